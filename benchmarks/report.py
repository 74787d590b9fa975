"""A report of made-up facts as a file of every format, the same for every run."""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from html import escape

import docx
import pptx
import xlsxwriter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from benchmarks.library import sentence

SLIDES = 300
CHAPTERS = 40
ROWS = 12_000
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"

Section = tuple[str, list[str], list[str], list[list[str]]]


def sections(count: int) -> Iterator[Section]:
    """Title, paragraphs, list and table of each; about 1.7 kB of text."""
    generator = random.Random(20261124)

    def prose(sentences: int) -> str:
        return " ".join(sentence(generator) for _ in range(sentences))

    for number in range(count):
        table = [["Place", "Year", "Remark"]]
        table += [[f"Pier {i}", str(1800 + i), prose(1)] for i in range(3)]
        yield (
            f"Part {number} of the report",
            [prose(5) for _ in range(6)],
            [prose(1) for _ in range(4)],
            table,
        )


def _text_file() -> bytes:
    parts: list[str] = []
    for title, paragraphs, items, _ in sections(1_600):
        parts += [title, *paragraphs, "\n".join(f"- {item}" for item in items)]
    return "\n\n".join(parts).encode()


def _markdown_file() -> bytes:
    parts: list[str] = []
    for title, paragraphs, items, table in sections(700):
        rows = [f"| {' | '.join(row)} |" for row in table]
        parts += [f"## {title}", *paragraphs, "\n".join(f"- *{item}*" for item in items)]
        parts.append("\n".join([rows[0], "|---|---|---|", *rows[1:]]))
    return "\n\n".join(parts).encode()


def _html_body(section: Section) -> str:
    title, paragraphs, items, table = section
    cells = (f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table)
    prose = "".join(f"<p>{escape(p)} <a href='#'>More</a></p>" for p in paragraphs)
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<h2>{title}</h2>{prose}<ul>{listed}</ul><table>{''.join(cells)}</table>"


def _html_file() -> bytes:
    body = "\n".join(map(_html_body, sections(700)))
    return f"<!doctype html><title>Report</title><nav>Menu</nav><main>{body}</main>".encode()


def _rows() -> Iterator[list[str]]:
    generator = random.Random(7)
    yield ["Number", "Place", "Year", "Cost", "Remark", "Source"]
    for number in range(ROWS):
        year, cost = generator.randrange(1700, 2000), generator.randrange(10**6)
        told = [sentence(generator) for _ in range(2)]
        yield [str(number), f"Pier {number}", str(year), str(cost), *told]


def _csv_file() -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(_rows())
    return stream.getvalue().encode()


def _workbook_file() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Piers")
        for number, row in enumerate(_rows()):
            sheet.write_row(number, 0, [int(c) if c.isdecimal() else c for c in row])
    return stream.getvalue()


def _word_file() -> bytes:
    file = docx.Document()
    for title, paragraphs, items, table in sections(600):
        file.add_heading(title, 2)
        for paragraph in paragraphs:
            file.add_paragraph(paragraph)
        for item in items:
            file.add_paragraph(item, style="List Bullet")
        shown = file.add_table(len(table), len(table[0]))
        for cell, text in zip(shown._cells, sum(table, []), strict=True):
            cell.text = text
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _open_document_file() -> bytes:
    parts: list[str] = []
    for title, paragraphs, items, table in sections(700):
        parts.append(f'<text:h text:outline-level="2">{title}</text:h>')
        parts += [f"<text:p>{escape(paragraph)}</text:p>" for paragraph in paragraphs]
        listed = (f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in items)
        parts.append(f"<text:list>{''.join(listed)}</text:list><table:table>")
        for row in table:
            cells = (f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
            parts.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        parts.append("</table:table>")
    names = " ".join(f'xmlns:{n}="{_OASIS}:{n}:1.0"' for n in ("office", "text", "table"))
    body = f"<office:body><office:text>{''.join(parts)}</office:text></office:body>"
    return _zipped(
        {"content.xml": f"<office:document-content {names}>{body}</office:document-content>"}
    )


def _slides_file() -> bytes:
    file = pptx.Presentation()
    for title, paragraphs, items, _ in sections(SLIDES):
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = "\n".join([*paragraphs, *items])
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _book_file() -> bytes:
    chapters = list(sections(700))
    step = len(chapters) // CHAPTERS
    bodies = ("".join(map(_html_body, chapters[n * step :][:step])) for n in range(CHAPTERS))
    files = {f"{n}.xhtml": f"<html><body>{body}</body></html>" for n, body in enumerate(bodies)}
    items = (
        f'<item id="i{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in files
    )
    spine = (f'<itemref idref="i{name}"/>' for name in files)
    package = f"<manifest>{''.join(items)}</manifest><spine>{''.join(spine)}</spine>"
    root = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
    return _zipped(
        {"META-INF/container.xml": root, "a.opf": f"<package>{package}</package>", **files}
    )


def _zipped(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _mail_file() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Ida Falk <ida@pier.example>", "The report"
    message.set_content(_text_file().decode(), cte="quoted-printable")
    return message.as_bytes()


def _rtf_file() -> bytes:
    parts: list[str] = []
    for title, paragraphs, items, _ in sections(700):
        parts += [rf"{{\b {title}}}\par", *(rf"\pard {p}\par" for p in paragraphs)]
        parts += [rf"\bullet  {item}\par" for item in items]
    return ("{\\rtf1\\ansi\\ansicpg1252 " + "\n".join(parts) + "}").encode()


def _pdf_file() -> bytes:
    styles = getSampleStyleSheet()
    story: list[Paragraph] = []
    for title, paragraphs, items, _ in sections(200):
        story.append(Paragraph(title, styles["Heading2"]))
        story += [Paragraph(paragraph, styles["BodyText"]) for paragraph in paragraphs]
        story += [Paragraph(item, styles["Bullet"], bulletText="•") for item in items]
    stream = io.BytesIO()
    SimpleDocTemplate(stream, invariant=1).build(story)
    return stream.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "txt": _text_file,
    "md": _markdown_file,
    "html": _html_file,
    "csv": _csv_file,
    "docx": _word_file,
    "odt": _open_document_file,
    "pptx": _slides_file,
    "xlsx": _workbook_file,
    "epub": _book_file,
    "eml": _mail_file,
    "rtf": _rtf_file,
    "pdf": _pdf_file,
}
