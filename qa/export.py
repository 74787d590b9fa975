"""A question-answering model of the transformers library → ONNX. Run as a child process.

    python -m qa.export MODEL_FOLDER TARGET.onnx

The graph takes int64 arrays (batch, tokens) named as in `index.trace.INPUTS` (token_type_ids
only where the model uses them) and gives `start` and `end`, float32 (batch, tokens), in logits.
"""

import os
import sys
import warnings
from pathlib import Path
from typing import Any

from index.trace import INPUTS, trace


def export(model_folder: Path, target: Path) -> None:
    """Writes the model's graph to `target`."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    # Code that a model folder brings along is never run, and no hub is asked.
    model = AutoModelForQuestionAnswering.from_pretrained(
        str(model_folder), trust_remote_code=False, local_files_only=True, use_safetensors=True
    ).eval()
    typed = getattr(model.config, "type_vocab_size", 0) > 1
    names = INPUTS if typed else INPUTS[:2]

    class Pipeline(torch.nn.Module):
        """Positional arguments in, logits out: what the tracer wants."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *arrays: torch.Tensor) -> Any:
            output = self.model(**dict(zip(names, arrays, strict=True)))
            return output.start_logits, output.end_logits

    example = torch.tensor([[5, 6, 7, 8, 9, 10], [5, 6, 7, 8, 9, 10]])
    arrays = (example, torch.ones_like(example), torch.zeros_like(example))
    outputs = {"start": ("batch", "tokens"), "end": ("batch", "tokens")}
    trace(Pipeline(), dict(zip(names, arrays, strict=False)), outputs, target)


if __name__ == "__main__":
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    warnings.simplefilter("ignore")
    export(Path(sys.argv[1]), Path(sys.argv[2]))
