"""How well answers are read where the paragraph that holds them is given.

python -m benchmarks.given DIR/questions.jsonl …      (documents in DIR/documents/)

Each answerable question is asked of the one paragraph that its answer stands in, called by its
document's name. What the reader marks in the sentence that it puts first counts, nothing being
refused; beside it, with what it would refuse a miss.
"""

import re
import sys
import tempfile
from pathlib import Path

import numpy as np

from index.corpus import Corpus
from index.embed import Encoder, load_encoder
from index.sync import sync
from qa.evaluate import load_questions
from qa.metrics import exact_match, f1_score
from qa.read import Reader
from qa.readers import load_reader
from qa.retrieve import retrieve
from qa.types import PASSAGES

PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def report(file: Path, encoder: Encoder, reader: Reader) -> None:
    """Prints the figures of one set."""
    inside = [label for label in load_questions(file) if label.answers]
    with tempfile.TemporaryDirectory() as scratch:
        seeds, data = Path(scratch, "seeds"), Path(scratch, "index")
        asked = []
        for label in inside:
            assert label.document is not None
            assert label.start is not None
            text = (file.parent / "documents" / label.document).read_bytes().decode()
            paragraph = next(p for p in PARAGRAPH.finditer(text) if label.start < p.end())
            # A paragraph each in a folder of its own, so that its name stays its document's.
            path = Path(str(paragraph.start()), label.document)
            (seeds / path).parent.mkdir(parents=True, exist_ok=True)
            (seeds / path).write_text(paragraph[0], encoding="utf-8", newline="")
            asked.append((label, path.as_posix()))
        sync(seeds, data, encoder)
        corpus = Corpus.open(data, encoder)
        rows = []
        with corpus.snapshot() as snapshot:
            for label, only in asked:
                found = retrieve(
                    label.question, snapshot, encoder, k=PASSAGES, documents=frozenset([only])
                )
                reading = reader.judge(reader.view(label.question, found), least=0.0)
                said = reading.sentences[0].highlights[0].text
                f1 = max(f1_score(said, accepted) for accepted in label.answers)
                exact = max(exact_match(said, accepted) for accepted in label.answers)
                is_answered = reading.probability >= reader.threshold
                rows.append((f1, exact, f1 * is_answered, exact * is_answered))
        corpus.close()
    print(f"{file.parent.name}, {len(rows)} questions, the paragraph given")
    f1, exact, f1_refused, exact_refused = np.mean(rows, axis=0)
    print(
        f"F1 {f1:.3f}, exact {exact:.3f}; refused is a miss: {f1_refused:.3f}, {exact_refused:.3f}"
    )


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        report(Path(argument), load_encoder(), load_reader())
