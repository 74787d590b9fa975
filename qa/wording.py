"""What the wording of a sentence tells: its words, and whether it announces, restates, completes.

Rules for English. This file knows nothing of scores or of where a sentence stands.
"""

import re

from qa.question import STOP_WORDS, stems
from qa.types import ReadSentence
from qa.wanted import Kind, Wanted

RESTATED = 0.5  # of the question's words
SAME = 0.75  # of the words of both

_NEGATIONS = frozenset(["no", "not", "never", "none", "nobody", "nothing", "neither", "without"])
_ENUMERATION = re.compile(r",[^,]+,? (?:and|or|as well as) |: .+,|\w+ and \w+")
_BECAUSE = re.compile(
    r"(?:\b(?:because|so that|in order to|due to|owing to|as a result|thanks to)|, since)\b", re.I
)
_MORE = re.compile(
    r"\b(?:also|too|besides|moreover|furthermore|in addition|another|as well|added)\b"
    r"|^(?:and|second|third|finally|then|next|after that)\b",
    re.I,
)
_THEN = re.compile(r"(?:then|next|after that|afterwards|finally|lastly|second|third)\b", re.I)
_FINALLY = re.compile(r"(?:finally|lastly|in the end)\b", re.I)
_BACK = re.compile(r"(?:it|they|this|these|those|he|she|its|their|his|her|such)\b", re.I)
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\.|[IVX]+\.)\s+")
_INSTEAD = re.compile(r"to \w+ [^.;:]*,", re.I)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = {word: number for number, word in enumerate(_NUMBERS, 2)}
_COUNT = rf"(?:{'|'.join(_NUMBERS)}|several|[2-9])"
_ANNOUNCES = re.compile(
    r":$|\b(?:the following|as follows|are these|these are)\b"
    rf"|\b(?P<count>{_COUNT}) (?:\w+ ){{0,2}}?(?P<what>\w+s)\b",
    re.I,
)
_ORDINAL = re.compile(
    r"(?:the |an? )?(?:first|second|third|fourth|fifth|last|finally|another|one|other|others)\b",
    re.I,
)


def quote(read: ReadSentence) -> str:
    """The sentence's own text."""
    return read.passage.quote(read.sentence)


def words(read: ReadSentence) -> frozenset[str]:
    """The stems of the sentence's words that mean something."""
    return frozenset(stems(quote(read))) - STOP_WORDS


def heading(read: ReadSentence) -> frozenset[str]:
    """The stems of the innermost heading's words that mean something, its number left out."""
    found = frozenset(stems(_NUMBERED.sub("", " ".join(read.passage.headings[-1:]))))
    return found - STOP_WORDS


def names(read: ReadSentence) -> frozenset[str]:
    """The stems of the words by which the document and its part go."""
    document = read.passage.document
    texts = (document.title, document.path.replace("_", " "), *read.passage.headings)
    return frozenset(stems(" ".join(texts))) - STOP_WORDS


def broaches(wanted: Wanted, read: ReadSentence) -> bool:
    """Whether the sentence is about what was asked, or says that it comes."""
    asked = {word for word in stems(wanted.question) if word not in STOP_WORDS}
    if quote(read).endswith(":"):
        return True
    return bool(asked) and len(asked & words(read)) >= RESTATED * len(asked)


def announces(read: ReadSentence) -> bool:
    """Whether the sentence says that several things come: "The duties are:", "three groups"."""
    return _ANNOUNCES.search(quote(read)) is not None


def announced(read: ReadSentence) -> str:
    """The stem of what the sentence counts without naming it ("three groups"), else empty."""
    match = _ANNOUNCES.search(quote(read))
    if match is None or not match["what"] or ":" in quote(read):
        return ""
    return next(stems(match["what"]))


def counted(read: ReadSentence) -> int:
    """How many things the sentence says that come, 0 if it doesn't count them."""
    match = _ANNOUNCES.search(quote(read))
    said = (match["count"] or "").lower() if match else ""
    return int(said) if said.isdigit() else _COUNTS.get(said, 0)


def names_one(read: ReadSentence, thing: str) -> bool:
    """Whether the sentence brings one of the things (a stem) that were announced."""
    return _ORDINAL.match(quote(read)) is not None or thing in words(read)


def complete(wanted: Wanted, read: ReadSentence) -> bool:
    """Whether the sentence says by itself all that was asked, as far as its form tells."""
    if wanted.kind is Kind.WHY:
        return gives_reason(read)
    if wanted.kind is Kind.LIST:
        return len(read.highlights) > 1 or _ENUMERATION.search(quote(read)) is not None
    return False


def gives_reason(read: ReadSentence) -> bool:
    """Whether the sentence says that it tells a reason: "because", "owing to"."""
    return _BECAUSE.search(quote(read)) is not None


def adds(read: ReadSentence) -> bool:
    """Whether the sentence says of itself that it goes on: "also", "besides", "then"."""
    return _MORE.search(quote(read)) is not None


def refers_back(read: ReadSentence) -> bool:
    """Whether the sentence begins with a word that stands for what came before it."""
    return _BACK.match(quote(read)) is not None


def comes_next(read: ReadSentence) -> bool:
    """Whether the sentence is a further step: "Then …"."""
    return _THEN.match(quote(read)) is not None


def comes_last(read: ReadSentence) -> bool:
    """Whether the sentence is the last step: "Finally …"."""
    return _FINALLY.match(quote(read)) is not None


def turns(read: ReadSentence) -> bool:
    """Whether the sentence turns to another purpose: "To delete a file, …"."""
    return _INSTEAD.match(quote(read)) is not None


def headed(wanted: Wanted, read: ReadSentence) -> bool:
    """Whether the sentence stands under a heading of its own that says what was asked."""
    own = heading(read) - frozenset(stems(read.passage.document.title))
    return bool(own) and heading(read) <= frozenset(stems(wanted.question))


def says_the_same(one: str, other: str) -> bool:
    """Whether two sentences tell the same: one's words are in the other, and few are beside them.

    >>> says_the_same("It employs 86 people.", "The harbour employs 86 people.")
    True
    >>> says_the_same("It employs 86 people.", "It employs no 86 people.")
    False
    """
    (a, denied), (b, also_denied) = (_claim(one), _claim(other))
    return denied == also_denied and (a <= b or b <= a) and len(a & b) >= SAME * len(a | b) > 0


def _claim(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the words that mean something, and of those that deny."""
    found = frozenset(stems(text))
    return found - STOP_WORDS, frozenset(w for w in found if w in _NEGATIONS or w.endswith("n't"))
