"""The bounded worker: who is let in, who is turned away, and who has left."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from clients import problem_of
from conftest import QUESTION
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient
from starlette.types import Message

from web.metrics import Metrics
from web.work import Work


def request_of(messages: Iterator[Message] | None = None) -> Request:
    """A request whose client stays, or sends these messages."""

    async def receive() -> Message:
        for message in messages or ():
            return message
        await asyncio.Event().wait()
        raise AssertionError

    return Request({"type": "http", "headers": []}, receive)


def test_too_many_questions_are_turned_away(app: FastAPI, client: TestClient) -> None:
    usual = app.state.work
    app.state.work = Work(Metrics(), threads=1, waiting=-1)
    try:
        response = client.get("/ask", params={"q": QUESTION})
    finally:
        app.state.work.close()
        app.state.work = usual
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert "Too many" in problem_of(response)["detail"]
    assert client.get("/ask", params={"q": QUESTION}).status_code == 200


def test_worker_takes_what_it_has_room_for() -> None:
    async def scene() -> None:
        work, gate = Work(Metrics(), threads=1, waiting=1), threading.Event()
        running = asyncio.create_task(work.run(request_of(), gate.wait))
        waiting = asyncio.create_task(work.run(request_of(), lambda: "second"))
        await asyncio.sleep(0.05)
        with pytest.raises(HTTPException) as refused:
            await work.run(request_of(), lambda: "third")
        assert refused.value.status_code == 503
        gate.set()
        assert await running
        assert await waiting == "second"
        assert await work.run(request_of(), lambda: "fourth") == "fourth"
        assert work.taken == 0
        work.close()

    asyncio.run(scene())


def test_worker_drops_the_question_of_a_client_that_left() -> None:
    async def scene() -> None:
        work, gate = Work(Metrics(), threads=1, waiting=1), threading.Event()
        asked: list[str] = []
        running = asyncio.create_task(work.run(request_of(), gate.wait))
        await asyncio.sleep(0.05)
        left = iter([{"type": "http.request"}, {"type": "http.disconnect"}])
        with pytest.raises(HTTPException) as gone:
            await work.run(request_of(left), lambda: asked.append("in vain"))
        assert gone.value.status_code == 499
        assert work.taken == 1
        await asyncio.sleep(0)
        gate.set()
        await running
        assert await work.run(request_of(), lambda: "next") == "next"
        assert asked == []
        work.close()

    asyncio.run(scene())
