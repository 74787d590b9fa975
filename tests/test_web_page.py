"""The page in a real browser, over a real server with a real index."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESK, PHONE, OpenPage, ask, is_focused, serving, tab_to, wait_until_open
from conftest import DOCUMENTS, QUESTION, SKIPPED, MakeFolder
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Route, expect
from starlette.testclient import TestClient

from index.embed import OnnxEncoder
from index.read.text import read_text
from index.sentences import split
from index.store import public_id
from index.sync import sync
from index.types import BlockKind
from qa.answer import Assistant
from qa.settings import Settings
from web.app import create_app
from web.layout import lay_out
from web.mirror import Phase

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[1] / "web" / "static"
TEMPLATES = STATIC.parent / "templates"
LIGHTHOUSE = public_id("lighthouse.md")
BUILT = "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim."
REFUSED = "What does the king of Mongolia have for breakfast?"
HANDLERS = [
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    "<scr<script>ipt>{}</script>",
    "<body onload={}>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<video><source onerror={}></video>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<a href=javascript:{}>click</a>",
    "<form action=javascript:{}><button>go</button></form>",
    "<math><mtext><style><img src=x onerror={}></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror={}>'></noscript>",
    "<template><script>{}</script></template>",
    "<base href=javascript:{}//>",
    "<object data=javascript:{}></object>",
    "<embed src=javascript:{}>",
    "<link rel=stylesheet href=https://evil.example/{}>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<img src=https://evil.example/{}>",
    "<style>@import'https://evil.example/{}';</style>",
    "![leak](https://evil.example/{})",
    "[click](javascript:{})",
    "<!--><img src=x onerror={}>-->",
    "{{{{{}}}}}",
    "${{{}}}",
]
BREAKOUTS = ["{}", '"><{}', "'>{}", "</textarea>{}", "</title>{}", "</script>{}", "]]>{}"]
PAYLOADS = [
    breakout.format(handler.format("alert(1)")) for handler in HANDLERS for breakout in BREAKOUTS
]
# No slash can stand in a file's name.
NAMES = [handler.format("alert`1`").replace("/", "\u2215") for handler in HANDLERS]
HOSTILE = {f"{name}.md": f"# {name}\n\nThe word is {name} here.\n" for name in NAMES} | {
    "payloads.txt": "\n\n".join(f"Payload {n}: {text}" for n, text in enumerate(PAYLOADS))
}


@pytest.fixture(scope="module")
def hostile(
    encoder: OnnxEncoder, seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Of an index over documents that are as bad as they can be, too."""
    seeds = seeds_folder({**DOCUMENTS, **SKIPPED, **HOSTILE})
    data = tmp_path_factory.mktemp("hostile") / "data"
    sync(seeds, data, encoder)
    return Settings(seeds=seeds, data=data, watch=False)


@pytest.fixture(scope="module")
def site(hostile: Settings) -> Iterator[str]:
    app = create_app(hostile)
    with serving(app) as address:
        wait_until_open(app)
        yield address


def test_a_source_is_asked_for_opened_and_closed_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(re.compile("Answer ready, [0-9]+ source"))
    expect(page.locator("#log .answer")).to_contain_text(BUILT)
    tab_to(page, ".chip", "Shift+Tab")
    while "[1]" not in page.locator(":focus").inner_text().replace("\n", ""):
        page.keyboard.press("Shift+Tab")
    chip = page.locator(":focus")
    expect(chip).to_have_attribute("aria-label", "Source 1, lighthouse.md")
    expect(page.locator("#peek")).to_be_visible()
    expect(page.locator("#peek")).to_contain_text("Ingrid Solheim")
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    assert is_focused(page, "#panel *")
    expect(page.locator("#panel-text > * > mark")).to_have_text(BUILT)
    expect(page.locator("#panel-text > * > mark")).to_be_in_viewport()
    tab_to(page, "#panel-original")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert is_focused(page, ".chip")


