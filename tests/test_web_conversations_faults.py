"""Conversations when their file can't be used, and when the server is killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from clients import asked_next
from conftest import QUESTION, Library, wait_until_ready
from starlette.testclient import TestClient

from qa.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.fault


def test_without_a_usable_file_questions_are_answered_and_the_rest_says_why(
    own: Library, tmp_path: Path
) -> None:
    data = shutil.copytree(own.data, tmp_path / "data")
    file = data / "conversations.sqlite3"
    file.write_bytes(b"no database at all, but long enough" * 50)
    app = create_app(Settings(seeds=own.seeds, data=data, watch=False))
    with TestClient(app, base_url="http://localhost") as client:
        wait_until_ready(client)
        for id in ("new", "A" * 22):
            body = {"question": QUESTION, "conversation": id}
            answer = client.post("/ask", json=body).json()
            assert answer["answered"] and answer["conversation"] is None
        for path in ("/conversations", "/conversations/x", "/feedback/questions.jsonl"):
            response = client.get(path)
            assert response.status_code == 503
            assert str(file) in response.json()["detail"]
        for path in ("/c/x", "/shared/x"):
            assert client.get(path).status_code == 503
        page = client.get("/", params={"q": QUESTION})
        assert page.status_code == 200
        assert "aren’t kept at the moment" in page.text and "Ingrid Solheim" in page.text
        form = client.post("/c", data={"q": QUESTION})
        assert form.status_code == 200 and "Ingrid Solheim" in form.text
        # Without scripts, the page alone remembers what was asked.
        for before, times in ((page, 1), (form, 21)):
            for _ in range(times):
                before = asked_next(client, before, "and when?")
                assert "Understood as “When was the lighthouse at Skarvik built?”" in before.text


def test_a_killed_server_has_kept_every_answer_that_was_finished(own: Library, port: int) -> None:
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", str(port)]
    command += ["--seeds", str(own.seeds), "--data", str(own.data)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}

    def started() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                if client.get("/readyz").status_code == 200:
                    return process
            except httpx2.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError("the server doesn't start")

    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        process = started()
        id = client.post("/conversations").json()["id"]
        finished = []
        body = {"question": QUESTION, "conversation": id, "stream": True}
        try:
            for _ in range(3):
                with client.stream("POST", "/ask", json=body) as response:
                    finished.append(list(response.iter_lines()))
            with client.stream("POST", "/ask", json=body) as response:
                next(response.iter_lines())
                process.send_signal(signal.SIGKILL)
        except httpx2.TransportError:
            pass
        finally:
            process.kill()
            process.wait(timeout=120)
        process = started()
        try:
            turns = client.get(f"/conversations/{id}").json()["turns"]
            page = client.get(f"/c/{id}").text
        finally:
            process.kill()
            process.wait(timeout=120)
    assert len(finished) == 3 and len(turns) in (3, 4)
    for turn, lines in zip(turns, finished, strict=False):
        told = next(line for line in reversed(lines) if line.startswith("data: "))
        assert turn["id"] == json.loads(told.removeprefix("data: "))["turn"]
        assert turn["id"] in page
