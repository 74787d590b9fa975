"""A question and what was asked before it → the questions that may be meant, each standing alone.

Which one is meant is decided by trying: `choose` has the likeliest read and keeps the best
supported. Rules for English. This file knows nothing of how questions are read.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from qa.antecedents import IT, PRONOUN, THEY, antecedents, nouns, places, spelled, topics
from qa.ellipsis import PREPOSITION, asked_anew, is_bare, is_fragment, put_in, without_lead
from qa.events import is_about_what_was_told, said_that, was_that, why_not, years
from qa.gender import HE, SHE
from qa.lexicon import FUNCTION_WORDS
from qa.mentions import Kind, Mention, mentions
from qa.question import stems, understand
from qa.types import Reading, Turn

MOST = 6
TRIED = 3
# A question of so many content words says what it is about.
SELF_CONTAINED = 3
# So well supported, in logits, no other alternative is tried.
ENOUGH = 1.5
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
_THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b", re.IGNORECASE)
_THAT = re.compile(
    r"\b(?:that|this|those|these)\b(?= *$| (?:mean|happen|cost|work|take|have|come|do|be)\b)"
    r"|(?:(?<=did )|(?<=does )|(?<=will )|(?<=would )|(?<=can ))that(?= \w+$)",
    re.IGNORECASE,
)
_POINTING = re.compile(r"(?<!about )\b(?:that|this|these|those) (?=\w)", re.IGNORECASE)
_ASKED_FOR = re.compile(r"^(?:\w+ )?(?:how many|which|what|whose)\b(?: \w+)?", re.IGNORECASE)
# What begins like this is a part of a question: "in winter", "the second", "not the lid".
_TIED = re.compile(
    rf"^(?:{PREPOSITION}|the|not|only|if|when|because|unless|while)\b", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?:what|how) about\b", re.IGNORECASE)
_ONE = re.compile(r"\bones?\b", re.IGNORECASE)
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


# Reads a question, without the sentences that are to be left out.
Read = Callable[[Alternative, frozenset[str]], Reading]


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


def choose(tried: Sequence[Alternative], read: Read, cited: frozenset[str]) -> tuple[str, Reading]:
    """The best supported of the first three alternatives, and its reading; `cited` are quotes.

    The probability stays the reader's for the question that is chosen. It isn't the greatest that
    was seen: the form of a question weighs as well, and one that is well supported ends the search.
    """
    best: tuple[float, str, Reading] | None = None
    for one in tried[:TRIED]:
        reading = _read(one, read, cited)
        support = _logit(reading.probability) + one.prior
        if best is None or support > best[0]:
            best = support, one.question, reading
        if support >= ENOUGH:
            break
    assert best is not None
    return best[1:]


def _read(one: Alternative, read: Read, cited: frozenset[str]) -> Reading:
    """The reading of a question, by sentences that are new where they answer nearly as well."""
    if one.again == -math.inf:
        return read(one, cited)
    reading = read(one, frozenset())
    first = next((s.passage.quote(s.sentence) for s in reading.sentences), None)
    if one.again >= 0 or first not in cited:
        return reading
    new = read(one, cited)
    nearly = _logit(new.probability) >= _logit(reading.probability) + one.again
    return new if nearly else reading


def _logit(probability: float) -> float:
    safe = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(safe / (1 - safe))


def _again(rest: str, last: Turn) -> float:
    """How far a sentence that was cited may be ahead, for the form of the question."""
    if not rest or _MORE.fullmatch(rest):
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
    own = asked.names | asked.numbers
    return not _leans(question) and (bool(own) or len(asked.stems) >= SELF_CONTAINED)


def _is_terse(question: str) -> bool:
    """Whether it says all in a few nouns, with no word that ties it: "phone number of the shop"."""
    rest = question.strip().rstrip("?!. ")
    return (
        without_lead(question) == rest
        and is_fragment(rest)
        and len(understand(rest).stems) >= SELF_CONTAINED - 1
        and not any(form.search(rest) for form in (PRONOUN, _THERE, _LEANING, _TIED))
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
    if _THERE.search(rest) or _THAT.search(rest) or _LEANING.search(rest):
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
            yield f"what else is said about {topic}", 0.0
        yield before, 0.0
    elif told := [*why_not(before, rest), *was_that(before, rest), *said_that(rest, history[-1])]:
        yield from ((one, 0.0) for one in [*told, f"{before}, {rest}"])
    elif is_bare(rest):
        yield from ((one, 0.0) for one in asked_anew(before, rest))
    elif told := list(years(rest, history[-1])):
        yield from (
            (one, 0.0) for year in told for one in (*put_in(before, year), f"what happened {year}")
        )
    elif is_fragment(rest):
        yield from _completed(question, rest, before, history)
    else:
        resolved = list(_resolved(rest, history))
        named = bool(understand(resolved[0]).names)
        whole = named or len(understand(rest).stems) > 1
        yield from ((one, 0.0) for one in resolved if one != rest or whole)
        if named and resolved == [rest]:
            return
        said = frozenset(stems(resolved[0]))
        for topic in topics(history):
            if frozenset(stems(topic)) <= said:
                continue
            about = f"as for {topic}, {resolved[0][0].lower()}{resolved[0][1:]}"
            yield about, 2 * TOPIC if named else TOPIC
        yield rest, 0.0


def _completed(
    question: str, rest: str, before: str, history: Sequence[Turn]
) -> Iterator[tuple[str, float]]:
    """The question before with the fragment in it; what is told of the fragment itself."""
    is_about = _ABOUT.search(question)
    for fragment in _resolved(rest, history):
        first, *others = put_in(before, fragment)
        yield first, 0.0
        if is_about:
            yield f"tell me about {fragment}", 0.0
        yield from ((one, 0.0) for one in others)


def _resolved(rest: str, history: Sequence[Turn]) -> Iterator[str]:
    """The words with what they point back to put in; as they are where they point to nothing."""
    if _ONE.search(rest) and not is_fragment(rest):
        rest = next((_one_named(rest, noun) for noun in nouns(history)), rest)
    there, that = _THERE.search(rest), _THAT.search(rest)
    if pronoun := PRONOUN.search(rest):
        fit = antecedents(pronoun.group(), history)
        for mention in fit[:TRIED]:
            text = _put(rest, pronoun.group(), mention)
            # "What did he say about her?": she is somebody else.
            if other := PRONOUN.search(text):
                others = (m for m in antecedents(other.group(), history) if m != mention)
                text = next((_put(text, other.group(), m) for m in others), text)
            yield _placed(text, history)
        if not fit:
            yield rest
    elif there:
        yield from dict.fromkeys([_placed(rest, history), rest])
    elif that:
        for mention in antecedents("it", history)[:TRIED]:
            yield rest[: that.start()] + mention.text + rest[that.end() :]
        yield rest
    else:
        yield _POINTING.sub("the ", rest)


def _placed(rest: str, history: Sequence[Turn]) -> str:
    """The words with the likeliest place for "there"."""
    there = _THERE.search(rest)
    place = next(iter(places(history)), None)
    if not there or place is None:
        return rest
    at = place.placed if place.placed in {"in", "on"} else "at"
    return rest[: there.start()] + f"{at} {place.text}" + rest[there.end() :]


def _put(rest: str, pronoun: str, mention: Mention) -> str:
    """The words with the mention in every place of the pronoun and its other forms."""
    family = next(family for family in (HE, SHE, IT, THEY) if pronoun.lower() in family)

    def named(match: re.Match[str]) -> str:
        word = match.group().lower()
        if word not in family:
            return match.group()
        behind = rest[match.end() :].split()
        owned = bool(behind) and behind[0].lower() not in FUNCTION_WORDS
        if not (word in {"his", "its", "their"} or (word == "her" and owned)):
            return mention.text
        return mention.text + ("’" if mention.text.endswith("s") else "’s")

    return PRONOUN.sub(named, rest)


def _one_named(rest: str, noun: str) -> str:
    """What "one" is put in for it: "the big ones" → "the big lockers"."""
    single = re.sub(r"ies$", "y", noun) if noun.endswith("ies") else re.sub(r"(?<!s)s$", "", noun)
    several = noun if noun.endswith("s") else re.sub(r"y$", "ie", noun) + "s"
    rest = re.sub(r"\b(lose|need|get|have|buy|want|use|find|take|see) one\b", r"\1 a one", rest)
    return _ONE.sub(lambda one: several if one.group().lower() == "ones" else single, rest)


def _as_question(text: str) -> str:
    text = " ".join(text.split()).rstrip(" ?.!,")
    text = re.sub(r"\bi\b", "I", text)
    return f"{text[:1].upper()}{text[1:]}?"
