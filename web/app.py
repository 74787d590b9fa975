"""The application: its parts put together, opened once and closed in order.

Knows which middleware stands outside which, and what the routes find in `app.state`:

    settings       qa.settings.Settings
    assistant      qa.answer.Assistant, None until the index is open
    sync_state     web.mirror.SyncState: how far the index is, and why it isn't there
    mirror         web.mirror.Mirror, which sets the two above
    drawing        index.drawing.Drawing, for pictures of pages
    conversations  qa.conversations.Conversations, a file that may not be usable
    work           web.work.Work, the bounded worker that questions run in
    metrics        web.metrics.Metrics
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware import Middleware

from index.drawing import Drawing
from qa.conversations import Conversations
from qa.settings import Settings, load_settings
from web import (
    api,
    conversation_forms,
    conversation_page,
    conversations,
    document_page,
    documents,
    feedback,
    folder_page,
    logs,
    marking,
    pages,
    pictures,
    problems,
    uploads,
)
from web.guard import Gate
from web.harden import BodyLimit, Hardened
from web.metrics import Metrics, Observed
from web.mirror import Mirror, SyncState
from web.problems import Problems
from web.work import Work

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, for a server to run; reads the settings itself where none are given.

    Raises:
        SettingsError: a setting can't be used.
    """
    settings = settings or load_settings()
    logs.configure()
    metrics = Metrics()
    app = FastAPI(
        title="Wellcited",
        summary="Answers questions about a folder of documents with cited, verbatim sentences.",
        version=_version(),
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        telemetry={"auto_configure": False},
        lifespan=_lifespan,
        middleware=[
            Middleware(Observed, metrics=metrics),
            Middleware(Hardened),
            Middleware(Problems),
            Middleware(Gate, host=settings.host, hosts=settings.hosts, token=settings.token),
            Middleware(BodyLimit),
        ],
    )
    app.state.settings = settings
    app.state.metrics = metrics
    app.state.work = Work(metrics)
    app.state.sync_state = SyncState()
    app.state.assistant = None
    app.state.mirror = Mirror(app.state)
    app.state.drawing = Drawing()
    app.state.conversations = Conversations(settings.data)
    problems.install(app)
    # Before the pages: /documents/{id}.json is none.
    for part in (
        *(api, documents, uploads, conversations, feedback),
        *(folder_page, document_page, pictures, marking, conversation_forms, conversation_page),
        pages,
    ):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Begins to open the index: the server answers from the start and says how far it is."""
    app.state.mirror.start()
    yield
    await asyncio.to_thread(app.state.work.close)
    await app.state.mirror.close()
    app.state.drawing.close()


def _version() -> str:
    try:
        return version("wellcited")
    except PackageNotFoundError:
        return "0"
