"""A model on held-out examples, the paragraph given: how often it finds and marks the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from qa.metrics import auroc
from training.examples import Example, joined
from training.model import tensors

MAX_CONTEXT = 400
MAX_ANSWER = 30
BATCH = 16


@dataclass(frozen=True, slots=True)
class Scores:
    """Over answerable examples `exact` and `f1` (of tokens), of unanswerable ones the AUROC.

    That is told by the best span's score less the null score, and by the output for answerable.
    """

    exact: float
    f1: float
    near_by_span: float
    near_by_output: float

    def __str__(self) -> str:
        """On one line."""
        return (
            f"EM {self.exact:.3f}  F1 {self.f1:.3f}  near-miss AUROC {self.near_by_span:.3f} "
            f"by span, {self.near_by_output:.3f} by output"
        )


def score(model: nn.Module, examples: Sequence[Example]) -> Scores:
    """Reads each example's whole paragraph (400 tokens at most) with a reader or its teacher."""
    model.eval()
    order = sorted(examples, key=lambda e: len(e.context))
    exact, f1, margin, output, known = [], [], [], [], []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            batch = [joined(e.question, (), e.context[:MAX_CONTEXT], None) for e in some]
            starts, ends, answerable, *_ = model(*tensors(batch))
            for row, (example, sequence) in enumerate(zip(some, batch, strict=True)):
                first = sequence.passage
                last = len(sequence.ids) - 1
                span, best = best_span(starts[row, first:last], ends[row, first:last])
                margin.append(best - float(starts[row, 0] + ends[row, 0]))
                output.append(float(answerable[row]))
                known.append(bool(example.answers))
                if example.answers:
                    exact.append(any(span == answer for answer in example.answers))
                    f1.append(max(_overlap(span, answer) for answer in example.answers))
    model.train()

    def near(values: list[float]) -> float:
        kinds = np.array(known)
        found = np.array(values)
        return auroc(found[kinds].tolist(), found[~kinds].tolist()) or 0.0

    return Scores(float(np.mean(exact)), float(np.mean(f1)), near(margin), near(output))


def best_span(starts: torch.Tensor, ends: torch.Tensor) -> tuple[tuple[int, int], float]:
    """The (first, last) of the highest sum of start and end, at most `MAX_ANSWER` tokens long."""
    sums = starts[:, None] + ends[None, :]
    allowed = torch.ones_like(sums, dtype=torch.bool).triu().tril(MAX_ANSWER - 1)
    sums = sums.masked_fill(~allowed, float("-inf"))
    at = int(sums.argmax())
    return divmod(at, len(ends)), float(sums.view(-1)[at])


def _overlap(found: tuple[int, int], right: tuple[int, int]) -> float:
    """F1 of the tokens that two spans share."""
    shared = min(found[1], right[1]) - max(found[0], right[0]) + 1
    if shared <= 0:
        return 0.0
    return 2 * shared / (found[1] - found[0] + 1 + right[1] - right[0] + 1)
