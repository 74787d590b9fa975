"""The folder of documents in a real browser: files put in, replaced, renamed, removed and found."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from browsing import PHONE, OpenPage, is_focused, serving, tab_to, wait_until_open
from clients import put_back, wait_for
from conftest import DOCUMENTS, MakeFolder
from fastapi import FastAPI
from playwright.sync_api import FilePayload, Page, expect
from reportlab.pdfgen.canvas import Canvas

from index.store import public_id
from qa.settings import Settings
from web.app import create_app
from web.folder_page import LISTED

pytestmark = pytest.mark.browser

MILL = "The mill at Orsa was built by Karin Lund in 1803."
PIER = "The pier of Skarvik is 120 metres long."


def file(name: str, content: bytes) -> list[FilePayload]:
    return [FilePayload(name=name, mimeType="application/octet-stream", buffer=content)]


def pdf() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, (300, 400))
    for text in ("The harbour has two cranes.", PIER):
        canvas.drawString(30, 200, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


FILES: Mapping[str, str | bytes] = {
    **DOCUMENTS,
    "broken.docx": b"PK nothing",
    "harbour.pdf": pdf(),
}


@pytest.fixture(scope="module")
def app(seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    data = tmp_path_factory.mktemp("folder") / "data"
    return create_app(Settings(seeds=seeds_folder(FILES), data=data, watch=False))


@pytest.fixture(scope="module")
def site(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        wait_until_open(app)
        yield address


@pytest.fixture(autouse=True)
def seeds(app: FastAPI, site: str) -> Path:
    """The folder of the server, as it was, whatever the tests before have done to it."""
    put_back(app, FILES)
    folder: Path = app.state.settings.seeds
    return folder


def change(page: Page, path: str) -> Page:
    """Opens the forms of a file; gives back the page, for more."""
    page.get_by_label(f"Change {path}", exact=True).click()
    return page


def wait_until_read(page: Page) -> None:
    """Returns when the index has followed the folder, however long a form waited for that."""
    wait_for(lambda: not page.request.get("/index").json()["syncing"])


def first_cited(page: Page, question: str) -> str:
    page.goto("/")
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator("#log .turn")).to_have_count(1)
    return page.locator(".sources .where").first.inner_text()


def test_files_are_chosen_sent_read_and_cited(open_page: OpenPage, seeds: Path) -> None:
    page = open_page("/documents")
    files = file("mill.txt", MILL.encode()) + file("pier.md", b"# Pier\n\nIt is long.")
    page.locator("#upload [name=files]").set_input_files(files)
    page.get_by_label("Into the folder").fill("old/mills")
    page.get_by_role("button", name="Add to the folder").click()
    expect(page.get_by_role("status").first).to_have_text("The files are in the folder.")
    expect(page.locator(".documents .path", has_text="old/mills/mill.txt")).to_have_count(1)
    assert (seeds / "old/mills/mill.txt").read_text() == MILL
    assert "old/mills/mill.txt" in first_cited(page, "Who built the mill at Orsa?")


def test_files_may_be_dropped_anywhere(open_page: OpenPage, seeds: Path) -> None:
    page = open_page("/documents")
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "mill.txt"));
            for (const kind of ["dragover", "drop"])
                document.querySelector("main").dispatchEvent(new DragEvent(kind, {
                    dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        MILL,
    )
    expect(page.locator(".documents .path", has_text="mill.txt")).to_have_count(1)
    assert (seeds / "mill.txt").read_text() == MILL


def test_a_file_that_is_there_is_replaced_when_asked(open_page: OpenPage, seeds: Path) -> None:
    page = open_page("/documents")
    page.locator("#upload [name=files]").set_input_files(file("bakery.txt", MILL.encode()))
    page.get_by_role("button", name="Add to the folder").click()
    expect(page.locator("#upload-status")).to_contain_text("bakery.txt already")
    assert (seeds / "bakery.txt").read_text() == DOCUMENTS["bakery.txt"]
    # What can be done about it has the focus.
    assert is_focused(page, "#upload-again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("The files are in the folder.")
    assert (seeds / "bakery.txt").read_text() == MILL


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_forms_work_with_scripts_and_without(
    open_page: OpenPage, seeds: Path, scripts: bool
) -> None:
    page = open_page("/documents", java_script_enabled=scripts)
    page.locator("#upload [name=files]").set_input_files(file("mill.txt", MILL.encode()))
    page.get_by_role("button", name="Add to the folder").click()
    expect(page.locator(".documents .path", has_text="mill.txt")).to_have_count(1)
    wait_until_read(page)

    change(page, "mill.txt").locator("[open] [name=path]").fill("old/orsa.txt")
    page.locator("[open]").get_by_role("button", name="Rename").click()
    expect(page.get_by_role("status").first).to_have_text("The file has another name now.")
    assert (seeds / "old/orsa.txt").exists()

    longer = file("any.txt", f"{MILL} {PIER}".encode())
    change(page, "old/orsa.txt").locator("[open] [name=file]").set_input_files(longer)
    page.locator("[open]").get_by_role("button", name="Replace").click()
    expect(page.get_by_role("status").first).to_have_text("The file has been replaced.")
    assert PIER in (seeds / "old/orsa.txt").read_text()

    change(page, "old/orsa.txt").locator("[open]").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status").first).to_have_text("The file has been removed.")
    assert not (seeds / "old/orsa.txt").exists()
    expect(page.locator(".documents .path", has_text="orsa.txt")).to_have_count(0)


def test_what_is_removed_by_keyboard_is_cited_no_more(open_page: OpenPage, seeds: Path) -> None:
    page = open_page("/")
    question = "How high is the tower of the lighthouse?"
    assert "lighthouse.md" in first_cited(page, question)
    page.goto("/documents")
    tab_to(page, "[aria-label='Change lighthouse.md']")
    page.keyboard.press("Enter")
    tab_to(page, "details[open] .danger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("The file has been removed.")
    assert not (seeds / "lighthouse.md").exists()
    answer = page.request.get(f"/ask?q={question}").json()
    cited = {c["document"]["path"] for c in answer["citations"] + answer["nearest"]}
    assert "lighthouse.md" not in cited


@pytest.mark.parametrize("path", ["../out.txt", "bakery.exe", "lighthouse.md", "", "x" * 1500])
def test_a_path_that_cant_be_is_refused_in_words(site: str, open_page: OpenPage, path: str) -> None:
    page = open_page("/documents")
    id = public_id("bakery.txt")
    response = page.request.post(f"/documents/{id}/rename", form={"path": path})
    assert response.status in (409, 422)
    assert response.headers["content-type"].startswith("text/html")
    assert "didn’t work" in response.text()


def test_a_file_of_another_kind_takes_no_place(open_page: OpenPage, seeds: Path) -> None:
    page = open_page("/documents")
    change(page, "bakery.txt").locator("[open] [name=file]").set_input_files(file("any.pdf", pdf()))
    page.locator("[open]").get_by_role("button", name="Replace").click()
    expect(page.locator("main")).to_contain_text("Only another .txt file")
    assert (seeds / "bakery.txt").read_text() == DOCUMENTS["bakery.txt"]


def test_files_are_found_by_name_folder_and_state(open_page: OpenPage) -> None:
    page = open_page("/documents")
    expect(page.locator(".skipped .reason")).to_contain_text("zip archive")
    page.locator(".find [name=under]").select_option("notes/")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".documents .path")).to_have_text(["notes/bees 🐝.txt"])
    page.get_by_role("link", name="Ask in this folder only").click()
    expect(page.locator("#chosen")).to_have_text("1 folder")
    page.goto("/documents?state=failed")
    assert page.locator(".documents .path").count() == 0
    assert page.locator(".skipped .path").all_inner_texts() == ["broken.docx"]
    page.goto("/documents?find=LIGHT")
    assert page.locator("section .path").all_inner_texts() == ["lighthouse.md"]


def test_a_question_may_look_in_one_folder(open_page: OpenPage) -> None:
    page = open_page("/?documents=notes/")
    page.locator("#question").fill("How many hives does the beekeeper keep?")
    page.keyboard.press("Enter")
    expect(page.locator(".sources .path, .sources .where").first).to_contain_text("notes/bees")
    answer = page.request.get("/ask?q=Who built the lighthouse at Skarvik?&documents=notes").json()
    assert {c["document"]["path"] for c in answer["nearest"]} <= {"notes/bees 🐝.txt"}
    assert not answer["answered"]


def test_many_files_are_listed_a_page_at_a_time(open_page: OpenPage, seeds: Path) -> None:
    page = open_page("/documents")
    for number in range(LISTED):
        (seeds / f"n{number:03}.txt").write_text(f"Note {number} is short.")
    page.request.post("/index/sync")
    wait_until_read(page)
    page.goto("/documents?state=indexed")
    page.get_by_role("link", name="Later").click()
    expect(page.locator(".turns")).to_contain_text("Page 2 of 2")


def test_a_pdf_is_shown_as_it_is_printed_with_the_quote_marked(
    open_page: OpenPage, seeds: Path
) -> None:
    page = open_page("/")
    answer = page.request.get("/ask?q=How long is the pier of Skarvik?").json()
    citation = answer["citations"][0]
    assert (citation["quote"], citation["page"], citation["unit"]) == (PIER, 2, "page")
    page.goto(citation["url"])
    expect(page.locator(".picture img")).to_have_attribute("alt", "Page 2 as it is printed")
    assert page.evaluate("document.querySelector('.picture img').decode().then(() => true)")
    expect(page.locator(".picture rect")).to_have_count(1)
    expect(page.locator("main mark")).to_have_text(PIER)
    expect(page.locator("#page-2")).to_have_text("Page 2")
    # The line is drawn at (30, 200) on a page of 300 by 400.
    box = page.locator(".picture rect").bounding_box()
    picture = page.locator(".picture img").bounding_box()
    assert box and picture
    assert abs((box["x"] - picture["x"]) / picture["width"] - 0.1) < 0.02
    assert abs((box["y"] + box["height"] - picture["y"]) / picture["height"] - 0.5) < 0.02
    page.get_by_label("Page before").click()
    expect(page.locator(".picture img")).to_have_attribute("alt", "Page 1 as it is printed")
    expect(page.locator(".picture rect")).to_have_count(0)
    original = page.get_by_role("link", name="Open the original here").get_attribute("href")
    assert original is not None and original.endswith("?inline=true#page=1")
    response = page.request.get(original)
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    assert response.body() == (seeds / "harbour.pdf").read_bytes()
    # Another file than was indexed isn't drawn: its boxes would lie.
    (seeds / "harbour.pdf").write_bytes(pdf() + b"\n")
    id = citation["document"]["id"]
    assert page.request.get(f"/documents/{id}/pages/2").status == 404
    assert page.request.get(f"/documents/{public_id('bakery.txt')}/pages/1").status == 404


def test_a_box_to_check_is_a_square_on_a_phone(open_page: OpenPage) -> None:
    box = open_page("/documents", viewport=PHONE).get_by_role("checkbox").bounding_box()
    assert box is not None and box["width"] == box["height"]
