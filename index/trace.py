"""A torch module → an ONNX file whose batch and length are free.

Used where a model is exported: sentence encoders, question-answering models, the trained reader.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def trace(
    module: Any, example: Mapping[str, Any], outputs: Mapping[str, Sequence[str]], target: Path
) -> None:
    """Writes the graph that `module` computes for `example`, its inputs by name in their order.

    Inputs are int64 tensors (batch, tokens); `outputs` gives each output's name and which of its
    axes, counted from the first, are free.
    """
    import torch

    free = {name: ("batch", "tokens") for name in example} | dict(outputs)
    with torch.no_grad():
        # The tracing exporter: the newer one needs onnxscript and wrote a graph that
        # onnxruntime refuses for a sentence encoder (torch 2.13).
        torch.onnx.export(
            module.eval(),
            tuple(example.values()),
            str(target),
            input_names=list(example),
            output_names=list(outputs),
            dynamic_axes={name: dict(enumerate(axes)) for name, axes in free.items()},
            opset_version=17,
            dynamo=False,
        )
