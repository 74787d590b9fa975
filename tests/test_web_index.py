"""The index of a running server: how it is built, follows its folder, and fails."""

import sqlite3
from pathlib import Path

from clients import MakeClient, problem_of, wait_for
from conftest import DOCUMENTS, QUESTION, Counting, MakeFolder, wait_until_ready
from filelock import FileLock
from starlette.testclient import TestClient

from index.store import public_id

BEHIND = "The documents may have changed since they were read."


def test_index_tells_its_state(client: TestClient) -> None:
    state = client.get("/index").json()
    assert state["documents"] == len(DOCUMENTS)
    assert state["passages"] >= len(DOCUMENTS)
    assert state["revision"] >= 1
    assert "MiniLM" in state["embedder"]
    assert state["skipped"][0]["path"] == "photo.xyz"
    assert state["failure"] is None


def test_server_builds_the_index_that_it_lacks(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    with make_client.unready(seeds) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        early = client.get("/readyz")
        if early.status_code != 200:
            told = problem_of(early)
            assert told["phase"] in ("opening", "building")
            assert set(told["progress"]) == {"done", "total"}
            assert "retry-after" in early.headers
        wait_until_ready(client)
        assert client.get("/index").json()["last_sync"]["added"] == sorted(DOCUMENTS)
        assert client.get("/ask", params={"q": QUESTION}).json()["answered"]


def test_sync_follows_the_folder(make_client: MakeClient, seeds_folder: MakeFolder) -> None:
    seeds = seeds_folder({"a.txt": "Apples grow on the hill."})
    with make_client(seeds) as client:
        (seeds / "b.txt").write_text("The ferry to Ternholm leaves at noon.")
        dry = client.post("/index/sync", json={"dry_run": True})
        assert dry.status_code == 200
        assert (dry.json()["added"], dry.json()["dry_run"]) == (["b.txt"], True)
        assert client.get("/index").json()["documents"] == 1
        response = client.post("/index/sync")
        assert response.status_code == 202
        assert response.json() == {"running": True, "started": True}
        assert response.headers["location"] == "/index"
        wait_for(lambda: not client.get("/index").json()["syncing"])
        assert client.get("/index").json()["last_sync"]["added"] == ["b.txt"]
        answer = client.get("/ask", params={"q": "When does the ferry to Ternholm leave?"}).json()
        assert "noon" in answer["text"]
        assert 'wellcited_syncs_total{result="ok"} 2.0' in client.get("/metrics").text


def test_sync_waits_for_another_process(
    make_client: MakeClient, seeds_folder: MakeFolder, tmp_path: Path
) -> None:
    seeds = seeds_folder({"a.txt": "Apples grow on the hill."})
    with make_client(seeds) as client:
        (seeds / "b.txt").write_text("Pears grow in the valley.")
        with FileLock(tmp_path / "data" / "lock"):
            assert client.post("/index/sync").json() == {"running": True, "started": True}
            assert client.post("/index/sync").json() == {"running": True, "started": False}
            assert client.get("/index").json()["syncing"]
            assert client.post("/index/sync", json={"dry_run": True}).status_code == 409
            assert client.get("/ask", params={"q": "Where do apples grow?"}).status_code == 200
        wait_for(lambda: not client.get("/index").json()["syncing"])
        assert client.get("/index").json()["documents"] == 2


def test_server_stops_while_it_waits_for_another_process(
    make_client: MakeClient, seeds_folder: MakeFolder, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / "lock"):
        with make_client.unready(seeds_folder(DOCUMENTS)) as client:
            wait_for(lambda: client.get("/readyz").json()["phase"] == "building")
        assert client.app.state.assistant is None  # type: ignore[attr-defined]


def test_server_follows_the_folder_by_itself(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder({"a.txt": "Apples grow on the hill."})
    with make_client(seeds, watch=True) as client:
        wait_for(lambda: not client.get("/index").json()["syncing"])
        (seeds / "b.txt").write_text("Pears grow in the valley.")
        wait_for(lambda: client.get("/index").json()["documents"] == 2)
        (seeds / "a.txt").unlink()
        wait_for(lambda: client.get("/index").json()["documents"] == 1)


def test_a_sync_that_fails_is_told_and_answers_go_on(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    with make_client(seeds) as client:
        seeds.rename(seeds.with_name("gone"))
        client.post("/index/sync")
        wait_for(lambda: client.get("/index").json()["failure"])
        assert "no folder" in client.get("/index").json()["failure"]
        assert client.get("/ask", params={"q": QUESTION}).json()["answered"]
        assert 'wellcited_syncs_total{result="failed"} 1.0' in client.get("/metrics").text
        dry = client.post("/index/sync", json={"dry_run": True})
        assert dry.status_code == 503
        assert "no folder" in problem_of(dry)["detail"]


def test_the_pages_say_that_a_sync_failed(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    with make_client(seeds) as client:
        assert BEHIND not in client.get("/").text
        gone = seeds.rename(seeds.with_name(f"{seeds.name}-gone"))
        client.post("/index/sync")
        wait_for(lambda: client.get("/index").json()["failure"])
        page = client.get("/").text
        assert BEHIND in page and "no folder" in page
        gone.rename(seeds)
        client.post("/index/sync")
        wait_for(lambda: not client.get("/index").json()["failure"])
        assert BEHIND not in client.get("/").text


def test_what_was_removed_while_syncs_failed_is_found_once_a_file_is_there_again(
    make_client: MakeClient, seeds_folder: MakeFolder, tmp_path: Path
) -> None:
    content = "Apples grow on the hill."
    seeds = seeds_folder({"a.txt": content, "b.txt": "Pears grow in the valley."})

    def execute(statement: str) -> None:
        with sqlite3.connect(tmp_path / "data" / "index.sqlite") as connection:
            connection.execute(statement)
        connection.close()

    def listed(client: TestClient) -> list[str]:
        return [one["path"] for one in client.get("/documents.json").json()["documents"]]

    with make_client(seeds) as client:
        execute(
            "CREATE TRIGGER stuck BEFORE DELETE ON documents"
            " BEGIN SELECT RAISE(ABORT, 'nothing goes'); END"
        )
        assert client.delete(f"/documents/{public_id('a.txt')}").status_code == 204
        wait_for(lambda: "nothing goes" in (client.get("/index").json()["failure"] or ""))
        assert listed(client) == ["b.txt"]
        # The index still has it: what comes back is the same as ever.
        execute("DROP TRIGGER stuck")
        client.post("/documents", files=[("files", ("a.txt", content.encode()))])
        wait_for(lambda: listed(client) == ["a.txt", "b.txt"])
        assert "hill" in client.get("/ask", params={"q": "Where do apples grow?"}).json()["text"]


class Failing(Counting):
    """An encoder that fails in a way that nobody foresaw."""

    def encode(self, texts):  # type: ignore[no-untyped-def]
        raise RuntimeError("no more of it")


def test_the_pages_say_that_the_folder_is_not_watched_any_more(
    make_client: MakeClient, seeds_folder: MakeFolder
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    with make_client(seeds, watch=True) as client:
        assistant = client.app.state.assistant  # type: ignore[attr-defined]
        wait_for(lambda: not client.get("/index").json()["syncing"])
        assert BEHIND not in client.get("/").text
        usual, assistant.encoder = assistant.encoder, Failing(assistant.encoder)
        (seeds / "new.txt").write_text("Pears grow in the valley.")
        wait_for(lambda: client.get("/index").json()["failure"])
        assistant.encoder = usual
        # What is asked for by hand works again, but nothing is noticed by itself.
        client.post("/index/sync")
        wait_for(lambda: client.get("/index").json()["documents"] == len(DOCUMENTS) + 1)
        wait_for(lambda: not client.get("/index").json()["syncing"])
        ended = "The folder isn’t watched any more"
        assert ended in client.get("/index").json()["failure"]
        page = client.get("/").text
        assert BEHIND in page and ended in page
        assert ended in client.get("/documents", headers={"Accept": "text/html"}).text


def test_server_without_a_usable_index_says_why(
    make_client: MakeClient, seeds_folder: MakeFolder, tmp_path: Path
) -> None:
    seeds = seeds_folder(DOCUMENTS)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index.sqlite").write_bytes(b"no database" * 1000)
    with make_client.unready(seeds) as client:
        wait_for(lambda: client.get("/readyz").json().get("phase") == "failed")
        assert client.get("/healthz").status_code == 200
        assert client.get("/metrics").status_code == 200
        reason = problem_of(client.get("/readyz"))["detail"]
        for route in ("/ask?q=bees", "/search?q=bees", "/documents", "/documents/x.json", "/index"):
            response = client.get(route)
            assert response.status_code == 503
            assert problem_of(response)["detail"] == reason
        # Once it's out of the way, the next sync brings the server up without a restart.
        (tmp_path / "data" / "index.sqlite").unlink()
        assert client.post("/index/sync").status_code == 202
        wait_until_ready(client)
