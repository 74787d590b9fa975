"""The training files → records, split by title into training, calibration and validation.

A record is `id, title, question, context, answers: [{text, start}]`; no answers means that the
context doesn't answer the question. This file knows nothing of tokens, models or folders.
"""

import hashlib
import json
import lzma
import re
from collections.abc import Iterable
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
    return [untokenised(record) for record in records] if name in TOKENISED else records


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
