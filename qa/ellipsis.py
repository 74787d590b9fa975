"""A question that leaves out what the one before it said → that question with the new part in it.

"Who owns the Nightjar?" and then "and the Petrel?" makes "Who owns the Petrel?"; "when?" after
"Where was she born?" makes "When was she born?". Rules for English. This file knows nothing of what
pronouns stand for, nor of documents.
"""

import re

from qa.mentions import Kind, Mention, mentions
from qa.phrases import is_verb
from qa.question import STOP_WORDS, stem

_WH = r"(?:who|whom|whose|what|when|where|why|how|which)"
AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|shall|should|may|might|must|has|have|had)"
)
PREPOSITION = (
    r"(?:about|after|against|at|before|between|by|during|for|from|in|into|of|on|since|through|till"
    r"|to|under|until|with|without)"
)
_LEAD = re.compile(
    r"(?:(?:and|but|so|ok(?:ay)?|also|then|well)\b[ ,]*)*"
    r"(?:(?:what|how) about\b ?|(?:the )?same (?=for |with |in ))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?P<wh>(?:{PREPOSITION} )?(?:{_WH}|which one|(?:which|what|whose|how) \w+))"
    rf"(?: exactly| else| then)?"
    rf"(?: (?:is|was|are|were|did|does|will|would) (?:that|this)"
    rf"(?: be| happen| take place)?)?",
    re.IGNORECASE,
)
ASKED = re.compile(
    rf"(?P<before>As for [^,]+, )?(?P<wh>(?:{PREPOSITION} )?{_WH}\b.*?) ?"
    rf"(?P<rest>\b{AUXILIARY}\b.*)",
    re.IGNORECASE,
)
_WHO_DID = re.compile(r"(?:who|what|which [\w ]+?) (?P<verb>[\w]+) (?P<object>.+)", re.IGNORECASE)
_PARTICIPLES = {
    "began": "begun", "bought": "bought", "brought": "brought", "built": "built", "chose":
    "chosen", "drew": "drawn", "found": "found", "gave": "given", "held": "held", "led":
    "led", "left": "left", "lost": "lost", "made": "made", "met": "met", "paid": "paid",
    "put": "put", "read": "read", "said": "said", "saw": "seen", "sold": "sold", "sent":
    "sent", "set": "set", "stole": "stolen", "took": "taken", "taught": "taught", "told":
    "told", "won": "won", "wrote": "written",
}  # fmt: skip
_ONE = re.compile(r"\bones?\b", re.IGNORECASE)
_OTHER = re.compile(r"\bothers?\b", re.IGNORECASE)
_PLACES = frozenset(["in", "on", "at", "during"])
_ORDINALS = frozenset(
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth", "last", "next",
    ]
)  # fmt: skip


def without_lead(question: str) -> str:
    """The question without the "and", "but" or "what about" that ties it to the one before."""
    rest = question.strip().rstrip("?!. ")
    return rest[_LEAD.match(rest).end() :].strip(" ,")  # type: ignore[union-attr]


def is_bare(rest: str) -> bool:
    """Whether it is a question word and little else: "when", "by whom", "where was that"."""
    return _BARE.fullmatch(rest) is not None


def is_fragment(rest: str) -> bool:
    """Whether it is no question of its own: "Russia", "in winter", "if she is away"."""
    begins = re.match(rf"(?:{PREPOSITION} )?(?:{_WH}|{AUXILIARY})\b", rest, re.IGNORECASE)
    return begins is None and len(rest.split()) <= 8


def asked_anew(before: str, rest: str) -> list[str]:
    """The question `before` with the question word of `rest`, the likeliest reading first."""
    match = _BARE.fullmatch(rest)
    word = match["wh"] if match else rest
    before = before.rstrip("?!. ")
    asked, did = ASKED.fullmatch(before), _WHO_DID.fullmatch(before)
    found = []
    if asked and not asks_for_its_subject(asked) and not _asks_for_a_thing(asked):
        found.append(f"{asked['before'] or ''}{word} {asked['rest']}")
    elif auxiliary_first(before):
        found.append(f"{word} {before[0].lower()}{before[1:]}")
    elif did and not asked and (participle := _participle(did["verb"].lower())):
        thing = mentions(did["object"])
        verb = "were" if thing and thing[0].plural else "was"
        found.append(f"{word} {verb} {did['object']} {participle}")
    found.append(f"{before}, and {word}")
    return found


