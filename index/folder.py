"""Changes to the folder of documents on people's behalf: files put there, renamed and removed.

Each is one step of the file system: whoever looks finds the old file or the new one, never a part.
Names come from anywhere, so they are checked as those of the scan are, and never lead out of the
folder. This file knows nothing of the index, which follows by itself.
"""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index.errors import NameTaken, UnfitName
from index.read import SUFFIXES
from index.walk import is_left_out

_LONGEST_NAME, _LONGEST_PATH = 255, 1024  # bytes
_CHUNK = 1024 * 1024


def demand_free(folder: Path, paths: Iterable[str], *, replace: bool) -> None:
    """Raises what `put` would raise for the first path that it wouldn't take."""
    for path in paths:
        target = _inside(folder, path)
        if not replace and os.path.lexists(target):
            raise NameTaken(f"There is a file {path} already: replace it, or choose another name.")


def put(folder: Path, path: str, source: BinaryIO, *, replace: bool) -> None:
    """Writes a file, complete and on disk before it has its name.

    Args:
        folder: the folder of documents.
        path: where in it, with forward slashes; folders on the way are made.
        source: the content, from where it stands.
        replace: whether a file that is there gives way.

    Raises:
        UnfitName: the path can't be a document's.
        NameTaken: there is such a file, and it isn't to be replaced.
        OSError: the disk is full or doesn't take it; nothing has changed then.
    """
    demand_free(folder, [path], replace=replace)
    target = _placed(folder, path)
    # Hidden, so that no scan takes it for a document.
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            shutil.copyfileobj(source, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            part.replace(target)
        else:
            with _free(path):
                os.link(part, target)
    finally:
        part.unlink(missing_ok=True)
    _settle(target.parent)


def rename(folder: Path, old: str, new: str) -> None:
    """Gives a file another path.

    Raises:
        UnfitName: the new path can't be a document's.
        NameTaken: there is such a file.
        FileNotFoundError: the old one is gone.
    """
    source, target = _inside(folder, old), _placed(folder, new)
    # Renaming proper would overwrite; and the index knows a file by its content.
    with _free(new):
        os.link(source, target, follow_symlinks=False)
    source.unlink()
    _settle(target.parent)


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
    # The parent may be a link, the file itself isn't followed.
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise UnfitName("The path leads out of the folder of documents.")
    return target


def _placed(folder: Path, path: str) -> Path:
    """The same, the folders on the way made."""
    target = _inside(folder, path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise UnfitName("A part of the path is a file.") from error
    return target


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
