"""An answer while it is read: its marks, its quotes, what is said of it, how it is printed."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESK, PHONE, OpenPage, is_focused, serving, tab_to, wait_until_open
from conftest import MakeFolder
from playwright.sync_api import Locator, expect
from states import ask, ask_held
from states_folder import AIMS, BUILT, COST, FOLDER, PIER, WHY

from index.embed import OnnxEncoder
from index.sync import sync
from qa.settings import Settings
from web.app import create_app
from web.rendering import said

pytestmark = pytest.mark.browser

LAMP = "When did an electric lamp replace the first lamp?"
# How the log is announced whenever something in it changes, from before there is a page.
ANNOUNCED = """
    window.announced = [];
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const log = (target.closest ? target : target.parentElement)?.closest("#log");
            if (log) window.announced.push(log.getAttribute("aria-live"));
        }
    }).observe(document, { subtree: true, childList: true });
"""


@pytest.fixture(scope="module")
def site(
    encoder: OnnxEncoder, seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    seeds = seeds_folder(FOLDER)
    data = tmp_path_factory.mktemp("reading") / "data"
    sync(seeds, data, encoder)
    app = create_app(Settings(seeds=seeds, data=data, watch=False))
    with serving(app) as address:
        wait_until_open(app)
        yield address


def marked(sentences: Locator) -> list[str]:
    """The marked words of each sentence."""
    found = "all => all.map((s) => [...s.querySelectorAll('mark')].map((m) => m.textContent))"
    return ["".join(words) for words in sentences.evaluate_all(found)]


def test_a_quote_stays_beside_its_mark_when_that_is_scrolled_to(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    for question in (WHY, PIER):
        ask(page, question)
    page.locator("#theme").focus()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("Tab")
    assert is_focused(page, ".chip")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))")
    expect(page.locator("#peek")).to_be_visible()
    mark, quote = page.locator(":focus").bounding_box(), page.locator("#peek").bounding_box()
    assert mark and quote
    below, above = quote["y"] - mark["y"] - mark["height"], mark["y"] - quote["y"] - quote["height"]
    assert 0 <= max(below, above) < 10
    page.locator("#question").focus()
    expect(page.locator("#peek")).to_be_hidden()


def test_a_mark_tells_whether_its_source_is_open_and_a_quote_where_it_stands(
    open_page: OpenPage,
) -> None:
    page = open_page()
    ask(page, LAMP)
    ask(page, BUILT)
    lamp, built = page.locator("#log .chip").first, page.locator("#log .chip").last
    tab_to(page, "#log .turn:first-child .chip", "Shift+Tab")
    expect(page.locator("#peek .where span")).to_have_text(
        ["The lighthouse at Skarvik", "The lamp"]
    )
    expect(lamp).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(lamp).to_have_attribute("aria-expanded", "true")
    built.click()
    expect(lamp).to_have_attribute("aria-expanded", "false")
    expect(built).to_have_attribute("aria-expanded", "true")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    expect(built).to_have_attribute("aria-expanded", "false")


def test_the_focus_stays_on_a_mark_while_the_answer_comes(open_page: OpenPage) -> None:
    page = open_page()
    ask_held(page, WHY, 3)
    expect(page.locator("#now .chip")).to_have_count(1)
    page.locator("#now .chip").evaluate("chip => (window.focused = chip).focus()")
    while page.evaluate("window.more(1)"):
        page.wait_for_timeout(50)
        assert page.evaluate("document.activeElement === window.focused")
    expect(page.locator("#log .tools")).to_have_count(1)
    expect(page.locator("#log .chip")).to_have_count(2)
    assert page.evaluate("document.activeElement === window.focused")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mark the right sentence")).to_be_visible()


def test_what_is_kept_isnt_announced_again(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, BUILT)
    page.add_init_script(ANNOUNCED)
    page.reload()
    expect(page.locator("#log button.chip")).to_have_count(1)
    announced = page.evaluate("window.announced")
    assert announced and set(announced) == {"off"}
    page.evaluate("window.announced = []")
    ask(page, PIER)
    announced = page.evaluate("window.announced")
    assert announced and set(announced) == {None}


def test_the_words_that_answer_are_marked_in_the_sentence_too(open_page: OpenPage) -> None:
    page = open_page()
    ask_held(page, PIER, 3)
    expect(page.locator("#now .answer p")).to_have_count(1)
    assert marked(page.locator("#now .answer p")) == ["120 metres"]
    page.evaluate("window.more(9)")
    page.evaluate("window.fetch = window.plain")
    expect(page.locator("#log .tools")).to_have_count(1)
    ask(page, COST)
    ask(page, AIMS)
    asked = [(PIER, ["120 metres"]), (COST, ["34 million crowns", "30 million crowns"])]
    for n, (_, words) in enumerate(asked):
        assert marked(page.locator("#log .turn").nth(n).locator(".answer p")) == words
    turn = page.locator("#log .turn").last
    whole = "to keep the fishing boats in the inner basin"
    assert marked(turn.locator("blockquote", has_text=whole)) == [whole]
    assert marked(turn.locator(".answer li", has_text=whole)) == [""]
    plain = open_page(java_script_enabled=False)
    for question, words in asked:
        plain.goto(f"/?q={question}")
        assert marked(plain.locator(".answer p")) == words


def cited(text: str, *spans: tuple[int, int], number: int = 1) -> dict[str, Any]:
    highlights = [{"start": start + 7, "end": end + 7} for start, end in spans]
    return {"number": number, "quote": text, "start": 7, "highlights": highlights}


def test_a_sentence_is_cut_alike_on_the_server_and_on_the_page(open_page: OpenPage) -> None:
    high, bees = "🐝 It is 34 metres high and made of granite blocks.", "Bees 🐝🐝 live on 9 kg."
    cases = [
        (high, [cited(high, (8, 17))]),
        (high, [cited(high, (0, 1), (8, 10), (44, 50))]),
        (high, [cited(high, (2, 40))]),
        (high, [cited("It is 34 m high.", (6, 8)), cited(high, (8, 17), number=2)]),
        (bees, [cited(bees, (16, 20))]),
        ("Yes", [cited("Yes", (0, 3))]),
        ("Granite", []),
    ]
    given = [({"text": text, "citations": [1, 2]}, citations) for text, citations in cases]
    found = open_page().evaluate(
        """async (given) => {
            const { sentenceNodes } = await import("/static/quote.js");
            const told = (node) => [node.textContent ?? node, node.tagName === "MARK"];
            return given.map(([sentence, citations]) =>
                sentenceNodes(sentence, citations).map((nodes) => nodes.map(told)));
        }""",
        given,
    )
    expected = [said(sentence, citations) for sentence, citations in given]
    assert found == [[[list(part) for part in parts] for parts in both] for both in expected]
    assert found[0] == [
        [["🐝 It is ", False], ["34 metres", True], [" high and made of granite ", False]],
        [["blocks.", False]],
    ]
    assert found[4] == [[["Bees 🐝🐝 live on ", False], ["9 ", True]], [["kg", True], [".", False]]]
    assert found[2] == [[[high[:-7], False]], [["blocks.", False]]]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_it_is_printed_black_on_white_whatever_is_switched_or_open(
    open_page: OpenPage, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    page.get_by_role("button", name="Dark theme").click()
    ask(page, BUILT)
    page.locator(".chip").click()
    expect(page.locator("#panel")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#panel")).to_be_hidden()
    for part in ("body", ".answer", ".chip"):
        color = page.locator(part).evaluate("part => getComputedStyle(part).color")
        assert color == "rgb(29, 27, 24)", part
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    wide = "document.body.clientWidth - document.querySelector('main').offsetWidth"
    assert page.evaluate(wide) == 0
