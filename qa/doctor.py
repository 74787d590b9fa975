"""Looks at everything that answering needs and says, thing by thing, whether it's in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.embed import load_encoder
from index.errors import WellcitedError
from index.store import Store
from qa.choice import load_weights
from qa.company import load_company
from qa.conversations import Conversations
from qa.forms import load_forms
from qa.readers import load_reader
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, whether it's in order, and what was found or what to do."""

    name: str
    good: bool
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Findings on folder, models, index and conversations, in the order in which to mend them."""

    def folder() -> str:
        if not settings.seeds.is_dir():
            raise WellcitedError(f"there is no folder {settings.seeds}: make it or set QA_SEEDS")
        return str(settings.seeds.resolve())

    def encoder() -> str:
        return load_encoder(settings.embedder).identity

    def reader() -> str:
        version = load_reader(settings.reader).version
        load_company()
        load_weights()
        load_forms()
        return f"{version}, whole"

    def index() -> str:
        with Store(settings.data).read(load_encoder(settings.embedder).identity) as view:
            documents, passages = view.counts()
            damaged = view.damaged()
            broken = view.broken_file()
        if broken:
            raise WellcitedError(f"the file is damaged ({broken}): run `qa sync --rebuild`")
        if damaged:
            raise WellcitedError(f"damaged: {', '.join(damaged)}; `qa sync` reads them again")
        return f"revision {view.revision}, {documents} documents, {passages} passages, all verified"

    def conversations() -> str:
        kept = Conversations(settings.data)
        return f"{kept.count()} in {kept.path}"

    for name, look in (
        ("documents", folder),
        ("embedding model", encoder),
        ("reader", reader),
        ("index", index),
        ("conversations", conversations),
    ):
        yield _found(name, look)


def _found(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except WellcitedError as error:
        return Finding(name, False, str(error))
