"""The lines of a PDF's pages → the same without running heads, running feet and page numbers.

What is dropped can't be cited, so that what may be the text's own stays: a head too many costs less
than a payment too few. It doesn't know in which order lines are read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from index.read.pdf.counters import Said, is_next, is_sum, said, unnumbered
from index.read.pdf.lines import Line
from index.read.pdf.printed import printed
from index.read.pdf.rows import rows_of

LARGER = 1.12
"""Times the usual font size: beyond are titles and headings."""
_SMALLER = 0.93  # times another font size: below that, letters are smaller
_MARGIN = 0.12  # of a page's height, where running heads and feet stand
_EDGE_ROWS = 4
_SAME_HEIGHT = 3.0  # points
_NEAR = 4  # pages
_RUNNING = 3  # pages near each other that have the same line at the same height
_NEXT_ROW = 2.0  # font sizes at most to the row that a row of the text goes on with
_EVENLY = 1.2  # times the distance of the two rows after it
_ASKED = 8  # lines of a row: more than a page has columns


class PageLines(NamedTuple):
    """The lines of a page in any order, and its width and height in points before any turn."""

    width: float
    height: float
    lines: list[Line]


def usual_size(pages: Iterable[PageLines]) -> float:
    """The font size of most of the text, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=1.0)


def without_running(pages: Sequence[PageLines], usual: float) -> list[list[Line]]:
    """The lines of the pages without running heads, running feet and page numbers.

    Those are rows at a page's edge, with nothing else nearer to it. Every line of them says the
    same at the same height on several pages near each other, but for the number of the page. Rows
    without one belong to the text if they are as near to it as its rows are to each other.
    """
    running = _Running(pages, usual)
    kept: list[list[Line]] = []
    for number, page in enumerate(pages):
        # By their identity: to compare all that lines say takes long.
        dropped = {id(line) for line in running.on_page(number)}
        lines = page.lines
        kept.append([line for line in lines if id(line) not in dropped] if dropped else lines)
    return kept


class _Running:
    """What recurs at the edges of a document's pages, which are numbered from 0."""

    def __init__(self, pages: Sequence[PageLines], usual: float) -> None:
        self._pages, self._usual = pages, usual
        self._needed = min(_RUNNING, max(2, len(pages)))
        self._edges = [list(_edges(page)) for page in pages]
        self._words: dict[int, Said] = {}  # by the identity of a line
        # By a pattern and a turn, then by page.
        self._found: dict[tuple[str, int], dict[int, list[tuple[float, Said]]]] = {}
        for number, edges in enumerate(self._edges):
            for line in (line for rows in edges for row in rows for line in row):
                words = self._words[id(line)] = self._said(line)
                found = self._found.setdefault((words.pattern, line.turn), {})
                found.setdefault(number, []).append((line.base, words))

    def on_page(self, number: int) -> Iterator[Line]:
        """The lines of a page that run, or that a browser printed around it."""
        yield from printed(self._edges[number], number + 1, len(self._pages))
        for rows in self._edges[number]:
            running: list[list[Line]] = []
            sure = 0  # rows that run whatever comes next
            for row in rows[:_EDGE_ROWS]:
                counts, runs = self._recurring(row, number)
                if len(runs) < len(row):
                    if counts and not self._goes_on(row, number):
                        yield from counts
                    break
                running.append(row)
                sure = len(running) if counts else sure
            while len(running) > sure and self._goes_on(running[-1], number):
                running.pop()
            yield from (line for row in running for line in row)

    def _recurring(self, row: Sequence[Line], number: int) -> tuple[list[Line], list[Line]]:
        """The lines of a row that count pages, and all that say the same on pages near this one.

        Beside a page's number stands the title of its section, which few pages have: that one is
        said inside a page, too.
        """
        counts: list[Line] = []
        runs: list[Line] = []
        for line in row:
            near, does_count = self._near(line, number)
            if near >= self._needed and not is_sum(line.text):
                runs.append(line)
                if does_count:
                    counts.append(line)
        if counts and len(runs) < len(row):
            runs = [line for line in row if line in runs or unnumbered(line.text) in self._inside]
        return counts, runs

    def _near(self, line: Line, number: int) -> tuple[int, bool]:
        """How many pages near page `number`, itself included, have a line; whether it counts."""
        words = self._words[id(line)]
        by_page = self._found[words.pattern, line.turn]
        if len(by_page) == 1:  # as most
            return 1, False
        near, does_count = 0, False
        for other in range(number - _NEAR, number + _NEAR + 1):
            same = [
                found
                for base, found in by_page.get(other, ())
                if abs(base - line.base) <= _SAME_HEIGHT and is_next(words, found, other - number)
            ]
            near += bool(same)
            does_count = does_count or any(found.numbers != words.numbers for found in same)
        return near, does_count

    def _said(self, line: Line) -> Said:
        """What a line says. In large letters "Kilns 2" is a title."""
        if line.size > LARGER * self._usual:
            return Said(line.text, ())
        return said(line.text, anywhere=line.size < _SMALLER * self._usual)

    @cached_property
    def _inside(self) -> set[str]:
        """What lines away from the pages' edges say, without numbers before it."""
        edges = {id(line) for page in self._edges for side in page for row in side for line in row}
        return {
            unnumbered(line.text)
            for page in self._pages
            for line in page.lines
            if id(line) not in edges
        }

    def _goes_on(self, row: Sequence[Line], number: int) -> bool:
        """Whether a row at an edge is as near to the next as rows of the text are to each other.

        Lines of another column, at other heights, say nothing of that.
        """
        page = self._pages[number]
        height = (page.height, page.width)[row[0].turn % 2]
        return any(_goes_on(line, page.lines, height) for line in row[:_ASKED])


def _goes_on(first: Line, lines: Sequence[Line], height: float) -> bool:
    """The same of one line at an edge; `lines` are its page's, which is so high."""
    inwards = 1 if first.base < height / 2 else -1
    rows = sorted(
        (away, line.size)
        for line in lines
        if (away := inwards * (line.base - first.base)) > _SAME_HEIGHT
        and line.turn == first.turn
        and line.left < first.right
        and first.left < line.right
    )
    if not rows or first.size < _SMALLER * rows[0][1]:
        return False
    away = rows[0][0]
    further = next((far - away for far, _ in rows if far > away + _SAME_HEIGHT), away)
    return away <= min(_NEXT_ROW * first.size, _EVENLY * further)


def _edges(page: PageLines) -> Iterator[list[list[Line]]]:
    """The rows near each edge of a page that are turned alike, from the edge inwards."""
    limits = [(_MARGIN * side, (1 - _MARGIN) * side) for side in (page.height, page.width)]
    sides: dict[tuple[int, bool], list[Line]] = defaultdict(list)
    for line in page.lines:
        top, foot = limits[line.turn % 2]
        if not top < line.base < foot:
            sides[line.turn, line.base <= top].append(line)
    for (_, is_top), lines in sides.items():
        yield list(rows_of(sorted(lines, key=lambda line: line.base, reverse=not is_top)))