def test_keys_of_the_box(open_page: OpenPage) -> None:
    page = open_page()
    box = page.locator("#question")
    box.focus()
    page.keyboard.press("Shift+Enter")
    assert box.input_value() == "\n"
    ask(page, QUESTION)
    box.focus()
    page.keyboard.press("ArrowUp")
    assert box.input_value() == QUESTION
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    ask(page, REFUSED)
    expect(page.locator("#log .turn").last).to_contain_text("Not in these documents")
    expect(page.locator("#log .turn").last.locator(".sources li")).to_have_count(3)


def test_suggestion_is_asked(open_page: OpenPage) -> None:
    page = open_page()
    suggestion = page.locator(".suggestions button").first
    for _ in range(50):
        if suggestion.is_visible():
            break
        page.wait_for_timeout(200)
        page.reload()
    question = suggestion.inner_text()
    suggestion.click()
    expect(page.locator("#log .question")).to_have_text(question)


def test_stop_and_lost_connections_are_told_and_can_be_tried_again(open_page: OpenPage) -> None:
    page = open_page()
    held: list[Route] = []
    page.route("**/ask", lambda route: held.append(route))
    page.locator("#question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Answering…")
    expect(page.locator("#now .turn")).to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#log .notice")).to_contain_text("Stopped.")
    held.pop().abort()
    page.unroute("**/ask")
    page.route("**/ask", lambda route: route.abort())
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#log .notice")).to_contain_text("The connection was lost.")
    page.unroute("**/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#log .answer")).to_contain_text(BUILT)
    expect(page.locator("#log .turn")).to_have_count(1)


def test_question_to_chosen_documents_only(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="bakery").check()
    expect(page.locator("#chosen")).to_have_text(re.compile("^1 of "))
    ask(page, QUESTION)
    expect(page.locator("#log .turn")).to_contain_text("Not in the chosen documents")
    expect(page.locator("#log .sources .path, #log .where span:last-child").first).to_have_text(
        "bakery.txt"
    )


def test_copy_has_answer_and_sources_as_text(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{BUILT} [1]" in copied
    assert f"[1] “{BUILT}” (The lighthouse at Skarvik, lighthouse.md)" in copied


def test_theme_is_remembered(open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark theme").click()
    page.goto("/documents")
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_state_is_accessible_and_fits(
    open_page: OpenPage, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport, color_scheme=scheme)
    axe = Axe()

    def check(state: str) -> None:
        found = axe.run(page)
        assert found.violations_count == 0, f"{state}: {found.generate_report()}"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{state} is {width} wide"

    check("empty")
    ask(page, QUESTION)
    check("answered")
    page.locator(".chip").first.click()
    expect(page.locator("#panel-text mark").first).to_be_visible()
    check("panel")
    page.keyboard.press("Escape")
    ask(page, REFUSED)
    check("refused")
    cited = page.locator("#log .sources").first
    expect(cited).to_be_attached()
    for path in (f"/documents/{LIGHTHOUSE}?cite=0-90", "/documents", "/documents/unknown"):
        page.goto(path)
        check(path)


def test_everything_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.locator("#question").fill(QUESTION)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer")).to_contain_text(BUILT)
    expect(page.locator(".sure")).to_have_text(re.compile("sure · [0-9]+\u202f%"))
    page.get_by_role("link", name="Source 1", exact=True).click()
    source = page.locator(".sources li:target")
    expect(source.locator("mark").first).to_be_visible()
    source.locator("a").click()
    expect(page.locator("main mark")).to_have_text(BUILT)
    expect(page.locator("main mark")).to_be_in_viewport()
    page.goto("/")
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="bakery").check()
    page.locator("#question").fill(QUESTION)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".refusal")).to_contain_text("Not in the chosen documents")


def test_question_that_is_too_long_is_refused_in_words(site: str, open_page: OpenPage) -> None:
    page = open_page("/?q=" + "x" * 2001)
    expect(page.locator(".notice")).to_contain_text("2001 characters")


