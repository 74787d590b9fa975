"""What the teacher says of windows: python -m training.judge (see training/README.md).

Kept a file a pool, so that it goes on where it was stopped. Of each window, the eight likeliest
starts and ends: what lies below them weighs next to nothing, and a window takes 50 bytes.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import nn

from training.examples import Input, padded
from training.model import restore, tensors
from training.pools import pools, sources
from training.stages import RUNS
from training.teacher import TeacherModel

LIKELIEST = 8
TOKENS = 4096


def judged(teacher: nn.Module, windows: Sequence[Input]) -> dict[str, NDArray[Any]]:
    """The fields of `Judgement`, a row a window: float16 logits, uint16 tokens."""
    found: dict[str, NDArray[Any]] = {
        "starts": np.zeros((len(windows), LIKELIEST), np.float16),
        "ends": np.zeros((len(windows), LIKELIEST), np.float16),
        "starts_at": np.zeros((len(windows), LIKELIEST), np.uint16),
        "ends_at": np.zeros((len(windows), LIKELIEST), np.uint16),
        "answerable": np.zeros(len(windows), np.float16),
    }
    with torch.inference_mode():
        for rows in _batches(windows):
            starts, ends, answerable, *_ = teacher(*tensors([windows[row] for row in rows]))
            for name, logits in (("starts", starts), ("ends", ends)):
                values, at = logits.topk(LIKELIEST)
                found[name][rows] = values.numpy()
                found[f"{name}_at"][rows] = at.numpy()
            found["answerable"][rows] = answerable.numpy()
    return found


def _batches(windows: Sequence[Input]) -> Iterator[list[int]]:
    """The windows' numbers, those of about one length together."""
    order = sorted(range(len(windows)), key=lambda row: len(windows[row].ids))
    while order:
        size = max(1, TOKENS // padded(len(windows[order[-1]].ids)))
        yield order[-size:]
        del order[-size:]


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.xz")
    parser.add_argument("--mpnet", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--teacher", type=Path, required=True, help="its learned weights")
    parser.add_argument("--out", type=Path, required=True, help="folder for what it says")
    parser.add_argument("--pools", type=int, default=20, help="how many pools of windows")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    found, _ = sources(options.data)
    teacher = TeacherModel(options.mpnet)
    restore(teacher, options.teacher)
    teacher.eval()
    (stage,) = RUNS["taught"]
    stage = replace(stage, unjudged={})
    for number, pool in enumerate(islice(pools(found, stage), options.pools)):
        file = options.out / f"{number:03d}.safetensors"
        if not file.exists():
            part = file.with_suffix(".part")
            save_file(judged(teacher, pool), part)
            part.replace(file)
            print(f"judged {len(pool)} windows of pool {number}", flush=True)


if __name__ == "__main__":
    main()
