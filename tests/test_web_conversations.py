"""Conversations over HTTP."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from clients import asked_next
from conftest import QUESTION, Library
from pydantic import SecretStr
from starlette.testclient import TestClient

from index.store import public_id
from qa.conversations.records import new_id
from qa.settings import Settings
from web.app import create_app

BUILT = "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim."
FLOUR = "Where does the rye flour come from?"
MEANT = "Understood as “When was the lighthouse at Skarvik built?”"


def ask(client: TestClient, question: str = QUESTION, **more: Any) -> dict[str, Any]:
    body = {"question": question, "conversation": "new", **more}
    response = client.post("/ask", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def whole(client: TestClient, id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/conversations/{id}").json()
    return found


def test_answers_are_kept_where_they_were_asked_and_nowhere_else(served: TestClient) -> None:
    before = len(served.get("/conversations").json()["conversations"])
    alone = served.post("/ask", json={"question": QUESTION}).json()
    assert (alone["conversation"], alone["turn"]) == (None, None)
    served.get("/ask", params={"q": QUESTION})
    served.get("/", params={"q": QUESTION})
    first = ask(served)
    second = ask(served, FLOUR, conversation=first["conversation"], documents=["bakery.txt"])
    assert second["conversation"] == first["conversation"]
    listed = served.get("/conversations").json()["conversations"]
    assert len(listed) == before + 1
    assert listed[0]["title"] == QUESTION and listed[0]["questions"] == 2
    found = whole(served, first["conversation"])
    assert [turn["question"] for turn in found["turns"]] == [QUESTION, FLOUR]
    assert [turn["documents"] for turn in found["turns"]] == [None, ["bakery.txt"]]
    for turn, answer in zip(found["turns"], (first, second), strict=True):
        assert turn["id"] == answer["turn"]
        for citation in turn["answer"]["citations"]:
            assert (citation.pop("state"), citation.pop("stands")) == ("current", True)
            place = {"document": citation["document"]["id"]}
            place |= {name: citation[name] for name in ("start", "end")}
            assert citation.pop("place") == place
        for citation in turn["answer"]["nearest"]:
            del citation["state"], citation["stands"], citation["place"]
        assert turn["answer"] == answer


def test_a_stream_ends_with_an_answer_that_is_kept_by_then(served: TestClient) -> None:
    body = {"question": QUESTION, "conversation": "new", "stream": True}
    with served.stream("POST", "/ask", json=body) as response:
        lines = [line for line in response.iter_lines() if line.startswith("data: ")]
    done = json.loads(lines[-1].removeprefix("data: "))
    assert whole(served, done["conversation"])["turns"][0]["answer"]["text"] == done["text"]


def test_a_conversation_is_begun_renamed_searched_and_deleted(served: TestClient) -> None:
    response = served.post("/conversations", json={"title": "Über Türme"})
    assert response.status_code == 201
    address = response.headers["location"]
    assert served.get(address).json()["turns"] == []
    id = response.json()["id"]
    ask(served, conversation=id)
    untitled = served.post("/conversations").json()
    assert untitled["title"] == "" and untitled["questions"] == 0
    served.delete(f"/conversations/{untitled['id']}")

    def sought(words: str) -> list[str]:
        found = served.get("/conversations", params={"q": words}).json()["conversations"]
        return [conversation["id"] for conversation in found]

    assert sought("ÜBER solheim") == [id]
    renamed = served.patch(f"/conversations/{id}", json={"title": "Leuchtfeuer"})
    assert renamed.json()["title"] == "Leuchtfeuer"
    assert sought("über") == [] and sought("feuer") == [id]
    assert served.delete(address).status_code == 204
    for method in ("GET", "DELETE"):
        assert served.request(method, address).status_code == 404
    assert served.patch(address, json={"title": "x"}).status_code == 404
    body = {"question": QUESTION, "conversation": id}
    assert served.post("/ask", json=body).status_code == 404


def test_a_list_that_was_searched_on_the_start_page_leads_back_there(served: TestClient) -> None:
    id = ask(served)["conversation"]
    page = served.get("/c", params={"find": "solheim", "at": "new"}).text
    assert f'action="/c/{id}/rename"' in page
    for form, data in (("rename", {"title": "The lamp"}), ("delete", {})):
        back = served.post(f"/c/{id}/{form}", data={"at": "new"} | data, follow_redirects=False)
        assert (back.status_code, back.headers["location"]) == (303, "/")


def test_an_answer_that_is_not_kept_says_so_and_can_be_kept(served: TestClient) -> None:
    asked = {"q": FLOUR, "documents": "bakery.txt"}
    page = served.get("/", params=asked).text
    assert "This answer isn’t kept." in page
    (form,) = re.findall(r'<form class="row" action="/c".*?</form>', page, re.DOTALL)
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    kept = served.post("/c", data=sent)
    assert kept.status_code == 200 and "isn’t kept" not in kept.text
    (turn,) = whole(served, kept.url.path.rpartition("/")[2])["turns"]
    assert turn["question"] == FLOUR and turn["documents"] == [public_id("bakery.txt")]


def test_what_follows_an_answer_that_is_not_kept_leans_on_it_without_scripts(
    served: TestClient,
) -> None:
    page = asked_next(served, served.get("/", params={"q": QUESTION}), "and when?")
    assert MEANT in page.text
    (turn,) = whole(served, page.url.path.rpartition("/")[2])["turns"]
    assert turn["question"] == "and when?"
    # A conversation that is kept knows by itself what was asked.
    assert 'name="history"' not in page.text


def test_a_question_that_meets_a_problem_loses_nothing_that_was_asked(served: TestClient) -> None:
    page = asked_next(served, served.get("/", params={"q": QUESTION}), "when? " * 500)
    assert page.status_code == 422
    assert MEANT in asked_next(served, page, "and when?").text


@pytest.mark.parametrize(
    "history",
    ["", "when?", "[]", "{}", '{"question": " "}', "[" * 9_999, ['{"question": "when?"}'] * 21],
)
def test_a_page_can_send_no_history_of_another_shape(
    served: TestClient, history: str | list[str]
) -> None:
    response = served.post("/c", data={"q": QUESTION, "history": history})
    assert response.status_code == 422


def test_the_list_comes_in_pages(served: TestClient) -> None:
    made = [ask(served)["conversation"] for _ in range(3)]
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = served.get("/conversations", params=params).json()
        seen += [conversation["id"] for conversation in page["conversations"]]
        assert len(page["conversations"]) <= 2
        if (cursor := page["next"]) is None:
            break
    assert seen[:3] == made[::-1]
    assert len(seen) == len(set(seen)) == len(served.get("/conversations").json()["conversations"])


def test_a_question_takes_the_place_of_another_and_of_all_after_it(served: TestClient) -> None:
    first = ask(served)
    id = first["conversation"]
    second = ask(served, FLOUR, conversation=id)
    third = ask(served, QUESTION, conversation=id)
    again = ask(served, "How high is the tower?", conversation=id, replaces=second["turn"])
    assert [turn["id"] for turn in whole(served, id)["turns"]] == [first["turn"], again["turn"]]
    gone = {"question": QUESTION, "conversation": id, "replaces": third["turn"]}
    assert served.post("/ask", json=gone).status_code == 404
    assert served.delete(f"/conversations/{id}/turns/{again['turn']}").status_code == 204
    assert served.delete(f"/conversations/{id}/turns/{again['turn']}").status_code == 404
    assert [turn["id"] for turn in whole(served, id)["turns"]] == [first["turn"]]


def test_what_is_meant_for_the_last_turn_deletes_no_later_one(served: TestClient) -> None:
    """A page that was left open doesn't know what was asked on another one since."""
    first = ask(served)
    id, stale = first["conversation"], first["turn"]
    later = ask(served, FLOUR, conversation=id)["turn"]
    edited = {"q": FLOUR, "replaces": stale}
    for response in (
        served.post(
            "/ask", json={"question": FLOUR, "conversation": id, "replaces": stale, "last": True}
        ),
        served.post(f"/turns/{stale}/again"),
        served.post(f"/c/{id}", data=edited),
    ):
        assert response.status_code == 409
        assert "open it again to see what came after" in response.text
        assert [turn["id"] for turn in whole(served, id)["turns"]] == [stale, later]
    assert served.post("/c", data=edited).status_code == 404  # a new one has nothing to replace
    again = ask(served, conversation=id, replaces=later, last=True)["turn"]
    assert [turn["id"] for turn in whole(served, id)["turns"]] == [stale, again]


