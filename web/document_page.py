"""A document to read: its text with the quotes marked, and a PDF's pages as they are printed.

Text and pictures come from different places: the text out of the index, a picture out of the file,
which must be the very one that was indexed. Doesn't know how either is made.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from index.corpus import Snapshot
from index.errors import UnreadableError, WellcitedError
from index.scan import read_whole
from index.types import Box, Section, StoredDocument, Unit
from qa.conversations.types import KeptTurn
from qa.standing import proves
from web import stretch, work
from web.documents import PDF
from web.layout import lay_out
from web.marking import question_of
from web.pages import problem_page, told
from web.rendering import templates

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

CITED = 50
WIDTH = 1400  # pixels
CITE = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
NUMBER = re.compile(r"[0-9]{1,12}")
Places = list[tuple[int, int]]


@router.get("/documents/{document_id}")
def document_page(
    request: Request,
    document_id: str,
    revision: str = "",
    cite: Annotated[list[str] | None, Query()] = None,
    page: str = "",
    at: str = "",
) -> HTMLResponse:
    """A document as it is now, with the cited sentences marked if it hasn't changed since.

    Of a long one, the stretch around the first quote, page `page`, or character `at`. With `turn`,
    the kept question that it was come to from; with `mark` as well, its right sentence is chosen.
    """
    query = request.query_params
    try:
        with work.ready(request).corpus.snapshot() as snapshot:
            document = work.demand_document(snapshot, document_id)
            asked = question_of(request, query.get("turn", ""))
            changed = revision not in ("", str(document.revision))
            if changed and asked:
                changed = not _as_quoted(snapshot, document, asked, cite or ())
            places = [] if changed else _places(cite or (), document.characters)
            wanted = int(page) if NUMBER.fullmatch(page) else None
            shown = _shown(snapshot, document, places, wanted, at)
    except (HTTPException, WellcitedError) as error:
        return problem_page(request, *told(error))
    blocks = lay_out(shown.text, shown.sections, places, shown.start)
    context = {
        "document": document,
        "blocks": blocks,
        "shown": shown,
        "step": stretch.SHOWN,
        "changed": changed,
        "cites": [f"{start}-{end}" for start, end in places],
        "first_cited": next((p.number for b in blocks for p in b.pieces if p.cited), None),
        "number": _page_shown(document, shown.sections, places, wanted),
    }
    context |= {"asked": asked, "marked": "marked" in query}
    if asked and "mark" in query:
        sentences = [sentence for section in shown.sections for sentence in section.sentences]
        context["spots"] = {s.number: f"{s.start}-{s.end}" for s in sentences}
    if context["number"]:
        context["boxes"] = _boxes(request, document, places)
    return templates.TemplateResponse(request, "document.html", context)


@router.get("/documents/{document_id}/pages/{number}", response_class=Response)
def page_picture(request: Request, document_id: str, number: int, sha256: str = "") -> Response:
    """A page of a PDF as it is printed, as a PNG; of the file with this SHA-256, if it is given."""
    with work.ready(request).corpus.snapshot() as snapshot:
        document = snapshot.document(document_id)
    if document is None or document.media_type != PDF or sha256 not in ("", document.sha256):
        raise HTTPException(404, "There is no such page.")
    try:
        data = _indexed_file(request, document)
        picture = request.app.state.drawing.picture(data, number, WIDTH)
    except UnreadableError as error:
        raise HTTPException(404, f"The page can't be shown: {error}.") from error
    return Response(picture, media_type="image/png")


def _shown(
    snapshot: Snapshot, document: StoredDocument, places: Places, page: int | None, at: str
) -> stretch.Stretch:
    """What is shown of a document: all of it, unless it is long."""
    if document.characters <= stretch.SHOWN:
        return stretch.stretch_of(snapshot, document)
    start = 0
    if NUMBER.fullmatch(at):
        start = int(at)
    elif page is not None and document.unit is not Unit.ROW:
        start = snapshot.start_of_page(document.id, page)
    elif places:
        start = max(0, places[0][0] - stretch.SHOWN // 4)
    start = min(start, document.characters - 1)
    return stretch.stretch_of(snapshot, document, start, start + stretch.SHOWN)


def _page_shown(
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


def _boxes(request: Request, document: StoredDocument, places: Places) -> list[Box]:
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


def _as_quoted(
    snapshot: Snapshot, document: StoredDocument, asked: KeptTurn, cites: Iterable[str]
) -> bool:
    """Whether the document was only read anew since the kept answer, and says what that quoted."""
    wanted = frozenset(cites)
    quoted = [
        citation
        for citation in (*asked.answer["citations"], *asked.answer["nearest"])
        if f"{citation['start']}-{citation['end']}" in wanted
        and citation["document"]["sha256"] == document.sha256
    ]
    return bool(quoted) and all(proves(citation, document, snapshot) for citation in quoted)


def _places(cites: Iterable[str], length: int) -> Places:
    found = (CITE.fullmatch(cite) for cite in cites)
    pairs = [(int(match[1]), int(match[2])) for match in found if match]
    return [(start, end) for start, end in pairs if start < end <= length][:CITED]
