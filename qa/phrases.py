"""Words in their order → where noun phrases begin and end.

Rules for English, without a parser: a phrase begins with an article, a number, a name or a plural,
and ends where a verb, a preposition or a comma comes. A phrase too long or too short does little
harm, since whoever asks for mentions tries several. This file knows nothing of what they mean.
"""

from collections.abc import Iterator, Sequence

from qa.lexicon import (
    ADJECTIVES,
    ADVERBS,
    BEING,
    DETERMINERS,
    DOING,
    INSIDE,
    LINKS,
    POSSESSIVES,
    PREPOSITIONS,
    REFLEXIVES,
    SUBJECTS,
    VERBS,
)
from qa.question import STOP_WORDS, stem

MOST_WORDS = 8
# What stands behind a verb, but seldom behind a noun.
_OBJECTS = frozenset(["it", "them", "him", "with", "up", "off"])
# "The lamp lights up".
_PARTICLES = (["up"], ["off"], ["out"], ["down"], ["away"], ["back"])


def phrases(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each phrase begins, and where it has ended, counted in tokens."""
    at = 0
    while at < len(tokens):
        leads = tokens[at][0].islower() and (is_verb(tokens[at]) or _is_phrasal(tokens, at))
        # "1909 Arbel" is a year, and a name behind it.
        dated = tokens[at].isdigit() and tokens[at + 1 : at + 2] and tokens[at + 1][0].isupper()
        # "Who operates", "it weighs": what follows such a word does something.
        does = at and tokens[at - 1].lower() in SUBJECTS and tokens[at][0].islower()
        does = does and tokens[at] not in DETERMINERS
        leads = leads or bool(dated) or bool(does)
        end = at if leads else _end(tokens, at)
        if end == at:
            at += 1
            continue
        yield at, _without_predicate(tokens, at, end)
        at = end


def _without_predicate(tokens: Sequence[str], at: int, end: int) -> int:
    """Where a subject ends whose question needs its last word: "can the tenants sublet their shop".

    A common verb ends a phrase anyway; this is for all others, and for "is the small one loud?".
    """
    before = tokens[at - 1].lower() if at else ""
    behind = tokens[end].lower() if end < len(tokens) else "?"
    is_last = not behind[0].isalnum()
    link = next((n for n in range(at, end) if tokens[n] in LINKS), None)
    if before in DOING and is_last and link and tokens[end - 2].lower() in DETERMINERS:
        # "How does the Boiler House deal with the trains?"
        end, is_last = (end, False) if tokens[link] == "of" else (link, True)
    words = [word for word in tokens[at:end] if word.lower() not in DETERMINERS]
    if len(words) < 2 or not words[-1][0].islower():
        return end
    if before in DOING and (is_last or behind in DETERMINERS or behind in _OBJECTS):
        return end - 1
    # "Where is the blue boat?" says nothing of it yet.
    return end - 1 if at == 1 and before in BEING and is_last and link is None else end


def _end(tokens: Sequence[str], at: int) -> int:
    """Where the phrase that begins at `at` ends; `at` itself where none begins."""
    start = at
    if tokens[at].lower() in DETERMINERS:
        at += 1
        if tokens[start].lower() in SUBJECTS and at < len(tokens) and _does(tokens, at):
            return start
    content = at
    while at < min(len(tokens), start + MOST_WORDS) and not _ends(tokens, at, content, start):
        at += 1
    if at == content:
        return start
    return _narrowed(tokens, at) if content > start else at


def _ends(tokens: Sequence[str], at: int, content: int, start: int) -> bool:
    """Whether a phrase from `start`, with words that matter from `content`, goes no further."""
    word = tokens[at]
    if not (word[0].isalnum() or word == "&"):
        return True
    inside = at > start and word.lower() in INSIDE
    if word.lower() in DETERMINERS or (word.lower() in STOP_WORDS and not inside):
        return True
    if word.lower() in PREPOSITIONS or word in ADVERBS or word in REFLEXIVES:
        return True
    if not word[0].islower():
        return False
    if word.endswith("ly") or (at > content and word.endswith("ed")):
        return True
    if at > content and (_is_phrasal(tokens, at) or _is_adverb(tokens, at)):
        return True
    if at > content and (word == "due" or (word == "back" and _is_again(tokens, at))):
        return True
    if at > content and is_verb(word):
        # "Her main work is": what is something is no verb.
        return at + 1 >= len(tokens) or tokens[at + 1].lower() not in BEING
    return at > content == start and _ends_name(tokens, at)


def _narrowed(tokens: Sequence[str], at: int) -> int:
    """Where a phrase ends with what narrows it down behind `at`: "the mayor of Calder"."""
    if at + 1 >= len(tokens) or tokens[at].lower() not in LINKS:
        return at
    first = tokens[at + 1]
    narrows = tokens[at].lower() == "of" or first[0].isupper() or first.lower() == "the"
    if not narrows or first.lower() in POSSESSIVES:
        return at
    end = _end(tokens, at + 1)
    return end if end > at + 1 else at


def _is_adverb(tokens: Sequence[str], at: int) -> bool:
    """Whether a verb stands behind "first" or "last": "when was the lamp first lit"."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else ""
    return tokens[at] in {"first", "last"} and (behind.endswith("ed") or is_verb(behind))


def _is_again(tokens: Sequence[str], at: int) -> bool:
    """Whether "back" is where something comes to and no part of it: "get the deposit back"."""
    before, behind = tokens[at - 1], tokens[at + 1].lower() if at + 1 < len(tokens) else "?"
    is_part = before in ADJECTIVES or before.endswith(("'s", "’s"))
    goes_on = behind[0].isalnum() and behind not in STOP_WORDS | LINKS | PREPOSITIONS
    return not (is_part or goes_on)


def _is_phrasal(tokens: Sequence[str], at: int) -> bool:
    """Whether a particle makes a verb of the word: "lights up"."""
    return tokens[at].endswith("s") and tokens[at + 1 : at + 2] in _PARTICLES


def _does(tokens: Sequence[str], at: int) -> bool:
    """Whether a verb stands behind "what" or "that": "what endangers it", "that nothing"."""
    what = tokens[at - 1].lower()
    ending = ("s", "ed") if what == "what" else "ed"
    does = tokens[at].endswith(ending) or (what == "what" and is_verb(tokens[at]))
    return what == "that" or (what in {"what", "which"} and does)


def _ends_name(tokens: Sequence[str], end: int) -> bool:
    """Whether a name stands before `end` that the word there is no part of.

    That is so behind two capitalised words, and where nothing follows: "did Arbel marry?".
    """
    if not tokens[end - 1][0].isupper() or tokens[end - 1].endswith(("'s", "’s")):
        return False
    behind = tokens[end + 1].lower() if end + 1 < len(tokens) else "?"
    last = not behind[0].isalnum() or behind in STOP_WORDS or behind in LINKS
    plural = tokens[end].endswith("s")
    return (end > 1 and tokens[end - 2][0].isupper()) or (last and not plural)


def is_verb(word: str) -> bool:
    """Whether the word is rather a common verb than a noun."""
    return not word.endswith("ing") and stem(word) in VERBS
