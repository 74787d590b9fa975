"""What all interfaces ask of the assistant, and the problems that they answer where it can't.

Knows that there may be no assistant yet and that questions wait for their turn (web/work.py).
Doesn't know how answers are found, nor how they are written.
"""

from collections.abc import Callable, Sequence
from functools import partial

from fastapi import Request
from starlette.exceptions import HTTPException

from index.corpus import Snapshot
from index.types import StoredDocument
from qa.answer import Assistant
from qa.types import PASSAGES, Answer, Candidate, Turn

NO_DOCUMENT = "There is no such document. It may have been moved, renamed or removed."


async def answer(
    request: Request,
    question: str,
    *,
    history: Sequence[Turn] = (),
    k: int = PASSAGES,
    documents: frozenset[str] | None = None,
    begins: Callable[[Answer], object] = lambda _: None,
) -> Answer:
    """The answer to a question, for whichever interface asks; `begins` as in `Assistant.ask`.

    Raises:
        HTTPException: 503 where the index isn't ready or too many questions wait.
        QuestionError, StoreError: as `Assistant.ask`.
    """
    state = request.app.state
    ask = ready(request).ask
    call = partial(ask, question, history=history, k=k, documents=documents, begins=begins)
    found: Answer = await state.work.run(
        request, partial(call, request_id=request.state.request_id)
    )
    state.metrics.questions.labels("answered" if found.answered else "refused").inc()
    return found


async def search(
    request: Request, question: str, *, k: int, documents: frozenset[str] | None = None
) -> list[Candidate]:
    """The passages nearest to a question, best first. Raises as `answer` does."""
    call = partial(ready(request).search, question, k=k, documents=documents)
    found: list[Candidate] = await request.app.state.work.run(request, call)
    return found


def ready(request: Request) -> Assistant:
    """The assistant.

    Raises:
        HTTPException: 503 with the reason while there is none.
    """
    assistant: Assistant | None = request.app.state.assistant
    if assistant is None:
        raise HTTPException(503, request.app.state.sync_state.reason, {"Retry-After": "5"})
    return assistant


def demand_document(snapshot: Snapshot, id: str) -> StoredDocument:
    """The document.

    Raises:
        HTTPException: 404 where there is none.
    """
    found = snapshot.document(id)
    if found is None:
        raise HTTPException(404, NO_DOCUMENT)
    return found
