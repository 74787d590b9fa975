"""Learns which sentences belong to an answer of several: python -m training.company.

Reads the questions of benchmarks/several, but for those of `blind` and `sealed`, looks at every
sentence around the likeliest (qa/belonging.py), and fits by logistic regression which ones are
needed: first of all, then once more of the promising ones, with what the second network makes of
them. Those that may stand beside them teach nothing. Weights and figures go into
qa/models/company.json. All figures are of questions that weren't learned from: a text's are judged
with weights of all other texts', and an author's, which also set the threshold, with weights of all
other authors'.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.several import PARTS, QUESTIONS, WIDER, questions
from index.corpus import Corpus
from index.embed import Encoder, load_encoder
from index.models import sha256
from index.sync import sync
from qa.cards import write_weights
from qa.company import FILE, SCHEMA, Company
from qa.compose import several
from qa.frame import without_frame
from qa.linear import Linear
from qa.meant import Scope, to_read
from qa.places import Place, places, shortlist
from qa.read import Reader
from qa.readers import load_reader
from qa.stretch import Key, key, surroundings
from qa.types import Reading, ReadSentence, SecondLook
from qa.wanted import Kind, Wanted, wanted
from qa.wording import quote
from training.calibrate import KEPT
from training.fit import decide

# The parts by author.
AUTHORS = (
    frozenset({"develop", "held", "fresh"}),
    frozenset({"later", "untouched"}),
    *(frozenset({part}) for part in WIDER),
)
LEARNED_FROM = tuple(sorted(part for parts in AUTHORS for part in parts))
# What one sentence seldom answers.
KINDS = (Kind.LIST, Kind.HOW, Kind.WHY, Kind.COMPARISON, Kind.SUMMARY)
PENALTY = 8.0
LEAST_PRECISION = 0.7
ENOUGH = 0.8
THRESHOLDS = [step / 10 for step in range(-20, 11)]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, what was read and stands near, and its labels, pairs of a path and a quote.

    `author` names all parts by its author; `looks` is what the second network makes of each
    sentence near. None is needed where the texts don't answer.
    """

    author: frozenset[str]
    texts: frozenset[str]
    wanted: Wanted
    reading: Reading
    places: list[Place]
    looks: dict[Key, SecondLook]
    needed: frozenset[tuple[str, str]]
    allowed: frozenset[tuple[str, str]]

    @property
    def best(self) -> Key:
        """The sentence that the reader puts first."""
        return key(self.reading.sentences[0])

    def again(self, some: Sequence[ReadSentence]) -> list[SecondLook]:
        """As `Reader.again`."""
        return [self.looks[key(read)] for read in some]


def examples(encoder: Encoder, reader: Reader) -> Iterator[Example]:
    """The questions of all parts that want several sentences, each asked of its part's texts."""
    for part in LEARNED_FROM:
        with tempfile.TemporaryDirectory() as folder:
            sync(PARTS[part], Path(folder), encoder)
            corpus = Corpus.open(Path(folder), encoder)
            with corpus.snapshot() as snapshot:
                for record in questions(part):
                    asked = wanted(without_frame(record["question"]))
                    if asked.kind not in KINDS:
                        continue
                    read = to_read(asked, Scope(snapshot, encoder, reader))
                    reading = reader.judge(reader.view(asked.question, read), least=0.0)
                    near = places(asked, reading, surroundings(snapshot, reading))
                    yield Example(
                        next(parts for parts in AUTHORS if part in parts),
                        frozenset(record["needed"]),
                        asked,
                        reading,
                        near,
                        looks(reader, asked, near),
                        _pairs(record["needed"]),
                        _pairs(record["allowed"]),
                    )
            corpus.close()


def looks(reader: Reader, asked: Wanted, near: Sequence[Place]) -> dict[Key, SecondLook]:
    """What the second network makes of all sentences near."""
    some = [place.stretch.sentences[i] for place in near for i in place.rows]
    return dict(zip(map(key, some), reader.again(asked.question, some), strict=True))


def fit(some: Sequence[Example]) -> Company:
    """The weights under which the needed sentences are told from the others; threshold 0."""
    promising = _told_apart([(example, example.places) for example in some])
    again = [(one, shortlist(one.places, promising, one.best, one.again)) for one in some]
    return Company(promising, _told_apart(again), 0.0, {})


