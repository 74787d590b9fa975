import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SettingsError
from index.types import StoredDocument
from qa.answer import Assistant
from qa.evaluate import (
    LabelledQuestion,
    Metrics,
    Outcome,
    evaluate,
    load_questions,
    render,
    summarise,
)
from qa.metrics import Figure, auroc, calibration_error, exact_match, f1_score, mean
from qa.types import Answer, AnswerSentence, Citation, Span

DOCUMENT = StoredDocument(
    id="d1",
    path="mill.txt",
    title="Mill",
    sha256="0" * 64,
    media_type="text/plain",
    size=60,
    modified=0.0,
    indexed=0.0,
    revision=1,
    characters=60,
    passages=1,
    pages=0,
    unit=None,
)
LABEL = LabelledQuestion("q1", "Who runs the mill?", ("Ada Fenn", "Fenn"), "mill.txt", 12, 20)


def citation(start: int, end: int, highlight: str = "", path: str = "mill.txt") -> Citation:
    spans = (Span(start, start + len(highlight), highlight),) if highlight else ()
    document = replace(DOCUMENT, path=path)
    return Citation(1, "Ada Fenn runs the mill.", start, end, spans, document, (), None, 0)


def outcome(
    *quotes: Citation,
    answered: bool = True,
    probability: float = 0.5,
    label: LabelledQuestion = LABEL,
    took_ms: float = 10.0,
) -> Outcome:
    answer = Answer(
        question=label.question,
        understood=label.question,
        answered=answered,
        probability=probability,
        sentences=tuple(AnswerSentence(c.quote, (1,)) for c in quotes if answered),
        citations=quotes if answered else (),
        differ=(),
        nearest=() if answered else quotes,
        revision=1,
        documents=1,
        reader="1",
        request_id="",
        took_ms=took_ms,
    )
    return Outcome(label, answer, (len(quotes), len(quotes)), took_ms)


def value(figure: Figure | None) -> float:
    assert figure is not None
    return figure.value


def test_hits_are_counted_with_and_without_refusals() -> None:
    right, wrong = citation(10, 33), citation(40, 60)
    elsewhere = citation(10, 33, path="other.txt")
    metrics = summarise(
        [
            outcome(right),
            outcome(wrong, right),
            outcome(elsewhere),
            outcome(right, wrong, answered=False),
            outcome(wrong, right, answered=False),
        ]
    )
    assert value(metrics.hit_at_1) == pytest.approx(1 / 5)
    assert value(metrics.hit) == pytest.approx(2 / 5)
    assert value(metrics.hit_at_1_ignoring_refusal) == pytest.approx(2 / 5)
    assert value(metrics.hit_ignoring_refusal) == pytest.approx(3 / 5)
    assert value(metrics.document) == pytest.approx(4 / 5)
    assert value(metrics.answered_of_answerable) == pytest.approx(3 / 5)
    assert value(metrics.citations_per_answer) == pytest.approx(4 / 3)
    assert metrics.answered_of_unanswerable is None
    assert metrics.auroc is None


@pytest.mark.parametrize(
    ("start", "end", "hit"), [(0, 12, 0), (0, 13, 1), (19, 30, 1), (20, 30, 0)]
)
def test_a_hit_overlaps_the_answer_by_a_character(start: int, end: int, hit: float) -> None:
    assert value(summarise([outcome(citation(start, end))]).hit) == hit


def test_both_sides_are_compared() -> None:
    nothing = LabelledQuestion("q2", "Who sank the ferry?", (), None, None, None)
    metrics = summarise(
        [
            outcome(citation(10, 33), probability=0.9),
            outcome(citation(10, 33), probability=0.4),
            outcome(citation(10, 33), probability=0.4, label=nothing),
            outcome(citation(10, 33), probability=0.1, label=nothing, answered=False),
        ]
    )
    assert (metrics.answerable, metrics.unanswerable) == (2, 2)
    assert metrics.auroc == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert value(metrics.answered_of_unanswerable) == 0.5
    # Bins hold {0.9: right}, {0.4: right, 0.4: not}, {0.1: not}.
    assert metrics.calibration_error == pytest.approx((0.1 + 0.2 + 0.1) / 4)


def test_the_first_highlight_is_the_short_answer_and_else_the_quote() -> None:
    exact = summarise([outcome(citation(10, 33, "Ada Fenn"))])
    assert (value(exact.exact), value(exact.f1)) == (1.0, 1.0)
    # "ada fenn runs mill" against "ada fenn": precision 1/2, recall 1.
    quote = summarise([outcome(citation(10, 33))])
    assert value(quote.exact) == 0.0
    assert value(quote.f1) == pytest.approx(2 / 3)
    assert value(summarise([outcome(citation(10, 33), answered=False)]).f1) == 0.0


