"""A server for other machines: the names that it answers to, and its token."""

from collections.abc import Iterator

import pytest
from clients import METHODS, paths_of
from conftest import wait_until_ready
from starlette.testclient import TestClient

from qa.settings import Settings
from web.app import create_app

TOKEN = "näher ist; besser"  # neither ASCII nor fit for a cookie


@pytest.fixture(scope="module")
def guarded(settings: Settings) -> Iterator[TestClient]:
    """A server for other machines, too: any address, one name, and a token."""
    app = create_app(
        settings.model_copy(
            update={
                "host": "0.0.0.0",
                "hosts": ("answers.example",),
                "token": settings.model_validate({"token": TOKEN}).token,
            }
        )
    )
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        wait_until_ready(client)
        yield client


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("answers.example", 200),
        ("Answers.Example.:443", 200),
        ("192.168.1.7:8000", 200),
        ("[fe80::1]", 200),
        ("other.example", 403),
        ("999.1.1.1", 403),
    ],
)
def test_bound_to_every_address_names_must_be_listed(
    guarded: TestClient, host: str, status: int
) -> None:
    assert guarded.get("/healthz", headers={"host": host}).status_code == status


def bearer(token: str) -> dict[str, bytes]:
    return {"authorization": b"Bearer " + token.encode()}


@pytest.mark.parametrize("method", METHODS)
def test_without_the_token_only_health_is_told(guarded: TestClient, method: str) -> None:
    for path in paths_of(guarded.app):  # type: ignore[arg-type]
        response = guarded.request(method, path)
        if path in ("/healthz", "/readyz"):
            assert response.status_code in (200, 405)
        else:
            assert response.status_code == 401, path
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        bearer(TOKEN[:-1]),
        bearer(""),
        bearer(TOKEN + " "),
        {"authorization": b"Basic " + TOKEN.encode()},
        {"authorization": TOKEN.encode()},
        {"authorization": b"\xff\xfe"},
        {"cookie": "wellcited="},
        {"cookie": "wellcited=x"},
        {"cookie": b"wellcited=" + TOKEN.encode()},
    ],
    ids=str,
)
def test_a_wrong_token_opens_nothing(guarded: TestClient, headers: dict[str, str | bytes]) -> None:
    request = guarded.build_request("GET", "/documents", headers=list(headers.items()))  # type: ignore[arg-type]
    assert guarded.send(request).status_code == 401


def test_the_token_opens_the_api(guarded: TestClient) -> None:
    request = guarded.build_request("GET", "/documents", headers=list(bearer(TOKEN).items()))  # type: ignore[arg-type]
    assert guarded.send(request).status_code == 200


def test_a_browser_logs_in_once(guarded: TestClient) -> None:
    assert guarded.get("/", params={"token": "wrong"}).status_code == 401
    response = guarded.get("/", params={"token": TOKEN, "q": "Who & why?"})
    assert response.status_code == 303
    assert response.headers["location"] == "/?q=Who+%26+why%3F"
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie
    assert TOKEN.split()[0] not in cookie
    try:
        assert guarded.get("/documents").status_code == 200
        # The cookie travels by itself, so it must not be enough for another site.
        headers = {"sec-fetch-site": "cross-site"}
        assert guarded.post("/index/sync", headers=headers).status_code == 403
    finally:
        guarded.cookies.clear()


def test_the_token_logs_in_at_the_front_page_only(guarded: TestClient) -> None:
    assert guarded.get("/documents", params={"token": TOKEN}).status_code == 401
    assert guarded.post("/", params={"token": TOKEN}).status_code == 401


def test_login_over_https_keeps_the_cookie_there(guarded: TestClient) -> None:
    response = guarded.get("https://answers.example/", params={"token": TOKEN})
    assert response.headers["location"] == "/"
    assert "Secure" in response.headers["set-cookie"]
    guarded.cookies.clear()
