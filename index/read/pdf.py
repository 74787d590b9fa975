"""PDF → Document, and back: where on its pages a piece of the text stands, and a page's picture.

The text is put together from what the pages draw (pdf_lines, pdf_order and pdf_blocks tell how), so
offsets count in it, not in the file. Reading is deterministic: the same bytes give the same text,
and that is why nothing about places has to be stored. It recognises no letters in pictures.

PDFium isn't safe for threads; all that use it in this process wait for each other here.
"""

import gc
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from math import sqrt

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from index.errors import UnreadableError
from index.read.authorship import names, written
from index.read.pdf_blocks import Laid, Run, lay_out_lines
from index.read.pdf_letters import clean, places
from index.read.pdf_lines import PageText, Rect, turned
from index.read.pdf_order import PageLines, in_order, usual_size, without_running
from index.read.png import png
from index.read.text import heading_text, title_from
from index.types import BlockKind, Box, Document, Unit

MEDIA_TYPE = "application/pdf"
PIXELS = 8_000_000
"""The most that a picture of a page has."""

_PDFIUM = threading.Lock()
_LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_DAMAGED = 1_000  # pages; a file may claim a million that it hasn't
_PICTURE_PAGES = 20  # that are searched for a picture when there is no text
_TITLE_LENGTH = 250  # characters
# What programs write as the title when nobody gave one: a default, or the name of a file.
_NO_TITLE = re.compile(
    r"\W*(?:untitled|no title|anonymous|title|powerpoint presentation|scan|scanned document"
    r"|(?:document|presentation|slide|layout|page) ?\d*)\W*$"
    r"|microsoft \w+ ?-|file:|\S+\.[a-z]{2,4}\d?$|.*[/\\]\S*$"
    r"|.*\.(?:docx?|dotx?|odt|rtf|txt|tex|dvi|pptx?|xlsx?|html?|pdf|ps|indd|qxd|pages|wpd)$",
    re.IGNORECASE,
)


def read_pdf(path: str, data: bytes) -> Document:
    """The document of a PDF file. Its title is the file's own, else its first heading.

    Its author and date of creation are those of its information dictionary.

    Raises:
        UnreadableError: the file is encrypted, holds only pictures or no text, or can't be parsed.
    """
    with _opened(data) as pdf:
        with _uncollected():
            laid = _read(pdf)
        if not laid.blocks:
            raise UnreadableError(
                "its pages are pictures without text (no text layer)"
                if _has_pictures(pdf)
                else "holds no text"
            )
        title = _title(pdf) or _first_heading(laid) or title_from(path)
        author, date = names([_said(pdf, "Author")]), written(_said(pdf, "CreationDate"))
    return Document(
        path, title, laid.text, laid.blocks, MEDIA_TYPE, laid.pages, Unit.PAGE, author, date
    )


def boxes(data: bytes, start: int, end: int) -> list[Box]:
    """Where text[start:end] of the document stands: a box for each line, in reading order.

    Raises:
        UnreadableError: the file can't be read.
    """
    found: list[Box] = []
    with _opened(data) as pdf:
        runs = [run for run in _read(pdf).runs() if run.start < end and start < run.end]
        by_page: dict[int, list[Run]] = defaultdict(list)
        for run in runs:
            by_page[run.line.page].append(run)
        for number, here in by_page.items():
            with _page(pdf, number) as page, _characters(page, number) as characters:
                rotation = page.get_rotation() // 90
                for run in here:
                    found += _box(characters, run, start, end, rotation)
    return found


def picture(data: bytes, page: int, width: int) -> bytes:
    """A page as it is shown, as a PNG.

    Args:
        data: the whole file.
        page: its number, from 1.
        width: of the picture in pixels; it gets smaller if there would be more than `PIXELS`.

    Raises:
        UnreadableError: the file can't be read or has no such page.
    """
    with _opened(data) as pdf:
        if not 1 <= page <= len(pdf):
            raise UnreadableError(f"has no page {page}")
        with _page(pdf, page) as shown:
            across, down = shown.get_size()
            scale = min(max(1, width) / across, sqrt(PIXELS / (across * down)))
            bitmap = shown.render(scale=scale, rev_byteorder=True)
            try:
                return png(bitmap.width, bitmap.height, bytes(bitmap.buffer))
            finally:
                bitmap.close()


