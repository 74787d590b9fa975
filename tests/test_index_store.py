"""Damage to what is stored is noticed before it is served, and mended from the folder."""

import random
import shutil
import sqlite3
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from conftest import Library, checked
from lots import Lots

from index.corpus import Corpus
from index.errors import IndexCorrupt, IndexMismatch, IndexMissing, StoreError
from index.store import Store, public_id
from index.store.schema import STAMPS
from index.types import Document, Passage, Sentence

TEXTS = {
    "ferry.txt": "The ferry leaves the northern pier at seven. It carries forty cars. " * 30,
    "tram.txt": "The tram was opened by Ada Holm in 1931. It climbs the castle hill.",
    "gulls.md": "# Gulls\n\nGulls nest on the old lighthouse. They return in March.\n",
}


@pytest.fixture
def library(library: Library) -> Library:
    for path, text in TEXTS.items():
        library.write(path, text)
    library.sync()
    return library


def execute(library: Library, statement: str, *values: object) -> None:
    with sqlite3.connect(library.data / "index.sqlite") as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)
    connection.close()


def flipped(value: object) -> object:
    """The value with one bit turned; a bit where there was nothing."""
    if value == "":
        return "x"
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, float):
        return value + 1.0
    data = bytearray(value if isinstance(value, bytes) else str(value).encode())
    data[len(data) // 2] ^= 1
    return bytes(data) if isinstance(value, bytes) else data.decode()


@pytest.mark.fault
@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("documents", c) for c in ("path", "title", "sha256", "characters", "revision", "pages")),
        *(("documents", c) for c in ("author", "written", "note")),
        *(("blocks", c) for c in ("text", "checksum", "number")),
        *(("passages", c) for c in ("text", "vector", "sentences", "headings", "checksum")),
        ("passages", "document"),
    ],
)
def test_a_flipped_bit_is_found_and_mended(library: Library, table: str, column: str) -> None:
    with sqlite3.connect(library.data / "index.sqlite") as connection:
        row, value = connection.execute(f"SELECT rowid, {column} FROM {table} LIMIT 1").fetchone()
    connection.close()
    damaged = 77 if column == "document" else flipped(value)
    execute(library, f"UPDATE {table} SET {column} = ? WHERE rowid = ?", damaged, row)

    with Store(library.data).read() as view:
        assert view.damaged()
    corpus = Corpus.open(library.data, library.encoder)
    with corpus.snapshot() as snapshot:
        hits = snapshot.dense(library.encoder.encode(["ferry tram gulls"])[0], 100)
        for passage in snapshot.passages([hit.passage for hit in hits]):
            whole = TEXTS[passage.document.path].replace("# ", "").strip()
            assert passage.body in whole

    library.sync()
    with Store(library.data).read() as view:
        assert view.damaged() == []
        assert [d.path for d in view.documents()] == sorted(TEXTS)
    with corpus.snapshot() as snapshot:
        assert snapshot.text(public_id("tram.txt")) == TEXTS["tram.txt"]
    assert not corpus.damaged


@pytest.mark.fault
@pytest.mark.parametrize("key", STAMPS)
def test_a_flipped_bit_in_a_stamp_is_found_and_built_anew(tmp_path: Path, key: str) -> None:
    library = Library(tmp_path, Lots())
    library.write("tram.txt", TEXTS["tram.txt"])
    for column in ("key", "value", "checksum"):
        library.sync(rebuild=True)
        with sqlite3.connect(library.data / "index.sqlite") as connection:
            query = f"SELECT {column} FROM meta WHERE key = ?"
            (value,) = connection.execute(query, (key,)).fetchone()
        connection.close()
        execute(library, f"UPDATE meta SET {column} = ? WHERE key = ?", flipped(value), key)
        with pytest.raises((IndexCorrupt, IndexMismatch), match="run `qa sync --rebuild`"):
            Corpus.open(library.data, library.encoder)
        with pytest.raises((IndexCorrupt, IndexMismatch), match="run `qa sync --rebuild`"):
            library.sync()
    library.sync(rebuild=True)
    execute(library, "DELETE FROM meta WHERE key = ?", key)
    with pytest.raises(IndexCorrupt, match="run `qa sync --rebuild`"):
        library.sync()
    assert library.sync(rebuild=True).added == ("tram.txt",)
    assert checked(library) == {"tram.txt": TEXTS["tram.txt"]}


