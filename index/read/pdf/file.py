"""A PDF file → its lines, laid out; and the file and its pages, open as long as they are needed.

PDFium isn't safe for threads; all that use it in this process wait for each other here.
"""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from index.errors import UnreadableError
from index.read.failures import why_no_pdf
from index.read.pdf.blocks import Laid, lay_out_lines
from index.read.pdf.calls import close_page, load_page
from index.read.pdf.characters import PageText
from index.read.pdf.lines import lines_of
from index.read.pdf.order import in_order
from index.read.pdf.running import PageLines, usual_size, without_running

_PDFIUM = threading.Lock()
_DAMAGED = 1_000  # pages; a file may claim a million that it hasn't
_DRAWN, _NESTED = 10_000, 3  # parts of a page, and of drawings in drawings, to look for a picture
_FIELDS = 2_000  # on a page; the time that PDFium takes for them grows with their square


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """A file, open while nobody else uses PDFium; what fails on it becomes `UnreadableError`."""
    with _PDFIUM:
        try:
            with PdfDocument(data) as pdf:
                pdf.init_forms()
                yield pdf
        except (UnreadableError, MemoryError):
            raise
        except PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise UnreadableError("encrypted: it needs a password") from None
            if error.err_code == pdfium.FPDF_ERR_SECURITY:
                raise UnreadableError("encrypted in an unknown way") from None
            raise UnreadableError(why_no_pdf(data)) from error
        # A library may fail on hostile input in any way.
        except Exception as error:
            raise UnreadableError(why_no_pdf(data)) from error


@contextmanager
def opened_page(pdf: PdfDocument, number: int) -> Iterator[PdfPage]:
    """A page by its number, from 1. What is filled in in a form is part of what the page draws."""
    page = pdf[number - 1]
    try:
        if pdf.formenv and 0 < pdfium.FPDFPage_GetAnnotCount(page) <= _FIELDS:
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = pdf[number - 1]
        yield page
    finally:
        page.close()


@contextmanager
def characters_of(page: PdfPage, number: int) -> Iterator[PageText]:
    """The characters of an open page with this number."""
    characters = PageText(page.raw, number)
    try:
        yield characters
    finally:
        characters.close()


def laid_out(pdf: PdfDocument) -> Laid:
    """The text of a file; none of pages that are pictures, or damaged, unless all are damaged.

    Raises:
        UnreadableError: all are damaged, or more than anybody writes.
    """
    with _uncollected():
        pages, pictures, damaged = _pages(pdf)
        usual = usual_size(pages)
        laid = lay_out_lines([in_order(lines) for lines in without_running(pages, usual)], usual)
        return laid._replace(pictures=pictures, damaged=damaged)


def _pages(pdf: PdfDocument) -> tuple[list[PageLines], int, int]:
    """The pages; how many of them are pictures without text, and how many are damaged."""
    pages: list[PageLines] = []
    pictures = damaged = 0
    for number in range(1, len(pdf) + 1):
        try:
            page, is_picture = _page(pdf, number)
            pages.append(page)
            pictures += is_picture
        except PdfiumError:
            damaged += 1
            if damaged > _DAMAGED:
                break
            pages.append(PageLines(0, 0, []))
    if damaged > _DAMAGED or 0 < damaged == len(pages):
        raise UnreadableError("damaged: its pages are missing or broken")
    return pages, pictures, damaged


def _page(pdf: PdfDocument, number: int) -> tuple[PageLines, bool]:
    """A page by its number, and whether it is a picture without text."""
    if pdf.formenv:
        with opened_page(pdf, number) as filled:
            return _lines(filled.raw, number)
    page = load_page(pdf.raw, number - 1)
    if not page:
        raise PdfiumError("a page that can't be loaded")
    try:
        return _lines(page, number)
    finally:
        close_page(page)


def _lines(page: Any, number: int) -> tuple[PageLines, bool]:
    """The same of PDFium's handle of an open page."""
    characters = PageText(page, number)
    try:
        lines = lines_of(characters)
    finally:
        characters.close()
    width, height = characters.sides[0]
    return PageLines(width, height, lines), not lines and _has_picture(page)


def _has_picture(page: Any) -> bool:
    """Whether there is a picture among what the page draws first."""
    parts = _parts(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    return pdfium.FPDF_PAGEOBJ_IMAGE in islice(parts, _DRAWN)


def _parts(
    whole: Any, count: Callable[[Any], int], part_of: Callable[[Any, int], Any], depth: int = 1
) -> Iterator[int]:
    """The kinds of what a page, or a drawing on it, is made of."""
    for number in range(count(whole)):
        part = part_of(whole, number)
        kind: int = pdfium.FPDFPageObj_GetType(part)
        yield kind
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _NESTED:
            inner = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
            yield from _parts(part, *inner, depth + 1)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without searches for cycles: they take a quarter more time, and lines are in none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
