"""A text → what it speaks of: names and noun phrases, in the words that a question can use.

Rules for English, without a parser: a phrase begins with an article, a number, a name or a plural,
and ends where a verb, a preposition or a comma comes. A phrase too long or too short does little
harm, since whoever asks for mentions tries several. This file knows nothing of questions.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from qa.question import STOP_WORDS, stem

TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*(?:['’](?!\w))?|&|[^\w\s]")
ROW = re.compile(r"(?:^|; )[^:;]{1,60}: (?P<value>[^;]+)")
MOST_WORDS = 8

DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your each every some any no both all "
    "two three four five six seven eight nine ten eleven twelve several many which what whose".split()
)
POSSESSIVES = frozenset("his her its their our my your".split())
# What a phrase is that was asked for or counted, once it is known: "which port" is "the port".
_SUBJECTS = frozenset("who what that it he she they which i we you".split())
_MANY = frozenset("children people men women mice feet teeth".split())
# Stop words of questions that stand inside phrases all the same: "the other firm".
_INSIDE = frozenset("other own first more most few".split())
_INDEFINITE = frozenset("a an any some every each no many several which what whose".split())
_LINKS = frozenset("of for to in on at from with about between".split())
_PLACING = frozenset("in at from to near on through across over into".split())
_TITLES = frozenset(
    "mr mrs ms miss dr doctor professor captain councillor sir lady judge father mother sister "
    "brother aunt uncle king queen mayor president minister director".split()
)
_TIMES = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years morning "
    "evening night noon time times spring summer autumn winter monday tuesday wednesday thursday "
    "friday saturday sunday weekend weekends weekday weekdays mornings evenings afternoons".split()
)
_COUNTS = frozenset("two three four five six seven eight nine ten eleven twelve".split())
_MONTHS = frozenset(calendar.month_name)
_VERBS = frozenset(
    stem(verb)
    for verb in (
        "accept achieve aim allow announce arrange bake believe borrow break carried check "
        "chair clean climb collect compare complain consist contain continue create "
        "defend deliver demand deny discover divide double eat elect "
        "enjoy establish exist expect explain explore feed fill fit fix follow forget "
        "happen hate hire hit hurt include inherit install invent invest invite join kill "
        "lay lend listen live marry mention own perform pick prefer "
        "prepare produce propose provide pull push quit react recommend reduce "
        "refer reject release rely require return ride save serve "
        "spread steer struck suffer suggest survive swim test throw "
        "translate wait warn wash wear weigh welcome wonder worry "
        "add admit agree allow appear apply argue arrive ask attend be become became "
        "begin began begun belong bore born bring brought build built burn buy bought call came carry "
        "change choose chose chosen close come cost declare decide describe "
        "did die do draw drew drawn drive earn eat eats end enter finish fail fall fell feel felt fight "
        "find found get gave give given go goes gone got grow grew had happen hang has have "
        "hear held help hold hope is keep kept know knew known last lasts lead leads led leave left "
        "let like live lives look lose lost love made make mean mends met meet move need open "
        "own owns pay paid promise protect prove publish put raise ran reach read "
        "receive refuse remain repair reply replace represent resign rest rise rose run said "
        "sang save saw say sees seen sell send sent serve set show shown sign sit sleep sold speak "
        "spoke spend spent stand start stay steal stole stood take taken taught teach "
        "tell think thought told took travel try use walk want was went were win "
        "won work wrote write written yield"
    ).split()
)  # fmt: skip


# Words that no noun is: what stands before one of them owns nothing.
FUNCTION_WORDS = _LINKS | frozenset(
    "in into by as after before during since until through and or but if when while because than "
    "is are was were be been do does did has have had can could will would shall should may might "
    "must now then today later again there here first last too also instead".split()
)


class Kind(Enum):
    """What a mention looks like, as far as its words and the ones around it tell."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a text as a question can use it.

    `named` tells whether it holds a name, `plural` whether "they" can stand for it, `placed` holds
    the preposition of place before it, or is empty.
    """

    text: str
    kind: Kind
    named: bool
    plural: bool
    placed: str

    @property
    def words(self) -> frozenset[str]:
        """The stems of its words that carry meaning."""
        return frozenset(stem(w) for w in self.text.split() if w.lower() not in STOP_WORDS)

    @property
    def noun(self) -> str:
        """The common noun in it, such as "firm" of "the firm Bracken Roofing"; may be empty."""
        head = self.text if self.head[0].islower() else " ".join(self.text.split()[:-1])
        common = [w for w in _narrow(head) if w[0].islower() and w not in DETERMINERS]
        return common[-1] if common else ""

    @property
    def head(self) -> str:
        """The noun that it is about: "shift" of "the morning shift of Friday"."""
        return (_narrow(self.text) or [self.text])[-1]


def _narrow(text: str) -> list[str]:
    """The words of a phrase before its "of", "for" or the like."""
    return re.split(r" (?:of|for|to|in|on|at|from|with|about|between) ", text)[0].split()


def mentions(text: str) -> list[Mention]:
    """The mentions of a text in its order, each once; of a table's row, its cells."""
    cells = [match["value"].strip() for match in ROW.finditer(text)]
    if len(cells) > 1:
        found: Iterable[Mention] = (_cell(cell) for cell in cells if cell[0].isalpha())
    else:
        found = _phrases(text)
    return list({mention.text.lower(): mention for mention in found}.values())


