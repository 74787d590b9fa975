"""The lines of a PDF in reading order → paragraphs, over the ends of columns and pages.

Goes by what typesetters do between paragraphs: space, indents, lines that end early, list markers,
other letters. What a line by itself looks like is index/read/pdf/look.py's. It knows neither kinds
of blocks nor how the lines' words are put together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.read.pdf.lines import Line
from index.read.pdf.look import (
    SAME_SIZE,
    Look,
    are_alike,
    changes_weight,
    ends_sentence,
    is_row,
    marker,
)
from index.read.pdf.rows import first_word

# Like SAME_SIZE, if the words go on: most of a line may be code in a smaller font.
_MIXED = 1.3
_LOOSE = 1.22  # times the usual distance of lines: a paragraph ends
_LOOSE_HEADING = 1.6  # font sizes between the lines of one heading
_INDENT = 0.8  # font sizes
_EVEN = 0.3  # font sizes between two left edges that are one
_MARKER = 1.6  # font sizes at most, from the left of a marker to words that no gap parts from it
# Font sizes between the word that would have fitted and the edge: its width is a guess.
_ROOM, _ROOM_IN_SENTENCE = 0.5, 2.0
_HEAD = 3  # lines at the top of a page that may be a running head
_LOOK_BACK = 8  # paragraphs; notes at a page's foot stand between two parts of one


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, and what each adds to the text."""

    lines: list[Line]
    is_item: bool = False
    texts: Sequence[str] = ()

    @property
    def last(self) -> Line:
        """The line that may have another below it."""
        return self.lines[-1]


def paragraphs_of(pages: Sequence[Sequence[Line]], look: Look) -> list[Paragraph]:
    """The paragraphs of a document, from the lines of each page in reading order."""
    found: list[Paragraph] = []
    current: Paragraph | None = None
    for lines in pages:
        for number, line in enumerate(lines):
            if current is not None and _is_below(current.lines[-1], line):
                if not _goes_on(current, lines, number, look):
                    current = _from_page_before(found, line, look) if number < _HEAD else None
            else:
                current = _unfinished(found, line, look)
            if current is not None:
                current.lines.append(line)
            else:
                current = Paragraph([line], marker(line) is not None)
                found.append(current)
    return found


def _is_below(before: Line, line: Line) -> bool:
    """Whether a line stands below another in the same column."""
    return (
        line.page == before.page
        and line.base > before.base
        and line.turn == before.turn
        and line.left < before.right
        and before.left < line.right
    )


def _goes_on(paragraph: Paragraph, lines: Sequence[Line], number: int, look: Look) -> bool:
    """Whether the line of that number, below a paragraph, belongs to it."""
    before, line = paragraph.lines[-1], lines[number]
    if line.parts and is_row(line):
        return False
    if before.parts and is_row(before):
        return _wraps_cell(before, line, _around(lines, number))
    size, is_small = line.size, line.text[0].islower()
    if before.size != size:
        if not are_alike(before, line, _MIXED if is_small else SAME_SIZE):
            return False
        size = max(before.size, size)
    distance = line.base - before.base
    if look.is_large(line):
        return distance <= _LOOSE_HEADING * line.size and marker(line) is None
    if distance > _LOOSE * look.leading.get(size, _LOOSE_HEADING * size):
        return False
    end = before.text[-1]
    ended = not end.isalpha() and (end in ":;" or ends_sentence(before.text))
    mark = marker(line)
    if is_small and not (ended or mark):  # as most
        return True
    around = _around(lines, number)
    if mark:
        sure = mark == "bullet" or ended or (paragraph.is_item and not _hangs(paragraph, line))
        return not (sure or _breaks(before, line, around))
    return not (
        changes_weight(before, line)
        or _is_indented(paragraph, line, around, ended=ended)
        or _breaks(before, line, around)
    )


def _around(lines: Sequence[Line], number: int) -> Sequence[Line]:
    """A line and those near it."""
    return lines[max(0, number - 3) : number + 3]


def _wraps_cell(row: Line, line: Line, around: Sequence[Line]) -> bool:
    """Whether the line below a row goes on with its last cell, in which it had no room."""
    cell = row.parts[-1]
    return (
        abs(line.left - cell.left) < _EVEN * line.size
        and line.base - row.base <= _LOOSE_HEADING * line.size
        and are_alike(cell, line)
        and marker(line) is None
        and not _breaks(cell, line, around)
    )


def _hangs(paragraph: Paragraph, line: Line) -> bool:
    """Whether a line stands below the words of a list item, not below its marker."""
    first, indent = paragraph.lines[0], _INDENT * line.size
    if line.left < first.left + indent / 2:
        return False
    if len(paragraph.lines) > 1:
        return abs(line.left - paragraph.last.left) < indent / 2
    if first.parts:
        return abs(line.left - first.parts[1].left) < indent / 2
    return line.left < first.left + _MARKER * line.size


def _is_indented(paragraph: Paragraph, line: Line, around: Sequence[Line], *, ended: bool) -> bool:
    """Whether a line is set in, or set out, like the first of another paragraph."""
    indent = _INDENT * line.size
    first = paragraph.lines[0]
    if paragraph.is_item:
        hangs = paragraph.last.left > first.left + indent
        return line.left < first.left - indent or (hangs and line.left < first.left + indent / 2)
    if line.left < paragraph.last.left + indent:
        return False
    if ended and len(paragraph.lines) > 1:
        return True
    following = next((other for other in around if _is_below(line, other)), None)
    return ended and following is not None and following.left < line.left - indent


def _breaks(before: Line, line: Line, around: Sequence[Line]) -> bool:
    """Whether the line before ended although the next word would still have fitted."""
    left, right = line.left, before.right
    rights = [other.right for other in around if other.left < right and other.right > left]
    edge = max(rights, default=right)
    room = _ROOM if ends_sentence(before.text) else _ROOM_IN_SENTENCE
    return edge - right > first_word(line) + room * line.size


def _unfinished(found: Sequence[Paragraph], line: Line, look: Look) -> Paragraph | None:
    """The paragraph that a line at the top of a page or column goes on with.

    Smaller text, as in notes at a page's foot, may stand between them.
    """
    if marker(line) or look.is_large(line) or line.bold or is_row(line):
        return None
    for paragraph in reversed(found[-_LOOK_BACK:]):
        last = paragraph.last
        if last.page < line.page - 1 or last.turn != line.turn:
            return None
        if are_alike(last, line):
            return paragraph if _is_cut_off(paragraph, line, look) else None
        if last.size > line.size:
            return None
    return None


def _from_page_before(found: Sequence[Paragraph], line: Line, look: Look) -> Paragraph | None:
    """What a line in the middle of a sentence goes on with, if a running head is above it.

    A head that no other page has is read as a paragraph.
    """
    if not line.text[0].islower():
        return None
    earlier = [paragraph for paragraph in found[-_LOOK_BACK:] if paragraph.last.page < line.page]
    return _unfinished(earlier, line, look)


def _is_cut_off(paragraph: Paragraph, line: Line, look: Look) -> bool:
    last = paragraph.last
    if ends_sentence(last.text) or look.is_bold(last) or is_row(last):
        return False
    if line.text[0].islower() or last.text[-1] in "-,":
        return True
    edge = max(other.right for other in paragraph.lines)
    is_full = len(paragraph.lines) > 1 and edge - last.right < first_word(line)
    return is_full and line.text[0].isalnum()
