"""Weighs what the network says: python -m training.calibrate --data DIR --model FOLDER.

Builds worlds of questions about titles that the network never saw, and about made-up folders
(training/folders.py), asks them of the real index, learns which sentences are worth another look
and which one answers (conditional logits over the sentences of each question) and then, on other
titles and folders, when the best sentence answers at all (logistic). Figures on a third set of each
are printed and kept in the reader's card, FOLDER/reader.json.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.several import QUESTIONS
from index.embed import Encoder, load_encoder
from index.models import sha256
from qa.cards import write_weights
from qa.linear import Linear
from qa.metrics import BINS, auroc, calibration_error
from qa.read import best_features, needed, rank
from qa.readers import CARD, SCHEMA, both
from qa.verdict import Verdict, parts
from qa.view import Networks
from training.cases import Case, ask
from training.fit import choose, decide
from training.folders import folders
from training.records import FILES, LICENCES
from training.shares import THERE, shares
from training.worlds import SEED, World, build

VERSION = "1.9.0"
CITATIONS = 1.8
KEPT = 0.99
# What tells the subject: how passages were found and which words they share, not what was read.
SUBJECT = (
    *("dense", "lexical", "overlap", "overlap_passage", "unknown"),
    *("names_covered", "numbers_covered", "words_covered"),
)
# What tells which sentences are worth another look: all that is known without one.
FIRST_LOOK = (
    *("margin", "mass", "answerable", "dense", "lexical", "score", "rank"),
    *("overlap", "overlap_around", "overlap_passage", "overlap_title"),
)
SECOND_LOOK = (
    *("seems", "again", "again_seems", "again_margin", "again_mass", "again_answerable"),
)
BEST_SPAN = Linear(0.0, {"margin": (0.0, 1.0, 1.0)})


@dataclass(frozen=True, slots=True)
class Weights:
    """What is fitted: `qa.view.Networks.promising`, and the fields of `qa.read.Reader`."""

    promising: Linear
    sentence: Linear
    verdict: Verdict
    threshold: float
    mass: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A case as a reader ranked it: the best line's features, and what is right, best first."""

    case: Case
    best: dict[str, float]
    chances: NDArray[np.float64]
    right: tuple[bool, ...]

    def needed(self, mass: float) -> int:
        """How many sentences the answer has at this mass."""
        return needed(self.chances, mass, several=self.case.seen.scene.question.several)


def judge(case: Case, sentence: Linear) -> Judged:
    """The case's lines ranked by these weights."""
    order, chances = rank(case.seen, sentence)
    best = best_features(case.seen, order, chances)
    return Judged(case, best, chances, tuple(case.right[i] for i in order))


def fit_ranking(cases: Sequence[Case], look: Sequence[str]) -> Linear:
    """What ranks sentences by the features that a `look` gives, learned on the `rank` worlds."""
    ranking = [case for case in cases if case.part == "rank"]
    return choose(
        [([{name: row[name] for name in look} for row in c.seen.rows], c.right) for c in ranking]
    )


def fit(cases: Sequence[Case], promising: Linear) -> Weights:
    """All other weights: sentences on the `rank` worlds, all else on the `calibrate` worlds.

    The threshold is the highest that still answers `KEPT` of the questions whose best sentence is
    right; the mass is the largest at which answers have `CITATIONS` sentences on average.
    """
    sentence = fit_ranking(cases, SECOND_LOOK)
    held = [judge(case, sentence) for case in cases if case.part == "calibrate"]
    verdict = judged_by(held)
    chances = [verdict(j.best) for j in held]
    of_right = [chance for chance, j in zip(chances, held, strict=True) if j.right[0]]
    threshold = round(float(np.quantile(of_right, 1 - KEPT)), 4)
    answered = [j for c, j in zip(chances, held, strict=True) if c >= threshold]
    masses = [
        mass / 100
        for mass in range(30, 100)
        if np.mean([j.needed(mass / 100) for j in answered]) <= CITATIONS
    ]
    return Weights(promising, sentence, verdict, threshold, max(masses))


def judged_by(held: Sequence[Judged]) -> Verdict:
    """The verdict's four models (see qa/verdict.py)."""
    rows = [j.best for j in held]
    first = [j.right[0] for j in held]
    near = [j for j in held if not j.case.foreign]
    about = decide(
        [{name: row[name] for name in SUBJECT} for row in rows], [not j.case.foreign for j in held]
    )
    answered = decide([j.best for j in near], [bool(j.case.label.answers) for j in near])
    right = decide(rows, first)
    both = [parts(row, about, answered, right) for row in rows]
    combined = decide(both, first, shares=as_asked([j.case for j in held]))
    return Verdict(about, answered, right, combined)


