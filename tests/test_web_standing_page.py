"""The panel shows a kept quote where it stands now, in a real browser."""

from collections.abc import Iterator

import httpx2
import pytest
from browsing import OpenPage, serving, wait_until_open
from conftest import Library
from fastapi import FastAPI
from playwright.sync_api import expect

from index.store import public_id
from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

QUOTE = "Its captain is Ada Holm."
ELSEWHERE = "In summer it is another one. It leaves at eight, and is called Orsa. "


@pytest.fixture
def app(library: Library) -> FastAPI:
    library.write("ferry.txt", f"The ferry leaves at seven. {QUOTE}")
    library.write("tram.txt", "The tram was opened in 1931.")
    library.sync()
    return create_app(Settings(seeds=library.seeds, data=library.data, watch=False))


@pytest.fixture
def site(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        wait_until_open(app)
        yield address


def test_a_quote_is_shown_under_another_name_and_in_another_place(
    open_page: OpenPage, site: str, app: FastAPI, library: Library
) -> None:
    body = {"question": "Who is the captain of the ferry?", "conversation": "new"}
    id = httpx2.post(f"{site}/ask", json=body).json()["conversation"]
    file = library.seeds / "ferry.txt"
    for name, before in (("boat.txt", ""), ("ferry.txt", ELSEWHERE)):
        file = file.rename(file.with_name(name))
        file.write_text(f"{before}The ferry leaves at seven. {QUOTE}")
        app.state.assistant.sync()
        page = open_page(f"/c/{id}")
        page.locator(".chip").first.click()
        expect(page.locator("#panel-text .prose")).to_contain_text("The ferry leaves at seven.")
        expect(page.locator("#panel-text .prose")).to_contain_text(QUOTE)
        expect(page.locator("#panel-text .notice")).to_have_count(0)
        original = page.locator("#panel-original")
        expect(original).to_have_attribute("href", f"/documents/{public_id(name)}/original")
        page.locator("#panel-open").click()
        expect(page.locator("main mark")).to_have_text(QUOTE)
