"""How fast and how heavy the page is, in a real browser over the demonstration documents.

    python -m benchmarks.page                   (needs Chromium; four minutes)

Prints the milliseconds from Enter to the frame in which text of the answer is painted, and to that
in which all of it is: of questions that nobody asked before, the first of a conversation (each by
itself, too) or one after the other, of one that the page suggests, and of all that are labelled in
`benchmarks/seeds/`. Then what the chat's page loads, and how far anything moved by itself or after
the first text of an answer. Each round has servers of its own that were never asked anything, since
what was read is remembered and conversations are listed.
"""

import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

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
LABELLED = Path(__file__).parent / "seeds" / "questions.jsonl"
ROUNDS = 4
SOON = 300  # milliseconds
# The clock starts with the key and stops in the frame after the first sentence came into the page.
WATCHED = """() => {
    window.shift = 0;
    let first = Infinity;
    new PerformanceObserver((list) => {
        // What moves within half a second of a key isn't counted elsewhere. In an answer it is.
        for (const { hadRecentInput, startTime, value } of list.getEntries())
            if (!hadRecentInput || startTime > first) window.shift += value;
    }).observe({ type: "layout-shift" });
    document.getElementById("question").addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        const began = event.timeStamp;
        first = Infinity;
        const more = (selector) => {
            const shown = () => document.querySelectorAll(selector).length;
            const before = shown();
            return new Promise((resolve) => {
                new MutationObserver((changes, observer) => {
                    if (shown() === before) return;
                    observer.disconnect();
                    const done = () => resolve(performance.now() - began);
                    requestAnimationFrame(() => setTimeout(done));
                }).observe(document.body, { childList: true, subtree: true });
            });
        };
        const painted = more(".turn :is(.answer, .refusal)").then((took) => {
            first = began + took;
            return took;
        });
        window.painted = Promise.all([painted, more("#log > .turn")]);
    }, { capture: true });
}"""


class Took(NamedTuple):
    """Milliseconds from Enter to the first painted text of the answer, and to the whole of it."""

    first: float
    whole: float


def measured(page: Page, question: str) -> Took:
    """What a question takes."""
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    took = Took(*page.evaluate("() => window.painted"))
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


def first(browser: Browser, address: str) -> Iterator[Took]:
    """What each question takes as the first of a conversation."""
    for question in QUESTIONS:
        with opened(browser, address) as page:
            yield measured(page, question)


def together(browser: Browser, address: str) -> Iterator[Took]:
    """What they take in one conversation."""
    with opened(browser, address) as page:
        for question in QUESTIONS:
            yield measured(page, question)


def suggested(browser: Browser, address: str) -> Iterator[Took]:
    """What the one takes that is suggested."""
    with opened(browser, address) as page:
        yield measured(page, SUGGESTED)


def labelled(browser: Browser, address: str) -> Iterator[Took]:
    """What each labelled question takes as the first of a conversation."""
    with opened(browser, address) as page:
        for line in LABELLED.read_text(encoding="utf-8").splitlines():
            page.goto(address, wait_until="networkidle")
            page.evaluate(WATCHED)
            yield measured(page, json.loads(line)["question"])


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


def told(name: str, found: list[Took]) -> str:
    """The figures of some questions in a line."""
    first, whole = ([took[at] for took in found] for at in (0, 1))
    return (
        f"{name}: Enter to painted answer, median {statistics.median(first):.0f} ms, slowest of "
        f"{len(found)} {max(first):.0f} ms, {sum(took < SOON for took in first)} under {SOON} ms; "
        f"to the whole of it, median {statistics.median(whole):.0f} ms"
    )


def main() -> None:
    """Measures in turn, some times over, and prints what it took."""
    took: dict[str, list[Took]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder, "data")
        sync(SEEDS, data, load_encoder())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(ROUNDS):
            for asked in (first, together, suggested):
                with unasked(data) as address:
                    took.setdefault(asked.__name__, []).extend(asked(browser, address))
        for name, found in took.items():
            print(told(name, found))
        for number, question in enumerate(QUESTIONS):
            print(told(f"first, {question}", took["first"][number :: len(QUESTIONS)]))
        with unasked(data) as address:
            print(told("labelled", list(labelled(browser, address))))
        with unasked(data) as address:
            print(loads(browser, address))
        browser.close()


if __name__ == "__main__":
    main()
