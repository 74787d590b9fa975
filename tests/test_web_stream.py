"""Answers as a stream of events."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from clients import events_of, problem_of
from conftest import QUESTION
from fastapi import FastAPI
from fastapi.sse import EventSourceResponse
from made_answers import answer, cited
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient
from starlette.types import Message

from index.errors import StoreError
from qa.types import Answer
from web.stream import Begins, streamed


@pytest.mark.parametrize("how", ["accept", "body"])
def test_stream_tells_citations_before_the_text_that_needs_them(
    client: TestClient, how: str
) -> None:
    if how == "accept":
        headers = {"accept": "text/event-stream"}
        response = client.get("/ask", params={"q": QUESTION}, headers=headers)
    else:
        response = client.post("/ask", json={"question": QUESTION, "stream": True})
    events = events_of(response)
    names = [name for name, _ in events]
    assert names[:2] == ["meta", "citation"]
    assert names[-1] == "done"
    whole = events[-1][1]
    about = ("request_id", "index", "understood", "conversation", "turn")
    assert events[0][1] == {name: whole[name] for name in about}
    assert [data for name, data in events if name == "citation"] == whole["citations"]
    assert "".join(data["text"] for name, data in events if name == "delta") == whole["text"]
    told: set[int] = set()
    for name, data in events:
        if name == "citation":
            told.add(data["number"])
        elif name == "delta":
            assert all(n in told for n in range(1, 50) if f"[{n}]" in data["text"])


def test_stream_of_a_refusal_has_no_text(client: TestClient) -> None:
    question = {"question": "How tall is the president of Peru?", "stream": True}
    events = events_of(client.post("/ask", json=question))
    assert [name for name, _ in events] == ["meta", "done"]
    assert events[-1][1]["nearest"]


def test_stream_refuses_before_it_begins(client: TestClient) -> None:
    response = client.post("/ask", json={"question": " ", "stream": True})
    assert response.status_code == 422
    problem_of(response)


def answer_of(*quotes: str) -> Answer:
    """An answer of these sentences."""
    return answer(*(cited(number, quote, "a.txt") for number, quote in enumerate(quotes, 1)))


async def told(response: EventSourceResponse) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """The events of a response as they come."""
    async for piece in response.body_iterator:
        assert isinstance(piece, bytes)
        name, data = piece.decode().strip().split("\n")
        yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_what_is_settled_is_told_while_the_rest_is_looked_for() -> None:
    begun, whole = answer_of("The mill is red."), answer_of("The mill is red.", "It has a wheel.")

    async def scene() -> None:
        found = asyncio.Event()

        async def ask(begins: Begins) -> Answer:
            await asyncio.to_thread(begins, begun)
            await found.wait()
            return replace(whole, conversation="c1", turn="t1")

        events = told(await streamed(ask, "settled-1"))
        first = [await anext(events) for _ in range(3)]
        assert [name for name, _ in first] == ["meta", "citation", "delta"]
        # Where it is kept isn't known while it isn't whole.
        assert first[0][1]["conversation"] is None
        found.set()
        rest = [event async for event in events]
        assert [name for name, _ in rest] == ["citation", "delta", "done"]
        both = (*first, *rest)
        assert "".join(data["text"] for name, data in both if name == "delta") == whole.text
        assert rest[-1][1]["turn"] == "t1"

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (StoreError("The index can't be read."), 503, "The index can't be read."),
        (
            HTTPException(404, "There is no such conversation."),
            404,
            "There is no such conversation.",
        ),
        (KeyError("inside"), 500, None),
    ],
)
def test_what_goes_wrong_after_the_beginning_ends_the_stream_with_a_problem(
    error: Exception, status: int, detail: str | None
) -> None:
    """Its status is out by then."""

    async def ask(begins: Begins) -> Answer:
        begins(answer_of("The mill is red."))
        await asyncio.sleep(0.01)
        raise error

    async def scene() -> list[tuple[str, dict[str, Any]]]:
        return [event async for event in told(await streamed(ask, "broken-1"))]

    events = asyncio.run(scene())
    assert [name for name, _ in events] == ["meta", "citation", "delta", "error"]
    problem = events[-1][1]
    assert (problem["status"], problem["request_id"]) == (status, "broken-1")
    assert problem.get("detail") == detail


def test_leaving_after_the_beginning_takes_the_question_along() -> None:
    async def scene() -> None:
        left = asyncio.Event()

        async def ask(begins: Begins) -> Answer:
            begins(answer_of("The mill is red."))
            try:
                await asyncio.Event().wait()
            finally:
                left.set()
            raise AssertionError

        events = (await streamed(ask, "left-1")).body_iterator
        assert isinstance(events, AsyncGenerator)
        assert (await anext(events)).startswith(b"event: meta")
        await events.aclose()
        await asyncio.wait_for(left.wait(), 1)

    asyncio.run(scene())


def test_leaving_while_the_answer_is_streamed_ends_it(app: FastAPI, client: TestClient) -> None:
    """The client is gone after the first event: nothing more is sent and nothing is left over."""
    sent: list[bytes] = []
    body = json.dumps({"question": QUESTION, "stream": True}).encode()

    async def scene() -> None:
        gone = asyncio.Event()
        messages = iter([{"type": "http.request", "body": body}])

        async def receive() -> Message:
            for message in messages:
                return message
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                sent.append(message["body"])
                gone.set()
                await asyncio.sleep(0.05)

        headers = [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/ask",
            "raw_path": b"/ask",
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        before = asyncio.all_tasks()
        await app(scope, receive, send)
        assert asyncio.all_tasks() == before

    asyncio.run(scene())
    assert sent[0].startswith(b"event: meta")
    assert not any(b"event: done" in piece for piece in sent)
    assert app.state.work.taken == 0
