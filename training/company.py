"""Learns which sentences belong to an answer of several: python -m training.company --data DIR.

Of questions about made-up texts (training/several.py), it is fitted first which passages are
promising, then, with what the second network makes of these, how likely the best sentence answers
and whether any does (qa/sureness.py), and then which sentences there are needed
(qa/belonging.py). Those that may stand beside them teach nothing. How sure an answer is, is learned
also from questions of such kinds about the worlds that calibrated the reader. All are logistic
regressions; weights and figures go into qa/models/company.json. All figures are of questions that
weren't learned from: an author's are judged with weights of all other authors' questions, which
also set what is fitted by counting, and a text's with those of all other texts'. The network
learned from other authors' still (training/made).
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.several import FURTHER, QUESTIONS
from index.embed import load_encoder
from index.models import sha256
from qa.cards import write_weights
from qa.company import FILE, SCHEMA, Company, with_probability
from qa.compose import several
from qa.linear import Linear, logistic
from qa.metrics import auroc, calibration_error
from qa.places import Place, read_again
from qa.readers import load_reader
from qa.sureness import KINDS
from training.fit import decide
from training.records import FILES
from training.several import LEARNED_FROM, Example, examples, of_worlds, pair
from training.shares import shares
from training.worlds import build

PENALTY = 8.0
ANSWERED = 0.99
# With less, half of what is read is beside the point.
LEAST_PRECISION = 0.7
# They were asked for what is hardest, so that no threshold for what people ask can be theirs.
HARDEST = frozenset(FURTHER)
THRESHOLDS = [step / 10 for step in range(-30, 11)]


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure an answer of several is: fields of `qa.company.Company`."""

    promising: Linear
    first: Linear
    answered: Linear

    def judge(self, example: Example) -> "Judged":
        """The example, its promising passages read whole."""
        again = read_again(example.places, self.promising, example.best, example.needs)
        row = example.sureness(again)
        return Judged(example, again, logistic(self.first(row)), logistic(self.answered(row)))


@dataclass(frozen=True, slots=True)
class Judged:
    """An example, what was read again, and the probabilities: of its first sentence, of any."""

    example: Example
    again: list[Place]
    first: float
    answered: float


def fit_sure(some: Sequence[Example], others: Sequence[Example]) -> Sure:
    """How sure an answer is, learned from questions with an answer and without.

    The `others` don't tell which passages are promising: most need one sentence.
    """
    promising = _told_apart([(one, one.places) for one in some if one.needed])
    both = (*some, *others)
    rows = [one.sureness(read_again(one.places, promising, one.best, one.needs)) for one in both]
    return Sure(
        promising,
        decide(
            rows,
            [one.is_right for one in both],
            PENALTY,
            shares(
                ["made"] * len(some) + ["worlds"] * len(others), [bool(one.needed) for one in both]
            ),
        ),
        decide(rows, [bool(one.needed) for one in both], PENALTY),
    )


def judged_apart(some: Sequence[Example], others: Sequence[Example]) -> list[Judged]:
    """Some questions as other authors' and those `others` judge them."""
    sure = {
        author: fit_sure([one for one in some if one.author != author], others)
        for author in {one.author for one in some}
    }
    return [sure[one.author].judge(one) for one in some]


def least_of(some: Sequence[Judged]) -> float:
    """The probability that 99 % of the questions have which the texts answer."""
    inside = [one.answered for one in some if one.example.needed]
    return round(float(np.quantile(inside, 1 - ANSWERED)), 4)


def fit_belongs(some: Sequence[Judged]) -> Linear:
    """The weights under which the needed sentences are told from the others; threshold 0."""
    return _told_apart(
        [
            (
                one.example,
                [
                    Place(
                        place.stretch,
                        {i: with_probability(row, one.first) for i, row in place.rows.items()},
                    )
                    for place in one.again
                ],
            )
            for one in some
        ]
    )


def _told_apart(some: Sequence[tuple[Example, Sequence[Place]]]) -> Linear:
    rows, right = [], []
    for example, near in some:
        for place in near:
            for i, row in place.rows.items():
                one = pair(place.stretch.sentences[i])
                if one not in example.allowed:
                    rows.append(row)
                    right.append(one in example.needed)
    return decide(rows, right, PENALTY)


