"""File events → the paths to look at. This file knows nothing of what is done about them."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from watchfiles import awatch

from index.errors import WellcitedError

log = logging.getLogger(__name__)

# A burst of events (an editor's save, an unpacked archive) is gathered for so long.
GATHER_MS = 300
QUIET_MS = 60
# Events get lost: on network drives always, elsewhere when the kernel's queue runs over.
RECONCILE_MS = 300_000
RETRY_S = 3.0


async def watch(
    folder: Path,
    on_change: Callable[[frozenset[str] | None], Awaitable[None]],
    stop: asyncio.Event,
) -> None:
    """Calls `on_change` with the changed paths (relative to `folder`) until `stop` is set.

    The first call, and one every five minutes without events, is with None: look at everything.
    So is the next try after an error of ours, which is logged; any other error ends it.
    """
    root = folder.resolve()
    # The watcher sets its event itself where it is cancelled; `stop` is the caller's alone.
    ended = asyncio.Event()
    stopping = asyncio.ensure_future(_then_set(stop, ended))
    events = awatch(
        root,
        debounce=GATHER_MS,
        step=QUIET_MS,
        stop_event=ended,
        rust_timeout=RECONCILE_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
        # Names are sorted out by the scan, the same way for events and full looks.
        watch_filter=None,
        recursive=True,
    )
    pending = asyncio.ensure_future(anext(events))
    # One turn of the loop starts the watcher; only then is the first look sure to miss nothing.
    await asyncio.sleep(0)
    try:
        await _tell(on_change, None, stop)
        while not stop.is_set():
            changes = await pending
            pending = asyncio.ensure_future(anext(events))
            paths = frozenset(Path(path).relative_to(root).as_posix() for _, path in changes)
            await _tell(on_change, paths if paths and "." not in paths else None, stop)
    except StopAsyncIteration:
        return
    finally:
        pending.cancel()
        stopping.cancel()


async def _then_set(first: asyncio.Event, second: asyncio.Event) -> None:
    await first.wait()
    second.set()


async def _tell(
    on_change: Callable[[frozenset[str] | None], Awaitable[None]],
    paths: frozenset[str] | None,
    stop: asyncio.Event,
) -> None:
    while not stop.is_set():
        try:
            return await on_change(paths)
        except WellcitedError as error:
            log.error("The index could not follow the folder: %s", error)
        paths = None
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RETRY_S)
