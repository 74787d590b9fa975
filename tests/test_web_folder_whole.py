"""Whole folders put into the folder of documents in a real browser, with their sub-folders."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import OpenPage, serving, wait_until_open
from clients import put_back
from conftest import DOCUMENTS, Library
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

MILL = "The mill at Orsa was built by Karin Lund in 1803."
PIER = "The pier of Skarvik is 120 metres long."


@pytest.fixture(scope="module")
def app(own: Library) -> FastAPI:
    return create_app(Settings(seeds=own.seeds, data=own.data, watch=False))


@pytest.fixture(scope="module")
def site(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        wait_until_open(app)
        yield address


@pytest.fixture(autouse=True)
def seeds(app: FastAPI, site: str) -> Path:
    """The folder of the server, as it was, whatever the tests before have put there."""
    put_back(app, DOCUMENTS)
    folder: Path = app.state.settings.seeds
    return folder


@pytest.fixture
def mills(tmp_path: Path) -> Path:
    """A folder with a file in a sub-folder, and with what no index can read."""
    folder = tmp_path / "mills"
    (folder / "north").mkdir(parents=True)
    (folder / "north" / "orsa.txt").write_text(MILL)
    (folder / "pier.md").write_text(PIER)
    (folder / "picture.png").write_bytes(b"PNG")
    (folder / ".hidden.txt").write_text("Nothing.")
    return folder


def assert_taken_over(page: Page, seeds: Path) -> None:
    expect(page.get_by_role("status").first).to_have_text("The files are in the folder.")
    expect(page.locator(".documents .path", has_text="mills/north/orsa.txt")).to_have_count(1)
    taken = {path.relative_to(seeds).as_posix() for path in seeds.glob("mills/**/*")}
    assert taken == {"mills/north", "mills/north/orsa.txt", "mills/pier.md"}


def test_a_folder_is_dropped_with_its_folders(
    open_page: OpenPage, seeds: Path, mills: Path
) -> None:
    page = open_page("/documents")
    protocol = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(mills)], "dragOperationsMask": 1}
        protocol.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 300, "data": data})
    assert_taken_over(page, seeds)


def test_a_folder_is_chosen_with_its_folders(open_page: OpenPage, seeds: Path, mills: Path) -> None:
    page = open_page("/documents")
    page.get_by_label("Or a whole folder").set_input_files(mills)
    page.get_by_role("button", name="Add to the folder").click()
    assert_taken_over(page, seeds)


def test_a_folder_of_nothing_that_can_be_read_is_told_of(open_page: OpenPage, mills: Path) -> None:
    (mills / "north" / "orsa.txt").unlink()
    (mills / "pier.md").unlink()
    page = open_page("/documents")
    page.get_by_label("Or a whole folder").set_input_files(mills)
    page.get_by_role("button", name="Add to the folder").click()
    expect(page.locator("#upload-status")).to_have_text(
        "The folder holds no files that can be read."
    )
