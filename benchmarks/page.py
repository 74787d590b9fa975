"""How fast and how heavy the page is, in a real browser over the demonstration documents.

    python -m benchmarks.page                   (needs Chromium and an index: qa sync)

Prints the milliseconds from Enter to the frame in which text of the answer is painted, what the
chat's page loads, and how far anything moved by itself while answers came.
"""

import shutil
import statistics

from playwright.sync_api import Page, Playwright, Response, sync_playwright

from docs.picture import FLAGS, serving

QUESTIONS = (
    "Who signed the MoU?",
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


def run(playwright: Playwright, address: str) -> None:
    """Asks all questions some times over and prints what it took."""
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(address, wait_until="networkidle")
    weights = {response.url: len(response.body()) for response in list(loaded)}
    own = sum(size for url, size in weights.items() if url.endswith((".js", ".css")))
    page.evaluate(WATCHED)
    took = sorted(measured(page, question) for _ in range(ROUNDS) for question in QUESTIONS)
    print(f"Enter to painted answer: median {statistics.median(took):.0f} ms,", end=" ")
    print(f"slowest of {len(took)} {took[-1]:.0f} ms")
    print(f"own scripts and styles: {own / 1000:.1f} KB; all of the page:", end=" ")
    print(f"{sum(weights.values()) / 1000:.1f} KB")
    print(f"layout shift: {page.evaluate('window.shift'):.4f}")
    browser.close()


if __name__ == "__main__":
    with sync_playwright() as started, serving() as at:
        run(started, at)
