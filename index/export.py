"""A sentence-transformers model → one ONNX file that onnxruntime can run. Run as a child process.

Why: importing sentence-transformers takes several seconds and half a gigabyte, and answers a short
question three times slower than onnxruntime does with the same weights (benchmarks/README.md). So
the model is loaded once with its own library, traced, and run from then on without it.

    python -m index.export MODEL_FOLDER TARGET.onnx
"""

import os
import sys
import warnings
from pathlib import Path
from typing import Any

from index.trace import INPUTS, trace


def export(model_folder: Path, target: Path) -> None:
    """Writes the whole pipeline of the model (encoder, pooling, normalisation) to `target`.

    The graph takes int64 arrays (batch, tokens) named as in `index.trace.INPUTS`
    (token_type_ids only where the model uses them) and gives `embedding`, float32 (batch,
    dimension).
    """
    import torch
    from sentence_transformers import SentenceTransformer

    class Pipeline(torch.nn.Module):
        """Positional arguments in, embedding out: what the tracer wants."""

        def __init__(self, model: Any, names: list[str]) -> None:
            super().__init__()
            self.model = model
            self.names = names

        def forward(self, *arrays: torch.Tensor) -> Any:
            features = dict(zip(self.names, arrays, strict=True))
            return self.model(features)["sentence_embedding"]

    # Code that a model folder brings along is never run, and no hub is asked.
    model = SentenceTransformer(
        str(model_folder), device="cpu", trust_remote_code=False, local_files_only=True
    ).eval()
    example = model.tokenizer(
        ["one sentence", "and a longer one"], padding=True, return_tensors="pt"
    )
    names = [name for name in INPUTS if name in example]
    inputs = {name: example[name] for name in names}
    trace(Pipeline(model, names), inputs, {"embedding": ("batch",)}, target)


if __name__ == "__main__":
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    warnings.simplefilter("ignore")
    export(Path(sys.argv[1]), Path(sys.argv[2]))
