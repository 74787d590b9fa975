"""Pages of PDFs as pictures, and where on them a quote stands, for several threads at a time.

One child process draws for all of them, one page after another.
"""

import threading

from index.isolate import Isolated
from index.types import Box


class Drawing:
    """Draws in a process of its own, which is started when the first page is asked for."""

    def __init__(self) -> None:
        """Starts nothing yet."""
        self._isolated = Isolated()
        self._lock = threading.Lock()

    def picture(self, data: bytes, page: int, width: int) -> bytes:
        """A page of the PDF file `data` as a PNG of about `width` pixels; numbers begin with 1.

        Raises:
            UnreadableError: there is no such page, or it can't be drawn.
        """
        with self._lock:
            return self._isolated.picture(data, page, width)

    def boxes(self, data: bytes, start: int, end: int) -> list[Box]:
        """Where text[start:end] of the document stands: a box for each line, in reading order.

        Raises:
            UnreadableError: the file can't be read.
        """
        with self._lock:
            return self._isolated.boxes(data, start, end)

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._isolated.close()
