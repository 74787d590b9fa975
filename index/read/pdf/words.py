"""The lines of a PDF's paragraph → one text: hyphens at their ends, spaces between them."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from index.read.pdf.letters import BULLET
from index.read.pdf.lines import Line

_HYPHENATED = re.compile(r"((?:[^\W\d_]+-)*)([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LOWER_WORD = re.compile(r"[^\W\d_]+")
# Words that stand before a hyphen of their own far more often than before a line's. Of others, as
# of "ex" in "ex-ample", the hyphen says nothing.
_BEFORE_HYPHEN = frozenset(
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    + ("self", "well", "half")
)
_EAST_ASIAN = re.compile(r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")

Join = Callable[[str, str], tuple[int, str]]

"""Two lines' texts → how many characters the first loses at its end, and what comes between."""


def joiner(lines: Sequence[Line]) -> Join:
    """How two lines are joined: the characters to drop from the first, what to put between.

    A hyphen at a line's end is dropped unless it is the word's own: the document has the word with
    its hyphen elsewhere and never without, the part before it is one that takes hyphens, or it is
    the second hyphen of a compound of which the part between is a word: "brother-in-" but not
    "well-estab-".
    """
    words: set[str] = set()

    def join(first: str, second: str) -> tuple[int, str]:
        if first[-1] not in "-–/—" or not first[-2:-1].strip():
            both = _EAST_ASIAN.match(first[-1]) and _EAST_ASIAN.match(second)
            return 0, "" if both else " "
        left, right = _HYPHENATED.search(first), _LOWER_WORD.match(second)
        if left is None or right is None or not second[0].islower():
            return 0, ""
        if not words:
            for line in lines:
                words.update(_WORD.findall(line.text.lower()))
        before, start, end = left[1].lower(), left[2].lower(), right[0].lower()
        own = (
            f"{before}{start}-{end}" in words
            or f"{start}-{end}" in words
            or start in _BEFORE_HYPHEN
            or (before and start in words)
        )
        return (0, "") if own and start + end not in words else (1, "")

    return join


def joined(lines: Sequence[Line], join: Join) -> list[str]:
    """The text of each line, with what stands between it and the next."""
    texts = [line.text for line in lines]
    if BULLET.match(texts[0]):
        texts[0] = "•" + texts[0][1:]
    for number, (first, second) in enumerate(pairwise(texts)):
        if first[-1].isascii() and first[-1] not in "-/":  # as most
            texts[number] = first + " "
            continue
        drop, between = join(first, second)
        texts[number] = first[: len(first) - drop] + between
    return texts
