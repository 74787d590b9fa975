"""Questions inside a conversation: what came before goes along, and the answer is kept.

It is kept before the end of it leaves, so what a reader has seen whole is there after a crash.
Where nothing can be kept, questions are answered all the same: the answer names no conversation.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from index.errors import ConversationsError
from qa.conversations import Conversations, Records
from qa.conversations.records import MAX_TURNS, new_id
from qa.conversations.types import Conversation, KeptTurn
from qa.standing import as_it_stands
from qa.types import Answer, Turn
from web import asking, bodies

log = logging.getLogger(__name__)

NO_CONVERSATION = "There is no such conversation. It may have been deleted."
NO_TURN = "There is no such question. It may have been deleted, or stand in another conversation."
NOT_LAST = (
    "This isn’t the conversation’s last question any more: open it again to see what came after."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question goes: to the end of a conversation, which may be `bodies.NEW`.

    The turn `replaces`, and those after it, give way; with `last`, only if none came after it, as
    who asks from a page means to lose nothing that the page doesn't show. The answer's own turn is
    called `turn`, if that is given; one of this name that is there already comes from a first try
    to ask the same, whose answer was kept but didn't arrive. It gives way as well.
    """

    conversation: str
    replaces: str | None = None
    last: bool = False
    turn: str | None = None


async def answer(
    request: Request,
    question: str,
    place: Place,
    *,
    history: Sequence[Turn] = (),
    documents: Sequence[str] | None = None,
    ask: Callable[..., Awaitable[Answer]] = asking.answer,
) -> Answer:
    """The answer to a question of a conversation, and where it is kept.

    `history` is what came before a new conversation; of another one, the kept turns count. `ask`
    gets the answer, as `asking.answer` does.

    Raises:
        HTTPException: 404 where there is no such conversation or turn, 409 where it is full or the
            turn to be replaced isn't its `last`; and as `asking.answer`.
    """
    kept: Conversations = request.app.state.conversations
    try:
        # A conversation that is yet to begin has nothing that could be replaced, either.
        if place.conversation != bodies.NEW or place.replaces is not None:
            history = await run_in_threadpool(_before, kept, place)
    except ConversationsError as error:
        log.error("The conversation isn't known: %s", error)
    where = None if documents is None else frozenset(documents)
    found = await ask(request, question, history=history, documents=where)
    try:
        return await run_in_threadpool(_keep, kept, found, place, documents)
    except ConversationsError as error:
        log.error("An answer isn't kept: %s", error)
        return found


def shown(request: Request, turns: Sequence[KeptTurn]) -> list[dict[str, Any]]:
    """The answers of kept turns as their quotes stand now.

    Raises:
        HTTPException: 503 while there is no index to hold them against.
    """
    with asking.ready(request).corpus.snapshot() as snapshot:
        return [as_it_stands(turn.answer, snapshot) for turn in turns]


def whole(
    request: Request, id: str, only: str = ""
) -> tuple[Conversation, list[KeptTurn], list[dict[str, Any]]]:
    """A conversation, its turns (or the one `only`), and their answers as they stand now.

    Raises:
        HTTPException: 404 where there is no such conversation or turn; and as `shown`.
    """
    with request.app.state.conversations.transaction() as records:
        found = demand_conversation(records, id)
        turns = [demand_turn(records, only, id)] if only else records.turns(id)
    return found, turns, shown(request, turns)


def demand_conversation(records: Records, id: str) -> Conversation:
    """The conversation.

    Raises:
        HTTPException: 404 where there is none.
    """
    found = records.conversation(id)
    if found is None:
        raise HTTPException(404, NO_CONVERSATION)
    return found


def demand_turn(records: Records, turn: str, conversation: str | None = None) -> KeptTurn:
    """The turn, of this conversation if one is given.

    Raises:
        HTTPException: 404 where there is none, or it stands elsewhere.
    """
    found = records.turn(turn)
    if found is None or conversation not in (None, found.conversation):
        raise HTTPException(404, NO_TURN)
    return found


def _before(kept: Conversations, place: Place) -> list[Turn]:
    id = place.conversation
    with kept.transaction() as records:
        conversation = demand_conversation(records, id)
        first = _first_try(records, place)
        # What the first try was to replace is gone by now.
        replaces = place.replaces if first is None else None
        if replaces is not None:
            demand_turn(records, replaces, id)
            _demand_last(records, place)
        elif first is None and conversation.questions >= MAX_TURNS:
            raise HTTPException(409, "This conversation is full: begin a new one.")
        turns = records.turns(id, before=replaces, last=bodies.REMEMBERED + 1)
    return [turn.as_history() for turn in turns if first is None or turn.id != first.id][
        -bodies.REMEMBERED :
    ]


def _keep(
    kept: Conversations,
    found: Answer,
    place: Place,
    documents: Sequence[str] | None,
) -> Answer:
    """The answer with its place; as it was, if its conversation has been deleted meanwhile."""
    with kept.transaction() as records:
        first = _first_try(records, place)
        if first is not None:
            id = first.conversation
            records.withdraw(first.id)
        else:
            id = records.begin() if place.conversation == bodies.NEW else place.conversation
            if place.replaces is not None:
                _demand_last(records, place)
                records.cut(id, place.replaces)
        named = replace(found, conversation=id, turn=_name(records, place))
        return named if records.add(id, named, documents) else found


def _demand_last(records: Records, place: Place) -> None:
    """Refuses (409) what is meant to replace the last turn, and would take others along."""
    if place.last:
        turns = records.turns(place.conversation, last=1)
        if not turns or turns[0].id != place.replaces:
            raise HTTPException(409, NOT_LAST)


def _first_try(records: Records, place: Place) -> KeptTurn | None:
    """The turn that an earlier try to ask the same has left in this conversation."""
    found = None if place.turn is None else records.turn(place.turn)
    if found is None or place.conversation not in (bodies.NEW, found.conversation):
        return None
    return found


def _name(records: Records, place: Place) -> str:
    """The id of the turn to come: the one that was asked for, unless it stands elsewhere."""
    if place.turn is None or records.turn(place.turn) is not None:
        return new_id()
    return place.turn
