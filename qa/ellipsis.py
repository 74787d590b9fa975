"""A question that leaves out what the one before it said → a question that says it.

"When?" after "Where was she born?" makes "When was she born?"; "and the other, how long does that
take?" makes "how long does the other one take?". Rules for English. This file knows nothing of what
pronouns stand for, nor of documents.
"""

import re

from qa.lexicon import REFLEXIVES
from qa.mentions import mentions
from qa.phrases import is_verb
from qa.words import AUXILIARY, PREPOSITION, WH

_LEAD = re.compile(
    r"(?:(?:(?:and|but|so|ok(?:ay)?|also|then|well|i meant?)\b|(?:no|sorry|wait|oh|hm+)(?=[,.!]))"
    r"[ ,.!]*)*"
    r"(?:(?:what|how) about\b ?|(?:the )?same (?=for |with |in ))?",
    re.IGNORECASE,
)
_REFLEXIVE = re.compile(rf" (?:{'|'.join(sorted(REFLEXIVES))})$", re.IGNORECASE)
_IS = re.compile(
    r"\b(it|he|she|that|there|what|when|where|who|how)['’]s\b"
    r"|\b(what|when|where|who|how)s"
    r" (?=(?:the|an?|that|this|his|her|its|their|my|your|wrong|\w+ing)\b)",
    re.IGNORECASE,
)
_ARE = re.compile(r"\b(they|we|you)['’]re\b", re.IGNORECASE)
_SHORT = re.compile(r"\b(i|you|he|she|it|we|they|that|who)['’](ll|ve|d)\b", re.IGNORECASE)
_LONG = {"ll": "will", "ve": "have", "d": "had"}
_ORDER = r"(?:(?:tell|show|give) me|explain|describe|summari[sz]e)"
_BARE = re.compile(
    rf"(?P<wh>(?:{PREPOSITION} )?(?:{WH}|which one|(?:which|what|whose|how) \w+))"
    rf"(?: (?P<tail>to|from|with|for|by))?"
    rf"(?: exactly| else| then| so)?"
    rf"(?: (?:is|was|are|were|did|does|will|would) (?:that|this|(?<=when is )it|(?<=when was )it)"
    rf"(?: be| so| happen| take place)?"
    rf"| (?:do|does|did|will|would|can|could|should|has|have) (?:I|it|he|she|we|they))?"
    rf"|(?P<adverb>why|when|where|how) (?P<phrase>{PREPOSITION} .+)",
    re.IGNORECASE,
)
_MEANS_WHY = frozenset(["what for", "how come"])
_FRONTED = re.compile(
    rf"(?!(?:if|when|while|because|as|{PREPOSITION})\b)(?P<topic>[^,]{{2,60}}), "
    rf"(?P<asked>(?:(?:{PREPOSITION} )?{WH}|{AUXILIARY})\b.+)",
    re.IGNORECASE,
)
_STOOD_FOR = re.compile(
    r"\b(?:he|she|it|they|him|them|(?P<own>his|her|its|their)|that|those|these|this)\b",
    re.IGNORECASE,
)
_NOUNLESS = re.compile(r"\b(?:other|first|second|third|last|former|latter)$", re.IGNORECASE)
ASKED = re.compile(
    rf"(?P<before>As for [^,]+, )?(?P<wh>(?:{PREPOSITION} )?{WH}\b.*?) ?"
    rf"(?P<rest>\b{AUXILIARY}\b.*)",
    re.IGNORECASE,
)
_WHY_AND = re.compile(r"how \w+", re.IGNORECASE)
_WHO_DID = re.compile(
    rf"(?:who|what|which [\w ]+?) (?P<verb>[\w]+)"
    rf" (?P<object>(?P<goes_on>(?:{PREPOSITION}|up|off|out|down|away|back)\b)?.*)",
    re.IGNORECASE,
)
_PARTICIPLES = {
    "began": "begun", "bought": "bought", "brought": "brought", "built": "built", "chose":
    "chosen", "drew": "drawn", "found": "found", "gave": "given", "held": "held", "led":
    "led", "left": "left", "lost": "lost", "made": "made", "met": "met", "paid": "paid",
    "put": "put", "read": "read", "said": "said", "saw": "seen", "sold": "sold", "sent":
    "sent", "set": "set", "stole": "stolen", "took": "taken", "taught": "taught", "told":
    "told", "won": "won", "wrote": "written",
}  # fmt: skip


def without_lead(question: str) -> str:
    """The question without the "and", "but" or "what about" that ties it to the one before."""
    rest = question.strip().rstrip("?!. ")
    return rest[_LEAD.match(rest).end() :].strip(" ,")  # type: ignore[union-attr]


