"""The items of a list are a list everywhere that an answer is shown."""

from collections.abc import Iterator

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, OpenPage, ask, serving, tab_to, wait_until_open
from conftest import Library
from playwright.sync_api import expect

from qa.answer import Assistant
from qa.settings import Settings
from qa.terminal import print_answer
from web.app import create_app

RULES = """# The boat house

The boat house stands by the lake. It is painted red.

## Tasks of the keeper

The keeper's tasks are:

- oiling the oars
- checking the life jackets
- locking the shed at night

The keeper is chosen in spring.
"""
TASKS = ["oiling the oars", "checking the life jackets", "locking the shed at night"]
ASKED = "What are the tasks of the keeper?"


@pytest.fixture
def settings(library: Library) -> Settings:
    library.write("rules.md", RULES)
    library.sync()
    return Settings(seeds=library.seeds, data=library.data, watch=False)


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    app = create_app(settings)
    with serving(app) as address:
        wait_until_open(app)
        yield address


def test_json_tells_items_from_the_line_over_them(site: str) -> None:
    answer = httpx2.get(f"{site}/ask", params={"q": ASKED}).json()
    said = [(sentence["item"], sentence["text"]) for sentence in answer["sentences"]]
    assert said == [(False, "The keeper's tasks are:"), *((True, task) for task in TASKS)]
    fact = httpx2.get(f"{site}/ask", params={"q": "What colour is the boat house?"}).json()
    assert [sentence["item"] for sentence in fact["sentences"]] == [False]


def test_the_terminal_shows_a_list(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(Assistant.open(settings).ask(ASKED))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "The keeper's tasks are: [1]", *(f"- {task} [{n}]" for n, task in enumerate(TASKS, 2)),
    ]  # fmt: skip


@pytest.mark.browser
def test_the_page_shows_a_list_to_eyes_keyboard_and_screen_reader(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    ask(page, ASKED)
    answer = page.locator(".answer")
    expect(answer.locator("> p")).to_contain_text("The keeper's tasks are:")
    items = answer.get_by_role("list").get_by_role("listitem")
    expect(items).to_have_count(len(TASKS))
    for item, task in zip(items.all(), TASKS, strict=True):
        expect(item).to_contain_text(task)
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tab_to(page, ".answer li:last-child .chip")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-text mark").last).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("window.setTimeout = () => 0")  # it says so until it has been looked at
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert f"- {TASKS[0]} [2]\n- {TASKS[1]} [3]\n" in page.evaluate(
        "navigator.clipboard.readText()"
    )


@pytest.mark.browser
def test_so_does_the_page_without_scripts_and_the_saved_conversation(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.locator("#question").fill(ASKED)
    page.get_by_role("button", name="Ask", exact=True).click()
    items = page.locator(".answer").get_by_role("list").get_by_role("listitem")
    expect(items).to_have_count(len(TASKS))
    kept = httpx2.get(f"{site}/conversations").json()["conversations"][0]["id"]
    saved = httpx2.get(f"{site}/conversations/{kept}.md").text
    assert "- (1) The keeper's tasks are:\n- (2) oiling the oars\n" in saved
