"""Questions that want several sentences: how many of the needed ones are cited, and what else is.

    python -m benchmarks.several [PART ...]     (half a minute each)

Asks the questions of `several/` of all of their part's texts at once: `several/texts/`, `wider/`,
`further/`, `sealed/`, `shut/`, `locked/`, `closed/` or a folder of `plain/`, or those of the
conversations. All parts but `blind`, `sealed`, `shut`, `locked`, `closed` and `plain` were learned
from (training/company.py), which benchmarks/README.md minds. A refused question has recall 0; one
that the texts don't answer counts as refused or answered alone. Precision counts sentences over
all questions of a kind: one that is needed or allowed (it helps, or introduces what is needed) is
right. `begun` are those whose first sentence was settled before the others were looked for.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embed import load_encoder
from index.sync import sync
from qa.answer import Assistant
from qa.settings import Settings
from qa.types import Answer

DATA = Path(__file__).parent / "several"
QUESTIONS = DATA / "questions.jsonl"
# By authors who were asked for what people ask of their own folders, neither easy nor hard.
PLAIN = DATA / "plain"
TEXTS = DATA / "texts"
CONVERSATIONS = Path(__file__).parents[1] / "tests" / "conversations"
WIDER = ("wider-1", "wider-2", "wider-3", "wider-4", "wider-5")
FURTHER = tuple(f"further-{number}" for number in range(1, 8))
PARTS = {
    "develop": TEXTS,
    "held": TEXTS,
    "fresh": TEXTS,
    **dict.fromkeys(WIDER, DATA / "wider"),
    **dict.fromkeys(FURTHER, DATA / "further"),
    "sealed": DATA / "sealed",
    "shut": DATA / "shut",
    "locked": DATA / "locked",
    "closed": DATA / "closed",
    **{f"plain-{number}": PLAIN / str(number) for number in range(1, 8)},
    "later": CONVERSATIONS / "later",
    "untouched": CONVERSATIONS / "later",
    "blind": CONVERSATIONS / "blind",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question; sentences are pairs of a document's path and a quote."""

    record: dict[str, Any]
    answer: Answer
    begun: bool

    def named(self, field: str) -> set[tuple[str, str]]:
        """The sentences of the record's field."""
        return {(path, quote) for path, some in self.record[field].items() for quote in some}

    @property
    def cited(self) -> list[tuple[str, str]]:
        """The sentences that were cited."""
        return [(c.document.path, c.quote) for c in self.answer.citations]

    @property
    def recall(self) -> float:
        """The share of the needed sentences that was cited, 1 where none is needed and cited."""
        needed = self.named("needed")
        return len(needed & set(self.cited)) / len(needed) if needed else float(not self.cited)

    @property
    def right(self) -> int:
        """How many of the cited sentences belong there."""
        return sum(one in self.named("needed") | self.named("allowed") for one in self.cited)


def questions(part: str) -> list[dict[str, Any]]:
    """The part's questions, each with the quotes that it needs and those that are allowed."""
    file = PLAIN / "questions.jsonl" if PARTS[part].parent == PLAIN else QUESTIONS
    lines = file.read_text(encoding="utf-8").splitlines()
    return [record for line in lines if (record := json.loads(line))["part"] == part]


def ask_all(part: str) -> list[Outcome]:
    """Asks the questions of the part."""
    with tempfile.TemporaryDirectory() as folder:
        encoder, data = load_encoder(), Path(folder)
        sync(PARTS[part], data, encoder)
        settings = Settings(seeds=PARTS[part], data=data, watch=False)
        assistant = Assistant.open(settings, encoder)
        return [_outcome(record, assistant) for record in questions(part)]


def _outcome(record: dict[str, Any], assistant: Assistant) -> Outcome:
    begun: list[Answer] = []
    answer = assistant.ask(record["question"], begins=begun.append)
    return Outcome(record, answer, bool(begun))


def row(name: str, outcomes: list[Outcome]) -> str:
    """The figures of one kind."""
    answered = [outcome for outcome in outcomes if outcome.answer.answered]
    cited = sum(len(outcome.cited) for outcome in answered)
    recall = sum(outcome.recall for outcome in outcomes) / len(outcomes)
    precision = sum(outcome.right for outcome in answered) / max(cited, 1)
    mean = cited / max(len(answered), 1)
    figures = f"{recall:>8.2f}{precision:>11.2f}{mean:>11.1f}"
    begun = sum(outcome.begun for outcome in outcomes)
    return f"{name:<12}{len(outcomes):>4}{len(answered):>10}{begun:>7}{figures}"


def main() -> None:
    """Asks, and prints a line per kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="*", choices=PARTS, help="all if none is named")
    kinds = defaultdict(list)
    for part in parser.parse_args().part or PARTS:
        for outcome in ask_all(part):
            kinds[outcome.record["kind"]].append(outcome)
    titles = f"{'recall':>8}{'precision':>11}{'citations':>11}"
    print(f"{'kind':<12}{'n':>4}{'answered':>10}{'begun':>7}{titles}")
    for kind, some in kinds.items():
        print(row(kind, some))


if __name__ == "__main__":
    main()
