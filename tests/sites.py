"""Servers in the conditions that a browser may find them in: open, building, failed, empty."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from browsing import serving, wait_until_open
from conftest import wait_until_ready
from starlette.testclient import TestClient
from states_folder import FOLDER, LATER, WHERE_MARKET, WHERE_WELL

from index.embed import OnnxEncoder
from index.sync import sync
from qa.settings import Settings
from web.app import create_app
from web.mirror import Phase


@dataclass(frozen=True, slots=True)
class Sites:
    """Servers in the conditions that a browser may find them in.

    open      with an index, and a conversation at `kept` whose documents have changed or gone
    building  whose index is being made
    failed    that has none
    bare      whose folder is empty
    """

    open: str
    kept: str
    building: str
    failed: str
    bare: str


@contextmanager
def standing(root: Path, encoder: OnnxEncoder) -> Iterator[Sites]:
    """Serves what all states need, out of the new folder `root`."""
    settings = Settings(seeds=root / "seeds", data=root / "data", watch=False)
    _put(settings.seeds, FOLDER)
    sync(settings.seeds, settings.data, encoder)
    kept = _conversation(settings)
    _put(settings.seeds, LATER)
    sync(settings.seeds, settings.data, encoder)
    empty = Settings(seeds=root / "empty", data=root / "none", watch=False)
    empty.seeds.mkdir()
    app, bare, building, failed = (create_app(s) for s in (settings, empty, empty, empty))
    bare.state.sync_state.reading["notes/letters-of-1911.odt"] += 1
    building.state.sync_state.phase = Phase.BUILDING
    building.state.sync_state.done, building.state.sync_state.total = 12, 40
    failed.state.sync_state.phase = Phase.FAILED
    failed.state.sync_state.reason = "The disk is full: the index can’t be written."
    with ExitStack() as servers:
        at, bare_at = (servers.enter_context(serving(each)) for each in (app, bare))
        building_at = servers.enter_context(serving(building, lifespan="off"))
        failed_at = servers.enter_context(serving(failed, lifespan="off"))
        wait_until_open(app)
        wait_until_open(bare)
        app.state.assistant.suggest()
        yield Sites(at, f"/c/{kept}", building_at, failed_at, bare_at)


def _put(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content.encode() if isinstance(content, str) else content)


def _conversation(settings: Settings) -> str:
    """The id of a conversation about the documents that are going to be others."""
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        wait_until_ready(client)
        id = "new"
        for question in (WHERE_MARKET, WHERE_WELL):
            answer = client.post("/ask", json={"question": question, "conversation": id}).json()
            id = answer["conversation"]
    return str(id)
