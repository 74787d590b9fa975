"""Real processes, killed or run against each other, and the promises that must survive it."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import Library

from index.corpus import Corpus
from index.store import Store
from qa.answer import Assistant
from qa.settings import Settings

pytestmark = pytest.mark.fault

# Says when it is about to begin, so that the killer knows when to count from.
BUILDER = """
import sys
from pathlib import Path
from index import isolate
from index.embed import load_encoder
from index.sync import sync
isolate.SECONDS, isolate.SECONDS_PER_MIB = int(sys.argv[3]), 0
encoder = load_encoder()
print("ready", flush=True)
sync(Path(sys.argv[1]), Path(sys.argv[2]), encoder)
print("done", flush=True)
"""
KILLS = 30


def builder(library: Library, *, seconds: int = 60) -> subprocess.Popen[str]:
    """A process that syncs the library, about to begin; it has so long for each document."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(library.seeds), str(library.data), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def told(process: subprocess.Popen[str]) -> str:
    """What it says until its end; `communicate` would lose what was read ahead with a line."""
    assert process.stdout is not None
    with process:
        return process.stdout.read()


def folder(library: Library) -> dict[str, str]:
    return {
        file.relative_to(library.seeds).as_posix(): file.read_text()
        for file in library.seeds.rglob("*.txt")
    }


def indexed(library: Library) -> dict[str, str]:
    """What the index holds, after the checks that `qa check` makes."""
    with Store(library.data).read() as view:
        assert view.broken_file() is None
        assert view.damaged() == []
        return {document.path: view.text(document.id) for document in view.documents()}


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
    process = builder(library)
    started = time.monotonic()
    assert told(process) == "done\n"
    duration = max(0.3, time.monotonic() - started)
    for step in range(KILLS):
        old = indexed(library)
        change(library, generator, step)
        new = folder(library)
        process = builder(library)
        time.sleep(generator.uniform(0, duration))
        process.kill()
        process.communicate(timeout=60)
        assert indexed(library) in (old, new)
        library.sync()
        assert indexed(library) == new
        # The lock of the killed one was let go, and it left nothing behind.
        names = {file.name for file in library.data.iterdir()}
        assert names <= {"index.sqlite", "lock"}


def test_of_two_builders_one_waits_or_is_turned_away(library: Library) -> None:
    for i in range(30):
        library.write(f"note {i}.txt", f"Note {i} tells of the harbour. " * 20)
    builders = [builder(library) for _ in range(3)]
    outputs = [told(process) for process in builders]
    assert "done\n" in outputs
    assert indexed(library) == folder(library)
    with Store(library.data).read() as view:
        assert view.revision == 1


def test_every_citation_is_verbatim_while_the_folder_changes(library: Library) -> None:
    """1,000 questions during continuous changes; what is quoted stood in the file word for word."""
    generator = random.Random(7)
    versions: dict[str, set[str]] = {}

    def write(i: int, step: int) -> None:
        name = f"ship {i}.txt"
        sentences = [
            f"Ship {i} carried {generator.randrange(900)} tons of {cargo} in version {step}."
            for cargo in generator.sample(["salt", "timber", "grain", "slate", "wool"], 3)
        ]
        text = "\n\n".join(sentences)
        versions.setdefault(name, set()).add(text)
        library.write(name, text)

    for i in range(12):
        write(i, 0)
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    assistant = Assistant.open(settings, library.encoder)
    stop = threading.Event()

    def keep_changing() -> None:
        step = 0
        while not stop.is_set():
            step += 1
            i = generator.randrange(12)
            if step % 7 == 0:
                (library.seeds / f"ship {i}.txt").unlink(missing_ok=True)
            else:
                write(i, step)
            assistant.sync(only=frozenset({f"ship {i}.txt"}))

    changer = threading.Thread(target=keep_changing)
    changer.start()
    try:
        cited = 0
        for n in range(1000):
            cargo = ("salt", "timber", "grain")[n % 3]
            answer = assistant.ask(f"How many tons of {cargo} did ship {n % 12} carry?", k=3)
            for citation in (*answer.citations, *answer.nearest):
                cited += 1
                assert any(
                    text[citation.start : citation.end] == citation.quote
                    for text in versions[citation.document.path]
                )
                for span in citation.highlights:
                    inside = citation.quote[span.start - citation.start :]
                    assert inside.startswith(span.text)
    finally:
        stop.set()
        changer.join()
    assert cited > 1000
    assert answer.revision > 20


