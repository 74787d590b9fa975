"""The page in a real browser: a question asked, its answer read, stopped, narrowed down, copied."""

import re
from collections.abc import Iterator

import pytest
from browsing import OpenPage, ask, is_focused, serving, tab_to, wait_until_open
from clients import wait_for
from conftest import DOCUMENTS, QUESTION
from playwright.sync_api import Route, expect

from index.store import public_id
from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

LIGHTHOUSE = public_id("lighthouse.md")
BUILT = "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim."
REFUSED = "What does the king of Mongolia have for breakfast?"


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    app = create_app(settings)
    with serving(app) as address:
        wait_until_open(app)
        wait_for(app.state.assistant.suggestions)
        yield address


def test_a_source_is_asked_for_opened_and_closed_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(re.compile("Answer ready, [0-9]+ source"))
    expect(page.locator("#log .answer")).to_contain_text(BUILT)
    tab_to(page, ".chip", "Shift+Tab")
    while "[1]" not in page.locator(":focus").inner_text().replace("\n", ""):
        page.keyboard.press("Shift+Tab")
    chip = page.locator(":focus")
    expect(chip).to_have_attribute("aria-label", "Source 1, lighthouse.md")
    expect(page.locator("#peek")).to_be_visible()
    expect(page.locator("#peek")).to_contain_text("Ingrid Solheim")
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    assert is_focused(page, "#panel *")
    expect(page.locator("#panel-text > * > mark")).to_have_text(BUILT)
    expect(page.locator("#panel-text > * > mark")).to_be_in_viewport()
    tab_to(page, "#panel-original")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert is_focused(page, ".chip")


def test_keys_of_the_box(open_page: OpenPage) -> None:
    page = open_page()
    box = page.locator("#question")
    box.focus()
    page.keyboard.press("Shift+Enter")
    assert box.input_value() == "\n"
    ask(page, QUESTION)
    box.focus()
    page.keyboard.press("ArrowUp")
    assert box.input_value() == QUESTION
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    ask(page, REFUSED)
    expect(page.locator("#log .turn").last).to_contain_text("Not in these documents")
    expect(page.locator("#log .turn").last.locator(".sources li")).to_have_count(3)


def test_suggestion_is_asked(open_page: OpenPage) -> None:
    page = open_page()
    suggestion = page.locator(".suggestions button").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(page.locator("#log .question")).to_have_text(question)
    expect(page.locator("#question")).to_be_focused()


def test_a_finger_asks_without_the_keyboard_coming_up(open_page: OpenPage) -> None:
    page = open_page(has_touch=True, is_mobile=True)
    page.locator(".suggestions button").first.tap()
    expect(page.locator("#log .question")).to_have_count(1)
    expect(page.locator("#question")).not_to_be_focused()


def test_stop_and_lost_connections_are_told_and_can_be_tried_again(open_page: OpenPage) -> None:
    page = open_page()
    held: list[Route] = []
    page.route("**/ask", lambda route: held.append(route))
    page.locator("#question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Answering…")
    expect(page.locator("#now .turn")).to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#log .notice")).to_contain_text("Stopped.")
    held.pop().abort()
    page.unroute("**/ask")
    page.route("**/ask", lambda route: route.abort())
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#log .notice")).to_contain_text("The connection was lost.")
    page.unroute("**/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#log .answer")).to_contain_text(BUILT)
    expect(page.locator("#log .turn")).to_have_count(1)


def test_question_to_chosen_documents_only(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="bakery").check()
    expect(page.locator("#chosen")).to_have_text(re.compile("^1 of "))
    ask(page, QUESTION)
    expect(page.locator("#log .turn")).to_contain_text("Not in the chosen documents")
    expect(page.locator("#status")).to_contain_text("Not in the chosen documents.")
    expect(page.locator("#log .sources .path, #log .where span:last-child").first).to_have_text(
        "bakery.txt"
    )


def test_what_is_chosen_is_told_after_coming_back(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="bakery").check()
    page.get_by_role("link", name="Documents", exact=True).click()
    page.wait_for_url("**/documents")
    page.go_back()
    expect(page.locator("#question")).to_be_visible()
    chosen = page.locator("[name=documents]:checked").count()
    expect(page.locator("#chosen")).to_have_text(re.compile(f"^{chosen or 'All'} "))


def test_what_is_gone_is_told_whatever_else_is_chosen(open_page: OpenPage) -> None:
    page = open_page("/?documents=bakery.txt&documents=gone.txt&documents=old/")
    label = page.locator("#chosen")
    count = page.locator("#ask").get_attribute("data-count")
    expect(label).to_have_text(f"1 of {count} documents and 2 that are gone")
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="notes/ folder").check()
    expect(label).to_have_text("1 folder and 1 more and 2 that are gone")
    page.get_by_role("checkbox", name="gone.txt").uncheck()
    page.get_by_role("checkbox", name="bakery").uncheck()
    expect(label).to_have_text("1 folder and 1 that is gone")


def test_copy_has_answer_and_sources_as_text(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.evaluate("window.setTimeout = () => 0")  # it says so until it has been looked at
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{BUILT} [1]" in copied
    assert f"[1] “{BUILT}” (The lighthouse at Skarvik, lighthouse.md)" in copied


def test_theme_is_remembered(open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark theme").click()
    page.goto("/documents")
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_everything_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.locator("#question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".answer")).to_contain_text(BUILT)
    expect(page.locator(".sure")).to_have_text(re.compile("sure · [0-9]+\u202f%"))
    page.get_by_role("link", name="Source 1", exact=True).click()
    source = page.locator(".sources li:target")
    expect(source.locator("mark").first).to_be_visible()
    source.locator("a").click()
    expect(page.locator("main mark")).to_have_text(BUILT)
    expect(page.locator("main mark")).to_be_in_viewport()
    page.goto("/")
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="bakery").check()
    page.locator("#question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".refusal")).to_contain_text("Not in the chosen documents")


def test_question_that_is_too_long_is_refused_in_words(site: str, open_page: OpenPage) -> None:
    page = open_page("/?q=" + "x" * 2001)
    expect(page.locator(".notice")).to_contain_text("2001 characters")


def test_a_documents_page_shows_it_whole_with_what_was_cited(open_page: OpenPage) -> None:
    page = open_page()
    whole = page.request.get(f"/documents/{LIGHTHOUSE}.json").json()
    lamp = whole["text"].index("The first lamp")
    page.goto(f"/documents/{LIGHTHOUSE}?cite={lamp}-{lamp + 5}&cite=junk&cite=9-1")
    assert page.locator("h1").inner_text() == "The lighthouse at Skarvik"
    assert page.locator("h3").all_inner_texts() == ["The lamp"]
    assert page.locator("main mark").all_inner_texts() == ["The first lamp burned paraffin."]
    for section in whole["sections"]:
        for sentence in section["sentences"]:
            said = page.locator(f"#s{sentence['number']}").inner_text()
            assert said == whole["text"][sentence["start"] : sentence["end"]]
    page.goto(f"/documents/{LIGHTHOUSE}?revision=999999&cite={lamp}-{lamp + 5}")
    expect(page.locator(".notice")).to_contain_text("changed since the answer")
    assert page.locator("main mark").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="Original file").click()
    assert download.value.path().read_text() == DOCUMENTS["lighthouse.md"]
    missing = page.goto("/documents/unknown")
    assert missing is not None and missing.status == 404
    assert "text/html" in missing.headers["content-type"]
