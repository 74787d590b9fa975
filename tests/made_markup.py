"""The known text (tests/made_text.py) as the sources that other programs convert."""

import html

from made_text import CHAPTERS, MENU, TITLE, Chapter


def as_markdown() -> str:
    """With footnotes and pipe tables, as pandoc reads it."""
    parts = [f"---\ntitle: {TITLE}\n---"]
    for number, chapter in enumerate(CHAPTERS):
        parts.append(f"# {chapter.title}")
        for place, paragraph in enumerate(chapter.paragraphs):
            mark = f"[^{number}]" if chapter.note and not place else ""
            parts.append(" ".join(paragraph).replace("$", "\\$") + mark)
        parts.append("\n".join(f"- {item}" for item in chapter.items))
        if chapter.table:
            rule = tuple("---" for _ in chapter.table[0])
            rows = (chapter.table[0], rule, *chapter.table[1:])
            parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
        if chapter.note:
            parts.append(f"[^{number}]: {chapter.note}")
    return "\n\n".join(filter(None, parts)) + "\n"


def as_html(*, menus: bool = False) -> str:
    """A page whose chapters begin on new sheets of paper; with what sites put around a text."""
    parts = [_chapter_html(chapter) for chapter in CHAPTERS]
    style = (
        "body { font: 11pt/1.4 'DejaVu Serif'; text-align: justify; hyphens: auto; }"
        "h1 { break-before: page; font-size: 17pt; } .menu { display: flex; }"
    )
    home, shop, sign_in, cookies = (html.escape(line) for line in MENU)
    before = (
        f'<header><a href="/">{home}</a></header><nav><ul><li>{shop}</li></ul></nav>'
        f'<div class="cookie-banner" role="dialog"><p>{cookies}</p></div><main>'
    )
    after = f'</main><div style="display: none"><p>{sign_in}</p></div><footer>{home}</footer>'
    body = f"{before}{''.join(parts)}{after}" if menus else "".join(parts)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )


def as_xhtml() -> str:
    """The page as XML."""
    page = as_html(menus=True).replace('<meta charset="utf-8">', '<meta charset="utf-8"/>')
    space = '<html xmlns="http://www.w3.org/1999/xhtml"'
    return '<?xml version="1.0" encoding="utf-8"?>' + page.replace("<html", space, 1)


def _chapter_html(chapter: Chapter) -> str:
    parts = [f"<h1>{html.escape(chapter.title)}</h1>"]
    parts += [f"<p>{html.escape(' '.join(paragraph))}</p>" for paragraph in chapter.paragraphs]
    if chapter.items:
        items = "".join(f"<li>{html.escape(item)}</li>" for item in chapter.items)
        parts.append(f"<ul>{items}</ul>")
    if chapter.table:
        head, *rows = (map(html.escape, row) for row in chapter.table)
        cells = [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows]
        names = "".join(f"<th>{name}</th>" for name in head)
        parts.append(f"<table><tr>{names}</tr>{''.join(cells)}</table>")
    return "".join(parts)


def as_plain() -> str:
    """Paragraphs with empty lines between them."""
    parts: list[str] = []
    for chapter in CHAPTERS:
        parts += [chapter.title, *(" ".join(paragraph) for paragraph in chapter.paragraphs)]
        parts += [f"- {item}" for item in chapter.items]
    return "\n\n".join(parts) + "\n"
