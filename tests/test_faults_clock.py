"""A clock that jumps while the server runs: it tells people the time and decides nothing."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import Library, checked, written

pytestmark = pytest.mark.fault

QUESTION = {"q": "Who opened the tram?"}


def test_the_folder_is_followed_while_the_clock_jumps(
    library: Library, port: int, tmp_path: Path
) -> None:
    """`qa serve --watch` with the clock a day behind, a day ahead, and behind again."""
    faketime = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    assert faketime, "the clock is set by libfaketime: apt-get install libfaketime"
    clock = tmp_path / "clock"
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "LD_PRELOAD": str(faketime),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    library.write("ferry.txt", "The ferry leaves the northern pier at seven.")
    command = [sys.executable, "-m", "qa.cli", "serve", "--watch", "--port", str(port)]
    command += ["--seeds", str(library.seeds), "--data", str(library.data)]

    def until(condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def ready() -> bool:
        try:
            return client.get("/readyz").status_code == 200
        except httpx2.TransportError:
            return False

    def cited(name: str, words: str) -> bool:
        found = client.get("/ask", params=QUESTION).json()["citations"]
        return any(c["document"]["path"] == name and words in c["quote"] for c in found)

    def listed(state: str) -> list[dict[str, Any]]:
        found: dict[str, list[dict[str, Any]]]
        found = client.get("/documents", params={"state": state}).json()
        return found["documents"] + found["skipped"]

    clock.write_text("-1d")
    with (
        subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        try:
            until(ready)
            for days in (-1, 1, -1):
                clock.write_text(f"{days:+}d")
                file = library.write("tram.txt", "The tram was opened by Ada Holm in 1931.")
                until(lambda: cited("tram.txt", "Ada Holm"))
                (tram,) = (d for d in listed("indexed") if d["path"] == "tram.txt")
                told = datetime.fromisoformat(tram["indexed"]) - timedelta(days=days)
                assert abs(datetime.now(UTC) - told) < timedelta(hours=1)
                library.write("tram.txt", "The tram was opened by Eva Lind in 1932.")
                until(lambda: cited("tram.txt", "Eva Lind"))
                file.unlink()
                until(lambda: not cited("tram.txt", ""))
            assert listed("failed") == []
        finally:
            process.kill()
    assert checked(library) == written(library)
