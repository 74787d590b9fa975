"""PDF pages as they are shown: where on them a piece of the text stands, and their pictures.

Reading is deterministic: the same bytes give the same text, and that is why nothing about places
has to be stored. Those of the file that was asked for last are kept, since people look at one page
of it after another.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from math import sqrt

from index.errors import UnreadableError
from index.read.pdf.blocks import Run
from index.read.pdf.characters import PageText, Rect, turned
from index.read.pdf.file import characters_of, laid_out, opened, opened_page
from index.read.pdf.letters import places
from index.read.pdf.png import png
from index.types import Box

PIXELS = 8_000_000
"""The most that a picture of a page has."""

_KEPT = 200_000  # lines of a file, which take some 100 MB
_latest: dict[bytes, list[Run]] = {}  # by the checksum of the file


def boxes(data: bytes, start: int, end: int) -> list[Box]:
    """Where text[start:end] of the document stands: a box for each line, in reading order.

    Raises:
        UnreadableError: the file can't be read.
    """
    found: list[Box] = []
    by_page: dict[int, list[Run]] = defaultdict(list)
    for run in _runs(data):
        if run.start < end and start < run.end:
            by_page[run.line.page].append(run)
    with opened(data) as pdf:
        for number, here in by_page.items():
            with opened_page(pdf, number) as page, characters_of(page, number) as characters:
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
    with opened(data) as pdf:
        if not 1 <= page <= len(pdf):
            raise UnreadableError(f"has no page {page}")
        with opened_page(pdf, page) as shown:
            across, down = shown.get_size()
            scale = min(max(1, width) / across, sqrt(PIXELS / (across * down)))
            bitmap = shown.render(scale=scale, rev_byteorder=True)
            try:
                return png(bitmap.width, bitmap.height, bytes(bitmap.buffer))
            finally:
                bitmap.close()


def _runs(data: bytes) -> list[Run]:
    """Where each line of a file stands in its text."""
    checksum = sha256(data).digest()
    runs = _latest.get(checksum)
    if runs is None:
        _latest.clear()
        with opened(data) as pdf:
            runs = list(laid_out(pdf).runs())
        if len(runs) <= _KEPT:
            _latest[checksum] = runs
    return runs


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
