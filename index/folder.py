"""Changes to the folder of documents on people's behalf: files put there, renamed and removed.

Whoever looks finds the old file or the new one, never a part; what is done survives a power cut.
Names come from anywhere, so they are checked as those of the scan are, and never lead out of the
folder. This file knows nothing of the index, which follows by itself.
"""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index.errors import NameTaken, UnfitName
from index.read import SUFFIXES
from index.walk import is_left_out

_LONGEST_NAME, _LONGEST_PATH = 255, 1024  # bytes
_CHUNK = 1024 * 1024


def put(folder: Path, files: Sequence[tuple[str, BinaryIO]], *, replace: bool) -> None:
    """Writes files, all of them or none: all are complete and on disk before one has its name.

    (Where the machine fails while they get their names, some of them may have theirs.)

    Args:
        folder: the folder of documents.
        files: where in it each goes, with forward slashes, and its content, from where it stands;
            folders on the way are made. No two have the same path.
        replace: whether files that are there give way.

    Raises:
        UnfitName: a path can't be a document's.
        NameTaken: there is such a file, and it isn't to be replaced.
        OSError: the disk is full or doesn't take it.
        In each of these cases nothing has changed.
    """
    _demand_free(folder, [path for path, _ in files], replace=replace)
    spare: list[Path] = []
    with ExitStack() as undo:
        written = [(path, *_written(folder, path, source, undo)) for path, source in files]
        for path, part, target in written:
            spare.append(part)
            if replace:
                spare.append(_take_place(part, target, undo))
            else:
                with _free(path):
                    os.link(part, target)
                undo.callback(target.unlink, missing_ok=True)
        undo.pop_all()
    for left in spare:
        with suppress(OSError):
            left.unlink()
    for parent in {target.parent for _, _, target in written}:
        _settle(parent)


def rename(folder: Path, old: str, new: str) -> None:
    """Gives a file another path; at no moment it has none, for a moment it has both.

    Raises:
        UnfitName: the new path can't be a document's.
        NameTaken: there is such a file.
        FileNotFoundError: the old one is gone.
        OSError: the disk doesn't take it.
        In each of these cases nothing has changed.
    """
    source = _inside(folder, old)
    with ExitStack() as undo:
        target = _placed(folder, new, undo)
        # Renaming proper would overwrite; and the index knows a file by its content.
        with _free(new):
            os.link(source, target, follow_symlinks=False)
        undo.callback(target.unlink)
        # The new name must be on disk first: a power cut may keep the old one's end alone.
        _settle(target.parent)
        source.unlink()
        undo.pop_all()
    _settle(source.parent)


def remove(folder: Path, path: str) -> None:
    """Deletes a file.

    Raises:
        UnfitName: the path is none of a document.
        FileNotFoundError: it is gone already.
    """
    target = _inside(folder, path)
    target.unlink()
    _settle(target.parent)


def file_name(name: str) -> str:
    """The file's own name out of what a browser or program calls it: no folders of its machine."""
    return PurePosixPath(name.replace("\\", "/")).name.strip()


def _demand_free(folder: Path, paths: Iterable[str], *, replace: bool) -> None:
    """Raises what `put` would raise for the first path that it wouldn't take."""
    for path in paths:
        target = _inside(folder, path)
        if not replace and os.path.lexists(target):
            raise NameTaken(f"There is a file {path} already: replace it, or choose another name.")


def _written(folder: Path, path: str, source: BinaryIO, undo: ExitStack) -> tuple[Path, Path]:
    """Writes what is to stand at a path beside it, on disk; where it is, and where it is to be."""
    target = _placed(folder, path, undo)
    part = _hidden_beside(target)
    undo.callback(part.unlink, missing_ok=True)
    with part.open("xb") as file:
        shutil.copyfileobj(source, file, _CHUNK)
        file.flush()
        os.fsync(file.fileno())
    return part, target


def _take_place(part: Path, target: Path, undo: ExitStack) -> Path:
    """Gives a file another's place; where the other is kept for as long as this may be undone."""
    old = _hidden_beside(target)
    try:
        os.link(target, old, follow_symlinks=False)
    except FileNotFoundError:
        undo.callback(target.unlink, missing_ok=True)
    except OSError:
        pass  # not every disk knows second names; there, what is replaced stays so
    else:
        undo.callback(old.unlink, missing_ok=True)
        undo.callback(old.replace, target)
    part.replace(target)
    return old


def _hidden_beside(target: Path) -> Path:
    """A free path which no scan takes for a document."""
    return target.with_name(f".{secrets.token_hex(8)}.part")


def _inside(folder: Path, path: str) -> Path:
    """Where the path leads, which is a document's place in the folder."""
    pure = PurePosixPath(path)
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or pure.is_absolute():
        raise UnfitName("A document's path has no special characters and begins in the folder.")
    if not all(part.strip(" .") for part in parts) or is_left_out(Path(path)):
        raise UnfitName("No part of a document's path is empty, hidden, or a leftover's name.")
    if max(len(os.fsencode(part)) for part in parts) > _LONGEST_NAME:
        raise UnfitName(f"No part of a document's path is longer than {_LONGEST_NAME} bytes.")
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise UnfitName(f"A document's path is no longer than {_LONGEST_PATH} bytes.")
    if pure.suffix.lower() not in SUFFIXES:
        raise UnfitName(f"There is no reader for {pure.suffix or 'files without a suffix'}.")
    target = folder / path
    # The scan enters no linked folders either: they may lead out of the folder, or back into it.
    if any(os.path.islink(folder / inside) for inside in pure.parents[:-1]):
        raise UnfitName("A part of the path is a link.")
    return target


def _placed(folder: Path, path: str, undo: ExitStack) -> Path:
    """The same, the folders on the way made."""
    target = _inside(folder, path)
    try:
        for inside in reversed(PurePosixPath(path).parents[:-1]):
            place = folder / inside
            if not place.is_dir():
                place.mkdir(exist_ok=True)
                undo.callback(_without, place)
                _settle(place.parent)
    except (FileExistsError, NotADirectoryError) as error:
        raise UnfitName("A part of the path is a file.") from error
    return target


def _without(folder: Path) -> None:
    """Removes a folder, unless somebody else uses it by now."""
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def _free(path: str) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise NameTaken(f"There is a file {path} already: choose another name.") from error


def _settle(folder: Path) -> None:
    """Makes the change of names survive a power cut."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
