import asyncio
import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import DOCUMENTS, QUESTION, MakeFolder, wait_until_ready
from fastapi import FastAPI, Request
from filelock import FileLock
from prometheus_client import CollectorRegistry
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient
from starlette.types import Message

from qa.settings import Settings
from qa.types import Answer
from web.app import STATIC, create_app
from web.documents import prefers_html
from web.logs import JsonLines
from web.metrics import Metrics
from web.stream import streamed
from web.work import Work

# What people type, and what some type to break things.
ODD_QUESTIONS = {
    "spaces": "   \t\n ",
    "stop words": "what is the of and to a",
    "controls": "\x00\x01\x07\x1b[31mred\x1b[0m\x7f",
    "emoji": "🐝🍯❓",
    "arithmetic in braces": "{{7777*7777}}",
    "arithmetic with a dollar": "${7777*7777}",
    "SQL": "'; DROP TABLE documents; --",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "lexical query syntax": 'title:"x AND (bees OR *~ NOT ^2 \\',
    "right to left": "\u202eمن بنى المنارة؟",
    "combining marks": "a" + "\u0301" * 1999,
    "too many combining marks": "a" + "\u0301" * 100_000,
    "a megabyte": "bees " * 209_000,
    "one long word": "x" * 2000,
    "zero width": "\u200b\u200d\ufeff",
    "tag block": "bees\U000e0041\U000e007f",
}


def problem_of(response: httpx2.Response) -> dict[str, Any]:
    """The problem in a response, which must be a whole and honest one."""
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == response.status_code
    assert found["request_id"] == response.headers["x-request-id"]
    assert found["type"] == "about:blank" and found["title"]
    return found


def events_of(response: httpx2.Response) -> list[tuple[str, dict[str, Any]]]:
    assert response.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        events.append((fields["event"], json.loads(fields["data"])))
    return events


