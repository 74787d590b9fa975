"""What one huge text and a folder of many tiny files cost besides their embedding: time, memory.

    python -m benchmarks.large text [MB ...]          (default 25 100 200; about ten minutes)
    python -m benchmarks.large folder [FILES ...]     (default 1000 10000)

The encoder is a stand-in that counts words as tokens and draws vectors by lot, so that what is
measured is the rest: reading, sentences, passages, the store. Memory is each process's own peak:
this one's, with no model loaded, and that of the child that reads.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.library import sentence
from index.sync import sync
from index.types import SyncReport

DIMENSION = 384
VECTORS = 4096
SENTENCES = 6


class StandIn:
    """An encoder that costs next to nothing."""

    identity = "stand-in:1"
    dimension = DIMENSION
    budget = 254

    def __init__(self) -> None:
        """Draws the vectors that texts will have."""
        vectors = np.random.default_rng(1).normal(size=(VECTORS, DIMENSION)).astype(np.float32)
        self._vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Four tokens for three words, as in English prose."""
        return [(text.count(" ") + 1) * 4 // 3 for text in texts]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector by lot, the same for the same text."""
        rows = [zlib.crc32(text.encode()) % VECTORS for text in texts]
        return np.asarray(self._vectors[rows], np.float32)


def write_text(file: Path, megabytes: int) -> None:
    """Paragraphs of prose, wrapped nowhere."""
    generator = random.Random(megabytes)
    left = megabytes * 10**6
    with file.open("w") as target:
        while left > 0:
            left -= target.write(" ".join(sentence(generator) for _ in range(SENTENCES)) + "\n\n")


def write_folder(folder: Path, files: int, *, equal: bool) -> None:
    """Tiny files in folders of a hundred: a sentence each, the same or one of its own."""
    generator = random.Random(files)
    same = sentence(generator)
    for number in range(files):
        file = folder / f"{number // 100:03}" / f"note-{number:05}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(same if equal else f"Note {number}. {sentence(generator)}")


def timed(call: Callable[[], SyncReport]) -> tuple[float, SyncReport]:
    """Seconds, and the report."""
    started = time.perf_counter()
    report = call()
    return time.perf_counter() - started, report


def peak(who: int) -> str:
    """The peak of this process or of its children, in MiB."""
    return f"{resource.getrusage(who).ru_maxrss / 1024:.0f} MiB"


def measure(kind: str, size: int) -> None:
    """Prints one row."""
    with tempfile.TemporaryDirectory() as scratch:
        seeds, data = Path(scratch, "seeds"), Path(scratch, "index")
        seeds.mkdir()
        if kind == "text":
            write_text(seeds / "large.txt", size)
        else:
            write_folder(seeds, size, equal=kind == "equal")
        build, report = timed(lambda: sync(seeds, data, StandIn()))
        peaks = peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)
        nothing, again = timed(lambda: sync(seeds, data, StandIn()))
        assert not report.skipped and again.revision == report.revision
    what = f"a text of {size} MB" if kind == "text" else f"{size:,} {kind} files"
    row = (what, f"{report.passages:,}", f"{build:.1f} s", f"{nothing:.2f} s", *peaks)
    print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["one", kind, size]:
            measure(kind, int(size))
        case [("text" | "folder") as what, *sizes]:
            kinds = ["text"] if what == "text" else ["different", "equal"]
            defaults = ["25", "100", "200"] if what == "text" else ["1000", "10000"]
            print("| | passages | first build | sync, nothing new | parent | child |")
            print("|---|---|---|---|---|---|", flush=True)
            for size in sizes or defaults:
                for kind in kinds:
                    # A process for each: the peak of a process never falls.
                    line = [sys.executable, "-m", "benchmarks.large", "one", kind, size]
                    subprocess.run(line, check=True)
        case _:
            sys.exit(__doc__)
