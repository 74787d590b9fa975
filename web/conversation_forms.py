"""The forms of kept conversations: asked again, judged, shared, renamed, deleted.

They work without scripts and lead back to where they were sent from; the scripts send the same
forms and take what has changed out of the page that comes back.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from qa.conversations.types import KeptTurn, Rating
from web import bodies, feedback, kept
from web.pages import PageRoute

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)


@router.post("/turns/{turn}/again")
async def again_form(request: Request, turn: str) -> Response:
    """Asks the last question of a conversation once more; the answer takes the old one's place."""
    asked = await run_in_threadpool(_turn, request, turn)
    found = await kept.answer(
        request,
        asked.question,
        kept.Place(asked.conversation, turn, last=True),
        documents=asked.documents,
    )
    return to(asked.conversation, found.turn or turn)


@router.post("/turns/{turn}/rate")
def rate_form(
    request: Request,
    turn: str,
    rating: Annotated[Rating, Form()],
    note: Annotated[bodies.Text, Form(max_length=bodies.MAX_NOTE)] = "",
) -> Response:
    """Keeps whether an answer was good."""
    rated = feedback.rate(request, turn, rating, note=note.strip())
    return to(rated.conversation, turn)


@router.post("/turns/{turn}/unrate")
def unrate_form(request: Request, turn: str) -> Response:
    """Takes back what was said of an answer."""
    with request.app.state.conversations.transaction() as records:
        asked = kept.demand_turn(records, turn)
        records.unsay(turn)
    return to(asked.conversation, turn)


@router.post("/turns/{turn}/share")
def share_form(request: Request, turn: str, share: Annotated[bool, Form()]) -> Response:
    """Makes an answer's share link, or takes it back."""
    with request.app.state.conversations.transaction() as records:
        asked = kept.demand_turn(records, turn)
        (records.share if share else records.unshare)(turn)
    return to(asked.conversation, turn)


@router.post("/c/{id}/rename")
def rename_form(
    request: Request,
    id: str,
    title: Annotated[bodies.Text, Form(max_length=bodies.MAX_TITLE)] = "",
    at: Annotated[bodies.Text, Form()] = "",
) -> Response:
    """Gives a conversation another title."""
    with request.app.state.conversations.transaction() as records:
        if title.strip() and not records.rename(id, title.strip()):
            raise HTTPException(404, kept.NO_CONVERSATION)
    return to(at)


@router.post("/c/{id}/delete")
def delete_form(request: Request, id: str, at: Annotated[bodies.Text, Form()] = "") -> Response:
    """Deletes a conversation."""
    with request.app.state.conversations.transaction() as records:
        records.delete(id)
    return to("" if at == id else at)


def to(conversation: str | None, turn: str = "") -> Response:
    """Leads to a turn of a conversation, or to the start, whose conversation is yet to come."""
    place = f"#turn-{turn}" if turn else ""
    is_begun = conversation and conversation != bodies.NEW
    return RedirectResponse(f"/c/{conversation}{place}" if is_begun else "/", 303)


def _turn(request: Request, turn: str) -> KeptTurn:
    with request.app.state.conversations.transaction() as records:
        return kept.demand_turn(records, turn)
