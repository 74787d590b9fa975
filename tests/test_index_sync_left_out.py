"""What stands in the folder and isn't indexed: left out, with the reason."""

import os
import socket
from pathlib import Path

import pytest
from conftest import Library, found, texts

from index.errors import SettingsError
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
        "pipe.txt", "socket.txt", "huge.txt", "new\\nline.txt", "\\udcff.txt",
    }  # fmt: skip
    assert reasons["link.txt"] == "a link out of the folder"
    assert reasons["huge.txt"] == "larger than 256 MiB"
    assert reasons["pipe.txt"] == reasons["socket.txt"] == "not a plain file"
    # Nothing is tried again before it changes, and a file that becomes readable is indexed.
    assert library.sync().revision == report.revision
    library.write("empty.txt", TRAM)
    (library.seeds / "loop.txt").unlink()
    skipped = {skip.path for skip in library.sync().skipped}
    assert not {"empty.txt", "loop.txt"} & skipped
    assert texts(library)["empty.txt"] == TRAM


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
    library.write(".qaignore", b"\xff\xfe\x00")
    report = library.sync()
    assert [skip.path for skip in report.skipped] == [".qaignore"]
    assert len(texts(library)) == 5


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
    library.sync()
    assert library.sync().skipped == ()
