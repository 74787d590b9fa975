"""What a change in one file costs on indexes of different sizes, and what opening them costs.

    python -m benchmarks.changes [PASSAGES ...]       (default 1000 10000 100000; about 15 minutes)

For each size: the first build; opening the index; then 20 times a small file is written, synced by
its path (as the watcher does) and searched for, and deleted again.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.library import write_library
from index.corpus import Corpus
from index.embed import load_encoder
from index.sync import sync

ROUNDS = 20


def measure(passages: int) -> None:
    """Prints one row."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as scratch:
        seeds, data = Path(scratch, "seeds"), Path(scratch, "index")
        write_library(seeds, passages)
        started = time.perf_counter()
        report = sync(seeds, data, encoder)
        build = time.perf_counter() - started
        started = time.perf_counter()
        report = sync(seeds, data, encoder)
        nothing = time.perf_counter() - started
        started = time.perf_counter()
        corpus = Corpus.open(data, encoder)
        load = time.perf_counter() - started
        store, catch_up, gone = [], [], []
        for i in range(ROUNDS):
            file = seeds / "news.txt"
            file.write_text(f"The zeppelin number {i} landed at noon.")
            started = time.perf_counter()
            sync(seeds, data, encoder, only={"news.txt"})
            store.append(time.perf_counter() - started)
            started = time.perf_counter()
            with corpus.snapshot() as snapshot:
                assert snapshot.lexical("zeppelin", 1)
            catch_up.append(time.perf_counter() - started)
            file.unlink()
            started = time.perf_counter()
            sync(seeds, data, encoder, only={"news.txt"})
            with corpus.snapshot() as snapshot:
                assert not snapshot.lexical("zeppelin", 1)
            gone.append(time.perf_counter() - started)
        size = sum(f.stat().st_size for f in data.iterdir())
    columns = (
        f"{report.passages:,}",
        f"{build:.0f} s",
        f"{nothing:.2f} s",
        f"{load:.2f} s",
        f"{statistics.median(store) * 1000:.0f} ms",
        f"{statistics.median(catch_up) * 1000:.0f} ms",
        f"{statistics.median(gone) * 1000:.0f} ms",
        f"{size / 2**20:.0f} MiB",
    )
    print("| " + " | ".join(columns) + " |", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    print("| passages | first build | full sync, nothing new | load | a file changed: store | catch up |"
          " deleted, both | on disk |\n|---|---|---|---|---|---|---|---|", flush=True)  # fmt: skip
    for size in map(int, sys.argv[1:] or ["1000", "10000", "100000"]):
        measure(size)
