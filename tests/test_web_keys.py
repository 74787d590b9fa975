"""What keys and buttons do while an answer comes, a question is changed or something is open."""

from collections.abc import Iterator

import pytest
from browsing import PHONE, OpenPage, serving, wait_until_open
from conftest import QUESTION
from playwright.sync_api import Page, expect
from states import ask, ask_held

from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

FLOUR = "Where does the rye flour come from?"
RESTS = "How long does the sourdough rest?"
DRAFT = "half a thought"


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    app = create_app(settings)
    with serving(app) as address:
        wait_until_open(app)
        yield address


def let_through(page: Page) -> None:
    """Lets the held answer come, and those after it."""
    page.evaluate("window.fetch = window.plain")
    while page.evaluate("window.more(9)"):
        pass


def test_nothing_is_edited_while_an_answer_comes(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION)
    ask_held(page, RESTS, 3)
    page.keyboard.press("ArrowUp")
    page.evaluate("document.querySelector('.edit').requestSubmit()")
    expect(page.locator("#question")).to_have_value("")
    expect(page.locator("#editing")).to_be_hidden()
    let_through(page)
    expect(page.locator("#log .tools")).to_have_count(2)
    ask(page, FLOUR)
    page.reload()
    expect(page.locator("#log .question")).to_have_text([QUESTION, RESTS, FLOUR])


def test_escape_stops_an_answer_only_where_it_is_meant_to(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    send = page.locator("#send")
    ask_held(page, RESTS, 3)
    expect(page.locator("#now .answer")).to_be_visible()
    page.locator(".drawer").click()
    expect(page.locator("#history")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#history")).to_be_hidden()
    expect(send).to_have_text("Stop")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#find").fill("solheim")
    page.keyboard.press("Escape")
    expect(send).to_have_text("Stop")
    composing = "new KeyboardEvent('keydown', {key: 'Escape', isComposing: true, bubbles: true})"
    page.locator("#question").evaluate(f"box => box.dispatchEvent({composing})")
    expect(send).to_have_text("Stop")
    page.locator("#question").focus()
    page.keyboard.press("Escape")
    expect(send).to_have_text("Ask")
    expect(page.locator("#log .notice")).to_contain_text("Stopped.")


def test_escape_leaves_a_changed_question_only_where_it_is_meant_to(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.get_by_role("button", name="Bad answer").click()
    expect(page.locator("#status")).to_have_text("Thank you.")  # and the focus is back there
    page.locator("#question").focus()
    page.keyboard.press("ArrowUp")
    for field in ("#find", ".note input[name=note]"):
        page.locator(field).focus()
        page.keyboard.press("Escape")
        expect(page.locator("#editing")).to_be_visible()
    page.locator("#question").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#editing")).to_be_hidden()


def test_a_draft_outlives_the_change_of_another_question(open_page: OpenPage) -> None:
    page = open_page()
    box = page.locator("#question")
    ask(page, QUESTION)
    ask(page, FLOUR)
    box.fill(DRAFT)
    page.get_by_role("button", name="Edit question").click()
    expect(box).to_have_value(FLOUR)
    page.keyboard.press("Escape")
    expect(box).to_have_value(DRAFT)
    page.get_by_role("button", name="Edit question").click()
    box.fill("another question")
    kept = page.locator("#log .turn").last.get_attribute("id")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("#log .tools")).to_have_count(2)
    expect(page.locator("#log .turn").last).not_to_have_attribute("id", kept or "")
    expect(page.locator("#editing")).to_be_hidden()
    expect(box).to_have_value(DRAFT)
    ask(page, RESTS)
    expect(page.locator("#log .question")).to_have_text([QUESTION, FLOUR, RESTS])
