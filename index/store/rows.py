"""How documents and passages are laid out in rows, and how a row proves that it's whole.

What is served carries a checksum, row by row, since neither SQLite nor FAISS notices a flipped bit
in the data. This file knows nothing of queries or transactions.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexCorrupt
from index.types import BlockKind, Sentence, StoredDocument, Unit

DOCUMENT = (
    "id, public, path, title, sha256, media_type, size, modified, indexed, revision, "
    "characters, passages, pages, unit, author, written, note"
)
PASSAGE = "id, document, number, headings, sentences, text, vector"


# A citation reads and proves the blocks that it touches, however large the document is.
BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class IndexedText:
    """What the derived indexes take over from a passage. `vector` is float32 (dimension,)."""

    id: int
    document: int
    title: str
    text: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a file: indexed with its content's SHA-256, or left out for a reason.

    The one that doesn't apply is empty.
    """

    signature: str
    sha256: str
    reason: str


def public_id(path: str) -> str:
    """A document's id in addresses: stable for its path, on every machine and after a rebuild."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def stored_document(row: Sequence[Any]) -> StoredDocument:
    """A row of `DOCUMENT` and its checksum, verified."""
    *fields, checksum = row
    if checksum_of(*fields) != checksum:
        raise IndexCorrupt(damage_at(f"the entry of document {fields[0]}"))
    _, public, path, title, sha256, media_type, size, modified, indexed, *rest = fields
    revision, characters, passages, pages, unit, author, written, note = rest
    return StoredDocument(
        public, path, title, sha256, media_type, size, modified, indexed, revision, characters,
        passages, pages, Unit(unit) if unit else None, author, written, note,
    )  # fmt: skip


def sentences(column: str) -> tuple[Sentence, ...]:
    """The sentences that a passage's row holds."""
    return tuple(Sentence(n, a, b, BlockKind(kind), p) for n, a, b, kind, p in json.loads(column))


def checksum_of(*fields: int | float | str | bytes) -> bytes:
    """16 bytes over the fields, each with its kind and length so that none runs into the next."""
    digest = hashlib.blake2b(digest_size=16)
    for field in fields:
        data = field if isinstance(field, bytes) else repr(field).encode("utf-8", "surrogatepass")
        digest.update(b"%s%d:" % (type(field).__name__[:1].encode(), len(data)))
        digest.update(data)
    return digest.digest()


def damage_at(what: str) -> str:
    """The sentence that tells people where, and what to do."""
    return f"The index is damaged at {what}: run `qa sync`, which reads damaged documents again."
