"""What the wording of a sentence tells: its words, whether it announces, adds, says the same.

Its headings' words and its document's names count beside its own. Rules for English. This file
knows nothing of scores, nor of the sentences around it.
"""

import re
from functools import lru_cache

from qa.question import STOP_WORDS, stem, stems
from qa.types import ReadSentence

SAME = 0.75  # of the words of both

# What turns a claim into another one: denials, limits, permission and duty, who does it to whom.
_TURNING_WORDS = (
    "no not never none nobody nothing neither nor without cannot fail failure refuse refusal "
    "reject deny denial decline hardly scarcely barely nearly almost unless except only all "
    "some any most more fewer less before after until since above below under over from to by "
    "may might can could must should"
)
_TURNING = frozenset(map(stem, _TURNING_WORDS.split()))
_MORE = re.compile(
    r"\b(?:also|too|besides|moreover|furthermore|in addition|another|as well|added)\b"
    r"|^(?:and|second|third|finally|then|next|after that)\b",
    re.I,
)
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\.|[IVX]+\.)\s+")
_ANNOUNCES = re.compile(
    r":$|\b(?:the following|as follows|are these|these are)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|several|[2-9]) (?:\w+ ){0,2}?\w+s\b",
    re.I,
)


def quote(read: ReadSentence) -> str:
    """The sentence's own text."""
    return read.passage.quote(read.sentence)


def words(read: ReadSentence) -> frozenset[str]:
    """The stems of the sentence's words that mean something."""
    return _meaning(quote(read))


def heading(read: ReadSentence) -> frozenset[str]:
    """The stems of the innermost heading's words that mean something, its number left out."""
    return _meaning(_NUMBERED.sub("", " ".join(read.passage.headings[-1:])))


def names(read: ReadSentence) -> frozenset[str]:
    """The stems of the words by which the document and its part go."""
    document = read.passage.document
    texts = (document.title, document.path.replace("_", " "), *read.passage.headings)
    return frozenset(stems(" ".join(texts))) - STOP_WORDS


def announces(read: ReadSentence) -> bool:
    """Whether the sentence says that several things come: "The duties are:", "three groups"."""
    return _ANNOUNCES.search(quote(read)) is not None


def adds(read: ReadSentence) -> bool:
    """Whether the sentence says of itself that it goes on: "also", "besides", "then"."""
    return _MORE.search(quote(read)) is not None


def says_the_same(one: str, other: str) -> bool:
    """Whether two sentences tell the same: one's words are in the other, and few are beside them.

    What both say must stand in the same order, since who succeeds whom is told by nothing else,
    and neither may deny or limit more than the other.

    >>> says_the_same("It employs 86 people.", "The harbour employs 86 people.")
    True
    >>> says_the_same("It employs 86 people.", "It employs no 86 people.")
    False
    """
    claims = [[word for word in _stems(text) if _counts(word)] for text in (one, other)]
    a, b = (frozenset(claim) - _TURNING for claim in claims)
    shared = [[word for word in claim if word in a & b or _turns(word)] for claim in claims]
    alike = (a <= b or b <= a) and len(a & b) >= SAME * len(a | b) > 0
    return alike and shared[0] == shared[1]


def _meaning(text: str) -> frozenset[str]:
    return frozenset(_stems(text)) - STOP_WORDS


# Each sentence of a stretch is looked at several times for a question, its heading as often.
@lru_cache(maxsize=1 << 12)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stems(text))


def _counts(word: str) -> bool:
    return word not in STOP_WORDS or _turns(word)


def _turns(word: str) -> bool:
    return word in _TURNING or word.endswith("n't")
