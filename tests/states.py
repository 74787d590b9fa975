"""Every state that the pages can be in: how to bring a real browser there, on real servers.

`tests/test_web_states.py` holds them to the rules for all pages, `docs/screens.py` takes their
pictures.
"""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page, expect
from sites import Sites
from states_folder import AIMS, BUILT, COST, LIGHTHOUSE, PIER, SURVEY, UNKNOWN, WHEN, WHY

# Lets the events of an answer through as `more(count)` says, however fast the server is.
HELD = """() => {
    const plain = (window.plain ??= window.fetch);
    window.fetch = async (address, options) => {
        let arrived;
        if (address === "/ask") window.arrived = new Promise((resolve) => (arrived = resolve));
        const response = await plain.call(window, address, options);
        if (address !== "/ask" || !response.ok) return response;
        const events = (await response.text()).split(/(?<=\\n\\n|\\r\\n\\r\\n)/);
        const body = new ReadableStream({ start(controller) {
            window.more = (count) => {
                for (const event of events.splice(0, count))
                    controller.enqueue(new TextEncoder().encode(event));
                if (events.length === 0) controller.close();
                return events.length;
            };
            options.signal.addEventListener("abort",
                () => controller.error(options.signal.reason));
        } });
        arrived();
        return new Response(body, { headers: response.headers });
    };
}"""


State = Callable[[Page, Sites], object]


def bring(page: Page, sites: Sites, name: str) -> None:
    """Brings the page into a state, from a list of conversations that holds only the kept one."""
    for conversation in page.request.get(f"{sites.open}/conversations").json()["conversations"]:
        if not sites.kept.endswith(conversation["id"]):
            page.request.delete(f"{sites.open}/conversations/{conversation['id']}")
    {**STATES, **UNPICTURED}[name](page, sites)


def ask(page: Page, question: str) -> None:
    """Asks, and waits until the answer is kept."""
    count = page.locator("#log .turn").count()
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#log .turn[data-turn] .tools")).to_have_count(count + 1)
    expect(page.locator("#send")).to_have_text("Ask")


def ask_held(page: Page, question: str, events: int) -> None:
    """Asks, and lets only so many events of the answer through."""
    page.evaluate(HELD)
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.evaluate("window.arrived")
    page.evaluate("count => window.more(count)", events)


def answered(*questions: str) -> State:
    """The state in which these questions have been asked and answered."""

    def reach(page: Page, sites: Sites) -> None:
        page.goto(sites.open)
        for question in questions:
            ask(page, question)

    return reach


def loading(page: Page, sites: Sites) -> None:
    page.goto(sites.open)
    ask_held(page, WHY, 0)


def streaming(page: Page, sites: Sites) -> None:
    page.goto(sites.open)
    ask_held(page, WHY, 3)
    expect(page.locator("#now .answer p")).to_have_count(1)


def stopped(page: Page, sites: Sites) -> None:
    streaming(page, sites)
    page.keyboard.press("Escape")
    expect(page.locator(".notice")).to_contain_text("Stopped.")


def offline(page: Page, sites: Sites) -> None:
    answered(BUILT)(page, sites)
    page.context.set_offline(True)
    page.locator("#question").fill(PIER)
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("connection was lost")
    page.context.set_offline(False)


def too_long(page: Page, sites: Sites) -> None:
    page.goto(f"{sites.open}/?q={'why ' * 501}")


def panel(page: Page, sites: Sites) -> None:
    answered(BUILT)(page, sites)
    page.locator(".chip").first.click()
    expect(page.locator("#panel-text mark").first).to_be_visible()


def peek(page: Page, sites: Sites) -> None:
    answered(BUILT)(page, sites)
    page.locator(".chip").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#peek")).to_be_visible()


def filter_open(page: Page, sites: Sites) -> None:
    page.goto(sites.open)
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="council/", exact=False).first.check()


def history(page: Page, sites: Sites) -> None:
    answered(PIER)(page, sites)
    if page.locator(".drawer").is_visible():
        page.locator(".drawer").click()
    page.locator("#history li summary").first.click()
    page.locator("#history summary", has_text="Delete …").first.click()


def editing(page: Page, sites: Sites) -> None:
    answered(BUILT)(page, sites)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#editing")).to_be_visible()


def feedback(page: Page, sites: Sites) -> None:
    answered(COST)(page, sites)
    page.get_by_role("button", name="Bad answer").click()
    expect(page.locator(".note")).to_be_visible()


def link(page: Page, sites: Sites) -> None:
    answered(PIER)(page, sites)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator(".share a")).to_be_visible()


def shared(page: Page, sites: Sites) -> None:
    link(page, sites)
    page.goto(sites.open + (page.locator(".share a").get_attribute("href") or ""))


def printed(page: Page, sites: Sites) -> None:
    answered(WHY, PIER)(page, sites)
    page.emulate_media(media="print")


def marking(page: Page, sites: Sites) -> None:
    feedback(page, sites)
    page.locator(".note p a").first.click()
    expect(page.locator(".choice").first).to_be_visible()


def changing(page: Page, sites: Sites) -> None:
    page.goto(f"{sites.open}/documents")
    page.locator(".change summary").first.click()


def changing_unread(page: Page, sites: Sites) -> None:
    page.goto(f"{sites.open}/documents")
    page.locator(".skipped .change summary").first.click()


def being_read(page: Page, sites: Sites) -> None:
    page.goto(f"{sites.bare}/documents")


def cited(path: str, question: str) -> State:
    """The state in which the document is open at what a question cites of it."""

    def reach(page: Page, sites: Sites) -> None:
        address = f"{sites.open}/ask?q={question}"
        citations = page.request.get(address).json()["citations"]
        own = next(c for c in citations if c["document"]["path"] == path)
        page.goto(sites.open + own["url"])
        page.wait_for_load_state("networkidle")

    return reach


def opened(path: str) -> State:
    """The state in which this page of the server with an index is open."""
    return lambda page, sites: page.goto(sites.open + path)


STATES: Mapping[str, State] = {
    "empty": opened("/"),
    "loading": loading,
    "streaming": streaming,
    "stopped": stopped,
    "offline": offline,
    "too long": too_long,
    "one sentence": answered(BUILT),
    "several sentences": answered(WHY),
    "list": answered(AIMS),
    "documents differ": answered(COST),
    "understood": answered(BUILT, WHEN),
    "refused": answered(UNKNOWN),
    "peek": peek,
    "panel": panel,
    "filter": filter_open,
    "history": history,
    "editing": editing,
    "feedback": feedback,
    "share": link,
    "shared": shared,
    "changed and gone": lambda page, sites: page.goto(sites.open + sites.kept),
    "conversations": opened("/c"),
    "building": lambda page, sites: page.goto(sites.building),
    "failed": lambda page, sites: page.goto(sites.failed),
    "nothing to read": lambda page, sites: page.goto(sites.bare),
    "documents": changing,
    "being read": being_read,
    "document": cited(LIGHTHOUSE, BUILT),
    "pdf": cited(SURVEY, PIER),
    "marking": marking,
    "not found": opened("/documents/unknown"),
    "printed": printed,
}
# Each looks like one of those, but is another page, or another part of one.
UNPICTURED: Mapping[str, State] = {
    "changing what couldn't be read": changing_unread,
    "no such conversation": opened("/c/unknown"),
    "no such answer": opened("/shared/unknown"),
}
