"""What stands in the folder and isn't indexed: left out, with the reason."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Library, found, texts

from index.errors import SettingsError
from index.scan import scan
from index.store import Store
from index.sync import sync

FERRY = "The ferry leaves the northern pier at seven. It carries forty cars."
TRAM = "The tram was opened by Ada Holm in 1931. It climbs the castle hill."


def test_what_cant_be_a_document_is_left_out_with_the_reason(
    library: Library, tmp_path: Path
) -> None:
    library.write("good.txt", FERRY)
    library.write("empty.txt", "  \n")
    library.write("binary.txt", bytes(range(256)) * 8)
    library.write("photo.jpg", b"\xff\xd8")
    library.write(".hidden.txt", TRAM)
    library.write("~$lock.txt", TRAM)
    library.write("old.txt~", TRAM)
    outside = tmp_path / "outside.txt"
    outside.write_text(TRAM)
    (library.seeds / "link.txt").symlink_to(outside)
    (library.seeds / "inside.txt").symlink_to("good.txt")
    (library.seeds / "dangling.txt").symlink_to("nowhere.txt")
    (library.seeds / "loop.txt").symlink_to("loop.txt")
    (library.seeds / "folder").symlink_to(tmp_path, target_is_directory=True)
    (library.seeds / "endless.txt").symlink_to("/dev/zero")
    os.mkfifo(library.seeds / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(library.seeds / "socket.txt"))
        with (library.seeds / "huge.txt").open("wb") as file:
            file.truncate(2 * 1024**3)
        (library.seeds / "new\nline.txt").write_text(TRAM)
        Path(os.fsdecode(os.fsencode(library.seeds) + b"/\xff.txt")).write_text(TRAM)
        report = library.sync()
    reasons = {skip.path: skip.reason for skip in report.skipped}
    assert sorted(texts(library)) == ["good.txt", "inside.txt"]
    assert reasons.keys() == {
        "empty.txt", "binary.txt", "photo.jpg", "link.txt", "dangling.txt", "loop.txt", "folder",
        "pipe.txt", "socket.txt", "huge.txt", "new\\nline.txt", "\\udcff.txt", "endless.txt",
    }  # fmt: skip
    for path in ("link.txt", "folder", "endless.txt"):
        assert reasons[path] == "a link out of the folder"
    assert reasons["huge.txt"] == "larger than 256 MiB"
    assert reasons["pipe.txt"] == reasons["socket.txt"] == "not a plain file"
    # Nothing is tried again before it changes, and a file that becomes readable is indexed.
    assert library.sync().revision == report.revision
    library.write("empty.txt", TRAM)
    (library.seeds / "loop.txt").unlink()
    skipped = {skip.path for skip in library.sync().skipped}
    assert not {"empty.txt", "loop.txt"} & skipped
    assert texts(library)["empty.txt"] == TRAM


def test_what_may_not_be_read_is_listed_and_the_rest_is_indexed(library: Library) -> None:
    library.write("tram.txt", TRAM)
    library.write("ferry.txt", FERRY).chmod(0)
    library.write("town/ferry.txt", FERRY)
    (library.seeds / "town").chmod(0)
    command = [sys.executable, "-m", "qa.cli", "sync"]
    command += ["--seeds", str(library.seeds), "--data", str(library.data)]
    if os.geteuid() == 0:  # who may read everything
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
            capture_output=True,
            text=True,
        )
    finally:
        (library.seeds / "town").chmod(0o700)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert sorted(texts(library)) == ["tram.txt"]
    with Store(library.data).read() as view:
        reasons = {skip.path: skip.reason for skip in view.skipped()}
    assert reasons == {"ferry.txt": "not permitted to read it", "town": "Permission denied"}


def test_what_qaignore_names_is_left_out_from_then_on(library: Library) -> None:
    for path in ("drafts/a.txt", "drafts/kept.txt", "deep/er/c.log.txt", "tram.txt"):
        library.write(path, TRAM)
    library.write(".qaignore", "# drafts aren't ready\ndrafts/*\n!drafts/kept.txt\n*.log.txt\n")
    library.sync()
    assert set(texts(library)) == {"drafts/kept.txt", "tram.txt"}
    # Events name the path that changed, and this one bears on all others.
    library.write("drafts/b.txt", FERRY)
    assert library.sync(only={"drafts/b.txt"}).added == ()
    library.write(".qaignore", "drafts/\n/deep\n")
    assert library.sync(only={".qaignore"}).removed == ("drafts/kept.txt",)
    (library.seeds / ".qaignore").unlink()
    library.sync(only={".qaignore"})
    assert len(texts(library)) == 5


def test_a_byte_order_mark_is_no_part_of_the_first_pattern(library: Library) -> None:
    library.write("tram.txt", TRAM)
    library.write("drafts/a.txt", TRAM)
    library.write(".qaignore", b"\xef\xbb\xbfdrafts\r\n")
    library.sync()
    assert set(texts(library)) == {"tram.txt"}


def piped(file: Path) -> None:
    os.mkfifo(file)


def linked_out(file: Path) -> None:
    outside = file.parent.parent / "outside"
    outside.write_text("secret/")
    file.symlink_to(outside)


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (piped, "not a plain file"),
        (Path.mkdir, "not a plain file"),
        (linked_out, "a link out of the folder"),
        (lambda file: file.symlink_to("nowhere"), "a link that leads nowhere"),
        (lambda file: file.write_bytes(b"secret/\n\xff\xfe"), "not UTF-8"),
        (lambda file: file.write_bytes(b"# x\n" * 2**18 + b"secret/"), "larger than 1 MiB"),
        (lambda file: file.write_text("secret/\n\n!\n"), "line 3 is no pattern of git's"),
        (lambda file: file.write_text("[z-a]\nsecret/\n"), "line 1 is no pattern of git's"),
    ],
)
def test_nothing_is_indexed_while_qaignore_cant_be_used(
    library: Library, write: Callable[[Path], object], why: str
) -> None:
    library.write("tram.txt", TRAM)
    library.sync()
    library.write("secret/a.txt", FERRY)
    write(library.seeds / ".qaignore")
    for only in (None, {"secret/a.txt"}):
        with pytest.raises(
            SettingsError,
            match=re.escape(f".qaignore in the folder of documents can't be used ({why})"),
        ):
            library.sync(only=only)
    assert set(texts(library)) == {"tram.txt"}


def test_qaignore_may_be_a_link_to_a_file_in_the_folder(library: Library) -> None:
    library.write("secret/a.txt", FERRY)
    library.write(".gitignore", "secret/")
    (library.seeds / ".qaignore").symlink_to(".gitignore")
    library.sync()
    assert texts(library) == {}


def test_a_look_at_some_paths_finds_what_a_look_at_everything_finds(
    library: Library, tmp_path: Path
) -> None:
    """Behind links, in ignored and hidden folders, in the index's own and beside saved pages."""
    library.data = library.seeds / "index"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/far.txt").write_text(TRAM)
    for path in (
        "town/tram.txt", "drafts/a.txt", "drafts/kept.txt", ".git/a.txt", "a.html",
        "a_files/b.txt", "index/notes.txt", "town/old.txt~",
    ):  # fmt: skip
        library.write(path, TRAM)
    library.write(".qaignore", "drafts/\n!drafts/kept.txt\n")
    for link, target in {
        "link": "town",
        "out": "../outside",
        "deep": "link",
        "own": "index",
    }.items():
        (library.seeds / link).symlink_to(target, target_is_directory=True)
    whole = library.sync()
    assert set(texts(library)) == {"town/tram.txt", "a.html"}
    assert {skip.path for skip in whole.skipped} == {"link", "out", "deep"}
    paths = {
        os.path.relpath(os.path.join(parent, name), library.seeds)
        for parent, folders, names in os.walk(library.seeds, followlinks=True)
        for name in folders + names
    }
    assert {"link/tram.txt", "out/far.txt", "index/lock", "index/index.sqlite"} <= paths
    report = library.sync(only=paths - {".qaignore", "a.html"} | {"index/index.sqlite-wal"})
    assert (report.added, report.removed) == ((), ())
    assert (report.skipped, report.revision) == (whole.skipped, whole.revision)


