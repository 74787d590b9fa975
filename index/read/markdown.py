"""Markdown → Document: the text without its markup, and the blocks that the markup told.

Knows CommonMark, tables and footnotes, which follow the text. Offsets count in the extracted
text, not in the file.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from index.read import front_matter
from index.read.authorship import names, written
from index.read.html import html_pieces
from index.read.text import Piece, lay_out, table_pieces, title_from
from index.types import BlockKind, Document

# The parser leaves out what is nested deeper than this, and takes time in proportion to it. Its own
# limit of 20 is ten lists in each other.
_NESTING = 40
# Pandoc and others: a heading's name and classes; GitHub and Obsidian: of what kind a remark is.
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}]*\}\Z")
_CALLOUT = re.compile(r"\A\[![\w-]+\][+-]?[ \t]*\n?")
_PARSER = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table").use(footnote_plugin)


def read_markdown(path: str, text: str) -> Document:
    """The document of a Markdown file.

    Its title is the front matter's, else the first heading of level 1, else the first heading.
    Its author and date are the front matter's.
    """
    front, body = front_matter.cut(text.replace("\r\n", "\n").replace("\r", "\n"))
    pieces = list(_pieces(_PARSER.parse(body)))
    headings = [piece for piece in pieces if piece.kind is BlockKind.HEADING and piece.text]
    if named := front_matter.title(front):
        title = named
    elif headings:
        title = min(headings, key=lambda heading: heading.level != 1).text
    else:
        title = title_from(path)
    laid = lay_out(pieces)
    return Document(
        path, title, laid.text, laid.blocks, "text/markdown",
        author=names(front_matter.values(front, "author", "authors")),
        written=written(next(iter(front_matter.values(front, "date")), "")),
    )  # fmt: skip


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    stream = _with_html_joined(tokens)
    items = level = 0
    is_ruled = False
    marker = ""  # of a list item that has shown no text yet
    for token in stream:
        match token.type:
            case "list_item_open":
                items += 1
                marker = f"{token.info}{token.markup} " if token.info else "- "
            case "list_item_close":
                items -= 1
            case "heading_open":
                level, is_ruled = int(token.tag[1:]), token.markup == "-"
            case "table_open":
                yield from _table(stream)
            case "fence" | "code_block":
                yield Piece(BlockKind.CODE, token.content)
            case "html_block":
                yield from html_pieces(token.content)
            case "inline" if level and not (is_ruled and _is_paragraph(token)):
                said = " ".join(_plain(token).split())
                yield Piece(BlockKind.HEADING, _ATTRIBUTES.sub("", said), level)
                level = 0
            case "inline" if text := _CALLOUT.sub("", _plain(token).strip(), count=1):
                yield (
                    Piece(BlockKind.ITEM, marker + text) if items else Piece(BlockKind.PROSE, text)
                )
                marker, level = "", 0


def _with_html_joined(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, HTML that only blank lines part being one: a table's rows belong together."""
    for kind, run in groupby(tokens, lambda token: token.type):
        if kind != "html_block":
            yield from run
            continue
        first, *others = run
        first.content += "".join(token.content for token in others)
        yield first


def _is_paragraph(underlined: Token) -> bool:
    """Whether what has a line of dashes below it is rather a paragraph above a rule."""
    text = _plain(underlined).strip()
    return text.endswith(".") or "\n" in text


def _table(stream: Iterator[Token]) -> Iterator[Piece]:
    """The rows of a table whose opening token has just been taken from the stream."""
    rows: list[list[str]] = []
    for token in stream:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(" ".join(_plain(token).split()))
    return table_pieces(rows[0], rows[1:])


def _plain(inline: Token) -> str:
    """The words of inline markup: a link's text, an image's description, code as it is."""
    parts: list[str] = []
    waiting = [inline]
    while waiting:
        token = waiting.pop()
        if token.children:
            waiting.extend(reversed(token.children))
        elif token.type in ("softbreak", "hardbreak") or token.content.lower().startswith("<br"):
            parts.append("\n")
        elif token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
    return "".join(parts)
