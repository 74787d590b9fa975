"""The indexed documents over HTTP: their list, their text taken apart, their original files.

A file is addressed by its document's id, never by a path, and leaves as a download that no browser
will render, or as a PDF. Doesn't know what the pages look like (web/folder_page.py and others).
"""

import hashlib
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from index.errors import UnreadableError
from index.scan import read_whole
from index.store import public_id
from index.types import Skipped, StoredDocument
from qa.byline import moment
from web import asking, folder_page, schemas
from web.excerpt import excerpt_of
from web.problems import RESPONSES

router = APIRouter(responses=RESPONSES, tags=["documents"])

HTML, JSON = "text/html", "application/json"
BYTES = "application/octet-stream"
BINARY: dict[int | str, dict[str, Any]] = {
    200: {"content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}
}
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(description="The `next` of the page before.")]
State = Literal["", "indexed", "failed", "reading"]
Place = Annotated[int, Query(ge=0, le=2**53, description="Characters from the text's beginning.")]
PDF, PDF_START = "application/pdf", b"%PDF-"


@router.get(
    "/documents",
    response_model=schemas.DocumentList,
    responses={200: {"content": {HTML: {"schema": {"type": "string"}}}}},
)
def documents(
    request: Request,
    limit: Limit = 100,
    cursor: Cursor = None,
    state: State = "",
) -> Any:
    """The folder's files by path, a page at a time: what is indexed, what isn't and why.

    `reading` are those that were put there and are being read, on each page all of them.
    """
    if prefers_html(request.headers.get("accept", "")):
        return folder_page.documents_page(request)
    return listed(request, limit, cursor, state)


@router.get("/documents.json", response_model=schemas.DocumentList)
def documents_json(
    request: Request,
    limit: Limit = 100,
    cursor: Cursor = None,
    state: State = "",
) -> Any:
    """The same list, whatever the client prefers."""
    return listed(request, limit, cursor, state)


@router.get("/documents/{id}.json", response_model=schemas.WholeDocument)
def document(request: Request, id: str, start: Place = 0, end: Place | None = None) -> Any:
    """A document with its text, its headings and its sentences; of a long one, a stretch of them.

    Sentences that only begin or end in the stretch are given whole, and so is the text.
    """
    with asking.ready(request).corpus.snapshot() as snapshot:
        found = asking.demand_document(snapshot, id)
        given = excerpt_of(snapshot, found, start, end)
    return {
        **_described(found),
        "text": given.text,
        "start": given.start,
        "sections": [
            {"headings": section.headings, "sentences": [s._asdict() for s in section.sentences]}
            for section in given.sections
        ],
    }


@router.get("/documents/{id}/original", response_class=Response, responses=BINARY)
def original(request: Request, id: str, inline: bool = False) -> Response:
    """The document's file as it is now, as a download; its ETag is the file's SHA-256.

    A PDF can be had `inline` as well, for the browser's own viewer, which goes to `#page=3`.
    """
    with asking.ready(request).corpus.snapshot() as snapshot:
        document = asking.demand_document(snapshot, id)
        path = document.path
    try:
        content, _ = read_whole(request.app.state.settings.seeds, path)
    except (OSError, UnreadableError) as error:
        raise HTTPException(404, "The document's file is gone.") from error
    name = quote(PurePosixPath(path).name)
    viewed = inline and document.media_type == PDF and content.startswith(PDF_START)
    headers = {
        "Content-Disposition": f"{'inline' if viewed else 'attachment'}; filename*=UTF-8''{name}",
        "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
    }
    return Response(content, headers=headers, media_type=PDF if viewed else BYTES)


def listed(request: Request, limit: int, cursor: str | None, state: State) -> dict[str, Any]:
    """One page of the list; see `schemas.DocumentList`."""
    with asking.ready(request).corpus.snapshot() as snapshot:
        files: list[StoredDocument | Skipped] = []
        if state in ("", "indexed"):
            files += snapshot.documents()
        if state in ("", "failed"):
            files += snapshot.skipped()
        revision = snapshot.revision
    rest = sorted(
        (file for file in files if file.path > (cursor or "")), key=lambda file: file.path
    )
    page = rest[:limit]
    reading = request.app.state.sync_state.reading if state in ("", "reading") else ()
    return {
        "revision": revision,
        "documents": [_described(file) for file in page if isinstance(file, StoredDocument)],
        "skipped": [_left_out(file) for file in page if isinstance(file, Skipped)],
        "reading": [{"id": public_id(path), "path": path} for path in sorted(reading)],
        "next": page[-1].path if len(rest) > limit else None,
    }


def prefers_html(accept: str) -> bool:
    """Whether a client would rather have a page than JSON: browsers would, curl wouldn't.

    >>> prefers_html("text/html,application/xhtml+xml,*/*;q=0.8"), prefers_html("*/*")
    (True, False)
    """
    weights: dict[str, float] = {}
    for entry in accept.split(","):
        media, _, parameters = entry.partition(";")
        weight = parameters.replace(" ", "").lower().partition("q=")[2]
        try:
            weights[media.strip().lower()] = float(weight) if weight else 1.0
        except ValueError:
            continue
    json = weights.get(JSON, weights.get("application/*", weights.get("*/*", 0.0)))
    return weights.get(HTML, 0.0) > json


def _left_out(file: Skipped) -> dict[str, Any]:
    return {"id": public_id(file.path), "path": file.path, "reason": file.reason}


def _described(document: StoredDocument) -> dict[str, Any]:
    names = ("id", "path", "title", "sha256", "author", "written", "media_type", "size")
    counts = ("revision", "characters", "passages", "pages", "unit", "note")
    return {
        **{name: getattr(document, name) for name in names + counts},
        "modified": moment(document.modified),
        "indexed": moment(document.indexed),
    }
