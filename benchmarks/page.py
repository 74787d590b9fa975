"""How fast and how heavy the page is, in a real browser over the demonstration documents.

    python -m benchmarks.page                   (needs Chromium; three minutes)

Prints the milliseconds from Enter to the frame in which text of the answer is painted: of questions
that nobody asked before, the first of a conversation (the median of each, too) or one after the
other, and of one that the page suggests. Then what the chat's page loads, and how far anything
moved by itself while answers came. Each round has servers of its own that were never asked
anything, since what was read is remembered and conversations are listed.
"""

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, sync_playwright

from docs.picture import FLAGS, serving
from index.embed import load_encoder
from index.sync import sync
from qa.settings import SEEDS

SUGGESTED = "Who signed the MoU?"
QUESTIONS = (
    "Who represented the Russian side?",
    "What are the focuses of the ICT working group?",
    "How are conversations kept?",
    "Which files can be read?",
    "When was the memorandum signed?",
)
ROUNDS = 4
# The clock starts with the key and stops in the frame after the first sentence came into the page.
WATCHED = """() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const { hadRecentInput, value } of list.getEntries())
            if (!hadRecentInput) window.shift += value;
    }).observe({ type: "layout-shift" });
    document.getElementById("question").addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        const began = event.timeStamp;
        const shown = () => document.querySelectorAll(".turn :is(.answer, .refusal)").length;
        const before = shown();
        window.painted = new Promise((resolve) => {
            new MutationObserver((changes, observer) => {
                if (shown() === before) return;
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
            }).observe(document.body, { childList: true, subtree: true });
        });
    }, { capture: true });
}"""


def measured(page: Page, question: str) -> float:
    """Milliseconds from Enter to the first painted text of the answer."""
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    took: float = page.evaluate("() => window.painted")
    page.locator("#send", has_text="Ask").wait_for()
    page.wait_for_timeout(700)
    return took


@contextmanager
def unasked(data: Path) -> Iterator[str]:
    """The address of a server over the index in `data` that has no conversations."""
    for kept in data.glob("conversations.sqlite3*"):
        kept.unlink()
    with serving("--data", str(data)) as address:
        yield address


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The chat in a browser that has never been there, with what it suggests."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        while not page.locator(".suggestions").count():
            page.wait_for_timeout(500)
            page.reload(wait_until="networkidle")
        page.evaluate(WATCHED)
        yield page


def first(browser: Browser, address: str) -> Iterator[float]:
    """What each question takes as the first of a conversation."""
    for question in QUESTIONS:
        with opened(browser, address) as page:
            yield measured(page, question)


def together(browser: Browser, address: str) -> Iterator[float]:
    """What they take in one conversation."""
    with opened(browser, address) as page:
        for question in QUESTIONS:
            yield measured(page, question)


def suggested(browser: Browser, address: str) -> Iterator[float]:
    """What the one takes that is suggested."""
    with opened(browser, address) as page:
        yield measured(page, SUGGESTED)


def loads(browser: Browser, address: str) -> str:
    """The sizes of what the page loads, and how far anything moves while an answer comes."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(address, wait_until="networkidle")
    weights = {response.url: len(response.body()) for response in list(loaded)}
    own = sum(size for url, size in weights.items() if url.endswith((".js", ".css")))
    page.evaluate(WATCHED)
    for question in QUESTIONS:
        measured(page, question)
    return (
        f"own scripts and styles: {own / 1000:.1f} KB; all of the page: "
        f"{sum(weights.values()) / 1000:.1f} KB\nlayout shift: {page.evaluate('window.shift'):.4f}"
    )


def main() -> None:
    """Measures in turn, some times over, and prints what it took."""
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder, "data")
        sync(SEEDS, data, load_encoder())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(ROUNDS):
            for asked in (first, together, suggested):
                with unasked(data) as address:
                    took.setdefault(asked.__name__, []).extend(asked(browser, address))
        for name, found in took.items():
            print(
                f"{name}: Enter to painted answer, median {statistics.median(found):.0f} ms,",
                end=" ",
            )
            print(f"slowest of {len(found)} {max(found):.0f} ms")
        for number, question in enumerate(QUESTIONS):
            of_one = took["first"][number :: len(QUESTIONS)]
            print(f"first, {question} {statistics.median(of_one):.0f} ms")
        with unasked(data) as address:
            print(loads(browser, address))
        browser.close()


if __name__ == "__main__":
    main()
