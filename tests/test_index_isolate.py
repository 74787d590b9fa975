"""Hostile files: each costs itself alone, within its limits, and nothing is fetched."""

import io
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from conftest import Library

from index import isolate
from index.errors import UnreadableError
from index.isolate import Isolated
from index.store import Store

GOOD = b"The mill stands where the brook bends."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = "[Content_Types].xml"


@pytest.fixture(scope="module")
def files() -> Iterator[Isolated]:
    with Isolated() as opened:
        yield opened


def word(body: str, *, doctype: str = "", padding: int = 0) -> bytes:
    """A Word file whose document is given as XML; `padding` blanks follow, compressed."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            if name != "word/document.xml":
                target.writestr(name, source.read(name))
        with target.open("word/document.xml", "w", force_zip64=True) as file:
            text = f"<w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
            root = f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{WORD}">{text}'
            file.write(root.encode())
            blanks = b" " * 2**20
            for _ in range(padding // 2**20):
                file.write(blanks)
            file.write(b"</w:body></w:document>")
    return made.getvalue()


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
        assert here.read("crew.csv", b"Name,Born\nIda,1961\n").text == "Name: Ida; Born: 1961"


def test_a_bomb_costs_itself_alone(files: Isolated) -> None:
    bomb = word("Boom.", padding=900 * 2**20)
    assert len(bomb) < 8 * 2**20
    started = time.monotonic()
    with pytest.raises(UnreadableError, match="memory|crashes|parsed"):
        files.read("bomb.docx", bomb)
    assert time.monotonic() - started < 30
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


def test_what_takes_too_long_is_ended(files: Isolated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "SECONDS", 1)
    monkeypatch.setattr(isolate, "SECONDS_PER_MIB", 0)
    slow = b"<table>" + b"<tr><td>cell<td>other" * 1_500_000
    with pytest.raises(UnreadableError, match="takes longer than 1 s to read"):
        files.read("slow.html", slow)
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


class Listener:
    """Counts who connects to a port of this machine."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/secret"
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    opened = Listener()
    yield opened
    opened.close()


def entities(url: str) -> str:
    return f'<!DOCTYPE d [<!ENTITY out SYSTEM "{url}"><!ENTITY file SYSTEM "file:///etc/passwd">]>'


LAUGHS = "".join(
    f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' if n else '<!ENTITY l1 "ha">' for n in range(10)
)


def book(package: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
        )
        archive.writestr("a.opf", package)
        archive.writestr("a.xhtml", "<p>A chapter.</p>")
    return made.getvalue()


def test_nothing_is_fetched_and_no_other_file_is_read(files: Isolated, listener: Listener) -> None:
    url = listener.url
    page = f"<link rel=stylesheet href={url}><img src={url}><iframe src={url}></iframe><p>Text."
    package = (
        f"{entities(url)}<package><metadata><title>&out;&file;</title></metadata><manifest>"
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    hostile = {
        "a.md": f"![picture]({url}) [there]: {url}\n\nText.".encode(),
        "a.html": page.encode(),
        "a.docx": word("&out;&file;Text.", doctype=entities(url)),
        "b.docx": word("&l10;Text.", doctype=f"<!DOCTYPE d [{LAUGHS}]>"),
        "a.epub": book(package),
        "a.eml": f"From: a@example.org\nContent-Type: text/html\n\n{page}".encode(),
    }
    for name, data in hostile.items():
        try:
            document = files.read(name, data)
        except UnreadableError:
            continue
        assert "root:" not in document.text + document.title
        assert len(document.text) < 10_000
    assert listener.connections == 0
    # The listener would have heard it.
    socket.create_connection(("127.0.0.1", int(url.split(":")[2].split("/")[0]))).close()
    deadline = time.monotonic() + 5
    while not listener.connections and time.monotonic() < deadline:
        time.sleep(0.01)
    assert listener.connections == 1


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
