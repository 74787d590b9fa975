"""What the server tells its operator: metrics and log lines, and never a question."""

import json
import logging
from collections.abc import AsyncIterator

import pytest
from conftest import DOCUMENTS
from prometheus_client import CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web.logs import JsonLines
from web.metrics import Metrics, Observed


def test_metrics_count_questions_and_never_tell_them(client: TestClient) -> None:
    client.get("/ask", params={"q": "Which zanzibarian lighthouse?"})
    client.get("/documents/1.json")
    client.get("/nowhere/zanzibar")
    counted = client.get("/metrics").text
    assert "zanzibar" not in counted
    assert 'wellcited_questions_total{outcome="answered"}' in counted
    assert 'wellcited_request_seconds_bucket{le="+Inf",method="GET",route="/ask"' in counted
    assert 'route="/documents/{id}.json"' in counted
    assert 'route="unmatched"' in counted
    assert 'wellcited_stage_seconds_count{stage="answer"}' in counted
    assert f"wellcited_index_documents {len(DOCUMENTS)}.0" in counted


def test_metrics_of_two_applications_do_not_meet() -> None:
    assert isinstance(Metrics().registry, CollectorRegistry)
    assert Metrics().registry is not Metrics().registry


def test_log_lines_tell_requests_without_questions(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/search", params={"q": "zanzibar"}, headers={"x-request-id": "line-1"})
    ours = [record for record in caplog.records if record.name.startswith(("web", "qa", "index"))]
    lines = [json.loads(JsonLines().format(record)) for record in ours]
    line = next(line for line in lines if line.get("request_id") == "line-1")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/search", 200)
    assert line["took_ms"] > 0
    assert "zanzibar" not in json.dumps(lines)


def test_what_follows_a_response_is_not_counted_with_it() -> None:
    metrics = Metrics()
    counted: list[str] = []

    def afterwards() -> None:
        counted.append(generate_latest(metrics.registry).decode())

    async def pieces() -> AsyncIterator[str]:
        yield "a"
        counted.append(generate_latest(metrics.registry).decode())
        yield "b"

    async def page(request: Request) -> Response:
        return StreamingResponse(pieces(), background=BackgroundTask(afterwards))

    middleware = [Middleware(Observed, metrics=metrics)]
    app = Starlette(routes=[Route("/", page)], middleware=middleware)
    with TestClient(app) as client:
        assert client.get("/").text == "ab"
    during, after = counted
    ended = 'wellcited_request_seconds_count{method="GET",route="/",status="200"} 1.0'
    assert ended not in during and ended in after
    assert ended in generate_latest(metrics.registry).decode()


def test_log_lines_cannot_be_forged() -> None:
    text = "one\ntwo \x1b[31m \ud800 \u2028"
    record = logging.LogRecord("web", logging.INFO, "", 0, text, (), None)
    line = JsonLines().format(record)
    assert line.isascii() and line.isprintable()
    assert json.loads(line)["message"] == text
