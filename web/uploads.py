"""Documents put into the folder, replaced, renamed and removed over HTTP; the index follows.

Knows forms and statuses. What a name may be and how files are written is index/folder.py's.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from index import folder
from index.scan import MAX_BYTES
from index.store import public_id
from web import bodies, schemas
from web.asking import NO_DOCUMENT, ready
from web.problems import RESPONSES

router = APIRouter(responses=RESPONSES, tags=["documents"])

MAX_FILES = 100
# How long a removal waits for the index to follow; it isn't cited meanwhile.
PATIENCE_S = 1.5
PATHS = "Where in that folder each of the files goes, in their order; else by its name alone."


@router.post("/documents", status_code=201, response_model=schemas.Saved)
async def upload(
    request: Request,
    files: Annotated[list[UploadFile], File(min_length=1, max_length=MAX_FILES)],
    under: Annotated[bodies.Text, Form(description="A folder in the folder.")] = "",
    replace: Annotated[bool, Form(description="Whether files that are there give way.")] = False,
    paths: Annotated[
        list[bodies.Text] | None, Form(max_length=MAX_FILES, description=PATHS)
    ] = None,
) -> Any:
    """Puts files into the folder of documents, all of them or none; the index follows."""
    placed, _ = await save(request, files, under, replace=replace, paths=paths)
    return {"documents": [{"id": public_id(path), "path": path} for path in placed]}


@router.put("/documents/{id}", response_model=schemas.SavedDocument)
async def replace(request: Request, id: str, file: Annotated[UploadFile, File()]) -> Any:
    """Puts another file of the same kind in a document's place, whatever it is called."""
    path = await run_in_threadpool(_known, request, id)
    kind = PurePosixPath(path).suffix
    if PurePosixPath(folder.file_name(file.filename or "")).suffix.lower() != kind.lower():
        raise HTTPException(422, f"Only another {kind} file can take this one's place.")
    await _put(request, [(path, file)], replace=True)
    await request.app.state.mirror.follow([path])
    return {"id": id, "path": path}


@router.patch("/documents/{id}", response_model=schemas.SavedDocument)
async def rename(request: Request, id: str, body: bodies.RenameBody) -> Any:
    """Gives a document another path in the folder; its new id comes back."""
    seeds = request.app.state.settings.seeds
    old = await run_in_threadpool(_known, request, id)
    try:
        await run_in_threadpool(folder.rename, seeds, old, body.path)
    except FileNotFoundError as error:
        raise HTTPException(404, "The document's file is gone.") from error
    except OSError as error:
        raise _not_taken(error) from error
    await request.app.state.mirror.follow([old, body.path])
    return {"id": public_id(body.path), "path": body.path}


@router.delete("/documents/{id}", status_code=204)
async def remove(request: Request, id: str) -> Response:
    """Deletes a document's file; once this is answered, it is cited no more."""
    path = await run_in_threadpool(_known, request, id)
    try:
        with suppress(FileNotFoundError):
            await run_in_threadpool(folder.remove, request.app.state.settings.seeds, path)
    except OSError as error:
        raise _not_taken(error) from error
    followed = request.app.state.mirror.removed(path)
    await asyncio.wait([followed], timeout=PATIENCE_S)
    return Response(status_code=204)


async def save(
    request: Request,
    files: Sequence[UploadFile],
    under: str,
    *,
    replace: bool,
    paths: Sequence[str] | None = None,
) -> tuple[list[str], asyncio.Task[None]]:
    """Puts files into the folder `under`; their paths, and the task in which they are read.

    Args:
        request: the one that brought them.
        files: at least one.
        under: a folder in the folder of documents.
        replace: whether files that are there give way.
        paths: where in `under` each file goes; None for its own name.

    Raises:
        HTTPException: one is too large, two have one name, or the disk doesn't take them.
        UnfitName, NameTaken: as `index.folder.put`.
        In each of these cases nothing has changed.
    """
    names = paths or [folder.file_name(file.filename or "") for file in files]
    if len(names) != len(files):
        raise HTTPException(422, f"There are {len(files)} files and {len(names)} paths.")
    placed = [os.path.join(under.strip("/"), name) for name in names]
    if len(set(placed)) < len(placed):
        raise HTTPException(422, "Two of the files have the same name.")
    await _put(request, list(zip(placed, files, strict=True)), replace=replace)
    return placed, request.app.state.mirror.follow(placed)


async def _put(request: Request, files: Sequence[tuple[str, UploadFile]], *, replace: bool) -> None:
    seeds = request.app.state.settings.seeds
    for _, file in files:
        if (file.size or 0) > MAX_BYTES:
            raise HTTPException(413, f"A file is larger than {MAX_BYTES // 2**20} MiB.")
    sources = [(path, file.file) for path, file in files]
    try:
        await run_in_threadpool(folder.put, seeds, sources, replace=replace)
    except OSError as error:
        raise _not_taken(error) from error


def _not_taken(error: OSError) -> HTTPException:
    return HTTPException(507, f"The folder doesn't take it: {error.strerror}.")


def _known(request: Request, id: str) -> str:
    """The path of the file with this id, indexed or left out.

    Raises:
        HTTPException: 404 where there is none.
    """
    with ready(request).corpus.snapshot() as snapshot:
        if found := snapshot.document(id):
            return found.path
        for skip in snapshot.skipped():
            if public_id(skip.path) == id:
                return skip.path
    raise HTTPException(404, NO_DOCUMENT)
