"""A fragment of a question → the question before it with the fragment in the place of its like.

"Who owns the Nightjar?" and then "the Petrel?" makes "Who owns the Petrel?", "and in winter?" takes
the place of "in May". Rules for English. This file knows nothing of what pronouns stand for.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from qa.lexicon import DAYS, MONTHS, SPATIAL
from qa.mentions import Kind, Mention, mentions
from qa.phrases import is_verb
from qa.question import LONGEST, STOP_WORDS, stem
from qa.words import PREPOSITION

_ONE = re.compile(r"\bones?\b", re.IGNORECASE)
_OTHER = re.compile(r"\bothers?\b", re.IGNORECASE)
# Of many phrases with a preposition, so many of the last may be meant.
MOST = 5
_PLACES = frozenset(["in", "on", "at", "during"])
_WHEN = frozenset(["afterwards", "afterward", "beforehand", "later", "now", "today", "tomorrow"])
_DEGREES = frozenset(["too", "more", "less", "very"])
_ORDINALS = frozenset(
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth", "last", "next",
    ]
)  # fmt: skip
_MODAL = re.compile(
    r"(?:(?:can|could|may|might|must|should|will|would|shall|do|does|did)"
    r"(?: (?:I|we|you|he|she|it|they|one))?)\b",
    re.IGNORECASE,
)


def put_in(before: str, fragment: str) -> list[str]:
    """The question `before` with the fragment in the place of its like, the likeliest first.

    Where there is none, or one of both is nothing or too long, the fragment is added.
    """
    before = before.rstrip("?!. ")
    words = fragment.split()
    if not before or not words or len(before) > LONGEST:
        return [f"{before}, and {fragment}"]
    first = words[0].lower()
    if first in {"if", "when", "because", "unless", "after", "before", "while"} and words[1:]:
        return [f"{before} {fragment}"]
    if len(words) == 1 and first in SPATIAL:
        return [_near(before, fragment)]
    if len(words) == 1 and first in _WHEN:
        return [f"{before} {fragment}"]
    if re.fullmatch(PREPOSITION, first) and words[1:]:
        return _phrase_in(before, words)
    if len(words) == 1 and is_verb(first) and is_verb(before.split()[-1]):
        return [f"{before.rsplit(' ', 1)[0]} {fragment}"]
    if fragment.endswith(("'s", "’s")) and (own := _own(before)):
        noun = own[0].noun or own[0].narrow[-1].lower()
        return [_replaced(before, own[0].text, f"{fragment} {noun}")]
    if len(words) > 1 and is_verb(first) and (doing := _doing(before)):
        return [f"{doing} {fragment}"]
    if first in _DEGREES and (at := re.search(rf"\b{first} ", before, re.IGNORECASE)):
        return [before[: at.start()] + fragment]
    return _thing_in(before, fragment)


def _near(before: str, place: str) -> str:
    """The question with "above" in the place of "behind the device", or at its end."""
    found = list(re.finditer(rf" (?:{'|'.join(sorted(SPATIAL))})\b.*", before, re.IGNORECASE))
    return f"{before[: found[-1].start()] if found else before} {place}"


def _doing(before: str) -> str:
    """A question for yes or no as far as its verb: "may the tenants"; empty for any other."""
    match = _MODAL.match(before)
    if match is None:
        return ""
    if " " in match.group():
        return match.group()
    subject = next(iter(mentions(before)), None)
    begins = subject and before[match.end() :].lower().startswith(f" {subject.text.lower()}")
    return f"{match.group()} {subject.text}" if subject and begins else ""


def _phrase_in(before: str, words: list[str]) -> list[str]:
    """`words` begin with a preposition: they replace a phrase with such a one, or are added."""
    fragment = " ".join(words)
    # "On weekdays" and "at the weekend" differ in more than the day.
    is_day = any(_is_day(word) for word in words)
    if not is_day and (swapped := _like_word_swapped(before, " ".join(words[1:]))):
        return [swapped, f"{before} {fragment}"]
    alike = _PLACES if words[0].lower() in _PLACES else {words[0].lower()}
    found = []
    form = rf"\b(?:{'|'.join(sorted(alike))}) (?=(?P<word>[\w'’-]+))"
    for match in list(re.finditer(form, before))[-MOST:]:
        behind = before[match.end() :]
        own = (m.text.removeprefix("the ") for m in mentions(behind))
        near = re.match(rf"(?:(?:the|an?) )?{re.escape(next(own, match['word']))}", behind)
        end = match.end() + (near.end() if near else len(match["word"]))
        found.append(before[: match.start()] + fragment + before[end:])
    return [*found[::-1], f"{before} {fragment}"]


def _thing_in(before: str, fragment: str) -> list[str]:
    """The fragment is a name or noun phrase: it replaces one like it."""
    found = []
    if swapped := _like_word_swapped(before, fragment):
        found.append(swapped)
        if _ONE.search(fragment):
            return found
    for mention in sorted(_own(before), key=lambda own: -_likeness(own, fragment)):
        found.append(_replaced(before, mention.text, fragment))
    return list(dict.fromkeys(found)) or [f"{before}, and {fragment}"]


def _like_word_swapped(before: str, fragment: str) -> str:
    """Numbers, days and ordinals change places with their like: "code 3" and "5"."""
    words = [word for word in fragment.split() if word.lower() not in {"the", "one", "a", "ones"}]
    if not words:
        return ""
    tests: tuple[Callable[[str], bool], ...] = (
        str.isdigit,
        lambda word: word.lower() in _ORDINALS,
        _is_day,
        lambda word: word.capitalize() in MONTHS,
    )
    for test in tests:
        olds = [word for word in before.split() if test(word)]
        if test(words[0]) and olds:
            return _replaced(before, olds[-1], " ".join(words))
    own = _own(before)
    # "The morning shift" and "the afternoon one" differ in what stands around the noun.
    if _ONE.search(fragment) and own:
        old = own[0]
        noun = old.noun or old.head
        named = _ONE.sub(lambda _: noun, fragment)
        is_narrowed = " ".join(mentions(named)[0].narrow) != named if mentions(named) else False
        return _replaced(before, old.text if is_narrowed else " ".join(old.narrow), named)
    if _OTHER.search(fragment):
        named_ones = [one for one in own if one.named] or own[:1]
        return _replaced(before, named_ones[0].text, fragment) if named_ones else ""
    return ""


def _is_day(word: str) -> bool:
    return word.lower().removesuffix("s") in DAYS


def _own(before: str) -> list[Mention]:
    """The mentions of the question as they stand in it, without its own question words."""
    found = []
    for own in mentions(before):
        if stem(own.head) in STOP_WORDS:
            continue
        core = re.escape(own.text.removeprefix("the "))
        at = re.search(rf"\b(?:(?:the|an?|any|some) )?{core}(?!\w)", before)
        asked = at and re.search(r"\b(?:which|what|whose|how many) $", before[: at.start()], re.I)
        if at and not asked:
            found.append(replace(own, text=at.group()))
    return found


def _likeness(own: Mention, fragment: str) -> float:
    """How much a mention is like the fragment: both names, both plural, a word in common."""
    other = next(iter(mentions(fragment)), None)
    words = {stem(word) for word in fragment.split() if word.lower() not in STOP_WORDS}
    score = float(len(words & own.words))
    if stem(own.head) in words or (other and stem(other.head) == stem(own.head)):
        score += 1
    if other is not None:
        score += (other.named == own.named) + 0.5 * (other.plural == own.plural)
        score += 0.25 * (own.kind is Kind.PLACE) * (other.kind is Kind.PLACE)
        score += 0.75 * (own.kind is Kind.PERSON) * (other.kind is Kind.PERSON)
    return score


def _replaced(text: str, old: str, new: str) -> str:
    """The text with the last whole `old` in it replaced."""
    matches = list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text, re.IGNORECASE))
    if not matches:
        return f"{text}, and {new}"
    last = matches[-1]
    return text[: last.start()] + new + text[last.end() :]
