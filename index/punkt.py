"""Text → where its sentences may end, as Punkt proposes (Kiss and Strunk, 2006, by nupunkt).

Punkt looks at every mark with all that stands around it. Most marks need no such look: a word that
Punkt knows nothing special of ends a sentence before any word with a capital. Those ends are
`certain`, the same ones at a fraction of the time, and Punkt is asked what lies between them.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from nupunkt import PunktSentenceTokenizer, load_default_model
from nupunkt.core.base import is_abbreviation

# Punkt's model learned from scanned law reports and takes "met", "works" and "week" for
# abbreviations. Of its words only initials and the like of "u.s" are kept, and these are added.
_ABBREVIATIONS = """
    mr mrs ms messrs mme mlle dr prof rev hon gen lt col maj capt cmdr adm brig sgt cpl pvt gov sen
    rep pres supt fr sr jr st mt ft inc ltd corp co bros assn assoc dept univ govt natl intl ave
    blvd rd hwy pkwy bldg apt jan feb mar apr jun jul aug sept oct nov tue tues thu thur thurs vs
    viz etc al cf approx esp incl excl resp nos vol vols pp fig figs eq eqs ed eds trans suppl op
    cit spp subsp var ext tel exec
    z.b d.h u.a z.t i.d.r vgl bzw evtl ggf bzgl hrsg fa febr
    sra srta dra avda pág núm p.ej ee sig sigg dott avv av a.c
"""
_KEPT = re.compile(r"\.{3}|[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_SPACE = re.compile(r"\s")
_WINDOW = 500  # characters

# A mark that may end a sentence, with what closes behind it, unless a word goes on there or the
# text ends. The second group is the word with a capital that follows, if that is so, the third what
# is joined to it.
_MARK = re.compile(
    r"([.?!…。！？।॥۔؟](?![A-Za-z0-9,]|[\"'”’»)\]]*\Z)(?:(?<=\.)[\"”)]+)?)"
    r"(?:\s+(?=([A-Z][^\W\d_]*)([^\s,]?)))?"
)
# Words and numbers whose last mark may be certain. What looks like the number of a list isn't, and
# numbers of less digits also count what follows.
_PLAIN = re.compile(
    r"(?![ivxlc]{1,6}\.)([^\W\d_](?:[^\W\d_]|[-'’](?=[^\W\d_]))+|\d{4,})(?:[?!]|\.[\"”)]*)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]*.?", re.DOTALL)
_MOST_WORDS, _LONGEST_WORD = 50_000, 50

Span = tuple[int, int]
Doubt = tuple[int, int]
"""The number of a stretch, and where the last word before it begins: Punkt looks at that, too."""


def proposed(text: str) -> Iterator[int]:
    """Punkt's ends of sentences. It takes time in the square of a run without white space."""
    wide = range(_WINDOW, len(text), _WINDOW)
    runs = [at for at in wide if not _SPACE.search(text, at - _WINDOW, at)]
    for start, stop in pairwise([0, *runs, len(text)]):
        for _, end in _punkt().span_tokenize(text[start:stop]):
            if start + end < stop:
                yield start + end


def certain(text: str, start: int, stop: int) -> tuple[list[Span], list[Doubt]]:
    """What lies between the ends of sentences that leave no doubt, ascending.

    Args:
        text: a text.
        start: where a part of it begins that has no white space at its ends.
        stop: where that part ends.

    Returns:
        The stretches without the white space around them, and which of them hold marks that Punkt
        has to be asked about.
    """
    found: list[Span] = []
    doubts: list[Doubt] = []
    ending, paired = _ending_words(), _paired_words()
    is_wrapped = text.find("\n", start, stop) >= 0
    left = before = start
    is_doubtful = False
    for mark in _MARK.finditer(text, start, stop):
        follower = mark[2]
        if follower is not None and not (
            (word := follower.lower()) in paired or (mark[3] and word + mark[3] in paired)
        ):
            at, end = mark.span(1)
            first = text.rfind(" ", left, at) + 1 or left
            if is_wrapped:
                first = max(first, text.rfind("\n", left, at) + 1)
            if ending[text[first:end]]:
                if is_doubtful:
                    doubts.append((len(found), before))
                    is_doubtful = False
                found.append((left, end))
                left, before = mark.end(), first
                continue
        is_doubtful = True
    if is_doubtful:
        doubts.append((len(found), before))
    found.append((left, stop))
    return found, doubts


@cache
def _punkt() -> PunktSentenceTokenizer:
    tokenizer = load_default_model()
    parameters = tokenizer.parameters
    kept = {word for word in parameters.abbrev_types if _KEPT.fullmatch(word)}
    parameters.abbrev_types = kept.union(_ABBREVIATIONS.split())
    return tokenizer


class _EndingWords(dict[str, bool]):
    """Of words with a mark behind them, whether that ends a sentence before any capital."""

    def __missing__(self, word: str) -> bool:
        plain = _PLAIN.fullmatch(word)
        known = _punkt().parameters.abbrev_types
        ends = plain is not None and not is_abbreviation(known, plain[1].lower())
        if len(self) < _MOST_WORDS and len(word) <= _LONGEST_WORD:
            self[word] = ends
        return ends


@cache
def _ending_words() -> _EndingWords:
    return _EndingWords()


@cache
def _paired_words() -> frozenset[str]:
    """The words before which Punkt knows others to be abbreviations.

    Of what is more than a word, that and the sign behind it.
    """
    seconds = (second for _, second in _punkt().parameters.collocations)
    return frozenset(match[0] for match in map(_LETTERS.match, seconds) if match)
