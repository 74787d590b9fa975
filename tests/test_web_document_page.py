"""Documents, shown and given in stretches: on their page and as JSON, the same sentences."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Library, MakeFolder, wait_until_ready
from hypothesis import given, settings
from hypothesis import strategies as st
from mailing import HEAD, part, parts
from starlette.testclient import TestClient

from index.corpus import Corpus
from index.read.text import read_text
from index.sentences import split
from index.store import Store, public_id
from index.types import BlockKind, Section, Sentence
from qa.settings import Settings
from web.app import create_app
from web.layout import lay_out

ROWS = 120
TABLE = "Name,Role\n" + "".join(f"Sailor {n} of the Orsa,mate {n}\n" for n in range(ROWS))
NOTES = "# Notes\n\n" + "\n\n".join(
    f"## Day {n}\n\nOn day {n} the boat was painted. It took {n} hours." for n in range(60)
)

MAIL = parts(
    "mixed", part("text/plain", "See the map."), part("application/pdf", "%PDF", name="map.pdf")
)
BLANK = "Before it, the crew ate." + "\n" * 300 + "After it, they slept.\n"


@pytest.fixture(scope="module")
def seeds(seeds_folder: MakeFolder) -> Path:
    return seeds_folder(
        {"crew.csv": TABLE, "notes.md": NOTES, "blank.txt": BLANK, "map.eml": HEAD + MAIL}
    )


@pytest.fixture(scope="module")
def client(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("long") / "data"
    with TestClient(
        create_app(Settings(seeds=seeds, data=data, watch=False)), base_url="http://localhost"
    ) as opened:
        wait_until_ready(opened)
        yield opened


def flat(sections: list[Section]) -> list[Sentence]:
    return [sentence for section in sections for sentence in section.sentences]


def test_what_could_not_be_read_of_a_document_is_told_on_its_page(client: TestClient) -> None:
    mail, notes = (client.get(f"/documents/{public_id(p)}").text for p in ("map.eml", "notes.md"))
    assert "map.pdf: damaged, or not what its name says" in mail
    assert "Not all was read" in mail and "Not all was read" not in notes


def test_a_stretch_has_the_sentences_that_reach_into_it(library: Library) -> None:
    library.write("crew.csv", TABLE)
    library.write("notes.md", NOTES)
    library.sync()
    corpus = Corpus.open(library.data, library.encoder)
    with corpus.snapshot() as snapshot:
        for path in ("crew.csv", "notes.md"):
            id = public_id(path)
            whole = flat(snapshot.sections(id))
            length = len(snapshot.text(id))
            for start in range(0, length + 50, 97):
                for end in (start + 1, start + 400, length):
                    some = [s for s in whole if s.end > start and s.start < end]
                    assert flat(snapshot.sections(id, start, end)) == some
        rows = flat(snapshot.sections(public_id("crew.csv")))
        for row in rows:
            assert row.page is not None
            assert snapshot.start_of_page(public_id("crew.csv"), row.page) == row.start
        length = len(snapshot.text(public_id("crew.csv")))
        assert snapshot.start_of_page(public_id("crew.csv"), ROWS + 9) == length
    corpus.close()
    with Store(library.data).read() as view:
        assert list(view.passages_from("unknown", 0)) == []
        assert view.start_of_page("unknown", 1) == 0


@settings(max_examples=60)
@given(st.integers(0, 6000), st.integers(0, 3000))
def test_json_gives_stretches_that_fit_the_whole(
    client: TestClient, start: int, length: int
) -> None:
    address = f"/documents/{public_id('notes.md')}.json"
    whole = client.get(address).json()["text"]
    some = client.get(address, params={"start": start, "end": start + length}).json()
    assert some["text"] == whole[some["start"] : some["start"] + len(some["text"])]
    for section in some["sections"]:
        for sentence in section["sentences"]:
            assert some["start"] <= sentence["start"]
            assert sentence["end"] <= some["start"] + len(some["text"])


def test_a_stretch_without_a_sentence_is_no_whole_document(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.excerpt.SHOWN", 40)
    id = public_id("blank.txt")
    text = client.get(f"/documents/{id}.json").json()["text"]
    first, last = text.index("\n"), text.index("After")
    for start, end, begin, held in (
        (999_999_999, None, len(text), ""),
        (0, 0, 0, ""),
        (first + 9, first + 19, first + 9, text[first + 9 : first + 19]),
        (first + 9, last, first + 9, text[first + 9 : first + 49]),
        (first + 9, first, first + 9, ""),
    ):
        asked = {"start": start} if end is None else {"start": start, "end": end}
        some = client.get(f"/documents/{id}.json", params=asked).json()
        assert (some["start"], some["text"], some["sections"]) == (begin, held, [])
    page = client.get(f"/documents/{id}?at={first + 9}").text
    assert "Before" not in page and "After" not in page
    assert f'?at={first + 49}">Later text' in page


def test_a_long_document_is_read_stretch_by_stretch(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.excerpt.SHOWN", 900)
    id = public_id("notes.md")
    address, days = f"/documents/{id}", []
    while address:
        page = client.get(address, headers={"Accept": "text/html"}).text
        days += re.findall(r"On day (\d+) the boat", page)
        further = re.search(r'href="([^"]+)">Later text', page)
        address = further[1] if further else ""
    assert list(dict.fromkeys(days)) == [str(n) for n in range(60)]
    assert "Earlier text" in page

    text = client.get(f"/documents/{id}.json").json()["text"]
    start = text.index("On day 41")
    end = text.index(".", start) + 1
    cited = client.get(f"/documents/{id}?cite={start}-{end}").text
    assert '<mark id="quote">On day 41 the boat was painted.</mark>' in cited
    assert "On day 0 " not in cited

    row = client.get(f"/documents/{public_id('crew.csv')}?at=3000").text
    assert "Row" in row
    assert client.get(f"/documents/{id}?at=99999999&page=x&cite=9-3").status_code == 200


@given(st.text(st.sampled_from("ab. \n-1#|`=A\r\tü🐝"), max_size=200))
def test_layout_keeps_every_letter_in_order(text: str) -> None:
    document = read_text("a.txt", text)
    sections = split(document)
    blocks = lay_out(document.text, sections, [(0, 10)])
    pieces = [piece for block in blocks for piece in block.pieces]
    letters = re.sub(r"[\s=#-]", "", document.text)
    assert re.sub(r"[\s=#-]", "", "".join(piece.text for piece in pieces)) == letters
    sentences = [sentence for section in sections for sentence in section.sentences]
    assert [p.number for p in pieces if p.number is not None] == [s.number for s in sentences]
    assert all(2 <= block.level <= 6 for block in blocks if block.kind is BlockKind.HEADING)
