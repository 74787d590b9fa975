"""Reads files, and draws pages, in a process of its own: no file can hurt more than itself.

One child reads file after file; a large one, one that crashes it, that takes too long or too much
memory, costs a new child. This file knows nothing of formats.
"""

import json
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Timer
from types import TracebackType
from typing import Any, Self, TypeVar

from index.child import command
from index.errors import Interrupted, UnreadableError
from index.read.wire import loaded, loaded_boxes, loaded_files, receive, send
from index.types import Attached, Box, Document

# Of processor time, which no other program can take from a file; a large one may take more.
SECONDS = 20
SECONDS_PER_MIB = 3
# How many times as long it may take by the clock, on a machine with more to do.
PATIENCE = 6
MEMORY = 448 * 2**20
# A text is held as bytes, as code points, as JSON and in its blocks, a table in its cells as well.
MEMORY_PER_BYTE = 16
# Of what a larger file took not all may come back, nor where all that there was is taken.
LARGE = 8 * 2**20
# Ends that no parser brings about; what its own limits send are others.
_FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
T = TypeVar("T")
Following = Callable[[], bytes]


class Isolated:
    """Reads files in a child process, which is started with the first one. A context manager.

    For one thread at a time.
    """

    def __init__(self) -> None:
        """Starts nothing yet."""
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Nothing to do: the child starts with the first file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends the child."""
        self.close()

    def read(self, path: str, data: bytes) -> Document:
        """As `index.read.read`, within 20 s of processor time and 448 MiB, more for a large file.

        Raises:
            Interrupted: somebody else ended the child, or it got too little of the processor.
            UnreadableError: the file can't be read, or not within these limits.
        """
        order = {"task": "read", "path": path}
        try:
            return self._asked(order, data, b"document", partial(loaded, path))
        finally:
            if len(data) > LARGE:
                self.close()

    def picture(self, data: bytes, page: int, width: int) -> bytes:
        """As `index.read.pdf.shown.picture`, within the same limits; raises as `read` does."""
        order = {"task": "picture", "page": page, "width": width}
        return self._asked(order, data, b"picture", lambda following: following())

    def boxes(self, data: bytes, start: int, end: int) -> list[Box]:
        """As `index.read.pdf_shown.boxes`, within the same limits; raises as `read` does."""
        order = {"task": "boxes", "start": start, "end": end}
        return self._asked(order, data, b"boxes", loaded_boxes)

    def attached(self, data: bytes) -> list[Attached]:
        """As `index.read.mail.attached_files`, within the same limits; raises as `read` does."""
        try:
            return self._asked({"task": "attached"}, data, b"files", loaded_files)
        finally:
            if len(data) > LARGE:
                self.close()

    def _asked(
        self, order: dict[str, Any], data: bytes, kind: bytes, made: Callable[[Following], T]
    ) -> T:
        """What is `made` of the child's messages, which must be of this kind."""
        seconds, memory = _limits(len(data))
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        late = Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = Timer(PATIENCE * seconds, end)
        timer.start()
        try:
            order |= {"seconds": seconds, "memory": memory}
            send(child.stdin, json.dumps(order).encode(), data)
            following = partial(receive, child.stdout, memory)
            outcome = following()
            if outcome == kind:
                found = made(following)
            else:
                reason = _reason(outcome, following(), memory)
        except (OSError, EOFError, ValueError) as error:
            fault = _crash(child, error, seconds, late)
            self.close()
            raise fault from error
        finally:
            timer.cancel()
        if outcome == kind:
            return found
        if outcome == b"memory":
            self.close()
        raise UnreadableError(reason)

    def close(self) -> None:
        """Ends the child; the next file starts another."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            # What was still to be written has nobody to read it.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        child.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            line, environment = command("index.read")
            self._child = subprocess.Popen(
                line,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                close_fds=True,
            )
        return self._child


def _limits(size: int) -> tuple[int, int]:
    """How many seconds and how many bytes of memory a file of this size may take."""
    seconds = max(SECONDS, round(SECONDS_PER_MIB * size / 2**20))
    return seconds, max(MEMORY, MEMORY_PER_BYTE * size)


def _crash(
    child: subprocess.Popen[bytes], error: Exception, seconds: int, late: Event
) -> UnreadableError:
    """What became of a child that makes no sense, or doesn't talk any more.

    One that doesn't is about to end, or will be ended when it is `late`.
    """
    ended_by = 0 if isinstance(error, ValueError) else -child.wait()
    if ended_by == signal.SIGXCPU:
        return UnreadableError(f"takes longer than {seconds} s to read")
    if late.is_set():
        longer = f"takes longer than {PATIENCE * seconds} s to read"
        return Interrupted(f"{longer}, perhaps as the machine is busy")
    if ended_by in _FROM_OUTSIDE:
        return Interrupted("reading it was interrupted, perhaps as memory ran out")
    return UnreadableError("crashes its parser")


def _reason(outcome: bytes, message: bytes, memory: int) -> str:
    """Why the child couldn't do it.

    Raises:
        ValueError: it said nothing that makes sense.
    """
    if outcome == b"memory":
        return f"takes more than {memory // 10**6} MB of memory to read"
    if outcome != b"unreadable":
        raise ValueError(f"an answer of an unknown kind: {outcome!r}")
    return message.decode()
