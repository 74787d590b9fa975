"""A question and what was asked before it → the questions that may be meant, each standing alone.

Rules for English. Which one is meant is decided by trying them (qa/choice.py): this file knows
nothing of how questions are read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from qa.antecedents import IT, PRONOUN, spelled, topics
from qa.ellipsis import (
    asked_anew,
    is_bare,
    is_fragment,
    spelled_out,
    without_front,
    without_lead,
)
from qa.events import asks_for_a_year, is_about_what_was_told, told_again
from qa.mentions import Kind, mentions
from qa.ordinals import is_numbered, numbered, with_other
from qa.parallel import put_in
from qa.question import understand
from qa.resolve import THAT, THERE, resolved
from qa.types import Turn
from qa.words import PREPOSITION

MOST = 6
# A question of so many content words says what it is about.
SELF_CONTAINED = 3
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
    r"\b(?:ones?|others?|the (?:other|latter|former|same))\b|^then\b|^what if\b"
    r"|\b(?:do|did|doing) (?:it|so)$|^which (?:is|are|was|were|has|have|does|do|did)\b"
    r"|\b(?:afterwards?|beforehand|instead|too|as well|meanwhile|next year"
    r"|(?:year|day|week|month) (?:before|after))$",
    re.IGNORECASE,
)


class Form(StrEnum):
    """What sort of follow-up a question is."""

    MORE = "more"
    NEXT = "next"
    TOLD = "told"
    BARE = "bare"
    FRAGMENT = "fragment"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A question that may be meant, and the form of the one that was asked.

    `about` is what is searched for beside it; `alone` tells whether it is read as if nothing had
    been asked before, `spelt` whether what it leans on was put in.
    """

    question: str
    form: Form = Form.WHOLE
    about: str = ""
    alone: bool = False
    spelt: bool = False


def alternatives(question: str, history: Sequence[Turn]) -> list[Alternative]:
    """At most six questions that may be meant, the likeliest by form first.

    The question as it stands is always one of them, and the only one where it stands alone.
    """
    if not history or _stands_alone(question):
        return [Alternative(question, alone=True)]
    form = _form(_plain(question))
    found: dict[str, Alternative] = {}
    for text in islice(_meant(question, form, history), MOST - 1):
        asked = _as_question(text)
        if asked.rstrip("?.").lower() != spelled_out(question.strip().rstrip("?!. ")).lower():
            found.setdefault(asked, Alternative(asked, form, spelt=True))
    before = history[-1].understood or history[-1].question
    plain = Alternative(question, form, before)
    if _is_terse(question):
        return [Alternative(question, form, alone=True), *found.values()]
    if leans(question):
        # Read after what was told, it is next to the likeliest of those that say what they mean.
        spelt = list(found.values())
        if form is Form.MORE and spelt:
            # By itself it says nothing.
            return spelt
        if form is Form.NEXT:
            return [*spelt, plain]
        return [*spelt[:1], plain, *spelt[1:]]
    return [Alternative(question, form), plain, *found.values()]


def _form(rest: str) -> Form:
    if not rest or _MORE.fullmatch(rest):
        return Form.MORE
    if is_about_what_was_told(rest):
        return Form.NEXT if asks_for_a_year(rest) else Form.TOLD
    if is_bare(rest):
        return Form.BARE
    return Form.FRAGMENT if is_fragment(rest) else Form.WHOLE


def _plain(question: str) -> str:
    """The question without what ties it, and with nothing short or named ahead."""
    return without_front(spelled_out(without_lead(question)))


def _stands_alone(question: str) -> bool:
    """Whether it leans on nothing and says what it is about."""
    asked = understand(question)
    own = asked.names or asked.numbers or _LETTER.search(question)
    says_it = len(asked.stems) >= SELF_CONTAINED
    return (_is_terse(question) and says_it) or (not leans(question) and (bool(own) or says_it))


def _is_terse(question: str) -> bool:
    """Whether it says all in a few nouns, with no word that ties it: "phone number of the shop"."""
    rest = question.strip().rstrip("?!. ")
    return (
        without_lead(question) == rest
        and is_fragment(rest)
        and len(understand(rest).stems) >= SELF_CONTAINED - 1
        and not any(form.search(rest) for form in (PRONOUN, THERE, _LEANING, _TIED))
        and not is_numbered(rest)
        and not _MORE.fullmatch(rest)
    )


def leans(question: str) -> bool:
    """Whether something in its form points back to what was said before."""
    rest = without_lead(question)
    if rest != question.strip().rstrip("?!. ") or not rest:
        return True
    if is_bare(rest) or is_fragment(rest) or _MORE.fullmatch(rest):
        return True
    if is_about_what_was_told(rest):
        return True
    if THAT.search(rest) or _LEANING.search(rest) or is_numbered(rest):
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


def _meant(question: str, form: Form, history: Sequence[Turn]) -> Iterator[str]:
    """What may be meant, the likeliest first."""
    before, rest = spelled(history[-1]), with_other(_plain(question), history[-1])
    yield from numbered(rest, history[-1])
    if form is Form.MORE:
        yield from (f"tell me more about {topic}" for topic in topics(history))
        yield before
    elif form in (Form.TOLD, Form.NEXT):
        yield from told_again(before, rest, history[-1])
    elif form is Form.BARE:
        yield from asked_anew(before, rest)
    elif form is Form.FRAGMENT:
        yield from _completed(question, rest, before, history)
    else:
        yield from resolved(rest, history)


def _completed(question: str, rest: str, before: str, history: Sequence[Turn]) -> Iterator[str]:
    """The question before with the fragment in it; what is told of the fragment itself."""
    is_about = _ABOUT.search(question)
    for fragment in resolved(_TOO.sub("", rest), history):
        first, *others = put_in(before, fragment)
        yield first
        if is_about:
            yield f"tell me about {fragment}"
        yield from others


def _as_question(text: str) -> str:
    text = " ".join(text.split()).rstrip(" ?.!,")
    text = re.sub(r"\bi\b", "I", text)
    end = "." if text.startswith("tell me") else "?"
    return f"{text[:1].upper()}{text[1:]}{end}"