def wait_for(condition: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# Questions


def test_answer_quotes_the_document_at_its_offsets(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": QUESTION}).json()
    assert answer["answered"]
    assert "Ingrid Solheim" in answer["text"]
    for citation in answer["citations"]:
        document = client.get(f"/documents/{citation['document']['id']}.json").json()
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert document["sha256"] == citation["document"]["sha256"]
        for span in citation["highlights"]:
            assert document["text"][span["start"] : span["end"]] == span["text"]
    numbers = {citation["number"] for citation in answer["citations"]}
    assert numbers == {n for sentence in answer["sentences"] for n in sentence["citations"]}


def test_get_and_post_answer_alike(client: TestClient) -> None:
    posted = client.post("/ask", json={"question": QUESTION, "k": 3}).json()
    got = client.get("/ask", params={"q": QUESTION, "k": 3}).json()
    for answer in (posted, got):
        del answer["request_id"], answer["took_ms"]
    assert posted == got


def test_answer_says_so_when_there_is_none(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": "How tall is the president of Peru?"}).json()
    assert not answer["answered"]
    assert (answer["text"], answer["sentences"], answer["citations"]) == ("", [], [])
    assert answer["nearest"]


@pytest.mark.parametrize("named_by", ["id", "path"])
def test_documents_limit_where_to_look(client: TestClient, named_by: str) -> None:
    listed = client.get("/documents").json()["documents"]
    bakery = next(d for d in listed if d["path"] == "bakery.txt")
    params = {"q": QUESTION, "documents": bakery[named_by]}
    found = client.get("/search", params=params).json()["passages"]
    assert {passage["document"]["path"] for passage in found} == {"bakery.txt"}
    assert not client.get("/ask", params=params).json()["answered"]


def test_an_empty_choice_of_documents_finds_nothing(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": QUESTION, "documents": []}).json()
    assert (answer["answered"], answer["nearest"]) == (False, [])


def test_search_gives_passages_with_their_places(client: TestClient) -> None:
    passages = client.get("/search", params={"q": "bees in winter", "k": 2}).json()["passages"]
    assert len(passages) == 2
    assert passages[0]["document"]["path"] == "notes/bees 🐝.txt"
    scores = [passage["score"] for passage in passages]
    assert scores == sorted(scores, reverse=True)
    for passage in passages:
        text = client.get(f"/documents/{passage['document']['id']}.json").json()["text"]
        assert text[passage["start"] : passage["end"]] == passage["text"]


@pytest.mark.parametrize("question", ODD_QUESTIONS.values(), ids=ODD_QUESTIONS)
@pytest.mark.parametrize("route", ["GET /ask", "POST /ask", "stream", "GET /search"])
def test_odd_questions_do_no_harm(client: TestClient, route: str, question: str) -> None:
    if "GET" in route:
        question = question[:10_000]  # more, and no server takes the address
    match route:
        case "GET /ask":
            response = client.get("/ask", params={"q": question})
        case "POST /ask":
            response = client.post("/ask", json={"question": question})
        case "stream":
            response = client.post("/ask", json={"question": question, "stream": True})
        case _:
            response = client.get("/search", params={"q": question})
    assert response.status_code < 500
    assert str(7777 * 7777) not in response.text
    if response.status_code >= 400:
        problem_of(response)
        assert question.strip()[:200] not in response.text or not question.strip()


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": "\\ud800"}',
        b'{"question": "bees", "k": NaN}',
        b'{"question": "bees", "k": 1e9}',
        b'{"question": "bees", "k": -1}',
        b'{"question": "bees", "k": 1e999}',
        b'{"question": "bees", "k": ' + b"9" * 5000 + b"}",
        b'{"question": "bees", "k": 0}',
        b'{"question": "bees", "documents": ["\\udfff"]}',
        b'{"question": "bees", "documents": "bakery.txt"}',
        b'{"question": "bees", "\\ud800": 1}',
        b'{"question": "bees", "unheard_of_name": 1}',
        b'{"question": NaN}',
        b'{"question": ["bees"]}',
        b'{"question": ""}',
        b"{}",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"",
    ],
)
def test_unusable_bodies_are_refused_without_an_echo(client: TestClient, body: bytes) -> None:
    response = client.post("/ask", content=body, headers={"content-type": "application/json"})
    assert 400 <= response.status_code < 500
    told = problem_of(response)
    assert "unheard_of_name" not in response.text
    for error in told.get("errors", []):
        assert set(error) == {"location", "message"}


def test_validation_problems_name_the_field(client: TestClient) -> None:
    told = problem_of(client.get("/ask", params={"q": "bees", "k": "many"}))
    assert told["errors"][0]["location"] == ["query", "k"]
    assert "query.k" in told["detail"]
    assert "many" not in json.dumps(told)


def test_text_sent_as_a_form_is_no_question(client: TestClient) -> None:
    problem_of(client.post("/ask", data={"question": "bees"}))


# Streams


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


# The bounded worker


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


# Documents


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


# The index


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


def test_index_tells_its_state(client: TestClient) -> None:
    state = client.get("/index").json()
    assert state["documents"] == len(DOCUMENTS)
    assert state["passages"] >= len(DOCUMENTS)
    assert state["revision"] >= 1
    assert "MiniLM" in state["embedder"]
    assert state["skipped"][0]["path"] == "photo.xyz"
    assert state["failure"] is None


def test_server_builds_the_index_that_it_lacks(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    with make_client.unready(seeds) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        early = client.get("/readyz")
        if early.status_code != 200:
            told = problem_of(early)
            assert told["phase"] in ("opening", "building")
            assert set(told["progress"]) == {"done", "total"}
            assert "retry-after" in early.headers
        wait_until_ready(client)
        assert client.get("/index").json()["last_sync"]["added"] == sorted(DOCUMENTS)
        assert client.get("/ask", params={"q": QUESTION}).json()["answered"]


def test_sync_follows_the_folder(make_client: MakeClient, seeds_folder: MakeFolder) -> None:
    seeds = seeds_folder({"a.txt": "Apples grow on the hill."})
    with make_client(seeds) as client:
        (seeds / "b.txt").write_text("The ferry to Ternholm leaves at noon.")
        dry = client.post("/index/sync", json={"dry_run": True})
        assert dry.status_code == 200
        assert (dry.json()["added"], dry.json()["dry_run"]) == (["b.txt"], True)
        assert client.get("/index").json()["documents"] == 1
        response = client.post("/index/sync")
        assert response.status_code == 202
        assert response.json() == {"running": True, "started": True}
        assert response.headers["location"] == "/index"
        wait_for(lambda: not client.get("/index").json()["syncing"])
        assert client.get("/index").json()["last_sync"]["added"] == ["b.txt"]
        answer = client.get("/ask", params={"q": "When does the ferry to Ternholm leave?"}).json()
        assert "noon" in answer["text"]
        assert 'wellcited_syncs_total{result="ok"} 2.0' in client.get("/metrics").text


def test_sync_waits_for_another_process(
    make_client: MakeClient, seeds_folder: MakeFolder, tmp_path: Path
) -> None:
    seeds = seeds_folder({"a.txt": "Apples grow on the hill."})
    with make_client(seeds) as client:
        (seeds / "b.txt").write_text("Pears grow in the valley.")
        with FileLock(tmp_path / "data" / "lock"):
            assert client.post("/index/sync").json() == {"running": True, "started": True}
            assert client.post("/index/sync").json() == {"running": True, "started": False}
            assert client.get("/index").json()["syncing"]
            assert client.post("/index/sync", json={"dry_run": True}).status_code == 409
            assert client.get("/ask", params={"q": "Where do apples grow?"}).status_code == 200
        wait_for(lambda: not client.get("/index").json()["syncing"])
        assert client.get("/index").json()["documents"] == 2


def test_server_stops_while_it_waits_for_another_process(
    make_client: MakeClient, seeds_folder: MakeFolder, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / "lock"):
        with make_client.unready(seeds_folder(DOCUMENTS)) as client:
            wait_for(lambda: client.get("/readyz").json()["phase"] == "building")
        assert client.app.state.assistant is None  # type: ignore[attr-defined]


def test_server_follows_the_folder_by_itself(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder({"a.txt": "Apples grow on the hill."})
    with make_client(seeds, watch=True) as client:
        wait_for(lambda: not client.get("/index").json()["syncing"])
        (seeds / "b.txt").write_text("Pears grow in the valley.")
        wait_for(lambda: client.get("/index").json()["documents"] == 2)
        (seeds / "a.txt").unlink()
        wait_for(lambda: client.get("/index").json()["documents"] == 1)


def test_a_sync_that_fails_is_told_and_answers_go_on(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    with make_client(seeds) as client:
        seeds.rename(seeds.with_name("gone"))
        client.post("/index/sync")
        wait_for(lambda: client.get("/index").json()["failure"])
        assert "no folder" in client.get("/index").json()["failure"]
        assert client.get("/ask", params={"q": QUESTION}).json()["answered"]
        assert 'wellcited_syncs_total{result="failed"} 1.0' in client.get("/metrics").text
        dry = client.post("/index/sync", json={"dry_run": True})
        assert dry.status_code == 503
        assert "no folder" in problem_of(dry)["detail"]


def test_server_without_a_usable_index_says_why(
    make_client: MakeClient, seeds_folder: MakeFolder, tmp_path: Path
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index.sqlite").write_bytes(b"no database" * 1000)
    with make_client.unready(seeds) as client:
        wait_for(lambda: client.get("/readyz").json().get("phase") == "failed")
        assert client.get("/healthz").status_code == 200
        assert client.get("/metrics").status_code == 200
        reason = problem_of(client.get("/readyz"))["detail"]
        for route in ("/ask?q=bees", "/search?q=bees", "/documents", "/documents/x.json", "/index"):
            response = client.get(route)
            assert response.status_code == 503
            assert problem_of(response)["detail"] == reason
        # Once it's out of the way, the next sync brings the server up without a restart.
        (tmp_path / "data" / "index.sqlite").unlink()
        assert client.post("/index/sync").status_code == 202
        wait_until_ready(client)


# Problems, ids, metrics, logs


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


def test_metrics_count_questions_and_never_tell_them(client: TestClient) -> None:
    client.get("/ask", params={"q": "Which zanzibarian lighthouse?"})
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


def test_log_lines_cannot_be_forged() -> None:
    text = "one\ntwo \x1b[31m \ud800 \u2028"
    record = logging.LogRecord("web", logging.INFO, "", 0, text, (), None)
    line = JsonLines().format(record)
    assert line.isascii() and line.isprintable()
    assert json.loads(line)["message"] == text


def test_openapi_is_there_and_names_nothing_elsewhere(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) >= {"/ask", "/search", "/documents", "/index", "/index/sync"}
    assert "http://" not in json.dumps(schema)
