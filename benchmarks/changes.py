"""What a change in one file costs on indexes of different sizes, and what opening them costs.

    python -m benchmarks.changes [PASSAGES ...]       (default 1000 10000 100000; about 15 minutes)

For each size: the first build; a full sync with nothing new; opening the index; then 20 times a
small file is written, synced by its path (as the watcher does), searched for, and deleted again.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.library import write_library
from index.corpus import Corpus
from index.embed import Encoder, load_encoder
from index.sync import sync

ROUNDS = 20
HEADER = """\
| passages | first build | sync, nothing new | load | changed file: store | catch up | deleted |
|---|---|---|---|---|---|---|"""
T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds, and what `call` returned."""
    started = time.perf_counter()
    result = call()
    return time.perf_counter() - started, result


def measure(passages: int, encoder: Encoder, seeds: Path, data: Path) -> None:
    """Prints one row."""
    write_library(seeds, passages)
    build, report = timed(lambda: sync(seeds, data, encoder))
    nothing, _ = timed(lambda: sync(seeds, data, encoder))
    load, corpus = timed(lambda: Corpus.open(data, encoder))
    file = seeds / "news.txt"
    store, catch_up, gone = [], [], []

    def follow() -> None:
        sync(seeds, data, encoder, only={file.name})

    def finds() -> bool:
        with corpus.snapshot() as snapshot:
            return bool(snapshot.lexical("zeppelin", 1))

    for i in range(ROUNDS):
        file.write_text(f"The zeppelin number {i} landed at noon.")
        store.append(timed(follow)[0])
        seconds, found = timed(finds)
        catch_up.append(seconds)
        assert found
        file.unlink()
        gone.append(timed(follow)[0] + timed(finds)[0])
        assert not finds()
    changes = (f"{statistics.median(times) * 1000:.0f} ms" for times in (store, catch_up, gone))
    row = (f"{report.passages:,}", f"{build:.0f} s", f"{nothing:.2f} s", f"{load:.2f} s", *changes)
    print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    print(HEADER, flush=True)
    for size in map(int, sys.argv[1:] or ["1000", "10000", "100000"]):
        with tempfile.TemporaryDirectory() as scratch:
            measure(size, load_encoder(), Path(scratch, "seeds"), Path(scratch, "index"))
