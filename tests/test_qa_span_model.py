"""The network's windows and spans, against slower and plainer ways."""

import math

import numpy as np
import pytest
from made_candidates import FERRY, GARDEN

from qa.read import Reader
from qa.span_model import MAX_TOKENS, OVERLAP, SpanModel, Text
from qa.spans import MOST_TOKENS, Spans


@pytest.fixture(scope="module")
def model(reader: Reader) -> SpanModel:
    return reader.networks.first


def test_windows_overlap_and_cover_the_text(model: SpanModel) -> None:
    body = " ".join(f"word{n}" for n in range(600))
    windows = model.windows("What is it?", [Text("A title", body), Text("", "short")])
    assert [window.text for window in windows][-2:] == [0, 1]
    assert max(map(len, windows)) <= MAX_TOKENS
    seen = {tuple(o) for window in windows[:-1] for o in window.offsets.tolist()}
    assert max(end for _, end in seen) == len(body)
    for before, after in zip(windows[:-2], windows[1:-1], strict=True):
        shared = {tuple(o) for o in before.offsets.tolist()} & set(
            map(tuple, after.offsets.tolist())
        )
        assert len(shared) == OVERLAP


def test_control_tokens_in_a_text_are_text(model: SpanModel) -> None:
    (window,) = model.windows("Who [SEP] is it?", [Text("[CLS]", "It is [SEP] Bo [PAD].")])
    assert [id for id in window.ids.tolist() if id in (0, 101, 102)] == [101, 102, 102, 102]


def test_a_text_is_read_alike_whatever_else_is_read(model: SpanModel) -> None:
    bodies = [FERRY, "Yes.", GARDEN]
    windows = model.windows("When was the ferry ordered?", [Text("", body) for body in bodies])
    together = model.read(windows)
    assert [scores.window for scores in together] == windows
    for window, scores in zip(windows, together, strict=True):
        (alone,) = model.read([window])
        assert np.array_equal(alone.starts, scores.starts)
        assert np.array_equal(alone.ends, scores.ends)
        assert (alone.null, alone.answerable) == (scores.null, scores.answerable)


def test_what_was_read_before_is_read_alike_and_cannot_be_changed(model: SpanModel) -> None:
    asked = [("When was the ferry ordered?", "Ships"), ("When was the ferry ordered?", "")] * 2
    windows = [w for q, title in asked for w in model.windows(q, [Text(title, FERRY)])]
    titled, plain, titled_again, plain_again = model.read(windows)
    assert not np.array_equal(titled.starts, plain.starts)
    for one, again in ((titled, titled_again), (plain, plain_again)):
        assert np.array_equal(one.starts, again.starts)
        assert (one.null, one.answerable) == (again.null, again.answerable)
        with pytest.raises(ValueError, match="read-only"):
            again.starts[0] = 0


def test_spans_are_found_as_by_trying_all(model: SpanModel) -> None:
    (scores,) = model.read(model.windows("When was the ferry ordered?", [Text("", FERRY)]))
    offsets, words = scores.window.offsets.tolist(), scores.window.words.tolist()
    end = FERRY.index("The contract")
    inside = [i for i, (a, _) in enumerate(offsets) if a < end]
    tried = {
        (offsets[i][0], offsets[j][1]): float(scores.starts[i] + scores.ends[j]) - scores.null
        for i in inside
        for j in inside
        if i <= j < i + MOST_TOKENS
        and (i == 0 or words[i - 1] != words[i])
        and (j == inside[-1] or words[j + 1] != words[j])
    }
    spans = Spans(scores, 0, end)
    found = list(spans)
    assert found[0].margin == pytest.approx(max(tried.values()))
    assert FERRY[found[0].start : found[0].end] == "March 1961"
    margins = [span.margin for span in found]
    assert margins == sorted(margins, reverse=True)
    places = sorted((span.start, span.end) for span in found)
    assert all(a[1] <= b[0] for a, b in zip(places, places[1:], strict=False))
    odds = sum(math.exp(margin) for margin in tried.values())
    assert spans.mass() == pytest.approx(math.log(odds), abs=1e-3)
    assert list(Spans(scores, 5, 5)) == []


def test_a_stretch_that_a_window_does_not_hold_has_no_spans(model: SpanModel) -> None:
    body = " ".join(f"word{n}" for n in range(600))
    first, *_, last = model.read(model.windows("What is it?", [Text("", body)]))
    for scores, stretch in ((first, (len(body) - 20, len(body))), (last, (0, 20))):
        spans = Spans(scores, *stretch)
        assert list(spans) == []
        assert spans.mass() == -math.inf


def test_two_networks_together_mark_what_both_like_best(model: SpanModel, reader: Reader) -> None:
    second = reader.networks.second
    question, texts = "When was the ferry ordered?", [Text("", FERRY)]
    (one,) = (Spans(s, 0, len(FERRY), 7) for s in model.read(model.windows(question, texts)))
    (other,) = (Spans(s, 0, len(FERRY), 7) for s in second.read(second.windows(question, texts)))
    margins = [{(s.start, s.end): s.margin for s in spans} for spans in (one, other)]
    best = next(iter(one.together_with(other)))
    assert FERRY[best.start - 7 : best.end - 7] == "March 1961"
    place = best.start, best.end
    assert best.margin == pytest.approx(sum(found[place] for found in margins))
    (elsewhere,) = (Spans(s, 0, 20) for s in second.read(second.windows(question, texts)))
    assert list(one.together_with(elsewhere)) == list(one)
