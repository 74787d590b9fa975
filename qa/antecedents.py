"""Earlier turns → what "she", "it", "there" or "one" in the next question may stand for.

The likeliest come first; who asks tries several. Rules for English: what was asked about is spoken
of further, and so is what an answer was new with. This file knows nothing of how a question is
put, nor of how it is answered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.gender import HE, SHE, gender
from qa.lexicon import ADJECTIVES, DETERMINERS, FUNCTION_WORDS, POSSESSIVES
from qa.mentions import LONGEST_TEXT, Kind, Mention, mentions
from qa.phrases import is_verb
from qa.question import LONGEST, STOP_WORDS, lowered, stem
from qa.types import Turn

LOOKED_BACK = 3
# How many things that were spoken of are looked at, the latest first.
MOST_KNOWN = 30
IT, THEY = frozenset(["it", "its"]), frozenset(["they", "them", "their", "theirs"])
# In "how long does it take to cross the bog" and "is it allowed to swim", it stands for nothing, in
# "how did she do it?" for what was done.
_EMPTY = (
    r"it (?:takes?|took|costs?|means?|meant) (?:to|when|if|that)\b"
    r"|(?:(?<=is )|(?<=was ))it (?:\w+ )?(?:allowed|forbidden|important|legal|likely|necessary"
    r"|possible|true) (?:to|that)\b"
)
PRONOUN = re.compile(
    rf"\b(?!{_EMPTY})(?!(?:(?<=do )|(?<=did )|(?<=doing ))it\W*$)"
    rf"({'|'.join(sorted(HE | SHE | IT | THEY))})\b",
    re.IGNORECASE,
)
# In "what did castagna write", a name has no capital: somebody was in a hurry.
_HASTY = re.compile(
    r"\b(?:do|does|did|is|was|has|had|can|will|would) (?P<name>[a-z]{3,})(?= (?P<verb>[a-z]+))"
)
_TELLING = frozenset(map(stem, ADJECTIVES | DETERMINERS))
_BEHIND_NAMES = frozenset(["in", "to", "with", "do", "get", "have", "say"])
_ASKS_WHAT = re.compile(r"(?:as for [^,]+, )?what (?:do|does|did)\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"(?:as for [^,]+, )?(?:\w+ )?(?:who|whom|whose)\b", re.IGNORECASE)


def antecedents(pronoun: str, history: Sequence[Turn]) -> list[Mention]:
    """What the pronoun may stand for, the likeliest first."""
    word = lowered(pronoun)
    if word in HE | SHE:
        known = list(_known(history, people=True))
        people = [m for m in known if m.kind is Kind.PERSON and not m.plural]
        people = people or [m for m in known if m.named and not m.plural and not m.placed]
        own = HE if word in HE else SHE
        people.sort(key=lambda m: _is_another(m, own, history))
        told = [gender(m, history) for m in people]
        return [m for m, known in zip(people, told, strict=True) if known in (own, None)] or people
    known = list(_known(history, things=True))
    if word in THEY | {"those", "these"}:
        return sorted(known, key=lambda m: not m.plural)
    order = (Kind.THING, Kind.PLACE, Kind.PERSON)
    recent = {m.text for m in _known(history[-1:], things=True)}
    return sorted(
        known,
        key=lambda m: (
            m.plural,
            m.kind is Kind.PERSON,
            m.text not in recent,
            # "The Atlas of Stars" is spoken of further, not the stars.
            any(f"of {m.text}" in other.text for other in known),
            order.index(m.kind),
        ),
    )


def _is_another(mention: Mention, own: frozenset[str], history: Sequence[Turn]) -> bool:
    """Whether a sentence names it behind such a pronoun: "she married Quist"."""
    pronoun = re.compile(rf"\b(?:{'|'.join(sorted(own - {'hers'}))})\b", re.IGNORECASE)
    name = re.compile(rf"\b{re.escape(mention.head)}\b", re.IGNORECASE)
    for quote in (quote[:LONGEST_TEXT] for turn in history[-1:] for quote in turn.cited[:1]):
        for match in name.finditer(quote):
            clause = max(quote.rfind(end, 0, match.start()) for end in ".;") + 1
            if pronoun.search(quote, clause, match.start()):
                return True
    return False


def places(history: Sequence[Turn]) -> list[Mention]:
    """Where "there" may be, the likeliest first: what stood behind a preposition, what is named."""
    known = [m for m in _known(history) if m.kind is not Kind.PERSON]
    return sorted(known, key=lambda m: (not m.placed, not m.text[0].isupper(), m.plural))


def nouns(history: Sequence[Turn]) -> list[str]:
    """What "one" may be one of, the likeliest first."""
    named = (m.noun or _called_by_name(m) for m in _known(history) if not re.search(r"\d", m.text))
    return list(dict.fromkeys(filter(None, named)))


def _called_by_name(mention: Mention) -> str:
    """The name of one of a sort: "Drylo" of "the smaller Drylo"; empty of any other."""
    is_sort = any(word in ADJECTIVES for word in mention.text.split())
    return mention.head if mention.named and is_sort else ""


def topics(history: Sequence[Turn]) -> list[str]:
    """What the conversation is about, the likeliest first."""
    found = []
    for turn in reversed(history[-2:]):
        asked = sorted(mentions(spelled(turn)), key=lambda m: (not m.named, -len(m.words)))
        found += asked[:1]
        found += [m for quote in turn.cited[:1] for m in mentions(quote)[:1]]
    return list(dict.fromkeys(m.text for m in found))


def _known(
    history: Sequence[Turn], *, people: bool = False, things: bool = False
) -> Iterator[Mention]:
    """What was spoken of: in the last question, new in its answer, and in those before.

    What is new in an answer comes first where it was asked for: `people` by "who", `things` by
    "what did she see".
    """
    seen: set[str] = set()
    for turn in reversed(history[-LOOKED_BACK:]):
        said = spelled(turn)
        asked = [*mentions(said), *_hasty(said)]
        answered = [m for quote in turn.cited[:1] for m in mentions(quote)]
        marked = [m for m in answered if any(m.text in words for words in turn.marked)]
        # Who was asked for is spoken of further, not who stands beside them in the sentence.
        answered.sort(key=lambda m: m not in marked or m.text[0].islower())
        told = next((m for m in marked if m.named), None)
        asked = [_called(own, answered, said, told) for own in asked]
        new = [m for m in answered if not any(m.words & own.words for own in asked)]
        question = turn.understood or turn.question
        # Of somebody's doings, the doer is spoken of further.
        is_done = people and any(m.kind is Kind.PERSON for m in asked)
        turned = ((things or people) and not is_done and _ASKS_WHAT.match(question)) or (
            people and _ASKS_WHO.match(question)
        )
        for mention in map(_freed, [*new, *asked] if turned else [*asked, *new]):
            if len(seen) == MOST_KNOWN:
                return
            if mention.text.lower() not in seen and mention.words:
                seen.add(mention.text.lower())
                yield mention


def _hasty(question: str) -> Iterator[Mention]:
    """The name in a question that seems to be written without its capital."""
    match = _HASTY.search(question)
    if match is None or is_verb(match["name"]) or match["name"].endswith("s"):
        return
    known = STOP_WORDS | DETERMINERS | FUNCTION_WORDS
    if match["name"] not in known and match["verb"] not in known - _BEHIND_NAMES:
        yield Mention(match["name"].capitalize(), Kind.PERSON, True, False, "")


def _called(own: Mention, answered: Sequence[Mention], said: str, told: Mention | None) -> Mention:
    """What was asked for as it is called in the answer: "which glue" is "Glue D".

    `told` is the name that answered the question, if one did.
    """
    if own.named or own.plural:
        return own
    noun = re.escape(own.text.removeprefix("the "))
    if told and re.search(rf"\b(?:which|what) {noun}\b", said, re.IGNORECASE):
        return replace(told, kind=own.kind)
    # "The other dormouse" has no name until the answer tells which it is.
    is_other = any(word in ADJECTIVES for word in own.text.split())
    words = frozenset(map(stem, own.text.split())) - _TELLING if is_other else own.words
    fits = (m for m in answered if (m.named or is_other) and words < m.words)
    return next(fits, own)


def _freed(mention: Mention) -> Mention:
    """The mention without an owner that it doesn't name: "her brother Jon" is Jon."""
    first, _, rest = mention.text.partition(" ")
    if first.lower() not in POSSESSIVES:
        return mention
    name = re.search(r"(?:\b[A-Z]\w+ ?)+$", rest)
    return replace(mention, text=name.group() if name else f"the {rest}")


def spelled(turn: Turn) -> str:
    """The turn's question with names spelled as the documents do: "mount kelda" → "Mount Kelda".

    A long one is left as it is.
    """
    text = turn.understood or turn.question
    if len(text) > LONGEST:
        return text
    said = text.lower()
    names = {m.text for quote in turn.cited for m in mentions(quote) if m.named}
    for name in sorted(names, key=len):
        for part in {name, name.split()[-1]}:
            is_name = part[0].isupper() and part[1:2].islower()
            if is_name and part.lower() in said and part.lower() not in STOP_WORDS:
                pattern = re.compile(rf"\b{re.escape(part)}\b", re.IGNORECASE)
                text = pattern.sub(part.replace("\\", ""), text)
    return text
