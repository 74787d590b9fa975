"""The known text (tests/made_text.py) as office files that Python's own libraries write."""

import csv
import io
import struct
import zipfile

import docx
import xlsxwriter
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from made_text import CHAPTERS, RUNNING_HEAD, TITLE
from pptx import Presentation
from pptx.util import Inches, Pt


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


def as_binary_workbook(*, shared: bool) -> bytes:
    """An .xlsb file, which no program here writes: its cells hold their texts, or their places.

    The format: MS-XLSB, 2.1.7.62 and 2.4; a record is its kind, its size and its content.
    """
    rows = sheet_rows()
    texts = list(dict.fromkeys(text for row in rows for text in row))
    cells = b""
    for number, row in enumerate(rows):
        cells += _record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        for column, text in enumerate(row):
            at = struct.pack("<II", column, 0)
            told = struct.pack("<I", texts.index(text)) if shared else _wide(text)
            cells += _record(7 if shared else 6, at + told)
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, 2)
    sheet = _record(148, size) + _record(145) + cells + _record(146)
    link = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Words")
    book = _record(131) + _record(143) + _record(156, link) + _record(144) + _record(132)
    items = b"".join(_record(19, b"\0" + _wide(text)) for text in texts)
    counts = struct.pack("<II", 3 * len(rows), len(texts))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _relations("worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet,
        "xl/sharedStrings.bin": _record(159, counts) + items + _record(160),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            if shared or name != "xl/sharedStrings.bin":
                archive.writestr(name, content)
    return stream.getvalue()


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"'
    "/></Types>"
)


def _relations(kind: str, target: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>'
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    """Kind and size in groups of seven bits, the lowest first."""
    head = bytes([kind]) if kind < 128 else bytes([kind, kind >> 7])
    size = len(content)
    while size > 127:
        head += bytes([size & 127 | 128])
        size >>= 7
    return head + bytes([size]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")
