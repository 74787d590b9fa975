"""The index that a sync leaves: whole, private, one writer's, and answering meanwhile."""

import threading

import pytest
from conftest import Counting, Library, found
from filelock import FileLock

from index.corpus import Corpus
from index.errors import IndexMismatch, LockedError, StoreError
from index.store import Store
from index.sync import sync
from index.types import Unit

FERRY = "The ferry leaves the northern pier at seven. It carries forty cars."
TRAM = "The tram was opened by Ada Holm in 1931. It climbs the castle hill."


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


def test_an_index_that_cant_be_made_is_a_named_error(library: Library) -> None:
    library.data = library.write("tram.txt", TRAM) / "index"
    with pytest.raises(StoreError, match=r"can't be written \(Not a directory\): name another"):
        library.sync()


def test_the_folder_is_private(library: Library) -> None:
    library.sync()
    assert library.data.stat().st_mode & 0o077 == 0


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


def test_equal_files_are_all_found_and_so_are_stop_words(library: Library) -> None:
    for i in range(9):
        library.write(f"{i}.txt", "To be or not to be: that is it.")
    library.sync()
    assert sorted(found(library, "to be or not to be")) == [f"{i}.txt" for i in range(9)]
