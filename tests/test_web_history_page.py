"""Kept conversations on the page, in a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PHONE, OpenPage, is_focused, serving, tab_to, wait_until_open
from conftest import DOCUMENTS, QUESTION, MakeFolder
from fastapi import FastAPI
from playwright.sync_api import Page, Route, expect

from index.embed import OnnxEncoder
from index.sync import sync
from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

BUILT = "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim."
FLOUR = "Where does the rye flour come from?"
RESTS = "How long does the sourdough rest?"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "'><a href=javascript:alert(1)>x</a>",
    "</textarea></title><iframe srcdoc='<script>alert(1)</script>'>",
    "[click](javascript:alert(1)) ![x](https://evil.example/x)",
]
TURN = "#log .turn"


@pytest.fixture(scope="module")
def app(
    encoder: OnnxEncoder, seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory
) -> FastAPI:
    seeds = seeds_folder(DOCUMENTS)
    data = tmp_path_factory.mktemp("history") / "data"
    sync(seeds, data, encoder)
    return create_app(Settings(seeds=seeds, data=data, watch=False))


@pytest.fixture(scope="module")
def site(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        wait_until_open(app)
        yield address


@pytest.fixture(autouse=True)
def forget(app: FastAPI) -> None:
    """Each test begins without conversations."""
    with app.state.conversations.transaction() as records:
        for conversation in records.conversations(limit=200)[0]:
            records.delete(conversation.id)


def ask(page: Page, question: str, count: int) -> None:
    """Asks, and waits until so many kept answers are on the page with their tools."""
    page.wait_for_load_state()  # until the scripts listen, Enter begins a new line
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(f"{TURN}[data-turn] .tools")).to_have_count(count)
    expect(page.locator("#send")).to_have_text("Ask")


def menu(page: Page, title: str) -> None:
    page.locator("#history").get_by_label(f"Change “{title}”").click()


def expect_titles(page: Page, titles: list[str]) -> None:
    """Waits until these conversations are listed: the page may still be loading."""
    expect(page.locator("#history-list > ul > li > a")).to_have_text(titles, use_inner_text=True)


def test_an_answer_that_was_kept_but_never_came_is_kept_once(open_page: OpenPage) -> None:
    page = open_page()

    def lose(route: Route) -> None:
        assert route.fetch().ok
        route.abort()

    def lose_and_try_again(question: str, count: int) -> None:
        page.route("**/ask", lose)
        page.locator("#question").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator("#log .notice")).to_be_visible()
        page.unroute("**/ask")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("#send")).to_have_text("Ask")
        expect(page.locator(f"{TURN}[data-turn] .tools")).to_have_count(count)

    lose_and_try_again(QUESTION, 1)
    lose_and_try_again(FLOUR, 2)
    page.keyboard.press("ArrowUp")
    lose_and_try_again(RESTS, 2)
    page.reload()
    expect(page.locator(f"{TURN} .question")).to_have_text([QUESTION, RESTS])
    expect_titles(page, [QUESTION])


def test_a_conversation_is_there_after_reload_and_coming_back(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION, 1)
    ask(page, FLOUR, 2)
    expect(page).to_have_url(re.compile("/c/[A-Za-z0-9_-]{22}$"))
    address = page.url
    expect_titles(page, [QUESTION])
    page.reload()
    expect(page.locator(".question")).to_have_text([QUESTION, FLOUR])
    expect(page.locator(".answer").first).to_contain_text(BUILT)
    assert page.title().startswith(QUESTION)
    ask(page, RESTS, 3)
    page.locator(".open").last.click()
    page.locator("#panel-open").click()
    expect(page.locator("#mark")).to_contain_text(RESTS)
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.locator(".question")).to_have_text([QUESTION, FLOUR, RESTS])
    page.locator("#history").get_by_role("link", name="New conversation").click()
    expect(page.locator("h1")).to_have_text("Ask your documents")
    ask(page, FLOUR, 1)
    expect_titles(page, [FLOUR, QUESTION])
    assert page.url != address


def test_what_was_being_written_is_there_after_a_look_at_the_source(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION, 1)
    page.locator("#question").fill("And who")
    page.locator(".chip").first.click()
    page.get_by_role("link", name="Open document").click()
    expect(page.locator("main mark")).to_be_visible()
    page.go_back()
    expect(page.locator("#question")).to_have_value("And who")


def test_conversations_are_searched_renamed_and_deleted(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION, 1)
    page.goto("/")
    ask(page, FLOUR, 1)
    find = page.get_by_role("searchbox", name="Search conversations")
    find.fill("solheim")
    expect(page.locator("#history-list > ul > li")).to_have_count(1)
    expect_titles(page, [QUESTION])
    find.fill("nowhere")
    expect(page.locator("#history-list")).to_contain_text("No conversation has these words.")
    find.fill("")
    expect(page.locator("#history-list > ul > li")).to_have_count(2)
    menu(page, QUESTION)
    page.get_by_role("textbox", name="Title").fill("The lamp")
    page.get_by_role("button", name="Rename").locator("visible=true").click()
    expect(page.locator("#history-list > ul > li > a")).to_have_text([FLOUR, "The lamp"])
    expect(page.locator(".question")).to_have_text(FLOUR)
    menu(page, FLOUR)
    delete = page.get_by_role("button", name="Delete this conversation").locator("visible=true")
    expect(delete).to_have_count(0)
    page.locator("#history summary", has_text="Delete …").locator("visible=true").click()
    delete.click()
    expect(page.locator("#history-list > ul > li > a")).to_have_text(["The lamp"])
    expect(page.locator("h1")).to_have_text("Ask your documents")


def test_the_last_question_is_changed_and_asked_again(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION, 1)
    ask(page, FLOUR, 2)
    expect(page.get_by_role("button", name="Edit question")).to_have_count(1)
    box = page.locator("#question")
    box.focus()
    page.keyboard.press("ArrowUp")
    assert box.input_value() == FLOUR
    expect(page.locator("#editing")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#editing")).to_be_hidden()
    page.get_by_role("button", name="Edit question").click()
    box.fill(RESTS)
    page.keyboard.press("Enter")
    expect(page.locator(".question")).to_have_text([QUESTION, RESTS])
    expect(page.locator(f"{TURN}[data-turn] .tools")).to_have_count(2)
    kept = page.locator(TURN).last.get_attribute("id")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(f"{TURN} .tools")).to_have_count(2)
    expect(page.locator(TURN).last).not_to_have_attribute("id", kept or "")
    page.reload()
    expect(page.locator(".question")).to_have_text([QUESTION, RESTS])


def test_a_question_that_fails_in_anothers_place_leaves_that_one(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION, 1)
    page.route("**/ask", lambda route: route.abort())
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(f"{TURN} .notice")).to_contain_text("The connection was lost.")
    expect(page.locator(".question").first).to_be_visible()
    page.unroute("**/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(f"{TURN}[data-turn] .tools")).to_have_count(1)
    page.reload()
    expect(page.locator(".question")).to_have_text([QUESTION])


def test_a_page_that_was_left_open_deletes_nothing_that_came_after(
    open_page: OpenPage, site: str
) -> None:
    page = open_page()
    ask(page, QUESTION, 1)
    later = {"question": FLOUR, "conversation": page.url.rpartition("/")[2]}
    assert page.request.post(f"{site}/ask", data=later).ok
    page.get_by_role("button", name="Retry").click()
    notice = page.locator("#log .notice")
    expect(notice).to_contain_text("open it again to see what came after")
    page.reload()
    expect(page.locator(".question")).to_have_text([QUESTION, FLOUR])


def test_an_answer_is_shared_and_judged_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION, 1)
    tab_to(page, ".rate [value=bad]", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Thank you.")
    bad = page.get_by_role("button", name="Bad answer")
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(bad).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Your rating is taken back.")
    expect(bad).to_have_attribute("aria-pressed", "false")
    expect(bad).to_be_focused()
    page.keyboard.press("Enter")
    expect(bad).to_have_attribute("aria-pressed", "true")
    tab_to(page, ".note button")
    page.keyboard.press("Enter")
    note = page.locator(".note input[name=note]")
    expect(note).to_be_focused()  # an empty one isn't kept
    page.keyboard.type("<b>wrong</b> lighthouse")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Thank you. The note is kept.")
    expect(note).to_have_value("<b>wrong</b> lighthouse")
    tab_to(page, ".share button")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Link copied")
    expect(link).to_be_focused()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.endswith(link.get_attribute("href") or "?")
    shared = open_page(address)
    expect(shared.locator(".answer")).to_contain_text(BUILT)
    expect(shared.locator(".asked")).to_contain_text("Answered on")
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_role("button", name="Share", exact=True)).to_be_focused()
    shared.reload()
    expect(shared.locator("main")).to_contain_text("This link leads nowhere.")


def test_the_right_sentence_is_marked_from_the_panel(open_page: OpenPage, site: str) -> None:
    page = open_page()
    ask(page, RESTS, 1)
    page.locator(".chip").first.click()
    page.get_by_role("link", name="Mark the right sentence").click()
    page.get_by_role("button", name="The right sentence: Rye flour").click()
    expect(page.locator("#mark")).to_contain_text("Thank you.")
    expect(page.locator("main mark")).to_contain_text("Rye flour comes from a mill")
    page.get_by_role("link", name="Back to the conversation").click()
    expect(page.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    lines = page.request.get(f"{site}/feedback/questions.jsonl").text().splitlines()
    label = json.loads(lines[-1])
    assert label["question"] == RESTS and label["answers"][0].startswith("Rye flour")


def test_a_conversation_is_saved_from_the_list(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, QUESTION, 1)
    menu(page, QUESTION)
    for kind, held in (("Markdown", f"## {QUESTION}"), ("JSON", f'"question":"{QUESTION}"')):
        with page.expect_download() as download:
            page.locator("#history").get_by_role("link", name=kind).click()
        assert held in Path(download.value.path()).read_text()


def test_everything_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    for question in (QUESTION, FLOUR):
        page.locator("#question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".question")).to_have_text([QUESTION, FLOUR])
    expect(page.get_by_role("button", name="Edit question")).to_have_count(1)
    page.get_by_role("button", name="Edit question").click()
    expect(page.locator("#question")).to_have_value(FLOUR)
    page.locator("#question").fill(RESTS)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("button", name="Retry")).to_have_count(1)
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".question")).to_have_text([QUESTION, RESTS])
    page.get_by_role("button", name="Good answer").last.click()
    expect(page.locator("[aria-pressed=true]")).to_have_attribute("aria-label", "Good answer")
    page.locator("[aria-pressed=true]").click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    page.get_by_role("button", name="Share").first.click()
    page.get_by_role("link", name="Link to this answer").click()
    expect(page.locator(".answer")).to_contain_text(BUILT)
    page.go_back()
    find = page.get_by_role("searchbox", name="Search conversations")
    find.fill("sourdough")
    find.press("Enter")
    page.get_by_role("link", name=QUESTION).click()
    menu(page, QUESTION)
    page.get_by_role("textbox", name="Title").fill("The lamp")
    page.get_by_role("button", name="Rename").click()
    expect_titles(page, ["The lamp"])
    menu(page, "The lamp")
    page.locator("#history summary", has_text="Delete …").click()
    page.get_by_role("button", name="Delete this conversation").click()
    expect_titles(page, [])


def test_the_drawer_opens_and_closes_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    ask(page, QUESTION, 1)
    expect(page.locator("#history")).to_be_hidden()
    tab_to(page, ".drawer", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#history")).to_be_visible()
    tab_to(page, "#history-list summary")
    page.keyboard.press("Enter")
    tab_to(page, "#history-list input")
    page.keyboard.press("Escape")
    expect(page.locator("#history-list [open]")).to_have_count(0)
    assert is_focused(page, "#history-list summary")
    expect(page.locator("#history")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#history")).to_be_hidden()
    assert is_focused(page, ".drawer")


def test_hostile_titles_questions_and_notes_are_shown_as_text(open_page: OpenPage) -> None:
    page = open_page()
    for n, text in enumerate(HOSTILE):
        page.goto("/")
        ask(page, text, 1)
        page.locator(".rate [value=bad]").click()
        page.locator(".note input[name=note]").fill(text)
        page.locator(".note button").click()
        expect(page.locator("#status")).to_have_text("Thank you. The note is kept.")
        page.get_by_role("button", name="Share", exact=True).click()
        shared = page.locator(".share a").get_attribute("href") or ""
        expect_titles(page, [text, *(f"{said}!" for said in HOSTILE[:n][::-1])])
        menu(page, text)
        page.get_by_role("textbox", name="Title").fill(f"{text}!")
        page.get_by_role("button", name="Rename").locator("visible=true").click()
        expect(page.locator("#history-list > ul > li > a").first).to_have_text(f"{text}!")
        expect(page.locator(".question")).to_have_text(text, use_inner_text=True)
        page.goto(shared)
        expect(page.locator(".question")).to_have_text(text, use_inner_text=True)
        page.goto("/c")
        expect_titles(page, [f"{said}!" for said in HOSTILE[n::-1]])
