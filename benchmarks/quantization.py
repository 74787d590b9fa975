"""The reader's network in float32 and in 8 bits: size, speed, and how well it reads.

python -m benchmarks.quantization CHECKPOINT DATA       (the training files: held-out titles)
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from index.quantize import quantize
from qa.metrics import auroc, exact_match, f1_score
from qa.span_model import SpanModel, Text
from qa.spans import Spans
from training.export import export
from training.model import base_model, fresh, restore
from training.records import Record, load, part

QUESTIONS = 500


def held_out(data: Path) -> list[Record]:
    """Questions with their paragraphs, as many that these answer as not."""
    found: list[Record] = []
    for name in ("squad", "unanswerable"):
        records = [r for r in load(data, name) if part(r["title"]) == "validate"]
        found += records[:: max(1, len(records) // QUESTIONS)][:QUESTIONS]
    return found


def measure(name: str, graph: Path, records: list[Record]) -> None:
    """Prints one row."""
    model = SpanModel(graph, base_model() / "tokenizer.json", titled=True)
    f1, exact, sure, known = [], [], [], []
    tokens, took = 0, 0.0
    for record in records:
        windows = model.windows(record["question"], [Text(record["title"], record["context"])])
        started = time.perf_counter()
        scores = model.read(windows)
        took += time.perf_counter() - started
        tokens += sum(map(len, windows))
        best = max(
            (next(iter(Spans(one, 0, len(record["context"])))) for one in scores),
            key=lambda s: s.margin,
        )
        sure.append(best.margin)
        known.append(bool(record["answers"]))
        if record["answers"]:
            said = record["context"][best.start : best.end]
            f1.append(max(f1_score(said, answer["text"]) for answer in record["answers"]))
            exact.append(max(exact_match(said, answer["text"]) for answer in record["answers"]))
    near = auroc(
        [s for s, k in zip(sure, known, strict=True) if k],
        [s for s, k in zip(sure, known, strict=True) if not k],
    )
    print(
        f"{name:10}{graph.stat().st_size / 1e6:6.1f} MB  F1 {np.mean(f1):.3f}  "
        f"EM {np.mean(exact):.3f}  near-miss AUROC {near:.3f}  {tokens / took:6.0f} tokens/s"
    )


def main(checkpoint: Path, data: Path) -> None:
    """Both, on the same questions in one process after the other."""
    model = fresh(base_model())
    restore(model, checkpoint)
    records = held_out(data)
    with tempfile.TemporaryDirectory() as scratch:
        whole, small = Path(scratch, "float32.onnx"), Path(scratch, "int8.onnx")
        export(model, whole)
        quantize(whole, small)
        for name, graph in (("float32", whole), ("int8", small)):
            measure(name, graph, records)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
