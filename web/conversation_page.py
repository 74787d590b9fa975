"""Kept conversations for people: their page, their list, one shared answer, and the forms.

All forms work without scripts and lead back to where they were sent from; the scripts send the same
forms and take what has changed out of the page that comes back.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from index.errors import WellcitedError
from qa.conversations.types import Conversation, KeptTurn, Rating
from qa.types import Answer
from web import feedback, kept
from web.history import listed
from web.pages import problem_page, show_chat, templates, told, turn_shown

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

GONE = "There is no such conversation. It may have been deleted."
UNSHARED = "This link leads nowhere. The answer may have been deleted, or isn’t shared any more."
MAX_TITLE = 200


@router.get("/c")
def list_page(
    request: Request,
    find: Annotated[str, Query(max_length=200)] = "",
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
    try:
        conversation, turns, answers = await run_in_threadpool(_read, request, id, only)
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *told(error))
    page = _page(conversation, turns, answers)
    if turns and edit == turns[-1].id:
        page["editing"] = turns[-1]
    return await show_chat(request, page)


@router.post("/c")
@router.post("/c/{id}")
async def ask_form(
    request: Request,
    id: str = kept.NEW,
    q: Annotated[str, Form()] = "",
    documents: Annotated[list[str] | None, Form()] = None,
    replaces: Annotated[str, Form()] = "",
) -> Response:
    """Asks the next question of a conversation and shows it."""
    try:
        found = await kept.answer(
            request, q, conversation=id, replaces=replaces or None, documents=documents
        )
    except (HTTPException, WellcitedError) as error:
        return await _with_problem(request, id, q, error)
    if found.turn is None:
        return await _unkept(request, found, bool(documents))
    return _to(found.conversation, found.turn)


@router.post("/turns/{turn}/again")
async def again_form(request: Request, turn: str) -> Response:
    """Asks a kept question once more; the answer takes the old one's place."""
    try:
        asked = await run_in_threadpool(_turn, request, turn)
        found = await kept.answer(
            request,
            asked.question,
            conversation=asked.conversation,
            replaces=turn,
            documents=asked.documents,
        )
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *told(error))
    return _to(asked.conversation, found.turn or turn)


@router.post("/turns/{turn}/rate")
def rate_form(
    request: Request,
    turn: str,
    rating: Annotated[Rating, Form()],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keeps whether an answer was good."""
    try:
        rated = feedback.rate(request, turn, rating, note=note.strip())
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *told(error))
    return _to(rated.conversation, turn)


@router.post("/turns/{turn}/share")
def share_form(request: Request, turn: str, share: Annotated[bool, Form()]) -> Response:
    """Makes an answer's share link, or takes it back."""
    try:
        asked = _turn(request, turn)
        with request.app.state.conversations.transaction() as records:
            (records.share if share else records.unshare)(turn)
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *told(error))
    return _to(asked.conversation, turn)


@router.post("/c/{id}/rename")
def rename_form(
    request: Request, id: str, title: Annotated[str, Form()] = "", at: Annotated[str, Form()] = ""
) -> Response:
    """Gives a conversation another title."""
    try:
        with request.app.state.conversations.transaction() as records:
            if title.strip() and not records.rename(id, title.strip()[:MAX_TITLE]):
                raise HTTPException(404, GONE)
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *told(error))
    return _to(at)


@router.post("/c/{id}/delete")
def delete_form(request: Request, id: str, at: Annotated[str, Form()] = "") -> Response:
    """Deletes a conversation."""
    try:
        with request.app.state.conversations.transaction() as records:
            records.delete(id)
    except WellcitedError as error:
        return problem_page(request, *told(error))
    return _to("" if at == id else at)


@router.get("/shared/{share}")
def shared_page(request: Request, share: str) -> HTMLResponse:
    """One answer for whoever has the link, and nothing to change on it."""
    try:
        with request.app.state.conversations.transaction() as records:
            turn: KeptTurn | None = records.shared(share)
        if turn is None:
            return problem_page(request, 404, UNSHARED)
        (answer,) = kept.shown(request, [turn])
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *told(error))
    shown = turn_shown(turn.question, answer, turn.documents is not None, None)
    return templates.TemplateResponse(request, "shared.html", {"turn": shown, "asked": turn.asked})


def _read(
    request: Request, id: str, only: str = ""
) -> tuple[Conversation, list[KeptTurn], list[dict[str, Any]]]:
    with request.app.state.conversations.transaction() as records:
        conversation = records.conversation(id)
        if conversation is None:
            raise HTTPException(404, GONE)
        turns = [turn for turn in records.turns(id) if only in ("", turn.id)]
    return conversation, turns, kept.shown(request, turns)


def _turn(request: Request, turn: str) -> KeptTurn:
    with request.app.state.conversations.transaction() as records:
        found: KeptTurn | None = records.turn(turn)
    if found is None:
        raise HTTPException(404, kept.NO_TURN)
    return found


def _page(
    conversation: Conversation, turns: Sequence[KeptTurn], answers: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "conversation": conversation.id,
        "title": conversation.title,
        "turns": [
            turn_shown(turn.question, answer, bool(turn.documents), turn)
            for turn, answer in zip(turns, answers, strict=True)
        ],
        "chosen": frozenset(turns[-1].documents or () if turns else ()),
    }


async def _with_problem(
    request: Request, id: str, question: str, error: HTTPException | WellcitedError
) -> HTMLResponse:
    """The conversation as far as it is, and below it what the question met."""
    status, problem = told(error)
    page: dict[str, Any] = {}
    if id != kept.NEW:
        try:
            page = _page(*await run_in_threadpool(_read, request, id))
        except (HTTPException, WellcitedError):
            return problem_page(request, status, problem)
    return await show_chat(request, {**page, "question": question, "problem": problem}, status)


async def _unkept(request: Request, found: Answer, filtered: bool) -> HTMLResponse:
    """An answer that could not be kept; the page says why."""
    turn = turn_shown(found.question, found.as_dict(), filtered)
    return await show_chat(request, {"question": found.question, "turns": [turn]})


def _to(conversation: str | None, turn: str = "") -> Response:
    place = f"#turn-{turn}" if turn else ""
    return RedirectResponse(f"/c/{conversation}{place}" if conversation else "/", 303)
