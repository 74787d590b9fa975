"""Feedback over HTTP and by the forms, and the labelled questions that come of it."""

import re
from collections.abc import Callable
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any

import pytest
from conftest import DOCUMENTS, QUESTION, Library
from starlette.testclient import TestClient

from index.store import public_id
from qa.answer import Assistant
from qa.evaluate import LabelledQuestion, evaluate, load_questions
from qa.settings import Settings

FLOUR = "Where does the rye flour come from?"
NOWHERE = "How tall is the president of Peru?"
RESTS = "The sourdough rests for eighteen hours before it is baked."
BAKERY = str(DOCUMENTS["bakery.txt"])
SENTENCE = {
    "document": public_id("bakery.txt"),
    "start": BAKERY.index(RESTS),
    "end": BAKERY.index(RESTS) + len(RESTS),
    "text": RESTS,
}
Labels = Callable[[], list[LabelledQuestion]]


@pytest.fixture(autouse=True)
def forget(served: TestClient) -> None:
    """Each test begins with nothing said: it's safe to move the file of conversations away."""
    served.app.state.conversations.path.unlink(missing_ok=True)  # type: ignore[attr-defined]


@pytest.fixture
def labels(served: TestClient, tmp_path: Path) -> Labels:
    """A function that exports the labelled questions and reads them as `qa eval` does."""

    def read() -> list[LabelledQuestion]:
        response = served.get("/feedback/questions.jsonl")
        assert response.status_code == 200
        file = tmp_path / "questions.jsonl"
        file.write_bytes(response.content)
        return load_questions(file)

    return read


def ask(client: TestClient, question: str) -> dict[str, Any]:
    answer = client.post("/ask", json={"question": question, "conversation": "new"})
    found: dict[str, Any] = answer.json()
    return found


def say(client: TestClient, **said: Any) -> int:
    return client.post("/feedback", json=said).status_code


def test_what_people_said_is_measured_by_eval(
    served: TestClient, labels: Labels, own: Library
) -> None:
    assert say(served, turn=ask(served, QUESTION)["turn"], rating="good") == 204
    assert say(served, turn=ask(served, NOWHERE)["turn"], rating="good") == 204
    rests = "How long does the sourdough rest?"
    wrong = ask(served, rests)["turn"]
    assert say(served, turn=wrong, rating="bad", sentence=SENTENCE, note="see there") == 204
    assert say(served, question=FLOUR, request_id="r1", rating="bad") == 204
    found = labels()
    assert [label.question for label in found] == [QUESTION, NOWHERE, rests]
    assert found[1].answers == () and found[2].answers == (RESTS,)
    assert (found[2].document, found[2].start) == ("bakery.txt", SENTENCE["start"])
    assert len({label.id for label in found}) == 3
    settings = Settings(seeds=own.seeds, data=own.data, watch=False)
    with closing(Assistant.open(settings, own.encoder)) as assistant:
        metrics = evaluate(assistant, found)
    assert (metrics.answerable, metrics.unanswerable) == (2, 1)
    assert metrics.hit_at_1_ignoring_refusal and metrics.hit_at_1_ignoring_refusal.value == 1
    assert metrics.answered_of_unanswerable and metrics.answered_of_unanswerable.value == 0


def test_a_script_may_say_which_sentence_it_is(served: TestClient, labels: Labels) -> None:
    assert say(served, question=FLOUR, rating="bad", sentence=SENTENCE) == 204
    (label,) = labels()
    assert label.question == FLOUR and label.answers == (RESTS,)


def test_only_what_the_index_says_there_is_taken(served: TestClient, labels: Labels) -> None:
    for change, status in (
        ({"text": RESTS.replace("eighteen", "eight")}, 409),
        ({"start": 1, "end": 5}, 409),
        ({"end": 10**9}, 409),
        ({"start": SENTENCE["end"], "end": SENTENCE["start"]}, 409),
        ({"document": "unknown"}, 404),
        ({"start": -1}, 422),
    ):
        assert say(served, question=FLOUR, rating="bad", sentence=SENTENCE | change) == status
    assert labels() == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"rating": "good"},
        {"question": FLOUR, "rating": "fine"},
        {"question": FLOUR, "rating": "bad", "note": "x" * 2001},
        {"question": " ", "rating": "bad"},
        {"turn": "", "rating": "bad"},
        {"turn": "x", "question": FLOUR, "rating": "bad"},
    ],
    ids=str,
)
def test_what_is_no_feedback_is_refused(served: TestClient, said: dict[str, Any]) -> None:
    assert say(served, **said) == 422


