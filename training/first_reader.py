"""Fits the first reader: python -m training.first_reader --data DIR (the folder of *.jsonl.xz).

Builds worlds of training questions, asks them of the real index, learns which sentence answers
(conditional logit over the sentences of each question) and then, on other titles, when the best
sentence answers at all (logistic). Figures on a third set of titles are printed and kept in the
model's file. Minutes on two cores; the same input gives the same file on the same machine.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoder, load_encoder
from qa.metrics import auroc, calibration_error
from qa.read import (
    DEFAULT,
    SCHEMA,
    Linear,
    Reader,
    best_features,
    digest,
    logistic,
    needed,
    rank,
)
from training.cases import Case, Remembering, ask
from training.fit import choose, decide
from training.records import FILES
from training.worlds import SEED, build

CITATIONS = 1.7
KEPT = 0.97
LEARNT = ("squad", "unanswerable", "search", "tales")
NEAREST = Linear(0.0, {"cosine": (0.0, 1.0, 1.0)})
LICENCES = "CC BY-SA 4.0 (SQuAD 1.1, SQuAD 2.0), CC BY-SA 3.0 (QED), Apache-2.0 (FairytaleQA)"


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


def fit(cases: Sequence[Case]) -> Reader:
    """The whole reader: sentences on the `rank` worlds, all else on the `calibrate` worlds.

    The threshold is the highest that still answers `KEPT` of the questions whose best sentence is
    right; the mass is the largest at which answers have `CITATIONS` sentences on average.
    """
    ranking = [case for case in cases if case.part == "rank"]
    sentence = choose([(case.seen.rows, case.right) for case in ranking])
    held = [judge(case, sentence) for case in cases if case.part == "calibrate"]
    verdict = decide([j.best for j in held], [j.right[0] for j in held])
    chances = [logistic(verdict(j.best)) for j in held]
    of_right = [chance for chance, j in zip(chances, held, strict=True) if j.right[0]]
    threshold = round(float(np.quantile(of_right, 1 - KEPT)), 4)
    answered = [j for c, j in zip(chances, held, strict=True) if c >= threshold]
    masses = [
        mass / 100
        for mass in range(30, 100)
        if np.mean([j.needed(mass / 100) for j in answered]) <= CITATIONS
    ]
    return Reader(sentence, verdict, threshold, max(masses))


def figures(cases: Sequence[Case], reader: Reader) -> dict[str, float | None]:
    """How good the reader is on these cases; `nearest` is the sentence nearest by embedding."""
    judged = [judge(case, reader.sentence) for case in cases]
    chance = [logistic(reader.verdict(j.best)) for j in judged]
    inside = [j for j in judged if j.case.label.answers]

    def of(kind: str) -> list[float]:
        return [c for c, j in zip(chance, judged, strict=True) if _kind(j.case) == kind]

    def share(kind: str) -> float | None:
        return float(np.mean([c >= reader.threshold for c in of(kind)])) if of(kind) else None

    shown = [any(j.right[: j.needed(reader.mass)]) for j in inside]
    values: dict[str, Any] = {
        "answerable": len(inside),
        "nearest_hit_at_1_if_always_answered": np.mean(
            [j.case.right[rank(j.case.seen, NEAREST)[0][0]] for j in inside]
        ),
        "hit_at_1_if_always_answered": np.mean([j.right[0] for j in inside]),
        "hit_if_always_answered": np.mean(shown),
        "answered_of_answerable": share("answerable"),
        "answered_of_near": share("near"),
        "answered_of_foreign": share("foreign"),
        "auroc_near": auroc(of("answerable"), of("near")),
        "auroc_foreign": auroc(of("answerable"), of("foreign")),
        "calibration_error": calibration_error(chance, [j.right[0] for j in judged]),
    }
    return {k: None if v is None else round(float(v), 4) for k, v in values.items()}


def _kind(case: Case) -> str:
    return "answerable" if case.label.answers else "foreign" if case.foreign else "near"


def save(reader: Reader, provenance: dict[str, Any], path: Path) -> None:
    """Writes the model's file, sealed with its own digest."""
    model = {"schema": SCHEMA, "provenance": provenance, **asdict(reader)}
    # Through JSON once, so that the digest is that of what will be read back.
    model = json.loads(json.dumps(model))
    text = json.dumps({**model, "sha256": digest(model)}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _provenance(data: Path, encoder: Encoder, cases: Sequence[Case], reader: Reader) -> Any:
    kinds = sorted({case.world.split("-")[0] for case in cases})
    held = {
        kind: [c for c in cases if c.part == "validate" and c.world.startswith(kind)]
        for kind in kinds
    }
    return {
        "made_by": "python -m training.first_reader",
        "seed": SEED,
        "encoder": encoder.identity,
        "data": {
            name: hashlib.sha256((data / name).read_bytes()).hexdigest()
            for name in (FILES[kind] for kind in LEARNT)
        },
        "licences": LICENCES,
        "cases": {
            part: sum(c.part == part for c in cases)
            for part in dict.fromkeys(c.part for c in cases)
        },
        "threshold": f"keeps {KEPT:.0%} of rightly read calibration questions",
        "mass": f"at most {CITATIONS} sentences an answer on average",
        "held_out": {kind: figures(some, reader) for kind, some in held.items()},
    }


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.xz")
    parser.add_argument("--out", type=Path, default=DEFAULT, help="the model's file")
    options = parser.parse_args()
    encoder = Remembering(load_encoder(None))
    cases: list[Case] = []
    for world in build(options.data):
        cases += ask(world, encoder)
        print(f"{world.name}: {len(world.documents)} documents, {len(cases)} questions so far")
    reader = fit(cases)
    provenance = _provenance(options.data, encoder, cases, reader)
    save(reader, provenance, options.out)
    print(json.dumps(provenance["held_out"], indent=1), f"threshold {reader.threshold}", sep="\n")


if __name__ == "__main__":
    main()
