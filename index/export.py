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

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export(model_folder: Path, target: Path) -> None:
    """Writes the whole pipeline of the model (encoder, pooling, normalisation) to `target`.

    The graph takes int64 arrays (batch, tokens) named as in `INPUTS` (token_type_ids only where
    the model uses them) and gives `embedding`, float32 (batch, dimension).
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
    with torch.no_grad():
        # The tracing exporter: the newer one needs onnxscript and wrote a graph that
        # onnxruntime refuses for this model (torch 2.13).
        torch.onnx.export(
            Pipeline(model, names),
            tuple(example[name] for name in names),
            str(target),
            input_names=names,
            output_names=["embedding"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names},
            opset_version=17,
            dynamo=False,
        )


if __name__ == "__main__":
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    warnings.simplefilter("ignore")
    export(Path(sys.argv[1]), Path(sys.argv[2]))