def test_the_last_word_about_an_answer_counts(served: TestClient, labels: Labels) -> None:
    turn = ask(served, QUESTION)["turn"]
    assert say(served, turn=turn, rating="bad", sentence=SENTENCE) == 204
    # A note that comes later doesn't take the sentence back.
    assert say(served, turn=turn, rating="bad", note="not that one") == 204
    assert labels()[0].answers == (RESTS,)
    assert say(served, turn=turn, rating="good") == 204
    (label,) = labels()
    assert label.document == "lighthouse.md"
    assert say(served, turn=turn, rating="bad") == 204
    assert labels() == []
    assert say(served, turn="x" * 22, rating="good") == 404


def test_what_was_said_can_be_taken_back(served: TestClient, labels: Labels) -> None:
    answer = ask(served, QUESTION)
    assert say(served, turn=answer["turn"], rating="good") == 204
    assert len(labels()) == 1
    turn = f"/conversations/{answer['conversation']}/turns/{answer['turn']}"
    assert served.delete(f"{turn}/feedback").status_code == 204
    assert labels() == []
    assert served.delete(f"{turn}/feedback").status_code == 204
    assert served.delete(f"{turn[:-1]}/feedback").status_code == 404


def test_labels_follow_their_documents(served: TestClient, labels: Labels, own: Library) -> None:
    text = "The oven is fed with beech."
    sync = served.app.state.assistant.sync  # type: ignore[attr-defined]
    own.write("oven.txt", text)
    sync()
    sentence = {"document": public_id("oven.txt"), "start": 0, "end": len(text), "text": text}
    question = "What is the oven fed with?"
    assert say(served, question=question, rating="bad", sentence=sentence) == 204
    own.write("oven.txt", f"Quite another beginning. {text} And an end.")
    sync()
    assert labels()[0].start == len("Quite another beginning. ")
    own.write("oven.txt", "Nothing of it.")
    sync()
    assert labels() == []


def test_a_note_leaves_the_marked_sentence_and_guesses_none(
    served: TestClient, labels: Labels
) -> None:
    """A sentence that was cited is marked as right: what is highlighted in it is a guess."""
    answer = ask(served, FLOUR)
    quoted = answer["citations"][0]
    id, place = quoted["document"]["id"], f"{quoted['start']}-{quoted['end']}"
    form = {"turn": answer["turn"], "sha256": quoted["document"]["sha256"], "place": place}
    assert served.post(f"/documents/{id}/mark", data=form).status_code == 200
    assert labels()[0].answers == (quoted["quote"],)
    note = {"rating": "good", "note": "just that"}
    assert served.post(f"/turns/{answer['turn']}/rate", data=note).status_code == 200
    assert labels()[0].answers == (quoted["quote"],)


def test_a_note_is_there_to_be_read(served: TestClient) -> None:
    answer = ask(served, FLOUR)
    note = "the <wheat> & the rye"
    page = served.post(f"/turns/{answer['turn']}/rate", data={"rating": "bad", "note": note}).text
    assert f'value="{escape(note)}"' in page
    whole = served.get(f"/conversations/{answer['conversation']}").json()
    assert [turn["note"] for turn in whole["turns"]] == [note]
    assert served.delete(
        f"/conversations/{answer['conversation']}/turns/{answer['turn']}/feedback"
    ).is_success
    whole = served.get(f"/conversations/{answer['conversation']}").json()
    assert [turn["note"] for turn in whole["turns"]] == [""]