def test_a_turn_that_came_while_another_was_replaced_stays(served: TestClient) -> None:
    first = ask(served)
    id, stale = first["conversation"], first["turn"]
    conversations = served.app.state.conversations  # type: ignore[attr-defined]
    assistant = served.app.state.assistant  # type: ignore[attr-defined]
    come = replace(assistant.ask(FLOUR), turn=new_id())

    class Slow:
        """An assistant that takes long enough for another page to ask."""

        def ask(self, *args: Any, **more: Any) -> Any:
            with conversations.transaction() as records:
                records.add(id, come, None)
            return assistant.ask(*args, **more)

    served.app.state.assistant = Slow()  # type: ignore[attr-defined]
    try:
        body = {"question": QUESTION, "conversation": id, "replaces": stale, "last": True}
        assert served.post("/ask", json=body).status_code == 409
    finally:
        served.app.state.assistant = assistant  # type: ignore[attr-defined]
    assert [turn["id"] for turn in whole(served, id)["turns"]] == [stale, come.turn]


def test_a_question_that_is_tried_again_is_kept_once(served: TestClient) -> None:
    """Its answer was kept, but never came: who asks again knows of no turn."""
    name, other = new_id(), new_id()
    begun = ask(served, turn=name)
    assert begun["turn"] == name
    again = ask(served, turn=name)
    assert (again["conversation"], again["turn"]) == (begun["conversation"], name)
    id = again["conversation"]
    changed = {"conversation": id, "replaces": name, "turn": other}
    for _ in range(2):
        assert ask(served, FLOUR, **changed)["turn"] == other
    last = ask(served, conversation=id)
    ask(served, FLOUR, conversation=id, turn=other)
    assert [turn["id"] for turn in whole(served, id)["turns"]] == [last["turn"], other]


