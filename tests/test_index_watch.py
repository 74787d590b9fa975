"""Events of the folder become syncs, and errors don't end the watching."""

import asyncio
from pathlib import Path

import pytest

from index.errors import LockedError
from index.watch import watch


async def collect(folder: Path, act, failures: int = 0):  # type: ignore[no-untyped-def]
    """What `watch` reports while `act` changes the folder; the first calls fail."""
    seen: list[frozenset[str] | None] = []
    stop, arrived = asyncio.Event(), asyncio.Event()

    async def on_change(paths: frozenset[str] | None) -> None:
        seen.append(paths)
        if len(seen) <= failures:
            raise LockedError("busy")
        arrived.set()

    task = asyncio.create_task(watch(folder, on_change, stop))
    async with asyncio.timeout(60):
        await arrived.wait()
        for step in act:
            arrived.clear()
            step()
            await arrived.wait()
        stop.set()
        await task
    return seen


def test_reports_what_changed_relative_to_the_folder(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    steps = [
        lambda: (tmp_path / "sub" / "new.txt").write_text("x"),
        lambda: (tmp_path / "sub" / "new.txt").unlink(),
    ]
    first, *rest = asyncio.run(collect(tmp_path, steps))
    assert first is None
    assert all("sub/new.txt" in (paths or ()) for paths in rest)


def test_an_error_that_ends_it_stops_nothing_else(tmp_path: Path) -> None:
    async def scene() -> None:
        stop = asyncio.Event()

        async def fail(paths: frozenset[str] | None) -> None:
            raise RuntimeError("nobody foresaw this")

        with pytest.raises(RuntimeError):
            await watch(tmp_path, fail, stop)
        await asyncio.sleep(0.2)
        assert not stop.is_set()

    asyncio.run(scene())


def test_a_failed_sync_is_tried_again_with_a_look_at_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.watch.RETRY_S", 0.05)
    seen = asyncio.run(collect(tmp_path, [], failures=2))
    assert seen[:3] == [None, None, None]
