"""The training files → records, split by title into training, calibration and validation.

A record is `id, title, question, context, answers: [{text, start}]`; no answers means that the
context doesn't answer the question. This file knows nothing of tokens, models or folders.
"""

import hashlib
import json
import lzma
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FILES = {
    "squad": "squad11_train.jsonl.xz",
    "unanswerable": "squad20_train_unanswerable.jsonl.xz",
    "search": "qed_train.jsonl.xz",
    "tales": "fairytaleqa_train.jsonl.xz",
    "qamr": "qamr.jsonl.xz",
    "qasrl": "qasrl_wiki.jsonl.xz",
}
# Their contexts are single sentences of the same articles.
SENTENCES = {"qamr", "qasrl"}
PLACE = re.compile(r"\w+:(\w+:\d+):(\d+):(\d+)")
PARAGRAPH_WORDS = 120
# Their texts come from a tokeniser, with spaces around punctuation.
TOKENISED = {"search", "tales"}
LICENCES = (
    "CC BY-SA 4.0 (SQuAD 1.1, SQuAD 2.0), CC BY-SA 3.0 (QED), Apache-2.0 (FairytaleQA), "
    "MIT (QAMR, QA-SRL)"
)
PARTS = 12
QUOTES = re.compile(r"``|''")
GLUED = re.compile(r"\0 ?| \0| (?=[,.;:!?)\]%]|'s\b|n't\b|- )|(?<=[(\[$]) |(?<= -) ")
Record = dict[str, Any]


def part(title: str) -> str:
    """What a title is used for: `validate` (1 of 12), `calibrate` (1 of 12) or `train`.

    SQuAD's paragraphs come from long articles, and neighbours tell about each other: so whole
    titles are held out, in every file alike.
    """
    number = hashlib.sha256(title.encode()).digest()[0] % PARTS
    return {0: "validate", 1: "calibrate"}.get(number, "train") if title else "train"


def load(data: Path, name: str) -> list[Record]:
    """All records of the file called `name` in `FILES`, in its order.

    Raises:
        OSError: the folder doesn't hold the file.
    """
    with lzma.open(data / FILES[name], "rt", encoding="utf-8") as file:
        records: Iterable[Record] = [json.loads(line) for line in file]
    # Its paragraph is a guess, so whether it goes unanswered there is one too.
    records = [r for r in records if r.get("meta", {}).get("placed_by") != "overlap, unsure"]
    if name in TOKENISED:
        return [untokenised(record) for record in records]
    return placed(records) if name in SENTENCES else records


def placed(records: Sequence[Record]) -> list[Record]:
    """Questions about single sentences, put back into the articles that these stand in.

    Ids tell article, paragraph and sentence. The context becomes the paragraph, together with the
    next ones while it is shorter than `PARAGRAPH_WORDS`; the title, of which nothing is told, the
    article's number. A record whose id tells nothing stays as it is.
    """
    places: dict[str, dict[tuple[int, int], str]] = {}
    found: list[tuple[Record, str, tuple[int, int]]] = []
    alone = []
    for record in records:
        match = PLACE.match(record["id"])
        if match:
            article, place = match[1], (int(match[2]), int(match[3]))
            places.setdefault(article, {})[place] = record["context"]
            found.append((record, article, place))
        else:
            alone.append(record)
    contexts: dict[tuple[str, tuple[int, int]], tuple[str, int]] = {}
    for article, sentences in places.items():
        for block in _blocks(sentences):
            text = " ".join(sentences[place] for place in block)
            at = 0
            for place in block:
                contexts[article, place] = text, at
                at += len(sentences[place]) + 1
    moved = (_moved(record, article, *contexts[article, place]) for record, article, place in found)
    return [*alone, *moved]


def _blocks(sentences: dict[tuple[int, int], str]) -> list[list[tuple[int, int]]]:
    """The places of an article's sentences, by paragraph, short ones together."""
    blocks: list[list[tuple[int, int]]] = []
    words = PARAGRAPH_WORDS
    paragraph = -1
    for place in sorted(sentences):
        if place[0] != paragraph and words >= PARAGRAPH_WORDS:
            blocks.append([])
            words = 0
        paragraph = place[0]
        blocks[-1].append(place)
        words += len(sentences[place].split())
    return blocks


def _moved(record: Record, title: str, context: str, by: int) -> Record:
    """The record in `context`, where its own begins at character `by`."""
    answers = [answer | {"start": answer["start"] + by} for answer in record["answers"]]
    return record | {"title": title, "context": context, "answers": answers}


def untokenised(record: Record) -> Record:
    """The record with spaces around punctuation as people write them, offsets moved along."""
    context, moved = _glue(record["context"])
    answers = []
    for answer in record["answers"]:
        start, end = moved[answer["start"]], moved[answer["start"] + len(answer["text"])]
        if context[start:end].strip():
            answers.append({"text": context[start:end], "start": start})
    question, _ = _glue(record["question"])
    return record | {"context": context, "question": question, "answers": answers}


def _glue(text: str) -> tuple[str, list[int]]:
    """The text without the spaces of a tokeniser, and where each old offset went."""
    text = QUOTES.sub(lambda match: '"\0' if match.group() == "``" else '\0"', text)
    dropped = {i for match in GLUED.finditer(text) for i in range(*match.span())}
    moved, at = [], 0
    for i in range(len(text)):
        moved.append(at)
        at += i not in dropped
    return "".join(c for i, c in enumerate(text) if i not in dropped), [*moved, at]