@pytest.mark.fault
@pytest.mark.parametrize("table", ["blocks", "passages"])
def test_a_lost_row_is_found_and_mended(library: Library, table: str) -> None:
    execute(library, f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
    with Store(library.data).read() as view:
        assert len(view.damaged()) == 1
    library.sync()
    with Store(library.data).read() as view:
        assert view.damaged() == []


@pytest.mark.fault
def test_what_is_wrong_with_the_file_is_said(library: Library) -> None:
    execute(library, "DELETE FROM documents WHERE path = 'tram.txt'")
    with Store(library.data).read() as view:
        assert str(view.broken_file()).endswith("of a document that isn't there")
    library.sync(rebuild=True)
    with Store(library.data).read() as view:
        assert view.broken_file() is None


@pytest.mark.fault
def test_what_sqlite_finds_wrong_with_the_file_is_said(library: Library) -> None:
    file = library.data / "index.sqlite"
    execute(library, "PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    # The header counts free pages, of which there are none.
    file.write_bytes(whole[:36] + (7).to_bytes(4, "big") + whole[40:])
    with Store(library.data).read() as view:
        assert "reelist" in (view.broken_file() or "")
    file.write_bytes(whole.replace(b"CREATE TABLE passages", b"CREATE TABL\xff passages"))
    with pytest.raises(IndexCorrupt, match="unreadable schema"), Store(library.data).read():
        pass


def test_a_document_lost_after_opening_is_not_served(library: Library) -> None:
    corpus = Corpus.open(library.data, library.encoder)
    execute(library, "DELETE FROM documents WHERE path = 'tram.txt'")
    with corpus.snapshot() as snapshot:
        assert snapshot.document(public_id("tram.txt")) is None
        assert snapshot.document(public_id("gulls.md")) is not None
        hits = snapshot.lexical("tram gulls", 10)
        found = {p.document.path for p in snapshot.passages([hit.passage for hit in hits])}
        assert len(hits) == 2 and found == {"gulls.md"}
        with pytest.raises(IndexCorrupt):
            snapshot.text(public_id("tram.txt"))


@pytest.mark.fault
def test_no_flipped_bit_of_the_file_reaches_a_reader(library: Library, tmp_path: Path) -> None:
    whole = (library.data / "index.sqlite").read_bytes()
    query = library.encoder.encode(["ferry tram gulls"])[0]
    generator = random.Random(20261122)
    noticed = 0
    for i in range(150):
        copy = tmp_path / f"copy{i}"
        copy.mkdir()
        data = bytearray(whole)
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        (copy / "index.sqlite").write_bytes(data)
        try:
            with Corpus.open(copy, library.encoder).snapshot() as snapshot:
                for passage in snapshot.passages([h.passage for h in snapshot.dense(query, 100)]):
                    path = passage.document.path
                    assert passage.body in TEXTS[path].replace("# ", "").strip()
                    assert snapshot.text(public_id(path))
        except StoreError:
            noticed += 1
        shutil.rmtree(copy)
    assert noticed


@pytest.mark.fault
@pytest.mark.parametrize("size", [0, 1, 100, 4096, 20_000])
def test_a_truncated_file_is_a_named_error(library: Library, size: int) -> None:
    file = library.data / "index.sqlite"
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises((IndexCorrupt, IndexMissing)):
        Corpus.open(library.data, library.encoder)
    assert library.sync(rebuild=True).added == tuple(sorted(TEXTS))


def test_no_index_and_another_format_are_named_errors(library: Library) -> None:
    with pytest.raises(IndexMissing, match="run `qa sync`"):
        Corpus.open(library.seeds, library.encoder)
    for other in ("2", "99"):
        execute(library, "UPDATE meta SET value = ? WHERE key = 'schema'", other)
        with pytest.raises(IndexMismatch, match=f"format {other}.*qa sync --rebuild"):
            Corpus.open(library.data, library.encoder)
    with pytest.raises(IndexMismatch, match="qa sync --rebuild"):
        library.sync()
    assert library.sync(rebuild=True).added


@pytest.mark.parametrize(
    "pages",
    [
        [1, 1, 2, 4, 4, 5],
        # A paragraph over three pages, the notes of each, and what comes after them.
        [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5],
        [1, 2, 3, 4, 5, 6, 7, 1, 8, 9, 10, 11],
    ],
)
def test_a_page_starts_with_the_first_sentence_on_it_or_on_a_later_one(
    tmp_path: Path, pages: list[int]
) -> None:
    lines = [f"Sentence {number} stands here.\n" for number in range(len(pages))]
    starts = list(accumulate(map(len, lines), initial=0))
    passages = [
        Passage(n, (), (Sentence(n, starts[n], starts[n + 1] - 1, page=page),), lines[n])
        for n, page in enumerate(pages)
    ]
    document = Document("book.pdf", "Book", "".join(lines), (), "application/pdf")
    store, vector = Store(tmp_path), np.ones(Lots.dimension, np.float32)
    with store.write(Lots.identity, Lots.dimension) as target:
        target.put(document, "", (0, 0.0, ""), ((passage, vector) for passage in passages))
    with store.read() as view:
        for wanted in range(max(pages) + 2):
            first = next((n for n, page in enumerate(pages) if page >= wanted), len(pages))
            assert view.start_of_page(public_id("book.pdf"), wanted) == starts[first]


def test_an_error_inside_a_change_leaves_the_old_index(library: Library) -> None:
    before = library.sync().revision
    with (
        pytest.raises(ZeroDivisionError),
        Store(library.data).write(library.encoder.identity, 384) as target,
    ):
        target.remove("tram.txt")
        raise ZeroDivisionError
    with Store(library.data).read() as view:
        assert view.revision == before
        assert len(view.documents()) == len(TEXTS)


def test_an_open_corpus_follows_a_rebuild(library: Library) -> None:
    corpus = Corpus.open(library.data, library.encoder)
    library.write("new.txt", "Otters moved into the canal last year.")
    library.sync(rebuild=True)
    with corpus.snapshot() as snapshot:
        assert snapshot.lexical("otters", 3)
        assert snapshot.count().documents == 4


def test_the_change_log_is_cut_and_readers_behind_it_load_afresh(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.writing.LOG_LENGTH", 5)
    corpus = Corpus.open(library.data, library.encoder)
    for i in range(12):
        library.write("ferry.txt", f"Ferry number {i} sails at noon. " * 20)
        library.sync()
    with Store(library.data).read() as view:
        assert 0 < view.log_start <= view.revision
    with corpus.snapshot() as snapshot:
        assert snapshot.lexical("ferry 11", 3)
        assert (
            len(snapshot.dense(library.encoder.encode(["x"])[0], 100)) == snapshot.count().passages
        )


def test_a_full_disk_is_a_plain_error(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.write("more.txt", "An additional sentence. " * 800)
    real = sqlite3.connect

    def small(*arguments, **named):  # type: ignore[no-untyped-def]
        connection = real(*arguments, **named)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr("index.store.sqlite3.connect", small)
        with pytest.raises(StoreError, match="full"):
            library.sync()
    assert library.sync().added == ("more.txt",)
