"""A checkpoint → the network that ships: python -m training.export --checkpoint FILE --out FOLDER.

Traced to ONNX, attention fused into onnxruntime's own kernel, weights and activations of 8 bits
("dynamic", a scale for each column). What that costs and saves stands in benchmarks/README.md.
"""

import argparse
import shutil
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from index.quantize import quantize
from index.trace import INPUTS, trace
from qa.second_export import EXAMPLE
from training.model import ReaderModel, base_model, fresh, restore


def export(model: ReaderModel, target: Path) -> None:
    """Writes the model in float32, its layers fused."""
    spans = ("batch", "tokens")
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        traced = Path(scratch) / "traced.onnx"
        example = {k: torch.tensor(v) for k, v in zip(INPUTS, EXAMPLE, strict=True)}
        trace(model, example, {"start": spans, "end": spans, "answerable": ("batch",)}, traced)
        config = model.encoder.config
        options = FusionOptions("bert")
        # Read one window at a time, its kernel costs a sixth of the network's time more than the
        # two steps that it fuses.
        options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
        fused = optimize_model(
            str(traced),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=options,
            opt_level=0,
        )
        fused.save_model_to_file(str(target))


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the reader")
    parser.add_argument("--float32", action="store_true", help="don't quantize: for comparison")
    options = parser.parse_args()
    model = fresh(base_model())
    restore(model, options.checkpoint)
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / "model.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        fused = Path(scratch) / "fused.onnx"
        export(model, fused)
        if options.float32:
            shutil.copyfile(fused, target)
        else:
            quantize(fused, target)
    shutil.copyfile(base_model() / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
