"""The file of conversations through its own door."""

import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import QUESTION

from index.errors import ConversationsError
from qa.answer import Assistant
from qa.conversations import Conversations
from qa.conversations.records import MAX_TURNS, new_id
from qa.conversations.types import Feedback, Rating
from qa.doctor import examine
from qa.settings import Settings
from qa.types import Answer

BUILT = "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim."


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path / "data")


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Callable[..., Answer]:
    """A function that makes the answer to keep for a question, out of one that was given."""
    given = assistant.ask(QUESTION)
    assert given.citations[0].quote == BUILT

    def make(question: str = QUESTION) -> Answer:
        return replace(given, question=question, understood=question, turn=new_id())

    return make


def test_turns_come_back_whole_and_in_their_order(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    given = [answer("First?"), answer("Second?"), answer("Third?")]
    with kept.transaction() as records:
        id = records.begin()
        for one in given:
            assert records.add(id, one, ["notes/"])
    with kept.transaction() as records:
        turns = records.turns(id)
        assert [turn.answer for turn in turns] == [one.as_dict() for one in given]
        assert [turn.question for turn in turns] == ["First?", "Second?", "Third?"]
        assert turns[0].documents == ("notes/",)
        assert records.turns(id, before=turns[2].id) == turns[:2]
        history = turns[0].as_history()
        assert history.cited[0] == BUILT and history.understood == "First?"
        assert records.cut(id, turns[1].id)
        assert records.turns(id) == turns[:1]
        assert not records.cut(id, turns[1].id)
        assert not records.cut(records.begin(), turns[0].id)


def test_an_error_inside_leaves_the_file_as_it_was(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    with kept.transaction() as records:
        id = records.begin()
        records.add(id, answer(), None)
    with pytest.raises(ZeroDivisionError), kept.transaction() as records:
        records.delete(id)
        raise ZeroDivisionError
    with kept.transaction() as records:
        assert len(records.turns(id)) == 1


def test_conversations_are_listed_searched_and_renamed(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    with kept.transaction() as records:
        ids = [records.begin() for _ in range(5)]
        for n, id in enumerate(ids):
            records.add(id, answer(f"Wo ist die {'Ｓtraße' if n == 1 else 'Gasse'} {n}?"), None)
        records.add(ids[0], answer("And 100% of it?"), None)
        found, after = records.conversations(limit=2)
        assert [one.id for one in found] == [ids[0], ids[4]]
        assert found[0].title == "Wo ist die Gasse 0?" and found[0].questions == 2
        assert after is not None
        rest, end = records.conversations(limit=3, before=after)
        assert [one.id for one in rest] == [ids[3], ids[2], ids[1]]
        assert end is None

        def sought(words: str) -> list[str]:
            return [one.id for one in records.conversations(search=words)[0]]

        assert sought("STRASSE") == [ids[1]]
        assert sought("gasse SOLHEIM 2") == [ids[2]]
        assert sought("100%") == [ids[0]]
        assert sought("10_%") == sought("nowhere") == []
        assert records.rename(ids[3], "Über Türme")
        assert sought("ÜBER") == [ids[3]]
        assert not records.rename("nothing", "x")
        assert records.delete(ids[3]) and not records.delete(ids[3])
        assert sought("über") == []


def test_a_full_or_deleted_conversation_takes_no_more(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    with kept.transaction() as records:
        id = records.begin()
        added = [records.add(id, answer(), None) for _ in range(MAX_TURNS + 1)]
        assert added == [True] * MAX_TURNS + [False]
        records.delete(id)
        assert not records.add(id, answer(), None)


def test_what_is_deleted_is_not_left_in_the_file(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    with kept.transaction() as records:
        records.begin("Stays")
        id = records.begin()
        records.add(id, answer("Where is the xyzzyplugh?"), None)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert b"xyzzyplugh" in kept.path.read_bytes()
    with kept.transaction() as records:
        records.delete(id)
    for file in kept.path.parent.iterdir():
        assert b"xyzzyplugh" not in file.read_bytes()


def test_a_flipped_bit_is_noticed(kept: Conversations, answer: Callable[..., Answer]) -> None:
    with kept.transaction() as records:
        id = records.begin()
        records.add(id, answer(), None)
    data = bytearray(kept.path.read_bytes())
    data[data.index(b'"quote": "The lighthouse') + 12] ^= 1
    kept.path.write_bytes(data)
    with pytest.raises(ConversationsError, match=str(kept.path)), kept.transaction() as records:
        records.turns(id)


@pytest.mark.parametrize(
    ("spoiled", "where"),
    [
        ("UPDATE turns SET documents = '[\"notes/'", "question 1 of conversation"),
        ("UPDATE feedback SET rating = 'gooe'", "question 1 of conversation"),
        ("UPDATE feedback SET rating = 'gooe', turn = NULL", "feedback 1"),
    ],
)
def test_so_is_one_in_what_has_no_checksum(
    kept: Conversations, answer: Callable[..., Answer], spoiled: str, where: str
) -> None:
    given = answer()
    with kept.transaction() as records:
        id = records.begin()
        records.add(id, given, ["notes/"])
        records.say(Feedback(QUESTION, Rating.GOOD, turn=given.turn or ""))
    with sqlite3.connect(kept.path) as connection:
        connection.execute(spoiled)
    with pytest.raises(ConversationsError, match=where), kept.transaction() as records:
        records.turns(id)
        records.feedback()


def test_whoever_holds_an_error_holds_nobody_up(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    with kept.transaction() as records:
        id = records.begin()
        records.add(id, answer(), None)
        records.add(id, answer(), None)
    with sqlite3.connect(kept.path) as connection:
        connection.execute("UPDATE turns SET question = 'Another?'")
    with pytest.raises(ConversationsError) as held, kept.transaction() as records:
        records.turns(id)
    with kept.transaction() as records:
        records.begin()
    assert "is damaged" in str(held.value)


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")


def another(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (x)")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(b"no database at all, but long enough" * 50), "is damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:4096]), "is damaged"),
        (newer, "has format 99, this version reads 1"),
        (another, "it holds other tables"),
        (lambda path: (path.unlink(), path.mkdir()), "can't be used"),
    ],
    ids=["overwritten", "cut off", "newer", "another", "a folder"],
)
def test_a_file_that_cannot_be_used_is_named_with_what_to_do(
    kept: Conversations, settings: Settings, spoil: Callable[[Path], object], said: str
) -> None:
    with kept.transaction() as records:
        records.begin()
    assert kept.count() == 1
    spoil(kept.path)
    with pytest.raises(ConversationsError, match=said) as caught, kept.transaction() as records:
        records.conversations()
    assert str(kept.path) in str(caught.value) and "begin anew" in str(caught.value)
    found = {
        one.name: one for one in examine(settings.model_copy(update={"data": kept.path.parent}))
    }
    assert not found["conversations"].good
    assert str(kept.path) in found["conversations"].text


def test_a_share_link_is_made_once_and_taken_back(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    with kept.transaction() as records:
        id = records.begin()
        records.add(id, answer(), None)
        (turn,) = records.turns(id)
        assert turn.share is None
        share = records.share(turn.id)
        assert share is not None and share != turn.id and len(share) == 22
        assert records.share(turn.id) == share
        found = records.shared(share)
        assert found is not None and found.id == turn.id
        assert records.unshare(turn.id)
        assert records.shared(share) is None
        assert records.share(turn.id) != share
        assert records.share("nothing") is None and not records.unshare("nothing")


def test_many_writers_at_once_lose_nothing(
    kept: Conversations, answer: Callable[..., Answer]
) -> None:
    with kept.transaction() as records:
        id = records.begin()
    given = [answer(f"Question {n}?") for n in range(40)]

    def add(one: Answer) -> bool:
        with kept.transaction() as records:
            return records.add(id, one, None)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(add, given))
    with kept.transaction() as records:
        turns = records.turns(id)
        assert records.turns(id, last=3) == turns[-3:]
    assert [turn.number for turn in turns] == list(range(1, 41))
    assert {turn.id for turn in turns} == {one.turn for one in given}
