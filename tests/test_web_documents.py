"""Documents over HTTP: their list, their text, their original files."""

import hashlib
from collections import Counter
from typing import Any

import pytest
from clients import MakeClient, problem_of
from conftest import DOCUMENTS, MakeFolder
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.byline import said_day
from qa.settings import Settings
from web.app import STATIC
from web.documents import prefers_html
from web.rendering import iso


def test_documents_are_listed_page_by_page(client: TestClient) -> None:
    whole = client.get("/documents").json()
    assert [d["path"] for d in whole["documents"]] == sorted(DOCUMENTS)
    assert [s["path"] for s in whole["skipped"]] == ["photo.xyz"]
    assert whole["next"] is None
    pages: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/documents", params={"limit": 1, **cursor}).json()
        pages += page["documents"] + page["skipped"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert sorted(entry["path"] for entry in pages) == sorted([*DOCUMENTS, "photo.xyz"])
    assert len(pages) == len(DOCUMENTS) + 1


def test_documents_can_be_listed_by_state(client: TestClient) -> None:
    failed = client.get("/documents", params={"state": "failed"}).json()
    assert failed["documents"] == []
    assert failed["skipped"][0]["reason"]
    indexed = client.get("/documents", params={"state": "indexed"}).json()
    assert indexed["skipped"] == []
    assert len(indexed["documents"]) == len(DOCUMENTS)


def test_a_cursor_outlives_its_document(client: TestClient) -> None:
    page = client.get("/documents", params={"cursor": "c, gone by now"}).json()
    assert [d["path"] for d in page["documents"]] == ["lighthouse.md", "notes/bees 🐝.txt"]


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/html", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("application/json, text/html", False),
        ("application/json;q=0.5, text/html", True),
        ("text/html;q=0.4, application/*;q=0.5", False),
        ("text/html;q=high", False),
        ("text/html;q=0", False),
    ],
)
def test_a_page_is_for_those_who_prefer_it(accept: str, html: bool) -> None:
    assert prefers_html(accept) is html


def test_documents_are_a_page_for_browsers(client: TestClient) -> None:
    response = client.get("/documents", headers={"accept": "text/html,*/*;q=0.8"})
    assert response.headers["content-type"].startswith("text/html")
    assert client.get("/documents.json", headers={"accept": "text/html"}).json()["documents"]


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "2", "123456789x", "\u0663", "9" * 5000])
def test_a_page_of_the_list_that_is_none_shows_one_that_is(client: TestClient, page: str) -> None:
    people = {"accept": "text/html"}
    response = client.get("/documents", params={"page": page}, headers=people)
    assert response.status_code == 200 and "lighthouse.md" in response.text


def test_files_may_come_while_the_list_is_made(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading: Counter[str] = Counter()

    class Followed(str):
        """A path after which another comes, as soon as it is looked at."""

        def encode(self, *names: str) -> bytes:
            reading["z.txt"] += 1
            return super().encode(*names)

    reading[Followed("y.txt")] += 1
    monkeypatch.setattr(app.state.sync_state, "reading", reading)
    listed = client.get("/documents", headers={"accept": "text/html"})
    assert listed.status_code == 200 and "y.txt" in listed.text
    assert "z.txt" in reading


@pytest.mark.parametrize(
    ("seconds", "day", "time"),
    [
        (1_715_904_000.5, "17 May 2024", "2024-05-17T00:00:00+00:00"),
        (300_000_000_000.0, "31 December 9999", "9999-12-31T23:59:59+00:00"),
        (1e300, "31 December 9999", "9999-12-31T23:59:59+00:00"),
        (-1e300, "1 January 1", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_any_time_that_a_file_bears_can_be_shown(seconds: float, day: str, time: str) -> None:
    assert (said_day(seconds), iso(seconds)) == (day, time)


def test_document_is_taken_apart_into_sentences(client: TestClient) -> None:
    listed = client.get("/documents").json()["documents"]
    id = next(d["id"] for d in listed if d["path"] == "lighthouse.md")
    document = client.get(f"/documents/{id}.json").json()
    sentences = [s for section in document["sections"] for s in section["sentences"]]
    assert [s["number"] for s in sentences] == sorted({s["number"] for s in sentences})
    quotes = [document["text"][s["start"] : s["end"]] for s in sentences]
    assert "The first lamp burned paraffin." in quotes
    assert ["The lighthouse at Skarvik", "The lamp"] in [
        s["headings"] for s in document["sections"]
    ]


def test_original_is_a_download_of_the_very_file(client: TestClient, settings: Settings) -> None:
    for document in client.get("/documents").json()["documents"]:
        response = client.get(f"/documents/{document['id']}/original")
        content = (settings.seeds / document["path"]).read_bytes()
        assert response.content == content
        assert response.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
        assert response.headers["content-type"] == "application/octet-stream"
        assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert response.headers["x-content-type-options"] == "nosniff"
    assert "bees%20%F0%9F%90%9D.txt" in response.headers["content-disposition"]


ESCAPES = (
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/pyproject.toml",
    "..\\..\\pyproject.toml",
    "%00",
    "x%00.txt",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "lighthouse.md",
    "%ff%fe",
    "a" * 5000,
)


@pytest.mark.parametrize("name", ESCAPES)
@pytest.mark.parametrize(
    "route", ["/documents/{}", "/documents/{}.json", "/documents/{}/original", "/static/{}"]
)
def test_paths_lead_nowhere(client: TestClient, route: str, name: str) -> None:
    response = client.get(route.format(name), follow_redirects=False)
    assert response.status_code in (404, 405, 307)
    assert "root:" not in response.text
    assert (
        "wellcited" not in response.text.lower() or "text/html" in response.headers["content-type"]
    )


def test_originals_stay_inside_the_folder(
    make_client: "MakeClient", seeds_folder: MakeFolder
) -> None:
    """After indexing a file is swapped for a link out of the folder, or is gone."""
    seeds = seeds_folder({"a.txt": "The first file speaks of apples.", "b.txt": "Pears are sweet."})
    outside = seeds.with_name(seeds.name + "-x")
    outside.write_text("secret")
    with make_client(seeds) as client:
        listed = {d["path"]: d["id"] for d in client.get("/documents").json()["documents"]}
        (seeds / "a.txt").unlink()
        (seeds / "a.txt").symlink_to(outside)
        (seeds / "b.txt").unlink()
        for id in listed.values():
            response = client.get(f"/documents/{id}/original")
            assert response.status_code == 404
            problem_of(response)


def test_range_bombs_are_harmless(client: TestClient) -> None:
    id = client.get("/documents").json()["documents"][0]["id"]
    bomb = {"range": "bytes=" + ",".join(f"{n}-" for n in range(2000))}
    for route in (f"/documents/{id}/original", "/openapi.json"):
        assert client.get(route, headers=bomb).status_code in (200, 206, 400, 416)


def test_an_impossible_range_of_a_static_file_is_a_problem(client: TestClient) -> None:
    name = next(path.name for path in STATIC.iterdir() if path.is_file())
    response = client.get(f"/static/{name}", headers={"range": "bytes=99999999-"})
    assert response.status_code == 416
    assert response.headers["content-range"].startswith("bytes */")
    problem_of(response)
