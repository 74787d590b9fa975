"""The mean of checkpoints: python -m training.average --out FILE CHECKPOINT [CHECKPOINT ...].

The mean of weights along one training run reads better than each of them (Izmailov et al.,
"Averaging Weights Leads to Wider Optima and Better Generalization", UAI 2018).
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def average(checkpoints: Sequence[Path], target: Path) -> None:
    """Writes the mean of the checkpoints' weights.

    Raises:
        ValueError: they don't hold the same weights.
    """
    all_weights = [load_file(str(path)) for path in checkpoints]
    names = all_weights[0].keys()
    if any(weights.keys() != names for weights in all_weights):
        raise ValueError("The checkpoints are not of one model.")
    means = {
        name: torch.stack([weights[name].float() for weights in all_weights]).mean(0)
        for name in names
    }
    save_file({name: value.half().contiguous() for name, value in means.items()}, str(target))


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    average(options.checkpoints, options.out)


if __name__ == "__main__":
    main()
