"""What people say of answers, and the labelled questions that come of it."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from qa.conversations.types import Feedback, KeptTurn, Rating, RightSentence
from qa.labels import labelled
from web import asking, bodies, kept
from web.problems import RESPONSES

router = APIRouter(responses=RESPONSES, tags=["feedback"])

LINES = "application/jsonl"
QUESTIONS: dict[int | str, dict[str, Any]] = {
    200: {"content": {LINES: {"schema": {"type": "string"}}}}
}


@router.post("/feedback", status_code=204)
def feedback(request: Request, body: bodies.TurnFeedback | bodies.QuestionFeedback) -> Response:
    """Keeps whether an answer was good and, if it is told, which sentence is the right one.

    For a kept answer by its `turn`; for any other by its question.
    """
    place = _checked(request, body.sentence) if body.sentence else None
    if isinstance(body, bodies.TurnFeedback):
        rate(request, body.turn, body.rating, note=body.note, place=place)
        return Response(status_code=204)
    said = Feedback(body.question, body.rating, body.note, request_id=body.request_id, place=place)
    with request.app.state.conversations.transaction() as records:
        records.say(said)
    return Response(status_code=204)


@router.get("/feedback/questions.jsonl", responses=QUESTIONS, response_class=Response)
def questions(request: Request) -> Response:
    """Labelled questions out of the feedback, as `qa eval` reads them.

    `qa eval` asks all documents: a refusal that some chosen ones got, though rated good, is left
    out.
    """
    with request.app.state.conversations.transaction() as records:
        said = records.feedback()
    with asking.ready(request).corpus.snapshot() as snapshot:
        lines = "".join(labelled(said, snapshot))
    headers = {"Content-Disposition": 'attachment; filename="questions.jsonl"'}
    return Response(lines.encode(), media_type=LINES, headers=headers)


def rate(
    request: Request,
    turn: str,
    rating: Rating,
    *,
    note: str = "",
    place: RightSentence | None = None,
) -> KeptTurn:
    """Keeps what a person says of a kept answer; the turn.

    Raises:
        HTTPException: 404 where there is no such turn.
    """
    with request.app.state.conversations.transaction() as records:
        found = kept.demand_turn(records, turn)
        answer = found.answer
        if place is None and rating is Rating.GOOD and answer["answered"]:
            before = records.said_of(turn)
            # What a person has marked isn't overwritten by a guess.
            if before is None or before.rating is not rating or before.place is None:
                place = _first_words(answer["citations"][0])
        records.say(
            Feedback(
                # As it was understood, it stands alone: a label knows no earlier questions.
                answer["understood"],
                rating,
                note,
                turn=turn,
                request_id=answer["request_id"],
                # A refusal of some documents says nothing of the others, which a label is about.
                refused=not answer["answered"] and found.documents is None,
                place=place,
            )
        )
    return found


def _first_words(citation: dict[str, Any]) -> RightSentence:
    """The words that answered, or the whole quote where none are marked."""
    path = citation["document"]["path"]
    for span in citation["highlights"]:
        return RightSentence(path, span["start"], span["end"], span["text"])
    return RightSentence(path, citation["start"], citation["end"], citation["quote"])


def _checked(request: Request, sentence: bodies.SentenceBody) -> RightSentence:
    """The sentence, as the index has it.

    Raises:
        HTTPException: 404 where there is no such document, 409 where it says something else there.
    """
    with asking.ready(request).corpus.snapshot() as snapshot:
        document = asking.demand_document(snapshot, sentence.document)
        inside = sentence.start < sentence.end <= document.characters
        place = (sentence.start, sentence.end, sentence.text)
        if not inside or not snapshot.proves(document.id, *place):
            raise HTTPException(409, "The document doesn't say that there.")
        return RightSentence(document.path, *place)
