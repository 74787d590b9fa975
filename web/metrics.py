"""What the server counts and times, and the middleware that does it for every request.

Knows route templates, statuses and durations. Doesn't know questions: neither a metric nor a log
line holds what was asked.
"""

import logging
import re
import time
import uuid

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one application, in a registry of their own."""

    def __init__(self) -> None:
        """Starts from zero."""
        self.registry = CollectorRegistry()
        registry = self.registry
        self.requests = Histogram(
            "wellcited_request_seconds",
            "From the first byte of a request to the last of its response.",
            ("route", "method", "status"),
            registry=registry,
            buckets=SECONDS,
        )
        self.stages = Histogram(
            "wellcited_stage_seconds",
            "Where the time of a question goes: waiting for a thread, then answering.",
            ("stage",),
            registry=registry,
            buckets=SECONDS,
        )
        self.questions = Counter(
            "wellcited_questions",
            "Questions by outcome: answered, refused, or rejected because too many waited.",
            ("outcome",),
            registry=registry,
        )
        self.waiting = Gauge(
            "wellcited_questions_waiting",
            "Questions taken in, not yet answered.",
            registry=registry,
        )
        self.syncs = Counter("wellcited_syncs", "Syncs by result.", ("result",), registry=registry)
        self.revision = Gauge(
            "wellcited_index_revision", "The revision of the index.", registry=registry
        )
        self.documents = Gauge(
            "wellcited_index_documents", "Documents in the index.", registry=registry
        )
        self.passages = Gauge(
            "wellcited_index_passages", "Passages in the index.", registry=registry
        )


class Observed:
    """Middleware: gives each request an id, times it and writes its one log line."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wraps `app`."""
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = id
        status, is_over = 500, False

        async def send_with_id(message: Message) -> None:
            nonlocal status, is_over
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message["headers"])["x-request-id"] = id
            await send(message)
            # What goes on in the background afterwards is no part of the request.
            if message["type"] == "http.response.body" and not message.get("more_body"):
                is_over = True
                self._record(scope, status, time.perf_counter() - began)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            if not is_over:
                self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        # Names that a client can make up would grow the registry without limit.
        route = getattr(scope.get("route"), "path", "unmatched")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.requests.labels(route, method, status).observe(seconds)
        log.info(
            "request",
            extra={
                "request_id": scope["state"]["request_id"],
                "method": method,
                "path": scope["path"][:200],
                "status": status,
                "took_ms": round(seconds * 1000, 1),
            },
        )
