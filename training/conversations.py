"""Weighs what tells which meaning of a follow-up is answered: python -m training.conversations.

Asks the made-up conversations (tests/conversations/) of the real index, as the assistant answers
them so far, and learns from which sentence was right: how a sentence's place beside what was told
before ranks it (conditional logit), and when the best sentences of the meanings that were read
answer what is meant (logistic). Figures are of texts that were left out of the fitting; the weights
are of all, and are kept in qa/models/followup.json.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.followups import CONVERSATIONS, FOLDERS
from index.corpus import Corpus
from index.embed import load_encoder
from index.sync import sync
from qa.answer import Assistant
from qa.choice import MODEL, TRIED, Tried, Weights, best_of, choose, features
from qa.followup import Alternative
from qa.linear import Linear
from qa.meant import Meanings, Scope
from qa.readers import load_reader
from qa.told import standing
from qa.types import Reading, Turn
from training import fit

PARTS = ("open", "held", "fresh", "later")
PASSAGES = 8
FOLDS = 10
SEED = 0
# From this probability on, no other meaning is read.
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Case:
    """A follow-up, what it may mean, and the sentences that are right; none if there is no answer.

    `text` is what its conversation is about: cases about one text aren't told apart by folds.
    """

    text: str
    meanings: Meanings
    right: frozenset[str]

    @property
    def tried(self) -> Sequence[Alternative]:
        """What is read of it."""
        return self.meanings.alternatives[:TRIED]


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", nargs="+", default=PARTS, help="of tests/conversations/")
    parser.add_argument("--dry", action="store_true", help="only print the figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        cases = [case for part in options.parts for case in ask(part, Path(scratch))]
        held_out = left_out(cases)
        threshold = best_threshold(held_out)
        print(f"{len(cases)} follow-ups, threshold {threshold}", *table(held_out), sep="\n")
        if not options.dry:
            sentence, likely = weigh(cases)
            save(Weights(sentence, likely, threshold, ENOUGH), options.parts, len(cases))


def ask(part: str, scratch: Path) -> Iterator[Case]:
    """The follow-ups of a part, each read for all that is tried, after what was answered before."""
    encoder, reader = load_encoder(), load_reader()
    lines = (CONVERSATIONS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in lines]
    for folder in dict.fromkeys(conversation["folder"] for conversation in known):
        data = scratch / folder
        sync(FOLDERS[folder], data, encoder)
        corpus = Corpus.open(data, encoder)
        assistant = Assistant(FOLDERS[folder], encoder, reader, corpus)
        for conversation in known:
            if conversation["folder"] != folder:
                continue
            history: list[Turn] = []
            for turn in conversation["turns"]:
                with corpus.snapshot() as snapshot:
                    scope = Scope(snapshot, encoder, reader, PASSAGES)
                    meanings = Meanings(turn["question"], tuple(history), scope)
                    case = Case(
                        conversation["id"].rsplit("-", 1)[0],
                        meanings,
                        frozenset(known["sentence"] for known in turn["right"]),
                    )
                    if not meanings.stands_alone:
                        for one in case.tried:
                            meanings.look(one)
                        yield case
                answer = assistant.ask(turn["question"], history=history)
                cited = tuple(citation.quote for citation in answer.citations)
                history.append(Turn(turn["question"], answer.understood, cited))
        corpus.close()


def weigh(cases: Sequence[Case]) -> tuple[Linear, Linear]:
    """The weights that rank sentences, and those that tell whether one of the best answers."""
    sentence = fit.choose([lines for case in cases for lines in _lines(case)])
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    for case in cases:
        tried: list[Tried] = []
        for place, one in enumerate(case.tried):
            # As in an answer: each number of meanings may have been read when one is chosen.
            tried += best_of(one, place, case.meanings.read(one, sentence))
            rows += features(case.meanings.question, tried, case.meanings.told)
            right += [this.quote in case.right for this in tried]
    return sentence, fit.decide(rows, right)


def _lines(case: Case) -> Iterator[tuple[list[dict[str, float]], list[bool]]]:
    """The features of the lines read for each meaning, and which of them are right."""
    meanings = case.meanings
    for one in case.tried:
        seen = meanings.look(one)
        if seen is not None:
            quotes = [
                seen.scene.candidates[line.candidate].passage.quote(line.sentence)
                for line in seen.scene.lines
            ]
            rows = standing(seen, meanings.question, one, meanings.told, meanings.ranking)
            yield rows, [quote in case.right for quote in quotes]


def left_out(cases: Sequence[Case]) -> list[tuple[Case, Reading, int]]:
    """Each case with the reading that is chosen by weights of other texts, and how many were read.

    Nothing is refused.
    """
    texts = sorted({case.text for case in cases})
    order = np.random.default_rng(SEED).permutation(len(texts))
    fold = {texts[i]: place % FOLDS for place, i in enumerate(order)}
    found = []
    for number in range(FOLDS):
        sentence, likely = weigh([case for case in cases if fold[case.text] != number])
        weights = Weights(sentence, likely, 0.0, ENOUGH)
        for case in cases:
            if fold[case.text] == number:
                found.append((case, *_chosen(case, weights)))
    return found


def _chosen(case: Case, weights: Weights) -> tuple[Reading, int]:
    meanings, read = case.meanings, set()

    def look(one: Alternative, is_answered: bool) -> Reading:
        read.add(one)
        return meanings.read(one, weights.sentence, is_answered=is_answered)

    args = meanings.question, meanings.alternatives, look, meanings.told, weights
    return choose(*args)[1], len(read)


def _is_right(case: Case, reading: Reading, most: int = 1) -> bool:
    quotes = (read.passage.quote(read.sentence) for read in reading.sentences[:most])
    return any(quote in case.right for quote in quotes)


def best_threshold(found: Sequence[tuple[Case, Reading, int]]) -> float:
    """Where most questions without an answer are refused for each right answer that is lost."""

    def won(threshold: float) -> int:
        refused = [case_and for case_and in found if case_and[1].probability < threshold]
        return sum(not case.right for case, _, _ in refused) - sum(
            _is_right(case, reading) for case, reading, _ in refused
        )

    return max((step / 100 for step in range(5, 60)), key=won)


def table(found: Sequence[tuple[Case, Reading, int]]) -> Iterator[str]:
    """Right first sentences, refusals and calibration, of texts that weren't fitted to."""
    answerable = [one for one in found if one[0].right]
    first, three = (
        np.mean([_is_right(case, reading, most) for case, reading, _ in answerable])
        for most in (1, 3)
    )
    yield f"right sentence first {first:.3f}, among three {three:.3f}"
    yield f"read {np.mean([count for _, _, count in found]):.2f} times"
    for threshold in (0.1, 0.2, 0.25, 0.3, 0.35, 0.4):
        below = [one for one in found if one[1].probability < threshold]
        lost = sum(_is_right(case, reading) for case, reading, _ in below)
        none = sum(not case.right for case, _, _ in below)
        of = len(found) - len(answerable)
        yield f"under {threshold}: {lost} right, {none} of {of} without an answer, {len(below)} all"
    for least in (0.0, 0.2, 0.4, 0.6, 0.8):
        some = [one for one in found if least <= one[1].probability < least + 0.2]
        if some:
            given = np.mean([reading.probability for _, reading, _ in some])
            right = np.mean([_is_right(case, reading) for case, reading, _ in some])
            yield f"probability {given:.2f}: {len(some)}, right {right:.2f}"


def save(weights: Weights, parts: Sequence[str], count: int) -> None:
    """Writes the weights and where they come from."""
    card = {
        "sentence": _card(weights.sentence),
        "likely": _card(weights.likely),
        "threshold": weights.threshold,
        "enough": weights.enough,
        "provenance": {
            "made_by": "python -m training.conversations",
            "parts": list(parts),
            "followups": count,
        },
    }
    MODEL.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _card(model: Linear) -> dict[str, object]:
    features = {name: list(values) for name, values in model.features.items()}
    return {"bias": round(model.bias, 6), "features": features}


if __name__ == "__main__":
    main()
