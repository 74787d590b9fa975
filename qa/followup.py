"""A question and what was asked before it → the questions that may be meant, each standing alone.

Rules for English. Which one is meant is decided by trying them (qa/choice.py): this file knows
nothing of how questions are read.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from qa.antecedents import IT, PRONOUN, spelled, topics
from qa.ellipsis import PREPOSITION, asked_anew, is_bare, is_fragment, put_in, without_lead
from qa.events import asks_for_a_year, is_about_what_was_told, told_again
from qa.mentions import Kind, mentions
from qa.question import stems, understand
from qa.resolve import THAT, THERE, resolved
from qa.types import Turn

MOST = 6
# A question of so many content words says what it is about.
SELF_CONTAINED = 3
# Logits: what each place down the list costs; what a question costs that points back, as it
# stands; what a bare topic in front costs; and how far a sentence cited before may be ahead, and
# how far it must be that has no word of what is asked for now.
PLACE, AS_IT_STANDS, TOPIC, REPEATED, UNTOLD = -0.4, -2.0, -0.6, -1.0, -3.0
_MORE = re.compile(
    r"(?:please )?(?:(?:can|could) you )?(?:tell me |say |give me |show me |is there |what )?"
    r"(?:something |anything |some |a bit )?(?:more|else|(?:more |further )?details?)"
    r"(?: (?:about|on) (?:that|it|this|him|her|them))?(?: is (?:said|there))?(?: please)?"
    r"|go on|continue|anything else|what else(?: (?:does|do) (?:it|they|he|she) say)?",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(r"^(?:\w+ )?(?:how many|which|what|whose)\b(?: \w+)?", re.IGNORECASE)
# What begins like this is a part of a question: "in winter", "the second", "not the lid".
_TIED = re.compile(
    rf"^(?:{PREPOSITION}|the|not|only|if|when|because|unless|while)\b", re.IGNORECASE
)
# "Glue A" is a name as well.
_LETTER = re.compile(r"(?<=\w )(?!I\b)[A-Z]\b(?![.'’])")
_TOO = re.compile(r",? (?:too|also|as well|again|then)$", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:what|how) about\b", re.IGNORECASE)
_LEANING = re.compile(
    r"\b(?:ones?|others?|the (?:other|latter|former|same))\b|^then\b"
    r"|\b(?:afterwards?|beforehand|instead|next year|(?:year|day|week|month) (?:before|after))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A question that may be meant, and how likely it is by its form, in logits.

    `alone` tells whether it is read without the passages that were cited before, `again` how far
    a sentence that was cited before must be ahead to answer this too, in logits: -inf is never.
    """

    question: str
    prior: float = 0.0
    again: float = 0.0
    alone: bool = False


def alternatives(question: str, history: Sequence[Turn]) -> list[Alternative]:
    """At most six questions that may be meant, the likeliest by form first.

    The question as it stands is always one of them, and the only one where it stands alone.
    """
    if not history or _stands_alone(question):
        return [Alternative(question, alone=True)]
    again = _again(without_lead(question), history[-1])
    found: dict[str, Alternative] = {}
    for place, (text, prior) in enumerate(islice(_meant(question, history), MOST - 1)):
        spelt = _as_question(text)
        if spelt.rstrip("?").lower() != question.strip().rstrip("?!. ").lower():
            found.setdefault(spelt, Alternative(spelt, PLACE * place + prior, again))
    if _is_terse(question):
        return [Alternative(question, -PLACE, again, alone=True), *found.values()]
    if _leans(question):
        return [*found.values(), Alternative(question, AS_IT_STANDS, again)]
    return [Alternative(question, -PLACE, again), *found.values()]


def _again(rest: str, last: Turn) -> float:
    """How far a sentence that was cited may be ahead, for the form of the question."""
    if not rest or _MORE.fullmatch(rest):
        return -math.inf
    if asks_for_a_year(rest):
        return -math.inf
    if is_bare(rest) or is_about_what_was_told(rest):
        return 0.0
    if is_fragment(rest):
        asked = understand(rest).stems
        told = [list(stems(quote)) for quote in last.cited]
        if any(all(_told(word, quote) for word in asked) for quote in told):
            return 0.0
        return REPEATED if any(_told(word, quote) for word in asked for quote in told) else UNTOLD
    return REPEATED


