"""The scripts that wait, in a real browser: for each part of an answer, and for an index."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from browsing import OpenPage, serving
from fastapi import FastAPI
from playwright.sync_api import expect

from index.embed import OnnxEncoder
from qa.answer import Assistant
from qa.settings import Settings
from web.app import create_app
from web.mirror import Phase

pytestmark = pytest.mark.browser


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def site(app: FastAPI) -> Iterator[str]:
    """A server that opens no index by itself."""
    with serving(app, lifespan="off") as address:
        yield address


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
    open_page: OpenPage, app: FastAPI, settings: Settings, encoder: OnnxEncoder
) -> None:
    state = app.state.sync_state
    page = open_page()
    expect(page.locator("h1")).to_have_text("One moment")
    state.phase, state.done, state.total = Phase.BUILDING, 12, 40
    expect(page.locator("h1")).to_have_text("Reading your documents")
    state.done = 30
    expect(page.locator("#reason")).to_have_text("30 of 40 documents")
    state.phase, state.reason = Phase.FAILED, "The disk is full."
    expect(page.locator("[role=alert]")).to_have_text("The disk is full.")
    with closing(Assistant.open(settings, encoder)) as assistant:
        app.state.assistant, state.phase = assistant, Phase.READY
        page.get_by_role("link", name="Try again").click()
        expect(page.locator("h1")).to_have_text("Ask your documents")
