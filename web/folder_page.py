"""The folder of documents for people: what is read, what isn't and why, and forms that change it.

The forms do what the routes of web/uploads.py do, and lead back to the list; they work without
scripts. Doesn't know how files are written or read.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from index.corpus import Snapshot
from index.errors import WellcitedError
from index.read import SUFFIXES
from index.store import public_id
from index.types import StoredDocument
from web import asking, bodies, uploads
from web.marking import question_of
from web.pages import PageRoute, problem_page
from web.problems import told
from web.rendering import templates
from web.scope import folders

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)

NUMBER = re.compile(r"[0-9]{1,9}")
LISTED = 100
FOLDERS = 200
# How long a form waits for small files to be read, so that the list shows them as they are.
PATIENCE_S = 5.0
DONE = {
    "added": "The files are in the folder.",
    "renamed": "The file has another name now.",
    "replaced": "The file has been replaced.",
    "removed": "The file has been removed.",
}
STATES = ("indexed", "failed", "reading")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a file that is read, that can't be (`reason`), or that is being read."""

    id: str
    path: str
    document: StoredDocument | None = None
    reason: str = ""

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return "failed" if self.reason else "indexed" if self.document else "reading"

    @property
    def title(self) -> str:
        """What the list calls it."""
        return self.document.title if self.document else self.path


def documents_page(request: Request) -> HTMLResponse:
    """The files of the folder, a page at a time; by name, folder or state, if these are given.

    With `turn`, they lead to where the right sentence for that kept question is marked.
    """
    query = request.query_params
    under, find, state = (query.get(name, "") for name in ("under", "find", "state"))
    sync_state = request.app.state.sync_state
    try:
        with asking.ready(request).corpus.snapshot() as snapshot:
            entries = _entries(snapshot, sync_state.reading)
    except (HTTPException, WellcitedError) as error:
        # It is called by a route that answers with JSON otherwise.
        return problem_page(request, *told(error))
    counts = {name: sum(entry.state == name for entry in entries) for name in STATES}
    chosen = [entry for entry in entries if _fits(entry, under, find, state)]
    last = max(1, -(-len(chosen) // LISTED))
    number = query.get("page", "")
    page = min(max(int(number), 1), last) if NUMBER.fullmatch(number) else 1
    context = {
        "entries": chosen[(page - 1) * LISTED : page * LISTED],
        "found": len(chosen),
        "suffixes": ",".join(sorted(SUFFIXES)),
        "counts": counts,
        "folders": folders(entry.path for entry in entries)[:FOLDERS],
        "under": under,
        "find": find,
        "state": state if state in STATES else "",
        "page": page,
        "last": last,
        "done": DONE.get(query.get("done", "")),
        "sync": sync_state,
        "asked": question_of(request, query.get("turn", "")),
    }
    return templates.TemplateResponse(request, "documents.html", context)


@router.post("/documents/upload")
async def upload_form(
    request: Request,
    files: Annotated[list[UploadFile], File(max_length=uploads.MAX_FILES)],
    under: Annotated[bodies.Text, Form()] = "",
    replace: Annotated[bool, Form()] = False,
) -> Response:
    """Puts files into the folder."""
    _, reading = await uploads.save(request, files, under, replace=replace)
    await asyncio.wait([reading], timeout=PATIENCE_S)
    return _back("added")


@router.post("/documents/{id}/rename")
async def rename_form(
    request: Request, id: str, path: Annotated[bodies.Text, Form()] = ""
) -> Response:
    """Gives a file another path."""
    try:
        body = bodies.RenameBody(path=path.strip())
    except ValidationError as error:
        detail = f"The path can’t be used: {error.errors()[0]['msg']}."
        raise HTTPException(422, detail) from error
    await uploads.rename(request, id, body)
    return _back("renamed")


@router.post("/documents/{id}/replace")
async def replace_form(request: Request, id: str, file: Annotated[UploadFile, File()]) -> Response:
    """Puts another file in a file's place."""
    await uploads.replace(request, id, file)
    return _back("replaced")


@router.post("/documents/{id}/remove")
async def remove_form(request: Request, id: str) -> Response:
    """Deletes a file."""
    await uploads.remove(request, id)
    return _back("removed")


def _back(done: str) -> Response:
    """The list, with a word about what was done."""
    return RedirectResponse(f"/documents?done={done}", 303)


def _entries(snapshot: Snapshot, reading: Iterable[str]) -> list[Entry]:
    """All files that are known, by path."""
    known = {
        document.path: Entry(document.id, document.path, document)
        for document in snapshot.documents()
    }
    for skip in snapshot.skipped():
        known[skip.path] = Entry(public_id(skip.path), skip.path, reason=skip.reason)
    # The event loop goes on adding to it meanwhile; a copy is made in one step.
    for path in tuple(reading):
        known.setdefault(path, Entry(public_id(path), path))
    return sorted(known.values(), key=lambda entry: entry.path)


def _fits(entry: Entry, under: str, find: str, state: str) -> bool:
    inside = not under or entry.path.startswith(f"{under.rstrip('/')}/")
    sought = find.casefold() in f"{entry.path}\n{entry.title}".casefold()
    return inside and sought and (state not in STATES or entry.state == state)
