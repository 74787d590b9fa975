"""What lies in the folder: the files that may be documents, each with a signature.

Nothing outside the folder is looked at, nothing is opened that isn't a plain file. This file knows
nothing of formats beyond their suffixes, and nothing of the store.
"""

import os
import re
import stat as modes
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from index.errors import SettingsError, UnreadableError
from index.read import SUFFIXES
from index.types import Skipped
from index.walk import Walk, printable

MAX_BYTES = 256 * 1024 * 1024
# A file may change twice within one tick of the file system's clock. What was looked at so soon
# after its last change isn't trusted by its time stamps, but looked at again (as git does, see
# https://git-scm.com/docs/racy-git).
RACY_NS = 100_000_000
ATTEMPTS = 5
_LOOKS = 5
IGNORE = ".qaignore"
IGNORE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it stands in the folder; `path` is relative to it, with forward slashes.

    `signature` differs after every change. `stamp` is what to keep of it: nothing where the file
    changed just before the look, since it could change again unseen.
    """

    path: str
    size: int
    modified: float
    signature: str
    stamp: str


def scan(
    folder: Path, under: Iterable[str] | None = None, leave_out: Path | None = None
) -> tuple[list[Found], list[Skipped]]:
    """The files that may be documents, and those that can't be, both by path.

    Hidden files, what editors and downloads leave behind, what browsers save beside a page to show
    it with, what the folder's file `.qaignore` names
    (in git's syntax) and the folder `leave_out` are passed over. `under` limits the look to some
    paths, each a file's or a folder's; those that don't exist are passed over.

    Raises:
        SettingsError: the folder itself can't be listed, or `.qaignore` can't be used.
    """
    found: list[Found] = []
    walk = Walk(folder, leave_out, _ignored(folder))
    paths = sorted(set(walk.paths(under)))
    skipped = walk.unlistable
    home = folder.resolve()
    for path in paths:
        try:
            found.append(_look(home, path))
        except UnreadableError as reason:
            skipped.append(Skipped(printable(path), str(reason)))
        except FileNotFoundError:
            continue  # gone between listing and looking
        except OSError as error:
            skipped.append(Skipped(printable(path), error.strerror or "can't be looked at"))
    return found, skipped


def read_whole(folder: Path, path: str) -> tuple[bytes, Found]:
    """A file's bytes and what it was while they were read: never half of one version.

    A file that has just changed may be half written, so it is waited for until it has settled.
    Its name is nobody's business here.

    Raises:
        UnreadableError: it can't be read, or keeps changing.
        FileNotFoundError: it is gone.
    """
    home = folder.resolve()
    for _ in range(ATTEMPTS):
        before = _rested(home, path)
        try:
            # NOFOLLOW and NONBLOCK: what was a plain file a moment ago may be a link or a pipe now.
            handle = os.open(_target(home, path), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            with os.fdopen(handle, "rb") as file:
                data = file.read(MAX_BYTES + 1)
            after = _stand(home, path)
        except PermissionError as error:
            raise UnreadableError("not permitted to read it") from error
        except FileNotFoundError:
            raise
        except OSError as error:
            raise UnreadableError(error.strerror or "can't be read") from error
        if before.signature == after.signature and before.stamp:
            return data, after
    raise UnreadableError("it keeps changing while it is read")


def _rested(home: Path, path: str) -> Found:
    """The file when it hasn't changed for a moment; after some waiting, as it is."""
    found = _stand(home, path)
    for _ in range(_LOOKS):
        if found.stamp:
            break
        time.sleep(RACY_NS / _LOOKS / 1e9)
        found = _stand(home, path)
    return found


def _ignored(folder: Path) -> GitIgnoreSpec:
    """What `.qaignore` names; nothing where there is no such file.

    Raises:
        SettingsError: it can't be used. To index everything then would be to make public, in
            answers, what it is there to keep out.
    """
    try:
        os.lstat(folder / IGNORE)
        data, _ = read_whole(folder, IGNORE)
        if len(data) > IGNORE_BYTES:
            raise UnreadableError(f"larger than {IGNORE_BYTES // 2**20} MiB")
        lines = data.decode("utf-8-sig").splitlines()
    except FileNotFoundError:
        lines = []
    except UnreadableError as error:
        raise _unusable(str(error)) from error
    except OSError as error:
        raise _unusable(error.strerror or "can't be looked at") from error
    except UnicodeDecodeError as error:
        raise _unusable("not UTF-8") from error
    for number, line in enumerate(lines, 1):
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error) as error:
            raise _unusable(f"line {number} is no pattern of git's") from error
    return GitIgnoreSpec.from_lines(lines)


def _unusable(why: str) -> SettingsError:
    return SettingsError(
        f"The file {IGNORE} in the folder of documents can't be used ({why}): "
        "mend or delete it, until then nothing new is indexed."
    )


def _look(home: Path, path: str) -> Found:
    """The file as it stands, or why it can't be a document."""
    if not path.isprintable():
        raise UnreadableError("its name has characters that can't be shown")
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        if os.path.islink(home / path):
            _stand(home, path)  # a link to a folder has no suffix: where it leads is the reason
        raise UnreadableError(f"no reader for {suffix or 'files without a suffix'}")
    return _stand(home, path)


def _stand(home: Path, path: str) -> Found:
    """The file as it stands.

    Raises:
        UnreadableError: it isn't a plain file in the folder, or is too large.
        OSError: it can't be looked at.
    """
    stat = os.stat(_target(home, path))
    if not modes.S_ISREG(stat.st_mode):
        raise UnreadableError("not a plain file")
    if stat.st_size > MAX_BYTES:
        raise UnreadableError(f"larger than {MAX_BYTES // 2**20} MiB")
    changed = max(stat.st_mtime_ns, stat.st_ctime_ns)
    is_settled = abs(time.time_ns() - changed) > RACY_NS
    # The change time can't be set by programs, so an edit that hides its traces still shows.
    parts = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    signature = "-".join(map(str, parts))
    stamp = signature if is_settled else ""
    return Found(path, stat.st_size, stat.st_mtime, signature, stamp)


def _target(home: Path, path: str) -> Path:
    """Where the file really is, if that is inside the folder, whose own links are resolved."""
    # Resolving looks at every part from the root on, for each of thousands of files; the parts
    # inside the folder are enough where none of them is a link.
    target = str(home)
    for part in path.split("/"):
        target = f"{target}/{part}"
        if part == ".." or os.path.islink(target):
            return _followed(home, path)
    return Path(target)


def _followed(home: Path, path: str) -> Path:
    try:
        target = (home / path).resolve(strict=True)
    except RuntimeError as error:  # a loop of links, before Python 3.13
        raise UnreadableError("a link that leads nowhere") from error
    except OSError as error:
        if os.path.islink(home / path):
            raise UnreadableError("a link that leads nowhere") from error
        raise
    if not target.is_relative_to(home):
        raise UnreadableError("a link out of the folder")
    return target