def test_a_refusal_of_chosen_documents_says_nothing_of_all(
    served: TestClient, labels: Labels
) -> None:
    body = {"question": FLOUR, "conversation": "new", "documents": ["lighthouse.md"]}
    answer = served.post("/ask", json=body).json()
    assert not answer["answered"]
    assert say(served, turn=answer["turn"], rating="good") == 204
    assert labels() == []
    assert say(served, turn=ask(served, NOWHERE)["turn"], rating="good") == 204
    assert [label.question for label in labels()] == [NOWHERE]


def test_the_right_sentence_may_stand_in_any_document(served: TestClient) -> None:
    answer = ask(served, QUESTION)
    turn = answer["turn"]
    page = served.post(f"/turns/{turn}/rate", data={"rating": "bad"}).text
    assert f'href="/documents?turn={turn}"' in page
    marking = served.get(f"/documents/{SENTENCE['document']}?turn={turn}&mark=true").text
    assert f'href="/documents?turn={turn}"' in marking
    people = {"Accept": "text/html"}
    sought = {"turn": turn, "find": "bakery"}
    found = served.get("/documents", params=sought, headers=people).text
    assert QUESTION in found and f'name="turn" value="{turn}"' in found
    assert f'href="/c/{answer["conversation"]}#turn-{turn}"' in found
    assert "/upload" not in found and "/remove" not in found
    (address,) = re.findall(rf'href="(/documents/{SENTENCE["document"]}[^"]*)"', found)
    place = f"{SENTENCE['start']}-{SENTENCE['end']}"
    assert f'value="{place}"' in served.get(address.replace("&amp;", "&")).text
    assert "turn=" not in served.get("/documents?turn=unknown", headers=people).text


def test_feedback_goes_with_its_conversation(served: TestClient, labels: Labels) -> None:
    answer = ask(served, QUESTION)
    say(served, turn=answer["turn"], rating="good")
    again = {"question": QUESTION, "replaces": answer["turn"]}
    served.post("/ask", json=again | {"conversation": answer["conversation"]})
    assert len(labels()) == 1  # what was said stays true when the question is asked again
    served.delete(f"/conversations/{answer['conversation']}")
    assert labels() == []


def test_feedback_goes_with_its_question(served: TestClient, labels: Labels) -> None:
    first, other = ask(served, QUESTION), ask(served, FLOUR)
    place = {"conversation": first["conversation"]}
    later = served.post("/ask", json={"question": FLOUR, **place}).json()
    for answer in (first, other, later):
        say(served, turn=answer["turn"], rating="good")
    address = f"/conversations/{first['conversation']}/turns"
    assert served.delete(f"{address}/{other['turn']}").status_code == 404
    assert len(labels()) == 3
    assert served.delete(f"{address}/{later['turn']}").status_code == 204
    assert [label.question for label in labels()] == [QUESTION, FLOUR]
    assert served.delete(f"{address}/{first['turn']}").status_code == 204
    assert [label.question for label in labels()] == [FLOUR]


def test_a_sentence_is_marked_on_the_documents_page(served: TestClient, labels: Labels) -> None:
    turn = ask(served, QUESTION)["turn"]
    id = SENTENCE["document"]
    page = served.get(f"/documents/{id}?turn={turn}&mark=true").text
    place = f"{SENTENCE['start']}-{SENTENCE['end']}"
    assert f'value="{place}"' in page and QUESTION in page
    assert "choice" not in served.get(f"/documents/{id}?mark=true").text
    sha256 = served.get(f"/documents/{id}.json").json()["sha256"]
    form = {"turn": turn, "sha256": sha256, "place": place}
    for change, status in (
        ({"sha256": "0" * 64}, 409),
        ({"place": "0-9"}, 409),
        ({"place": "9-0"}, 409),
        ({"place": "x"}, 422),
        ({"turn": "x"}, 404),
    ):
        assert served.post(f"/documents/{id}/mark", data=form | change).status_code == status
    assert served.post("/documents/unknown/mark", data=form).status_code == 404
    assert labels() == []
    shown = served.post(f"/documents/{id}/mark", data=form)
    assert shown.status_code == 200 and "Thank you" in shown.text
    (label,) = labels()
    assert (label.question, label.answers) == (QUESTION, (RESTS,))
