"""How soon a running server knows what was saved and forgets what was deleted.

    python -m benchmarks.follow [PASSAGES]            (default 20000; about 5 minutes)

Starts `qa serve --watch` on an index of that size and, 20 times, saves a file, asks over HTTP until
it is cited, deletes it, and asks until it isn't.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.library import write_library
from index.embed import load_encoder
from index.sync import sync

ROUNDS = 20


def seconds_until(condition: Callable[[], bool]) -> float:
    """Polls every 20 ms."""
    started = time.perf_counter()
    while not condition():
        time.sleep(0.02)
    return time.perf_counter() - started


def measure(passages: int, seeds: Path, data: Path) -> None:
    """Prints the median and the slowest of each."""
    write_library(seeds, passages)
    sync(seeds, data, load_encoder())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "qa.cli", "serve", "--watch", "--port", address.split(":")[-1]]
    environment = os.environ | {"QA_SEEDS": str(seeds), "QA_DATA": str(data)}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

    def ready() -> bool:
        try:
            with urlopen(f"{address}/readyz") as response:
                return bool(response.status == 200)
        except URLError:
            return False

    def cites(word: str) -> bool:
        query = urlencode({"q": f"Where did the zeppelin {word} land?"})
        with urlopen(f"{address}/ask?{query}") as response:
            answer = json.load(response)
        return any(word in c["quote"] for c in answer["citations"] + answer["nearest"])

    try:
        print(f"ready after {seconds_until(ready):.1f} s")
        saved, deleted = [], []
        for i in range(ROUNDS):
            word, file = f"Number{i}", seeds / "news.txt"
            file.write_text(f"The zeppelin {word} landed in Larch at noon.")
            saved.append(seconds_until(lambda word=word: cites(word)))  # type: ignore[misc]
            file.unlink()
            deleted.append(seconds_until(lambda word=word: not cites(word)))  # type: ignore[misc]
    finally:
        server.terminate()
        server.wait()
    for name, times in (("saved → cited", saved), ("deleted → not cited", deleted)):
        times.sort()
        print(f"{name}: median {times[len(times) // 2]:.2f} s, slowest {times[-1]:.2f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        size = int(sys.argv[1]) if sys.argv[1:] else 20_000
        measure(size, Path(scratch, "seeds"), Path(scratch, "index"))
