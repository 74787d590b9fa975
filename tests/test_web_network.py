"""The page over plain HTTP from another machine: there, browsers tell a server less."""

import re
from collections.abc import Iterator

import pytest
from browsing import ELSEWHERE, serving, wait_until_open
from conftest import QUESTION, Library
from playwright.sync_api import Browser, expect

from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(own: Library) -> Iterator[str]:
    hosts = (ELSEWHERE,)
    app = create_app(Settings(seeds=own.seeds, data=own.data, watch=False, hosts=hosts))
    with serving(app) as address:
        wait_until_open(app)
        yield address.replace("127.0.0.1", ELSEWHERE)


def test_forms_without_scripts_are_taken_as_our_own(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site, java_script_enabled=False).new_page()
    page.goto("/")
    page.locator("#question").fill(QUESTION)
    page.locator("#send").click()
    expect(page.locator(".answer")).to_contain_text("Ingrid Solheim")
    assert re.search("/c/[^/]+#turn-", page.url)
    page.locator("#history summary").first.click()
    page.get_by_label("Title").fill("Lighthouses")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("#history-list")).to_contain_text("Lighthouses")
