"""Files that change while a sync reads them.

What is indexed is always one version that there was.
"""

import itertools
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Library, texts
from lots import Lots

from index.errors import UnreadableError
from index.scan import Found, read_whole
from index.store import Store
from index.sync import sync

FERRY = "The ferry leaves the northern pier at seven. It carries forty cars."
TRAM = "The tram was opened by Ada Holm in 1931. It climbs the castle hill."

BeforeRead = Callable[[int, Callable[[], object]], None]


@pytest.fixture
def before_read(monkeypatch: pytest.MonkeyPatch) -> BeforeRead:
    """Lets something happen in the folder right before a sync reads its n-th file."""

    def arrange(n: int, happen: Callable[[], object]) -> None:
        calls = itertools.count(1)

        def reading(folder: Path, path: str) -> tuple[bytes, Found]:
            if next(calls) == n:
                happen()
            return read_whole(folder, path)

        monkeypatch.setattr("index.sync.read_whole", reading)
        monkeypatch.setattr("index.ingest.read_whole", reading)

    return arrange


def replaced_by_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("known", [True, False])
def test_a_file_that_vanishes_during_a_sync(
    library: Library, before_read: BeforeRead, n: int, known: bool
) -> None:
    file = library.write("ferry.txt", FERRY)
    library.write("tram.txt", TRAM)
    if known:
        library.sync()
        library.write("ferry.txt", FERRY * 2)
    before_read(n if known else 2 * n - 1, file.unlink)
    library.sync()
    assert texts(library) == {"tram.txt": TRAM}


@pytest.mark.parametrize("n", [1, 2])
def test_a_file_that_becomes_a_pipe_during_a_sync(
    library: Library, before_read: BeforeRead, n: int
) -> None:
    file = library.write("ferry.txt", FERRY)
    before_read(n, lambda: replaced_by_pipe(file))
    report = library.sync()
    assert [(skip.path, skip.reason) for skip in report.skipped] == [
        ("ferry.txt", "not a plain file")
    ]
    assert texts(library) == {}


def test_a_renamed_file_that_vanishes_or_changes_during_the_sync(
    library: Library, before_read: BeforeRead
) -> None:
    library.write("ferry.txt", FERRY)
    library.sync()
    new = (library.seeds / "ferry.txt").rename(library.seeds / "boat.txt")
    before_read(2, lambda: new.write_text(TRAM))
    report = library.sync()
    assert (report.added, report.removed, report.renamed) == (("boat.txt",), ("ferry.txt",), ())
    assert texts(library) == {"boat.txt": TRAM}
    newer = new.rename(library.seeds / "tram.txt")
    before_read(2, newer.unlink)
    report = library.sync()
    assert (report.added, report.removed, report.renamed) == ((), ("boat.txt",), ())
    assert texts(library) == {}


def test_a_renamed_file_that_becomes_unreadable_during_the_sync_is_listed(
    library: Library, before_read: BeforeRead
) -> None:
    library.write("ferry.txt", FERRY)
    library.sync()
    new = (library.seeds / "ferry.txt").rename(library.seeds / "boat.txt")
    before_read(2, lambda: replaced_by_pipe(new))
    report = library.sync()
    assert (report.removed, report.renamed) == (("ferry.txt",), ())
    assert [(skip.path, skip.reason) for skip in report.skipped] == [
        ("boat.txt", "not a plain file")
    ]
    assert texts(library) == {}


def test_a_file_that_took_anothers_place_and_vanishes_during_the_sync(
    library: Library, before_read: BeforeRead
) -> None:
    library.write("ferry.txt", FERRY)
    library.write("tram.txt", TRAM)
    library.sync()
    new = (library.seeds / "ferry.txt").replace(library.seeds / "tram.txt")
    before_read(2, new.unlink)
    assert library.sync().removed == ("ferry.txt", "tram.txt")
    assert texts(library) == {}


