"""A question that points back → the same with what it points to put in.

"Where did she live?" is read with a name in it, "the big ones" with their noun, "there" with a
place. Rules for English. This file knows nothing of which reading is the best.
"""

import re
from collections.abc import Iterator, Sequence

from qa.antecedents import IT, PRONOUN, THEY, antecedents, nouns, places
from qa.ellipsis import is_fragment
from qa.gender import HE, SHE
from qa.lexicon import BEING, DOING, FUNCTION_WORDS, REFLEXIVES, TIMES
from qa.mentions import Mention
from qa.question import lowered
from qa.types import Turn
from qa.words import PREPOSITION

_SINGULAR = {"do": "does", "are": "is", "were": "was", "have": "has"}
_PLURAL = {singular: plural for plural, singular in _SINGULAR.items()}
# How many antecedents of a pronoun are tried.
TRIED = 3
THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! be\b)", re.IGNORECASE)
_POINTER = r"(?:that|this|those|these)"
_NARROWING = frozenset(["first", "last", "here", "there"])
_STANDS_ALONE = "|".join(sorted((FUNCTION_WORDS - DOING - BEING - _NARROWING) | REFLEXIVES))
# In "is that enough", no noun follows.
_SAID_OF_IT = "all|allowed|better|correct|enough|included|less|more|normal|possible|safe|true|worse"
# A pointer without a noun: "how much did those cost", "can I mend that myself", "is this so".
THAT = re.compile(
    rf"(?<!say to )\b{_POINTER}\b"
    rf"(?= *$| (?:mean|happen|cost|work|take|have|come|do|be|{_SAID_OF_IT}|{_STANDS_ALONE})\b)"
    rf"|(?:(?<=did )|(?<=does )|(?<=will )|(?<=would )|(?<=can )|(?<=do )){_POINTER}(?= \w+$)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    rf"(?<!about )\b(?:that|this|these|those) (?!(?:who|whose|which|that|{PREPOSITION})\b)(?=\w)",
    re.IGNORECASE,
)
# In "how does one get there?", one is anybody, in "one tonne" it counts.
_ONE = re.compile(
    r"\b(?!(?:(?<=do )|(?<=does )|(?<=did )|(?<=can )|(?<=must )|(?<=should )|(?<=may ))one [a-z])"
    rf"ones?\b(?! (?:{'|'.join(sorted(TIMES))})\b)",
    re.IGNORECASE,
)
# What only somebody does.
_ACTING = re.compile(r"\bthey (?:do|say|think|want|plan)\b", re.IGNORECASE)
_NOUNLESS = re.compile(r"^which(?= (?:is|are|was|were|has|have|had|does|do|did)\b)", re.I)


def resolved(rest: str, history: Sequence[Turn]) -> Iterator[str]:
    """The words with what they point back to put in; as they are where they point to nothing."""
    rest = _with_noun(_NOUNLESS.sub(r"\g<0> one", rest), history)
    there, that = THERE.search(rest), THAT.search(rest)
    if pronoun := PRONOUN.search(rest):
        fit = antecedents(pronoun.group(), history)
        if _ACTING.search(rest):
            fit.sort(key=lambda mention: not mention.is_somebody)
        for mention in fit[:TRIED]:
            text = _put(_agreeing(rest, pronoun.group(), mention), pronoun.group(), mention)
            # "What did he say about her?": she is somebody else.
            if other := _other(rest, pronoun):
                others = (m for m in antecedents(other, history) if m != mention)
                text = next((_put(text, other, m) for m in others), text)
            yield _placed(text, history)
        if not fit:
            yield rest
    elif there:
        yield from dict.fromkeys([_placed(rest, history), rest])
    elif that:
        is_many = lowered(that.group()) in {"those", "these"}
        known = antecedents("those" if is_many else "it", history)
        for mention in [m for m in known if is_many or not m.plural][:TRIED]:
            yield rest[: that.start()] + mention.text + rest[that.end() :]
        yield rest
    else:
        yield _POINTING.sub("the ", rest)


def _with_noun(rest: str, history: Sequence[Turn]) -> str:
    """The words with the likeliest noun for "one"; fragments get theirs elsewhere."""
    if not _ONE.search(rest) or is_fragment(rest):
        return rest
    # "Did the people get a new one?" asks for no new people.
    pronoun = PRONOUN.search(rest)
    who = antecedents(pronoun.group(), history)[:1] if pronoun else []
    others = (noun for noun in nouns(history) if not any(noun in m.text for m in who))
    return next((_one_named(rest, noun) for noun in others), rest)


def _placed(rest: str, history: Sequence[Turn]) -> str:
    """The words with the likeliest place for "there"."""
    there = THERE.search(rest)
    place = next(iter(places(history)), None)
    if not there or place is None:
        return rest
    in_it = place.placed == "in" or (place.placed in {"to", "from"} and place.named)
    at = "on" if place.placed == "on" else "in" if in_it else "at"
    return rest[: there.start()] + f"{at} {place.text}" + rest[there.end() :]


def _family(pronoun: str) -> frozenset[str]:
    """The pronoun with its other forms."""
    return next(family for family in (HE, SHE, IT, THEY) if lowered(pronoun) in family)


def _other(rest: str, pronoun: re.Match[str]) -> str:
    """A pronoun of another family behind this one, empty if there is none."""
    behind = (match.group() for match in PRONOUN.finditer(rest, pronoun.end()))
    own = _family(pronoun.group())
    return next((other for other in behind if lowered(other) not in own), "")


def _put(rest: str, pronoun: str, mention: Mention) -> str:
    """The words with the mention in place of the pronoun, which goes on to stand for it behind."""
    family = _family(pronoun)
    match = next(one for one in PRONOUN.finditer(rest) if lowered(one.group()) in family)
    word, behind = lowered(match.group()), rest[match.end() :].split(maxsplit=1)
    owned = bool(behind) and behind[0].lower() not in FUNCTION_WORDS
    text = mention.text
    if word in {"his", "its", "their"} or (word == "her" and owned):
        text += "’" if text.endswith("s") else "’s"
    return rest[: match.start()] + text + rest[match.end() :]


def _agreeing(rest: str, pronoun: str, mention: Mention) -> str:
    """The words with the verb before the pronoun as the mention needs it: "does the firm"."""
    if lowered(pronoun) not in {"they", "it"}:
        return rest
    forms = _PLURAL if mention.plural else _SINGULAR
    return re.sub(
        rf"\b({'|'.join(forms)}) (?={pronoun}\b)",
        lambda verb: f"{forms[lowered(verb[1])]} ",
        rest,
        flags=re.IGNORECASE,
    )


def _one_named(rest: str, noun: str) -> str:
    """What "one" is put in for it: "the big ones" → "the big lockers"."""
    single = re.sub(r"ies$", "y", noun) if noun.endswith("ies") else re.sub(r"(?<!s)s$", "", noun)
    several = noun if noun.endswith("s") else re.sub(r"y$", "ie", noun) + "s"
    rest = re.sub(r"\b(lose|need|get|have|buy|want|use|find|take|see) one\b", r"\1 a one", rest)
    return _ONE.sub(lambda one: several if one.group().lower() == "ones" else single, rest)
