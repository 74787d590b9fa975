"""Where a question is to look: what a page offers to choose from, and what has been chosen.

Knows names as requests bring them: a document's id or path, or a folder, with a slash or without.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from index.types import StoredDocument

LISTED = 200
FOLDERS = 50


def offered(documents: Sequence[StoredDocument], names: Iterable[str]) -> dict[str, Any]:
    """For the chat's template: the first documents and folders, and all that `names` chooses.

    documents, folders  to choose from; folders as `folders` gives them
    chosen              the ids of documents and the folders that are chosen
    missing             names that there is nothing of: a question to these alone finds nothing
    listed              how many documents are offered whatever is chosen
    """
    known = {name: document.id for document in documents for name in (document.id, document.path)}
    held = folders(document.path for document in documents)
    known |= {name: folder for folder, _ in held for name in (folder, folder.removesuffix("/"))}
    names = frozenset(names)
    chosen = frozenset(known[name] for name in names if name in known)
    return {
        "documents": [d for n, d in enumerate(documents) if n < LISTED or d.id in chosen],
        "folders": [pair for n, pair in enumerate(held) if n < FOLDERS or pair[0] in chosen],
        "chosen": chosen,
        "missing": sorted(names - known.keys()),
        "listed": min(LISTED, len(documents)),
    }


def folders(paths: Iterable[str]) -> list[tuple[str, int]]:
    """The folders that files lie in, each with a slash at its end and how many it holds.

    >>> folders(["a.txt", "b/c.txt", "b/d/e.txt"])
    [('b/', 2), ('b/d/', 1)]
    """
    counts: Counter[str] = Counter()
    for path in paths:
        counts.update(f"{parent}/" for parent in list(PurePosixPath(path).parents)[:-1])
    return sorted(counts.items())
