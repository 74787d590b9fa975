"""Hostile files: each costs itself alone, within its limits, and nothing is fetched."""

import io
import os
import re
import signal
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
import xlsxwriter
from conftest import Library
from pptx import Presentation

from index import isolate
from index.errors import Interrupted, UnreadableError
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


LAUGHS = "".join(
    f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' if n else '<!ENTITY l1 "ha">' for n in range(10)
)
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{prefix}="{OASIS}{name}:1.0"'
    for prefix, name in zip(
        ("office", "text", "table", "draw"), ("office", "text", "table", "drawing"), strict=True
    )
)
BODIES = {
    ".odt": ("text", "<text:p>{}</text:p>"),
    ".odp": ("presentation", "<draw:page><draw:frame><text:p>{}</text:p></draw:frame></draw:page>"),
    ".ods": (
        "spreadsheet",
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
    ),
}


def open_document(suffix: str, text: str, *, doctype: str = "", padding: int = 0) -> bytes:
    """An OpenDocument file of one paragraph; `padding` blanks follow, compressed."""
    made = io.BytesIO()
    kind, body = BODIES[suffix]
    body = f"<office:body><office:{kind}>{body.format(text)}</office:{kind}></office:body>"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        with target.open("content.xml", "w", force_zip64=True) as file:
            root = f'{doctype}<office:document-content {SPACES} office:version="1.3">{body}'
            file.write(f'<?xml version="1.0"?>{root}'.encode())
            blanks = b" " * 2**20
            for _ in range(padding // 2**20):
                file.write(blanks)
            file.write(b"</office:document-content>")
    return made.getvalue()


@pytest.mark.parametrize("suffix", BODIES)
def test_a_bomb_of_open_document_costs_itself_alone(files: Isolated, suffix: str) -> None:
    assert files.read(f"a{suffix}", open_document(suffix, "The mill.")).text.endswith("The mill.")
    bomb = open_document(suffix, "Boom.", padding=900 * 2**20)
    assert len(bomb) < 8 * 2**20
    try:
        assert len(files.read(f"bomb{suffix}", bomb).text) < 100
    except UnreadableError as reason:
        assert re.search("memory|crashes|parsed|longer", str(reason))
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


def replaced(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """An archive with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content.decode()).encode() if name == part else content)
    return made.getvalue()


def slides() -> bytes:
    file, stream = Presentation(), io.BytesIO()
    file.slides.add_slide(file.slide_layouts[5]).shapes.title.text = "LAUGH"
    file.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("A").write(0, 0, "LAUGH")
    return stream.getvalue()


def test_entities_are_not_made_into_text(files: Isolated) -> None:
    doctype = f"<!DOCTYPE d [{LAUGHS}]>"

    def laughing(part: str) -> str:
        head, end, rest = part.rpartition("?>")
        return head + end + doctype + rest.replace("LAUGH", "&l10;")

    hostile = {suffix: open_document(suffix, "&l10;", doctype=doctype) for suffix in BODIES}
    hostile[".docx"] = word("&l10;", doctype=doctype)
    hostile[".pptx"] = replaced(slides(), "ppt/slides/slide1.xml", laughing)
    hostile[".xlsx"] = replaced(workbook(), "xl/sharedStrings.xml", laughing)
    hostile[".epub"] = book(
        f"{doctype}<package><metadata><title>&l10;</title></metadata></package>"
    )
    for suffix, data in hostile.items():
        try:
            document = files.read(f"a{suffix}", data)
        except UnreadableError as reason:
            assert str(reason)
        else:
            assert len(document.text + document.title) < 1_000
        assert files.read("mill.txt", GOOD).text == GOOD.decode()


def test_small_files_are_read_right_after_a_very_large_one(files: Isolated) -> None:
    files.read("mill.txt", GOOD)
    child = children()
    large = (GOOD * 50 + b"\n\n") * (64 * 2**20 // len(GOOD * 50))
    assert len(files.read("large.txt", large).text) == len(large)
    small = {
        "mill.txt": GOOD,
        "mill.md": GOOD,
        "mill.html": GOOD,
        "mill.docx": word(GOOD.decode()),
        "mill.odt": open_document(".odt", GOOD.decode()),
    }
    for name, data in small.items():
        assert files.read(name, data).text == GOOD.decode()
    assert children() == child  # by the same process


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))


def test_what_takes_too_long_is_ended(files: Isolated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "SECONDS", 1)
    monkeypatch.setattr(isolate, "SECONDS_PER_MIB", 0)
    with pytest.raises(UnreadableError, match="takes longer than 1 s to read"):
        files.read("slow.html", SLOW)
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


SLOW = b"<table>" + b"<tr><td>cell<td>other" * 1_500_000


@contextmanager
def killing() -> Iterator[None]:
    """Whatever process this one starts meanwhile is killed, as the kernel does without memory."""
    before, is_over = children(), threading.Event()

    def kill() -> None:
        while not is_over.wait(0.05):
            for child in children() - before:
                os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    yield
    is_over.set()
    killer.join()


def test_a_process_that_was_killed_from_outside_is_no_fault_of_the_file() -> None:
    with Isolated() as here, killing(), pytest.raises(Interrupted, match="interrupted"):
        here.read("slow.html", SLOW)


def test_what_was_interrupted_is_read_by_the_next_sync(library: Library) -> None:
    library.write("slow.html", b"<p>The mill turns.</p>" + b" " * 40_000_000)
    time.sleep(0.2)
    with killing():
        (skipped,) = library.sync().skipped
    assert (skipped.path, "interrupted" in skipped.reason) == ("slow.html", True)
    report = library.sync()
    assert (report.added, report.skipped) == (("slow.html",), ())


def test_what_is_interrupted_again_and_again_waits_for_a_change(library: Library) -> None:
    library.write("slow.html", SLOW)
    time.sleep(0.2)
    with killing():
        tried = [library.sync().added for _ in range(4)]
    assert tried == [("slow.html",)] * 3 + [()]
    library.write("slow.html", GOOD)
    assert library.sync().skipped == ()


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
