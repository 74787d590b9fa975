"""Earlier turns over HTTP: what leans on them is understood, and no shape of them does harm."""

from typing import Any

import pytest
from clients import problem_of
from conftest import QUESTION
from starlette.testclient import TestClient

from qa.compose import MOST_ITEMS

BUILT = "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim."
HIGH = "Its tower is 34 metres high and made of granite."
TURN = {"question": QUESTION, "understood": QUESTION, "cited": [BUILT]}


def ask(client: TestClient, question: str, history: list[dict[str, Any]]) -> dict[str, Any]:
    response = client.post("/ask", json={"question": question, "history": history})
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def test_a_follow_up_is_understood_from_history(client: TestClient) -> None:
    answer = ask(client, "how high is its tower?", [TURN])
    assert answer["understood"] == "How high is the lighthouse at Skarvik’s tower?"
    assert answer["citations"][0]["quote"] == HIGH


def test_a_question_alone_is_enough_of_a_turn(client: TestClient) -> None:
    answer = ask(client, "and when?", [{"question": QUESTION}])
    assert answer["understood"] == "When was the lighthouse at Skarvik built?"
    assert answer["citations"][0]["quote"] == BUILT


def test_the_words_that_answered_are_what_is_spoken_of(client: TestClient) -> None:
    cited = ["Skerry House is newer than the lighthouse at Skarvik."]
    turn = {"question": "Which building is older?", "cited": cited}
    meant = [
        ask(client, "how high is its tower?", [{**turn, "marked": marked}])["understood"]
        for marked in ([], ["the lighthouse at Skarvik"])
    ]
    assert meant[1] == "How high is the lighthouse at Skarvik’s tower?" != meant[0]


def test_the_stream_tells_what_was_understood(client: TestClient) -> None:
    body = {"question": "and when?", "history": [TURN], "stream": True}
    events = client.post("/ask", json=body).text
    assert '"understood":"When was the lighthouse at Skarvik built?"' in events.replace(": ", ":")


def test_as_many_quotes_as_an_answer_has_can_be_sent_back(client: TestClient) -> None:
    answer = ask(client, "and when?", [{**TURN, "cited": [BUILT, *[HIGH] * (MOST_ITEMS - 1)]}])
    assert answer["answered"]


def test_no_history_is_as_none_at_all(client: TestClient) -> None:
    with_none, without = ask(client, QUESTION, []), client.post("/ask", json={"question": QUESTION})
    assert with_none["citations"] == without.json()["citations"]
    assert with_none["understood"] == QUESTION


@pytest.mark.parametrize(
    ("history", "where"),
    [
        ("lighthouse", ["body", "history"]),
        ({"question": QUESTION}, ["body", "history"]),
        (None, ["body", "history"]),
        (["lighthouse"], ["body", "history", 0]),
        ([{}], ["body", "history", 0, "question"]),
        ([{"question": " "}], ["body", "history", 0, "question"]),
        ([{"question": "x" * 2001}], ["body", "history", 0, "question"]),
        ([{**TURN, "understood": "x" * 2001}], ["body", "history", 0, "understood"]),
        ([{**TURN, "cited": "a quote"}], ["body", "history", 0, "cited"]),
        ([{**TURN, "cited": ["x"] * 25}], ["body", "history", 0, "cited"]),
        ([{**TURN, "cited": ["x" * 20_001]}], ["body", "history", 0, "cited", 0]),
        ([{**TURN, "cited": [7]}], ["body", "history", 0, "cited", 0]),
        ([TURN] * 21, ["body", "history"]),
    ],
)
def test_bad_shapes_are_problems(client: TestClient, history: Any, where: list[Any]) -> None:
    response = client.post("/ask", json={"question": "when?", "history": history})
    assert response.status_code == 422
    errors = problem_of(response)["errors"]
    assert [error["location"] for error in errors] == [where]


def test_a_field_that_no_turn_has_is_refused_unsaid(client: TestClient) -> None:
    body = {"question": "when?", "history": [{**TURN, "unheard_of_name": 1}]}
    response = client.post("/ask", json=body)
    assert response.status_code == 422
    problem_of(response)
    assert "unheard_of_name" not in response.text