def test_a_turn_is_never_taken_out_of_another_conversation(served: TestClient) -> None:
    first, second = ask(served), ask(served)
    moved = ask(served, conversation=second["conversation"], turn=first["turn"])
    assert moved["turn"] not in (first["turn"], second["turn"])
    assert [turn["id"] for turn in whole(served, first["conversation"])["turns"]] == [first["turn"]]
    assert len(whole(served, second["conversation"])["turns"]) == 2


def test_a_conversation_is_saved_as_markdown_and_json(served: TestClient) -> None:
    id = ask(served)["conversation"]
    saved = served.get(f"/conversations/{id}.md")
    assert saved.headers["content-type"] == "text/markdown; charset=utf-8"
    assert saved.headers["content-disposition"].startswith("attachment")
    preferred = served.get(f"/conversations/{id}", headers={"Accept": "text/markdown"})
    assert preferred.text == saved.text
    sha256 = whole(served, id)["turns"][0]["answer"]["citations"][0]["document"]["sha256"]
    for part in (f"## {QUESTION}", f"> (1) “{BUILT}”", "lighthouse.md", sha256):
        assert part in saved.text
    as_json = served.get(f"/conversations/{id}.json")
    assert as_json.json() == whole(served, id)
    assert as_json.headers["content-disposition"].startswith("attachment")


def test_a_saved_refusal_says_where_was_looked(served: TestClient) -> None:
    id = ask(served, FLOUR, documents=["lighthouse.md"])["conversation"]
    assert "Not in the chosen documents." in served.get(f"/conversations/{id}.md").text


def test_a_share_link_shows_one_answer_until_it_is_taken_back(served: TestClient) -> None:
    first = ask(served)
    id, turn = first["conversation"], first["turn"]
    ask(served, FLOUR, conversation=id)
    address = f"/conversations/{id}/turns/{turn}/share"
    assert whole(served, id)["turns"][0]["shared"] is None
    for guess in (turn, id, "x"):
        assert served.get(f"/shared/{guess}").status_code == 404
    url = served.post(address).json()["url"]
    assert served.post(address).json()["url"] == url == whole(served, id)["turns"][0]["shared"]
    page = served.get(url).text
    assert BUILT.split(" by ")[0] in page and "Answered on" in page
    assert FLOUR not in page and id not in page and turn not in page
    assert "<button" not in page.split("<main")[1]
    assert served.post(f"/conversations/x/turns/{turn}/share").status_code == 404
    assert served.delete(address).status_code == 204
    assert served.get(url).status_code == 404
    url = served.post(address).json()["url"]
    served.delete(f"/conversations/{id}")
    assert served.get(url).status_code == 404


def test_changed_and_lost_documents_are_told_and_the_old_quote_is_shown(
    served: TestClient, own: Library
) -> None:
    file = own.write("ferry.txt", "The ferry leaves at seven. Its captain is Ada Holm.")
    sync = served.app.state.assistant.sync  # type: ignore[attr-defined]
    sync()
    id = ask(served, "Who is the captain of the ferry?")["conversation"]

    def now() -> tuple[str, bool, str]:
        citation = whole(served, id)["turns"][0]["answer"]["citations"][0]
        assert citation["quote"] == "Its captain is Ada Holm."
        page = served.get(f"/c/{id}").text
        return citation["state"], citation["stands"], page

    file.write_text("The ferry leaves at seven. Its captain is Ida Holm.")
    sync()
    *state, page = now()
    assert state == ["changed", False]
    assert "Ada Holm" in page and "this stands in it no more" in page
    file.unlink()
    sync()
    *state, page = now()
    assert state == ["gone", False]
    assert "Ada Holm" in page and "The document is gone" in page
    assert "The document is gone" in served.get(f"/conversations/{id}.md").text


