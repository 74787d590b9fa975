"""On a document's page, the sentence that should have answered a kept question is marked."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from index.errors import ConversationsError
from qa.conversations.types import KeptTurn, Rating, RightSentence
from web import asking, bodies, feedback
from web.pages import PageRoute

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)


def question_of(request: Request, turn: str) -> KeptTurn | None:
    """The kept question that a document's page was come to from, if it is known."""
    if not turn:
        return None
    try:
        with request.app.state.conversations.transaction() as records:
            found: KeptTurn | None = records.turn(turn)
    except ConversationsError:
        return None  # the document can be read all the same
    return found


@router.post("/documents/{document_id}/mark")
def mark(
    request: Request,
    document_id: str,
    turn: Annotated[bodies.Text, Form()],
    sha256: Annotated[bodies.Text, Form()],
    place: Annotated[str, Form(pattern=r"^[0-9]{1,12}-[0-9]{1,12}$")],
) -> Response:
    """Keeps that this sentence of the document is the right one."""
    start, end = map(int, place.split("-"))
    right = _sentence(request, document_id, sha256, start, end)
    known = question_of(request, turn)
    rating = Rating.GOOD if known and _was_cited(known, right) else Rating.BAD
    feedback.rate(request, turn, rating, place=right)
    address = f"/documents/{document_id}?cite={place}&turn={turn}&marked=true"
    return RedirectResponse(address, 303)


def _sentence(request: Request, id: str, sha256: str, start: int, end: int) -> RightSentence:
    with asking.ready(request).corpus.snapshot() as snapshot:
        document = asking.demand_document(snapshot, id)
        sections = snapshot.sections(id, start, end)
        sentences = [sentence for section in sections for sentence in section.sentences]
        if document.sha256 != sha256 or (start, end) not in {(s.start, s.end) for s in sentences}:
            raise HTTPException(409, "The document has changed: open it again and mark it there.")
        return RightSentence(document.path, start, end, snapshot.text(id, start, end))


def _was_cited(turn: KeptTurn, right: RightSentence) -> bool:
    return any(
        citation["document"]["path"] == right.path
        and citation["start"] < right.end
        and right.start < citation["end"]
        for citation in turn.answer["citations"]
    )
