"""The pages of a PDF as they are printed, and where quotes stand on them.

The text comes out of the index, a picture out of the file, which must be the very one that was
indexed. Doesn't know how pictures are made.
"""

import hashlib

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from index.errors import UnreadableError
from index.scan import read_whole
from index.types import Box, Section, StoredDocument
from web import asking
from web.documents import PDF

router = APIRouter(include_in_schema=False)

WIDTH = 1400  # pixels
# Where quotes begin and end in the text.
Places = list[tuple[int, int]]


@router.get("/documents/{document_id}/pages/{number}", response_class=Response)
def page_picture(request: Request, document_id: str, number: int, sha256: str = "") -> Response:
    """A page of a PDF as it is printed, as a PNG; of the file with this SHA-256, if it is given."""
    with asking.ready(request).corpus.snapshot() as snapshot:
        document = snapshot.document(document_id)
    if document is None or document.media_type != PDF or sha256 not in ("", document.sha256):
        raise HTTPException(404, "There is no such page.")
    try:
        data = _indexed_file(request, document)
        picture = request.app.state.drawing.picture(data, number, WIDTH)
    except UnreadableError as error:
        raise HTTPException(404, f"The page can't be shown: {error}.") from error
    return Response(picture, media_type="image/png")


def page_shown(
    document: StoredDocument, sections: list[Section], places: Places, wanted: int | None
) -> int | None:
    """The number of the page whose picture goes with the text; None if there are no pictures."""
    if document.media_type != PDF or not document.pages:
        return None
    if wanted is not None:
        return min(max(wanted, 1), document.pages)
    sentences = [sentence for section in sections for sentence in section.sentences]
    for start, end in places:
        for sentence in sentences:
            if start < sentence.end and sentence.start < end and sentence.page:
                return sentence.page
    return (sentences[0].page if sentences else None) or 1


def boxes(request: Request, document: StoredDocument, places: Places) -> list[Box]:
    """Where the quotes stand on the pages; nowhere, if the file isn't what was indexed any more."""
    if not places:
        return []
    try:
        data = _indexed_file(request, document)
        return [
            box
            for start, end in places
            for box in request.app.state.drawing.boxes(data, start, end)
        ]
    except UnreadableError:
        return []


def _indexed_file(request: Request, document: StoredDocument) -> bytes:
    """The file's bytes.

    Raises:
        UnreadableError: it is gone, or another one than was indexed.
    """
    try:
        content, _ = read_whole(request.app.state.settings.seeds, document.path)
    except OSError as error:
        raise UnreadableError("the file is gone") from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise UnreadableError("the file has changed and is about to be read anew")
    return content
