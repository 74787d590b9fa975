"""Labelled questions: what they say answers stands where they say it does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.several import PARTS, questions
from index.read import read
from index.sentences import split
from qa.evaluate import load_questions
from training.belonging import MADE
from training.folders import folders

ROOT = Path(__file__).parent.parent


def test_answers_stand_where_the_labels_say() -> None:
    texts: dict[str, str] = {}
    for label in load_questions(ROOT / "benchmarks/seeds/questions.jsonl"):
        if label.document is None:
            assert not label.answers
            continue
        if label.document not in texts:
            data = (ROOT / "seeds" / label.document).read_bytes()
            texts[label.document] = read(label.document, data).text
        assert texts[label.document][label.start : label.end] in label.answers, label.id
    assert texts


def test_questions_about_folders_are_placed_in_their_documents() -> None:
    for world in folders():
        texts = {name: read(name, text.encode()).text for name, text in world.documents.items()}
        answered = [label for label in world.questions if label.answers]
        for label in answered:
            assert label.document is not None
            said = texts[label.document][label.start : label.end]
            assert (" ".join(said.split()),) == label.answers, label.id
        assert len(answered) > len(world.foreign) > 0
        assert len(answered) + len(world.foreign) < len(world.questions)


def labelled() -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """The id of each labelled question, the folder of its texts, and the rest."""
    for part, folder in PARTS.items():
        for record in questions(part):
            yield record["id"], folder, record
    for author in sorted(path for path in MADE.iterdir() if path.is_dir()):
        for line in (author / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield record["id"], author / "texts", record


def test_sentences_that_answers_need_are_sentences_of_their_documents() -> None:
    known: dict[Path, set[str]] = {}
    for id, folder, record in labelled():
        assert bool(record["needed"]) == (record["kind"] not in ("unanswered", "near")), id
        for field in ("needed", "allowed"):
            for path, quotes in record[field].items():
                if folder / path not in known:
                    known[folder / path] = sentences(folder, path)
                assert set(quotes) <= known[folder / path], id


def sentences(folder: Path, path: str) -> set[str]:
    document = read(path, (folder / path).read_bytes())
    return {
        " ".join(document.text[sentence.start : sentence.end].split())
        for section in split(document)
        for sentence in section.sentences
    }