def test_folders_in_folders_in_folders_are_looked_at_however_deep(library: Library) -> None:
    library.write("tram.txt", TRAM)
    folder = os.open(library.seeds, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    target = os.open("ferry.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(target, FERRY.encode())
    os.close(target)
    os.close(folder)
    library.sync()
    # What is to clear up after the tests can't go so deep.
    subprocess.run(["rm", "-r", library.seeds / "d"], check=True)
    assert sorted(texts(library)) == ["d/" * 1_500 + "ferry.txt", "tram.txt"]


def test_a_folder_that_cant_be_listed_is_an_error_with_the_reason(
    library: Library, tmp_path: Path
) -> None:
    library.write("tram.txt", TRAM)
    library.sync()
    for seeds in (library.data / "lock" / "seeds", tmp_path / ("x" * 300)):
        with pytest.raises(
            SettingsError, match=r"no folder|can't be looked at \(File name too long"
        ):
            sync(seeds, library.data, library.encoder)
    assert list(texts(library)) == ["tram.txt"]
    with pytest.raises(SettingsError, match="can't be listed"):
        scan(tmp_path / "gone")


def test_the_folder_of_documents_is_refused_as_the_indexs_own(library: Library) -> None:
    library.write("tram.txt", TRAM)
    (library.seeds.parent / "same").symlink_to(library.seeds)
    for data in (library.seeds, library.seeds.parent / "same"):
        with pytest.raises(SettingsError, match="name another folder with --data"):
            sync(library.seeds, data, library.encoder)
    assert os.listdir(library.seeds) == ["tram.txt"]


@pytest.mark.parametrize("folder", ["a page_files", "a page-Dateien"])
def test_what_was_saved_with_a_page_is_no_document(library: Library, folder: str) -> None:
    for path in ("a page.html", f"{folder}/frame.html", f"{folder}/in/b.txt", "other_files/c.txt"):
        library.write(path, TRAM)
    library.sync()
    assert set(texts(library)) == {"a page.html", "other_files/c.txt"}
    library.write(f"{folder}/d.txt", FERRY)
    assert library.sync(only={f"{folder}/d.txt", folder}).added == ()
    # Events name the page alone when it goes and comes back.
    (library.seeds / "a page.html").unlink()
    library.sync(only={"a page.html"})
    assert f"{folder}/d.txt" in texts(library)
    library.write("a page.html", FERRY)
    library.sync(only={"a page.html"})
    assert set(texts(library)) == {"a page.html", "other_files/c.txt"}


def test_a_document_that_becomes_unreadable_is_no_longer_cited(library: Library) -> None:
    library.write("tram.txt", TRAM)
    library.sync()
    library.write("tram.txt", b"\x00\x01\x02" * 99)
    report = library.sync()
    assert [skip.path for skip in report.skipped] == ["tram.txt"]
    assert texts(library) == {}


def test_a_missing_folder_is_an_error_and_an_empty_one_is_not(library: Library) -> None:
    library.write("tram.txt", TRAM)
    library.sync()
    with pytest.raises(SettingsError, match="There is no folder"):
        sync(library.seeds / "elsewhere", library.data, library.encoder)
    assert list(texts(library)) == ["tram.txt"]
    (library.seeds / "tram.txt").unlink()
    assert library.sync().passages == 0
    assert found(library, "tram") == []


def test_an_index_inside_the_folder_isnt_a_document(library: Library) -> None:
    library.write("tram.txt", TRAM)
    library.data = library.seeds / "index"
    revision = library.sync().revision
    for only in (None, {"index", "index/lock", "index/index.sqlite-wal"}):
        report = library.sync(only=only)
        assert (report.skipped, report.revision) == ((), revision)
