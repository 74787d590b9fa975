"""Kept conversations for people: their pages, their list, and one shared answer."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response
from pydantic import Json
from starlette.exceptions import HTTPException

from index.errors import WellcitedError
from qa.conversations.types import Conversation, KeptTurn
from qa.types import Answer
from web import bodies, kept
from web.conversation_forms import to
from web.history import listed
from web.pages import PageRoute, show_chat, turn_shown
from web.problems import told
from web.rendering import templates

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)

UNSHARED = "This link leads nowhere. The answer may have been deleted, or isn’t shared any more."


@router.get("/c")
def list_page(
    request: Request,
    find: Annotated[str, Query(max_length=bodies.MAX_SEARCH)] = "",
    at: str = "",
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
) -> HTMLResponse:
    """The list of conversations as a page of its own."""
    context = listed(request, at=at, find=find, before=before)
    return templates.TemplateResponse(request, "conversations.html", context)


@router.get("/c/{id}")
async def conversation_page(
    request: Request, id: str, edit: str = "", only: str = ""
) -> HTMLResponse:
    """A conversation as it was, up to its last finished answer.

    With `edit`, its last question stands in the box; with `only`, no other turn is shown.
    """
    if request.app.state.assistant is None:
        return await show_chat(request, {"conversation": id})
    conversation, turns, answers = await run_in_threadpool(kept.whole, request, id, only)
    page = _page(conversation, turns, answers)
    if turns and edit == turns[-1].id:
        page["editing"] = turns[-1]
    return await show_chat(request, page)


@router.post("/c")
@router.post("/c/{id}")
async def ask_form(
    request: Request,
    id: str = bodies.NEW,
    q: Annotated[bodies.Text, Form()] = "",
    documents: Annotated[list[bodies.Text] | None, Form()] = None,
    replaces: Annotated[bodies.Text, Form()] = "",
    history: Annotated[
        list[Json[bodies.EarlierTurn]] | None, Form(max_length=bodies.REMEMBERED)
    ] = None,
) -> Response:
    """Asks the next question of a conversation and shows it.

    `history` is what the page showed that asked it, where that is kept nowhere.
    """
    before = history or []
    turns = [turn.as_history() for turn in before]
    try:
        place = kept.Place(id, replaces or None, last=True)
        found = await kept.answer(request, q, place, history=turns, documents=documents)
    except (HTTPException, WellcitedError) as error:
        return await _with_problem(request, id, q, error, before)
    if found.turn is None:
        return await _unkept(request, found, bool(documents), before)
    return to(found.conversation, found.turn)


@router.get("/shared/{share}")
def shared_page(request: Request, share: str) -> HTMLResponse:
    """One answer for whoever has the link, and nothing to change on it."""
    with request.app.state.conversations.transaction() as records:
        turn: KeptTurn | None = records.shared(share)
    if turn is None:
        raise HTTPException(404, UNSHARED)
    (answer,) = kept.shown(request, [turn])
    shown = turn_shown(turn.question, answer, turn.documents is not None, None)
    return templates.TemplateResponse(request, "shared.html", {"turn": shown, "asked": turn.asked})


def _page(
    conversation: Conversation, turns: Sequence[KeptTurn], answers: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "conversation": conversation.id,
        "title": conversation.title,
        "turns": [
            turn_shown(turn.question, answer, turn.documents is not None, turn)
            for turn, answer in zip(turns, answers, strict=True)
        ],
        "chosen": frozenset(turns[-1].documents or () if turns else ()),
    }


async def _with_problem(
    request: Request,
    id: str,
    question: str,
    error: HTTPException | WellcitedError,
    before: Sequence[bodies.EarlierTurn],
) -> HTMLResponse:
    """The conversation as far as it is, and below it what the question met."""
    status, problem = told(error)
    page: dict[str, Any] = {"before": [turn.model_dump() for turn in before]}
    if id != bodies.NEW:
        try:
            page = _page(*await run_in_threadpool(kept.whole, request, id))
        except (HTTPException, WellcitedError):
            raise error from None
    return await show_chat(request, {**page, "question": question, "problem": problem}, status)


async def _unkept(
    request: Request, found: Answer, filtered: bool, before: Sequence[bodies.EarlierTurn]
) -> HTMLResponse:
    """An answer that could not be kept; the page says why."""
    page = {
        "question": found.question,
        "turns": [turn_shown(found.question, found.as_dict(), filtered)],
        # With this one, as many as can be sent back.
        "before": [turn.model_dump() for turn in before[1 - bodies.REMEMBERED :]],
    }
    return await show_chat(request, page)
