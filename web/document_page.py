"""A document to read: its text, as the index has it, with the quotes marked.

Doesn't know how its pages look as they are printed (web/pictures.py).
"""

import re
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from index.corpus import Snapshot
from index.types import StoredDocument, Unit
from qa.conversations.types import KeptTurn
from qa.standing import proves
from web import asking, excerpt
from web.layout import lay_out
from web.marking import question_of
from web.pages import PageRoute
from web.pictures import Places, boxes, page_shown
from web.rendering import templates

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)

CITED = 50
CITE = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
NUMBER = re.compile(r"[0-9]{1,12}")


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
    with asking.ready(request).corpus.snapshot() as snapshot:
        document = asking.demand_document(snapshot, document_id)
        asked = question_of(request, query.get("turn", ""))
        changed = revision not in ("", str(document.revision))
        if changed and asked:
            changed = not _as_quoted(snapshot, document, asked, cite or ())
        places = [] if changed else _places(cite or (), document.characters)
        wanted = int(page) if NUMBER.fullmatch(page) else None
        shown = _shown(snapshot, document, places, wanted, at)
    blocks = lay_out(shown.text, shown.sections, places, shown.start)
    context = {
        "document": document,
        "blocks": blocks,
        "shown": shown,
        "step": excerpt.SHOWN,
        "changed": changed,
        "cites": [f"{start}-{end}" for start, end in places],
        "first_cited": next((p.number for b in blocks for p in b.pieces if p.cited), None),
        "number": page_shown(document, shown.sections, places, wanted),
    }
    context |= {"asked": asked, "marked": "marked" in query}
    if asked and "mark" in query:
        sentences = [sentence for section in shown.sections for sentence in section.sentences]
        context["spots"] = {s.number: f"{s.start}-{s.end}" for s in sentences}
    if context["number"]:
        context["boxes"] = boxes(request, document, places)
    return templates.TemplateResponse(request, "document.html", context)


def _shown(
    snapshot: Snapshot, document: StoredDocument, places: Places, page: int | None, at: str
) -> excerpt.Excerpt:
    """What is shown of a document: all of it, unless it is long."""
    if document.characters <= excerpt.SHOWN:
        return excerpt.excerpt_of(snapshot, document)
    start = 0
    if NUMBER.fullmatch(at):
        start = int(at)
    elif page is not None and document.unit is not Unit.ROW:
        start = snapshot.start_of_page(document.id, page)
    elif places:
        start = max(0, places[0][0] - excerpt.SHOWN // 4)
    start = min(start, document.characters - 1)
    return excerpt.excerpt_of(snapshot, document, start, start + excerpt.SHOWN)


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