@contextmanager
def _opened(data: bytes) -> Iterator[PdfDocument]:
    """A file, open while nobody else uses PDFium; what fails on it becomes `UnreadableError`."""
    with _PDFIUM:
        try:
            with PdfDocument(data) as pdf:
                yield pdf
        except UnreadableError:
            raise
        except PdfiumError as error:
            if error.err_code in _LOCKED:
                raise UnreadableError("encrypted: it needs a password") from None
            raise UnreadableError("can't be parsed") from error
        # A library may fail on hostile input in any way.
        except Exception as error:
            raise UnreadableError("can't be parsed") from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles: there are none among the many lines, and it takes a quarter more time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _page(pdf: PdfDocument, number: int) -> Iterator[PdfPage]:
    page = pdf[number - 1]
    try:
        yield page
    finally:
        page.close()


@contextmanager
def _characters(page: PdfPage, number: int) -> Iterator[PageText]:
    characters = PageText(page, number)
    try:
        yield characters
    finally:
        characters.close()


def _read(pdf: PdfDocument) -> Laid:
    """The text of a file. A damaged page counts as empty, unless all are damaged."""
    pages: list[PageLines] = []
    damaged = 0
    for number in range(1, len(pdf) + 1):
        try:
            with _page(pdf, number) as page, _characters(page, number) as characters:
                left, bottom, right, top = characters.bounds
                lines = list(characters.lines())
                pages.append(PageLines(right - left, top - bottom, lines))
        except PdfiumError:
            damaged += 1
            if damaged > _DAMAGED:
                break
            pages.append(PageLines(0, 0, []))
    if damaged > _DAMAGED or 0 < damaged == len(pages):
        raise UnreadableError("can't be parsed")
    usual = usual_size(pages)
    return lay_out_lines([in_order(lines) for lines in without_running(pages, usual)], usual)


def _has_pictures(pdf: PdfDocument) -> bool:
    for number in range(1, min(len(pdf), _PICTURE_PAGES) + 1):
        with _page(pdf, number) as page:
            if any(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                return True
    return False


def _said(pdf: PdfDocument, key: str) -> str:
    """What the information dictionary says at a key, "" where nothing that makes sense."""
    try:
        return str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def _title(pdf: PdfDocument) -> str | None:
    """The title that the file's metadata gives, if a person may have written it."""
    title = clean(_said(pdf, "Title"))
    sensible = 1 < len(title) <= _TITLE_LENGTH and re.search(r"[^\W_]{2}", title)
    return title if sensible and not _NO_TITLE.match(title) else None


def _first_heading(laid: Laid) -> str | None:
    headings = (block for block in laid.blocks if block.kind is BlockKind.HEADING)
    first = next(headings, None)
    return heading_text(laid.text, first) if first else None


def _box(characters: PageText, run: Run, start: int, end: int, rotation: int) -> Iterator[Box]:
    """The box of what a run has of text[start:end], if there is ink in it."""
    line = run.line
    kept = places(line.raw)
    first, last = max(start, run.start) - run.start, min(end, run.end) - run.start - 1
    rects = characters.rects(line.start + kept[first], line.start + kept[last] + 1)
    if not rects:
        return
    bounds = characters.bounds
    width, height = turned(bounds, bounds, rotation)[2:]
    whole = turned(_union(rects), bounds, rotation)
    sides = (whole[0] / width, whole[1] / height, whole[2] / width, whole[3] / height)
    yield Box(line.page, *(min(1.0, max(0.0, side)) for side in sides))


def _union(rects: list[Rect]) -> Rect:
    lefts, bottoms, rights, tops = zip(*rects, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
