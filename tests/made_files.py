"""The known text (tests/made_text.py) as other programs write it, in every format that is read.

Pandoc and python-docx write from the text, LibreOffice and Chromium convert what they wrote, so
that most formats come from two programs or more that know nothing of each other.
"""

import csv
import html
import io
import shutil
import subprocess
from collections.abc import Sequence
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from pathlib import Path

import docx
import xlsxwriter
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from made_text import CHAPTERS, MENU, RUNNING_HEAD, TITLE, Chapter
from pptx import Presentation
from pptx.util import Inches, Pt
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
)

_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


def program(name: str, package: str) -> str:
    """Where a program is that the tests need."""
    found = shutil.which(name)
    assert found, f"the formats are tested with {name}: apt-get install {package}"
    return found


# --- the text as sources that programs convert


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


def as_word(*, columns: int = 1) -> bytes:
    """A book with running heads, page numbers, justified and hyphenated lines."""
    file = docx.Document()
    file.core_properties.title = TITLE
    file.styles["Normal"].font.name = "DejaVu Serif"
    file.settings.element.append(OxmlElement("w:autoHyphenation"))
    section = file.sections[0]
    section.page_width, section.page_height = Cm(14.8), Cm(21)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    section.header.paragraphs[0].text = RUNNING_HEAD
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(field)
    if columns > 1:
        following = file.add_section(WD_SECTION.CONTINUOUS)
        following._sectPr.xpath("./w:cols")[0].set(qn("w:num"), str(columns))
    for number, chapter in enumerate(CHAPTERS):
        heading = file.add_heading(chapter.title, 1)
        heading.paragraph_format.page_break_before = number > 0 and columns == 1
        for paragraph in chapter.paragraphs:
            file.add_paragraph(" ".join(paragraph)).alignment = 3
        for item in chapter.items:
            file.add_paragraph(item, style="List Bullet")
        if chapter.table:
            table = file.add_table(rows=0, cols=len(chapter.table[0]))
            for row in chapter.table:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def as_slides() -> bytes:
    """A slide for each paragraph, as python-pptx writes it; see `slide_of`."""
    file = Presentation()
    file.core_properties.title = TITLE
    for chapter in CHAPTERS:
        for place, paragraph in enumerate(chapter.paragraphs):
            slide = file.slides.add_slide(file.slide_layouts[1])
            slide.shapes.title.text = chapter.title
            last = place + 1 == len(chapter.paragraphs)
            bullets = [" ".join(paragraph), *(chapter.items if last else ())]
            frame = slide.placeholders[1].text_frame
            frame.text = "\n".join(bullets)
            for line in frame.paragraphs:
                line.runs[0].font.size = Pt(12)
            if last and chapter.table:
                size = (len(chapter.table), len(chapter.table[0]))
                shown = slide.shapes.add_table(*size, Inches(1), Inches(5), Inches(8), Inches(1))
                for at, cell in enumerate(sum(chapter.table, ())):
                    shown.table.cell(*divmod(at, size[1])).text = cell
            if not place and chapter.note:
                slide.notes_slide.notes_text_frame.text = chapter.note
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def slide_of() -> dict[str, int]:
    """Of each sentence, the number of the slide that `as_slides` puts it on."""
    numbers: dict[str, int] = {}
    slide = 0
    for chapter in CHAPTERS:
        for place, paragraph in enumerate(chapter.paragraphs):
            slide += 1
            last = place + 1 == len(chapter.paragraphs)
            note = [chapter.note] if chapter.note and not place else []
            for text in (*paragraph, *(chapter.items if last else ()), *note):
                numbers[text] = slide
    return numbers


def sheet_rows() -> list[tuple[str, str, str]]:
    """The sentences as a table: chapter, number, sentence."""
    rows = [("Chapter", "Place", "Words")]
    for chapter in CHAPTERS:
        sentences = [sentence for paragraph in chapter.paragraphs for sentence in paragraph]
        rows += [(chapter.title, f"{n}.", text) for n, text in enumerate(sentences, 1)]
    return rows


def as_workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Words")
        for number, row in enumerate(sheet_rows()):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def as_csv(delimiter: str, encoding: str) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(sheet_rows())
    return stream.getvalue().encode(encoding)


def as_mail() -> bytes:
    """A message as Python's present interface writes it: quoted-printable text beside HTML."""
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"] = TITLE, "Zoë Çelik <zoe@saltroad.example>"
    message.set_content(_plain(), cte="quoted-printable")
    message.add_alternative(as_html(), subtype="html")
    return message.as_bytes()


def as_old_mail() -> bytes:
    """A message as older programs write it: HTML alone, base64, no word of the encoding."""
    message = MIMEMultipart()
    message["Subject"], message["From"] = TITLE, "piet@saltroad.example"
    message.attach(MIMEText(as_html(menus=True), "html", "utf-8"))
    return message.as_bytes()


