"""What went wrong, and what was kept, is shown where it happened; work in the list isn't lost."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import OpenPage, is_focused, serving, wait_until_open
from conftest import DOCUMENTS, QUESTION, MakeFolder
from playwright.sync_api import expect
from states import ask, ask_held

from index.embed import OnnxEncoder
from index.sync import sync
from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

RESTS = "How long does the sourdough rest?"
FAILED = "That didn’t work. Check that Wellcited is running, then try again."


@pytest.fixture(scope="module")
def site(
    encoder: OnnxEncoder, seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    seeds = seeds_folder(DOCUMENTS)
    data = tmp_path_factory.mktemp("notices") / "data"
    sync(seeds, data, encoder)
    app = create_app(Settings(seeds=seeds, data=data, watch=False))
    with serving(app) as address:
        wait_until_open(app)
        yield address


def test_feedback_and_sharing_tell_beside_them_how_it_went(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION)
    notice = page.locator("#log .tools > .notice")
    page.route("**/turns/**", lambda route: route.abort())
    for button in ("Bad answer", "Share"):
        page.get_by_role("button", name=button, exact=True).click()
        expect(notice).to_have_text(FAILED)
        expect(notice).to_be_visible()
        expect(page.locator("#status")).to_have_text(FAILED)
    assert Axe().run(page).violations_count == 0
    page.unroute("**/turns/**")
    page.get_by_role("button", name="Bad answer").click()
    expect(page.locator("#log .note")).to_be_visible()
    expect(notice).to_have_count(0)
    page.locator(".note input[name=note]").fill("the other lighthouse")
    page.route("**/turns/**", lambda route: route.fulfill(status=503))
    page.locator(".note button").click()
    expect(notice).to_have_text(FAILED)
    expect(page.locator(".note input[name=note]")).to_have_value("the other lighthouse")
    page.unroute("**/turns/**")
    page.locator(".note button").click()
    expect(notice).to_have_text("Thank you. The note is kept.")
    assert Axe().run(page).violations_count == 0


def test_a_search_that_fails_says_so_below_its_field(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION)
    notice = page.locator("#search .notice")
    page.route("**/c?*", lambda route: route.abort())
    page.locator("#find").fill("solheim")
    expect(notice).to_have_text("The search didn’t work. Try again.")
    expect(notice).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.unroute("**/c?*")
    page.locator("#find").fill("lighthouse")
    expect(notice).to_have_count(0)


def test_a_title_being_written_stays_when_the_list_comes_anew(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.goto("/")
    items = page.locator("#history-list > ul > li")
    count = items.count()
    ask_held(page, RESTS, 1)
    items.first.locator("summary").first.click()
    items.first.locator("[name=title]").fill("The la")
    while page.evaluate("window.more(9)"):
        pass
    expect(page.locator("#log .tools")).to_have_count(1)
    assert is_focused(page, "#history-list [name=title]")
    expect(page.locator("#history-list :focus")).to_have_value("The la")
    expect(items).to_have_count(count)
    items.first.locator("summary").first.click()
    page.locator("#question").focus()
    expect(items).to_have_count(count + 1)
