"""Made-up folders → worlds (training/worlds.py): whole documents, and what people ask of them.

The texts of benchmarks/several, each author's a folder. What people keep is told otherwise than an
encyclopedia tells, and they ask otherwise than those who were shown the paragraph. No network has
learned from these. This file knows nothing of models or scores.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.several import PARTS, questions
from index.read import read
from index.sentences import split
from qa.evaluate import LabelledQuestion
from qa.frame import without_frame
from qa.wanted import Kind, wanted
from training.worlds import SEED, World

USES = {
    "rank": ("wider-1", "further-1"),
    "calibrate": ("wider-2", "wider-3", "wider-4", *(f"further-{n}" for n in range(2, 7))),
    "validate": ("wider-5", "further-7"),
}
# Questions about another folder's subjects, as many as in a world of notes.
FOREIGN = 16


def folders() -> Iterator[World]:
    """A world for each author: questions for a fact, near misses, and some about other folders."""
    for use, parts in USES.items():
        for number, part in enumerate(parts):
            yield _folder(part, use, f"folders-{use}-{number}", other=parts[number - 1])


def _folder(part: str, use: str, name: str, other: str) -> World:
    """One world; `other` is the part that questions about other subjects are from."""
    records = questions(part)
    files = sorted({path for record in records for path in record["needed"]})
    places = {(file, quote): span for file in files for quote, span in _places(PARTS[part] / file)}
    asked = [q for record in records if (q := _labelled(record, places))]
    foreign = [
        LabelledQuestion(record["id"], record["question"], (), None, None, None)
        for record in questions(other)
        if record["kind"] == "fact"
    ]
    chosen = random.Random(f"{SEED}-{name}").sample(foreign, min(FOREIGN, len(foreign)))
    documents = {file: (PARTS[part] / file).read_text(encoding="utf-8") for file in files}
    return World(name, use, documents, (*asked, *chosen), frozenset(q.id for q in chosen))


def _labelled(
    record: dict[str, Any], places: dict[tuple[str, str], tuple[int, int]]
) -> LabelledQuestion | None:
    """The question, if it is for a fact that one sentence tells, or that none does."""
    id, question = record["id"], record["question"]
    pairs = [(path, quote) for path, some in record["needed"].items() for quote in some]
    if not pairs and wanted(without_frame(question)).kind is Kind.FACT:
        return LabelledQuestion(id, question, (), None, None, None)
    if record["kind"] != "fact" or len(pairs) != 1 or record["allowed"]:
        return None
    start, end = places[pairs[0]]
    return LabelledQuestion(id, question, (pairs[0][1],), pairs[0][0], start, end)


def _places(file: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The sentences of the file, and where each stands in its document's text."""
    document = read(file.name, file.read_bytes())
    for section in split(document):
        for sentence in section.sentences:
            quote = " ".join(document.text[sentence.start : sentence.end].split())
            yield quote, (sentence.start, sentence.end)
