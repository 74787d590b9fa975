"""Where readers come from: the one that ships, another one's folder, or a name on a model hub.

A reader of ours is a folder of three files: `model.onnx` and `tokenizer.json`, the network, and
`reader.json`, its card: the digests of the two, what was fitted, where all comes from, and a digest
of the card itself. Any other extractive question-answering model of the transformers library can
take the network's place.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.models import exported, folder_digest, model_folder, sha256
from qa.cards import FIX, seal
from qa.linear import Linear
from qa.read import Reader
from qa.span_model import SpanModel
from qa.verdict import Verdict

DEFAULT = Path(__file__).parent / "models" / "reader"
CARD = "reader.json"
SCHEMA = 4
KIND = "reader"


def load_reader(name: str | None = None) -> Reader:
    """The reader `name`: a folder, a hub name, or None for the one that ships with us.

    Raises:
        ModelError: a file is missing, damaged or of another schema; names it and the fix.
    """
    folder = DEFAULT if name is None else model_folder(name, KIND)
    if name is None or (folder / CARD).exists():
        card = read_card(folder)
        model = SpanModel(folder / "model.onnx", folder / "tokenizer.json", titled=True)
        return _reader(model, card, f"{card['version']}+{card['sha256'][:8]}")
    digest = folder_digest(folder, KIND)
    model = SpanModel(
        exported(folder, digest, "qa.export", KIND), folder / "tokenizer.json", titled=False
    )
    # Fitted to our own network; another one's probabilities are as good as it is like ours.
    shown = folder.name if folder == Path(name) else name
    return _reader(model, read_card(DEFAULT), f"{shown}+{digest[:8]}")


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
        for name, expected in card["files"].items():
            if sha256(folder / name) != expected:
                raise ModelError(f"The reader's file {folder / name} is damaged: {FIX}.")
    except OSError as error:
        raise ModelError(f"The reader's file {error.filename} is missing: {FIX}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The reader's file {path} is damaged: {FIX}.") from error
    return card


def _reader(model: SpanModel, card: Mapping[str, Any], version: str) -> Reader:
    """The network with the card's weights."""
    return Reader(
        model=model,
        sentence=Linear.of(card["sentence"]),
        verdict=Verdict.of(card["verdict"]),
        threshold=float(card["threshold"]),
        mass=float(card["mass"]),
        version=version,
    )
