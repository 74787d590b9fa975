"""Clients of servers, what they get back, and where servers are; loaded by conftest.py."""

import html
import json
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import DOCUMENTS, Library, wait_until_ready, write_files
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from index.embed import OnnxEncoder
from qa.settings import Settings
from web.app import create_app

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE")


def problem_of(response: httpx2.Response) -> dict[str, Any]:
    """The problem in a response, which must be a whole and honest one."""
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == response.status_code
    assert found["request_id"] == response.headers["x-request-id"]
    assert found["type"] == "about:blank" and found["title"]
    return found


def events_of(response: httpx2.Response) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream: their names and data."""
    assert response.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        events.append((fields["event"], json.loads(fields["data"])))
    return events


def asked_next(client: TestClient, page: httpx2.Response, question: str) -> httpx2.Response:
    """What a browser without scripts gets for a question in the box of the chat's page."""
    (form,) = re.findall(r'<form id="ask".*?</form>', page.text, re.DOTALL)
    (address,) = re.findall(r'action="([^"]*)" method="post"', form)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    sent: dict[str, list[str]] = {"q": [question]}
    for name, value in fields:
        sent.setdefault(name, []).append(html.unescape(value))
    return client.post(address, data=sent)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def put_back(app: FastAPI, files: Mapping[str, str | bytes]) -> None:
    """Makes the folder of a running server, and its index, what they were before a test."""
    state = app.state.sync_state
    wait_for(lambda: not state.running and not state.reading)
    seeds: Path = app.state.settings.seeds
    for entry in seeds.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    write_files(seeds, files)
    app.state.assistant.sync()


class MakeClient:
    """Starts servers over folders of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, seeds: Path, *, ready: bool = True, **settings: Any) -> TestClient:
        client = self.unready(seeds, **settings)
        return _Ready(client.app, base_url="http://localhost") if ready else client

    def unready(self, seeds: Path, **settings: Any) -> TestClient:
        data = self.folder / "data"
        app = create_app(Settings(**{"seeds": seeds, "data": data, "watch": False, **settings}))
        return TestClient(app, base_url="http://localhost")


class _Ready(TestClient):
    def __enter__(self) -> "_Ready":
        super().__enter__()
        wait_until_ready(self)
        return self


@pytest.fixture
def make_client(tmp_path: Path) -> MakeClient:
    return MakeClient(tmp_path)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, encoder: OnnxEncoder) -> Library:
    """A library of `DOCUMENTS` that a module's tests may add to."""
    library = Library(tmp_path_factory.mktemp("own"), encoder)
    write_files(library.seeds, DOCUMENTS)
    library.sync()
    return library


@pytest.fixture(scope="module")
def served(own: Library) -> Iterator[TestClient]:
    """A client of a server over that library, which keeps conversations beside its index."""
    app = create_app(Settings(seeds=own.seeds, data=own.data, watch=False))
    with _Ready(app, base_url="http://localhost") as client:
        yield client


def paths_of(app: FastAPI) -> list[str]:
    """One address for each route there is, whoever added it."""
    templates = {route.path for route in iter_route_contexts(app.routes) if route.path}
    assert {"/ask", "/", "/documents/{id}/original", "/static", "/openapi.json"} <= templates
    return sorted({t.replace("{id}", "x").replace("{document_id}", "y") for t in templates})


@pytest.fixture
def port() -> Iterator[int]:
    """A port of 127.0.0.1 for servers in other processes; the system gives it to nobody else.

    It is bound, but nobody listens there: so a server may that names it and reuses addresses.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
