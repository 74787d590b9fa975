"""A question about what was told, as a whole → that told again: "was that before the war?".

"Why not?" after "Can I use vinegar?" makes "Why can't I use vinegar?", "and the year before?" after
an answer about 1740 asks for 1739. Rules for English. This file knows nothing of documents.
"""

import re
from collections.abc import Iterator

from qa.ellipsis import ASKED, asks_for_its_subject, auxiliary_first
from qa.lexicon import SUBJECTS
from qa.parallel import put_in
from qa.types import Turn
from qa.words import PREPOSITION

_WHY_NOT = re.compile(r"why not(?: (?P<instead>.+))?", re.IGNORECASE)
_WAS_THAT = re.compile(
    rf"(?:is|was|did) (?:that|this|it)(?: happen| take place)? (?P<rest>{PREPOSITION} .+)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(1\d{3}|20\d{2})\b")
_NEXT_YEAR = re.compile(
    r"(?:in )?(?:the )?(?:year (?P<way>before|after)(?: that)?|(?P<kind>next|following|previous)"
    r" year)",
    re.IGNORECASE,
)
_SAID_THAT = re.compile(r"(who (?:says?|said|claims?|claimed)) (?:that|so|this)", re.IGNORECASE)
# What is longer, in characters, is not said again.
MOST_SAID = 250
_UNSHORTENED = frozenset(["may", "might"])
_SHORT = {
    "can": "can't",
    "will": "won't",
    "shall": "shan't",
    "may": "may not",
    "might": "might not",
}


def is_about_what_was_told(rest: str) -> bool:
    """Whether it asks about what was told before as a whole."""
    forms = (_WHY_NOT, _WAS_THAT, _SAID_THAT, _NEXT_YEAR)
    return any(form.fullmatch(rest) for form in forms)


def asks_for_a_year(rest: str) -> bool:
    """Whether it asks for the year before or after."""
    return _NEXT_YEAR.fullmatch(rest) is not None


def told_again(before: str, rest: str, last: Turn) -> list[str]:
    """What it asks for, the likeliest first; nothing where it isn't about what was told."""
    if was := _was_that(before, rest):
        return [*was, f"{before.rstrip('?')}, and {rest}"]
    in_year = [
        one
        for year in _years(rest, last)
        for one in (*put_in(before, year), f"what happened {year}")
    ]
    return [*_why_not(before, rest), *_said_that(rest, last), *in_year]


def _why_not(before: str, rest: str) -> list[str]:
    """What "why not" asks, beside the question before it; nothing where it is no such question."""
    match, before = _WHY_NOT.fullmatch(rest), before.rstrip("?!. ")
    if match is None:
        return []
    instead = match["instead"]
    if auxiliary_first(before):
        auxiliary, _, tail = before.partition(" ")
        instead = f", but {instead}" if instead else ""
        subject, _, behind = tail.partition(" ")
        if auxiliary.lower() in _UNSHORTENED and subject.lower() in SUBJECTS:
            return [f"why {auxiliary.lower()} {subject} not {behind}{instead}"]
        return [f"why {_negated(auxiliary)} {tail}{instead}"]
    asked = ASKED.fullmatch(before)
    if asked is None or instead is None:
        return []
    auxiliary, _, tail = asked["rest"].partition(" ")
    is_subject = asks_for_its_subject(asked) or len(tail.split()) == 1
    behind = f"{instead} {tail}" if is_subject else f"{tail} {instead}"
    return [f"why {_negated(auxiliary)} {behind}"]


def _negated(auxiliary: str) -> str:
    return _SHORT.get(auxiliary.lower(), f"{auxiliary.lower()}n't")


def _was_that(before: str, rest: str) -> list[str]:
    """The question before it as one for yes or no, with the circumstance that is asked for."""
    match = _WAS_THAT.fullmatch(rest)
    if match is None:
        return []
    before = before.rstrip("?!. ")
    asked = ASKED.fullmatch(before)
    if asked is None or asks_for_its_subject(asked):
        return [f"{before} {match['rest']}"]
    return [f"{asked['rest']} {match['rest']}"]


def _years(rest: str, last: Turn) -> Iterator[str]:
    """The year that is meant by "the year before", as a circumstance: "in 1739"."""
    match = _NEXT_YEAR.fullmatch(rest)
    told = (_YEAR.search(text) for text in (last.understood, *last.cited))
    year = next(filter(None, told), None)
    if match and year:
        is_before = (match["way"] or match["kind"]).lower() in {"before", "previous"}
        yield f"in {int(year[0]) + (-1 if is_before else 1)}"


def _said_that(rest: str, last: Turn) -> list[str]:
    """The question who said "that", with what was said in its place."""
    match = _SAID_THAT.fullmatch(rest)
    if match is None or not last.cited or len(last.cited[0]) > MOST_SAID:
        return []
    said = re.sub(r"^According to [^,]+, ", "", last.cited[0].rstrip("."))
    return [f"{match[1]} that {said}"]
