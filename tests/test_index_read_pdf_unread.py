"""PDFs made here of which some pages can't be read: that is said wherever files are listed."""

import io
import json

import pytest
from conftest import Library, wait_until_ready
from made_pdf import HEIGHT, WIDTH, Drawing, built, column, draw, stream
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from starlette.testclient import TestClient

from index.errors import UnreadableError
from index.read.pdf import read_pdf
from index.read.pdf.shown import picture
from index.store import Store
from qa.index_commands import status
from qa.settings import Settings
from web.app import create_app

TEXT = column(60, 100, "The cover of the file is the only page with letters.")
PICTURE = picture(draw(TEXT), 1, 60)
NOTE = "3 of 4 pages are pictures without text"


def scanned(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(PICTURE)), 0, 0, WIDTH, HEIGHT)


def blank(canvas: Canvas) -> None:
    canvas.rect(100, 100, 50, 50)


SCAN = draw(TEXT, scanned, scanned, scanned)
BROKEN = built(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R 6 0 R 7 0 R]/Count 3>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>",
    stream(b"BT /F 10 Tf 20 200 Td (Only this is left.) Tj ET"),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


@pytest.mark.parametrize(
    ("pages", "note"),
    [
        ([TEXT, scanned, scanned, scanned], NOTE),
        ([scanned, TEXT], "1 of 2 pages is a picture without text"),
        ([TEXT, blank], ""),
        ([TEXT], ""),
    ],
)
def test_pages_that_are_pictures_are_counted(pages: list[Drawing], note: str) -> None:
    assert read_pdf("a.pdf", draw(*pages)).note == note


def test_damaged_pages_are_counted() -> None:
    document = read_pdf("a.pdf", BROKEN)
    assert (document.text, document.note) == ("Only this is left.", "2 of 3 pages are damaged")


def test_a_picture_at_the_end_of_many_empty_pages_is_found() -> None:
    with pytest.raises(UnreadableError, match="^its pages are pictures without text"):
        read_pdf("a.pdf", draw(*[blank] * 30, scanned))


def test_what_could_not_be_read_is_said_where_files_are_listed(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    library.write("scan.pdf", SCAN)
    library.write("whole.txt", "Nothing is missing from this one.")
    library.sync()
    status(library.seeds, library.data)
    told = capsys.readouterr().out.splitlines()
    assert f"  scan.pdf: 1 passages; {NOTE}" in told
    assert "  whole.txt: 1 passages" in told
    status(library.seeds, library.data, as_json=True)
    listed = json.loads(capsys.readouterr().out)["documents"]
    assert [document["note"] for document in listed] == [NOTE, ""]

    app = create_app(Settings(seeds=library.seeds, data=library.data, watch=False))
    with TestClient(app, base_url="http://localhost") as client:
        wait_until_ready(client)
        listed = client.get("/documents", headers={"Accept": "application/json"}).json()
        page = client.get("/documents", headers={"Accept": "text/html"}).text
    assert [document["note"] for document in listed["documents"]] == [NOTE, ""]
    assert page.count(NOTE) == 1


def test_the_note_of_a_file_stays_with_it_and_goes_with_its_cause(library: Library) -> None:
    def notes() -> dict[str, str]:
        library.sync()
        with Store(library.data).read() as view:
            return {document.path: document.note for document in view.documents()}

    file = library.write("scan.pdf", SCAN)
    assert notes() == {"scan.pdf": NOTE}
    file.rename(library.seeds / "moved.pdf")
    assert notes() == {"moved.pdf": NOTE}
    library.write("moved.pdf", draw(TEXT, TEXT))
    assert notes() == {"moved.pdf": ""}
