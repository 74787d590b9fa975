"""The command `qa` as scripts and people use it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Library
from filelock import FileLock

from qa.readers import DEFAULT

Run = Callable[..., subprocess.CompletedProcess[str]]
FERRY = "The ferry leaves the northern pier at seven. Its captain is Ada Holm."


@pytest.fixture
def qa(library: Library) -> Run:
    """Runs `qa` over the library."""

    def run(
        *arguments: str, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        own = {
            "QA_SEEDS": str(library.seeds),
            "QA_DATA": str(library.data),
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        return subprocess.run(
            [sys.executable, "-m", "qa.cli", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=os.environ | own | environment,
            check=False,
            timeout=120,
        )

    library.write("ferry.txt", FERRY)
    return run


def test_answers_on_standard_output_and_says_so_by_its_exit_code(qa: Run) -> None:
    done = qa("ask", "Who is the captain of the ferry?")
    assert done.returncode == 0, done.stderr
    assert "Its captain is Ada Holm. [1]" in done.stdout
    assert "[1] ferry.txt (45–69)" in done.stdout
    assert done.stderr == ""
    done = qa("ask", "--json", stdin="Who is the captain of the ferry?")
    answer = json.loads(done.stdout)
    citation = answer["citations"][0]
    assert FERRY[citation["start"] : citation["end"]] == citation["quote"]
    assert answer["answered"] and 0 < answer["probability"] <= 1

    done = qa("ask", "How many moons does Jupiter have?")
    assert done.returncode == 3
    assert done.stdout.startswith("Not in these documents")


def test_sync_status_search_and_check(qa: Run, library: Library) -> None:
    assert qa("status").returncode == 4
    done = qa("sync", "--dry-run")
    assert "added: ferry.txt" in done.stdout
    assert qa("status").returncode == 4
    library.write("photo.jpg", b"\xff")
    done = qa("sync", "--json")
    assert json.loads(done.stdout)["added"] == ["ferry.txt"]
    done = qa("sync")
    assert done.stdout.startswith("0 added, 0 changed")
    assert "left out: photo.jpg: no reader for .jpg" in done.stderr
    assert qa("sync", "--quiet").stdout == ""

    done = qa("status")
    assert "1 documents, 1 passages" in done.stdout and "photo.jpg" in done.stdout
    assert json.loads(qa("status", "--json").stdout)["skipped"][0]["path"] == "photo.jpg"
    done = qa("search", "northern pier")
    assert done.stdout.startswith("1. ferry.txt")
    assert json.loads(qa("search", "--json", "pier").stdout)[0]["document"]["path"] == "ferry.txt"
    assert qa("search", "pier", "--document", "other.txt").returncode == 3

    done = qa("check")
    assert (done.returncode, done.stdout) == (0, "The index is whole: 1 documents, 1 passages.\n")
    assert json.loads(qa("check", "--json").stdout)["whole"] is True
    assert qa("doctor").returncode == 0


def test_the_index_of_another_folder_is_checked_by_its_folder(library: Library) -> None:
    library.write("ferry.txt", FERRY)
    own = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    own["PYTHONPATH"] = str(Path(__file__).parent.parent)
    for command in ("sync", "check"):
        done = subprocess.run(
            [sys.executable, "-m", "qa.cli", command, "--seeds", library.seeds.name],
            cwd=library.seeds.parent, env=own, capture_output=True, text=True, check=True,
            timeout=120,
        )  # fmt: skip
    assert done.stdout == "The index is whole: 1 documents, 1 passages.\n"


def test_damage_is_reported_with_its_exit_code(qa: Run, library: Library) -> None:
    qa("sync")
    file = library.data / "index.sqlite"
    at = file.read_bytes().index(b"northern pier")
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    done = qa("check")
    assert done.returncode == 4 and "ferry.txt" in done.stdout
    assert "FAIL index" in qa("doctor").stdout
    file.write_bytes(b"no database at all, and long enough to be read as one" * 100)
    for command in ("check", "status"):
        done = qa(command)
        assert done.returncode == 4
        assert "Traceback" not in done.stderr and "qa sync --rebuild" in done.stderr
    assert qa("ask", "Who is the captain?").returncode == 4
    assert qa("sync", "--rebuild").returncode == 0
    assert qa("check").returncode == 0


def test_a_damaged_reader_is_an_error_and_nothing_takes_its_place(qa: Run, tmp_path: Path) -> None:
    reader = shutil.copytree(DEFAULT, tmp_path / "reader")
    (reader / "model.onnx").write_bytes(b"no model")
    for damage in ("damaged", "missing"):
        done = qa("ask", "Who is the captain?", QA_READER=str(reader))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert f"{reader}/model.onnx is {damage}: restore it" in done.stderr
        done = qa("doctor", QA_READER=str(reader))
        assert done.returncode == 1
        assert "FAIL reader" in done.stdout and f"model.onnx is {damage}" in done.stdout
        (reader / "model.onnx").unlink(missing_ok=True)


def test_errors_are_one_sentence(qa: Run, library: Library) -> None:
    done = qa("sync", QA_SEEDS="/nowhere/at/all")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "There is no folder /nowhere/at/all" in done.stderr
    assert qa("ask", "").returncode == 1
    assert qa("ask", "why", "-k", "0").returncode == 2
    assert qa("nonsense").returncode == 2
    assert qa("sync", QA_EMBEDDER="/nowhere/model").returncode == 1
    assert "FAIL embedding model" in qa("doctor", QA_EMBEDDER="/nowhere/model").stdout
    assert qa("serve", "--host", "0.0.0.0").returncode == 1
    assert not library.data.exists()
    library.data.mkdir()
    with FileLock(library.data / "lock"):
        assert qa("sync").returncode == 5
        assert qa("ask", "Who is the captain?").returncode == 5
    assert qa("sync").returncode == 0
    with FileLock(library.data / "lock"):
        assert qa("ask", "Who is the captain?").returncode == 0


def test_documents_cant_steer_the_terminal(qa: Run, library: Library) -> None:
    library.write(
        "evil.txt", "The secret of the harbour is \x1b]0;owned\x07\x1b[31mred\u202e paint."
    )
    done = qa("ask", "What is the secret of the harbour?")
    assert not set("\x1b\x07\u202e") & set(done.stdout)
    assert "\\x1b[31mred" in done.stdout


def test_labelled_questions_are_measured(qa: Run, library: Library) -> None:
    start = FERRY.index("Ada Holm")
    rows = [
        {"id": "1", "question": "Who is the captain of the ferry?", "answers": ["Ada Holm"],
         "document": "ferry.txt", "start": start, "end": start + 8},
        {"id": "2", "question": "How many moons does Jupiter have?", "answers": [],
         "document": None, "start": None, "end": None},
    ]  # fmt: skip
    file = library.seeds.parent / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    library.seeds.rename(library.seeds.parent / "documents")
    done = qa("eval", str(file))
    assert done.returncode == 0, done.stderr
    assert "hit" in done.stdout
    assert json.loads(qa("eval", str(file), "--json").stdout)


def test_help_and_version(qa: Run) -> None:
    done = qa("--help")
    assert done.returncode == 0
    for command in ("sync", "ask", "search", "serve", "status", "check", "eval", "doctor"):
        assert command in done.stdout
        assert qa(command, "--help").returncode == 0
    assert qa("--version").stdout.startswith("wellcited ")
    loaded = subprocess.run(
        [sys.executable, "-c", "import qa.cli, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    # What would make help slow.
    assert not {"torch", "onnxruntime", "numpy", "pydantic", "fastapi"} & set(loaded.stdout.split())
