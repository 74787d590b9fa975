"""Questions, a bounded number of them at a time, off the event loop.

Knows that a question takes a thread for a while and that its client may leave before it is
answered. Doesn't know how answers are found, nor how they are written.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fastapi import Request
from starlette.exceptions import HTTPException

from web.metrics import Metrics

THREADS = 2
WAITING = 64
T = TypeVar("T")


class Work:
    """Runs questions in a few threads; a bounded number may wait. Used from one event loop."""

    def __init__(self, metrics: Metrics, threads: int = THREADS, waiting: int = WAITING) -> None:
        """`threads` questions run at once, `waiting` more are taken in."""
        self.taken = 0
        self._most = threads + waiting
        self._metrics = metrics
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="question")
        metrics.waiting.set_function(lambda: self.taken)

    async def run(self, request: Request, call: Callable[[], T]) -> T:
        """What `call` returns or raises, from a worker thread.

        A client that leaves takes its question along, unless a thread has begun with it.

        Raises:
            HTTPException: 503 where too many questions wait, 499 where the client has left.
        """
        if self.taken >= self._most:
            self._metrics.questions.labels("rejected").inc()
            raise HTTPException(
                503, "Too many questions are waiting: ask again in a second.", {"Retry-After": "1"}
            )
        self.taken += 1
        try:
            return await _while_connected(request, self._in_thread(call))
        finally:
            self.taken -= 1

    def close(self) -> None:
        """Drops what waits and lets what runs come to its end."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _in_thread(self, call: Callable[[], T]) -> Awaitable[T]:
        asked = time.perf_counter()

        def timed() -> T:
            began = time.perf_counter()
            self._metrics.stages.labels("wait").observe(began - asked)
            try:
                return call()
            finally:
                self._metrics.stages.labels("answer").observe(time.perf_counter() - began)

        return asyncio.get_running_loop().run_in_executor(self._pool, timed)


async def _while_connected(request: Request, answering: Awaitable[T]) -> T:
    answer = asyncio.ensure_future(answering)
    leaving = asyncio.ensure_future(_leaves(request))
    try:
        await asyncio.wait((answer, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise HTTPException(499)
        return answer.result()
    finally:
        answer.cancel()
        leaving.cancel()


async def _leaves(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
