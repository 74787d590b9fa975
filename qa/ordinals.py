"""The second of what was just told, or the other one → the thing itself.

An answer of several items, or a sentence that names several things, is asked on about by number:
"what about the second one?", "how much does the third cost?", "why the first?". Rules for English.
This file knows nothing of how else a question leans on the one before it.
"""

import re
from collections.abc import Iterator, Sequence

from qa.lexicon import BEING, DOING, FUNCTION_WORDS
from qa.mentions import mentions
from qa.phrases import is_verb
from qa.question import lowered
from qa.types import Turn
from qa.wanted import Kind, wanted

_PLACES = {
    **{word: place for place, word in enumerate(("first", "second", "third", "fourth", "fifth"))},
    **{word: place for place, word in enumerate(("sixth", "seventh", "eighth", "ninth"), 5)},
    "tenth": 9, "former": 0, "latter": -1, "last": -1,
}  # fmt: skip
NUMBERED = re.compile(
    rf"\bthe (?P<place>{'|'.join(_PLACES)})"
    rf"(?: (?:one|item|point|kind|sort|type)(?! of)|(?: one)? of (?:them|these|those))?"
    rf"(?= (?P<behind>[\w'’-]+)|[^\w\s]|$)",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\bthe other(?: one)?(?= (?P<behind>[\w'’-]+)|[^\w\s]|$)", re.IGNORECASE)
# What is left of the question but for the number asks for no more than to be told of it.
_TOLD_OF = re.compile(
    r"(?:tell me (?:a bit |a little |something )?(?:more )?(?:about|on)|more (?:about|on)"
    r"|(?:what|how) about|(?:please )?(?:explain|describe))?",
    re.IGNORECASE,
)
_MANY = {word: many for many, word in enumerate(("two", "three", "four", "five", "six"), 2)}
_AND = re.compile(r"\s*(?:,|,? (?:and|or|as well as))\s+(?:the |a |an )?", re.IGNORECASE)


def is_numbered(rest: str) -> bool:
    """Whether the words point to a thing by its number, as "the second floor" doesn't."""
    match = NUMBERED.search(rest)
    return match is not None and _ends_there(match["behind"])


def numbered(rest: str, turn: Turn) -> Iterator[str]:
    """The words with the thing that `turn` told at that place; nothing where it told of too few."""
    match = NUMBERED.search(rest)
    if match is None or not is_numbered(rest) or NUMBERED.search(turn.question):
        return
    place = _PLACES[lowered(match["place"])]
    before, after = rest[: match.start()].strip(), rest[match.end() :]
    for things in filter(None, (_items(turn), _named(turn))):
        if -len(things) <= place < len(things):
            told_of = _TOLD_OF.fullmatch(before) and not after.strip()
            lead = "tell me more about" if told_of else before
            yield f"{lead} {things[place]}{after}".strip()


def with_other(rest: str, turn: Turn) -> str:
    """The words with a name for "the other one", where `turn` named two and spoke of one of them.

    >>> turn = Turn("", "Is Orsa old?", ("Orsa is older than Calder.",))
    >>> with_other("who lives in the other one", turn)
    'who lives in Calder'
    """
    match = _OTHER.search(rest)
    if match is None or not _ends_there(match["behind"]) or not turn.cited:
        return rest
    names = [one.text for one in mentions(turn.cited[0]) if one.named and one.text[0].isupper()]
    told = [turn.understood or turn.question, *turn.marked]
    others = [name for name in names if not any(name in words for words in told)]
    if (len(names), len(others)) != (2, 1):
        return rest
    return rest[: match.start()] + others[0] + rest[match.end() :]


def _ends_there(behind: str | None) -> bool:
    word = (behind or "").lower()
    return not word or word in FUNCTION_WORDS | BEING | DOING or is_verb(word)


def _items(turn: Turn) -> list[str]:
    """What a list told: its items, or what each of its sentences begins with."""
    colons = [at for at, quote in enumerate(turn.cited) if quote.endswith(":")]
    # What stands before the line that introduces them is none of them.
    quotes = turn.cited[colons[-1] + 1 :] if colons else turn.cited
    are_items = not any(quote.endswith((".", "!", "?")) for quote in quotes)
    if len(quotes) < 2 or not (are_items or wanted(turn.question).kind is Kind.LIST):
        return []
    if are_items:
        return list(quotes)
    named = [_subject(quote) for quote in quotes]
    return named if all(named) else []


def _subject(quote: str) -> str:
    """What a sentence begins with; empty if that is nothing that can be asked about."""
    first = next((one.text for one in mentions(quote)), "")
    if first.lower() == "according":
        return ""
    core = re.sub(r"^(?:the|an?) ", "", first)
    return first if re.match(rf"(?:(?:the|an?) )?{re.escape(core)}", quote, re.I) else ""


def _named(turn: Turn) -> list[str]:
    """The longest run of things that the first quote names, as many as it says there are.

    "Two species live there, the velvet dormouse and the stone dormouse": the last two.
    """
    quote = turn.cited[0] if turn.cited else ""
    runs: list[list[str]] = [[]]
    end = 0
    for one in mentions(quote):
        core = re.sub(r"^(?:the|an?) ", "", one.text)
        at = quote.lower().find(core.lower(), end)
        if at >= 0:
            if not _AND.fullmatch(quote[end:at]):
                runs.append([])
            runs[-1].append(one.text)
            end = at + len(core)
    longest: Sequence[str] = max(runs, key=len)
    told = next((_MANY[word] for word in re.findall(r"\w+", quote.lower()) if word in _MANY), 0)
    return list(longest[-told:]) if len(longest) > 1 else []