def _cell(value: str) -> Mention:
    named = value[:1].isupper() and not value[0].isdigit()
    return Mention(value, Kind.THING, named, plural=False, placed="")


def _phrases(text: str) -> Iterator[Mention]:
    tokens = TOKEN.findall(text)
    at = 0
    while at < len(tokens):
        leads = tokens[at][0].islower() and is_verb(tokens[at])
        # "1909 Arbel" is a year, and a name behind it.
        dated = tokens[at].isdigit() and tokens[at + 1 : at + 2] and tokens[at + 1][0].isupper()
        # "Who operates", "it weighs": what follows such a word does something.
        does = at and tokens[at - 1].lower() in _SUBJECTS and tokens[at][0].islower()
        leads = leads or bool(dated) or bool(does)
        end = at if leads else _end(tokens, at)
        if end == at:
            at += 1
            continue
        before = tokens[at - 1].lower() if at else ""
        first_of_sentence = at == 0 or before in {".", "!", "?", ":"}
        yield from _split(tokens[at:end], before, first_of_sentence)
        at = end


def _end(tokens: Sequence[str], at: int) -> int:
    """Where the phrase that begins at `at` ends; `at` itself where none begins."""
    start = at
    if tokens[at].lower() in DETERMINERS:
        at += 1
        if tokens[start].lower() in _SUBJECTS and at < len(tokens) and _does(tokens, at):
            return start
    content = at
    while at < len(tokens) and at - start < MOST_WORDS:
        word = tokens[at]
        if not (word[0].isalnum() or word == "&"):
            break
        inside = at > start and word.lower() in _INSIDE
        if (word.lower() in STOP_WORDS and not inside) or word.lower() in DETERMINERS or (
                word[0].islower() and word.endswith("ly")
            ):
            break
        if at > content and word[0].islower() and is_verb(word):
            break
        if at > content == start and word[0].islower() and _ends_name(tokens, at):
            break
        # A name that a noun follows is no more part of it: "Thermoflux repaired".
        if at > content and word[0].islower() and word.endswith("ed"):
            break
        at += 1
    if at == content:
        return start
    # What the phrase is narrowed down by belongs to it: "the mayor of Calder".
    linked = at + 1 < len(tokens) and tokens[at].lower() in _LINKS
    if linked and tokens[at + 1].lower() not in POSSESSIVES:
        behind = _end(tokens, at + 1)
        narrows = tokens[at].lower() == "of" or tokens[at + 1][0].isupper()
        if behind > at + 1 and (narrows or tokens[at + 1].lower() == "the") and content > start:
            return behind
    return at


