"""Learns which questions want several sentences: python -m training.forms --data DIR.

Of the questions that the rules of qa/wanted.py take for ones for a fact, those of the made-up
documents (training/made) tell how many sentences they need, those of the training files need one.
Weights and figures go into qa/models/forms.json. Logistic regression, few of the weights not 0
(Tibshirani, Regression shrinkage and selection via the lasso, 1996).
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from index.models import sha256
from qa.cards import write_weights
from qa.forms import FILE, SCHEMA, Forms, runs
from qa.frame import without_frame
from qa.wanted import Kind, by_rules
from training.belonging import MADE
from training.records import FILES, load, part

SEED = 20
SOURCES = {"squad": 6000, "search": 2000, "tales": 1000}
# How much a question of the training files counts beside one about the made-up documents, which
# people like those who will ask have put.
SHARE = 0.3
STRENGTH = 0.5
# How many authors must have used what is weighed: words that few use are about their documents.
AUTHORS = 16
# The share of questions about other titles that stay questions for a fact.
KEPT = 0.92


class Asked(NamedTuple):
    """A question, whether it wants several sentences, and who put it or which file it is from."""

    question: str
    several: bool
    author: str


def made() -> Iterator[Asked]:
    """The questions about made-up documents that have an answer."""
    for file in sorted(MADE.glob("*/questions.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["needed"]:
                several = sum(map(len, record["needed"].values())) > 1
                yield Asked(record["question"], several, file.parent.name)


def facts(data: Path, own: str) -> list[Asked]:
    """Questions of the training files about titles that are for `own` part, all for facts."""
    found: list[Asked] = []
    for name, size in SOURCES.items():
        some = [record["question"] for record in load(data, name) if part(record["title"]) == own]
        some = random.Random(SEED).sample(some, min(size, len(some)))
        found += [Asked(question, False, name) for question in some]
    return found


def for_facts(asked: Sequence[Asked]) -> list[Asked]:
    """Those that the rules take for questions for a fact, without their frames."""
    plain = (one._replace(question=without_frame(one.question)) for one in asked)
    return [one for one in plain if by_rules(one.question).kind is Kind.FACT]


def fit(asked: Sequence[Asked], share: Sequence[float], others: Sequence[Asked]) -> Forms:
    """The weights learned from `asked`, each counting its `share`; `others` set the threshold."""
    rows = [runs(one.question) for one in asked]
    by = {(run, one.author) for one, row in zip(asked, rows, strict=True) for run in row}
    authors = Counter(run for run, _ in by)
    vectors = DictVectorizer(sparse=False)
    known = [{run: 1 for run in row if authors[run] >= AUTHORS} for row in rows]
    matrix = vectors.fit_transform(known)
    model = LogisticRegression(C=STRENGTH, l1_ratio=1.0, solver="liblinear", random_state=SEED)
    model.fit(matrix, [one.several for one in asked], sample_weight=share)
    named = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    weights = {str(name): round(float(weight), 4) for name, weight in named if abs(weight) > 1e-3}
    bias = round(float(model.intercept_[0]), 4)
    logits = [bias + sum(weights.get(run, 0.0) for run in runs(one.question)) for one in others]
    return Forms(bias, weights, round(float(np.quantile(logits, KEPT)), 4))


def share_taken(forms: Forms, asked: Sequence[Asked]) -> float:
    """The share of these questions for which several sentences are told."""
    return round(sum(forms.wants_several(one.question) for one in asked) / len(asked), 3)


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.xz")
    data = parser.parse_args().data
    own, files = for_facts(list(made())), for_facts(facts(data, "train"))
    share = [1.0] * len(own) + [SHARE] * len(files)
    forms = fit([*own, *files], share, for_facts(facts(data, "calibrate")))
    held = for_facts(facts(data, "validate"))
    provenance = {
        "made_by": "python -m training.forms",
        "questions": {path.parent.name: sha256(path) for path in sorted(MADE.glob("*/*.jsonl"))},
        "data": {name: sha256(data / FILES[name]) for name in SOURCES},
        "facts_taken_for_several": share_taken(forms, held),
    }
    card = {"bias": forms.bias, "weights": forms.weights, "threshold": forms.threshold}
    write_weights(FILE, SCHEMA, {**card, "provenance": provenance})
    print(json.dumps(provenance, indent=1), len(forms.weights), "weights")


if __name__ == "__main__":
    main()
