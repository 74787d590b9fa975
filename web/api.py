"""Questions, the index and the server's health over HTTP.

Knows routes, statuses and which representation a client asked for. Doesn't know how an answer is
found or an index is made.
"""

from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from index.errors import LockedError
from index.types import SyncReport
from qa.types import PASSAGES, Answer
from web import asking, bodies, kept, schemas, stream
from web.mirror import Phase, SyncState
from web.problems import RESPONSES, problem

EVENTS: dict[int | str, dict[str, Any]] = {200: {"content": {stream.MEDIA_TYPE: stream.SCHEMA}}}

router = APIRouter(responses=RESPONSES)


@router.post("/ask", response_model=schemas.Answer, responses=EVENTS, tags=["questions"])
async def ask(request: Request, body: bodies.AskBody) -> Any:
    """Answers a question with cited sentences, as JSON or as server-sent events."""
    return await _ask(request, body)


@router.get("/ask", response_model=schemas.Answer, responses=EVENTS, tags=["questions"])
async def ask_by_address(
    request: Request,
    q: bodies.Question,
    k: bodies.PassageCount = PASSAGES,
    documents: Annotated[bodies.Documents | None, Query()] = None,
) -> Any:
    """Answers a question that stands in the address."""
    return await _ask(request, bodies.AskBody(question=q, k=k, documents=documents))


@router.get("/search", response_model=schemas.Found, tags=["questions"])
async def search(
    request: Request,
    q: bodies.Question,
    k: bodies.PassageCount = 10,
    documents: Annotated[bodies.Documents | None, Query()] = None,
) -> Any:
    """The passages that a question finds, with their scores, best first."""
    found = await asking.search(request, q, k=k, documents=_filter(documents))
    return {"passages": [candidate.as_dict() for candidate in found]}


@router.get("/index", response_model=schemas.Index, tags=["index"])
def index(request: Request) -> Any:
    """What the index holds, and how the last sync went."""
    assistant = asking.ready(request)
    sync_state: SyncState = request.app.state.sync_state
    with assistant.corpus.snapshot() as snapshot:
        counts = snapshot.count()
        return {
            "revision": snapshot.revision,
            "documents": counts.documents,
            "passages": counts.passages,
            "embedder": assistant.encoder.identity,
            "syncing": sync_state.running or bool(sync_state.reading),
            "last_sync": sync_state.report,
            "failure": sync_state.stale or None,
            "skipped": snapshot.skipped(),
        }


@router.post(
    "/index/sync",
    status_code=202,
    response_model=schemas.SyncStarted,
    responses={200: {"model": SyncReport, "description": "What a sync would do."}},
    tags=["index"],
)
async def sync(request: Request, body: bodies.SyncBody | None = None) -> Response:
    """Begins to bring the index up to date with the folder; `GET /index` tells when it's over."""
    if body and body.dry_run:
        assistant = asking.ready(request)
        if request.app.state.sync_state.running:
            raise LockedError("A sync is running: ask again when it's over.")
        report = await run_in_threadpool(assistant.preview)
        return JSONResponse(asdict(report))
    started = request.app.state.mirror.start_sync()
    return JSONResponse({"running": True, "started": started}, 202, {"Location": "/index"})


@router.get("/healthz", tags=["server"])
async def healthz() -> dict[Literal["status"], Literal["ok"]]:
    """The process is alive."""
    return {"status": "ok"}


@router.get("/readyz", response_model=schemas.Ready, tags=["server"])
def readyz(request: Request) -> Any:
    """Questions can be answered; 503 with the reason where they can't."""
    state: SyncState = request.app.state.sync_state
    if state.phase is not Phase.READY:
        progress = {"done": round(state.done, 4), "total": state.total}
        return problem(
            request.scope,
            503,
            state.reason,
            headers={"Retry-After": "5"},
            phase=state.phase,
            progress=progress,
        )
    with asking.ready(request).corpus.snapshot() as snapshot:
        return {"status": "ready", "revision": snapshot.revision}


@router.get("/metrics", response_class=PlainTextResponse, tags=["server"])
def metrics(request: Request) -> Response:
    """Counts and durations for Prometheus."""
    counted = request.app.state.metrics
    assistant = request.app.state.assistant
    if assistant is not None:
        with assistant.corpus.snapshot() as snapshot:
            counts = snapshot.count()
            counted.revision.set(snapshot.revision)
            counted.documents.set(counts.documents)
            counted.passages.set(counts.passages)
    return Response(generate_latest(counted.registry), media_type=CONTENT_TYPE_LATEST)


async def _ask(request: Request, body: bodies.AskBody) -> Any:
    if body.stream or stream.MEDIA_TYPE in request.headers.get("accept", ""):
        return await stream.streamed(partial(_answer, request, body), request.state.request_id)
    return (await _answer(request, body)).as_dict()


async def _answer(
    request: Request, body: bodies.AskBody, begins: stream.Begins = lambda _: None
) -> Answer:
    history = [turn.as_history() for turn in body.history]
    ask = partial(asking.answer, k=body.k, begins=begins)
    if body.conversation is None:
        return await ask(request, body.question, history=history, documents=_filter(body.documents))
    return await kept.answer(
        request,
        body.question,
        kept.Place(body.conversation, body.replaces, body.last, body.turn),
        history=history,
        documents=body.documents,
        ask=ask,
    )


def _filter(documents: list[str] | None) -> frozenset[str] | None:
    return None if documents is None else frozenset(documents)