def _does(tokens: Sequence[str], at: int) -> bool:
    """Whether a verb stands behind "what" or "that": "what endangers it", "that nothing"."""
    what = tokens[at - 1].lower()
    ending = ("s", "ed") if what == "what" else "ed"
    return what == "that" or (what in {"what", "which"} and tokens[at].endswith(ending))


def _ends_name(tokens: Sequence[str], end: int) -> bool:
    """Whether a name stands before `end` that the word there is no part of.

    That is so behind two capitalised words, and where nothing follows: "did Arbel marry?".
    """
    if not tokens[end - 1][0].isupper():
        return False
    behind = tokens[end + 1].lower() if end + 1 < len(tokens) else "?"
    last = not behind[0].isalnum() or behind in STOP_WORDS or behind in _LINKS
    plural = tokens[end].endswith("s")
    return (end > 1 and tokens[end - 2][0].isupper()) or (last and not plural)


def is_verb(word: str) -> bool:
    """Whether the word is rather a common verb than a noun."""
    return not word.endswith("ing") and stem(word) in _VERBS


def _split(words: Sequence[str], before: str, first: bool) -> Iterator[Mention]:
    """The mention of these words, and of the name at its end that can stand by itself."""
    capitals = [n for n, w in enumerate(words) if w[0].isupper() and not (first and n == 0)]
    if first and words[0][0].isupper() and words[0].lower() not in DETERMINERS:
        single = len(words) == 1 and not words[0].endswith("s")
        capitals = [0, *capitals] if single or 1 in capitals else capitals
    named = bool(capitals)
    if words[-1].lower() in _TIMES or words[-1] == "same":
        return
    lowered = [words[0].lower() if words[0].lower() in DETERMINERS else words[0], *words[1:]]
    if first and not named and lowered[0] == words[0]:
        lowered[0] = words[0].lower()
    known = ["the", *lowered[1:]] if lowered[0] in _INDEFINITE else lowered
    if lowered[0] in _COUNTS:
        known = ["the", *lowered]
    text = " ".join(known).removesuffix("'s").removesuffix("’s")
    determined = lowered[0] in DETERMINERS
    plural = _is_plural(lowered)
    if not (named or determined or plural) or _is_date(words):
        return
    placed = before if before in _PLACING else ""
    titled = any(w.lower().rstrip(".") in _TITLES for w in words)
    kind = Kind.THING
    if titled or (named and not placed and not determined):
        kind = Kind.PERSON
    elif named and placed:
        kind = Kind.PLACE
    yield Mention(text, kind, named, plural, placed)
    for word in words:
        if word[0].isupper() and word.endswith(("'s", "’s")):
            yield Mention(word[:-2], Kind.PERSON, True, False, "")
    tail = _name_at_end(words)
    if named and len(tail) < len(words) - determined and (len(tail) > 1 or titled):
        link = words[-len(tail) - 1].lower() if tail else ""
        own = Kind.PLACE if link in _PLACING else Kind.THING if link in _LINKS else Kind.PERSON
        if tail:
            yield Mention(" ".join(tail), own, True, False, link if link in _PLACING else "")


def _is_date(words: Sequence[str]) -> bool:
    return all(word[0].isdigit() or word in _MONTHS for word in words)


def _name_at_end(words: Sequence[str]) -> Sequence[str]:
    at = len(words)
    while at and (words[at - 1][0].isupper() or words[at - 1] == "&"):
        if words[at - 1].lower() == "councillors":
            break
        at -= 1
    return words[at:]


def _is_plural(words: Sequence[str]) -> bool:
    many = DETERMINERS - {"the", "a", "an", "this", "that", "each", "every", "no"} - POSSESSIVES
    head = Mention(" ".join(words), Kind.THING, False, False, "").head.lower()
    if (words[0] in many and len(words) > 1) or head in _MANY:
        return True
    return head[0].islower() and head.endswith("s") and not head.endswith(("ss", "us", "is"))