def figures(cases: Sequence[Case], reader: Weights) -> dict[str, float | None]:
    """How good the reader is on these cases; `best_span` takes the network's best span alone."""
    judged = [judge(case, reader.sentence) for case in cases]
    chance = [reader.verdict(j.best) for j in judged]
    inside = [j for j in judged if j.case.label.answers]

    def of(kind: str) -> list[float]:
        return [c for c, j in zip(chance, judged, strict=True) if _kind(j.case) == kind]

    def share(kind: str) -> float | None:
        return float(np.mean([c >= reader.threshold for c in of(kind)])) if of(kind) else None

    shown = [any(j.right[: j.needed(reader.mass)]) for j in inside]
    values: dict[str, Any] = {
        "answerable": len(inside),
        "best_span_hit_at_1_if_always_answered": np.mean(
            [j.case.right[rank(j.case.seen, BEST_SPAN)[0][0]] for j in inside]
        ),
        "hit_at_1_if_always_answered": np.mean([j.right[0] for j in inside]),
        "hit_if_always_answered": np.mean(shown),
        "answered_of_answerable": share("answerable"),
        "answered_of_near": share("near"),
        "answered_of_foreign": share("foreign"),
        "auroc_near": auroc(of("answerable"), of("near")),
        "auroc_foreign": auroc(of("answerable"), of("foreign")),
        "calibration_error": calibration_error(
            chance, [j.right[0] for j in judged], as_asked(cases)
        ),
    }
    return {k: None if v is None else round(float(v), 4) for k, v in values.items()}


def reliability(cases: Sequence[Case], weights: Weights) -> list[tuple[float, float, int]]:
    """Ten bins of the probability: its mean, the share that was right, how many questions.

    Questions count as they are asked (training/shares.py).
    """
    judged = [judge(case, weights.sentence) for case in cases]
    chance = np.array([weights.verdict(j.best) for j in judged])
    right = np.array([j.right[0] for j in judged])
    share = np.array(as_asked(cases))
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    return [
        (
            round(float(np.average(chance[own], weights=share[own])), 4),
            round(float(np.average(right[own], weights=share[own])), 4),
            round(float(share[own].sum())),
        )
        for b in range(BINS)
        if (own := bins == b).any()
    ]


def as_asked(cases: Sequence[Case]) -> list[float]:
    """How often each case counts, those of a kind of world together (training/shares.py)."""
    return shares([_world(case) for case in cases], [bool(case.label.answers) for case in cases])


def _world(case: Case) -> str:
    return case.world.split("-")[0]


def _kind(case: Case) -> str:
    return "answerable" if case.label.answers else "foreign" if case.foreign else "near"


def save(weights: Weights, provenance: dict[str, Any], folder: Path) -> None:
    """Writes the card beside the network, sealed with its own digest."""
    names = ("model.onnx", "second.safetensors", "tokenizer.json")
    files = {name: sha256(folder / name) for name in names}
    card = {"version": VERSION, "files": files, **asdict(weights), "provenance": provenance}
    write_weights(folder / CARD, SCHEMA, card)


def _provenance(
    data: Path, encoder: Encoder, cases: Sequence[Case], weights: Weights
) -> dict[str, Any]:
    kinds = sorted(set(map(_world, cases)))
    held = {
        kind: [c for c in cases if c.part == "validate" and _world(c) == kind] for kind in kinds
    }
    return {
        "made_by": "make -C training",
        "seed": SEED,
        "encoder": encoder.identity,
        "data": {name: sha256(data / name) for name in FILES.values()},
        "folders": sha256(QUESTIONS),
        "licences": LICENCES,
        "cases": {
            part: sum(c.part == part for c in cases)
            for part in dict.fromkeys(c.part for c in cases)
        },
        "threshold": f"keeps {KEPT:.0%} of rightly read calibration questions",
        "probability": f"of questions of which the documents answer {THERE:.0%}",
        "mass": f"at most {CITATIONS} sentences an answer on average",
        "reliability": reliability([c for c in cases if c.part == "validate"], weights),
        "held_out": {kind: figures(some, weights) for kind, some in held.items()},
    }


def asked(worlds: Sequence[World], encoder: Encoder, networks: Networks) -> list[Case]:
    """The cases of these worlds; prints how far it is."""
    cases: list[Case] = []
    for world in worlds:
        cases += ask(world, encoder, networks)
        print(f"{world.name}: {len(world.documents)} documents, {len(cases)} questions", flush=True)
    return cases


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.xz")
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported network")
    options = parser.parse_args()
    encoder = load_encoder(None)
    folder = options.model
    first, second = both(folder)
    worlds = [*build(options.data), *folders()]
    once = Networks(first, first, BEST_SPAN)
    ranking = [w for w in worlds if w.part == "rank"]
    promising = fit_ranking(asked(ranking, encoder, once), FIRST_LOOK)
    cases = asked(worlds, encoder, Networks(first, second, promising))
    weights = fit(cases, promising)
    provenance = _provenance(options.data, encoder, cases, weights)
    save(weights, provenance, folder)
    print(json.dumps(provenance["held_out"], indent=1), f"threshold {weights.threshold}", sep="\n")


if __name__ == "__main__":
    main()
