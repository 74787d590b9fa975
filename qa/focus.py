"""Candidates → those to read: of the documents that the question names, of both sides that it has.

This file knows nothing of how candidates were found or of their sentences.
"""

from collections.abc import Sequence
from itertools import chain, zip_longest

from qa.question import STOP_WORDS, stems
from qa.sides import sides_of
from qa.types import Candidate
from qa.wanted import Wanted


def focused(wanted: Wanted, candidates: Sequence[Candidate], k: int) -> list[Candidate]:
    """At most k of the candidates, in an order that gives each side of a comparison its share.

    Where the question names documents, theirs alone, if they hold what it asks about.
    """
    found = list(candidates)
    if wanted.source:
        found = [
            candidate
            for candidate in found
            if wanted.source <= _names(candidate) and wanted.term & _text(candidate)
        ] or found
    if wanted.sides:
        of_side = [
            [c for c in found if side in sides_of(wanted, _text(c), _names(c))] for side in (0, 1)
        ]
        taken = chain.from_iterable(zip_longest(*of_side))
        found = [*(c for c in taken if c is not None), *found]
    return list({candidate.passage.id: candidate for candidate in found}.values())[:k]


def _names(candidate: Candidate) -> frozenset[str]:
    document = candidate.passage.document
    return frozenset(stems(f"{document.title} {document.path.replace('_', ' ')}")) - STOP_WORDS


def _text(candidate: Candidate) -> frozenset[str]:
    passage = candidate.passage
    return frozenset(stems(" ".join((*passage.headings, passage.body)))) - STOP_WORDS
