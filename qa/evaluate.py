"""Labelled questions → how good the answers are, in figures with their uncertainty.

A refusal counts as a miss wherever a name doesn't say otherwise. This file knows an assistant's
two doors, `ask` and the corpus; not how it finds or reads.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import SettingsError
from qa.answer import Assistant
from qa.metrics import Figure, auroc, calibration_error, exact_match, f1_score, mean
from qa.types import PASSAGES, Answer, Citation


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and its accepted answers; without any, the documents don't answer it.

    `start` and `end` say where an answer stands in the text of the file `document`, code points.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    document: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question; `verbatim` counts (quotes that are their slice, quotes)."""

    label: LabelledQuestion
    answer: Answer
    verbatim: tuple[int, int]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """All figures; None where no question counts towards one.

    Over answerable questions: `hit_at_1` (the first citation overlaps the answer), `hit` (any
    citation does), `document` and `document_any` (the same for the right document, `nearest`
    sentences counting too), `exact` and `f1` (first highlight, or the quote where there is none,
    against the best accepted answer; SQuAD's normalisation). The two `..._ignoring_refusal` take
    the first of the `nearest` sentences for the citation where the assistant refused. `auroc`
    compares the probability on both sides, ties by half; `calibration_error` compares it with
    `hit_at_1_ignoring_refusal`, an unanswerable question always being a miss (ten bins of equal
    width). `verbatim` counts quotes.
    """

    answerable: int
    unanswerable: int
    hit_at_1: Figure | None
    hit: Figure | None
    hit_at_1_ignoring_refusal: Figure | None
    hit_ignoring_refusal: Figure | None
    document: Figure | None
    document_any: Figure | None
    exact: Figure | None
    f1: Figure | None
    citations_per_answer: Figure | None
    answered_of_answerable: Figure | None
    answered_of_unanswerable: Figure | None
    auroc: float | None
    calibration_error: float | None
    verbatim: Figure | None
    p50_ms: float | None
    p95_ms: float | None

    def as_dict(self) -> dict[str, Any]:
        """The figures as JSON."""
        return asdict(self)


def load_questions(path: Path) -> list[LabelledQuestion]:
    """The questions of a JSON Lines file: id, question, answers, document, start, end.

    Raises:
        SettingsError: the file can't be read, or a line isn't such a record; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The labelled questions {path} can't be read: {error}") from error
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                f"{path}, line {number} is no labelled question: {error!r}"
            ) from error
    return questions


def _labelled(record: dict[str, Any]) -> LabelledQuestion:
    """One record of the file as a question; without answers nothing says where they stand."""
    placed = bool(record["answers"])
    return LabelledQuestion(
        id=str(record["id"]),
        question=str(record["question"]),
        answers=tuple(map(str, record["answers"])),
        document=str(record["document"]) if placed else None,
        start=int(record["start"]) if placed else None,
        end=int(record["end"]) if placed else None,
    )


def evaluate(
    assistant: Assistant, questions: Iterable[LabelledQuestion], *, k: int = PASSAGES
) -> Metrics:
    """Asks every question, one after the other, and measures what comes back.

    Raises:
        QuestionError: a question is empty or too long.
    """
    return summarise([_ask(assistant, label, k) for label in questions])


def _ask(assistant: Assistant, label: LabelledQuestion, k: int) -> Outcome:
    """One question asked, and its quotes held against the documents' texts."""
    started = time.perf_counter()
    answer = assistant.ask(label.question, k=k)
    took_ms = (time.perf_counter() - started) * 1000
    quotes = _ranked(answer)
    with assistant.corpus.snapshot() as snapshot:
        texts = {c.document.id: snapshot.text(c.document.id) for c in quotes}
    good = sum(texts[c.document.id][c.start : c.end] == c.quote for c in quotes)
    return Outcome(label, answer, (good, len(quotes)), took_ms)


def summarise(outcomes: Sequence[Outcome]) -> Metrics:
    """The figures of these outcomes; two calls with the same ones give the same intervals."""
    inside = [o for o in outcomes if o.label.answers]
    outside = [o for o in outcomes if not o.label.answers]
    answered = [o for o in outcomes if o.answer.answered]
    times = [o.took_ms for o in outcomes]
    right = [_hit(o, _ranked(o.answer)[:1]) for o in outcomes]
    return Metrics(
        answerable=len(inside),
        unanswerable=len(outside),
        hit_at_1=mean([_hit(o, o.answer.citations[:1]) for o in inside]),
        hit=mean([_hit(o, o.answer.citations) for o in inside]),
        hit_at_1_ignoring_refusal=mean([_hit(o, _ranked(o.answer)[:1]) for o in inside]),
        hit_ignoring_refusal=mean(
            [_hit(o, o.answer.citations or o.answer.nearest[:1]) for o in inside]
        ),
        document=mean([_same_document(o, _ranked(o.answer)[:1]) for o in inside]),
        document_any=mean([_same_document(o, _ranked(o.answer)) for o in inside]),
        exact=mean([_best(exact_match, o) for o in inside]),
        f1=mean([_best(f1_score, o) for o in inside]),
        citations_per_answer=mean([len(o.answer.citations) for o in answered]),
        answered_of_answerable=mean([o.answer.answered for o in inside]),
        answered_of_unanswerable=mean([o.answer.answered for o in outside]),
        auroc=auroc(
            [o.answer.probability for o in inside], [o.answer.probability for o in outside]
        ),
        calibration_error=calibration_error([o.answer.probability for o in outcomes], right),
        verbatim=mean([i < good for o in outcomes for good, n in [o.verbatim] for i in range(n)]),
        p50_ms=float(np.percentile(times, 50)) if times else None,
        p95_ms=float(np.percentile(times, 95)) if times else None,
    )


def render(metrics: Metrics) -> str:
    """The figures as a plain table: name, value, 95 % interval, n."""
    lines = [f"{'figure':<28}{'value':>8}  {'95 % interval':<16}{'n':>6}"]
    for name, value in ((field.name, getattr(metrics, field.name)) for field in fields(metrics)):
        label = name.replace("_", " ")
        if isinstance(value, Figure):
            interval = f"{value.low:.3f} – {value.high:.3f}"
            lines.append(f"{label:<28}{value.value:>8.3f}  {interval:<16}{value.n:>6}")
        else:
            shown = "–" if value is None else f"{value:.3g}"
            lines.append(f"{label:<28}{shown:>8}")
    return "\n".join(lines)


def _best(score: Callable[[str, str], float], outcome: Outcome) -> float:
    """The score of what was said first against the accepted answer that it meets best."""
    if not outcome.answer.citations:
        return 0.0
    first = outcome.answer.citations[0]
    said = first.highlights[0].text if first.highlights else first.quote
    return max(score(said, accepted) for accepted in outcome.label.answers)


def _ranked(answer: Answer) -> tuple[Citation, ...]:
    """What was cited; after a refusal, what was nearest."""
    return answer.citations or answer.nearest


def _hit(outcome: Outcome, citations: Sequence[Citation]) -> bool:
    """Whether one of the quotes overlaps the labelled span; never if there is none."""
    start, end = outcome.label.start, outcome.label.end
    if start is None or end is None:
        return False
    return any(
        c.document.path == outcome.label.document and c.start < end and start < c.end
        for c in citations
    )


def _same_document(outcome: Outcome, citations: Sequence[Citation]) -> bool:
    return any(c.document.path == outcome.label.document for c in citations)