def spelled_out(rest: str) -> str:
    """The words without what is short for two: "it's late" is "it is late".

    "The director herself" is the director.
    """
    rest = _IS.sub(lambda short: f"{short[1] or short[2]} is{'' if short[1] else ' '}", rest)
    rest = re.sub(r"\bis (?=been |got |become )", "has ", _ARE.sub(r"\1 are", rest))
    rest = _SHORT.sub(lambda short: f"{short[1]} {_LONG[short[2].lower()]}", rest)
    return _REFLEXIVE.sub("", rest)


def without_front(rest: str) -> str:
    """What is named first, put in for the word that stands for it.

    >>> without_front("the other, how long does that take")
    'how long does the other one take'
    """
    match = _FRONTED.fullmatch(rest)
    stands = match and _STOOD_FOR.search(match["asked"])
    if not match or not stands:
        return rest
    topic, asked = _NOUNLESS.sub(r"\g<0> one", match["topic"]), match["asked"]
    return f"{asked[: stands.start()]}{topic}{'’s' if stands['own'] else ''}{asked[stands.end() :]}"


def is_bare(rest: str) -> bool:
    """Whether it is a question word and little else: "when", "by whom", "where was that"."""
    return _BARE.fullmatch(rest) is not None


def is_fragment(rest: str) -> bool:
    """Whether it is no question of its own: "Russia", "in winter", "if she is away"."""
    begins = re.match(
        rf"(?:(?:{PREPOSITION} )?(?:{WH}|{AUXILIARY})|{_ORDER})\b", rest, re.IGNORECASE
    )
    return begins is None and len(rest.split()) <= 8


def asked_anew(before: str, rest: str) -> list[str]:
    """The question `before` with the question word of `rest`, the likeliest reading first."""
    before = before.rstrip("?!. ")
    word, tail = _asked_for(rest)
    asked, did = ASKED.fullmatch(before), _WHO_DID.fullmatch(before)
    found = []
    # "How loud may it be?", and then "why?": it isn't asked why it may be.
    degree = word.lower() == "why" and asked and _WHY_AND.match(asked["wh"])
    if degree:
        pass
    elif asked and not asks_for_its_subject(asked) and not _asks_for_a_thing(asked):
        found.append(f"{asked['before'] or ''}{word} {asked['rest']}{tail}")
    elif auxiliary_first(before):
        found.append(f"{word} {before[0].lower()}{before[1:]}{tail}")
    elif did and not (asked or did["goes_on"]) and (participle := _participle(did["verb"].lower())):
        thing = mentions(did["object"])
        verb = "were" if thing and thing[0].plural else "was"
        found.append(f"{word} {verb} {did['object']} {participle}{tail}")
    found.append(f"{before}, and {word}{tail}")
    return found


def _asked_for(rest: str) -> tuple[str, str]:
    """The question word, and what belongs to the question's end: "to", "at that time of day"."""
    match = _BARE.fullmatch(rest)
    if match is None:
        return rest, ""
    whole = " ".join(filter(None, (match["wh"], match["tail"])))
    if whole.lower() in _MEANS_WHY:
        return "why", ""
    end = match["tail"] or match["phrase"]
    return match["wh"] or match["adverb"], f" {end}" if end else ""


def asks_for_its_subject(asked: re.Match[str]) -> bool:
    """Whether what it asks for does, is or has become something.

    So in "who will write", "who was against it", "which bridge was closed".
    """
    words: list[str] = asked["rest"].split()[1:]
    first = words[0] if words else ""
    if re.match(r"who|what|which", asked["wh"], re.I) is None or not first[:1].islower():
        return False
    leads = len(words) > 1 and re.fullmatch(PREPOSITION, first) is not None
    return leads or is_verb(first) or first.endswith("ed") or first in _PARTICIPLES.values()


def _asks_for_a_thing(asked: re.Match[str]) -> bool:
    """Whether nothing is left of what it asks for with another question word: "what did he buy"."""
    to_be = re.match(r"(?:is|are|was|were)\b", asked["rest"], re.I)
    return re.match(r"who|what|which", asked["wh"], re.I) is not None and not to_be


def _participle(verb: str) -> str | None:
    return _PARTICIPLES.get(verb) or (verb if verb.endswith("ed") else None)


def auxiliary_first(question: str) -> bool:
    """Whether it is a question for yes or no."""
    return re.match(rf"{AUXILIARY}\b", question, re.IGNORECASE) is not None
