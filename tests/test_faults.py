"""Syncs in processes of their own, killed or run against each other: an index is whole or old."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from clients import wait_for
from conftest import Library, checked, written
from lots import Lots

from index import isolate
from index.store import Store

pytestmark = pytest.mark.fault

TESTS = Path(__file__).parent

# Says when it is about to begin, so that the killer knows when to count from, and when it begins
# with the long document; the limit of time is for that one alone, however slow all else is.
BUILDER = """
import sys
from pathlib import Path
from index import ingest, isolate, scan
from index.sync import sync
from lots import Lots
def read_whole(folder, path):
    isolate.SECONDS = int(sys.argv[3]) if path == "long.md" else 600
    if path == "long.md":
        print("long", flush=True)
    return scan.read_whole(folder, path)
ingest.read_whole, isolate.SECONDS_PER_MIB, isolate.PATIENCE = read_whole, 0, 1
print("ready", flush=True)
sync(Path(sys.argv[1]), Path(sys.argv[2]), Lots())
print("done", flush=True)
"""
KILLS = 30


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """With an encoder that costs nothing: no moment at which to kill a sync comes of a real one.

    No file takes too long to read here, however slow the machine.
    """
    monkeypatch.setattr(isolate, "SECONDS", 600)
    return Library(tmp_path, Lots())


def builder(library: Library, *, seconds: int = 600) -> subprocess.Popen[str]:
    """A process that syncs the library, about to begin; it has so long for the long document."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(library.seeds), str(library.data), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def told(process: subprocess.Popen[str]) -> str:
    """What it says until its end; `communicate` would lose what was read ahead with a line."""
    assert process.stdout is not None
    with process:
        return process.stdout.read()


def change(library: Library, generator: random.Random, step: int) -> None:
    """Writes, rewrites, renames and deletes some files."""
    for i in generator.sample(range(40), 12):
        library.write(f"{i % 4}/note {i}.txt", f"In step {step} note {i} was written. " * (1 + i))
    files = sorted(library.seeds.rglob("*.txt"))
    for file in generator.sample(files, min(3, len(files))):
        file.unlink()
    for file in generator.sample(sorted(library.seeds.rglob("*.txt")), 2):
        file.rename(file.with_name(f"renamed {step} {file.name}"))


def test_a_killed_sync_leaves_the_old_or_the_new_index_whole(library: Library) -> None:
    generator = random.Random(20261122)
    library.write("0/first.txt", "The first note is always there.")
    library.sync()
    change(library, generator, KILLS)
    process = builder(library)
    started = time.monotonic()
    assert told(process) == "done\n"
    duration = max(0.3, time.monotonic() - started)
    for step in range(KILLS):
        old = checked(library)
        change(library, generator, step)
        new = written(library)
        process = builder(library)
        time.sleep(generator.uniform(0, duration))
        process.kill()
        process.communicate(timeout=300)
        assert checked(library) in (old, new)
        library.sync()
        assert checked(library) == new
        # The lock of the killed one was let go, and it left nothing behind.
        names = {file.name for file in library.data.iterdir()}
        assert names <= {"index.sqlite", "lock"}


def test_of_two_builders_one_waits_or_is_turned_away(library: Library) -> None:
    for i in range(30):
        library.write(f"note {i}.txt", f"Note {i} tells of the harbour. " * 20)
    builders = [builder(library) for _ in range(3)]
    outputs = [told(process) for process in builders]
    assert "done\n" in outputs
    assert checked(library) == written(library)
    with Store(library.data).read() as view:
        assert view.revision == 1


def reader_of(process: subprocess.Popen[str]) -> int:
    """The process that reads documents for a builder, once it is at work inside the long one.

    It has read one before, so what it does from then on is that one's.
    """
    assert process.stdout is not None
    assert process.stdout.readline() == "long\n"
    (reader,) = children_of(process.pid)
    before = ticks(reader)
    wait_for(lambda: ticks(reader) - before >= BUSY_TICKS)
    return reader


def ticks(process: int) -> int:
    """The processor time that it has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def children_of(process: int) -> list[int]:
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# Processor time after which a reader is inside the long document, which takes it far longer.
BUSY_TICKS = os.sysconf("SC_CLK_TCK") // 5
LONG = (
    "# The long one\n\n"
    + "The *mill* of [the brook](b) turns `no` longer, says **Ida**.\n\n" * 40_000
)


def test_a_sync_killed_inside_a_long_document_leaves_the_old_index(library: Library) -> None:
    library.write("first.txt", "The first note is always there.")
    library.write("long.txt", "It was short once.")
    library.sync()
    old = checked(library)
    library.write("first.txt", "The first note was changed.")
    library.write("long.md", LONG)
    (library.seeds / "long.txt").unlink()
    process = builder(library)
    reader = reader_of(process)
    process.kill()
    process.communicate(timeout=300)
    assert checked(library) == old
    # Nobody is there to take the document, so its reader ends as well.
    wait_for(lambda: not is_running(reader), 300)
    (library.seeds / "long.md").unlink()
    library.sync()
    assert checked(library) == {"first.txt": "The first note was changed."}


@pytest.mark.parametrize(
    ("sent", "seconds", "reason"),
    [
        (signal.SIGKILL, 600, "reading it was interrupted"),
        (signal.SIGSTOP, 10, "takes longer than 10 s"),
    ],
)
def test_a_reader_killed_or_stopped_inside_a_long_document_costs_that_one(
    library: Library, sent: signal.Signals, seconds: int, reason: str
) -> None:
    library.write("a.txt", "The first note is always there.")
    library.sync()
    old = checked(library)
    library.write("a.txt", "The first note was changed.")
    library.write("long.md", LONG)
    library.write("z.txt", "The last note comes after the long one.")
    process = builder(library, seconds=seconds)
    reader = reader_of(process)
    # Stopped, it gives the builder no time to be done before the look.
    os.kill(reader, signal.SIGSTOP)
    assert checked(library) == old
    os.kill(reader, sent)
    assert told(process) == "done\n"
    assert checked(library) == {
        "a.txt": "The first note was changed.",
        "z.txt": "The last note comes after the long one.",
    }
    with Store(library.data).read() as view:
        ((path, said),) = [(skip.path, skip.reason) for skip in view.skipped()]
    assert path == "long.md" and said.startswith(reason)
    assert not is_running(reader)
