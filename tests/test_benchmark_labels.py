"""The labelled questions about the demonstration documents: their answers stand where they say."""

from pathlib import Path

from index.read import read
from qa.evaluate import load_questions

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