def as_flowed_mail() -> bytes:
    """A message of which lines that end in a space go on (RFC 3676), and one that it answers."""
    head = (
        f"From: hanna@saltroad.example\r\nSubject: {TITLE}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    lines: list[str] = []
    for paragraph in _plain().split("\n\n"):
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) > 70:
                lines.append(line)
                line = ""
            line += word + " "
        lines += [line.rstrip(), ""]
    return (head + "\r\n".join(lines)).encode()


def _plain() -> str:
    parts: list[str] = []
    for chapter in CHAPTERS:
        parts += [chapter.title, *(" ".join(paragraph) for paragraph in chapter.paragraphs)]
        parts += [f"- {item}" for item in chapter.items]
    return "\n\n".join(parts) + "\n"


def as_pdf(*, columns: int = 1) -> bytes:
    """What reportlab sets: a heading for each chapter, running heads, page numbers."""
    pdfmetrics.registerFont(TTFont("Serif", _FONT))
    styles = getSampleStyleSheet()
    for name in ("Normal", "Heading1", "Bullet"):
        styles[name].fontName = "Serif"
    styles["Normal"].alignment = 4
    stream = io.BytesIO()
    template = BaseDocTemplate(stream, pagesize=(420, 595), title=TITLE, invariant=1)
    width = (320 - 16 * (columns - 1)) / columns
    frames = [Frame(50 + n * (width + 16), 60, width, 465, 0, 0, 0, 0) for n in range(columns)]
    template.addPageTemplates(PageTemplate("page", frames, onPage=_furniture))
    story: list[Flowable] = []
    for chapter in CHAPTERS:
        story.append(Paragraph(chapter.title, styles["Heading1"]))
        story += [Paragraph(html.escape(" ".join(p)), styles["Normal"]) for p in chapter.paragraphs]
        story += [Paragraph(item, styles["Bullet"], bulletText="•") for item in chapter.items]
        if chapter.table:
            story.append(Table(chapter.table, style=[("FONT", (0, 0), (-1, -1), "Serif")]))
        if columns == 1:
            story.append(PageBreak())
    template.build(story)
    return stream.getvalue()


def _furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
    canvas.setFont("Serif", 8)
    canvas.drawString(50, 560, RUNNING_HEAD)
    canvas.drawCentredString(210, 30, f"Page {template.page}")


# --- other programs


def pandoc(folder: Path, suffixes: Sequence[str]) -> dict[str, bytes]:
    """The Markdown source in other formats."""
    source = folder / "source.md"
    source.write_text(as_markdown(), encoding="utf-8")
    made: dict[str, bytes] = {}
    for suffix in suffixes:
        target = folder / f"pandoc{suffix}"
        writer = ["--to=gfm"] if suffix == ".md" else ["--to=plain"] if suffix == ".txt" else []
        flags: list[str | Path] = ["--from=markdown-smart", "--standalone", *writer, "-o", target]
        command: list[str | Path] = [program("pandoc", "pandoc"), source, *flags]
        subprocess.run(command, check=True, capture_output=True)
        made[suffix] = target.read_bytes()
    return made


class Office:
    """LibreOffice without a screen. It starts slowly: all files of a kind go through it at once."""

    def __init__(self, folder: Path) -> None:
        self._program = program("soffice", "libreoffice-writer-nogui")
        self._profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        self._folder = folder

    def convert(self, to: str, files: dict[str, bytes]) -> dict[str, bytes]:
        """Files by their names → the same by their stems.

        Args:
            to: what LibreOffice calls the format: its suffix and perhaps a filter.
            files: what to convert.
        """
        suffix = to.partition(":")[0]
        taken, given = self._folder / f"for-{suffix}", self._folder / suffix
        taken.mkdir()
        for name, data in files.items():
            (taken / name).write_bytes(data)
        command = [self._program, self._profile, "--headless", "--convert-to", to]
        sources = [taken / name for name in files]
        subprocess.run(
            [*command, "--outdir", given, *sources], check=True, capture_output=True, timeout=240
        )
        return {stem: (given / f"{stem}.{suffix}").read_bytes() for stem in map(_stem, files)}


def _stem(name: str) -> str:
    return Path(name).stem


def chromium(folder: Path, page: str, *flags: str) -> bytes:
    """What Chromium makes of a page: its standard output, or the PDF that it prints."""
    source, printed = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    target = [f"--print-to-pdf={printed}"] if "--dump-dom" not in flags else []
    command = [program("chromium", "chromium"), "--headless", "--no-sandbox", "--disable-gpu"]
    profile = f"--user-data-dir={folder / 'chromium'}"
    done = subprocess.run(
        [*command, profile, *target, *flags, source.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return printed.read_bytes() if target else done.stdout
