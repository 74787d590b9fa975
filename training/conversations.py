"""Weighs what tells which meaning of a follow-up is answered: python -m training.conversations.

Asks the made-up conversations (tests/conversations/) of the real index, as the assistant answers
them so far, and learns from which sentence was right: how a sentence's place beside what was told
before ranks it (conditional logit), and when the best sentences of the meanings that were read
answer what is meant (logistic). Figures are of texts that were left out of the fitting; the weights
are of all, and are kept in qa/models/followup.json.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.followups import CONVERSATIONS, FOLDERS
from index.corpus import Corpus
from index.embed import load_encoder
from index.sync import sync
from qa.answer import Assistant
from qa.cards import write_weights
from qa.choice import FILE, SCHEMA, TRIED, Weights, chosen_features, load_weights, try_out
from qa.company import load_company
from qa.evidence import Tried, best_of, features
from qa.followup import Alternative
from qa.linear import Linear, logistic
from qa.meant import Meanings, Scope
from qa.readers import load_reader
from qa.told import standing
from qa.types import Reading, Turn
from training import fit
from training.calibrate import KEPT

PARTS = ("open", "held", "fresh", "later", "untouched", "blind")
FOLDS = 10
SEED = 0
# From this probability on, no other meaning is read.
ENOUGH = 0.7
# Among how many of the likeliest sentences, an answer is right, and among how many it may be.
CITED, LIKELY = 3, 5
# What tells whether the first sentence is right, out of what was tried.
LEAD = ("reader", "likely", "lead")


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
    with tempfile.TemporaryDirectory() as scratch:
        cases = [case for part in PARTS for case in ask(part, Path(scratch))]
        found = left_out(cases)
        rows = [one.row for one in found]
        leads = [{name: row[name] for name in LEAD} for row in rows]
        best, cited = rights(found, 1), rights(found, CITED)
        first, answered = crossed(found, leads, best), crossed(found, rows, cited)
        print(f"{len(cases)} follow-ups", *table(found, first, answered), sep="\n")
        sure = fit.decide(leads, best), fit.decide(rows, cited)
        threshold = highest(cited, answered)
        print(f"threshold {threshold}")
        weights = Weights(*weigh(cases), *sure, threshold, ENOUGH)
        save(weights, len(cases))


def ask(part: str, scratch: Path) -> Iterator[Case]:
    """The follow-ups of a part, each read for all that is tried, after what was answered before."""
    encoder, reader = load_encoder(), load_reader()
    lines = (CONVERSATIONS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in lines]
    for folder in dict.fromkeys(conversation["folder"] for conversation in known):
        data = scratch / folder
        sync(FOLDERS[folder], data, encoder)
        corpus = Corpus.open(data, encoder)
        fitted = load_company(), load_weights()
        assistant = Assistant(FOLDERS[folder], encoder, reader, corpus, *fitted)
        for conversation in known:
            if conversation["folder"] != folder:
                continue
            history: list[Turn] = []
            for turn in conversation["turns"]:
                with corpus.snapshot() as snapshot:
                    scope = Scope(snapshot, encoder, reader)
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
                history.append(answer.as_history())
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


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was tried of a case by weights of other texts, and the log-odds of each."""

    case: Case
    tried: Sequence[Tried]
    likely: Sequence[float]

    @property
    def row(self) -> dict[str, float]:
        """What tells how sure the choice is."""
        meanings = self.case.meanings
        return chosen_features(meanings.question, self.tried, self.likely, meanings.told)

    def is_right(self, most: int = 1) -> bool:
        """Whether one of the likeliest sentences is right."""
        order = sorted(range(len(self.tried)), key=lambda i: -self.likely[i])
        quotes = list(dict.fromkeys(self.tried[i].quote for i in order))
        return any(quote in self.case.right for quote in quotes[:most])


def folds(cases: Sequence[Case]) -> dict[str, int]:
    """Which fold each text is in."""
    texts = sorted({case.text for case in cases})
    order = np.random.default_rng(SEED).permutation(len(texts))
    return {texts[i]: place % FOLDS for place, i in enumerate(order)}


def left_out(cases: Sequence[Case]) -> list[Chosen]:
    """Each case, decided by weights of other texts."""
    fold = folds(cases)
    found = []
    for number in range(FOLDS):
        sentence, likely = weigh([case for case in cases if fold[case.text] != number])
        # How sure the choice is plays no part in what is tried.
        weights = Weights(sentence, likely, likely, likely, 0.0, ENOUGH)
        found += [_chosen(case, weights) for case in cases if fold[case.text] == number]
    return [one for one in found if one.tried]


def _chosen(case: Case, weights: Weights) -> Chosen:
    meanings = case.meanings

    def read(one: Alternative, is_answered: bool) -> Reading:
        return meanings.read(one, weights.sentence, is_answered=is_answered)

    tried = try_out(meanings.question, meanings.alternatives, read, meanings.told, weights)
    return Chosen(case, *tried)


def highest(cited: Sequence[bool], answered: Sequence[float]) -> float:
    """The highest threshold that still answers `KEPT` of what is cited rightly, as the reader's."""
    of_right = [chance for chance, is_right in zip(answered, cited, strict=True) if is_right]
    return round(float(np.quantile(of_right, 1 - KEPT)), 4)


def rights(found: Sequence[Chosen], most: int) -> list[bool]:
    """Of each, whether one of its `most` likeliest sentences is right."""
    return [one.is_right(most) for one in found]


def crossed(
    found: Sequence[Chosen], rows: Sequence[dict[str, float]], right: Sequence[bool]
) -> list[float]:
    """The probability that each is right, by weights of other texts."""
    fold = folds([one.case for one in found])
    chances = [0.0] * len(found)
    for number in range(FOLDS):
        kept = [i for i, one in enumerate(found) if fold[one.case.text] != number]
        model = fit.decide([rows[i] for i in kept], [right[i] for i in kept])
        for i, one in enumerate(found):
            if fold[one.case.text] == number:
                chances[i] = logistic(model(rows[i]))
    return chances


def table(
    found: Sequence[Chosen], first: Sequence[float], answered: Sequence[float]
) -> Iterator[str]:
    """Right sentences, refusals and calibration, of texts that weren't fitted to."""
    answerable = [one for one in found if one.case.right]
    best, cited = (np.mean(rights(answerable, most)) for most in (1, CITED))
    read = np.mean([1 + max(this.place for this in one.tried) for one in found])
    yield f"right sentence first {best:.3f}, among {CITED} {cited:.3f}; read {read:.2f} times"
    given = np.where(rights(found, 1), first, 1 - np.array(first))
    yield f"log loss of the probability {-np.log(given).mean():.3f}"
    of = len(found) - len(answerable)
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6):
        below = [one for one, c in zip(found, answered, strict=True) if c < threshold]
        lost, none = sum(rights(below, LIKELY)), sum(not one.case.right for one in below)
        yield f"under {threshold}: {len(below)}, {lost} right, {none} of {of} without an answer"
    for least in (0.0, 0.2, 0.4, 0.6, 0.8):
        some = [
            (one.is_right(), chance)
            for one, chance in zip(found, first, strict=True)
            if least <= chance < least + 0.2
        ]
        if some:
            right, given = np.mean(some, axis=0)
            yield f"probability {given:.2f}: {len(some)}, right {right:.2f}"


def save(weights: Weights, count: int) -> None:
    """Writes the weights and where they come from."""
    provenance = {"made_by": "python -m training.conversations", "parts": PARTS, "followups": count}
    write_weights(FILE, SCHEMA, {**asdict(weights), "provenance": provenance})


if __name__ == "__main__":
    main()