def apart(
    some: Sequence[Judged], of: Callable[[Example], frozenset[str]]
) -> list[tuple[Judged, Linear]]:
    """Each question with what tells what belongs, as learned from all questions apart from it.

    Apart are those that share nothing with it of what `of` gives.
    """
    fitted = {
        own: fit_belongs([one for one in some if not of(one.example) & own])
        for own in {of(one.example) for one in some}
    }
    return [(one, fitted[of(one.example)]) for one in some]


def figures(
    judged: Sequence[tuple[Judged, Linear]], threshold: float, least: float
) -> dict[str, float]:
    """Recall of the needed sentences, 0 where refused, and precision of all that are chosen."""
    recalls, right, cited = [], 0, 0
    nothing = Linear(0.0, {})
    for one, belongs in judged:
        example = one.example
        company = Company(nothing, belongs, threshold, nothing, nothing, least)
        belonging = company.choose(one.again, example.best, one.first)
        chosen = several(example.wanted, example.reading, belonging)
        if one.answered < least:
            chosen = ()
        pairs = set(map(pair, chosen))
        recalls.append(len(pairs & example.needed) / len(example.needed))
        right += len(pairs & (example.needed | example.allowed))
        cited += len(pairs)
    return {
        "questions": len(judged),
        "recall": round(sum(recalls) / len(recalls), 3),
        "precision": round(right / max(cited, 1), 3),
    }


def best_threshold(judged: Sequence[tuple[Judged, Linear]], least: float) -> float:
    """Where most is found at a precision of 0.7 at least; the best harmonic mean where none is."""

    def worth(threshold: float) -> tuple[bool, float, float]:
        found = figures(judged, threshold, least)
        recall, precision = found["recall"], found["precision"]
        if precision >= LEAST_PRECISION:
            return True, recall, precision
        return False, recall * precision / (recall + precision), precision

    return max(THRESHOLDS, key=worth)


def by_kind(
    judged: Sequence[tuple[Judged, Linear]], threshold: float, least: float
) -> dict[str, Any]:
    """The figures of each kind of question."""
    return {
        kind.value: figures(own, threshold, least)
        for kind in KINDS
        if (own := [one for one in judged if one[0].example.wanted.kind is kind])
    }


def sure_figures(some: Sequence[Judged], least: float) -> dict[str, Any]:
    """How well what is answered is told from what the texts don't answer."""
    inside = [one.answered for one in some if one.example.needed]
    outside = [one.answered for one in some if not one.example.needed]
    return {
        "questions": [len(inside), len(outside)],
        "answered": [sum(p >= least for p in own) for own in (inside, outside)],
        "auroc": round(auroc(inside, outside) or 0.0, 3),
        "calibration_error": round(
            calibration_error([one.first for one in some], [one.example.is_right for one in some])
            or 0.0,
            3,
        ),
    }


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.xz")
    data = parser.parse_args().data
    encoder, reader = load_encoder(None), load_reader(None)
    asked = list(examples(encoder, reader))
    worlds = (world for world in build(data) if world.part == "calibrate")
    others = list(of_worlds(worlds, encoder, reader))
    judged = judged_apart(asked, others)
    found = [one for one in judged if one.example.needed]
    least = least_of(judged)
    authors = apart(found, lambda one: one.author)
    threshold = best_threshold(
        [one for one in authors if not one[0].example.author & HARDEST], least
    )
    sure = fit_sure(asked, others)
    company = Company(
        promising=sure.promising,
        belongs=fit_belongs(found),
        threshold=threshold,
        first=sure.first,
        answered=sure.answered,
        least=least,
    )
    provenance = {
        "made_by": "python -m training.company",
        "questions": sha256(QUESTIONS),
        "parts": LEARNED_FROM,
        "data": {name: sha256(data / name) for name in FILES.values()},
        "others": len(others),
        "encoder": encoder.identity,
        "reader": reader.version,
        "texts_apart": by_kind(apart(found, lambda one: one.texts), threshold, least),
        "authors_apart": by_kind(authors, threshold, least),
        "sure": sure_figures(judged, least),
    }
    write_weights(FILE, SCHEMA, {**asdict(company), "provenance": provenance})
    print(json.dumps(provenance, indent=1), f"threshold {threshold}, least {least}", sep="\n")


if __name__ == "__main__":
    main()