def _told(word: str, quote: Sequence[str]) -> bool:
    """Whether the stem or a word made of it is in the quote: "russia", "russian"."""
    return any(own.startswith(word) for own in quote)


def _stands_alone(question: str) -> bool:
    """Whether it leans on nothing and says what it is about."""
    asked = understand(question)
    own = asked.names or asked.numbers or _LETTER.search(question)
    return not _leans(question) and (bool(own) or len(asked.stems) >= SELF_CONTAINED)


def _is_terse(question: str) -> bool:
    """Whether it says all in a few nouns, with no word that ties it: "phone number of the shop"."""
    rest = question.strip().rstrip("?!. ")
    return (
        without_lead(question) == rest
        and is_fragment(rest)
        and len(understand(rest).stems) >= SELF_CONTAINED - 1
        and not any(form.search(rest) for form in (PRONOUN, THERE, _LEANING, _TIED))
        and not _MORE.fullmatch(rest)
    )


def _leans(question: str) -> bool:
    """Whether something in its form points back to what was said before."""
    rest = without_lead(question)
    if rest != question.strip().rstrip("?!. ") or not rest:
        return True
    if is_bare(rest) or is_fragment(rest) or _MORE.fullmatch(rest):
        return True
    if is_about_what_was_told(rest):
        return True
    if THAT.search(rest) or _LEANING.search(rest):
        return True
    there = THERE.search(rest)
    if there and not mentions(_ASKED_FOR.sub("", rest[: there.start()])):
        return True
    pronoun = PRONOUN.search(rest)
    if pronoun is None:
        return False
    # What stands before a pronoun is what it stands for: "what did Anselm say when he died".
    before = mentions(_ASKED_FOR.sub("", rest[: pronoun.start()]))
    is_it = pronoun.group().lower() in IT
    return not any(not is_it or own.kind is not Kind.PERSON for own in before)


def _meant(question: str, history: Sequence[Turn]) -> Iterator[tuple[str, float]]:
    """What may be meant, the likeliest first, with what its form costs."""
    before = spelled(history[-1])
    rest = without_lead(question)
    if not rest or _MORE.fullmatch(rest):
        for topic in topics(history):
            yield f"tell me more about {topic}", 0.0
        yield before, TOPIC
    elif told := told_again(before, rest, history[-1]):
        yield from ((one, 0.0) for one in told)
    elif is_bare(rest):
        yield from ((one, 0.0) for one in asked_anew(before, rest))
    elif is_fragment(rest):
        yield from _completed(question, rest, before, history)
    else:
        put = list(resolved(rest, history))
        named = bool(understand(put[0]).names)
        whole = named or len(understand(rest).stems) > 1
        yield from ((one, 0.0) for one in put if one != rest or whole)
        if named and put == [rest]:
            return
        said = frozenset(stems(put[0]))
        for topic in topics(history):
            if frozenset(stems(topic)) <= said:
                continue
            about = f"as for {topic}, {put[0][0].lower()}{put[0][1:]}"
            yield about, 2 * TOPIC if named else TOPIC
        yield rest, 0.0


def _completed(
    question: str, rest: str, before: str, history: Sequence[Turn]
) -> Iterator[tuple[str, float]]:
    """The question before with the fragment in it; what is told of the fragment itself."""
    is_about = _ABOUT.search(question)
    for fragment in resolved(_TOO.sub("", rest), history):
        first, *others = put_in(before, fragment)
        yield first, 0.0
        if is_about:
            yield f"tell me about {fragment}", 0.0
        yield from ((one, 0.0) for one in others)


def _as_question(text: str) -> str:
    text = " ".join(text.split()).rstrip(" ?.!,")
    text = re.sub(r"\bi\b", "I", text)
    return f"{text[:1].upper()}{text[1:]}?"