def asks_for_its_subject(asked: re.Match[str]) -> bool:
    """Whether what it asks for does something: "who will write"."""
    words = asked["rest"].split()
    return re.match(r"who|what|which", asked["wh"], re.I) is not None and (
        len(words) > 1 and words[1][0].islower() and is_verb(words[1])
    )


def _asks_for_a_thing(asked: re.Match[str]) -> bool:
    """Whether nothing is left of what it asks for with another question word: "what did he buy"."""
    to_be = re.match(r"(?:is|are|was|were)\b", asked["rest"], re.I)
    return re.match(r"who|what|which", asked["wh"], re.I) is not None and not to_be


def _participle(verb: str) -> str | None:
    return _PARTICIPLES.get(verb) or (verb if verb.endswith("ed") else None)


def auxiliary_first(question: str) -> bool:
    """Whether it is a question for yes or no."""
    return re.match(rf"{AUXILIARY}\b", question, re.IGNORECASE) is not None


def put_in(before: str, fragment: str) -> list[str]:
    """The question `before` with the fragment in the place of its like, the likeliest first."""
    before = before.rstrip("?!. ")
    words = fragment.split()
    if words[0].lower() in {"if", "when", "because", "unless", "after", "before", "while"}:
        return [f"{before} {fragment}"]
    if re.fullmatch(PREPOSITION, words[0], re.IGNORECASE):
        return _phrase_in(before, words)
    if len(words) == 1 and is_verb(words[0]) and is_verb(before.split()[-1]):
        return [f"{before.rsplit(' ', 1)[0]} {fragment}"]
    return _thing_in(before, fragment)


def _phrase_in(before: str, words: list[str]) -> list[str]:
    """`words` begin with a preposition: they replace a phrase with such a one, or are added."""
    fragment = " ".join(words)
    if swapped := _like_word_swapped(before, " ".join(words[1:])):
        return [swapped, f"{before} {fragment}"]
    alike = _PLACES if words[0].lower() in _PLACES else {words[0].lower()}
    found = []
    for match in re.finditer(rf"\b(?:{'|'.join(sorted(alike))}) (?=(?P<word>[\w'’-]+))", before):
        behind = before[match.end() :]
        own = (m.text.removeprefix("the ") for m in mentions(behind))
        near = re.match(rf"(?:the )?{re.escape(next(own, match['word']))}", behind)
        end = match.end() + (near.end() if near else len(match["word"]))
        found.append(before[: match.start()] + fragment + before[end:])
    return [*found[::-1], f"{before} {fragment}"]


def _thing_in(before: str, fragment: str) -> list[str]:
    """The fragment is a name or noun phrase: it replaces one like it."""
    found = []
    if swapped := _like_word_swapped(before, fragment):
        found.append(swapped)
    for mention in sorted(_own(before), key=lambda own: -_likeness(own, fragment)):
        found.append(_replaced(before, mention.text, fragment))
    return list(dict.fromkeys(found)) or [f"{before}, and {fragment}"]


def _like_word_swapped(before: str, fragment: str) -> str:
    """Numbers and ordinals change places with their like: "code 3" and "5", "the second one"."""
    words = [word for word in fragment.split() if word.lower() not in {"the", "one", "a", "ones"}]
    if not words:
        return ""
    for test in (str.isdigit, lambda word: word.lower() in _ORDINALS):
        olds = [word for word in before.split() if test(word)]
        if test(words[0]) and olds:
            return _replaced(before, olds[-1], " ".join(words))
    # "The morning shift" and "the afternoon one" differ in what stands around the noun.
    if _ONE.search(fragment) and (own := _own(before)):
        return _replaced(before, own[0].text, _ONE.sub(own[0].noun or own[0].head, fragment))
    if _OTHER.search(fragment):
        named = [own for own in _own(before) if own.named]
        return _replaced(before, named[0].text, fragment) if named else ""
    return ""


def _own(before: str) -> list[Mention]:
    """The mentions of the question, without its own question words."""
    known = (own for own in mentions(before) if stem(own.head) not in STOP_WORDS)
    return [own for own in known if re.search(rf"\b{re.escape(own.text)}(?!\w)", before)]


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
    return score


def _replaced(text: str, old: str, new: str) -> str:
    """The text with the last whole `old` in it replaced."""
    matches = list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text, re.IGNORECASE))
    if not matches:
        return f"{text}, and {new}"
    last = matches[-1]
    return text[: last.start()] + new + text[last.end() :]