def _told_apart(some: Sequence[tuple[Example, Sequence[Place]]]) -> Linear:
    rows, right = [], []
    for example, near in some:
        for place in near:
            for i, row in place.rows.items():
                pair = _pair(place.stretch.sentences[i])
                if pair not in example.allowed:
                    rows.append(row)
                    right.append(pair in example.needed)
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


def least_of(some: Sequence[Example]) -> dict[str, float]:
    """Of each kind, the probability that 98 % of these have: every one has an answer."""
    sure = {
        kind.value: [one.reading.probability for one in some if one.wanted.kind is kind]
        for kind in KINDS
    }
    return {k: round(float(np.quantile(own, 1 - KEPT)), 4) for k, own in sure.items() if own}


def figures(
    judged: Sequence[tuple[Example, Company]], threshold: float, least: Mapping[str, float]
) -> dict[str, float]:
    """Recall of the needed sentences, 0 where refused, and precision of all that are chosen."""
    recalls, right, cited = [], 0, 0
    for example, fitted in judged:
        company = replace(fitted, threshold=threshold)
        belonging = company.choose(example.places, example.best, example.again)
        chosen = several(example.wanted, example.reading, belonging)
        if example.reading.probability < least.get(example.wanted.kind.value, 0.0):
            chosen = ()
        pairs = {_pair(read) for read in chosen}
        recalls.append(len(pairs & example.needed) / len(example.needed))
        right += len(pairs & (example.needed | example.allowed))
        cited += len(pairs)
    return {
        "questions": len(judged),
        "recall": round(sum(recalls) / len(recalls), 3),
        "precision": round(right / max(cited, 1), 3),
    }


def best_threshold(judged: Sequence[tuple[Example, Company]], least: Mapping[str, float]) -> float:
    """Where precision is greatest with both enough, or else their harmonic mean.

    Where neither can be, precision goes before.
    """

    def worth(threshold: float) -> tuple[bool, bool, float]:
        found = figures(judged, threshold, least)
        recall, precision = found["recall"], found["precision"]
        both = recall * precision / (recall + precision)
        is_complete = recall >= ENOUGH
        return precision >= LEAST_PRECISION, is_complete, precision if is_complete else both

    return max(THRESHOLDS, key=worth)


def by_kind(
    judged: Sequence[tuple[Example, Company]], threshold: float, least: Mapping[str, float]
) -> dict[str, Any]:
    """The figures of each kind of question."""
    return {
        kind.value: figures([one for one in judged if one[0].wanted.kind is kind], threshold, least)
        for kind in KINDS
    }


def unanswerable(some: Sequence[Example], least: Mapping[str, float]) -> dict[str, list[int]]:
    """By kind, of how many questions that the texts don't answer how many are answered."""
    return {
        kind.value: [len(own), sum(one.reading.probability >= least[kind.value] for one in own)]
        for kind in KINDS
        if (own := [one for one in some if one.wanted.kind is kind])
    }


def main() -> None:
    """The one command."""
    encoder, reader = load_encoder(None), load_reader(None)
    asked = list(examples(encoder, reader))
    found = [one for one in asked if one.needed]
    least = least_of(found)
    judged = apart(found, lambda one: one.author)
    threshold = best_threshold(judged, least)
    company = replace(fit(found), threshold=threshold, least=least)
    provenance = {
        "made_by": "python -m training.company",
        "questions": sha256(QUESTIONS),
        "parts": LEARNED_FROM,
        "encoder": encoder.identity,
        "reader": reader.version,
        "texts_apart": by_kind(apart(found, lambda one: one.texts), threshold, least),
        "authors_apart": by_kind(judged, threshold, least),
        "unanswerable_answered": unanswerable([one for one in asked if not one.needed], least),
    }
    write_weights(FILE, SCHEMA, {**asdict(company), "provenance": provenance})
    print(json.dumps(provenance, indent=1), f"threshold {threshold}, least {least}", sep="\n")


def _pairs(named: dict[str, list[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((path, text) for path, quotes in named.items() for text in quotes)


def _pair(read: ReadSentence) -> tuple[str, str]:
    return read.passage.document.path, quote(read)


if __name__ == "__main__":
    main()
