"""What reading costs, format by format, beside the library that does the parsing, alone.

    python -m benchmarks.reading [SUFFIX ...]          (default: all; about five minutes)

The files are those of benchmarks/report.py, and benchmarks/alone.py says what *alone* and *bare* do
and what they leave undone. All get a file's bytes in memory, take turns in one process, another for
each format, whose heap is as no other has left it, and are timed in seconds of that process's
processor time, which other work on the machine disturbs least; a ratio is the median of the
rounds', ours to the other's. *Ratio* is of all that it takes to get
from the bytes to sentences: ours beside what *alone* finds, cut by nupunkt as it comes. *Parsed* is
of what comes before sentences. MB are those of the extracted text in UTF-8, and the speeds those of
the whole way. The peak memory is that of a process that reads the one file, Python and libraries
included: ours is the child of index/isolate.py.
"""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.alone import ALONE, BARE, peak_memory, split_alone
from benchmarks.report import FILES
from index.isolate import Isolated
from index.read import read
from index.read.__main__ import COLLECT_AFTER
from index.sentences import split

ROUNDS = 21


def seconds(call: Callable[[], object]) -> float:
    """Of processor time."""
    started = time.process_time()
    call()
    return time.process_time() - started


def peaks(file: Path) -> tuple[float, float]:
    """The peak memory in MiB of a process that reads the file: of ours, and of the other."""
    with Isolated() as files:
        files.read(file.name, file.read_bytes())
        (child,) = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        ours = peak_memory(child)
    line = [sys.executable, "-m", "benchmarks.alone", str(file)]
    return ours, float(subprocess.run(line, check=True, capture_output=True, text=True).stdout)


def measure(suffix: str, folder: Path) -> None:
    """Prints one row."""
    gc.set_threshold(COLLECT_AFTER)  # for all, as in the child
    library, alone = ALONE[suffix]
    data = FILES[suffix]()
    file = folder / f"report.{suffix}"
    file.write_bytes(data)
    document = read(file.name, data)
    bare = BARE.get(suffix, alone)
    found = alone(data)
    times = [
        (
            seconds(lambda: read(file.name, data)),
            seconds(lambda: alone(data)),
            seconds(lambda: bare(data)),
            seconds(lambda: split(document)),
            seconds(lambda: split_alone(found)),
        )
        for _ in range(ROUNDS + 1)
    ][1:]  # in the first round libraries are loaded
    wholes = [(mine + sentences, other + cut) for mine, other, _, sentences, cut in times]
    ours, theirs = (statistics.median(side) for side in zip(*wholes, strict=True))
    ratio = statistics.median(mine / other for mine, other in wholes)
    parsed = statistics.median(mine / other for mine, other, *_ in times)
    to_bare = statistics.median(mine / least for mine, _, least, *_ in times)
    size = len(document.text.encode()) / 10**6
    pages = f"{document.page_count / ours:,.0f}" if suffix in ("pdf", "pptx") else "–"
    least = f"{to_bare:.1f}" if suffix in BARE else "–"
    speeds = f"{ratio:.2f} | {size / ours:.1f} | {size / theirs:.1f} | {pages} | {parsed:.2f}"
    memory = " | ".join(f"{held:.0f}" for held in peaks(file))
    print(f"| {suffix} | {library} | {size:.1f} | {speeds} | {least} | {memory} |", flush=True)


if __name__ == "__main__":
    print(
        "| | library | MB | ratio | MB/s | alone | pages/s | parsed | to bare | peak, MiB | alone |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    fresh = ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1)
    with tempfile.TemporaryDirectory() as scratch, fresh:
        for name in sys.argv[1:] or FILES:
            fresh.submit(measure, name, Path(scratch)).result()
