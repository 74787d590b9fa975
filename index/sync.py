"""Makes the index mirror the folder: what is new, changed, renamed, deleted, in one transaction.

This file knows nothing of formats, SQL or searching.
"""

import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR

from filelock import FileLock, Timeout

from index.embed import Encoder
from index.errors import IndexMissing, LockedError, SettingsError, StoreError, UnreadableError
from index.ingest import Ingest, Progress
from index.isolate import Isolated
from index.saved_pages import has_folder
from index.scan import IGNORE, Found, read_whole, scan
from index.store import Known, ReadTransaction, Store, WriteTransaction
from index.types import Skipped, SyncReport

LOCK_WAIT_S = 2.0


@dataclass(slots=True)
class _Plan:
    """What has to be done to the store."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    touched: list[Found] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unchanged: int = 0


def sync(
    seeds: Path,
    data: Path,
    encoder: Encoder,
    *,
    only: Collection[str] | None = None,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> SyncReport:
    """Brings the index in `data` to what the folder `seeds` holds now.

    Args:
        seeds: the folder of documents.
        data: the index's own folder, made where it is missing.
        encoder: the embedding model; it must be the index's own, unless `rebuild`.
        only: look at these paths alone (files or folders, relative to `seeds`). The cost is then
            that of what they hold, however large the rest is.
        progress: called with the number of documents done, the one at work as a fraction, and the
            number to do.
        rebuild: read and embed everything anew.

    Raises:
        SettingsError: there is no folder `seeds`, or none that can be listed (the index stays: a
            folder that isn't mounted is no reason to forget it); or its `.qaignore` can't be used;
            or it is `data` itself.
        LockedError: another process is changing the index.
        IndexMismatch, IndexCorrupt, StoreError: the index can't be used as it is.
    """
    started = time.monotonic()
    _demand(seeds, data)
    store = Store(data)
    with _lock(data):
        if rebuild:
            store.discard_if_broken()
        with store.write(encoder.identity, encoder.dimension, rebuild=rebuild) as target:
            plan = _plan(target, seeds, data, only)
            with Isolated() as files:
                _apply(plan, target, seeds, encoder, files, progress or (lambda done, of: None))
    return _report(plan, store, started, dry_run=False)


def preview(seeds: Path, data: Path, encoder: Encoder, *, rebuild: bool = False) -> SyncReport:
    """What `sync` would do now. Works without an index, and changes nothing.

    Raises:
        SettingsError, IndexMismatch, IndexCorrupt, StoreError: as `sync`.
    """
    started = time.monotonic()
    _demand(seeds, data)
    store = Store(data)
    try:
        with store.read(None if rebuild else encoder.identity) as view:
            plan = _plan(None if rebuild else view, seeds, data, None)
    except IndexMissing:
        plan = _plan(None, seeds, data, None)
    return _report(plan, store, started, dry_run=True)


def _demand(seeds: Path, data: Path) -> None:
    try:
        is_folder = S_ISDIR(os.stat(seeds).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        is_folder = False
    except OSError as error:
        raise SettingsError(
            f"The folder {seeds} can't be looked at ({error.strerror}): make it readable, "
            "or name another with --seeds."
        ) from error
    if not is_folder:
        raise SettingsError(f"There is no folder {seeds}: make it, or name another with --seeds.")
    if os.path.realpath(seeds) == os.path.realpath(data):
        raise SettingsError(
            f"The index can't lie among the documents in {seeds}: name another folder with --data."
        )


def _lock(data: Path) -> AbstractContextManager[object]:
    """The index's lock: the kernel's, so that a killed holder lets go."""
    lock = FileLock(data / "lock")
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return lock.acquire(timeout=LOCK_WAIT_S)
    except Timeout as error:
        raise LockedError(
            f"Another process is changing the index in {data}: try again when it's done."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The index's folder {data} can't be written ({error.strerror}): "
            "name another with --data."
        ) from error


def _plan(
    view: ReadTransaction | None, seeds: Path, data: Path, only: Collection[str] | None
) -> _Plan:
    """Compares folder and store: by signature first, and by content where that differs."""
    # What is to be ignored bears on every file, and a page on what was saved with it.
    if only and (IGNORE in only or any(has_folder(seeds / path) for path in only)):
        only = None
    found, unfit = scan(seeds, only, data)
    known = view.files(only) if view else {}
    damaged = set(view.damaged()) if view and only is None else set()
    plan = _Plan()
    hashes: dict[str, str] = {}
    for file in found:
        before = known.pop(file.path, None)
        trusted = before is not None and file.path not in damaged
        if before and trusted and before.signature == file.signature:
            plan.unchanged += 1
            continue
        try:
            content, file = read_whole(seeds, file.path)
        except FileNotFoundError:
            if before:
                known[file.path] = before
            continue
        except UnreadableError as reason:
            unfit.append(Skipped(file.path, str(reason)))
            continue
        hashes[file.path] = hashlib.sha256(content).hexdigest()
        _classify(plan, file, before, hashes[file.path], file.path in damaged)
    for skip in unfit:
        before = known.pop(skip.path, None)
        if before is None or before.reason != skip.reason:
            plan.skipped.append(skip)
    _find_renames(plan, known, hashes)
    plan.removed = sorted(known)
    return plan


def _classify(
    plan: _Plan, file: Found, before: Known | None, sha256: str, is_damaged: bool
) -> None:
    """Notes what has to be done about a file that was read, given what the store knows of it."""
    if before is None or before.reason:
        plan.added.append(file.path)
    elif before.sha256 == sha256 and not is_damaged:
        plan.unchanged += 1
        plan.touched.append(file)
    else:
        plan.changed.append(file.path)


def _find_renames(plan: _Plan, gone: dict[str, Known], hashes: dict[str, str]) -> None:
    """What stands at a new path and is gone from an old one has been renamed.

    A new suffix means another reader, so that is no rename. Takes renamed paths out of `gone`.
    """
    by_content: dict[tuple[str, str], list[str]] = defaultdict(list)
    for old in reversed(gone):
        by_content[gone[old].sha256, Path(old).suffix].append(old)

    def stays(new: str) -> bool:
        olds = by_content.get((hashes[new], Path(new).suffix))
        if not olds:
            return True
        plan.renamed.append((olds[-1], new))
        del gone[olds.pop()]
        return False

    plan.added = list(filter(stays, plan.added))
    plan.changed = list(filter(stays, plan.changed))


def _apply(
    plan: _Plan,
    target: WriteTransaction,
    seeds: Path,
    encoder: Encoder,
    files: Isolated,
    progress: Progress,
) -> None:
    """Carries the plan out."""
    # Renames go first: they need what removals would take away.
    plan.renamed = [pair for pair in plan.renamed if _rename(target, seeds, pair, files, plan)]
    for path in plan.removed:
        target.remove(path)
    for file in plan.touched:
        target.touch(file.path, file.stamp)
    for skip in plan.skipped:
        target.skip(skip.path, "", skip.reason)
    Ingest(target, seeds, encoder, files).take(sorted(plan.added + plan.changed), progress)


def _rename(
    target: WriteTransaction, seeds: Path, paths: tuple[str, str], files: Isolated, plan: _Plan
) -> bool:
    """Moves a document, unless its file changed since it was compared; whether it did."""
    old, new = paths
    try:
        content, file = read_whole(seeds, new)
        document = files.read(new, content)
    except FileNotFoundError:
        plan.removed.extend(target.files([old, new]))
        return False
    except UnreadableError:
        plan.removed.append(old)
        plan.added.append(new)  # taken as a new file, it is listed with the reason
        return False
    if hashlib.sha256(content).hexdigest() != target.files([old])[old].sha256:
        plan.removed.append(old)
        plan.added.append(new)
        return False
    target.rename(old, new, file.stamp, document.title)
    return True


def _report(plan: _Plan, store: Store, started: float, *, dry_run: bool) -> SyncReport:
    """What was done, with the state of the index after it."""
    try:
        with store.read() as view:
            revision, passages, listed = view.revision, view.counts()[1], view.skipped()
    except IndexMissing:
        revision, passages, listed = 0, 0, []
    skipped = {skip.path: skip for skip in [*listed, *(plan.skipped if dry_run else ())]}
    return SyncReport(
        added=tuple(sorted(plan.added)),
        changed=tuple(sorted(plan.changed)),
        renamed=tuple(sorted(plan.renamed)),
        removed=tuple(sorted(plan.removed)),
        unchanged=plan.unchanged,
        skipped=tuple(skipped[path] for path in sorted(skipped)),
        revision=revision,
        passages=passages,
        dry_run=dry_run,
        took_s=time.monotonic() - started,
    )
