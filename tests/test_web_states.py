"""Every state of the pages, by the rules that hold for all of them."""

import io
from collections.abc import Iterator
from typing import Any, Literal

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESK, PHONE, OpenPage, is_focused, tab_to
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sites import Sites, standing
from states import STATES, UNPICTURED, ask, ask_held, bring
from states_folder import BUILT, PIER, WHY

from index.embed import OnnxEncoder

pytestmark = pytest.mark.browser

# What a page is made of is the same in the dark: only what colours decide is looked at again.
RULES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}
# What moves without anybody having done something, as the browser itself tells it.
WATCHED = """() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            if (!entry.hadRecentInput)
                window.shifts.push(entry.value,
                    ...entry.sources.map(({ node }) => node?.outerHTML ?? node?.textContent));
    }).observe({ type: "layout-shift", buffered: false });
}"""
# A shift counts only when the last key was pressed more than half a second ago.
UNPROVOKED_MS = 600


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, encoder: OnnxEncoder) -> Iterator[Sites]:
    with standing(tmp_path_factory.mktemp("states"), encoder) as found:
        yield found


@pytest.fixture(scope="module")
def site(sites: Sites) -> str:
    return sites.open


@pytest.mark.parametrize("name", [*STATES, *UNPICTURED])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_state_is_accessible_and_fits(
    browser: Browser, sites: Sites, name: str, viewport: ViewportSize
) -> None:
    context = browser.new_context(viewport=viewport, reduced_motion="reduce")
    page = context.new_page()
    bring(page, sites, name)
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=rules)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{scheme}: {width} wide"
        moving = "document.getAnimations().filter((a) => a.playState === 'running').length"
        assert page.evaluate(moving) == 0
    context.close()


def test_the_list_comes_anew_only_when_all_has_been_read(browser: Browser, sites: Sites) -> None:
    page = browser.new_page()
    bring(page, sites, "being read")
    page.evaluate("window.same = true")
    # What comes after the second look is from the page that took the first, or from a new one.
    for _ in range(2):
        with page.expect_response(f"{sites.bare}/index"):
            pass
    assert page.evaluate("window.same")
    page.close()


def test_nothing_moves_while_an_answer_comes(open_page: OpenPage) -> None:
    for viewport in (PHONE, DESK):
        page = open_page(viewport=viewport)
        ask(page, BUILT)
        for question in (WHY, "and when?"):
            ask_held(page, question, 0)
            page.wait_for_timeout(UNPROVOKED_MS)
            page.evaluate(WATCHED)
            while page.evaluate("window.more(1)"):
                page.wait_for_timeout(50)
            expect(page.locator("#log .turn .tools")).to_have_count(
                page.locator("#log .question").count()
            )
            page.wait_for_timeout(200)
            assert page.evaluate("window.shifts") == []


def test_what_was_stopped_is_kept_once(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, BUILT)
    ask_held(page, WHY, 3)
    expect(page.locator("#now .answer p")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#log .notice")).to_contain_text("Stopped.")
    page.reload()
    expect(page.locator("#log .question")).to_have_text([BUILT, WHY])
    ask_held(page, PIER, 1)
    expect(page.locator("#now .turn[data-turn]")).to_have_count(1)
    page.keyboard.press("Escape")
    tab_to(page, ".notice .button", "Shift+Tab")
    page.keyboard.press("Enter")
    page.evaluate("window.arrived")
    while page.evaluate("window.more(9)"):
        pass
    expect(page.locator("#log .tools")).to_have_count(3)
    page.reload()
    expect(page.locator("#log .question")).to_have_text([BUILT, WHY, PIER])


def test_everything_is_done_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, BUILT)
    tab_to(page, ".filter summary")
    page.keyboard.press("Enter")
    tab_to(page, ".filter input[value='council/']")
    page.keyboard.press("Space")
    expect(page.locator("#chosen")).to_have_text("1 folder")
    page.keyboard.press("Escape")
    assert is_focused(page, ".filter summary")
    page.keyboard.press("/")
    page.keyboard.type(PIER)
    page.keyboard.press("Enter")
    expect(page.locator("#log .tools")).to_have_count(2)
    last = "#log .turn:last-child"
    tab_to(page, f"{last} [value=good]", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"{last} button[value=good]")).to_have_attribute("aria-pressed", "true")
    tab_to(page, f"{last} .share button")
    page.keyboard.press("Enter")
    expect(page.locator(f"{last} .share a")).to_be_visible()
    tab_to(page, f"{last} .again button")
    page.keyboard.press("Enter")
    assert is_focused(page, "#question")
    expect(page.locator(f"{last} .share button")).to_have_text("Share")
    expect(page.locator("#log .tools")).to_have_count(2)
    tab_to(page, "#history li summary")
    page.keyboard.press("Enter")
    tab_to(page, "#history li [name=title]")
    page.keyboard.press("Control+A")
    page.keyboard.type("Piers")
    page.keyboard.press("Enter")
    expect(page.locator("#history li > a").first).to_have_text("Piers")
    tab_to(page, "#history li summary")
    page.keyboard.press("Enter")
    tab_to(page, "#history li details details summary")
    page.keyboard.press("Enter")
    tab_to(page, "#history .danger")
    page.keyboard.press("Enter")
    expect(page.locator("#history li > a", has_text="Piers")).to_have_count(0)


def test_the_composer_hides_nothing_that_has_the_focus(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    for question in (WHY, PIER):
        ask(page, question)
    page.locator("#log .question").first.scroll_into_view_if_needed()
    page.locator("#log").focus()
    top = "document.getElementById('ask').getBoundingClientRect().top"
    for _ in range(page.locator("#log :is(a, button):visible").count()):
        page.keyboard.press("Tab")
        bottom = "document.activeElement.getBoundingClientRect().bottom"
        assert page.evaluate(f"{bottom} <= {top} || !document.activeElement.closest('#log')")


def test_forced_colours_leave_buttons_an_edge(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active")
    ask(page, BUILT)
    for button in ("#send", "#log .chip"):
        edge = page.locator(button).evaluate("e => getComputedStyle(e).border")
        assert edge.startswith("1px solid rgb("), edge


def printed(page: Page) -> str:
    """The text of the page on paper."""
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf())) as sheets:
        return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in sheets)


def test_an_answer_is_printed_with_its_sources_and_nothing_else(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    for question in (BUILT, PIER):
        ask(page, question)
    text = printed(page)
    for said in (
        BUILT,
        "[1]",
        "Ida Falk",
        "history/lighthouse.md",
        "page 2",
        "survey-of-the-piers",
    ):
        assert said in text
    for control in ("Conversations", "Retry", "Share", "Copy", "All documents", "Documents", "New"):
        assert control not in text
    page.locator("#log .chip").last.click()
    page.get_by_role("link", name="Mark the right sentence").click()
    page.wait_for_url("**/documents/*")
    expect(page.locator(".choice").first).to_be_visible()
    assert "✓" not in printed(page)
