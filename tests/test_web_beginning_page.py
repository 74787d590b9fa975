"""An answer whose first sentence is shown while the others are still looked for."""

from collections.abc import Iterator

import pytest
from browsing import OpenPage, serving, wait_until_open
from conftest import Library
from playwright.sync_api import Page, expect

from qa.settings import Settings
from web import stream
from web.app import create_app

pytestmark = pytest.mark.browser

QUESTION = "How do you make jam from plums?"
FIRST = "First the plums are halved and stoned."
JAM = f"""Plum jam

Our aunt made the jam every year. {FIRST} Then they are boiled with sugar for an hour. At last the
jam is poured into hot jars. It keeps for two years.
"""


@pytest.fixture(scope="module")
def site(own: Library) -> Iterator[str]:
    own.write("jam.txt", JAM)
    own.sync()
    app = create_app(Settings(seeds=own.seeds, data=own.data, watch=False))
    with serving(app) as address:
        wait_until_open(app)
        yield address


def begin(page: Page) -> None:
    """Asks, and waits until the first sentence is there, and nothing else."""
    page.wait_for_load_state()
    page.locator("#question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#now .answer > p")).to_have_count(1)
    expect(page.locator("#now .answer > p")).to_contain_text(FIRST)
    expect(page.locator("#now .turn")).to_have_attribute("aria-busy", "true")


def test_the_rest_follows_below_and_moves_nothing(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PAINT", 2.0)
    page = open_page()
    begin(page)
    first = page.locator(".answer > p").first
    mark = first.locator(".chip")
    mark.focus()
    place = first.bounding_box()
    # By now it is kept, which the beginning couldn't say.
    expect(page.locator("#log .tools")).to_have_count(1)
    assert page.locator("#log .answer > p").count() > 1
    assert first.bounding_box() == place
    expect(mark).to_be_focused()
    page.reload()
    expect(page.locator("#log .answer > p").first).to_contain_text(FIRST)


def test_stopped_after_the_beginning_it_stays_and_nothing_is_kept(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PAINT", 2.0)
    page = open_page()
    before = page.locator("#history-list li").count()
    begin(page)
    page.keyboard.press("Escape")
    expect(page.locator("#log .notice")).to_contain_text("Stopped.")
    expect(page.locator("#log .answer > p")).to_contain_text(FIRST)
    monkeypatch.undo()
    page.wait_for_timeout(2_500)
    page.reload()
    expect(page.locator("#history-list > ul > li")).to_have_count(before)
