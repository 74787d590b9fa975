"""A question → what kind of answer it asks for, and the words to look for.

Rules for English, a few lines each. This file knows nothing of documents, models or scores.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[.,’'][^\W_]+)*", re.UNICODE)
_STOP_WORDS = (
    "a about above after all also am an and any are as at be because been before being between "
    "both but by can could did do does doing done during each else for from further get gets got "
    "had has have having he her here hers him his how i if in into is it its just many may me "
    "might more most much must my name named no nor not of off on once only or other our out over "
    "own per shall she should so some someone something such than that the their them then there "
    "these they this those through to too under until up upon us very was we were what when where "
    "whether which while who whom whose why will with would you your"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
SUFFIXES = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e", "y")
SHORTEST_STEM = 3


class Kind(StrEnum):
    """What would answer the question."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    NUMBER = "number"
    WHY = "why"
    HOW = "how"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    WHAT = "what"


_KINDS = (
    (Kind.WHEN, r"when\b|(what|which) (\w+ )?(year|date|day|month|decade|century|time|era)s?\b"),
    (Kind.NUMBER, r"how (many|much|long|old|tall|far|large|big|deep|high|fast|often|wide|heavy)\b"),
    (Kind.NUMBER, r"(what|which) (is |was |were )?(the )?(total |average |estimated )?"
     r"(percent|percentage|number|amount|population|age|temperature|price|cost|proportion)\b"),
    (Kind.WHO, r"(who|whom|whose)\b"),
    (Kind.WHERE, r"where\b|(what|which) (city|country|state|town|place|location|continent|county|"
     r"region|province|island|nation|village|neighborhood|district|countries|cities)\b"),
    (Kind.WHY, r"why\b|what (is|was|are|were) the (reason|cause|purpose)|what caused|how come\b|"
     r"for what (reason|purpose)"),
    (Kind.HOW, r"how\b"),
    (Kind.DEFINITION, r"^(define|what (is|are|was|were)( an?| the)? (\S+ ){0,2}\S+\?*$|"
     r"what does .* mean)"),
    (Kind.YES_NO, r"^(is|are|was|were|do|does|did|can|could|has|have|had|will|would|should)\b"),
)  # fmt: skip
KIND_PATTERNS = tuple((kind, re.compile(rf"\b(?:{p})", re.I)) for kind, p in _KINDS)
SEVERAL = re.compile(
    r"\b(list|which all|(what|who|which) (are|were)|name (the )?(two|three|four|all))\b", re.I
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. `stems` are its content words in order, `seen` all its words.

    `names` holds the stems of capitalised words, `numbers` those with a digit: what a passage
    about something else lacks. `several` is true where one sentence seldom is the whole answer.
    """

    text: str
    kind: Kind
    stems: tuple[str, ...]
    seen: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    several: bool


def understand(text: str) -> Question:
    """The question taken apart."""
    text = " ".join(text.split())
    kind = _kind(text)
    words = [match.group() for match in WORD.finditer(text)]
    stems = tuple(dict.fromkeys(stem(word) for word in words if word.lower() not in STOP_WORDS))
    return Question(
        text=text,
        kind=kind,
        stems=stems,
        seen=frozenset(map(stem, words)),
        names=frozenset(
            stem(w) for w in words[1:] if w[0].isupper() and w.lower() not in STOP_WORDS
        ),
        numbers=frozenset(stem(w) for w in words if any(c.isdigit() for c in w)),
        several=kind in (Kind.WHY, Kind.HOW) or SEVERAL.search(text) is not None,
    )


def _kind(text: str) -> Kind:
    """The kind whose question word stands first; on a tie the rule that is listed first."""
    found = [
        (match.start(), rank, kind)
        for rank, (kind, pattern) in enumerate(KIND_PATTERNS)
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else Kind.WHAT


def stems(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of the text as (stem, start, end), stop words included."""
    for match in WORD.finditer(text):
        yield stem(match.group()), match.start(), match.end()


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word in lower case without the endings that change most often."""
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if any(c.isdigit() for c in word):
        return word.replace(",", "")
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            return word[: -len(suffix)]
    return word
