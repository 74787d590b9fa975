"""What a question is to look in stays chosen on the page, however many documents there are."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from conftest import MakeFolder, wait_until_ready
from starlette.testclient import TestClient

from index.store import public_id
from qa.settings import Settings
from web.app import create_app

# More than the page lists of either.
FILES = {f"{n // 4:03}/note {n:03}.txt": f"Note {n} is about a boat." for n in range(204)}
FIRST, LAST = "000/note 000.txt", "050/note 203.txt"


@pytest.fixture(scope="module")
def client(
    seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("many") / "data"
    app = create_app(Settings(seeds=seeds_folder(FILES), data=data, watch=False))
    with TestClient(app, base_url="http://localhost") as opened:
        wait_until_ready(opened, 300)
        yield opened


def chosen(client: TestClient, *names: str) -> tuple[list[str], str]:
    """The boxes that are checked on the page for these names, and what stands over them."""
    page = client.get("/", params={"documents": list(names)}).text
    boxes = re.findall(r'name="documents" value="([^"]*)" checked', page)
    label = re.search(r'id="chosen">([^<]*)<', page)
    assert label
    return [unescape(box) for box in boxes], label[1]


def test_what_is_chosen_is_checked_beyond_what_is_listed(client: TestClient) -> None:
    assert chosen(client) == ([], "All documents")
    first, last = public_id(FIRST), public_id(LAST)
    assert chosen(client, first, last) == ([first, last], "2 of 204 documents")
    assert chosen(client, LAST) == ([last], "1 of 204 documents")
    assert chosen(client, "050/", last) == (["050/", last], "1 folder and 1 more")
    assert chosen(client, "050") == (["050/"], "1 folder")
    page = client.get("/", params={"documents": last}).text
    assert "the first 200 of 204 documents, and those that are chosen." in page


def test_what_is_gone_stays_chosen_and_is_told(client: TestClient) -> None:
    gone, last = public_id("gone.txt"), public_id(LAST)
    assert chosen(client, gone) == ([gone], "1 that is gone")
    names = ("a <b>.txt", "old/", last)
    label = "1 of 204 documents and 2 that are gone"
    assert chosen(client, *names) == (list(names), label)
    page = client.get("/", params={"documents": list(names)}).text
    assert "<b>" not in page and page.count("not in the folder any more") == 2
