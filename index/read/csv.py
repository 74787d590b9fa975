"""CSV and TSV → Document: a row reads as a sentence. Offsets count in the extracted text."""

import csv
import io
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.read.sheet import cleaned, sheet_pieces
from index.read.text import lay_out, title_from
from index.types import Document, Unit

_SAMPLE = 16_384
_DELIMITERS = ",;\t|"
# The library's own limit would fail the file for one long cell.
_FIELD_LIMIT = 2**31 - 1


def read_csv(path: str, text: str) -> Document:
    """The document of a file of separated values; the separator is found in the file itself.

    A row is numbered as a spreadsheet program would, the names of the columns being row 1.
    """
    laid = lay_out(sheet_pieces(_rows(path, text)))
    media_type = "text/tab-separated-values" if _is_tsv(path) else "text/csv"
    return Document(
        path, title_from(path), laid.text, laid.blocks, media_type, laid.pages, Unit.ROW
    )


def _rows(path: str, text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path, text))
    for number, row in enumerate(reader, 1):
        cells = cleaned(row)
        if any(cells):
            yield number, cells


def _delimiter(path: str, text: str) -> str:
    """The sign that cuts the first lines into equally many cells, as many as possible."""
    if _is_tsv(path):
        return "\t"
    lines = [line for line in text[:_SAMPLE].splitlines()[:-1] or [text] if line.strip()]

    def cuts(delimiter: str) -> tuple[bool, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(counts), key=counts.count, default=1)
        return counts.count(usual) * 2 > len(counts) and usual > 1, usual

    return max(_DELIMITERS, key=cuts)


def _is_tsv(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() == ".tsv"
