"""Files are read in a process of their own: one after the other, ended in time, or interrupted."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import made_office
import pytest
from conftest import Library, checked
from made_hostile import GOOD, open_document, word
from made_text import SENTENCES

from index import isolate
from index.child import command
from index.errors import Interrupted, UnreadableError
from index.isolate import Isolated
from index.store import Store


def test_files_are_read_one_after_the_other_by_one_process(files: Isolated) -> None:
    assert files.read("mill.txt", GOOD).text == GOOD.decode()
    document = files.read("mill.docx", word("The wheel is broken."))
    assert document.text == "The wheel is broken."
    with pytest.raises(UnreadableError, match="no reader for .xyz files"):
        files.read("mill.xyz", GOOD)
    assert files.read("mill.md", b"# Mill\n\nIt turns.").title == "Mill"


def test_no_code_is_run_that_lies_where_people_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("json", "csv", "io"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    with Isolated() as here:
        read = here.read("crew.csv", b"Name,Role,Born\nIda,pilot,1961\n")
        assert read.text == "Name: Ida; Role: pilot; Born: 1961"


def test_small_files_are_read_right_after_a_large_one(files: Isolated) -> None:
    large = (GOOD * 50 + b"\n\n") * (64 * 2**20 // len(GOOD * 50))
    assert len(files.read("large.txt", large).text) == len(large)
    assert_small_ones_are_read(files)


def test_small_files_are_read_right_after_one_that_took_all_memory() -> None:
    """Not all of it comes back."""
    head = b"From: a@b.example\r\nSubject: Mill\r\nContent-Type: text/html\r\n\r\n"
    with Isolated() as here:
        with pytest.raises(UnreadableError, match=r"takes more than \d+ MB of memory"):
            here.read("large.eml", head + b"<p>The mill <i>is</i> old." * 600_000)
        assert_small_ones_are_read(here)


def assert_small_ones_are_read(files: Isolated) -> None:
    small = {
        "mill.txt": GOOD,
        "mill.md": GOOD,
        "mill.html": GOOD,
        "mill.docx": word(GOOD.decode()),
        "mill.odt": open_document(".odt", GOOD.decode()),
    }
    for name, data in small.items():
        assert files.read(name, data).text == GOOD.decode()


def test_what_a_parser_leaves_behind_takes_no_room_from_later_files(files: Isolated) -> None:
    """A Word file's objects hold each other, and a tree of megabytes."""
    data, text = made_office.as_word(), ""
    files.read("mill.docx", word(GOOD.decode()))
    child = children()
    for _ in range(150):
        text = files.read("plan.docx", data).text
    assert SENTENCES[0] in text
    assert children() == child


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))


def test_a_process_that_was_taken_over_replaces_no_other_document(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("mill.txt", GOOD)
    library.sync()
    _, environment = command("index.read")
    line = [sys.executable, "-P", "-c", TAKEN_OVER]
    monkeypatch.setattr(isolate, "command", lambda module: (line, environment))
    library.write("letter.txt", "All is a lie.")
    assert library.sync().added == ("letter.txt",)
    assert checked(library) == {"letter.txt": "All is a lie.", "mill.txt": GOOD.decode()}


# Whatever it is given to read, it says that this is the mill's document.
TAKEN_OVER = """
from index.read import __main__ as process

honest = process.read
process.read = lambda path, data: honest("mill.txt", data)
process.main()
"""


def test_what_takes_too_long_is_ended(files: Isolated, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr(isolate, "SECONDS", 1)
        hurried.setattr(isolate, "SECONDS_PER_MIB", 0)
        hurried.setattr(isolate, "PATIENCE", 600)
        with pytest.raises(UnreadableError, match="takes longer than 1 s to read") as caught:
            files.read("slow.md", SLOW)
    assert not isinstance(caught.value, Interrupted)
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


# Slow, and far less than a child may hold.
SLOW = b"- One *of* the many, and words that follow it here.\n" * 60_000


def test_a_page_of_more_elements_than_a_child_may_hold_takes_too_much_memory() -> None:
    with (
        Isolated() as here,
        pytest.raises(UnreadableError, match=r"takes more than 469 MB of memory"),
    ):
        here.read("cells.html", b"<table>" + b"<tr><td>cell<td>other" * 1_000_000)


@contextmanager
def killing() -> Iterator[None]:
    """Whatever process this one starts meanwhile is killed, as the kernel does without memory."""
    before, is_over = children(), threading.Event()

    def kill() -> None:
        while not is_over.wait(0.05):
            for child in children() - before:
                with suppress(ProcessLookupError):  # ended and waited for meanwhile
                    os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        is_over.set()
        killer.join()


def test_a_process_that_was_killed_from_outside_is_no_fault_of_the_file() -> None:
    with Isolated() as here, killing(), pytest.raises(Interrupted, match="interrupted"):
        here.read("slow.md", SLOW)


def test_what_was_interrupted_is_read_by_the_next_sync(library: Library) -> None:
    library.write("slow.html", b"<p>The mill turns.</p>" + b" " * 40_000_000)
    time.sleep(0.2)
    with killing():
        (skipped,) = library.sync().skipped
    assert (skipped.path, "interrupted" in skipped.reason) == ("slow.html", True)
    report = library.sync()
    assert (report.added, report.skipped) == (("slow.html",), ())


def test_what_a_busy_machine_gave_no_time_is_read_by_the_next_sync(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("mill.txt", GOOD)
    time.sleep(0.2)
    with monkeypatch.context() as hurried:
        # By the clock, less than any process takes to start; of processor time, enough.
        hurried.setattr(isolate, "PATIENCE", 0.0001)
        (skipped,) = library.sync().skipped
    assert (skipped.path, "machine is busy" in skipped.reason) == ("mill.txt", True)
    report = library.sync()
    assert (report.added, report.skipped) == (("mill.txt",), ())


def test_what_is_interrupted_again_and_again_waits_for_a_change(library: Library) -> None:
    library.write("slow.html", SLOW)
    time.sleep(0.2)
    with killing():
        tried = [library.sync().added for _ in range(4)]
    assert tried == [("slow.html",)] * 3 + [()]
    library.write("slow.html", GOOD)
    assert library.sync().skipped == ()


def test_one_bad_file_is_listed_and_the_others_are_indexed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("bomb.docx", word("Boom.", padding=900 * 2**20))
    library.write("mill.txt", GOOD)
    report = library.sync()
    assert report.added == ("bomb.docx", "mill.txt")
    assert [skip.path for skip in report.skipped] == ["bomb.docx"]
    with Store(library.data).read() as view:
        assert [document.path for document in view.documents()] == ["mill.txt"]
    # It is tried again only when it changes.
    time.sleep(0.2)
    library.sync()
    again = library.sync()
    assert (again.added, again.unchanged) == ((), 2)
    assert again.skipped == report.skipped
    Path(library.seeds, "bomb.docx").write_bytes(word("Peace."))
    assert library.sync().skipped == ()
