"""What can be asked of the conversations' file and changed in it, inside one transaction."""

import json
import secrets
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from index.errors import ConversationsError
from index.store.rows import checksum_of
from qa.conversations.types import Conversation, Feedback, KeptTurn, Rating, RightSentence
from qa.types import Answer

MAX_TURNS = 200
MAX_TERMS = 8

CONVERSATION = (
    "SELECT c.public, coalesce(c.title, (SELECT question FROM turns WHERE conversation = c.id"
    " ORDER BY number LIMIT 1), ''), c.begun, c.changed,"
    " (SELECT count(*) FROM turns WHERE conversation = c.id), c.latest FROM conversations c"
)
TURN = (
    "SELECT t.public, c.public, t.number, t.asked, t.question, t.documents, t.answer, t.checksum,"
    " t.share, f.rating, f.note FROM turns t JOIN conversations c ON c.id = t.conversation"
    " LEFT JOIN feedback f ON f.turn = t.public"
)
FEEDBACK = (
    "SELECT id, question, rating, note, coalesce(turn, ''), request, refused, path, start, end,"
    " text FROM feedback"
)
# A term stands in the title, or in a question or answer.
HOLDS = (
    "(instr(fold(coalesce(c.title, '')), ?1) OR EXISTS"
    " (SELECT 1 FROM turns WHERE conversation = c.id AND instr(words, ?1)))"
)
# Of the conversation ?1, the turn ?2 and all that come after it.
FROM_TURN = (
    "conversation = (SELECT id FROM conversations WHERE public = ?1)"
    " AND number >= (SELECT t.number FROM turns t JOIN conversations c"
    " ON c.id = t.conversation WHERE t.public = ?2 AND c.public = ?1)"
)
NEXT = "(SELECT coalesce(max(latest), 0) + 1 FROM conversations)"


