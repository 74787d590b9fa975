"""Documents put into the folder, renamed and removed over HTTP, and how the index follows."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from clients import put_back, wait_for
from conftest import DOCUMENTS, Counting, Library, write_files
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from index.embed import Encoder
from index.errors import NameTaken, UnfitName
from index.folder import put, remove, rename
from index.store import public_id

MILL = b"The mill at Orsa was built by Karin Lund in 1803."
QUESTION = "Who built the mill at Orsa?"


@pytest.fixture
def seeds(own: Library) -> Path:
    return own.seeds


@pytest.fixture
def client(served: TestClient) -> TestClient:
    """Of a server whose folder is as it was, whatever the tests before have put there."""
    put_back(served.app, DOCUMENTS)  # type: ignore[arg-type]
    return served


def upload(client: TestClient, files: dict[str, bytes], **form: str) -> "tuple[int, dict]":  # type: ignore[type-arg]
    sent = [("files", (name, io.BytesIO(content))) for name, content in files.items()]
    response = client.post("/documents", files=sent, data=form)
    return response.status_code, response.json()


def cited(client: TestClient, document: str | None = None) -> list[str]:
    asked = {"question": QUESTION, "documents": [document] if document else None}
    answer = client.post("/ask", json=asked).json()
    return [c["document"]["path"] for c in answer["citations"]]


def indexed(client: TestClient) -> set[str]:
    return {d["path"] for d in client.get("/documents.json").json()["documents"]}


def wait_until_indexed(client: TestClient, path: str) -> None:
    wait_for(lambda: path in indexed(client))


def test_what_is_uploaded_is_cited_renamed_and_forgotten(client: TestClient, seeds: Path) -> None:
    status, body = upload(client, {"mill.txt": MILL, "C:\\docs\\pier.md": b"# Pier\n\nIt is long."})
    assert status == 201
    assert body["documents"][0] == {"id": public_id("mill.txt"), "path": "mill.txt"}
    assert (seeds / "mill.txt").read_bytes() == MILL
    assert (seeds / "pier.md").exists()
    wait_until_indexed(client, "mill.txt")
    assert cited(client)[0] == "mill.txt"

    id = body["documents"][0]["id"]
    moved = client.patch(f"/documents/{id}", json={"path": "old/mills/orsa.txt"})
    assert moved.json() == {"id": public_id("old/mills/orsa.txt"), "path": "old/mills/orsa.txt"}
    assert cited(client)[0] == "old/mills/orsa.txt"
    assert not (seeds / "mill.txt").exists()

    assert client.delete(f"/documents/{moved.json()['id']}").status_code == 204
    assert "old/mills/orsa.txt" not in cited(client)
    gone = client.delete(f"/documents/{moved.json()['id']}")
    assert gone.status_code == 404
    assert gone.json()["detail"] == client.get(f"/documents/{id}.json").json()["detail"]


class Waiting(Counting):
    """Another encoder, which embeds what turns only once it may."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self.may = Event()

    def encode(self, texts):  # type: ignore[no-untyped-def]
        if any("turns" in text for text in texts):
            assert self.may.wait(60)
        return self._encoder.encode(texts)


def test_what_is_put_there_twice_is_being_read_until_both_are(
    client: TestClient, own: Library
) -> None:
    """The second time it comes with a file that takes until somebody has looked."""
    assistant = client.app.state.assistant  # type: ignore[attr-defined]
    usual = assistant.encoder
    assistant.encoder = waiting = Waiting(usual)
    try:
        with FileLock(own.data / "lock"):
            upload(client, {"mill.txt": MILL})
            upload(client, {"mill.txt": MILL, "wheel.txt": b"It turns."}, replace="true")
        wait_until_indexed(client, "mill.txt")
        listed = client.get("/documents.json").json()
        assert "wheel.txt" not in {d["path"] for d in listed["documents"]}
        assert [d["path"] for d in listed["reading"]] == ["mill.txt", "wheel.txt"]
        waiting.may.set()
        wait_until_indexed(client, "wheel.txt")
        wait_for(lambda: not client.get("/documents.json").json()["reading"])
    finally:
        waiting.may.set()
        assistant.encoder = usual


def test_a_row_is_cited_as_a_row(client: TestClient) -> None:
    upload(client, {"crew.csv": b"Name,Role,Born\nIda Falk,harbour master,1961\nOle,pilot,1975\n"})
    wait_until_indexed(client, "crew.csv")
    answer = client.get("/ask", params={"q": "In which year was Ida Falk born?"}).json()
    first = (answer["citations"] + answer["nearest"])[0]
    assert first["quote"] == "Name: Ida Falk; Role: harbour master; Born: 1961"
    assert (first["page"], first["unit"]) == (2, "row")
    document = client.get(f"/documents/{first['document']['id']}.json").json()
    assert (document["pages"], document["unit"]) == (2, "row")


