"""What a line of a PDF looks like: how it compares with most of its document, and what it begins.

Knows single lines, and two at a time by their letters. Where lines stand to each other, and which
of them make a paragraph, is index/read/pdf/paragraphs.py's.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.read.pdf.letters import BULLET
from index.read.pdf.lines import BOLD_LENGTH, Line
from index.read.pdf.rows import separators
from index.read.pdf.running import LARGER
from index.read.text import LIST_MARKER

# A sentence's end may carry the number of a note: "at dawn.12".
_SENTENCE_END = re.compile(r"(?:[.!?…。！？][\"'”’»)\]]*|[^\W\d_][.!?][\"'”’»)\]]*\[?\d{1,3}\]?)$")
_TAIL = 12  # characters that show whether a sentence ends
_LETTER_MARKER = 5  # characters of the longest that begins with a letter: "viii)"
SAME_SIZE = 1.08  # times, at most, between the letters of one paragraph's lines


class Look:
    """What most of a document looks like."""

    def __init__(self, lines: Sequence[Line], usual: float) -> None:
        """Find out.

        Args:
            lines: all lines of the document.
            usual: the font size of most of its text, in points.
        """
        bold = sum([line.bold for line in lines])
        leadings = Counter(
            [
                (line.size, round(2 * distance) / 2)
                for before, line in pairwise(lines)
                if before.size == line.size
                and 0 < (distance := line.base - before.base) < 3 * line.size
            ]
        )
        self.size = usual
        self.bold = 2 * bold > len(lines)
        self.leading: dict[float, float] = {}
        for (size, distance), _ in leadings.most_common():
            self.leading.setdefault(size, distance)

    def is_large(self, line: Line) -> bool:
        """Whether a line's letters are larger than most."""
        return line.size > LARGER * self.size

    def is_bold(self, line: Line) -> bool:
        """Whether a line is bold where most aren't."""
        return line.bold and not self.bold


def is_row(line: Line) -> bool:
    """Whether a line is a row of a table's cells."""
    return bool(line.parts) and "; " in separators(line)


def marker(line: Line) -> str | None:
    """What kind of list marker a line begins with: a "bullet", or an "other" that may be a word."""
    text = line.text
    if text[0].isalpha() and ")" not in text[:_LETTER_MARKER]:  # as most
        return None
    if BULLET.match(text):
        return "bullet"
    if not LIST_MARKER.match(text):
        return None
    return "other" if text[0].isalnum() or text[0] in "(-–" else "bullet"


def ends_sentence(text: str) -> bool:
    """Whether a line's text ends with its sentence, which a note's number may follow."""
    if text[-1].isalpha() or text[-1] == ",":
        return False
    return _SENTENCE_END.search(text[-_TAIL:]) is not None


def are_alike(before: Line, line: Line, times: float = SAME_SIZE) -> bool:
    """Whether the letters of two lines are of one size, or nearly."""
    return before.size <= times * line.size and line.size <= times * before.size


def changes_weight(before: Line, line: Line) -> bool:
    """Whether one of two lines is bold, as far as that is known of them."""
    return line.bold != before.bold and (before.bold or len(before.text) <= BOLD_LENGTH)
