"""The process that reads files: these come in on standard input, documents go out on the output.

    python -m index.read

Whatever a parser does with a hostile file, it does it here: with little memory and time, without
network, other programs or files to write. Started and ended by index/isolate.py.
"""

import gc
import json
import os
import resource
import sys
from importlib import import_module
from typing import Any

from index.errors import UnreadableError
from index.read import read
from index.read.wire import dumped, dumped_boxes, dumped_files, receive, send

COLLECT_AFTER = 100_000
"""New objects after which cycles are looked for: parsers make trees of many objects that stay, and
with Python's own 700 the search takes up to a third of the time."""
_OPEN_FILES = 64
# See the table of audit events in Python's documentation.
_FORBIDDEN = (
    *("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.spawn"),
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "shutil."),
    *("urllib.", "http.", "ftplib.", "smtplib.", "webbrowser."),
)


def main() -> None:
    """Does what is asked, file after file, until standard input ends."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not get between the documents.
    sys.stdout = sys.stderr
    _confine()
    while True:
        try:
            order = json.loads(receive(incoming))
            # Taking the file in is part of its own time, not of the one's before.
            _allow(int(order["seconds"]), int(order["memory"]))
            data = receive(incoming)
        except EOFError:
            return
        send(outgoing, *_done(order, data))
        _let_go()


def _done(order: dict[str, Any], data: bytes) -> tuple[bytes, ...]:
    """The kind of what was asked for and its messages, or the reason why there is none."""
    try:
        match order["task"]:
            case "picture":
                return b"picture", _shown().picture(data, int(order["page"]), int(order["width"]))
            case "boxes":
                return b"boxes", dumped_boxes(
                    _shown().boxes(data, int(order["start"]), int(order["end"]))
                )
            case "attached":
                return b"files", *dumped_files(_mail().attached_files(data))
            case _:
                return b"document", *dumped(read(str(order["path"]), data))
    except UnreadableError as reason:
        return b"unreadable", str(reason).encode("utf-8", "replace")
    except MemoryError:
        return b"memory", b""


def _shown() -> Any:
    # Not before it is needed, like every parser.
    return import_module("index.read.pdf.shown")


def _mail() -> Any:
    return import_module("index.read.mail")


def _confine() -> None:
    """What holds for every file."""
    gc.set_threshold(COLLECT_AFTER)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    sys.addaudithook(_refuse)


def _let_go() -> None:
    """Frees what a parser left behind: few objects in cycles that may hold trees of megabytes.

    What stays is never looked at again, so that this takes no longer with each file.
    """
    gc.collect()
    gc.freeze()


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} while a document is read")


def _allow(seconds: int, memory: int) -> None:
    """How much processor time the next file may take, and how many bytes of memory there are.

    The kernel ends a process that takes more time. The parent keeps an eye on the clock.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
