"""A question and what was asked before it → questions that stand alone, one of which is meant.

Which one is decided by trying: `choose` has the likeliest read and keeps the best supported. Rules
for English. This file knows nothing of how questions are read.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from qa.ellipsis import asked_anew, is_bare, is_fragment, put_in, without_lead
from qa.mentions import Kind, Mention, mentions
from qa.question import STOP_WORDS, understand
from qa.types import Reading, Turn

MOST = 6
TRIED = 3
# A question of so many content words says what it is about.
SELF_CONTAINED = 3
_MORE = re.compile(
    r"(?:(?:please )?(?:tell me|say|give me|show me|is there|what) )?(?:something |anything |some )?"
    r"(?:more|else|more details|further details|details|go on|continue)"
    r"(?: (?:about|on) (?:that|it|this|him|her|them))?(?: is (?:said|there))?(?: please)?"
    r"|go on|continue|anything else|what else(?: (?:does|do) (?:it|they|he|she) say)?",
    re.IGNORECASE,
)
_HE = "he she him her his hers".split()
_IT = "it its".split()
_THEY = "they them their theirs".split()
_POSSESSIVE = frozenset("his her its their".split())
_PRONOUN = re.compile(r"\b(he|she|him|her|his|hers|it|its|they|them|their|theirs)\b", re.IGNORECASE)
_THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b", re.IGNORECASE)
_THAT = re.compile(
    r"\b(?:that|this|those|these)\b(?= *$| (?:mean|happen|cost|work|take|have|come|do|be)\b)",
    re.IGNORECASE,
)
_POINTING = re.compile(r"\b(?:that|this|these|those) (?=\w)", re.IGNORECASE)
_ONE = re.compile(r"\b(?P<one>ones?)\b", re.IGNORECASE)
_LEANING = re.compile(
    r"\b(ones?|others?|the (?:other|latter|former|same)|(?:first|second|third|last) one)\b|^then\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A question that may be meant, and how likely it is by its form, in logits."""

    question: str
    prior: float


def alternatives(question: str, history: Sequence[Turn]) -> list[Alternative]:
    """At most six questions that may be meant, the likeliest by form first.

    The question as it stands is always one of them, and the only one where it stands alone.
    """
    if not history or _stands_alone(question):
        return [Alternative(question, 0.0)]
    leans = _leans(question)
    found = [
        Alternative(spelled, -0.4 * place)
        for place, spelled in enumerate(
            dict.fromkeys(_as_question(one) for one in islice(_meant(question, history), MOST - 1))
        )
    ]
    return [*found, Alternative(question, -2.0)] if leans else [Alternative(question, 0.5), *found]


def choose(
    tried: Sequence[Alternative], read: Callable[[str], Reading]
) -> tuple[Alternative, Reading]:
    """The best supported of the first few alternatives, and its reading."""
    readings = [(one, read(one.question)) for one in tried[:TRIED]]
    return max(readings, key=lambda pair: _logit(pair[1].probability) + pair[0].prior)


def _logit(probability: float) -> float:
    safe = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(safe / (1 - safe))


def _stands_alone(question: str) -> bool:
    """Whether it leans on nothing and says what it is about."""
    asked = understand(question)
    own = asked.names | asked.numbers
    return not _leans(question) and (bool(own) or len(asked.stems) >= SELF_CONTAINED)


def _leans(question: str) -> bool:
    """Whether something in its form points back to what was said before."""
    rest = without_lead(question)
    plain = question.strip().rstrip("?!. ")
    if rest != plain or not rest or is_bare(rest) or is_fragment(rest) or _MORE.fullmatch(rest):
        return True
    if _THERE.search(rest) or _THAT.search(rest) or _LEANING.search(rest):
        return True
    pronoun = _PRONOUN.search(rest)
    # What stands before a pronoun is what it stands for: "what did Anselm say when he died".
    return pronoun is not None and not mentions(rest[: pronoun.start()])


def _meant(question: str, history: Sequence[Turn]) -> Iterator[str]:
    """What may be meant, the likeliest first."""
    last = history[-1]
    before = _spelled(last)
    rest = without_lead(question)
    if not rest or _MORE.fullmatch(rest):
        yield from (f"what else is said about {topic}" for topic in _topics(history))
    elif is_bare(rest):
        yield from asked_anew(before, rest)
    elif is_fragment(rest):
        for fragment in _resolved(rest, history):
            yield from put_in(before, fragment)
    else:
        resolved = list(_resolved(rest, history))
        yield from (one for one in resolved if one != rest)
        for topic in _topics(history):
            yield f"as for {topic}, {resolved[0][0].lower()}{resolved[0][1:]}"


def is_more(question: str) -> bool:
    """Whether it asks for more about the same."""
    return _MORE.fullmatch(without_lead(question)) is not None


