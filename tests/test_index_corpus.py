"""What was removed is told of no more at once, whatever else happens to the index meanwhile."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Library
from lots import Lots

from index.corpus import Corpus
from index.store import ReadTransaction, Store, public_id

MILL = public_id("mill.txt")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path, Lots())
    library.write("mill.txt", "The mill at Orsa was built by Karin Lund in 1803.")
    library.write("tram.txt", "The tram was opened by Ada Holm in 1931.")
    library.sync()
    return library


class Interrupting(Store):
    """A store in which something happens right after a transaction has seen its revision."""

    happen: Callable[[], None] | None = None

    @contextmanager
    def read(self, embedder: str | None = None) -> Iterator[ReadTransaction]:
        with super().read(embedder) as transaction:
            happen, self.happen = self.happen, None
            if happen is not None:
                happen()
            yield transaction


def tells_of_mill(corpus: Corpus) -> bool:
    """Whether a snapshot that begins now does, by its name or by its words."""
    with corpus.snapshot() as snapshot:
        passages = snapshot.passages([hit.passage for hit in snapshot.lexical("mill tram", 9)])
        names = {passage.document.path for passage in passages}
        assert "tram.txt" in names
        return snapshot.document(MILL) is not None or "mill.txt" in names


def test_what_is_hidden_is_told_of_again_only_once_it_is_shown(library: Library) -> None:
    corpus = Corpus.open(library.data, library.encoder)
    assert tells_of_mill(corpus)
    corpus.hide("mill.txt")
    assert not tells_of_mill(corpus)
    corpus.show(frozenset({"mill.txt"}))
    assert tells_of_mill(corpus)


def test_what_is_hidden_while_a_snapshot_begins_is_not_told_of(library: Library) -> None:
    store = Interrupting(library.data)
    corpus = Corpus(store, library.encoder)
    store.happen = lambda: corpus.hide("mill.txt")
    assert not tells_of_mill(corpus)


def test_a_snapshot_from_before_a_removal_doesn_t_tell_of_what_was_hidden(library: Library) -> None:
    store = Interrupting(library.data)
    corpus = Corpus(store, library.encoder)
    corpus.hide("mill.txt")

    def remove() -> None:
        (library.seeds / "mill.txt").unlink()
        library.sync()
        corpus.show(frozenset({"mill.txt"}))

    store.happen = remove
    assert not tells_of_mill(corpus)
    assert not tells_of_mill(corpus)


def test_hiding_waits_for_no_catch_up(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus.open(library.data, library.encoder)
    library.write("pier.txt", "The pier is long.")
    library.sync()
    real, waiting = ReadTransaction.changes, []

    def changes(view: ReadTransaction, since: int):  # type: ignore[no-untyped-def]
        hiding = threading.Thread(target=corpus.hide, args=("mill.txt",))
        hiding.start()
        hiding.join(5)
        waiting.append(hiding.is_alive())
        return real(view, since)

    monkeypatch.setattr(ReadTransaction, "changes", changes)
    assert not tells_of_mill(corpus)
    assert waiting == [False]


def test_an_older_index_that_is_put_back_is_what_is_told_of(library: Library) -> None:
    backup = shutil.copytree(library.data, library.data.with_name("backup"))
    (library.seeds / "mill.txt").unlink()
    library.sync()
    corpus = Corpus.open(library.data, library.encoder)
    assert not tells_of_mill(corpus)
    shutil.rmtree(library.data)
    backup.rename(library.data)
    assert tells_of_mill(corpus)
    library.sync()
    assert not tells_of_mill(corpus)