class Records:
    """One transaction; made by `Conversations.transaction`."""

    def __init__(
        self, connection: sqlite3.Connection, damage: Callable[[str], ConversationsError]
    ) -> None:
        """`damage` makes the error that says what is damaged."""
        self._db = connection
        self._damage = damage
        connection.create_function("fold", 1, fold, deterministic=True)

    def count(self) -> int:
        """How many conversations there are."""
        return int(self._db.execute("SELECT count(*) FROM conversations").fetchone()[0])

    def begin(self, title: str | None = None) -> str:
        """Begins a conversation; its id."""
        public, now = new_id(), time.time()
        self._db.execute(
            "INSERT INTO conversations (public, title, begun, changed, latest)"
            f" VALUES (?, ?, ?, ?, {NEXT})",
            (public, title, now, now),
        )
        return public

    def conversation(self, id: str) -> Conversation | None:
        """The conversation with this id, None if there is none."""
        row = self._db.execute(f"{CONVERSATION} WHERE c.public = ?", (id,)).fetchone()
        return None if row is None else Conversation(*row[:-1])

    def conversations(
        self, *, search: str = "", before: int | None = None, limit: int = 50
    ) -> tuple[list[Conversation], int | None]:
        """The conversations that hold every word of `search`, the last changed first.

        Those after the place `before`, at most `limit`; with it comes the place to go on from.
        """
        where: list[str] = ["1"]
        values: list[int | str] = []
        if before is not None:
            where.append("c.latest < ?")
            values.append(before)
        for term in fold(search).split()[:MAX_TERMS]:
            # SQLite numbers what isn't numbered after the highest so far.
            where.append(HOLDS.replace("?1", f"?{len(values) + 1}"))
            values.append(term)
        query = f"{CONVERSATION} WHERE {' AND '.join(where)} ORDER BY c.latest DESC LIMIT ?"
        rows = self._db.execute(query, (*values, limit + 1)).fetchall()
        more = rows[limit - 1][-1] if len(rows) > limit else None
        return [Conversation(*row[:-1]) for row in rows[:limit]], more

    def rename(self, id: str, title: str) -> bool:
        """Gives it another title; whether there is such a conversation."""
        done = self._db.execute("UPDATE conversations SET title = ? WHERE public = ?", (title, id))
        return done.rowcount > 0

    def delete(self, id: str) -> bool:
        """Deletes it with its turns and what was said of them; whether there was one."""
        return self._db.execute("DELETE FROM conversations WHERE public = ?", (id,)).rowcount > 0

    def turns(self, id: str, *, before: str | None = None, last: int = MAX_TURNS) -> list[KeptTurn]:
        """A conversation's turns in their order, at most the `last` so many.

        Those before the turn `before`, if it is given.
        """
        query, values = f"{TURN} WHERE c.public = ?", [id]
        if before is not None:
            query += " AND t.number < (SELECT number FROM turns WHERE public = ?)"
            values.append(before)
        query += f" ORDER BY t.number DESC LIMIT {int(last)}"
        return [self._turn(row) for row in self._db.execute(query, values)][::-1]

    def turn(self, id: str) -> KeptTurn | None:
        """The turn with this id, None if there is none."""
        row = self._db.execute(f"{TURN} WHERE t.public = ?", (id,)).fetchone()
        return None if row is None else self._turn(row)

    def add(self, id: str, answer: Answer, documents: Sequence[str] | None) -> bool:
        """Puts a turn to a conversation's end: an answer whose `turn` is its id.

        Whether it could be: the conversation is there, and not full.
        """
        found = self._db.execute(
            "SELECT c.id, coalesce(max(t.number), 0), count(t.id) FROM conversations c"
            " LEFT JOIN turns t ON t.conversation = c.id WHERE c.public = ? GROUP BY c.id",
            (id,),
        ).fetchone()
        if found is None or found[2] >= MAX_TURNS:
            return False
        key, last, _ = found
        now, whole = time.time(), json.dumps(answer.as_dict())
        self._db.execute(
            "INSERT INTO turns (public, conversation, number, asked, question, documents, answer,"
            " words, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(answer.turn, key, last + 1, now, answer.question),
                *(json.dumps(documents if documents is None else list(documents)), whole),
                *(fold(f"{answer.question} {answer.text}"), checksum_of(answer.question, whole)),
            ),
        )
        self._db.execute(
            f"UPDATE conversations SET changed = ?, latest = {NEXT} WHERE id = ?", (now, key)
        )
        return True

    def cut(self, id: str, turn: str) -> bool:
        """Deletes a turn of a conversation and all that come after it; whether it was there."""
        done = self._db.execute(f"DELETE FROM turns WHERE {FROM_TURN}", (id, turn))
        return done.rowcount > 0

    def withdraw(self, turn: str) -> bool:
        """Deletes this turn alone; whether it was there."""
        return self._db.execute("DELETE FROM turns WHERE public = ?", (turn,)).rowcount > 0

    def share(self, turn: str) -> str | None:
        """The id of a turn's share link, made if there is none yet; None if there is no turn."""
        self._db.execute(
            "UPDATE turns SET share = coalesce(share, ?) WHERE public = ?", (new_id(), turn)
        )
        row = self._db.execute("SELECT share FROM turns WHERE public = ?", (turn,)).fetchone()
        return None if row is None else str(row[0])

    def unshare(self, turn: str) -> bool:
        """Takes a turn's share link back; whether there is such a turn."""
        done = self._db.execute("UPDATE turns SET share = NULL WHERE public = ?", (turn,))
        return done.rowcount > 0

    def shared(self, share: str) -> KeptTurn | None:
        """The turn that a share link leads to, None if none does."""
        row = self._db.execute(f"{TURN} WHERE t.share = ?", (share,)).fetchone()
        return None if row is None else self._turn(row)

    def say(self, feedback: Feedback) -> None:
        """Keeps what a person said; of what they say about one turn, the last rating counts.

        Note and place stay with the same rating until others are given.
        """
        before = self.said_of(feedback.turn)
        if before is not None and before.rating is feedback.rating:
            feedback = replace(
                feedback, note=feedback.note or before.note, place=feedback.place or before.place
            )
        place = feedback.place
        self._db.execute(
            "INSERT OR REPLACE INTO feedback (turn, conversation, request, given, question,"
            " refused, rating, note, path, start, end, text) VALUES (?, (SELECT conversation"
            " FROM turns WHERE public = ?1), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(feedback.turn or None, feedback.request_id, time.time(), feedback.question),
                *(feedback.refused, feedback.rating, feedback.note),
                *((place.path, place.start, place.end, place.text) if place else (None,) * 4),
            ),
        )

    def said_of(self, turn: str) -> Feedback | None:
        """What was said of a turn, None if nothing was."""
        row = self._db.execute(f"{FEEDBACK} WHERE turn = ?", (turn,)).fetchone()
        return None if row is None else self._said(row)

    def unsay(self, turn: str) -> None:
        """Takes back what was said of a turn."""
        self._db.execute("DELETE FROM feedback WHERE turn = ?", (turn,))

    def unsay_from(self, id: str, turn: str) -> None:
        """Takes back what was said of a turn of a conversation and of all that come after it."""
        turns = f"SELECT public FROM turns WHERE {FROM_TURN}"
        self._db.execute(f"DELETE FROM feedback WHERE turn IN ({turns})", (id, turn))

    def feedback(self) -> list[tuple[int, Feedback]]:
        """All that was said, in the order of time, numbered."""
        rows = self._db.execute(f"{FEEDBACK} ORDER BY id")
        return [(row[0], self._said(row)) for row in rows]

    def _turn(self, row: Sequence[Any]) -> KeptTurn:
        id, conversation, number, asked, question, documents, answer, checksum, *rest = row
        share, rating, note = rest
        place = f"question {number} of conversation {conversation}"
        if checksum_of(question, answer) != checksum:
            raise self._damage(place)
        try:
            where, rated = json.loads(documents), Rating(rating) if rating else None
        except ValueError as error:
            raise self._damage(place) from error
        return KeptTurn(
            *(id, conversation, number, asked, question),
            documents=None if where is None else tuple(where),
            answer=json.loads(answer),
            share=share,
            rating=rated,
            note=note or "",
        )

    def _said(self, row: Sequence[Any]) -> Feedback:
        number, question, rating, note, turn, request, refused, *place = row
        try:
            rated = Rating(rating)
        except ValueError as error:
            raise self._damage(f"feedback {number}") from error
        return Feedback(
            *(question, rated, note, turn, request, bool(refused)),
            place=None if place[0] is None else RightSentence(*place),
        )


def new_id() -> str:
    """22 letters that nobody can guess."""
    return secrets.token_urlsafe(16)


def fold(text: str) -> str:
    """Text in the spelling in which it is searched.

    >>> fold("Ｓtraße") == fold("STRASSE")
    True
    """
    return unicodedata.normalize("NFKC", text).casefold()
