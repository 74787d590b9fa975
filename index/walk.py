"""Which paths of the folder may be documents', by their names and by what stands around them.

A look at some paths asks of every folder on the way what a look at everything asks when it comes
by, so that both find the same. Nothing but folders is opened. This file knows nothing of files.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from index.errors import SettingsError
from index.saved_pages import is_saved_with_page
from index.types import Skipped

LEFTOVERS = ("~", ".bak", ".swp", ".tmp", ".part", ".crdownload")


def is_left_out(path: Path) -> bool:
    """Whether a part of the path is hidden or what editors and downloads leave behind."""
    return any(
        part.startswith((".", "~$")) or part.endswith(LEFTOVERS) or part == ".."
        for part in path.parts
    )


def printable(path: str) -> str:
    """The path with what can't be shown (or stored) as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


class Walk:
    """One look at the names in a folder."""

    def __init__(self, folder: Path, leave_out: Path | None, ignored: GitIgnoreSpec) -> None:
        """Passes over what `ignored` matches, and over the folder `leave_out`."""
        self.unlistable: list[Skipped] = []
        """Folders that couldn't be listed, with the reason."""
        self._home = folder.resolve()
        self._own = os.path.realpath(leave_out) if leave_out else None
        self._ignored = ignored

    def paths(self, under: Iterable[str] | None) -> Iterator[str]:
        """All that isn't a folder, or is a link, relative to the folder, with forward slashes.

        `under` limits the look to some paths, each a file's or a folder's; those that don't exist
        are passed over. A path may come more than once.

        Raises:
            SettingsError: the folder itself can't be listed.
        """
        if under is None:
            yield from self._below("")
        else:
            for path in set(under):
                yield from self._at(path)

    def _at(self, path: str) -> Iterator[str]:
        """The path itself, or all that is below it."""
        parts = PurePosixPath(path).parts
        if not parts:
            yield from self._below("")
            return
        *around, path = accumulate(parts, "{}/{}".format)
        # No link to a folder is entered, as the same file may stand in the folder itself.
        if any(self._is_link(inside) or not self._lets_in(inside, True) for inside in around):
            return
        is_folder = os.path.isdir(self._full(path))
        if not self._lets_in(path, is_folder):
            return
        if is_folder and not self._is_link(path):
            yield from self._below(path)
        elif self._exists(path):
            yield path

    def _below(self, folder: str) -> Iterator[str]:
        """All that is below a folder. It may be nested deeper than calls can be."""
        waiting = [folder]
        while waiting:
            inside = waiting.pop()
            for entry in self._entries(inside):
                path = f"{inside}/{entry.name}" if inside else entry.name
                is_folder = _is_folder(entry)
                if not self._lets_in(path, is_folder):
                    continue
                if is_folder and not entry.is_symlink():
                    waiting.append(path)
                else:
                    # Linked folders are worth a word, not a look.
                    yield path

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._full(folder)) as entries:
                return list(entries)
        except OSError as error:
            reason = error.strerror or "can't be listed"
            if not folder:
                raise SettingsError(
                    f"The folder {self._home} can't be listed ({reason}): "
                    "make it readable, or name another with --seeds."
                ) from error
            self.unlistable.append(Skipped(printable(folder), reason))
            return []

    def _lets_in(self, path: str, is_folder: bool) -> bool:
        """Whether a path, or what is below it, may be a document's; linked folders are folders."""
        if is_left_out(Path(os.path.basename(path))):
            return False
        is_link = is_folder and self._is_link(path)
        if (is_link or not is_folder) and self._ignored.match_file(path):
            return False
        return not is_folder or not (
            self._ignored.match_file(f"{path}/")
            or is_saved_with_page(Path(self._full(path)))
            or self._is_own(path, is_link)
        )

    def _is_own(self, path: str, is_link: bool) -> bool:
        full = self._full(path)
        return (os.path.realpath(full) if is_link else full) == self._own

    def _is_link(self, path: str) -> bool:
        return os.path.islink(self._full(path))

    def _exists(self, path: str) -> bool:
        """Whether something is there; what can't be told is worth a look, which tells why."""
        try:
            os.lstat(self._full(path))
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            pass
        return True

    def _full(self, path: str) -> str:
        return os.path.join(self._home, path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or a link to one."""
    try:
        return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()
    except OSError:  # the look at it tells why
        return False
