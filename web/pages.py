"""The pages that people see, made on the server and complete without scripts.

Knows how an answer, a document and the state of the index look as HTML. Text reaches a page only
through autoescaped templates. Doesn't know how answers are found, nor the stream that the page's
scripts read.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from starlette.background import BackgroundTask

from index.errors import QuestionError, WellcitedError
from index.types import StoredDocument
from qa.answer import Assistant
from qa.byline import byline, said_date
from web import work
from web.layout import lay_out

LISTED = 200
CITED = 50
MISSING = "This document isn’t in the index. It may have been moved, renamed or removed."
CITE = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
templates = Jinja2Templates(Path(__file__).parent / "templates")


@router.get("/")
async def chat_page(
    request: Request, q: str = "", documents: Annotated[list[str] | None, Query()] = None
) -> HTMLResponse:
    """The chat, with the answer to `q` on it if that is given."""
    state = request.app.state
    chosen = frozenset(documents or ())
    context: dict[str, Any] = {"question": q.strip(), "chosen": chosen, "sync": state.sync_state}
    status = 200
    if state.assistant is None:
        return templates.TemplateResponse(request, "chat.html", context, 503 if q.strip() else 200)
    context |= await run_in_threadpool(_about, state.assistant)
    if q.strip():
        try:
            found = await work.answer(request, q, documents=chosen or None)
            context |= {"answer": found.as_dict(), "answer_json": json.dumps(found.as_dict())}
        except (HTTPException, WellcitedError) as error:
            status, context["problem"] = _told(error)
    # Questions to start with are made behind people's backs: making them means asking.
    later = BackgroundTask(state.assistant.suggest)
    return templates.TemplateResponse(request, "chat.html", context, status, background=later)


@router.get("/documents/{document_id}")
def document_page(
    request: Request,
    document_id: str,
    revision: str = "",
    cite: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """A document as it is now, with the cited sentences marked if it hasn't changed since."""
    try:
        with work.ready(request).corpus.snapshot() as snapshot:
            document = snapshot.document(document_id)
            if document is None:
                return problem_page(request, 404, MISSING)
            text, sections = snapshot.text(document_id), snapshot.sections(document_id)
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *_told(error))
    changed = bool(revision) and revision != str(document.revision)
    places = [] if changed else _places(cite or ())
    blocks = lay_out(text, sections, places)
    context = {
        "document": document,
        "blocks": blocks,
        "changed": changed,
        "first_cited": next((p.number for b in blocks for p in b.pieces if p.cited), None),
    }
    return templates.TemplateResponse(request, "document.html", context)


def documents_page(request: Request) -> HTMLResponse:
    """All documents, and the files that were left out with the reasons."""
    try:
        with work.ready(request).corpus.snapshot() as snapshot:
            context = {"documents": snapshot.documents(), "skipped": snapshot.skipped()}
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *_told(error))
    return templates.TemplateResponse(request, "documents.html", context)


def problem_page(request: Request, status: int, detail: str) -> HTMLResponse:
    """A refusal or failure for people; `detail` is one sentence."""
    heading = "Not found" if status == 404 else "This can’t be shown just now"
    context = {"heading": heading, "detail": detail}
    return templates.TemplateResponse(request, "problem.html", context, status)


def _about(assistant: Assistant) -> dict[str, Any]:
    """What the start page says about the index."""
    with assistant.corpus.snapshot() as snapshot:
        documents = snapshot.documents()
    return {
        "documents": documents[:LISTED],
        "count": len(documents),
        "updated": max((document.indexed for document in documents), default=None),
        "suggestions": assistant.suggestions() if documents else [],
    }


def _places(cites: Iterable[str]) -> list[tuple[int, int]]:
    found = (CITE.fullmatch(cite) for cite in cites)
    return [(int(match[1]), int(match[2])) for match in found if match][:CITED]


def _told(error: HTTPException | WellcitedError) -> tuple[int, str]:
    """The status, and the sentence to show for it."""
    if isinstance(error, HTTPException):
        return error.status_code, error.detail
    return 422 if isinstance(error, QuestionError) else 503, str(error)


def marked(citation: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """A quote cut where its highlighted words begin and end; True: highlighted."""
    quote, origin, position = citation["quote"], citation["start"], 0
    parts: list[tuple[str, bool]] = []
    for span in citation["highlights"]:
        start, end = span["start"] - origin, span["end"] - origin
        parts += [(quote[position:start], False), (quote[start:end], True)]
        position = end
    return [part for part in [*parts, (quote[position:], False)] if part[0]]


def byline_of(document: StoredDocument | Mapping[str, str]) -> str:
    """Who wrote a document and when, whether it comes from the index or out of an answer."""
    known = document if isinstance(document, Mapping) else asdict(document)
    return byline(known["author"], known["written"])


def sureness(probability: float) -> str:
    """How sure an answer is, in words and per cent; never 100."""
    words = next(
        w for least, w in ((0.9, "Quite"), (0.7, "Fairly"), (0, "Not very")) if probability >= least
    )
    return f"{words} sure · {min(round(probability * 100), 99)}\u202f%"


def size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1000:
        return f"{count} bytes"
    thousands = count / 1000
    return f"{thousands:,.0f} KB" if thousands < 1000 else f"{thousands / 1000:,.1f} MB"


def day(seconds: float) -> str:
    """A time since the epoch as a date, UTC."""
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{when.day} {when:%B %Y}"


def iso(seconds: float) -> str:
    """A time since the epoch for machines, UTC."""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


templates.env.filters.update(
    marked=marked, byline=byline_of, said_date=said_date, sureness=sureness, size=size, day=day,
    iso=iso,
)  # fmt: skip
templates.env.trim_blocks = templates.env.lstrip_blocks = True
