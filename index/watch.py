"""File events → the paths to look at. This file knows nothing of what is done about them."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Iterable
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
    *,
    leave_out: Path | None = None,
) -> None:
    """Calls `on_change` with the changed paths (relative to `folder`) until `stop` is set.

    The first call, and one every five minutes without events, is with None: look at everything.
    So is the next try after an error of ours or of the disk, which is logged; any other error ends
    it. What happens in the folder `leave_out`, the index's own, is no event.
    """
    root = folder.resolve()
    own = Path(os.path.realpath(leave_out)) if leave_out else None
    clock = asyncio.get_running_loop().time
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
        looked = clock()
        while not stop.is_set():
            changes = await pending
            pending = asyncio.ensure_future(anext(events))
            paths = _changed((path for _, path in changes), root, own)
            # Every sync and every question writes in an index that lies in the folder. That must
            # not bring the next sync; nor must it hide for how long nothing else has come.
            if changes and not paths and clock() - looked < RECONCILE_MS / 1000:
                continue
            everything = not paths or "." in paths
            await _tell(on_change, None if everything else paths, stop)
            looked = clock() if everything else looked
    except StopAsyncIteration:
        return
    finally:
        pending.cancel()
        stopping.cancel()


def _changed(events: Iterable[str], root: Path, own: Path | None) -> frozenset[str]:
    """What changed in the folder `root`, relative to it, but for what the folder `own` holds."""
    if own is None or root.is_relative_to(own):
        return frozenset(Path(path).relative_to(root).as_posix() for path in events)
    return frozenset(
        Path(path).relative_to(root).as_posix()
        for path in events
        if not Path(os.path.realpath(path)).is_relative_to(own)
    )


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
        except (WellcitedError, OSError) as error:  # a network drive may be back in a moment
            log.error("The index could not follow the folder: %s", error)
        paths = None
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RETRY_S)
