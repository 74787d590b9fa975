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
    """A kept answer's JSON, in which each citation has also `state`, `stands` and `place`.

    `stands` says whether the document still has the quote, and `place` where: its id now and the
    characters, None where it doesn't. `url` leads there, as the index has it now.
    """
    return {
        **answer,
        "citations": [_standing(citation, snapshot) for citation in answer["citations"]],
        "nearest": [_standing(citation, snapshot) for citation in answer["nearest"]],
    }


def proves(citation: Mapping[str, Any], document: StoredDocument, snapshot: Snapshot) -> bool:
    """Whether it is the very file that was quoted, and the quote stands where it stood."""
    # Another version of the program may take another text out of the same file.
    return document.sha256 == citation["document"]["sha256"] and _fits(citation, document, snapshot)


def _fits(citation: Mapping[str, Any], document: StoredDocument, snapshot: Snapshot) -> bool:
    start, end = citation["start"], citation["end"]
    inside = end <= document.characters
    return inside and snapshot.proves(document.id, start, end, citation["quote"])


def _standing(citation: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    document = snapshot.document(citation["document"]["id"])
    if document is None:
        # Its very file may have another name.
        document = snapshot.document_with_content(citation["document"]["sha256"])
        if document is None or not proves(citation, document, snapshot):
            return {**citation, "state": State.GONE, "stands": False, "place": None}
        return _placed(citation, State.RENAMED, document, citation["start"])
    if proves(citation, document, snapshot):
        return _placed(citation, State.CURRENT, document, citation["start"])
    start: int | None = citation["start"]
    if not _fits(citation, document, snapshot):
        start = find(snapshot, document.id, document.characters, citation["quote"])
    if start is None:
        return {**citation, "state": State.CHANGED, "stands": False, "place": None}
    return _placed(citation, State.CHANGED, document, start)


def _placed(
    citation: Mapping[str, Any], state: State, document: StoredDocument, start: int
) -> dict[str, Any]:
    """The citation of a quote that stands, with the address that it has now."""
    end = start + len(citation["quote"])
    url = f"/documents/{document.id}?revision={document.revision}&cite={start}-{end}"
    # Read anew or elsewhere, its sentence may have another number: the page knows which is quoted.
    anchored = citation["url"] if citation["url"].startswith(f"{url}#") else f"{url}#quote"
    place = {"document": document.id, "start": start, "end": end}
    return {**citation, "state": state, "stands": True, "place": place, "url": anchored}


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