def test_document_page(open_page: OpenPage, client: TestClient) -> None:
    whole = client.get(f"/documents/{LIGHTHOUSE}.json").json()
    lamp = whole["text"].index("The first lamp")
    page = open_page(f"/documents/{LIGHTHOUSE}?cite={lamp}-{lamp + 5}&cite=junk&cite=9-1")
    assert page.locator("h1").inner_text() == "The lighthouse at Skarvik"
    assert page.locator("h3").all_inner_texts() == ["The lamp"]
    assert page.locator("main mark").all_inner_texts() == ["The first lamp burned paraffin."]
    for section in whole["sections"]:
        for sentence in section["sentences"]:
            said = page.locator(f"#s{sentence['number']}").inner_text()
            assert said == whole["text"][sentence["start"] : sentence["end"]]
    page.goto(f"/documents/{LIGHTHOUSE}?revision=999999&cite={lamp}-{lamp + 5}")
    expect(page.locator(".notice")).to_contain_text("changed since the answer")
    assert page.locator("main mark").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="Original file").click()
    assert download.value.path().read_text() == DOCUMENTS["lighthouse.md"]
    missing = page.goto("/documents/unknown")
    assert missing is not None and missing.status == 404
    assert "text/html" in missing.headers["content-type"]


@given(st.text(st.sampled_from("ab. \n-1#|`=A\r\tü🐝"), max_size=200))
def test_layout_keeps_every_letter_in_order(text: str) -> None:
    document = read_text("a.txt", text)
    sections = split(document)
    blocks = lay_out(document.text, sections, [(0, 10)])
    pieces = [piece for block in blocks for piece in block.pieces]
    letters = re.sub(r"[\s=#-]", "", document.text)
    assert re.sub(r"[\s=#-]", "", "".join(piece.text for piece in pieces)) == letters
    sentences = [sentence for section in sections for sentence in section.sentences]
    assert [p.number for p in pieces if p.number is not None] == [s.number for s in sentences]
    assert all(2 <= block.level <= 6 for block in blocks if block.kind is BlockKind.HEADING)


def test_documents_page_lists_what_is_read_and_what_is_not(open_page: OpenPage) -> None:
    page = open_page("/documents")
    expect(page.locator(".documents li")).to_have_count(len(DOCUMENTS) + len(HOSTILE))
    expect(page.locator(".skipped li")).to_contain_text(["photo.xyz"])


def test_hostile_names_titles_and_texts_are_shown_as_text(open_page: OpenPage) -> None:
    page = open_page("/documents")
    titles = page.locator(".documents a").all_inner_texts()
    paths = page.locator(".documents .path").all_inner_texts()
    for name in NAMES:
        assert f"{name}.md" in paths
    assert any("<" in title for title in titles)
    for name in NAMES:
        page.goto(f"/documents/{public_id(f'{name}.md')}")
        assert page.locator(".about .path").inner_text() == f"{name}.md"
    page.goto(f"/documents/{public_id('payloads.txt')}")
    text = page.locator("article").inner_text()
    for payload in PAYLOADS:
        assert payload in text


def test_hostile_questions_are_shown_as_text(open_page: OpenPage) -> None:
    # One small document to look in, for speed: what is asked stands on the page all the same.
    small = f"documents={public_id('bakery.txt')}"
    page = open_page()
    page.locator(".filter summary").click()
    page.get_by_role("checkbox", name="bakery").check()
    for handler in HANDLERS:
        payload = handler.format("alert(1)")
        ask(page, payload)
        assert page.locator("#log .question").last.inner_text() == payload
    page.goto(f"/?{urlencode({'q': PAYLOADS[0]})}")
    expect(page.locator("#log .question")).to_have_text(PAYLOADS[0])
    plain = open_page(java_script_enabled=False)
    for payload in PAYLOADS[::14]:
        plain.goto(f"/?{urlencode({'q': payload})}&{small}")
        assert plain.locator(".question").inner_text() == payload


