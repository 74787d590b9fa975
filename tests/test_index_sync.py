"""The index mirrors the folder, whatever happens to the files."""

import os
import socket
import threading
from pathlib import Path

import pytest
from conftest import Library, texts
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.corpus import Corpus
from index.embed import OnnxEncoder
from index.errors import IndexMismatch, LockedError, SettingsError
from index.store import Store
from index.sync import preview, sync
from index.types import Unit

FERRY = "The ferry leaves the northern pier at seven. It carries forty cars."
TRAM = "The tram was opened by Ada Holm in 1931. It climbs the castle hill."


def found(library: Library, question: str) -> list[str]:
    """The paths of the documents that both retrievers find, which must agree on what exists."""
    corpus = Corpus.open(library.data, library.encoder)
    with corpus.snapshot() as snapshot:
        dense = snapshot.dense(library.encoder.encode([question])[0], 100)
        lexical = snapshot.lexical(question, 100)
        assert {h.passage for h in lexical} <= {h.passage for h in dense}
        return [p.document.path for p in snapshot.passages([h.passage for h in lexical])]


def test_new_changed_touched_and_deleted_files(library: Library) -> None:
    library.write("ferry.txt", FERRY)
    library.write("town/tram.md", f"# Tram\n\n{TRAM}\n")
    report = library.sync()
    assert (report.added, report.revision) == (("ferry.txt", "town/tram.md"), 1)
    assert found(library, "Who opened a tram?") == ["town/tram.md"]

    library.write("ferry.txt", FERRY.replace("seven", "eight"))
    os.utime(library.seeds / "town/tram.md", (0, 0))
    report = library.sync()
    assert (report.changed, report.unchanged, report.revision) == (("ferry.txt",), 1, 2)
    assert "eight" in texts(library)["ferry.txt"]

    (library.seeds / "town/tram.md").unlink()
    report = library.sync()
    assert (report.removed, report.revision) == (("town/tram.md",), 3)
    assert found(library, "tram") == []

    report = library.sync()
    assert (report.added, report.changed, report.removed, report.revision) == ((), (), (), 3)


