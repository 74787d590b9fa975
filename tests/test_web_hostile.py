"""Documents whose every text is a payload: text in all places, however the stream is cut."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import OpenPage, serving, wait_until_open
from playwright.sync_api import Page, expect

from index.embed import OnnxEncoder
from index.store import public_id
from index.sync import sync
from qa.settings import Settings
from web.app import create_app
from web.mirror import Phase

pytestmark = pytest.mark.browser

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>click</a>",
    "<img src=https://evil.example/leak>",
    "![leak](https://evil.example/leak) [click](javascript:alert(1))",
    "</title></textarea></script><script>alert(1)</script>",
]
QUESTION = "What is the password of Skarvik number {}?"
# The answer's own bytes, one at a time.
ONE_BYTE_AT_A_TIME = """() => {
    const plain = window.fetch;
    window.fetch = async (address, options) => {
        const response = await plain(address, options);
        if (address !== "/ask") return response;
        const bytes = new Uint8Array(await response.arrayBuffer());
        window.cut = bytes.length;
        const body = new ReadableStream({ start(controller) {
            bytes.forEach((_, at) => controller.enqueue(bytes.slice(at, at + 1)));
            controller.close();
        } });
        return new Response(body, { headers: response.headers });
    };
}"""


def document(number: int, payload: str) -> str:
    """A file that says who it is by, what it is called and what stands in it: the payload."""
    quoted = payload.replace("'", "''")
    return (
        f"---\nauthor: '{quoted}'\ntitle: '{quoted}'\n---\n\n## Heading {number} `{payload}`\n\n"
        f"The password of Skarvik number {number} is `{payload}` today.\n"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, encoder: OnnxEncoder) -> Iterator[str]:
    root = tmp_path_factory.mktemp("hostile")
    for number, payload in enumerate(PAYLOADS):
        folder = root / "seeds" / payload.replace("/", "\u2215")
        folder.mkdir(parents=True)
        (folder / f"{number}.md").write_text(document(number, payload))
        with zipfile.ZipFile(folder / f"{number} broken.docx", "w") as archive:
            archive.writestr(payload.replace("/", "\u2215"), payload)
    settings = Settings(seeds=root / "seeds", data=root / "data", watch=False)
    sync(settings.seeds, settings.data, encoder)
    app = create_app(settings)
    with serving(app) as address:
        wait_until_open(app)
        yield address


def only_text(page: Page) -> None:
    """Nothing on the page was made out of a payload."""
    made = "main [onerror], main [onload], main iframe, main script, main [src*=evil]"
    assert page.locator(made).count() == 0
    assert page.locator("a[href^='javascript'], img[src='x'], #history script").count() == 0


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_an_answer_out_of_a_payload_is_text_in_every_place(
    open_page: OpenPage, number: int
) -> None:
    payload = PAYLOADS[number]
    page = open_page()
    page.evaluate(ONE_BYTE_AT_A_TIME)
    page.locator("#question").fill(QUESTION.format(number))
    page.keyboard.press("Enter")
    expect(page.locator("#log .tools")).to_have_count(1)
    assert page.evaluate("window.cut") > 500
    expect(page.locator("#log .sources").first).to_contain_text(payload)
    only_text(page)
    if page.locator(".chip").count():
        page.locator("#question").focus()
        page.locator(".chip").first.hover()
        expect(page.locator("#peek")).to_contain_text(payload)
    page.locator(".open").first.click()
    expect(page.locator("#panel-text mark").first).to_be_visible()
    expect(page.locator("#panel")).to_contain_text(payload)
    only_text(page)
    page.keyboard.press("Escape")
    # What a question leans on is said again.
    page.locator("#question").fill(f"and why {payload}?")
    page.keyboard.press("Enter")
    expect(page.locator("#log .tools")).to_have_count(2)
    only_text(page)
    page.get_by_role("button", name="Share", exact=True).first.click()
    shared = page.locator(".share a").get_attribute("href") or ""
    for address in (page.url, shared, "/c"):
        page.goto(address)
        only_text(page)
    page.goto(shared)
    expect(page.locator(".sources").first).to_contain_text(payload)


def test_files_and_their_failures_are_text(open_page: OpenPage) -> None:
    page = open_page("/documents")
    paths = page.locator("section .path").all_inner_texts()
    for payload in PAYLOADS:
        assert any(payload.replace("/", "\u2215") in path for path in paths)
    expect(page.locator(".skipped li")).to_have_count(len(PAYLOADS))
    only_text(page)
    page.goto("/")
    page.locator(".filter summary").click()
    expect(page.locator(".filter fieldset")).to_contain_text(PAYLOADS[0])
    only_text(page)


def test_a_reason_for_failing_is_text(open_page: OpenPage, tmp_path: Path) -> None:
    app = create_app(Settings(seeds=tmp_path, data=tmp_path / "data", watch=False))
    app.state.sync_state.phase = Phase.FAILED
    with serving(app, lifespan="off") as address:
        for payload in PAYLOADS:
            app.state.sync_state.reason = payload
            page = open_page("/", origin=address)
            expect(page.locator("[role=alert]")).to_have_text(payload)
            only_text(page)
            page.goto(f"/documents/{public_id('x')}")
            only_text(page)
