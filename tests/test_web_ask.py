"""Questions over HTTP: answers and passages, and what is no question."""

import json

import pytest
from clients import problem_of
from conftest import QUESTION
from starlette.testclient import TestClient

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


def test_in_an_address_false_is_a_documents_name(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": QUESTION, "documents": "false"}).json()
    assert (answer["answered"], answer["nearest"]) == (False, [])
    body = {"question": QUESTION, "documents": False}
    assert client.post("/ask", json=body).status_code == 422


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
