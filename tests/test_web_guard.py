"""Whom the server answers: its own hosts, no other sites, and with which headers."""

import asyncio
import ipaddress
import json
from collections.abc import Mapping
from itertools import cycle

import httpx2
import pytest
from clients import METHODS, paths_of
from conftest import QUESTION
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocketDisconnect

from web.guard import Gate

READING = ("GET", "HEAD", "OPTIONS")
FOREIGN_HOSTS = (
    "evil.example",
    "localhost.evil.example",
    "evil.localhost",
    "127.0.0.1.nip.example",
    "127.0.0.2",
    "192.168.1.7",
    "[::2]",
    "0.0.0.0",
    "localhost:80:80",
    "localhost:http",
    "localhost@evil.example",
    "localhost evil",
    ":8000",
    ".",
)
OUR_HOSTS = (
    "localhost",
    "localhost:8000",
    "LocalHost.",
    "localhost.:8000",
    "127.0.0.1",
    "127.0.0.1:9999",
    "[::1]",
    "[::1]:8000",
)
OTHER_SITES: tuple[Mapping[str, str], ...] = (
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": "http://localhost:3000"},
    {"origin": "https://localhost"},
    {"origin": "http://localhost.evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "anything"},
    {"sec-fetch-site": "cross-site", "origin": "http://localhost"},
)
OWN_SITE: tuple[Mapping[str, str], ...] = (
    {},
    {"origin": "http://localhost"},
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
)


def assert_refused(response: httpx2.Response) -> None:
    assert response.status_code == 403, response.request.url
    assert response.headers["content-type"] == "application/problem+json"
    assert "evil" not in response.text


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_foreign_hosts_are_refused(client: TestClient, host: str) -> None:
    for method in METHODS:
        assert_refused(client.request(method, "/ask", headers={"host": host}))


@pytest.mark.parametrize("method", METHODS)
def test_no_route_answers_to_a_foreign_host(app: FastAPI, client: TestClient, method: str) -> None:
    for path, host in zip(paths_of(app), cycle(FOREIGN_HOSTS), strict=False):
        assert_refused(client.request(method, path, headers={"host": host}))


@pytest.mark.parametrize("host", OUR_HOSTS)
def test_our_own_hosts_are_taken(client: TestClient, host: str) -> None:
    assert client.get("/documents", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("hosts", [[], [b""], [b"localhost", b"localhost"], [b"localhost", b"x"]])
def test_a_request_must_name_one_host(app: FastAPI, hosts: list[bytes]) -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/healthz",
        "query_string": b"",
        "headers": [(b"host", host) for host in hosts],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert json.loads(sent[1]["body"])["status"] == 400


@given(st.one_of(st.text(max_size=30), st.ip_addresses().map(str), st.from_regex(r"\[.{0,9}\].*")))
def test_no_odd_host_is_ours(host: str) -> None:
    gate = Gate(create_nothing, host="127.0.0.1", hosts=(), token=None)
    if gate.is_ours(host):
        name = host.strip().lower().lstrip("[").removeprefix("localhost")
        assert name.startswith(("127.0.0.1", "::1")) or name.strip(".:0123456789") == ""
        assert not is_public(host)


async def create_nothing(*_: object) -> None:
    """An application that is never called."""


def is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return False


# Other sites


CHANGING = [method for method in METHODS if method not in READING]


@pytest.mark.parametrize("site", OTHER_SITES, ids=str)
def test_other_sites_change_nothing(client: TestClient, site: Mapping[str, str]) -> None:
    for method in CHANGING:
        assert_refused(client.request(method, "/ask", headers={"host": "localhost", **site}))


@pytest.mark.parametrize("method", CHANGING)
def test_no_route_is_changed_by_another_site(app: FastAPI, client: TestClient, method: str) -> None:
    for path, site in zip(paths_of(app), cycle(OTHER_SITES), strict=False):
        assert_refused(client.request(method, path, headers={"host": "localhost", **site}))


@pytest.mark.parametrize("site", OWN_SITE, ids=str)
def test_our_own_page_and_plain_clients_may_post(
    client: TestClient, site: Mapping[str, str]
) -> None:
    response = client.post("/ask", json={"question": QUESTION}, headers=dict(site))
    assert response.status_code == 200


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin", "websocket"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_load_nothing(app: FastAPI, client: TestClient, site: str, mode: str) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode}
    for path in paths_of(app):
        for method in READING:
            assert client.request(method, path, headers=headers).status_code == 403


def test_other_sites_may_link_here(client: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client.get("/documents", headers=headers).status_code == 200


def test_no_other_site_is_ever_let_in_by_cors(app: FastAPI, client: TestClient) -> None:
    preflight = {
        "origin": "http://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    for path in paths_of(app):
        for method in READING:
            response = client.request(method, path, headers=preflight)
            assert not [n for n in response.headers if n.startswith("access-control")]


def test_a_form_of_another_site_asks_nothing(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {"content-type": kind}
        response = client.post("/ask", content=b'{"question": "bees"}', headers=headers)
        assert 400 <= response.status_code < 500


# Headers


def test_every_response_is_hardened(app: FastAPI, client: TestClient) -> None:
    for path in [*paths_of(app), "/nowhere", "/ask?q=bees"]:
        for method in ("GET", "POST", "DELETE"):
            headers = client.request(method, path, follow_redirects=False).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert "camera=()" in headers["permissions-policy"]
            assert headers["cache-control"] == (
                "no-cache" if path.startswith("/static/") else "no-store"
            )
            assert "server" not in headers


def test_refusals_of_the_guard_are_hardened_too(client: TestClient) -> None:
    response = client.get("/", headers={"host": "evil.example", "x-request-id": "kept"})
    assert response.headers["content-security-policy"]
    assert response.headers["x-request-id"] == response.json()["request_id"] == "kept"


def test_websockets_are_refused(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/ask"):
        pass
