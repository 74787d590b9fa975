"""Every refusal and failure as problem+json (RFC 9457).

Knows which error means which status. Nothing of what a client sent is repeated, and nothing of what
went wrong inside is told: the request id leads to the log line that tells it.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import (
    ConversationsError,
    LockedError,
    ModelError,
    NameTaken,
    QuestionError,
    SettingsError,
    StoreError,
    UnfitName,
    WellcitedError,
)

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
STATUSES: Mapping[type[WellcitedError], int] = {
    QuestionError: 422,
    LockedError: 409,
    NameTaken: 409,
    UnfitName: 422,
    ConversationsError: 503,
    StoreError: 503,
    ModelError: 503,
    SettingsError: 503,
}
# For OpenAPI: the shape that every 4xx and 5xx answer has.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "request_id"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["location", "message"],
                "properties": {
                    "location": {"type": "array", "items": {"type": ["string", "integer"]}},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": "A problem (RFC 9457).", "content": {MEDIA_TYPE: {"schema": SCHEMA}}}
    for status in ("4XX", "5XX")
}


class ProblemResponse(JSONResponse):
    """A problem; ASCII only, so that no text can fail to be encoded."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """The problem as bytes."""
        return json.dumps(content).encode("ascii")


def problem_members(
    request_id: str, status: int, detail: str | None = None, **members: Any
) -> dict[str, Any]:
    """The problem object: what is answered as a body, and what a stream sends as `error`."""
    title = _title(status)
    told = {"detail": detail} if detail and detail != title else {}
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        **told,
        "request_id": request_id,
        **members,
    }


def problem(
    scope: Scope,
    status: int,
    detail: str | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> ProblemResponse:
    """The response for a request that can't be met; `detail` is one sentence for people."""
    content = problem_members(request_id(scope), status, detail, **members)
    return ProblemResponse(content, status, headers=headers)


def request_id(scope: Scope) -> str:
    """The id that this request goes by in answers, problems and logs."""
    return str(scope.get("state", {}).get("request_id", ""))


def install(app: FastAPI) -> None:
    """Makes the application answer its errors as problems."""
    for error in (HTTPException, RequestValidationError, WellcitedError):
        app.add_exception_handler(error, _handle)


def _handle(request: Request, error: Exception) -> Response:
    match error:
        case HTTPException():
            return problem(request.scope, error.status_code, error.detail, headers=error.headers)
        case RequestValidationError():
            errors = _field_errors(error.errors())
            detail = "; ".join(
                f"{'.'.join(map(str, field['location']))}: {field['message']}" for field in errors
            )
            return problem(request.scope, 422, detail, errors=errors)
        case _:
            return problem(request.scope, status_of(error), str(error))


def told(error: HTTPException | WellcitedError) -> tuple[int, str]:
    """The status and the sentence that tell of an error that isn't a fault of ours."""
    if isinstance(error, HTTPException):
        return error.status_code, error.detail
    return status_of(error), str(error)


def status_of(error: Exception) -> int:
    """Which status tells of an error of ours."""
    return next((s for kind, s in STATUSES.items() if isinstance(error, kind)), 500)


def _field_errors(errors: Sequence[Any]) -> list[dict[str, Any]]:
    """Where and why, without the value; a name that the client made up is input, too."""
    return [
        {
            "location": list(
                error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]
            ),
            "message": str(error["msg"]).removeprefix("Value error, "),
        }
        for error in errors
    ]


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Client Closed Request" if status == 499 else "Error"


class Problems:
    """Middleware: what nobody foresaw becomes a 500, and plain-text errors become problems.

    Plain text comes from below the routes, such as an unsatisfiable range on a static file.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wraps `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = replaced = False

        async def send_problems(message: Message) -> None:
            nonlocal started, replaced
            if message["type"] == "http.response.start":
                started = True
                replaced = _is_plain_error(message)
                if replaced:
                    await _replacement(scope, message)(scope, receive, send)
            if not replaced:
                await send(message)

        try:
            await self.app(scope, receive, send_problems)
        except Exception:
            log.exception("unforeseen error", extra={"request_id": request_id(scope)})
            if started:
                # The status is out; only a broken connection can still tell that this failed.
                raise
            await problem(scope, 500)(scope, receive, send)


def _is_plain_error(start: Message) -> bool:
    content_type = MutableHeaders(raw=list(start["headers"])).get("content-type", "")
    return start["status"] >= 400 and not content_type.startswith((MEDIA_TYPE, "text/html"))


def _replacement(scope: Scope, start: Message) -> ProblemResponse:
    kept = MutableHeaders(raw=list(start["headers"]))
    for name in ("content-type", "content-length"):
        del kept[name]
    return problem(scope, start["status"], headers=dict(kept))
