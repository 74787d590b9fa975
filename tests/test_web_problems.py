"""Refusals and failures over HTTP: problems that tell enough and not too much."""

import json

import pytest
from clients import problem_of
from conftest import QUESTION
from starlette.testclient import TestClient

from qa.settings import Settings
from web.app import create_app
from web.logs import JsonLines


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/documents/none.json", 404),
        ("GET", "/static/none.js", 404),
        ("DELETE", "/ask", 405),
        ("POST", "/static/none.js", 405),
        ("PUT", "/documents", 405),
        ("GET", "/search", 422),
        ("GET", "/docs", 404),
        ("GET", "/redoc", 404),
    ],
)
def test_refusals_are_problems(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    problem_of(response)


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("path", ["/ask", "/index/sync"])
def test_large_bodies_are_refused(client: TestClient, path: str, announced: bool) -> None:
    body = b'{"question": "' + b"x" * 1_100_000 + b'"}'
    pieces = body if announced else (body[at : at + 65536] for at in range(0, len(body), 65536))
    response = client.post(path, content=pieces, headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert "1024 KiB" in problem_of(response)["detail"]


def test_what_nobody_foresaw_stays_inside(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings)

    def fail() -> None:
        raise RuntimeError("the secret path /root/x")

    app.add_api_route("/fail", fail)
    with TestClient(app, base_url="http://localhost") as client:
        response = client.get("/fail", headers={"x-request-id": "find-me"})
    assert response.status_code == 500
    assert problem_of(response)["request_id"] == "find-me"
    assert "secret" not in response.text
    record = next(r for r in caplog.records if r.message == "unforeseen error")
    line = json.loads(JsonLines().format(record))
    assert line["request_id"] == "find-me"
    assert "the secret path" in line["error"]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("abc-1.2_3", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("", False),
        ("a b", False),
        ('a"b', False),
    ],
)
def test_request_id_is_taken_if_it_is_sane(client: TestClient, given: str, taken: bool) -> None:
    response = client.get("/ask", params={"q": QUESTION}, headers={"x-request-id": given})
    used = response.headers["x-request-id"]
    assert (used == given) is taken
    assert response.json()["request_id"] == used