def test_a_file_that_keeps_changing_is_left_for_later(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("ferry.txt", FERRY)
    with monkeypatch.context() as patch:
        patch.setattr("index.scan.ATTEMPTS", 0)
        (skip,) = library.sync().skipped
    assert skip.reason == "it keeps changing while it is read"
    assert library.sync().added == ("ferry.txt",)


# --- a process that never stops writing

FILES = 100
SYNCS = 12
READS = 3_000
# Writes files as programs do: over the old text, piece by piece; beside it and then renamed;
# emptied first; appended to; deleted. A version says its number in each of its lines. Kept waiting
# in the middle of one, it leaves half of it there as if that were all: it tells which ones.
WRITER = """
import os, random, signal, sys, time
from pathlib import Path
stopped = []
signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
folder, files = Path(sys.argv[1]), int(sys.argv[2])
draw = random.Random(20261124)
def version(number):
    lines = [f"Line {n} of version {number}." for n in range(number % 400 + 40)]
    return "".join(f"{line}\\n\\n" for line in lines).encode()
def pieces(target, data):
    step = len(data) // 5 + 1
    for start in range(0, len(data), step):
        os.write(target, data[start : start + step])
        time.sleep(0.01 if number > 3 * files else 0)
        yield
    os.truncate(target, len(data))
    yield
number = 0
while not stopped:
    number += 1
    data = version(number)
    file = folder / f"{draw.randrange(files)}.txt"
    how = draw.choice(["over", "emptied", "renamed", "renamed away", "deleted"])
    if how == "deleted":
        file.unlink(missing_ok=True)
    elif how == "renamed away" and file.exists():
        file.replace(folder / f"{draw.randrange(files)}.txt")
    else:
        emptied = os.O_TRUNC if how == "emptied" else 0
        part = folder / ".part" if how == "renamed" else file
        looked, waited = time.monotonic(), 0
        target = os.open(part, os.O_WRONLY | os.O_CREAT | emptied)
        for _ in pieces(target, data):
            before, looked = looked, time.monotonic()
            waited = max(waited, looked - before)
        os.close(target)
        if waited > 0.04 and number > 3 * files:
            print(number, flush=True)
        if how == "renamed":
            part.replace(file)
    if number == 3 * files:
        print("ready", flush=True)
    if number >= 3 * files:
        time.sleep(0.002)
"""


def is_version(text: str) -> bool:
    """Whether the text is one of the writer's versions, from the first line to the last."""
    lines = text.split("\n\n")
    number = lines[0].rpartition(" ")[2].rstrip(".")
    whole = [f"Line {n} of version {number}." for n in range(int(number or 0) % 400 + 40)]
    return lines == [*whole, ""]


@dataclass(frozen=True)
class Changing:
    """A folder in which another process keeps changing files, until it is asked about them."""

    folder: Path
    writer: subprocess.Popen[str]

    def excused(self, halves: list[str]) -> list[str]:
        """Those that the writer was kept waiting in the middle of."""
        assert self.writer.poll() is None and self.writer.stdout is not None
        self.writer.terminate()
        slow = set(self.writer.stdout.read().split())
        return [half for half in halves if slow & (numbers(half) or slow)]


def numbers(text: str) -> set[str]:
    return set(re.findall(r"version (\d+)\.", text))


@pytest.fixture
def changing() -> Iterator[Changing]:
    """It is in memory: a disk keeps the writer waiting more often."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        line = [sys.executable, "-c", WRITER, folder, str(FILES)]
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            yield Changing(Path(folder), writer)
            writer.kill()


@pytest.mark.fault
def test_no_half_of_a_version_is_ever_read(changing: Changing) -> None:
    draw = random.Random(7)
    read = 0
    halves: list[str] = []
    for _ in range(READS):
        try:
            data, found = read_whole(changing.folder, f"{draw.randrange(FILES)}.txt")
        except (FileNotFoundError, UnreadableError):
            continue
        assert found.size == len(data)
        if is_version(data.decode()):
            read += 1
        else:
            halves.append(data.decode())
    assert changing.excused(halves) == halves
    assert read > READS // 4


@pytest.mark.fault
def test_no_half_of_a_version_is_ever_indexed(changing: Changing, tmp_path: Path) -> None:
    indexed = 0
    halves: list[str] = []
    for _ in range(SYNCS):
        sync(changing.folder, tmp_path / "index", Lots())
        with Store(tmp_path / "index").read() as view:
            assert view.damaged() == []
            for document in view.documents():
                text = view.text(document.id)
                if is_version(text):
                    indexed += 1
                else:
                    halves.append(text)
            reasons = {skip.reason for skip in view.skipped()}
            assert reasons <= {"it keeps changing while it is read"}
    assert os.listdir(changing.folder)
    assert changing.excused(halves) == halves
    assert indexed > SYNCS * FILES // 4
