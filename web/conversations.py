"""Kept conversations over HTTP: begun, listed, read, exported, renamed, shared, deleted.

Doesn't know how they look on a page (web/conversation_page.py), nor how they are stored.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from qa.conversations import Conversations
from qa.conversations.types import Conversation, KeptTurn
from qa.transcript import markdown
from web import bodies, kept, schemas
from web.problems import RESPONSES

router = APIRouter(responses=RESPONSES, tags=["conversations"])

MARKDOWN = "text/markdown"
TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {MARKDOWN: {"schema": {"type": "string"}}}}
}
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[int | None, Query(ge=0, le=2**53, description="The `next` of the page before.")]
Search = Annotated[
    bodies.Text,
    Query(
        max_length=bodies.MAX_SEARCH, description="Words that stand in title, questions or answers."
    ),
]


@router.post("/conversations", status_code=201, response_model=schemas.Conversation)
def begin(request: Request, response: Response, body: bodies.TitleBody | None = None) -> Any:
    """Begins a conversation. `"conversation": "new"` in a question does so as well."""
    with _kept(request).transaction() as records:
        begun = kept.demand_conversation(records, records.begin(body.title if body else None))
    response.headers["Location"] = f"/conversations/{begun.id}"
    return described(begun)


@router.get("/conversations", response_model=schemas.ConversationList)
def conversations(
    request: Request, q: Search = "", limit: Limit = 50, cursor: Cursor = None
) -> Any:
    """The conversations, the last changed first, a page at a time."""
    with _kept(request).transaction() as records:
        found, after = records.conversations(search=q, before=cursor, limit=limit)
    return {"conversations": [described(conversation) for conversation in found], "next": after}


@router.get("/conversations/{id}.md", responses=TEXT, response_class=Response)
def conversation_markdown(request: Request, id: str) -> Response:
    """A conversation with its citations as Markdown, to be saved."""
    conversation, turns, answers = kept.whole(request, id)
    text = markdown(conversation, zip(turns, answers, strict=True))
    # A lone half of a surrogate pair can't be in what came in as UTF-8 or well-formed JSON.
    return Response(
        text.encode(), media_type=f"{MARKDOWN}; charset=utf-8", headers=_saved(f"{id}.md")
    )


@router.get("/conversations/{id}.json", response_model=schemas.WholeConversation)
def conversation_json(request: Request, id: str) -> Any:
    """A conversation with its answers, to be saved."""
    return JSONResponse(_told(*kept.whole(request, id)), headers=_saved(f"{id}.json"))


@router.get("/conversations/{id}", response_model=schemas.WholeConversation, responses=TEXT)
def conversation(request: Request, id: str) -> Any:
    """A conversation with its answers as they were given; each quote says how it stands now.

    As Markdown for `Accept: text/markdown`.
    """
    if request.headers.get("accept", "").startswith(MARKDOWN):
        return conversation_markdown(request, id)
    return JSONResponse(_told(*kept.whole(request, id)))


@router.patch("/conversations/{id}", response_model=schemas.Conversation)
def rename(request: Request, id: str, body: bodies.TitleBody) -> Any:
    """Gives a conversation another title."""
    with _kept(request).transaction() as records:
        records.rename(id, body.title)
        return described(kept.demand_conversation(records, id))


@router.delete("/conversations/{id}", status_code=204)
def remove(request: Request, id: str) -> Response:
    """Deletes a conversation for good, with the feedback that was given in it."""
    with _kept(request).transaction() as records:
        if not records.delete(id):
            raise HTTPException(404, kept.NO_CONVERSATION)
    return Response(status_code=204)


@router.delete("/conversations/{id}/turns/{turn}", status_code=204)
def cut(request: Request, id: str, turn: str) -> Response:
    """Deletes a question with its answer, and all that came after it; with what was said of them.

    A question that takes another's place leaves what was said of that one: it stays true.
    """
    with _kept(request).transaction() as records:
        records.unsay_from(id, turn)
        if not records.cut(id, turn):
            raise HTTPException(404, kept.NO_TURN)
    return Response(status_code=204)


@router.post("/conversations/{id}/turns/{turn}/share", response_model=schemas.Shared)
def share(request: Request, id: str, turn: str) -> Any:
    """Makes a link to this answer alone, or gives the one that was made."""
    with _kept(request).transaction() as records:
        kept.demand_turn(records, turn, id)
        return {"url": f"/shared/{records.share(turn)}"}


@router.delete("/conversations/{id}/turns/{turn}/share", status_code=204)
def unshare(request: Request, id: str, turn: str) -> Response:
    """Takes the link back: it leads nowhere any more."""
    with _kept(request).transaction() as records:
        kept.demand_turn(records, turn, id)
        records.unshare(turn)
    return Response(status_code=204)


@router.delete("/conversations/{id}/turns/{turn}/feedback", status_code=204)
def unsay(request: Request, id: str, turn: str) -> Response:
    """Takes back what was said of this answer."""
    with _kept(request).transaction() as records:
        kept.demand_turn(records, turn, id)
        records.unsay(turn)
    return Response(status_code=204)


def described(conversation: Conversation) -> dict[str, Any]:
    """What a list tells of a conversation."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "begun": _when(conversation.begun),
        "changed": _when(conversation.changed),
        "questions": conversation.questions,
    }


def _told(
    conversation: Conversation, turns: Sequence[KeptTurn], answers: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    told = [
        {
            "id": turn.id,
            "number": turn.number,
            "asked": _when(turn.asked),
            "question": turn.question,
            "documents": turn.documents,
            "answer": answer,
            "shared": f"/shared/{turn.share}" if turn.share else None,
            "rating": turn.rating,
            "note": turn.note,
        }
        for turn, answer in zip(turns, answers, strict=True)
    ]
    return {**described(conversation), "turns": told}


def _kept(request: Request) -> Conversations:
    opened: Conversations = request.app.state.conversations
    return opened


def _saved(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="conversation-{name}"'}


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
