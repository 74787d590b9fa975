"""Where readers come from: the one that ships, another one's folder, or a name on a model hub.

A reader of ours is a folder of four files: `model.onnx`, the first network; `second.safetensors`,
what the second learned beside all-mpnet-base-v2, whose own weights come with packages;
`tokenizer.json`, which both read with; and `reader.json`, the card: the digests of the three, what
was fitted, where all comes from, and a digest of the card itself. Any other extractive
question-answering model of the transformers library can take the place of both networks.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.models import exported, folder_digest, model_folder, sha256
from qa import mpnet
from qa.cards import FIX, seal
from qa.linear import Linear
from qa.read import Reader
from qa.span_model import SpanModel
from qa.verdict import Verdict
from qa.view import Networks

DEFAULT = Path(__file__).parent / "models" / "reader"
CARD = "reader.json"
FILES = ("model.onnx", "second.safetensors", "tokenizer.json")
SCHEMA = 5
KIND = "reader"


def load_reader(name: str | None = None) -> Reader:
    """The reader `name`: a folder, a hub name, or None for the one that ships with us.

    Raises:
        ModelError: a file is missing, damaged or of another schema; names it and the fix.
    """
    folder = DEFAULT if name is None else model_folder(name, KIND)
    if name is None or (folder / CARD).exists():
        card = read_card(folder)
        version = f"{card['version']}+{card['sha256'][:8]}"
        return _reader(*both(folder, card["files"]), card, version)
    digest = folder_digest(folder, KIND)
    model = SpanModel(
        exported(folder, digest, "qa.export", KIND), folder / "tokenizer.json", titled=False
    )
    # Fitted to our own network; another one's probabilities are as good as it is like ours.
    shown = folder.name if folder == Path(name) else name
    return _reader(model, model, read_card(DEFAULT), f"{shown}+{digest[:8]}")


def both(folder: Path, digests: Mapping[str, str] | None = None) -> tuple[SpanModel, SpanModel]:
    """The first and the second network of the reader in `folder`.

    The second is put together once and kept with the user's cached models.

    Args:
        folder: holds the reader's files.
        digests: of each of them, by its name; None where they aren't known.

    Raises:
        ModelError: as `load_reader`.
    """
    graph, learned, tokenizer = (folder / name for name in FILES)
    digests = digests or {path.name: sha256(path) for path in (graph, learned)}
    digest = hashlib.sha256(f"{mpnet.DIGEST} {digests[learned.name]}".encode()).hexdigest()
    second = exported(learned, digest, "qa.second_export", KIND)
    return _network(graph, digests[graph.name], tokenizer), _network(second, digest, tokenizer)


# Half a second and a hundred megabytes: whoever opens several folders needs them once.
@lru_cache(maxsize=2)
def _network(graph: Path, digest: str, tokenizer: Path) -> SpanModel:
    """The network in the file `graph` of this digest."""
    return SpanModel(graph, tokenizer, titled=True)


def read_card(folder: Path) -> dict[str, Any]:
    """The card of the reader in `folder`, after all its files were compared with it.

    Raises:
        ModelError: as `load_reader`.
    """
    path = folder / CARD
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if card["schema"] != SCHEMA:
            raise ModelError(
                f"The reader in {folder} has schema {card['schema']}; this version reads {SCHEMA}."
            )
        if card["sha256"] != seal(card):
            raise ModelError(f"The reader's file {path} is damaged: {FIX}.")
        for name in FILES:
            if sha256(folder / name) != card["files"][name]:
                raise ModelError(f"The reader's file {folder / name} is damaged: {FIX}.")
    except OSError as error:
        raise ModelError(f"The reader's file {error.filename} is missing: {FIX}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The reader's file {path} is damaged: {FIX}.") from error
    return card


def _reader(first: SpanModel, second: SpanModel, card: Mapping[str, Any], version: str) -> Reader:
    """The networks with the card's weights."""
    return Reader(
        networks=Networks(first, second, Linear.of(card["promising"])),
        sentence=Linear.of(card["sentence"]),
        verdict=Verdict.of(card["verdict"]),
        threshold=float(card["threshold"]),
        mass=float(card["mass"]),
        version=version,
    )
