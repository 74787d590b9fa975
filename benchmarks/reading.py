"""What reading costs, format by format, beside the library that does the parsing, alone.

    python -m benchmarks.reading [SUFFIX ...]          (default: all; about five minutes)

The files are those of benchmarks/report.py, and benchmarks/alone.py says what *alone* and *bare* do
and what they leave undone. All get a file's bytes in memory, take turns in one process, and are
timed in seconds of that process's processor time, which other work on the machine disturbs least;
the ratio is the median of the rounds', ours to the other's. Sentences are in *split* only: there
ours splits what it read, and nupunkt as it comes what *alone* found. MB are those of the extracted
text in UTF-8. The peak memory is that of a process that reads the one file, Python and libraries
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
from pathlib import Path

from benchmarks.alone import ALONE, BARE, peak_memory, split_alone
from benchmarks.report import FILES
from index.isolate import Isolated
from index.read import read
from index.read.__main__ import COLLECT_AFTER
from index.sentences import split

ROUNDS = 7


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
    ours, theirs, *_ = (statistics.median(side) for side in zip(*times, strict=True))
    ratio = statistics.median(mine / other for mine, other, *_ in times)
    to_bare = statistics.median(mine / least for mine, _, least, *_ in times)
    whole = statistics.median((t[0] + t[3]) / (t[1] + t[4]) for t in times)
    size = len(document.text.encode()) / 10**6
    pages = f"{document.page_count / ours:,.0f}" if suffix in ("pdf", "pptx") else "–"
    least = f"{to_bare:.1f}" if suffix in BARE else "–"
    speeds = (
        f"{ratio:.2f} | {least} | {whole:.2f} | {size / ours:.1f} | {size / theirs:.1f} | {pages}"
    )
    memory = " | ".join(f"{held:.0f}" for held in peaks(file))
    print(f"| {suffix} | {library} | {size:.1f} | {speeds} | {memory} |", flush=True)


if __name__ == "__main__":
    gc.set_threshold(COLLECT_AFTER)  # for all, as in the child
    print(
        "| | library | MB | ratio | to bare | split | MB/s | alone | pages/s | peak, MiB | alone |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name in sys.argv[1:] or FILES:
            measure(name, Path(scratch))
