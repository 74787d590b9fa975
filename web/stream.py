"""An answer as server-sent events, in the order in which a reader needs them.

    meta      which request, which index, how the question is read, where the answer is kept, if it
              is by then
    citation  before the sentence that it proves, each once
    delta     a sentence with its citation marks, and whether it is an item of a list; joined, the
              deltas are the answer's text
    done      the whole answer, the same JSON as without streaming
    error     instead of the rest, a problem object: the status is out by then

Knows the events, and that the first sentence of an answer may be settled while the others are still
looked for. Doesn't know how an answer is found. When a client leaves, the generator ends at once,
as it is async, and takes the question along.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.exceptions import HTTPException

from index.errors import WellcitedError
from qa.types import Answer
from web.problems import problem_members, told

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

# For so many seconds, the models leave the cores to a browser on the same machine, to show what has
# begun: otherwise it waits for them, up to a fifth of a second.
PAINT = 0.01
# Gets the answer as far as it is settled, from any thread.
Begins = Callable[[Answer], object]
Event = tuple[str, dict[str, Any]]


async def streamed(
    ask: Callable[[Begins], Awaitable[Answer]], request_id: str
) -> EventSourceResponse:
    """The response that sends the answer event by event, from what is settled first.

    Raises: whatever `ask` does, until something is settled.
    """
    loop = asyncio.get_running_loop()
    begun: asyncio.Future[Answer] = loop.create_future()

    def begins(answer: Answer) -> None:
        loop.call_soon_threadsafe(begun.set_result, answer)
        time.sleep(PAINT)

    asked = asyncio.ensure_future(ask(begins))
    try:
        await asyncio.wait((begun, asked), return_when=asyncio.FIRST_COMPLETED)
        first = begun.result() if begun.done() else asked.result()
    except BaseException:
        asked.cancel()
        raise
    # A proxy that gathers the response before passing it on would undo the streaming.
    headers = {"X-Accel-Buffering": "no"}
    return EventSourceResponse(_encoded(first, asked, request_id), headers=headers)


def _beginning(answer: Answer) -> Iterator[Event]:
    """The events of an answer as far as it is settled."""
    whole = answer.as_dict()
    about = ("request_id", "index", "understood", "conversation", "turn")
    yield "meta", {name: whole[name] for name in about}
    yield from _said(answer, 0)


def _ending(answer: Answer, begun: Answer) -> Iterator[Event]:
    """The events of the whole answer, without those of what had `begun`."""
    yield from _said(answer, len(begun.sentences))
    yield "done", answer.as_dict()


def _said(answer: Answer, after: int) -> Iterator[Event]:
    """The sentences from number `after` on, each behind the citations that only it needs."""
    cited = {number for sentence in answer.sentences[:after] for number in sentence.citations}
    citations = {citation.number: citation for citation in answer.citations}
    for at, sentence in enumerate(answer.sentences[after:], after):
        for number in sentence.citations:
            if number not in cited:
                yield "citation", citations[number].as_dict()
        cited.update(sentence.citations)
        marks = "".join(f" [{number}]" for number in sentence.citations)
        yield "delta", {"text": f"{' ' if at else ''}{sentence.text}{marks}", "item": sentence.item}


async def _encoded(
    first: Answer, asked: asyncio.Future[Answer], request_id: str
) -> AsyncIterator[bytes]:
    try:
        for event in _beginning(first):
            yield _as_bytes(*event)
        for event in _ending(await asked, first):
            yield _as_bytes(*event)
    except (HTTPException, WellcitedError) as error:
        yield _as_bytes("error", problem_members(request_id, *told(error)))
    except Exception:
        log.exception("the stream broke", extra={"request_id": request_id})
        yield _as_bytes("error", problem_members(request_id, 500))
    finally:
        asked.cancel()


def _as_bytes(event: str, data: dict[str, Any]) -> bytes:
    return format_sse_event(event=event, data_str=json.dumps(data))
