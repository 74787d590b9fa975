"""Where the quotes of kept answers lead, whatever has become of their documents."""

from collections.abc import Iterator

import pytest
from conftest import Library, wait_until_ready
from starlette.testclient import TestClient

from index.store import public_id
from qa.settings import Settings
from web.app import create_app

ASKED = "Who is the captain of the ferry?"
FERRY = "The ferry leaves at seven. Its captain is Ada Holm."
QUOTE = "Its captain is Ada Holm."
CHANGED = "This document has changed since the answer."
ELSEWHERE = "In summer it is another one. It leaves at eight, and is called Orsa. "


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    library.write("ferry.txt", FERRY)
    library.write("tram.txt", "The tram was opened in 1931.")
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    with TestClient(create_app(settings), base_url="http://localhost") as opened:
        wait_until_ready(opened)
        yield opened


def sync(client: TestClient) -> None:
    client.app.state.assistant.sync()  # type: ignore[attr-defined]


def keep(client: TestClient) -> tuple[str, str]:
    """A kept answer: its conversation, and the address of its first quote on the page then."""
    answer = client.post("/ask", json={"question": ASKED, "conversation": "new"}).json()
    assert answer["citations"][0]["quote"] == QUOTE
    address = answer["citations"][0]["url"].replace("#", f"&turn={answer['turn']}#")
    return answer["conversation"], address


def page_of_quote(client: TestClient, id: str) -> str:
    """The document's page that the kept quote leads to now, which must open at the quote."""
    turn = client.get(f"/conversations/{id}").json()["turns"][0]
    url = turn["answer"]["citations"][0]["url"]
    page = client.get(url).text
    assert f'id="{url.partition("#")[2]}"' in page
    return page


def test_a_document_that_is_as_it_was_has_not_changed(client: TestClient, library: Library) -> None:
    id, old = keep(client)
    file = library.seeds / "ferry.txt"
    for text in (None, "The ferry is gone."):
        if text is None:
            file.unlink()
        else:
            file.write_text(text)
        sync(client)
        assert QUOTE not in client.get(old).text
        file.write_text(FERRY)
        sync(client)
        # A page that was left open has the address that was given then.
        for page in (page_of_quote(client, id), client.get(old).text):
            assert CHANGED not in page and f'<mark id="quote">{QUOTE}</mark>' in page
    file.write_text(f"{FERRY} There are two more.")
    sync(client)
    assert CHANGED in client.get(old).text


def test_no_sentence_is_sought_in_a_document_that_is_gone(
    client: TestClient, library: Library
) -> None:
    id, _ = keep(client)
    turn = client.get(f"/conversations/{id}").json()["turns"][0]["id"]
    marking = f"turn={turn}&mark=true"
    assert marking in client.post(f"/turns/{turn}/rate", data={"rating": "bad"}).text
    (library.seeds / "ferry.txt").unlink()
    sync(client)
    page = client.get(f"/c/{id}").text
    assert "The document is gone since." in page
    assert "In another document" in page and marking not in page


def test_a_quote_is_found_under_another_name_and_in_another_place(
    client: TestClient, library: Library
) -> None:
    id, _ = keep(client)
    file = library.seeds / "ferry.txt"
    for name, before in (("boat.txt", ""), ("ferry.txt", ELSEWHERE)):
        file = file.rename(file.with_name(name))
        file.write_text(before + FERRY)
        sync(client)
        turn = client.get(f"/conversations/{id}").json()["turns"][0]
        place = turn["answer"]["citations"][0]["place"]
        assert place["document"] == public_id(name)
        assert file.read_text()[place["start"] : place["end"]] == QUOTE
        page = page_of_quote(client, id)
        assert CHANGED not in page and f'<mark id="quote">{QUOTE}</mark>' in page
