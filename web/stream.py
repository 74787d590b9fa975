"""An answer as server-sent events, in the order in which a reader needs them.

    meta      which request, which index, how the question is read, where the answer is kept
    citation  before the sentence that it proves, each once
    delta     a sentence with its citation marks, and whether it is an item of a list; joined, the
              deltas are the answer's text
    done      the whole answer, the same JSON as without streaming
    error     instead of the rest, a problem object: the status is out by then

Knows the events. Doesn't know how an answer is found, nor when a client leaves: the generator is
async, so that leaving ends it at once.
"""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi.sse import EventSourceResponse, format_sse_event

from qa.types import Answer
from web.problems import problem_members

log = logging.getLogger(__name__)

MEDIA_TYPE = "text/event-stream"
# For OpenAPI, in the words of its version 3.2, as FastAPI itself describes event streams.
SCHEMA: dict[str, Any] = {
    "itemSchema": {
        "type": "object",
        "required": ["event", "data"],
        "properties": {
            "event": {"enum": ["meta", "citation", "delta", "done", "error"]},
            "data": {"type": "string", "contentMediaType": "application/json"},
        },
    }
}


def streamed(answer: Answer) -> EventSourceResponse:
    """The response that sends the answer event by event."""
    # A proxy that gathers the response before passing it on would undo the streaming.
    return EventSourceResponse(_encoded(answer), headers={"X-Accel-Buffering": "no"})


def events(answer: Answer) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each event's type and data."""
    whole = answer.as_dict()
    about = ("request_id", "index", "understood", "conversation", "turn")
    yield "meta", {name: whole[name] for name in about}
    pending = {citation["number"]: citation for citation in whole["citations"]}
    gap = ""
    for sentence in answer.sentences:
        for number in sentence.citations:
            if number in pending:
                yield "citation", pending.pop(number)
        marks = "".join(f" [{number}]" for number in sentence.citations)
        yield "delta", {"text": f"{gap}{sentence.text}{marks}", "item": sentence.item}
        gap = " "
    yield "done", whole


async def _encoded(answer: Answer) -> AsyncIterator[bytes]:
    try:
        for event, data in events(answer):
            yield format_sse_event(event=event, data_str=json.dumps(data))
    except Exception:
        log.exception("the stream broke", extra={"request_id": answer.request_id})
        data = problem_members(answer.request_id, 500)
        yield format_sse_event(event="error", data_str=json.dumps(data))
