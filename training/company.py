"""Learns which sentences belong to an answer of several: python -m training.company.

Of the questions of training/several.py, the probability that the best sentence answers is fitted
first, then which sentences around the likeliest are needed (qa/belonging.py): first of all, then
once more of those in promising passages, with what the second network makes of them there. Those
that may stand beside them teach nothing. All are logistic regressions; weights and figures go into
qa/models/company.json. All figures are of questions that weren't learned from: a text's are judged
with weights of all other texts', and an author's, which also set what is fitted by counting, with
weights of all other authors'. The network learned from other authors' still (training/made).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from benchmarks.several import QUESTIONS
from index.embed import load_encoder
from index.models import sha256
from qa.cards import write_weights
from qa.company import FILE, SCHEMA, Company
from qa.compose import several
from qa.linear import Linear, logistic
from qa.metrics import auroc, calibration_error
from qa.places import Place, read_again
from qa.readers import load_reader
from qa.sureness import KINDS
from training.calibrate import SEVERAL
from training.fit import decide
from training.several import LEARNED_FROM, Example, examples, pair

PENALTY = 8.0
ANSWERED = 0.95
# More than must be: other texts are harder.
LEAST_PRECISION = 0.76
THRESHOLDS = [step / 10 for step in range(-20, 11)]


def fit_sure(some: Sequence[Example]) -> Linear:
    """The weights of how likely the best sentence answers.

    Of these questions, and of those of such kinds about articles, notes, posts and tales that the
    reader was calibrated with: most of them ask for facts.
    """
    others = json.loads(SEVERAL.read_text())
    rows = [one.row for one in some] + [row for row, _ in others]
    return decide(rows, [one.is_right for one in some] + [right for _, right in others], PENALTY)


def judged_apart(some: Sequence[Example]) -> list[Example]:
    """The questions, each with the probability that other authors' questions give it."""
    sure = {
        author: fit_sure([one for one in some if one.author != author])
        for author in {one.author for one in some}
    }
    return [one.with_probability(logistic(sure[one.author](one.row))) for one in some]


def least_of(some: Sequence[Example]) -> float:
    """The probability that 95 % of the questions have which the texts answer.

    The best sentence alone doesn't tell: where it is wrong, others beside it may be right.
    """
    inside = [one.reading.probability for one in some if one.needed]
    return round(float(np.quantile(inside, 1 - ANSWERED)), 4)


def fit(some: Sequence[Example]) -> Company:
    """The weights under which the needed sentences are told from the others; threshold 0.

    How sure the best one answers is left open: that is fitted to those without an answer as well.
    """
    promising = _told_apart([(example, example.places) for example in some])
    again = [(one, read_again(one.places, promising, one.best, one.needs)) for one in some]
    return Company(promising, _told_apart(again), 0.0, Linear(0.0, {}), 0.0)


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
    some: Sequence[Example], of: Callable[[Example], frozenset[str]]
) -> list[tuple[Example, Company]]:
    """Each question with weights of all questions that share nothing with it of what `of` gives."""
    fitted = {
        own: fit([example for example in some if not of(example) & own])
        for own in set(map(of, some))
    }
    return [(example, fitted[of(example)]) for example in some]


def figures(
    judged: Sequence[tuple[Example, Company]], threshold: float, least: float
) -> dict[str, float]:
    """Recall of the needed sentences, 0 where refused, and precision of all that are chosen."""
    recalls, right, cited = [], 0, 0
    for example, fitted in judged:
        company = replace(fitted, threshold=threshold)
        belonging = company.choose(example.places, example.best, example.needs)
        chosen = several(example.wanted, example.reading, belonging)
        if example.reading.probability < least:
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


def best_threshold(judged: Sequence[tuple[Example, Company]], least: float) -> float:
    """Where most is found at a precision of 0.76 at least; the best harmonic mean where none is."""

    def worth(threshold: float) -> tuple[bool, float, float]:
        found = figures(judged, threshold, least)
        recall, precision = found["recall"], found["precision"]
        if precision >= LEAST_PRECISION:
            return True, recall, precision
        return False, recall * precision / (recall + precision), precision

    return max(THRESHOLDS, key=worth)


def by_kind(
    judged: Sequence[tuple[Example, Company]], threshold: float, least: float
) -> dict[str, Any]:
    """The figures of each kind of question."""
    return {
        kind.value: figures(own, threshold, least)
        for kind in KINDS
        if (own := [one for one in judged if one[0].wanted.kind is kind])
    }


def sure_figures(some: Sequence[Example], least: float) -> dict[str, Any]:
    """How well the probability tells what is answered from what the texts don't answer."""
    chances = [one.reading.probability for one in some]
    inside = [p for p, one in zip(chances, some, strict=True) if one.needed]
    outside = [p for p, one in zip(chances, some, strict=True) if not one.needed]
    return {
        "questions": [len(inside), len(outside)],
        "answered": [sum(p >= least for p in own) for own in (inside, outside)],
        "auroc": round(auroc(inside, outside) or 0.0, 3),
        "calibration_error": round(
            calibration_error(chances, [one.is_right for one in some]) or 0.0, 3
        ),
    }


def main() -> None:
    """The one command."""
    encoder, reader = load_encoder(None), load_reader(None)
    asked = judged_apart(list(examples(encoder, reader)))
    found = [one for one in asked if one.needed]
    least = least_of(asked)
    judged = apart(found, lambda one: one.author)
    threshold = best_threshold(judged, least)
    company = replace(fit(found), threshold=threshold, sure=fit_sure(asked), least=least)
    provenance = {
        "made_by": "python -m training.company",
        "questions": sha256(QUESTIONS),
        "parts": LEARNED_FROM,
        "encoder": encoder.identity,
        "reader": reader.version,
        "texts_apart": by_kind(apart(found, lambda one: one.texts), threshold, least),
        "authors_apart": by_kind(judged, threshold, least),
        "sure": sure_figures(asked, least),
    }
    write_weights(FILE, SCHEMA, {**asdict(company), "provenance": provenance})
    print(json.dumps(provenance, indent=1), f"threshold {threshold}, least {least}", sep="\n")


if __name__ == "__main__":
    main()
