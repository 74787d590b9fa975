"""A graph in float32 → one with weights of 8 bits, a scale for each column.

What that costs and saves stands in benchmarks/README.md.
"""

from pathlib import Path


def quantize(source: Path, target: Path) -> None:
    """Writes the graph with weights of 8 bits."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
