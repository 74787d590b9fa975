"""A question → how much it asks for, and the words to look for.

Rules for English, a few lines each. This file knows nothing of documents, models or scores.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
_ALIKE = str.maketrans("ſıİ", "sii")
# In characters. The forms of a longer question aren't looked at: it has none that tells much, and
# some of them take a time that grows with the third power of the length.
LONGEST = 300

_LIST = r"\b(list|which all|(what|who|which) (are|were)|name (the )?(two|three|four|all))\b"
LIST = re.compile(_LIST, re.I)
WHO = re.compile(r"\b(who|whom|whose)\b", re.I)
WHY_OR_HOW = re.compile(
    r"\bwhy\b|\bhow\b(?! (many|much|long|old|tall|far|large|big|deep|high|fast|often|wide|heavy)\b)"
    r"|\bwhat (is|was|are|were) the (reason|cause|purpose)|\bwhat caused\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. `stems` are its content words in order, `seen` all its words.

    `names` holds the stems of capitalised words, `numbers` those with a digit: what a passage
    about something else lacks. `several` is true where one sentence seldom is the whole answer,
    `things` where more than one name or thing may be asked for.
    """

    stems: tuple[str, ...]
    seen: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    several: bool
    things: bool


def understand(text: str) -> Question:
    """The question taken apart."""
    text = " ".join(text.split())
    words = [match.group() for match in WORD.finditer(text)]
    listed = LIST.search(text) is not None
    return Question(
        stems=tuple(dict.fromkeys(stem(word) for word in words if word.lower() not in STOP_WORDS)),
        seen=frozenset(map(stem, words)),
        names=frozenset(
            stem(w) for w in words[1:] if w[0].isupper() and w.lower() not in STOP_WORDS
        ),
        numbers=frozenset(stem(w) for w in words if any(c.isdigit() for c in w)),
        several=listed or WHY_OR_HOW.search(text) is not None,
        things=listed or WHO.search(text) is not None,
    )


def stems(text: str) -> Iterator[str]:
    """The stem of each word of the text, stop words included."""
    for match in WORD.finditer(text):
        yield stem(match.group())


def lowered(word: str) -> str:
    """The word in lower case as patterns that ignore case take it: ſ for an s, ı and İ for an i.

    What such a pattern has found is looked up by this.
    """
    return word.translate(_ALIKE).lower()


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