def test_hostile_answers_are_shown_as_text(open_page: OpenPage) -> None:
    """Each part of an answer's JSON as bad as can be, through the function that shows it."""
    page = open_page()
    page.evaluate(
        """async (payloads) => {
            const { newTurn, showAnswer, showNotice, plainText } = await import("/static/turn.js");
            for (const text of payloads) {
                const length = Array.from(text).length;
                const citation = { number: 1, quote: text, start: 7, end: 7 + length,
                    highlights: [{ start: 8, end: 6 + length, text }], headings: [text], page: null,
                    document: { id: text, path: text, title: text, sha256: text, author: text,
                        written: text }, url: "/" };
                for (const answered of [true, false]) {
                    const turn = newTurn(text);
                    document.getElementById("log").append(turn);
                    showAnswer(turn, { answered, probability: 1, text,
                        sentences: [{ text, citations: [1, 2] }],
                        citations: [citation], differ: [], nearest: [citation] }, false);
                    if (turn.querySelector("blockquote").textContent !== text) throw Error(text);
                    if (turn.querySelector("img, script, svg, iframe, style, a")) throw Error(text);
                    showNotice(turn, text, () => 0);
                }
            }
        }""",
        PAYLOADS,
    )
    page.locator(".open").first.click()
    expect(page.locator("#panel-title")).to_have_text(PAYLOADS[0])
    expect(page.locator("#panel-text")).to_contain_text("no longer in the folder")


def test_stream_may_be_cut_at_every_byte(open_page: OpenPage) -> None:
    stream = (
        "\ufeffevent: meta\r\ndata: {}\r\n\r\n: a comment\n"
        "event:delta\rdata: über 🐝\rdata\rdata:  two\r\r"
        "id: 7\nretry: 10\ndata: plain\n\nevent: nothing\n\ndata: never ended"
    )
    expected = [["meta", "{}"], ["delta", "über 🐝\n\n two"], ["message", "plain"]]
    page = open_page()
    found = page.evaluate(
        """async (bytes) => {
            const { readEvents } = await import("/static/stream.js");
            const whole = new Uint8Array(bytes);
            const read = async (cuts) => {
                const events = [];
                const body = new ReadableStream({ start(controller) {
                    const part = (cut, n) => whole.slice(cuts[n - 1] ?? 0, cut);
                    cuts.forEach((cut, n) => controller.enqueue(part(cut, n)));
                    controller.close();
                } });
                await readEvents(body, (type, data) => events.push([type, data]));
                return JSON.stringify(events);
            };
            const all = [...whole.keys(), whole.length];
            const results = await Promise.all(all.map((at) => read([at, whole.length])));
            return [...new Set([...results, await read(all)])];
        }""",
        list(stream.encode()),
    )
    assert [json.loads(events) for events in found] == [expected]


def test_page_waits_for_the_index_by_itself(
    open_page: OpenPage, hostile: Settings, encoder: OnnxEncoder
) -> None:
    app = create_app(hostile)
    state = app.state.sync_state
    with serving(app, lifespan="off") as address:
        page = open_page("/", origin=address)
        expect(page.locator("h1")).to_have_text("One moment")
        state.phase, state.done, state.total = Phase.BUILDING, 12, 40
        expect(page.locator("h1")).to_have_text("Reading your documents")
        state.done = 30
        expect(page.locator("#reason")).to_have_text("30 of 40 documents")
        state.phase, state.reason = Phase.FAILED, "The disk is full."
        expect(page.locator("[role=alert]")).to_have_text("The disk is full.")
        app.state.assistant, state.phase = Assistant.open(hostile, encoder), Phase.READY
        page.get_by_role("link", name="Try again").click()
        expect(page.locator("h1")).to_have_text("Ask your documents")


def test_sources_have_nothing_that_a_strict_policy_forbids() -> None:
    scripts = {path: path.read_text() for path in STATIC.glob("*.js")}
    styles = {path: path.read_text() for path in STATIC.glob("*.css")}
    pages = {path: path.read_text() for path in TEMPLATES.glob("*.html")}
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
    for path, text in (scripts | styles | pages).items():
        assert not re.search(r"https?://|@import|url\(", text), path
        assert not re.search(forbidden, text), path
    for path, text in pages.items():
        assert not re.search(r"\|\s*safe|<style|\sstyle=|\son[a-z]+=|autoescape false", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path
    other_pages = {"document.css", "folder.css", "folder.js", "wait.js"}
    chat = [text for path, text in (scripts | styles).items() if path.name not in other_pages]
    assert sum(len(text.encode()) for text in chat) < 60_000
