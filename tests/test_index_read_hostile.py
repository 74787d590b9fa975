"""Hostile files: each costs itself alone, within its limits, and nothing is fetched."""

import re
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from clients import wait_for
from made_hostile import (
    BODIES,
    GOOD,
    LAUGHS,
    book,
    entities,
    open_document,
    padded,
    replaced,
    slides,
    word,
    workbook,
)

from index.errors import UnreadableError
from index.isolate import Isolated

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
LONG_SHEET = "".join(
    f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="XFD{n}"><v>1</v></c></row>' for n in (2, 3_000)
)


def test_a_bomb_costs_itself_alone(files: Isolated) -> None:
    bomb = word("Boom.", padding=900 * 2**20)
    assert len(bomb) < 8 * 2**20
    with pytest.raises(UnreadableError, match="memory|crashes|parsed|longer"):
        files.read("bomb.docx", bomb)
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


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


@pytest.mark.parametrize(
    ("path", "made", "part", "end"),
    [
        ("bomb.xlsx", workbook, "xl/worksheets/sheet1.xml", "</worksheet>"),
        ("bomb.xlsx", workbook, "xl/sharedStrings.xml", "</sst>"),
        ("bomb.xlsx", workbook, "xl/styles.xml", "</styleSheet>"),
        ("bomb.pptx", slides, "ppt/slides/slide1.xml", "</p:sld>"),
    ],
)
def test_a_bomb_of_a_workbook_or_of_slides_costs_itself_alone(
    files: Isolated, path: str, made: Callable[[], bytes], part: str, end: str
) -> None:
    assert files.read(path, made()).text.endswith("LAUGH")
    bomb = padded(made(), part, end, 900 * 2**20)
    assert len(bomb) < 8 * 2**20
    try:
        assert len(files.read(path, bomb).text) < 100
    except UnreadableError as reason:
        assert re.search("memory|crashes|parsed|longer", str(reason))
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


def test_brackets_in_brackets_of_a_formula_take_no_time_in_its_power(files: Isolated) -> None:
    depth = 40
    inside = "<m:d><m:e>" * depth + "<m:r><m:t>x</m:t></m:r>" + "</m:e></m:d>" * depth
    formula = f'<m:oMath xmlns:m="{MATH}">{inside}</m:oMath>'
    data = replaced(
        word("E"),
        "word/document.xml",
        lambda xml: xml.replace("E</w:t></w:r>", f"E is </w:t></w:r>{formula}"),
    )
    assert files.read("a.docx", data).text == f"E is {'(' * depth}x{')' * depth}"


def test_lines_that_open_and_close_cells_take_no_time_in_their_square(files: Isolated) -> None:
    count = 40_000
    document = files.read("a.csv", b"name,sign,more\n" + b'x",",y\n' * count)
    assert len(document.blocks) == count


@pytest.mark.parametrize(
    "front",
    [
        f"title: a{' ' * 100_000}b",
        f"author: {{name:{' ' * 10_000}",
        "author: {" + ",name:a" * 20_000,
    ],
)
def test_front_matter_takes_no_time_in_its_square(files: Isolated, front: str) -> None:
    assert files.read("a.md", f"---\n{front}\n---\n".encode() + GOOD).text == GOOD.decode()


def test_merged_cells_without_end_cost_themselves_alone(files: Isolated) -> None:
    merged = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 3_000))

    def spread(sheet: str) -> str:
        end = "</sheetData>"
        return sheet.replace(end, f"{LONG_SHEET}{end}<mergeCells>{merged}</mergeCells>")

    try:
        files.read("a.xlsx", replaced(workbook(), "xl/worksheets/sheet1.xml", spread))
    except UnreadableError as reason:
        assert str(reason)
    assert files.read("mill.txt", GOOD).text == GOOD.decode()


def test_merged_and_repeated_cells_of_open_document_cost_no_memory(files: Isolated) -> None:
    many = "999999999"
    look = (
        f'table:number-columns-spanned="{many}" table:number-rows-spanned="{many}" '
        f'table:number-columns-repeated="{many}"'
    )
    blank = f'<table:table-row table:number-rows-repeated="{many}"/>'

    def spread(sheet: str) -> str:
        merged = sheet.replace("<table:table-cell ", f"<table:table-cell {look} ")
        return merged.replace("</table:table>", f"{blank}</table:table>")

    data = replaced(open_document(".ods", GOOD.decode()), "content.xml", spread)
    assert GOOD.decode() in files.read("a.ods", data).text


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
    wait_for(lambda: listener.connections)
