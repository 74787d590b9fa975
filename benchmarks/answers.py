"""How long answers take in a warm process, and how much memory the process takes.

python -m benchmarks.answers [PASSAGES]           (default 10000; about 8 minutes)

Each passage has eight sentences, about 150 tokens: as much is read as the reader ever reads.
"""

import random
import resource
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.library import sentence, write_library
from index.embed import load_encoder
from index.sync import sync
from qa.answer import Assistant
from qa.settings import Settings

QUESTIONS = 200
SENTENCES = 8


def measure(passages: int) -> None:
    """Prints quantiles in milliseconds and the peak memory in MiB."""
    with tempfile.TemporaryDirectory() as scratch:
        seeds, data = Path(scratch, "seeds"), Path(scratch, "index")
        write_library(seeds, passages, SENTENCES)
        encoder = load_encoder()
        sync(seeds, data, encoder)
        assistant = Assistant.open(Settings(seeds=seeds, data=data, watch=False), encoder)
        generator = random.Random(1)
        took = []
        for _ in range(QUESTIONS):
            fact = sentence(generator).removeprefix("The ").partition(" was ")
            answer = assistant.ask(f"When was the {fact[0]} {fact[2].split(' in ')[0]}?")
            took.append(answer.took_ms)
        p50, p95 = np.percentile(took[10:], (50, 95))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{passages} passages: p50 {p50:.0f} ms, p95 {p95:.0f} ms, peak {peak:.0f} MiB")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if sys.argv[1:] else 10_000)
