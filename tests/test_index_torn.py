"""Files that change while they are read: what is indexed is always one version that there was."""

import os
import random
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import UnreadableError
from index.scan import read_whole
from index.store import Store
from index.sync import sync

pytestmark = pytest.mark.fault

FILES = 100
SYNCS = 12
READS = 3_000
# Writes files as programs do: over the old text, piece by piece; beside it and then renamed;
# emptied first; appended to; deleted. A version says its number in each of its lines.
WRITER = """
import os, random, sys, time
from pathlib import Path
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
number = 0
while True:
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
        target = os.open(part, os.O_WRONLY | os.O_CREAT | emptied)
        pieces(target, data)
        os.truncate(target, len(data))
        os.close(target)
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


class Lots:
    """An encoder that draws vectors by lot, so that a sync is little but reading."""

    identity = "lots:1"
    dimension = 8
    budget = 254

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        seeds = (zlib.crc32(text.encode()) for text in texts)
        drawn = [np.random.default_rng(seed).normal(size=self.dimension) for seed in seeds]
        return np.asarray([v / np.linalg.norm(v) for v in drawn], np.float32)


@pytest.fixture
def changing() -> Iterator[Path]:
    """A folder in which another process keeps changing files.

    It is in memory: a disk may keep the writer waiting in the middle of a version for so long that
    half of it looks like all there is.
    """
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        line = [sys.executable, "-c", WRITER, folder, str(FILES)]
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            yield Path(folder)
            assert writer.poll() is None
            writer.kill()


def test_no_half_of_a_version_is_ever_read(changing: Path) -> None:
    draw = random.Random(7)
    read = 0
    for _ in range(READS):
        try:
            data, found = read_whole(changing, f"{draw.randrange(FILES)}.txt")
        except (FileNotFoundError, UnreadableError):
            continue
        read += 1
        assert is_version(data.decode()), data[:80]
        assert found.size == len(data)
    assert read > READS // 4


def test_no_half_of_a_version_is_ever_indexed(changing: Path, tmp_path: Path) -> None:
    indexed = 0
    for _ in range(SYNCS):
        sync(changing, tmp_path / "index", Lots())
        with Store(tmp_path / "index").read() as view:
            assert view.damaged() == []
            for document in view.documents():
                indexed += 1
                assert is_version(view.text(document.id)), document.path
            reasons = {skip.reason for skip in view.skipped()}
            assert reasons <= {"it keeps changing while it is read"}
    assert indexed > SYNCS * FILES // 4
    assert os.listdir(changing)
