"""Events of the folder become syncs, and errors don't end the watching."""

import asyncio
import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Library

from index.errors import LockedError
from index.sync import sync
from index.watch import watch

Heard = frozenset[str] | None


async def collect(  # type: ignore[no-untyped-def]
    folder: Path,
    act,
    *,
    hear: Callable[[Heard], object] = lambda paths: None,
    leave_out: Path | None = None,
) -> list[Heard]:
    """What `watch` reports to `hear` while `act` changes the folder."""
    seen: list[Heard] = []
    stop, arrived = asyncio.Event(), asyncio.Event()

    async def on_change(paths: Heard) -> None:
        seen.append(paths)
        hear(paths)
        arrived.set()

    task = asyncio.create_task(watch(folder, on_change, stop, leave_out=leave_out))
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
    errors = [LockedError("busy"), OSError(errno.ESTALE, "Stale file handle")]

    def fail(paths: Heard) -> None:
        if errors:
            raise errors.pop()

    seen = asyncio.run(collect(tmp_path, [], hear=fail))
    assert seen[:3] == [None, None, None]


@pytest.mark.parametrize("place", ["index", ".qa/seeds-1"])
def test_what_syncs_write_into_an_index_inside_the_folder_brings_no_other(
    library: Library, place: str
) -> None:
    library.data = library.seeds / place
    library.sync()
    steps = [
        lambda: library.write("ferry.txt", "The ferry leaves at seven."),
        lambda: library.write("tram.txt", "The tram climbs the hill."),
    ]

    def follow(paths: Heard) -> None:
        sync(library.seeds, library.data, library.encoder, only=paths)

    seen = asyncio.run(collect(library.seeds, steps, hear=follow, leave_out=library.data))
    assert seen[0] is None
    assert frozenset().union(*(paths or () for paths in seen)) == {"ferry.txt", "tram.txt"}


def test_an_index_around_the_folder_hides_nothing(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    steps = [lambda: (seeds / "new.txt").write_text("x")]
    seen = asyncio.run(collect(seeds, steps, leave_out=tmp_path))
    assert seen[1] == frozenset(("new.txt",))


def test_an_index_in_use_inside_the_folder_doesnt_put_off_looks_at_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.watch.RECONCILE_MS", 2_000)
    data = tmp_path / "index"
    data.mkdir()

    async def scene() -> None:
        looks = 0
        stop = asyncio.Event()

        async def on_change(paths: Heard) -> None:
            nonlocal looks
            assert paths is None
            looks += 1
            if looks == 3:
                stop.set()

        task = asyncio.create_task(watch(tmp_path, on_change, stop, leave_out=data))
        async with asyncio.timeout(20):
            while not stop.is_set():
                (data / "index.sqlite-wal").write_text("x")
                await asyncio.sleep(0.02)
            await task

    asyncio.run(scene())
