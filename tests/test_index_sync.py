"""The index mirrors the folder, whatever happens to the files."""

import os
from pathlib import Path

import pytest
from conftest import Counting, Library, found, texts
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from index.corpus import Corpus
from index.embed import OnnxEncoder
from index.store import Store
from index.sync import preview, sync

FERRY = "The ferry leaves the northern pier at seven. It carries forty cars."
TRAM = "The tram was opened by Ada Holm in 1931. It climbs the castle hill."


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


@settings(max_examples=25)
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


def test_a_sync_lets_go_of_the_lock_though_somebody_remembers_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks: list[FileLock] = []

    def remembered(path: Path) -> FileLock:
        locks.append(FileLock(path))
        return locks[-1]

    monkeypatch.setattr("index.sync.FileLock", remembered)
    library.write("ferry.txt", FERRY)
    library.sync()
    assert [lock.is_locked for lock in locks] == [False]
    assert library.sync().unchanged == 1