def test_a_file_that_is_there_gives_way_only_when_asked(client: TestClient, seeds: Path) -> None:
    upload(client, {"mill.txt": MILL}, under="/notes/")
    wait_until_indexed(client, "notes/mill.txt")
    status, body = upload(client, {"new.txt": b"New.", "mill.txt": b"Other."}, under="notes")
    assert status == 409
    assert "notes/mill.txt" in body["detail"]
    # All or none.
    assert not (seeds / "notes/new.txt").exists()
    status, _ = upload(
        client, {"mill.txt": b"The mill at Orsa burned."}, under="notes", replace="true"
    )
    assert status == 201
    assert (seeds / "notes/mill.txt").read_bytes() == b"The mill at Orsa burned."
    assert sorted(p.name for p in (seeds / "notes").iterdir()) == ["bees 🐝.txt", "mill.txt"]


def send(client: TestClient, names: list[str], paths: list[str]) -> int:
    files = [("files", (name, io.BytesIO(MILL))) for name in names]
    response = client.post("/documents", files=files, data={"under": "mills", "paths": paths})
    return response.status_code


def test_files_go_where_they_stood_in_their_folder(client: TestClient, seeds: Path) -> None:
    assert send(client, ["a.txt", "a.txt"], ["orsa/a.txt", "orsa/old/a.txt"]) == 201
    assert (seeds / "mills/orsa/old/a.txt").read_bytes() == MILL
    wait_until_indexed(client, "mills/orsa/a.txt")


@pytest.mark.parametrize(
    "paths",
    [
        *(["a.txt"], ["a.txt", "b.txt", "c.txt"], ["a.txt", "a.txt"]),
        *(
            ["a.txt", "../../out.txt"],
            ["a.txt", "/etc/b.txt"],
            ["a.txt", "b/"],
            ["a.txt", ".b.txt"],
        ),
    ],
)
def test_paths_that_cant_be_are_refused_and_nothing_is_written(
    client: TestClient, seeds: Path, paths: list[str]
) -> None:
    before = sorted(seeds.rglob("*"))
    assert send(client, ["a.txt", "b.txt"], paths) == 422
    assert sorted(seeds.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "under"),
    [
        ("mill.xyz", ""),
        (".hidden.txt", ""),
        ("mill.txt", "../out"),
        ("mill.txt", "a/../../out"),
        ("mill.txt", ".git"),
        ("mill.txt", "bakery.txt"),
        ("m" * 300 + ".txt", ""),
        ("mill.txt~", ""),
    ],
)
def test_a_name_that_no_document_can_have_is_refused(
    client: TestClient, seeds: Path, name: str, under: str
) -> None:
    before = sorted(seeds.rglob("*"))
    status, body = upload(client, {name: MILL}, under=under)
    assert status == 422
    assert body["detail"]
    assert sorted(seeds.rglob("*")) == before