@pytest.mark.parametrize(
    "body",
    [
        {"conversation": ""},
        {"conversation": "x" * 65},
        {"conversation": 7},
        {"conversation": "\ud800"},
        {"conversation": "new", "replaces": ""},
        {"conversation": "new", "replaces": "x"},
        {"conversation": "new", "replaces": "x", "last": True},
        {"conversation": "x", "last": True},
        {"replaces": "x"},
        {"last": True},
        {"turn": "x" * 22},
        {"conversation": "new", "turn": "1"},
        {"conversation": "new", "turn": "x" * 21 + "\n"},
        {"conversation": "new", "turn": "x" * 23},
    ],
    ids=str,
)
def test_what_is_no_conversation_is_refused(served: TestClient, body: dict[str, Any]) -> None:
    data = json.dumps({"question": QUESTION, **body})
    response = served.post("/ask", content=data, headers={"Content-Type": "application/json"})
    assert response.status_code == 422, response.text


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, None])
def test_what_is_no_title_is_refused(served: TestClient, title: str | None) -> None:
    assert served.post("/conversations", json={"title": title}).status_code == 422


@pytest.mark.parametrize(
    ("path", "field"),
    [
        *(("/c", field) for field in ("q", "documents", "replaces")),
        *(("/c/x/rename", field) for field in ("title", "at")),
        *(("/c/x/delete", "at"), ("/turns/x/rate", "note"), ("/documents/x/rename", "path")),
        *(("/documents/x/mark", field) for field in ("turn", "sha256")),
        ("/documents/upload", "under"),
    ],
)
def test_forms_take_text_alone(served: TestClient, path: str, field: str) -> None:
    """A form may name the encoding of its fields; in UTF-7, this is half a surrogate pair."""
    part = f'--b\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n+2AA-\r\n--b--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b; charset=utf-7"}
    response = served.post(path, content=part.encode(), headers=headers)
    assert response.status_code == 422
    assert f"{field}: not well-formed" in response.text or f"{field}.0: not well" in response.text


@pytest.mark.parametrize("title", ["x" * 200, "x" * 201])
def test_a_title_by_form_is_as_long_as_by_api(served: TestClient, title: str) -> None:
    id = served.post("/conversations", json={"title": "Lamps"}).json()["id"]
    renamed = served.post(f"/c/{id}/rename", data={"title": title}).status_code == 200
    assert renamed is (served.patch(f"/conversations/{id}", json={"title": title}).is_success)
    assert whole(served, id)["title"] == (title if renamed else "Lamps")


def test_a_full_conversation_says_so(served: TestClient) -> None:
    answer = served.app.state.assistant.ask(QUESTION)  # type: ignore[attr-defined]
    with served.app.state.conversations.transaction() as records:  # type: ignore[attr-defined]
        id = records.begin()
        while records.add(id, replace(answer, turn=new_id()), None):
            pass
    body = {"question": QUESTION, "conversation": id}
    response = served.post("/ask", json=body)
    assert response.status_code == 409 and "begin a new one" in response.json()["detail"]
    last = whole(served, id)["turns"][-1]["id"]
    assert ask(served, conversation=id, replaces=last)["turn"] is not None


def test_other_sites_and_strangers_change_and_see_nothing(served: TestClient, own: Library) -> None:
    first = ask(served)
    id, turn = first["conversation"], first["turn"]
    url = served.post(f"/conversations/{id}/turns/{turn}/share").json()["url"]
    elsewhere = {"sec-fetch-site": "cross-site"}
    for path in ("/c", f"/c/{id}", f"/c/{id}/delete", f"/c/{id}/rename", f"/turns/{turn}/share"):
        assert served.post(path, data={"q": QUESTION}, headers=elsewhere).status_code == 403
    assert served.delete(f"/conversations/{id}", headers=elsewhere).status_code == 403
    body = {"turn": turn, "rating": "bad"}
    assert served.post("/feedback", json=body, headers=elsewhere).status_code == 403
    assert [one["rating"] for one in whole(served, id)["turns"]] == [None]
    settings = Settings(seeds=own.seeds, data=own.data, watch=False, token=SecretStr("open"))
    with TestClient(create_app(settings), base_url="http://localhost") as guarded:
        for path in (url, "/c", f"/c/{id}", f"/conversations/{id}", "/feedback/questions.jsonl"):
            assert guarded.get(path).status_code == 401
