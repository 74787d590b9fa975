"""The chat's page and the page of a problem: made on the server, complete without scripts.

Knows what their templates are given. Doesn't know how answers are found, how values look in words
(web/rendering.py), nor the stream that the page's scripts read.
"""

import json
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException

from index.errors import WellcitedError
from qa.answer import Assistant
from qa.conversations.types import KeptTurn
from qa.standing import told as standing
from web import asking
from web.history import listed
from web.problems import told
from web.rendering import templates
from web.scope import offered

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
async def chat_page(
    request: Request, q: str = "", documents: Annotated[list[str] | None, Query()] = None
) -> HTMLResponse:
    """The chat, with the answer to `q` on it if that is given; it is kept nowhere."""
    chosen = frozenset(documents or ())
    page: dict[str, Any] = {"question": q.strip(), "chosen": chosen}
    status = 200
    if q.strip() and request.app.state.assistant is not None:
        try:
            found = await asking.answer(request, q, documents=chosen or None)
            page["turns"] = [turn_shown(q.strip(), found.as_dict(), bool(chosen))]
        except (HTTPException, WellcitedError) as error:
            status, page["problem"] = told(error)
    return await show_chat(request, page, status)


async def show_chat(request: Request, page: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """The chat's page; `page` holds what its template is to show beside the state of things.

    turns         as `turn_shown` makes them
    before        what was asked before these and is kept nowhere: `asked` of their turns
    conversation  the id of the conversation that they are
    title         what the page is called
    question      a question that was asked, with the `problem` that it met
    chosen        where the next question is to look
    editing       the kept turn whose question is being edited
    """
    state = request.app.state
    context: dict[str, Any] = {"chosen": frozenset(), "turns": [], "before": []}
    context |= {"sync": state.sync_state, **page}
    context |= await run_in_threadpool(listed, request, at=context.get("conversation", ""))
    if state.assistant is None:
        status = 503 if context.get("question") else status
        return templates.TemplateResponse(request, "chat.html", context, status)
    context |= await run_in_threadpool(_about, state.assistant, context["chosen"])
    # Questions to start with are made behind people's backs: making them means asking.
    later = BackgroundTask(state.assistant.suggest)
    return templates.TemplateResponse(request, "chat.html", context, status, background=later)


def turn_shown(
    question: str, answer: Mapping[str, Any], filtered: bool, kept: KeptTurn | None = None
) -> dict[str, Any]:
    """A question with its answer for the template; `answer` `as_it_stands` where it is kept."""
    shown = {
        **answer,
        "citations": [_of_turn(citation, kept) for citation in answer["citations"]],
        "nearest": [_of_turn(citation, kept) for citation in answer["nearest"]],
    }
    return {
        "question": question,
        "answer": shown,
        "json": json.dumps(shown),
        # What goes along with the next question where this one isn't kept: `bodies.EarlierTurn`.
        "asked": {
            "question": question,
            "understood": answer["understood"],
            "cited": [citation["quote"] for citation in answer["citations"]],
        },
        "filtered": filtered,
        "kept": kept,
        "documents": json.dumps(kept.documents or [] if kept else []),
    }


def _of_turn(citation: Mapping[str, Any], kept: KeptTurn | None) -> dict[str, Any]:
    """A citation with what has become of it, that leads to its document from this question."""
    address, mark, anchor = citation["url"].partition("#")
    turn = f"&turn={kept.id}" if kept else ""
    said = standing(citation) if "state" in citation else ""
    return {**citation, "url": f"{address}{turn}{mark}{anchor}", "standing": said}


def problem_page(request: Request, status: int, detail: str) -> HTMLResponse:
    """A refusal or failure for people; `detail` is one sentence."""
    heading = {404: "Not found", 503: "This can’t be shown just now"}.get(
        status, "That didn’t work"
    )
    context = {"heading": heading, "detail": detail}
    return templates.TemplateResponse(request, "problem.html", context, status)


class PageRoute(APIRoute):
    """A route for people: what it can't do is told by a page instead of problem+json.

    See https://fastapi.tiangolo.com/how-to/custom-request-and-route/.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with such a page around it."""
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handle(request)
            except (HTTPException, WellcitedError) as error:
                return problem_page(request, *told(error))

        return shown


def _about(assistant: Assistant, chosen: Iterable[str]) -> dict[str, Any]:
    """What the chat's page says about the index, and offers to look in."""
    with assistant.corpus.snapshot() as snapshot:
        documents = snapshot.documents()
    return {
        **offered(documents, chosen),
        "count": len(documents),
        "updated": max((document.indexed for document in documents), default=None),
        "suggestions": assistant.suggestions() if documents else [],
    }
