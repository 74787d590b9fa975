"""Answers as a stream of events."""

import asyncio
import json
from typing import Any

import pytest
from clients import events_of, problem_of
from conftest import QUESTION
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message

from qa.types import Answer
from web.stream import streamed


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


def test_stream_that_breaks_ends_with_a_problem() -> None:
    """Its status is out by then; here a citation can't be told."""
    broken: Any = None
    answer = Answer("?", "?", True, 0.9, (), (broken,), (), (), 1, 1, "", "broken-1", 1.0)

    async def sent() -> list[Any]:
        return [piece async for piece in streamed(answer).body_iterator]

    (event,) = asyncio.run(sent())
    name, data = event.decode().strip().split("\n")
    assert name == "event: error"
    told = json.loads(data.removeprefix("data: "))
    assert (told["status"], told["request_id"]) == (500, "broken-1")


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
