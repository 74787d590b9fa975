"""A real browser on a real server: what the tests of all pages share, loaded by conftest.py.

The browser lasts as long as a module: while it runs, so does an event loop, which other tests mind.
"""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Dialog, Page, Playwright, expect, sync_playwright

# A name under which a browser sees a server as on another machine of the network: over plain HTTP,
# it takes that for less trustworthy than this machine's own names.
ELSEWHERE = "shelf.test"
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
]
# However much else runs meanwhile: a page that is slow isn't wrong.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@contextmanager
def serving(app: FastAPI, lifespan: str = "on") -> Iterator[str]:
    """The address at which a server in a thread serves `app`."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan=lifespan, log_level="error")  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def wait_until_open(app: FastAPI) -> None:
    """Returns when the index of a server in this process is open."""
    deadline = time.monotonic() + 60
    while app.state.assistant is None:
        assert time.monotonic() < deadline, app.state.sync_state.reason
        time.sleep(0.02)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium; where there is none, the tests that need it fail."""
    executable = shutil.which("chromium") or "/usr/bin/chromium"
    launched = playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
    yield launched
    launched.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """A function that opens an address; at the end, nothing may have gone wrong on any page.

    Wrong are requests to elsewhere, dialogs, errors in scripts, and what the policy had to block.
    """
    wrong: list[str] = []
    contexts = []

    def open_at(path: str = "/", origin: str = site, **options: Any) -> Page:
        context = browser.new_context(
            base_url=origin, **{"viewport": DESK, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)

        def requested(url: str) -> None:
            if not url.startswith(origin + "/"):
                wrong.append(f"request to {url}")

        def said(kind: str, text: str) -> None:
            # The browser's note on a status that the test asked for is no error of the page.
            if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
                wrong.append(f"console: {text}")

        def surprised(dialog: Dialog) -> None:
            wrong.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("request", lambda request: requested(request.url))
        page.on("console", lambda message: said(message.type, message.text))
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("dialog", lambda dialog: surprised(dialog))
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert wrong == []


def is_focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("s => document.activeElement.matches(s)", selector))


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    for _ in range(60):
        if is_focused(page, selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} can't be reached by {key}")


def ask(page: Page, question: str) -> None:
    """Asks and waits for the end, however it ends."""
    page.wait_for_load_state()  # until the scripts listen, Enter begins a new line
    before = page.locator("#log .turn").count()
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#log .turn")).to_have_count(before + 1)
    expect(page.locator("#send")).to_have_text("Ask")