def _resolved(rest: str, history: Sequence[Turn]) -> Iterator[str]:
    """The words with what they point back to put in; as they are where they point to nothing."""
    rest = _ones_named(rest, history)
    there = _THERE.search(rest)
    that = _THAT.search(rest)
    pronoun = _PRONOUN.search(rest)
    if there:
        places = [m for m in _known(history) if m.kind is not Kind.PERSON]
        places.sort(key=lambda m: not m.placed)
        for place in places[:3]:
            at = place.placed if place.placed in {"in", "at", "on"} else "at"
            yield rest[: there.start()] + f"{at} {place.text}" + rest[there.end() :]
    elif pronoun:
        for mention in antecedents(pronoun.group(), history)[:3]:
            yield _put(rest, pronoun.group(), mention)
    elif that:
        for mention in antecedents("it", history)[:2]:
            yield rest[: that.start()] + mention.text + rest[that.end() :]
    else:
        yield _POINTING.sub("the ", rest)
        return
    yield rest


def _put(rest: str, pronoun: str, mention: Mention) -> str:
    """The words with the mention in every place of the pronoun and its other forms."""
    family = next(f for f in (_HE, _IT, _THEY) if pronoun.lower() in f)

    def named(match: re.Match[str]) -> str:
        word = match.group().lower()
        if word not in family:
            return match.group()
        behind = rest[match.end() :].split()
        owns = word in {"his", "its", "their"} or (
            word == "her" and bool(behind) and behind[0].lower() not in STOP_WORDS
        )
        if not owns:
            return mention.text
        return mention.text + ("’" if mention.text.endswith("s") else "’s")

    return _PRONOUN.sub(named, rest)


def _ones_named(rest: str, history: Sequence[Turn]) -> str:
    """ "The big ones" → "the big lockers": "one" is what was spoken of last."""
    if not _ONE.search(rest) or is_fragment(rest):
        return rest
    heads = [m.head for m in _known(history) if not m.named]
    return _ONE.sub(heads[0], rest) if heads else rest


def antecedents(pronoun: str, history: Sequence[Turn]) -> list[Mention]:
    """What the pronoun may stand for, the likeliest first."""
    known = list(_known(history))
    if pronoun.lower() in _HE:
        fit = [m for m in known if m.kind is Kind.PERSON and not m.plural]
        return fit or [m for m in known if m.named and not m.plural]
    if pronoun.lower() in _THEY:
        return [m for m in known if m.plural] + [m for m in known if not m.plural]
    things = [m for m in known if not m.plural and m.kind is not Kind.PERSON]
    return things + [m for m in known if m.kind is Kind.PERSON]


def _known(history: Sequence[Turn]) -> Iterator[Mention]:
    """What was spoken of, the likeliest first: in the last question, in its answer, before."""
    seen: set[str] = set()
    for turn in reversed(history[-3:]):
        asked = mentions(_spelled(turn))
        answered = [m for quote in turn.cited[:1] for m in mentions(quote)]
        new = [m for m in answered if not any(m.words & own.words for own in asked)]
        asks_who = re.match(r"(?:as for [^,]+, )?(?:by )?who", turn.understood, re.IGNORECASE)
        ordered = [*new, *asked] if asks_who else [*asked, *new]
        for mention in ordered:
            if mention.text.lower() not in seen and mention.words:
                seen.add(mention.text.lower())
                yield mention


def _topics(history: Sequence[Turn]) -> list[str]:
    """What the conversation is about, the likeliest first."""
    found = []
    for turn in reversed(history[-2:]):
        asked = mentions(_spelled(turn))
        asked.sort(key=lambda m: (not m.named, -len(m.words)))
        found += asked[:1]
        found += [m for quote in turn.cited[:1] for m in mentions(quote)[:1]]
    return list(dict.fromkeys(m.text for m in found))


def _spelled(turn: Turn) -> str:
    """The turn's question with names spelled as the documents do: "mount kelda" → "Mount Kelda"."""
    text = turn.understood or turn.question
    for quote in turn.cited:
        for mention in mentions(quote):
            if mention.named:
                text = _respelled(text, mention.text)
    return text


def _respelled(text: str, name: str) -> str:
    words = [re.escape(word) for word in name.split()]
    for length in range(len(words), 0, -1):
        for at in range(len(words) - length + 1):
            piece = name.split()[at : at + length]
            if all(word[0].isupper() for word in piece):
                pattern = r"\b" + " ".join(words[at : at + length]) + r"\b"
                text = re.sub(pattern, " ".join(piece), text, flags=re.IGNORECASE)
    return text


def _as_question(text: str) -> str:
    text = " ".join(text.split()).rstrip(" ?.!,")
    return f"{text[:1].upper()}{text[1:]}?"


def unseen(quotes: Iterable[str], history: Sequence[Turn]) -> list[bool]:
    """Of each quote, whether no earlier turn has cited it."""
    cited = {quote for turn in history for quote in turn.cited}
    return [quote not in cited for quote in quotes]
