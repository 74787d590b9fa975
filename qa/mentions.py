"""A text → what it speaks of: names and noun phrases, in the words that a question can use.

Rules for English: capitals, titles and the word before a phrase tell a person from a place. This
file knows nothing of questions.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise, zip_longest

from qa.lexicon import (
    ADJECTIVES,
    COUNTS,
    CROWDS,
    DETERMINERS,
    INDEFINITE,
    LINKS,
    MANY,
    MONTHS,
    PEOPLE,
    PLACING,
    POSSESSIVES,
    SORTS,
    TIMES,
    TITLES,
)
from qa.phrases import is_verb, phrases
from qa.question import STOP_WORDS, stem

TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*(?:['’](?!\w))?|&|[^\w\s]")
# In characters: as long as a sentence gets (index/sentences.py). What people send may be longer.
LONGEST_TEXT = 1_000
# "Doesn't" is no noun.
_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)
ROW = re.compile(r"(?:^|; )[^:;]{1,60}: (?P<value>[^;]+)")


class Kind(Enum):
    """What a mention looks like, as far as its words and the ones around it tell."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a text as a question can use it.

    `named` tells whether it holds a name, `plural` whether "they" can stand for it, `placed` holds
    the preposition of place before it, or is empty.
    """

    text: str
    kind: Kind
    named: bool
    plural: bool
    placed: str

    @property
    def words(self) -> frozenset[str]:
        """The stems of its words that carry meaning."""
        return frozenset(stem(w) for w in self.text.split() if w.lower() not in STOP_WORDS)

    @property
    def noun(self) -> str:
        """The common noun in it, such as "firm" of "the firm Bracken Roofing"; may be empty."""
        head = self.text if self.head[0].islower() else " ".join(self.text.split()[:-1])
        narrow = _narrow(head)
        if narrow and narrow[-1].lower() in SORTS and " of " in head:
            narrow = head.split(" of ", 1)[1].split()
        common = [w for w in narrow if w[0].islower() and w not in DETERMINERS | ADJECTIVES]
        return common[-1] if common else ""

    @property
    def is_somebody(self) -> bool:
        """Whether it can do, say or think something."""
        head = self.head.lower()
        return self.kind is Kind.PERSON or head in CROWDS or head.removesuffix("s") in PEOPLE

    @property
    def head(self) -> str:
        """The noun that it is about: "shift" of "the morning shift of Friday"."""
        return (self.narrow or [self.text])[-1]

    @property
    def narrow(self) -> list[str]:
        """Its words without what narrows it down: "the mayor" of "the mayor of Calder"."""
        return _narrow(self.text)


def _narrow(text: str) -> list[str]:
    """The words of a phrase before its "of", "for" or the like."""
    return re.split(r" (?:of|for|to|in|on|at|from|with|about|between|behind|beside|near) ", text)[
        0
    ].split()


def mentions(text: str) -> list[Mention]:
    """The mentions of a text in its order, each once; of a table's row, its cells.

    What stands behind the first 1,000 characters isn't looked at.
    """
    text = text[:LONGEST_TEXT]
    cells = [match["value"].strip() for match in ROW.finditer(text)]
    if len(cells) > 1:
        found: Iterable[Mention] = (_cell(cell) for cell in cells if cell[:1].isalpha())
    else:
        found = _phrases(text)
    return list({mention.text.lower(): mention for mention in found}.values())


def _phrases(text: str) -> Iterator[Mention]:
    tokens = [_NEGATED.sub("", token) or token for token in TOKEN.findall(text)]
    for start, end in phrases(tokens):
        before = tokens[start - 1].lower() if start else ""
        first_of_sentence = start == 0 or before in {".", "!", "?", ":"}
        if first_of_sentence and end - start == 1 and _is_order(tokens[end : end + 2]):
            continue
        found = _split(tokens[start:end], before, first_of_sentence)
        has_who = [token.lower() for token in tokens[end : end + 2]] == [",", "who"]
        # "Sailors of the Tessaly, who were stranded" are told of, and not their ship.
        yield from map(_somebody, found) if has_who and before != "of" else found


def _is_order(behind: Sequence[str]) -> bool:
    """Whether the first word of a sentence is no name: "Grind the bark", but "Peter the Great"."""
    return len(behind) == 2 and behind[0] in DETERMINERS and behind[1][0].islower()


def _somebody(mention: Mention) -> Mention:
    """A mention with ", who" behind it: "to Ada Holm, who led it" names no place."""
    if not mention.named or mention.narrow != mention.text.split():
        return mention
    return replace(mention, kind=Kind.PERSON, placed="")


def _cell(value: str) -> Mention:
    named = value[:1].isupper() and not value[0].isdigit()
    return Mention(value, Kind.THING, named, plural=False, placed="")


def _split(words: Sequence[str], before: str, first: bool) -> Iterator[Mention]:
    """The mention of these words, and those of names in it that can stand by themselves."""
    # "As the daughter of a smith" tells more of somebody who was named already.
    if before == "as" or words[-1].lower() in TIMES or words[-1] == "same" or _is_date(words):
        return
    # "Two years younger", "seven years before her".
    if len(words) > 1 and words[0].lower() in COUNTS and words[1].lower() in TIMES:
        return
    if [word.lower() for word in words] == ["no", "matter"]:
        return
    # "Her best known work": of what ends before a verb, nothing has a noun.
    if words[0].lower() in POSSESSIVES and ADJECTIVES.issuperset(words[1:]):
        return
    named = _is_named(words, first)
    lowered = [words[0] if named and words[0].lower() not in DETERMINERS else words[0].lower()]
    lowered += words[1:]
    determined, plural = lowered[0] in DETERMINERS, _is_plural(lowered)
    if not (named or determined or plural):
        return
    placed = before if before in PLACING else ""
    # "My grandfather Jon Vik" is somebody as much as "Mr Jon Vik".
    titled = any(
        word.lower().rstrip(".") in TITLES or (word in PEOPLE and behind[0].isupper())
        for word, behind in pairwise([*words, "."])
    )
    kind = Kind.PLACE if named and placed else Kind.THING
    head = (_narrow(" ".join(words)) or [""])[-1].lower()
    # "Tidemark 5.2" is nobody.
    is_name = named and not placed and not determined and not head[-1:].isdigit()
    if titled or head in PEOPLE or is_name:
        kind = Kind.PERSON
    yield Mention(_known(lowered), kind, named, plural, placed)
    yield from (
        Mention(" ".join([*_name_at_end(words[:at]), word[:-2]]), Kind.PERSON, True, False, "")
        for at, (word, behind) in enumerate(zip_longest(words, words[1:], fillvalue=""))
        # "Weaver's Yard" is one name.
        if word[0].isupper() and word.endswith(("'s", "’s")) and not behind[:1].isupper()
    )
    # "The chemist Ada Holm in the boiling house".
    inner = words[: len(_narrow(" ".join(words)))]
    name = _name_at_end(inner)
    if len(inner) < len(words) and 1 < len(name) < len(inner) - determined:
        yield Mention(" ".join(name), Kind.PERSON, True, False, "")
    tail = _name_at_end(words)
    if tail and len(tail) < len(words) - determined and (len(tail) > 1 or titled):
        link = words[-len(tail) - 1].lower()
        own = Kind.PLACE if link in PLACING else Kind.THING if link in LINKS else Kind.PERSON
        yield Mention(" ".join(tail), own, True, False, link if link in PLACING else "")


def _is_named(words: Sequence[str], first: bool) -> bool:
    """Whether a name is among the words; the `first` of a sentence has a capital anyway."""
    capitals = [n for n, word in enumerate(words) if word[0].isupper()]
    if not first or 0 not in capitals:
        return bool(capitals)
    if words[0].lower() in DETERMINERS or len(words) > 1:
        return len(capitals) > 1
    is_common = words[0].lower() in COUNTS | MANY or words[0] == "One"
    return not (words[0].endswith("s") or is_common or is_verb(words[0]))


def _known(words: Sequence[str]) -> str:
    """How a phrase is spoken of once it is known: "which port" → "the port"."""
    if words[0] in INDEFINITE:
        words = ["the", *words[1:]]
    elif words[0] in COUNTS:
        words = ["the", *words]
    return " ".join(words).removesuffix("'s").removesuffix("’s")


def _is_date(words: Sequence[str]) -> bool:
    return all(word[0].isdigit() or word in MONTHS for word in words)


def _name_at_end(words: Sequence[str]) -> Sequence[str]:
    at = len(words)
    while at and (words[at - 1][0].isupper() or words[at - 1] == "&"):
        if words[at - 1].lower() == "councillors":
            break
        at -= 1
    return words[at:]


def _is_plural(words: Sequence[str]) -> bool:
    several = ("the", "a", "an", "this", "that", "each", "every", "no", "which", "what", "whose")
    many = DETERMINERS.difference(several, POSSESSIVES)
    head = Mention(" ".join(words), Kind.THING, False, False, "").head
    # "Two months' rent" is one rent.
    is_owned = any(word.endswith(("'", "’")) for word in words)
    if (words[0] in many and len(words) > 1 and not is_owned) or head.lower() in MANY:
        return True
    return head[0].islower() and head.endswith("s") and not head.endswith(("ss", "us", "is"))
