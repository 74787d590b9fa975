"""Whether what an answer quoted is still so: each quote of a kept answer, held against the index.

A kept answer names the document version (SHA-256) that it quoted. The quote itself is never
touched: what changes is what is said of it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from index.corpus import Snapshot
from index.errors import IndexCorrupt
from index.types import StoredDocument

STRETCH = 1 << 20  # characters that are looked through at once


class State(StrEnum):
    """What has become of a quoted document."""

    CURRENT = "current"
    RENAMED = "renamed"
    CHANGED = "changed"
    GONE = "gone"


WORDS = {
    (State.RENAMED, True): "The document has another name since.",
    (State.CHANGED, True): "The document has changed since; this still stands in it.",
    (State.CHANGED, False): "The document has changed since; this stands in it no more.",
    (State.GONE, False): "The document is gone since.",
}


def told(citation: Mapping[str, Any]) -> str:
    """What people should know of a citation `as_it_stands`; empty where nothing has changed."""
    return WORDS.get((citation["state"], citation["stands"]), "")


def as_it_stands(answer: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    """A kept answer's JSON, in which each citation has `state` and `stands` beside the rest.

    `stands` says whether the document still has the quote; where the document has another name, or
    the quote another place in it, `url` leads there.
    """
    return {
        **answer,
        "citations": [_standing(citation, snapshot) for citation in answer["citations"]],
        "nearest": [_standing(citation, snapshot) for citation in answer["nearest"]],
    }


def _standing(citation: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    id, quote = citation["document"]["id"], citation["quote"]
    start, end = citation["start"], citation["end"]
    document = snapshot.document(id)
    if document is None:
        return _renamed(citation, snapshot)
    fits = end <= document.characters and snapshot.proves(id, start, end, quote)
    # Another version of the program may take another text out of the same file.
    if fits and document.sha256 == citation["document"]["sha256"]:
        return {**citation, "state": State.CURRENT, "stands": True}
    place = start if fits else find(snapshot, id, document.characters, quote)
    changed = {**citation, "state": State.CHANGED, "stands": place is not None}
    if place is not None:
        changed["url"] = _address(document, place, quote)
    return changed


def _renamed(citation: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    """A quote whose document isn't there any more: its very file may have another name."""
    start, quote = citation["start"], citation["quote"]
    document = snapshot.document_with_content(citation["document"]["sha256"])
    if document is None or not snapshot.proves(document.id, start, citation["end"], quote):
        return {**citation, "state": State.GONE, "stands": False}
    url = _address(document, start, quote)
    return {**citation, "state": State.RENAMED, "stands": True, "url": url}


def _address(document: StoredDocument, start: int, quote: str) -> str:
    cite = f"{start}-{start + len(quote)}"
    return f"/documents/{document.id}?revision={document.revision}&cite={cite}"


def find(snapshot: Snapshot, id: str, characters: int, quote: str) -> int | None:
    """Where a document of so many characters says `quote` first, None where it doesn't.

    In stretches, as a document may be larger than memory should hold.
    """
    try:
        for first in range(0, characters, STRETCH):
            text = snapshot.text(id, first, min(first + STRETCH + len(quote), characters))
            found = text.find(quote)
            if found >= 0:
                return first + found
    except IndexCorrupt:
        pass  # what can't be read proves nothing
    return None