def test_a_changed_quote_shows() -> None:
    bad = replace(outcome(citation(10, 33), citation(40, 60)), verbatim=(1, 2))
    assert value(summarise([bad]).verbatim) == 0.5


def test_latency_percentiles() -> None:
    metrics = summarise([outcome(citation(10, 33), took_ms=float(ms)) for ms in range(1, 102)])
    assert metrics.p50_ms == pytest.approx(51)
    assert metrics.p95_ms == pytest.approx(96)


@pytest.mark.parametrize(
    ("said", "accepted", "exact", "f1"),
    [
        ("The Mill!", "mill", 1, 1),
        ("34 metres", "34", 0, 2 / 3),
        ("two two one", "two one one", 0, 2 / 3),
        ("north", "south", 0, 0),
        ("the", "a", 1, 1),
        ("the", "mill", 0, 0),
    ],
)
def test_words_are_compared_as_squad_does(
    said: str, accepted: str, exact: float, f1: float
) -> None:
    assert exact_match(said, accepted) == exact
    assert f1_score(said, accepted) == pytest.approx(f1)


SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), min_size=1, max_size=12)


@given(SCORES, SCORES)
def test_auroc_is_the_share_of_pairs_in_order(
    positive: Sequence[float], negative: Sequence[float]
) -> None:
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(math.fsum(pairs) / len(pairs))


def test_calibration_of_perfect_and_of_boastful_probabilities() -> None:
    assert calibration_error([1.0, 1.0, 0.0], [True, True, False]) == 0.0
    assert calibration_error([1.0, 1.0], [False, False]) == 1.0
    assert calibration_error([], []) is None
    assert calibration_error([1.0, 0.5], [True, False], [3.0, 1.0]) == pytest.approx(0.125)


def test_intervals_hold_the_mean_and_are_the_same_each_time() -> None:
    values = [1.0] * 70 + [0.0] * 30
    figure = mean(values)
    assert figure is not None
    assert figure == mean(values)
    assert figure.n == 100
    assert figure.value == pytest.approx(0.7)
    # 1.96 standard errors are 0.09.
    assert figure.low == pytest.approx(0.61, abs=0.02)
    assert figure.high == pytest.approx(0.79, abs=0.02)
    assert mean([]) is None


def write(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def record(**changes: object) -> str:
    known = {
        "id": "q1",
        "question": "Who runs the mill?",
        "answers": ["Ada Fenn", "Fenn"],
        "document": "mill.txt",
        "start": 12,
        "end": 20,
    }
    return json.dumps(known | changes)


def test_questions_are_loaded(tmp_path: Path) -> None:
    none = record(id="q2", answers=[], document=None, start=None, end=None)
    loaded = load_questions(write(tmp_path, record(), "", none, ""))
    assert loaded == [LABEL, LabelledQuestion("q2", LABEL.question, (), None, None, None)]


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", record(start=None), record(answers=3), record(end="soon")]
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingsError, match="line 2 is no labelled question"):
        load_questions(write(tmp_path, record(), line))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.jsonl can't be read"):
        load_questions(tmp_path / "nowhere.jsonl")


def test_no_questions_give_no_figures() -> None:
    metrics = summarise([])
    assert metrics.hit is None
    assert metrics.p50_ms is None
    assert "–" in render(metrics)


def test_a_real_assistant_is_measured(assistant: Assistant) -> None:
    with assistant.corpus.snapshot() as snapshot:
        document = next(d for d in snapshot.documents() if d.path == "lighthouse.md")
        start = snapshot.text(document.id).index("Ingrid Solheim")
    metrics = evaluate(
        assistant,
        [
            LabelledQuestion(
                "lamp",
                "Who built the lighthouse at Skarvik?",
                ("Ingrid Solheim",),
                "lighthouse.md",
                start,
                start + len("Ingrid Solheim"),
            ),
            LabelledQuestion("moon", "Which rocket reached Jupiter?", (), None, None, None),
        ],
    )
    assert value(metrics.hit_at_1) == 1.0
    assert value(metrics.exact) == 1.0
    assert value(metrics.verbatim) == 1.0
    assert metrics.auroc == 1.0
    assert json.loads(json.dumps(metrics.as_dict()))["hit"]["n"] == 1
    assert all(name.replace("_", " ") in render(metrics) for name in Metrics.__dataclass_fields__)
