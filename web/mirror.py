"""The assistant of a running server: opened, built where there is no index, kept in step.

Knows the order of those steps and tells how far they are in a `SyncState`. Doesn't know HTTP, nor
how a folder becomes an index. Everything that blocks runs in a thread of its own.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from starlette.datastructures import State

from index.embed import load_encoder
from index.errors import IndexMissing, LockedError, WellcitedError
from index.sync import sync
from index.types import SyncReport
from index.watch import watch
from qa.answer import Assistant
from qa.settings import Settings

log = logging.getLogger(__name__)

RETRY_S = 1.0
UNWATCHED = (
    "The folder isn’t watched any more: what changes in it is noticed when Wellcited starts again."
)
UNFORESEEN = "Something went wrong that nobody foresaw: the server's log tells what."
T = TypeVar("T")


class Phase(StrEnum):
    """How far the server is with its index."""

    OPENING = "opening"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


class Stopping(Exception):
    """The server is going down; a build that is under way gives up."""


@dataclass(slots=True)
class SyncState:
    """What people may want to know while the index isn't there or is being brought up to date.

    `reason` is one sentence, empty when ready; `done` of `total` documents are read by now, the
    one at work counted as a fraction; `running` says whether a sync is under way, `reading` which
    paths were put into the folder and aren't followed yet, and how often each; `report` is of the
    last sync that went through and `failure` why the last one didn't, empty if it did; `watched`
    turns false when watching the folder, where it was wanted, has ended.
    """

    phase: Phase = Phase.OPENING
    reason: str = "The index is being opened."
    done: float = 0
    total: int = 0
    running: bool = False
    report: SyncReport | None = None
    failure: str = ""
    watched: bool = True
    reading: Counter[str] = field(default_factory=Counter)

    @property
    def stale(self) -> str:
        """Why the index may be behind the folder, in a sentence; empty where nothing tells so."""
        return self.failure or ("" if self.watched else UNWATCHED)


class Mirror:
    """Puts the assistant into `state.assistant` and keeps its index equal to the folder."""

    def __init__(self, state: State) -> None:
        """`state` is the application's: settings, metrics, sync_state, assistant."""
        self._state = state
        self._settings: Settings = state.settings
        self._sync_state: SyncState = state.sync_state
        self._one_at_a_time = asyncio.Lock()
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked_for: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins; returns at once."""
        self._spawn(self._live())

    def start_sync(self) -> bool:
        """Begins a sync of the whole folder, unless one was begun so; whether it began one."""
        if self._asked_for is not None and not self._asked_for.done():
            return False
        self._sync_state.running = True
        self._asked_for = self._spawn(self._sync_once())
        return True

    def follow(self, paths: Iterable[str]) -> asyncio.Task[None]:
        """Brings the index up to date with these paths, which just changed; a task to wait for."""
        return self._spawn(self._follow(frozenset(paths)))

    def removed(self, path: str) -> asyncio.Task[None]:
        """As `follow`, of a file that was removed; its document is cited no more at once."""
        return self._spawn(self._forget(path))

    async def close(self) -> None:
        """Stops watching and building, and lets a sync that is under way come to its end."""
        self._stop.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._state.assistant is not None:
            self._state.assistant.close()

    async def _live(self) -> None:
        await self._sync_once()
        if not self._settings.watch:
            return
        try:
            await watch(self._settings.seeds, self._sync, self._stop, leave_out=self._settings.data)
        except Exception:
            log.exception("The folder isn't watched any more.")
        self._sync_state.watched = self._stop.is_set()

    async def _follow(self, paths: frozenset[str]) -> None:
        if self._state.assistant is None:
            return  # what is being built or opened looks at the whole folder
        self._sync_state.reading += Counter(paths)
        try:
            with contextlib.suppress(Exception):
                await self._sync(paths)
        finally:
            self._sync_state.reading -= Counter(paths)

    async def _forget(self, path: str) -> None:
        assistant: Assistant | None = self._state.assistant
        if assistant is None:
            return
        # A sync that is under way may have found the file before it was removed.
        assistant.corpus.hide(path)
        with contextlib.suppress(Exception):
            await self._sync(frozenset([path]))

    async def _sync_once(self) -> None:
        # A failure is in the log and in the state by now.
        with contextlib.suppress(Exception):
            await self._sync(None)

    async def _sync(self, only: frozenset[str] | None) -> None:
        """Brings the index up to date with the folder, or with the paths `only`.

        Raises:
            WellcitedError: what `SyncState.failure` tells, too.
        """
        async with self._one_at_a_time:
            self._sync_state.running = True
            try:
                assistant: Assistant | None = self._state.assistant
                if assistant is None:
                    await self._open()
                else:
                    # What is removed from now on may have been found before.
                    gone = assistant.corpus.hidden
                    await self._recorded(
                        partial(assistant.sync, only=only, progress=self._progress)
                    )
                    assistant.corpus.show(gone if only is None else gone & only)
            finally:
                other = self._asked_for if self._asked_for is not asyncio.current_task() else None
                self._sync_state.running = other is not None and not other.done()

    async def _open(self) -> None:
        """Opens the assistant, after a build where there is no index; or notes why it can't."""
        state = self._sync_state
        state.phase, state.reason = Phase.OPENING, "The index is being opened."
        try:
            self._state.assistant = await self._opened()
        except Stopping:
            return
        except Exception as error:
            state.phase, state.reason = Phase.FAILED, _told("The index can't be opened", error)
        else:
            state.phase, state.reason = Phase.READY, ""
            self._spawn(asyncio.to_thread(self._state.assistant.suggest))

    async def _opened(self) -> Assistant:
        settings = self._settings
        encoder = await asyncio.to_thread(load_encoder, settings.embedder)
        try:
            return await asyncio.to_thread(Assistant.open, settings, encoder)
        except IndexMissing:
            self._sync_state.phase = Phase.BUILDING
            self._progress(0, 0)
            build = partial(sync, settings.seeds, settings.data, encoder, progress=self._progress)
            await self._recorded(build)
            return await asyncio.to_thread(Assistant.open, settings, encoder)

    async def _recorded(self, sync: Callable[[], SyncReport]) -> None:
        """Runs a sync and notes in state and metrics how it went; raises as it does."""
        state = self._sync_state
        try:
            state.report = await self._when_free(sync)
        except Stopping:
            raise
        except Exception as error:
            state.failure = _told("The sync failed", error)
            self._state.metrics.syncs.labels("failed").inc()
            raise
        state.failure = ""
        self._state.metrics.syncs.labels("ok").inc()

    async def _when_free(self, call: Callable[[], T]) -> T:
        """What `call` returns, tried again for as long as another process changes the index."""
        while not self._stop.is_set():
            with contextlib.suppress(LockedError):
                return await asyncio.to_thread(call)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), RETRY_S)
        raise Stopping

    def _progress(self, done: float, total: int) -> None:
        """Called by a sync in its thread."""
        if self._stop.is_set():
            raise Stopping
        state = self._sync_state
        state.done, state.total = done, total
        if state.phase is Phase.BUILDING:
            state.reason = f"The index is being built: {int(done)} of {total} documents are read."

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _told(what: str, error: Exception) -> str:
    """Logs the error; the sentence about it that people may see."""
    if isinstance(error, WellcitedError):
        log.error("%s: %s", what, error)
        return str(error)
    log.error("%s.", what, exc_info=error)
    return UNFORESEEN