def test_a_link_leads_nobody_out_of_the_folder(
    client: TestClient, seeds: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (seeds / "link").symlink_to(tmp_path / "out")
    assert upload(client, {"mill.txt": MILL}, under="link")[0] == 422
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_is_put_behind_a_link_where_no_scan_would_find_it(
    client: TestClient, seeds: Path
) -> None:
    (seeds / "link").symlink_to("notes", target_is_directory=True)
    assert upload(client, {"mill.txt": MILL}, under="link")[0] == 422
    moved = client.patch(f"/documents/{public_id('bakery.txt')}", json={"path": "link/b.txt"})
    assert moved.status_code == 422
    assert [p.name for p in (seeds / "notes").iterdir()] == ["bees 🐝.txt"]


def test_a_file_that_cant_be_read_is_listed_and_can_be_removed(client: TestClient) -> None:
    upload(client, {"broken.docx": b"PK nothing"})
    wait_for(lambda: not client.get("/documents").json()["reading"])
    failed = client.get("/documents", params={"state": "failed"}).json()["skipped"]
    assert [skip["path"] for skip in failed] == ["broken.docx"]
    assert client.delete(f"/documents/{public_id('broken.docx')}").status_code == 204
    # It is the index that lists it, which follows by itself.
    wait_for(lambda: not client.get("/documents", params={"state": "failed"}).json()["skipped"])


def test_what_was_removed_is_cited_no_more_though_another_sync_goes_on(
    client: TestClient, own: Library
) -> None:
    upload(client, {"mill.txt": MILL})
    wait_until_indexed(client, "mill.txt")
    with FileLock(own.data / "lock"):
        assert client.delete(f"/documents/{public_id('mill.txt')}").status_code == 204
        assert "mill.txt" not in cited(client)
        assert "mill.txt" not in indexed(client)
        assert client.get(f"/documents/{public_id('mill.txt')}").status_code == 404
        assert cited(client, "mill.txt") == []
    upload(client, {"mill.txt": MILL})
    wait_for(lambda: cited(client)[:1] == ["mill.txt"])


def test_renaming_keeps_to_the_same_rules(client: TestClient, seeds: Path) -> None:
    id = public_id("bakery.txt")
    for path, status in (
        ("lighthouse.md", 409),
        ("../bakery.txt", 422),
        ("bakery.exe", 422),
        ("bakery.txt/deeper.txt", 422),
    ):
        assert client.patch(f"/documents/{id}", json={"path": path}).status_code == status
    (seeds / "bakery.txt").unlink()
    assert client.patch(f"/documents/{id}", json={"path": "b.txt"}).status_code == 404


NAMES = st.text(st.sampled_from("ab./\\ ~\n\u202e\0é🐝-_"), max_size=12).map(lambda s: f"{s}.txt")


@settings(max_examples=150)
@given(path=NAMES, other=NAMES)
def test_whatever_the_name_nothing_leaves_the_folder(
    path: str, other: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    folder = outside / "folder"
    folder.mkdir()
    try:
        put(folder, [(path, io.BytesIO(MILL))], replace=False)
        rename(folder, path, other)
    except (UnfitName, NameTaken):
        pass
    else:
        assert (folder / other).read_bytes() == MILL
        remove(folder, other)
        assert [p for p in folder.rglob("*") if p.is_file()] == []
    assert list(outside.iterdir()) == [folder]


class Interfering(io.BytesIO):
    """A file while which is sent something else happens."""

    def __init__(self, happen: Callable[[], object]) -> None:
        super().__init__(MILL)
        self._happen = happen

    def read(self, size: int | None = -1) -> bytes:
        if data := super().read(size):
            self._happen()
        return data


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def state(folder: Path) -> dict[str, bytes | None]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None
        for p in folder.rglob("*")
    }


@pytest.mark.parametrize("replace", [False, True])
def test_no_file_is_put_where_the_disk_is_full_before_the_last(
    tmp_path: Path, replace: bool
) -> None:
    write_files(tmp_path, {"a.txt": "old", "sub/b.txt": "old"} if replace else {"c.txt": "old"})
    before = state(tmp_path)
    files = [("a.txt", io.BytesIO(MILL)), ("sub/b.txt", io.BytesIO(MILL))]
    with pytest.raises(OSError, match="No space left"):
        put(tmp_path, [*files, ("new/er/d.txt", Interfering(full))], replace=replace)
    assert state(tmp_path) == before


def test_no_file_is_put_where_the_last_ones_name_is_taken_meanwhile(tmp_path: Path) -> None:
    def take() -> None:
        (tmp_path / "new/b.txt").write_text("theirs")

    files = [("a.txt", io.BytesIO(MILL)), ("new/b.txt", Interfering(take))]
    with pytest.raises(NameTaken, match="new/b.txt"):
        put(tmp_path, files, replace=False)
    assert state(tmp_path) == {"new": None, "new/b.txt": b"theirs"}


def test_files_come_back_where_the_last_one_cant_be_replaced(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "old"})
    files = [("a.txt", MILL), ("b.txt", MILL), ("c.txt", MILL)]
    put(tmp_path, [(path, io.BytesIO(data)) for path, data in files[:2]], replace=True)
    assert state(tmp_path) == {"a.txt": MILL, "b.txt": MILL}
    sent = [("a.txt", io.BytesIO(b"new")), ("d.txt", io.BytesIO(b"new"))]
    last = ("c.txt", Interfering((tmp_path / "c.txt").mkdir))
    with pytest.raises(OSError, match="directory"):
        put(tmp_path, [*sent, last], replace=True)
    assert state(tmp_path) == {"a.txt": MILL, "b.txt": MILL, "c.txt": None}


def test_a_name_is_on_disk_before_the_one_that_it_replaces_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"old/a.txt": MILL})
    synced = []

    def fsync(handle: int) -> None:
        (place,) = [
            p.relative_to(tmp_path).as_posix()
            for p in (tmp_path, *tmp_path.rglob("*"))
            if p.stat().st_ino == os.fstat(handle).st_ino
        ]
        synced.append((place, (tmp_path / "old/a.txt").exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    rename(tmp_path, "old/a.txt", "new/er/b.txt")
    assert synced == [(".", True), ("new", True), ("new/er", True), ("old", False)]
    assert state(tmp_path) == {"old": None, "new": None, "new/er": None, "new/er/b.txt": MILL}