def test_the_server_follows_the_folder_and_survives_kill_and_restart(library: Library) -> None:
    """`qa serve --watch` as a user starts it."""
    import httpx2

    library.write("ferry.txt", "The ferry leaves the northern pier at seven.")
    with __import__("socket").socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "qa.cli", "serve", "--watch", "--port", str(port)]
    command += ["--seeds", str(library.seeds), "--data", str(library.data)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}

    def quotes(question: str) -> list[str]:
        answer = client.get("/ask", params={"q": question}).json()
        return [c["quote"] for c in answer["citations"] + answer["nearest"]]

    def until(condition) -> None:  # type: ignore[no-untyped-def]
        deadline = time.monotonic() + 60
        while True:
            try:
                if condition():
                    return
            except httpx2.TransportError:
                pass
            assert time.monotonic() < deadline
            time.sleep(0.05)

    for sent in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                until(lambda: client.get("/readyz").status_code == 200)
                file = library.write("tram.txt", "The tram was opened by Ada Holm in 1931.")
                until(lambda: any("Ada Holm" in q for q in quotes("Who opened the tram?")))
                file.unlink()
                until(lambda: not any("Ada Holm" in q for q in quotes("Who opened the tram?")))
        finally:
            process.send_signal(sent)
            code = process.wait(timeout=30)
    assert code in (0, -signal.SIGTERM)
    assert indexed(library) == folder(library)
    Corpus.open(library.data, library.encoder).close()


def reader_of(process: subprocess.Popen[str]) -> int:
    """The process that reads documents for a builder, once it is at work inside one."""
    ticks = os.sysconf("SC_CLK_TCK")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for child in children_of(process.pid):
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            if (int(fields[11]) + int(fields[12])) / ticks > BUSY_S:
                return child
        time.sleep(0.01)
    raise AssertionError("no document is being read")


def children_of(process: int) -> list[int]:
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# Processor time after which a reader has begun with the long document, which takes it far longer.
BUSY_S = 0.6
LONG = (
    "# The long one\n\n"
    + "The *mill* of [the brook](b) turns `no` longer, says **Ida**.\n\n" * 100_000
)


def test_a_sync_killed_inside_a_long_document_leaves_the_old_index(library: Library) -> None:
    library.write("first.txt", "The first note is always there.")
    library.write("long.txt", "It was short once.")
    library.sync()
    old = indexed(library)
    library.write("first.txt", "The first note was changed.")
    library.write("long.md", LONG)
    (library.seeds / "long.txt").unlink()
    process = builder(library)
    reader = reader_of(process)
    process.kill()
    process.communicate(timeout=60)
    assert indexed(library) == old
    # Nobody is there to take the document, so its reader ends as well.
    deadline = time.monotonic() + 60
    while is_running(reader):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    (library.seeds / "long.md").unlink()
    library.sync()
    assert indexed(library) == {"first.txt": "The first note was changed."}


@pytest.mark.parametrize(
    ("sent", "reason"),
    [(signal.SIGKILL, "reading it was interrupted"), (signal.SIGSTOP, "takes longer than")],
)
def test_a_reader_killed_or_stopped_inside_a_long_document_costs_that_one(
    library: Library, sent: signal.Signals, reason: str
) -> None:
    library.write("a.txt", "The first note is always there.")
    library.sync()
    old = indexed(library)
    library.write("a.txt", "The first note was changed.")
    library.write("long.md", LONG)
    library.write("z.txt", "The last note comes after the long one.")
    process = builder(library, seconds=5)
    reader = reader_of(process)
    os.kill(reader, sent)
    assert indexed(library) == old
    assert told(process) == "done\n"
    assert indexed(library) == {
        "a.txt": "The first note was changed.",
        "z.txt": "The last note comes after the long one.",
    }
    with Store(library.data).read() as view:
        ((path, said),) = [(skip.path, skip.reason) for skip in view.skipped()]
    assert path == "long.md" and said.startswith(reason)
    assert not is_running(reader)
