"""What tests share: the real embedding model, small folders, an index and a server over them."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from index.corpus import Corpus
from index.embed import Encoder, OnnxEncoder, load_encoder
from index.isolate import Isolated
from index.store import Store
from index.sync import sync
from index.types import SyncReport
from qa.answer import Assistant
from qa.read import Reader
from qa.readers import load_reader
from qa.settings import Settings
from web.app import create_app

pytest_plugins = ["browsing", "clients"]

# How long an example takes depends on what else runs, and no example changes what a fixture made
# in a way that the next would mind.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.register_profile(
    "hour", hypothesis.settings.get_profile("suite"), max_examples=20_000
)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of slow tests come first, so that at the end no core waits for another's last file."""
    slow = ("fault", "browser")
    items.sort(key=lambda item: [item.get_closest_marker(name) is None for name in slow])


DOCUMENTS: Mapping[str, str | bytes] = {
    "lighthouse.md": (
        "# The lighthouse at Skarvik\n\n"
        "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim. "
        "Its tower is 34 metres high and made of granite.\n\n"
        "## The lamp\n\n"
        "The first lamp burned paraffin. "
        "An electric lamp replaced it in 1952, because paraffin had become too expensive. "
        "Ships can see its light from 19 nautical miles away.\n"
    ),
    "bakery.txt": (
        "Moreau's bakery opens at six in the morning on weekdays.\n\n"
        "The sourdough rests for eighteen hours before it is baked. "
        "Rye flour comes from a mill in the next valley.\n"
    ),
    "notes/bees 🐝.txt": (
        "A beekeeper in the village keeps forty hives. "
        "In winter the bees live on stored honey, and on sugar syrup if that runs out.\n"
    ),
}
SKIPPED: Mapping[str, str | bytes] = {"photo.xyz": b"\x00\x01"}
QUESTION = "Who built the lighthouse at Skarvik?"

MakeFolder = Callable[[Mapping[str, str | bytes]], Path]


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes files; keys are their paths in the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="session")
def encoder() -> OnnxEncoder:
    return load_encoder(None)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The one that ships."""
    return load_reader()


@pytest.fixture(scope="module")
def files() -> Iterator[Isolated]:
    """Reads files in a process of their own."""
    with Isolated() as opened:
        yield opened


@pytest.fixture(scope="session")
def seeds_folder(tmp_path_factory: pytest.TempPathFactory) -> MakeFolder:
    """A function that writes files into a new folder; keys are paths in it."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path_factory.mktemp("seeds")
        write_files(folder, files)
        return folder

    return make


@pytest.fixture(scope="session")
def settings(
    encoder: OnnxEncoder, seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Of an index over `DOCUMENTS` that is made; not to be changed by a test."""
    seeds = seeds_folder({**DOCUMENTS, **SKIPPED})
    data = tmp_path_factory.mktemp("made") / "data"
    sync(seeds, data, encoder)
    return Settings(seeds=seeds, data=data, watch=False)


@pytest.fixture(scope="session")
def assistant(settings: Settings, encoder: OnnxEncoder) -> Iterator[Assistant]:
    """Over `DOCUMENTS`; not to be synced by a test."""
    opened = Assistant.open(settings, encoder)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    """The application over `DOCUMENTS`; started by `client`."""
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of the running application whose index is open."""
    with TestClient(app, base_url="http://localhost") as opened:
        wait_until_ready(opened)
        yield opened


def wait_until_ready(client: TestClient, seconds: float = 60) -> None:
    """Returns when the server is ready; fails when it gives up or isn't ready in time."""
    deadline = time.monotonic() + seconds
    while (response := client.get("/readyz")).status_code != 200:
        assert response.json()["phase"] != "failed" and time.monotonic() < deadline, response.text
        time.sleep(0.02)


class Library:
    """A folder of documents and its index, both in a temporary folder, to be changed by a test."""

    def __init__(self, root: Path, encoder: Encoder) -> None:
        self.seeds = root / "seeds"
        self.data = root / "index"
        self.seeds.mkdir(parents=True)
        self.encoder = encoder

    def write(self, path: str, text: str | bytes) -> Path:
        write_files(self.seeds, {path: text})
        return self.seeds / path

    def sync(self, only: set[str] | None = None, rebuild: bool = False) -> SyncReport:
        return sync(self.seeds, self.data, self.encoder, only=only, rebuild=rebuild)


@pytest.fixture
def library(tmp_path: Path, encoder: OnnxEncoder) -> Library:
    return Library(tmp_path, encoder)


class Counting:
    """Another encoder, counting what it embeds."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.identity = encoder.identity
        self.dimension = encoder.dimension
        self.budget = encoder.budget
        self.count_tokens = encoder.count_tokens
        self.embedded = 0

    def encode(self, texts):  # type: ignore[no-untyped-def]
        self.embedded += len(texts)
        return self._encoder.encode(texts)


def found(library: Library, question: str) -> list[str]:
    """The paths of the documents that both retrievers find, which must agree on what exists."""
    corpus = Corpus.open(library.data, library.encoder)
    with corpus.snapshot() as snapshot:
        dense = snapshot.dense(library.encoder.encode([question])[0], 100)
        lexical = snapshot.lexical(question, 100)
        assert {h.passage for h in lexical} <= {h.passage for h in dense}
        return [p.document.path for p in snapshot.passages([h.passage for h in lexical])]


def texts(library: Library) -> dict[str, str]:
    """What the index holds, by path."""
    with Corpus.open(library.data, library.encoder).snapshot() as snapshot:
        return {d.path: snapshot.text(d.id) for d in snapshot.documents()}


def checked(library: Library) -> dict[str, str]:
    """What the index holds, by path, after the checks that `qa check` makes."""
    with Store(library.data).read() as view:
        assert view.broken_file() is None
        assert view.damaged() == []
        return {document.path: view.text(document.id) for document in view.documents()}


def written(library: Library) -> dict[str, str]:
    """The folder's plain text files, by path."""
    return {
        file.relative_to(library.seeds).as_posix(): file.read_text()
        for file in library.seeds.rglob("*.txt")
    }
