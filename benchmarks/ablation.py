"""What each part of answering brings, on labelled questions asked of all their documents.

python -m benchmarks.ablation DIR/questions.jsonl …      (documents in DIR/documents/)

Nothing is refused here. Each row adds a part to the row above it:

    dense          passages by embedding; cited is their sentence nearest to the question
    + BM25         passages by both retrievers, fused
    + reader       cited is the sentence of the best span in them
    + reranking    the best span of the passage that the network's third output finds best
    + weighing     sentences weighed by all features that the first look gives
    + second       four read again by the second network, and weighed anew
    + calibration  the same, told apart by its calibrated probability: what ships
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus import Corpus, Snapshot
from index.embed import Encoder, load_encoder
from index.passages import clean
from index.sync import sync
from qa.evaluate import LabelledQuestion, load_questions
from qa.metrics import auroc, f1_score
from qa.read import Reader, best_features, rank
from qa.readers import load_reader
from qa.retrieve import DEPTH, retrieve
from qa.spans import ScoredSpan
from qa.types import Candidate
from qa.view import View, view

K = 8
NAMES = ("dense", "+ BM25", "+ reader", "+ reranking", "+ weighing", "+ second", "+ calibration")
Vector = NDArray[np.float32]
EMBEDDED: dict[str, Vector] = {}
Found = tuple[str, int, int, str, float]
"""Path, start and end of the cited sentence, what is marked in it, and how sure that is."""


def variants(
    question: str, snapshot: Snapshot, encoder: Encoder, reader: Reader
) -> Iterator[tuple[str, Found]]:
    """What each variant cites for the question."""
    vector = encoder.encode([question])[0]
    dense = snapshot.dense(vector, DEPTH)
    passages = snapshot.passages([hit.passage for hit in dense[:K]])
    near = [
        Candidate(p, hit.score, hit.score, None) for p, hit in zip(passages, dense, strict=False)
    ]
    fused = retrieve(question, snapshot, encoder, k=K)
    yield "dense", nearest(vector, near, encoder)
    yield "+ BM25", nearest(vector, fused, encoder)
    seen = view(question, fused, reader.networks)
    if seen is None:
        return
    margins = [row["margin"] for row in seen.rows]
    yield "+ reader", cited(seen, int(np.argmax(margins)), max(margins))
    pairs = [(row["answerable"], row["margin"]) for row in seen.rows]
    yield "+ reranking", cited(seen, pairs.index(max(pairs)), max(pairs)[0])
    seems = [row["seems"] for row in seen.rows]
    yield "+ weighing", cited(seen, int(np.argmax(seems)), max(seems))
    order, chances = rank(seen, reader.sentence)
    again, marked = seen.again(order[0]), seen.marked(order[0])
    yield "+ second", cited(seen, order[0], again.span.margin, marked)
    sure = reader.verdict(best_features(seen, order, chances))
    yield "+ calibration", cited(seen, order[0], sure, marked)


def nearest(vector: Vector, candidates: list[Candidate], encoder: Encoder) -> Found:
    """The candidates' sentence that is nearest to the question's embedding."""
    sentences = [(c.passage, s) for c in candidates for s in c.passage.sentences]
    texts = [clean(passage.quote(sentence)) for passage, sentence in sentences]
    if fresh := [text for text in dict.fromkeys(texts) if text not in EMBEDDED]:
        EMBEDDED.update(zip(fresh, encoder.encode(fresh), strict=True))
    cosines = np.array([EMBEDDED[text] @ vector for text in texts])
    passage, sentence = sentences[int(cosines.argmax())]
    quote = passage.quote(sentence)
    return passage.document.path, sentence.start, sentence.end, quote, float(cosines.max())


def cited(seen: View, i: int, sure: float, marked: ScoredSpan | None = None) -> Found:
    """The view's line i, with what is `marked` in it, by the first network if none is given."""
    line, span = seen.scene.lines[i], marked or seen.read[i].span
    passage = seen.scene.passage(line)
    sentence = line.sentence
    said = passage.body[span.start : span.end]
    return passage.document.path, sentence.start, sentence.end, said, sure


def report(file: Path, encoder: Encoder, reader: Reader) -> None:
    """Prints the table of one set."""
    labels = load_questions(file)
    with tempfile.TemporaryDirectory() as data:
        sync(file.parent / "documents", Path(data), encoder)
        corpus = Corpus.open(Path(data), encoder)
        with corpus.snapshot() as snapshot:
            found = {
                label.id: dict(variants(label.question, snapshot, encoder, reader))
                for label in labels
            }
        corpus.close()
    print(f"{file.parent.name}, {len(labels)} questions")
    print("                sentence  document     F1  AUROC")
    for name in NAMES:
        rows = [(label, found[label.id][name]) for label in labels if name in found[label.id]]
        inside = [(label, one) for label, one in rows if label.answers]
        hit = np.mean([right(label, one) for label, one in inside])
        document = np.mean([one[0] == label.document for label, one in inside])
        f1 = np.mean(
            [max(f1_score(one[3], said) for said in label.answers) for label, one in inside]
        )
        area = auroc(
            [one[4] for _, one in inside], [one[4] for label, one in rows if not label.answers]
        )
        shown = "–" if area is None else f"{area:.2f}"
        print(f"{name:16}{hit:8.2f}  {document:8.2f}  {f1:5.2f}  {shown:>5}")


def right(label: LabelledQuestion, found: Found) -> bool:
    """Whether the sentence overlaps the labelled answer."""
    path, start, end, *_ = found
    if label.start is None or label.end is None:
        return False
    return path == label.document and start < label.end and label.start < end


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        report(Path(argument), load_encoder(), load_reader())