class Counting:
    """The real encoder, counting what it embeds."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._encoder = encoder
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.budget = encoder.budget
        self.count_tokens = encoder.count_tokens
        self.embedded = 0

    def encode(self, texts):  # type: ignore[no-untyped-def]
        self.embedded += len(texts)
        return self._encoder.encode(texts)


def test_renaming_and_copying_embed_nothing(library: Library) -> None:
    library.write("ferry.txt", FERRY)
    library.sync()
    counting = Counting(library.encoder)
    (library.seeds / "harbour").mkdir()
    os.rename(library.seeds / "ferry.txt", library.seeds / "harbour/boats.txt")
    report = sync(library.seeds, library.data, counting)
    assert report.renamed == (("ferry.txt", "harbour/boats.txt"),)
    library.write("copy.txt", FERRY)
    report = sync(library.seeds, library.data, counting)
    assert report.added == ("copy.txt",)
    assert counting.embedded == 0
    assert sorted(found(library, "When do ferries leave?")) == ["copy.txt", "harbour/boats.txt"]
    # Both equal passages can be cited, and the file's name is searched too.
    assert found(library, "boats") == ["harbour/boats.txt"]


def test_a_renamed_folder_is_renamed_file_by_file_and_equal_files_once_each(
    library: Library,
) -> None:
    for i in range(40):
        library.write(f"old/{i:02}.txt", f"{TRAM} Stop {i % 20}.")
    library.sync()
    (library.seeds / "old").rename(library.seeds / "new")
    library.write("new/more.txt", f"{TRAM} Stop 0.")
    library.write("new/other.md", f"{TRAM} Stop 1.")
    (library.seeds / "new/21.txt").unlink()
    counting = Counting(library.encoder)
    report = sync(library.seeds, library.data, counting)
    # Of 40 gone files one is left: "21.txt" was deleted, and its like is Markdown now, no rename.
    assert len(report.renamed) == 39
    assert len({old for old, _ in report.renamed}) == len({new for _, new in report.renamed}) == 39
    assert "new/other.md" in report.added and len(report.added) == 2
    assert len(report.removed) == 1
    assert texts(library) == {
        file.relative_to(library.seeds).as_posix(): file.read_text()
        for file in (library.seeds / "new").iterdir()
    }


def test_only_what_changed_in_a_file_is_embedded(library: Library) -> None:
    sections = [f"# Part {i}\n\nPier number {i} was built in {1800 + i}.\n" for i in range(20)]
    library.write("piers.md", "\n".join(sections))
    library.sync()
    sections[7] = "# Part 7\n\nPier number 7 burnt down.\n"
    library.write("piers.md", "\n".join(sections))
    counting = Counting(library.encoder)
    sync(library.seeds, library.data, counting)
    assert counting.embedded == 1


def test_a_file_that_replaces_another_by_renaming(library: Library) -> None:
    library.write("a.txt", FERRY)
    library.write("b.txt", TRAM)
    library.sync()
    os.replace(library.seeds / "a.txt", library.seeds / "b.txt")
    library.sync()
    assert texts(library) == {"b.txt": FERRY}
    assert found(library, "tram") == []


def test_the_same_size_and_time_dont_hide_a_change(library: Library) -> None:
    file = library.write("ferry.txt", FERRY)
    os.utime(file, (1, 1))
    library.sync()
    file.write_text(FERRY.replace("forty", "fifty"))
    os.utime(file, (1, 1))
    assert library.sync().changed == ("ferry.txt",)


def test_only_the_given_paths_are_looked_at(library: Library) -> None:
    library.write("a/one.txt", FERRY)
    library.write("b/two.txt", TRAM)
    library.sync()
    for path in ("a/one.txt", "b/two.txt"):
        (library.seeds / path).unlink()
    (library.seeds / "a").rmdir()
    assert library.sync(only={"a"}).removed == ("a/one.txt",)
    assert list(texts(library)) == ["b/two.txt"]
    assert library.sync(only={"b/two.txt", "../elsewhere", ".hidden"}).removed == ("b/two.txt",)


def test_a_dry_run_says_what_a_sync_then_does(library: Library) -> None:
    library.write("ferry.txt", FERRY)
    first = preview(library.seeds, library.data, library.encoder)
    assert (first.added, first.dry_run) == (("ferry.txt",), True)
    assert not library.data.exists()
    library.sync()
    library.write("tram.txt", TRAM)
    (library.seeds / "ferry.txt").rename(library.seeds / "boat.txt")
    planned = preview(library.seeds, library.data, library.encoder)
    done = library.sync()
    assert (planned.added, planned.renamed) == (done.added, done.renamed)
    assert planned.revision == 1
    again = preview(library.seeds, library.data, library.encoder, rebuild=True)
    assert again.added == ("boat.txt", "tram.txt")


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


def test_documents_with_rows_and_slides_are_whole_when_read_back(library: Library) -> None:
    library.write("crew.csv", "Name,Role\nIda Falk,harbour master\nOle Brandt,pilot\n")
    library.sync()
    with Store(library.data).read() as view:
        (document,) = view.documents()
        assert view.damaged() == []
        (passage,) = view.passages_of(document.id)
    assert (document.pages, document.unit) == (2, Unit.ROW)
    assert [sentence.page for sentence in passage.sentences] == [2, 3]
    assert found(library, "harbour master") == ["crew.csv"]
    assert library.sync().unchanged == 1


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


def test_another_model_is_a_named_error_until_rebuilt(library: Library) -> None:
    library.write("tram.txt", TRAM)
    library.sync()
    other = Counting(library.encoder)
    other.identity = "another-model:1"
    with pytest.raises(IndexMismatch, match="qa sync --rebuild"):
        sync(library.seeds, library.data, other)
    report = sync(library.seeds, library.data, other, rebuild=True)
    assert (report.added, other.embedded) == (("tram.txt",), 1)
    with pytest.raises(IndexMismatch, match="another-model"):
        Corpus.open(library.data, library.encoder)


def test_a_second_builder_is_turned_away(library: Library) -> None:
    library.write("tram.txt", TRAM)
    library.data.mkdir()
    with FileLock(library.data / "lock"), pytest.raises(LockedError):
        library.sync()
    assert library.sync().added == ("tram.txt",)


def test_the_folder_is_private(library: Library) -> None:
    library.sync()
    assert library.data.stat().st_mode & 0o077 == 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["write", "delete", "move", "copy"]),
                st.sampled_from(["a.txt", "b.txt", "d/a.txt", "d/e/b.txt"]),
                st.sampled_from(["a.txt", "b.txt", "d/a.txt", "d/e/b.txt"]),
                st.sampled_from([FERRY, TRAM, "Gulls nest here.", ""]),
            ),
            max_size=4,
        ),
        max_size=5,
    )
)
def test_after_any_changes_the_index_is_that_of_a_fresh_build(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: OnnxEncoder,
    steps: list[list[tuple[str, str, str, str]]],
) -> None:
    library = Library(tmp_path_factory.mktemp("any"), encoder)
    library.sync()
    corpus = Corpus.open(library.data, encoder)
    for step in steps:
        for action, one, two, text in step:
            source, target = library.seeds / one, library.seeds / two
            target.parent.mkdir(parents=True, exist_ok=True)
            if action == "write":
                library.write(two, text)
            elif action == "delete":
                source.unlink(missing_ok=True)
            elif action == "move" and source.exists():
                os.replace(source, target)
            elif action == "copy" and source.exists():
                target.write_bytes(source.read_bytes())
        library.sync()
        wanted = {
            str(file.relative_to(library.seeds)): file.read_text()
            for file in library.seeds.rglob("*.txt")
            if file.read_text()
        }
        with corpus.snapshot() as snapshot:
            assert {d.path: snapshot.text(d.id) for d in snapshot.documents()} == wanted
            hits = snapshot.dense(encoder.encode(["ferry"])[0], 100)
            held = {p.document.path for p in snapshot.passages([h.passage for h in hits])}
            assert held == set(wanted)
            words = snapshot.lexical("ferry tram gulls", 100)
            assert {h.passage for h in words} == {h.passage for h in hits}
        with Store(library.data).read() as view:
            assert view.damaged() == [] and view.broken_file() is None


def test_questions_are_answered_while_the_folder_changes(library: Library) -> None:
    library.write("stable.txt", TRAM)
    library.sync()
    corpus = Corpus.open(library.data, library.encoder)
    failures: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            with corpus.snapshot() as snapshot:
                hits = snapshot.lexical("tram ferry", 10)
                for passage in snapshot.passages([hit.passage for hit in hits]):
                    text = snapshot.text(passage.document.id)
                    if text[passage.start :][: len(passage.body)] != passage.body:
                        failures.append(passage.document.path)
                if not hits:
                    failures.append("nothing found")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for i in range(25):
        library.write("changing.txt", f"{FERRY} Departure {i}. " * (1 + i % 3))
        library.sync(only={"changing.txt"})
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_progress_goes_on_inside_a_document(library: Library) -> None:
    library.write("a.txt", FERRY)
    library.write("b.txt", "\n\n".join(f"{FERRY} Departure {i}. " * 9 for i in range(170)))
    told: list[tuple[float, int]] = []
    sync(library.seeds, library.data, library.encoder, progress=lambda *now: told.append(now))
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, 2), (2, 2))
    assert len({done for done, _ in told if 1 < done < 2}) >= 2


@pytest.mark.parametrize("seconds", [0, 4_070_908_800])
def test_times_long_past_or_yet_to_come_hide_nothing(library: Library, seconds: int) -> None:
    file = library.write("ferry.txt", FERRY)
    os.utime(file, (seconds, seconds))
    library.sync()
    assert library.sync().unchanged == 1
    file.write_text(TRAM)
    os.utime(file, (seconds, seconds))
    assert library.sync().changed == ("ferry.txt",)
    assert texts(library) == {"ferry.txt": TRAM}


def test_equal_files_are_all_found_and_so_are_stop_words(library: Library) -> None:
    for i in range(9):
        library.write(f"{i}.txt", "To be or not to be: that is it.")
    library.sync()
    assert sorted(found(library, "to be or not to be")) == [f"{i}.txt" for i in range(9)]
