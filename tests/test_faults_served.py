"""Questions asked while the folder changes, and of a server that is killed: no answer is wrong."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx2
import pytest
from conftest import Library, checked, written

from index.corpus import Corpus
from qa.answer import Assistant
from qa.settings import Settings

pytestmark = pytest.mark.fault

# Few documents, so that many questions meet a change of the very one they are about.
SHIPS, QUESTIONS, REVISIONS = 4, 1_000, 20


def test_every_citation_is_verbatim_while_the_folder_changes(library: Library) -> None:
    """Questions during continuous changes; what is quoted stood in the file word for word."""
    generator = random.Random(7)
    versions: dict[str, set[str]] = {}

    def write(i: int, step: int) -> None:
        name = f"ship {i}.txt"
        sentences = [
            f"Ship {i} carried {generator.randrange(900)} tons of {cargo} in version {step}."
            for cargo in generator.sample(["salt", "timber", "grain", "slate", "wool"], 3)
        ]
        text = "\n\n".join(sentences)
        versions.setdefault(name, set()).add(text)
        library.write(name, text)

    for i in range(SHIPS):
        write(i, 0)
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    assistant = Assistant.open(settings, library.encoder)
    stop = threading.Event()

    def keep_changing() -> None:
        step = 0
        while not stop.is_set():
            step += 1
            i = generator.randrange(SHIPS)
            if step % 7 == 0:
                (library.seeds / f"ship {i}.txt").unlink(missing_ok=True)
            else:
                write(i, step)
            assistant.sync(only=frozenset({f"ship {i}.txt"}))

    changer = threading.Thread(target=keep_changing)
    changer.start()
    try:
        cited = revision = n = 0
        while n < QUESTIONS or cited <= QUESTIONS or revision <= REVISIONS:
            assert n < 20 * QUESTIONS
            cargo = ("salt", "timber", "grain")[n % 3]
            answer = assistant.ask(f"How many tons of {cargo} did ship {n % SHIPS} carry?", k=3)
            n, revision = n + 1, answer.revision
            for citation in (*answer.citations, *answer.nearest):
                cited += 1
                assert any(
                    text[citation.start : citation.end] == citation.quote
                    for text in tuple(versions[citation.document.path])
                )
                for span in citation.highlights:
                    inside = citation.quote[span.start - citation.start :]
                    assert inside.startswith(span.text)
    finally:
        stop.set()
        changer.join()


def test_the_server_follows_the_folder_and_survives_kill_and_restart(
    library: Library, port: int
) -> None:
    """`qa serve --watch` as a user starts it."""
    library.write("ferry.txt", "The ferry leaves the northern pier at seven.")
    command = [sys.executable, "-m", "qa.cli", "serve", "--watch", "--port", str(port)]
    command += ["--seeds", str(library.seeds), "--data", str(library.data)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}

    def quotes(question: str) -> list[str]:
        answer = client.get("/ask", params={"q": question}).json()
        return [c["quote"] for c in answer["citations"] + answer["nearest"]]

    def until(condition) -> None:  # type: ignore[no-untyped-def]
        deadline = time.monotonic() + 120
        while True:
            try:
                if condition():
                    return
            except httpx2.TransportError:
                pass
            assert time.monotonic() < deadline
            time.sleep(0.05)

    for sent in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                until(lambda: client.get("/readyz").status_code == 200)
                file = library.write("tram.txt", "The tram was opened by Ada Holm in 1931.")
                until(lambda: any("Ada Holm" in q for q in quotes("Who opened the tram?")))
                file.unlink()
                until(lambda: not any("Ada Holm" in q for q in quotes("Who opened the tram?")))
        finally:
            process.send_signal(sent)
            code = process.wait(timeout=120)
    assert code in (0, -signal.SIGTERM)
    assert checked(library) == written(library)
    Corpus.open(library.data, library.encoder).close()
