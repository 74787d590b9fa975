"""What every response carries and no request may exceed.

Knows header names, two sizes, and which routes take files: those may have the larger one. Doesn't
know who asks (web/guard.py).
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import problem

MAX_BODY = 1024 * 1024
MAX_UPLOAD = 512 * 1024 * 1024
UPLOADS = re.compile(r"POST /documents|POST /documents/(upload|[^/]+/replace)|PUT /documents/[^/]+")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Without a referrer, browsers say "Origin: null" for a form of our own, and over plain HTTP to
    # another machine that is all that web/guard.py has to tell it from another site's.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Hardened:
    """Middleware: the security headers on every response, and no caching of answers."""

    def __init__(self, app: ASGIApp) -> None:
        """Wraps `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update(HEADERS)
                is_static = scope["path"].startswith("/static/")
                headers["Cache-Control"] = "no-cache" if is_static else "no-store"
            await send(message)

        await self.app(scope, receive, send_hardened)


class BodyLimit:
    """Middleware: no body larger than `MAX_BODY` bytes, whether announced or sent in chunks.

    Uploads, which go to disk as they come, may have `MAX_UPLOAD`.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wraps `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = MAX_UPLOAD if UPLOADS.fullmatch(_line(scope)) else MAX_BODY
        detail = f"The body is larger than {most // 1024} KiB."
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > most:
            await problem(scope, 413, detail)(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise HTTPException(413, detail)
            return message

        await self.app(scope, receive_limited, send)


def _line(scope: Scope) -> str:
    return f"{scope['method']} {scope['path']}"
