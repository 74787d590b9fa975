"""CSV and TSV → Document: a row reads as a sentence. Offsets count in the extracted text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import PurePosixPath

from index.read.tables.sheet import Stretch, cleaned_rows, sheet_pieces, stretches
from index.read.text import lay_out, title_from
from index.types import Document, Unit

_SAMPLE = 16_384
# Those that stand inside cells most seldom come first: a comma is in every German number.
_DELIMITERS = "\t;|,"
_SAID = re.compile(r"\ufeff?sep=(.)(?:\r\n|\r|\n|$)", re.IGNORECASE)
_SLAB = 65_536  # characters whose rows are held at a time
_ROWS = 256
# The library's own limit would fail the file for one long cell.
_FIELD_LIMIT = 2**31 - 1


class _Dialect(csv.excel):
    """As Excel writes; people also put a space behind the separator: `Ann, "Rome, Italy"`."""

    skipinitialspace = True
    strict = True


def read_csv(path: str, text: str) -> Document:
    """The document of a file of separated values; the separator is found in the file itself.

    A row is numbered as a spreadsheet program would, the names of the columns being row 1.
    """
    laid = lay_out(sheet_pieces(_stretches(path, text)))
    media_type = "text/tab-separated-values" if _is_tsv(path) else "text/csv"
    return Document(
        path, title_from(path), laid.text, laid.blocks, media_type, laid.pages, Unit.ROW
    )


def _stretches(path: str, text: str) -> Iterator[Stretch]:
    said = _SAID.match(text)
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(path, body)
    number = 1
    for rows in _records(body, delimiter):
        yield from stretches(number, cleaned_rows(rows))
        number += len(rows)


def _records(text: str, delimiter: str) -> Iterator[list[list[str]]]:
    """The cells of each row, of many rows at a time.

    A quote that isn't closed as it should be is a sign like any other.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    stream = io.StringIO(text, newline="")
    read = 0
    try:
        while lines := stream.readlines(_SLAB):
            rows = list(csv.reader(lines, _Dialect, delimiter=delimiter))
            if len(rows) != len(lines):
                break
            read += len(lines)
            yield rows
        else:
            return
    except csv.Error:
        pass
    quoted = _quoted_records(list(io.StringIO(text, newline="")), read, delimiter)
    while rows := list(islice(quoted, _ROWS)):
        yield rows


def _quoted_records(lines: list[str], read: int, delimiter: str) -> Iterator[list[str]]:
    """The same from a line on, with a look at each cell that goes over several lines."""
    width = lines[0].count(delimiter)
    is_sound: bool | None = None  # of all lines from here on; seldom asked, and once
    # A cell that isn't closed as it should be, and goes on over lines before this one, would end
    # just so for a row that begins inside it: to read on each time would take time in the square.
    hopeless = 0

    def following(begun: int) -> Iterator[str]:
        for at in range(begun, len(lines)):
            if read < at < hopeless:
                return
            yield lines[at]

    while read < len(lines):
        begun = read
        reader = csv.reader(following(begun), _Dialect, delimiter=delimiter)
        try:
            for row in reader:
                end = begun + reader.line_num
                if (
                    width
                    and end > read + 1
                    and all(line.count(delimiter) == width for line in lines[read:end])
                ):
                    # Each of these lines would be a row as well, of a file with stray quotes.
                    if is_sound is None:
                        is_sound = _is_sound(lines[read:], delimiter)
                    if not is_sound or len(row) != width + 1:
                        break
                read = end
                yield row
            else:
                return
        except csv.Error:
            pass
        hopeless = max(hopeless, begun + reader.line_num)
        yield lines[read].rstrip("\r\n").split(delimiter)
        read += 1


def _is_sound(lines: list[str], delimiter: str) -> bool:
    """Whether each quote is closed just as it should be, so that none is a stray one.

    Never with tabs: whoever writes these seldom quotes, and no tab is in a cell that people fill.
    """
    if delimiter == "\t":
        return False
    try:
        for _ in csv.reader(lines, _Dialect, delimiter=delimiter):
            pass
    except csv.Error:
        return False
    return True


def _delimiter(path: str, text: str) -> str:
    """The sign that cuts most of the first lines, the names among them, into equally many cells."""
    if _is_tsv(path):
        return "\t"
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or text

    def cuts(delimiter: str) -> float:
        counts = Counter(map(len, chain.from_iterable(_records(sample, delimiter))))
        del counts[0]
        usual, times = max(counts.items(), key=lambda item: item[1], default=(1, 0))
        return times / counts.total() if usual > 1 and 2 * times > counts.total() else 0.0

    shares = {delimiter: cuts(delimiter) for delimiter in _DELIMITERS}
    # Of those that do it as well the first.
    return max(shares, key=shares.__getitem__) if any(shares.values()) else ","


def _is_tsv(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() == ".tsv"
