"""A conversation on the page: what was asked there counts for the next question."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESK, PHONE, OpenPage, ask, serving, tab_to, wait_until_open
from conftest import QUESTION
from playwright.sync_api import expect

from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

MEANT = "Understood as “When was the lighthouse at Skarvik built?”"


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    app = create_app(settings)
    with serving(app) as address:
        wait_until_open(app)
        yield address


def test_a_second_question_is_understood_from_the_first(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    ask(page, QUESTION)
    expect(page.locator(".understood")).to_have_count(0)
    ask(page, "and when?")
    turn = page.locator("#log .turn").last
    expect(turn.locator(".understood")).to_have_text(MEANT)
    expect(turn.locator(".answer")).to_contain_text("1887")
    # The same is said aloud, and nothing of it is hidden from a screen reader.
    expect(page.locator("#status")).to_have_text(
        re.compile(f"^Answer ready, [0-9]+ sources?. {re.escape(MEANT)}$")
    )
    assert page.get_by_role("log").get_by_text(MEANT).count() == 1
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_where_nothing_can_be_kept_all_that_was_asked_goes_along(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate("delete document.getElementById('ask').dataset.conversation")
    for _ in range(5):
        with page.expect_request("**/ask") as sent:
            ask(page, QUESTION)
    body = sent.value.post_data_json or {}
    assert [turn["question"] for turn in body["history"]] == [QUESTION] * 4
    assert all(turn["cited"][0].startswith("The lighthouse") for turn in body["history"])


def test_an_answer_made_on_the_server_counts_as_well(open_page: OpenPage) -> None:
    page = open_page(f"/?q={QUESTION}")
    ask(page, "and when?")
    expect(page.locator(".understood")).to_have_text(MEANT)


def test_one_way_to_a_new_conversation_is_shown(open_page: OpenPage) -> None:
    for viewport in (PHONE, DESK):
        page = open_page(viewport=viewport)
        ask(page, QUESTION)
        expect(page.get_by_role("link", name="New conversation")).to_have_count(1)


def test_a_new_conversation_forgets_what_was_asked(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    expect(page.locator("#anew")).to_be_hidden()
    ask(page, QUESTION)
    tab_to(page, "#anew")
    page.keyboard.press("Enter")
    expect(page.locator("#log .turn")).to_have_count(0)
    ask(page, "and when?")
    expect(page.locator(".understood")).to_have_count(0)
