"""The reader's training, small: it learns, it goes on where it stopped, it holds titles out."""

import json
import lzma
import random
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from index.quantize import quantize
from qa.second_network import SecondNetwork, merged
from qa.span_model import SpanModel, Text
from qa.types import Turn
from training.alone import alone
from training.examples import joined, tokenized, window
from training.export import export
from training.judge import judged
from training.mine import mined
from training.model import base_model, fresh, loss, restore, save, tensors
from training.pools import base_tokenizer, judged_pools, pools, sources
from training.reasons import reasons
from training.records import FILES, load, part, untokenised
from training.shares import shares
from training.stages import RUNS, Stage
from training.talks import shortened, talks
from training.teacher import TeacherModel
from training.train import Keeper, Run, train

PEOPLE = ["Ada Brandt", "Jonas Weil", "Mirela Popa", "Tomas Lind", "Ines Duarte", "Oleg Marin"]
PLACES = ["Tartu", "Lisbon", "Graz", "Turku", "Ghent", "Porto"]
STAGE = Stage("short", 0.03, 24, 64, dict(squad=0.8, unanswerable=0.2), 4e-4, 100)


def record(number: int, *, answered: bool) -> dict[str, Any]:
    choose = random.Random(number)
    who, where = choose.choice(PEOPLE), choose.choice(PLACES)
    year = choose.randint(1900, 2020)
    context = (
        f"The bridge was opened in {year}. {who} drew its plans in {where}, "
        "and the town paid for the stone. Nobody recalls how long the work took."
    )
    question, answer = choose.choice(
        [
            ("Who drew the plans of the bridge?", who),
            ("Where were the plans drawn?", where),
            ("In which year was the bridge opened?", str(year)),
        ]
    )
    answers = [{"text": answer, "start": context.index(answer)}] if answered else []
    if not answered:
        question = "Which bank lent the money for the tower?"
    return {
        "id": str(number),
        "title": f"Bridge {number % 40}",
        "question": question,
        "context": context,
        "answers": answers,
    }


@pytest.fixture(scope="session")
def records_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    for name, file in FILES.items():
        answered = name != "unanswerable"
        some = [record(i, answered=answered) for i in range(160 if name == "squad" else 40)]
        with lzma.open(folder / file, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(one) + "\n" for one in some)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_on_200_examples_the_loss_falls_and_the_checkpoint_reads_back(
    records_folder: Path, tmp_path: Path
) -> None:
    found, held = sources(records_folder)
    torch.manual_seed(1)
    run = Run(fresh(base_model()), (STAGE,))
    keeper = Keeper(tmp_path, held)
    train(run, partial(pools, found), keeper)
    assert sum(run.losses[-3:]) < 0.6 * sum(run.losses[:3])

    scores = keeper.keep(run)
    assert scores.f1 > 0.5
    copy = fresh(base_model())
    restore(copy, tmp_path / "reader.safetensors")
    for name, weight in copy.state_dict().items():
        assert torch.allclose(weight, run.model.state_dict()[name], atol=1e-2), name


@pytest.mark.filterwarnings("ignore")
def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(
    records_folder: Path, tmp_path: Path
) -> None:
    found, _ = sources(records_folder)
    stages = (replace(STAGE, millions=0.005), replace(STAGE, name="long", millions=0.003))

    def begun() -> Run:
        torch.manual_seed(1)
        return Run(fresh(base_model()), stages)

    whole = begun()
    kept: list[Any] = []

    def keep(run: Run) -> None:
        if not kept:
            torch.save(run.state(), tmp_path / "state.pt")
            kept.append(run.tokens)

    train(whole, partial(pools, found), keep)
    again = begun()
    again.resume(torch.load(tmp_path / "state.pt", weights_only=True))
    assert 0 < again.tokens == kept[0] < whole.tokens
    train(again, partial(pools, found), lambda run: None)
    assert again.tokens == whole.tokens
    assert again.losses == pytest.approx(whole.losses[-len(again.losses) :], rel=1e-3)


@pytest.fixture(scope="module")
def small_mpnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network built as all-mpnet-base-v2 is, tiny and untrained."""
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(2)
    config = MPNetConfig(
        vocab_size=30527,
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
    )
    folder = tmp_path_factory.mktemp("mpnet")
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_a_teacher_learns_and_keeps_only_what_it_learned(
    records_folder: Path, small_mpnet: Path, tmp_path: Path
) -> None:
    found, held = sources(records_folder)
    torch.manual_seed(1)
    run = Run(TeacherModel(small_mpnet), (replace(STAGE, rate=5e-3),))
    kept = {name: w.clone() for name, w in run.model.named_parameters() if not w.requires_grad}
    keeper = Keeper(tmp_path, held)
    train(run, partial(pools, found), keeper)
    assert sum(run.losses[-3:]) < 0.8 * sum(run.losses[:3])
    assert all(torch.equal(w, dict(run.model.named_parameters())[n]) for n, w in kept.items())

    keeper.keep(run)
    assert (tmp_path / "reader.safetensors").stat().st_size < 100_000
    again = TeacherModel(small_mpnet)
    restore(again, tmp_path / "reader.safetensors")
    pool = next(pools(found, STAGE))
    first, second = judged(run.model, pool[:8]), judged(again, pool[:8])
    assert first["starts"] == pytest.approx(second["starts"], abs=0.1)

    whole = SecondNetwork(small_mpnet, torch.bfloat16)
    learned = load_file(str(tmp_path / "reader.safetensors"))
    merged(whole, learned)
    third = judged(whole.eval(), pool[:8])
    assert first["starts"] == pytest.approx(third["starts"], abs=0.1)
    with pytest.raises(ValueError, match="no weights other"):
        merged(whole, {"other": torch.zeros(1)})


@pytest.mark.filterwarnings("ignore")
def test_a_reader_comes_to_say_what_its_teacher_says(
    records_folder: Path, small_mpnet: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import save_file

    found, _ = sources(records_folder)
    torch.manual_seed(1)
    stage = replace(STAGE, pool=40, millions=0.02)
    pool = next(pools(found, stage))
    said = judged(TeacherModel(small_mpnet).eval(), pool)
    save_file(said, tmp_path / "000.safetensors")
    told = next(judged_pools(found, tmp_path, stage))
    assert [(one.start, one.end) for one in told] == [(one.start, one.end) for one in pool]
    beside = next(judged_pools(found, tmp_path, replace(stage, unjudged={"talks": 0.5})))
    assert [one.judgement is None for one in beside] == [False] * 40 + [True] * 20
    run = Run(fresh(base_model()), (stage,))
    before = loss(run.model, told).item()
    train(run, partial(judged_pools, found, tmp_path), lambda run: None)
    assert loss(run.model, told).item() < before
    assert [one.judgement.starts_at[0] for one in told if one.judgement] == [
        at[0] for at in said["starts_at"]
    ]

    with pytest.raises(ValueError, match="judges 40 windows, not 36"):
        next(judged_pools(found, tmp_path, replace(stage, pool=36)))


def test_a_follow_up_speaks_of_what_was_told_by_pronouns() -> None:
    turn = Turn(
        "Who drew the plans of the bridge?", "", ("Mrs Ada Brandt drew the plans of the bridge.",)
    )
    always = random.Random(0)
    assert (
        shortened("When did Ada Brandt first cross the bridge?", turn, always)
        == "When did she first cross it?"
    )


def test_a_follow_up_comes_behind_the_sentence_that_answers_another_question() -> None:
    asked = [record(number, answered=True) for number in range(60)]
    context = asked[0]["context"]
    asked = [one | {"title": "Bridge"} for one in asked] + [
        one | {"title": "Bridge", "context": context, "answers": [{"text": "bridge", "start": 4}]}
        for one in asked[1:30]
    ]
    found = talks(asked, (), random.Random(1))
    assert len(found) > 10
    for follow_up in found:
        told = next(
            follow_up["told"].removeprefix(one["question"]).strip()
            for one in asked
            if follow_up["told"].startswith(one["question"])
        )
        assert any(told in one["context"] for one in asked)
    assert any(
        follow_up["question"] not in {one["question"] for one in asked} for follow_up in found
    )
    assert {bool(follow_up["answers"]) for follow_up in found} == {True, False}


@pytest.mark.filterwarnings("ignore")
def test_a_checkpoint_of_another_model_is_refused(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"other": torch.zeros(1)}, str(tmp_path / "other.safetensors"))
    with pytest.raises(ValueError, match="no checkpoint of this model"):
        restore(fresh(base_model()), tmp_path / "other.safetensors")
    save(fresh(base_model()), tmp_path / "own.safetensors")
    assert (tmp_path / "own.safetensors").stat().st_size < 30_000_000


@pytest.mark.filterwarnings("ignore")
def test_the_exported_network_reads_as_the_trained_one(tmp_path: Path) -> None:
    torch.manual_seed(3)
    model = fresh(base_model())
    export(model, tmp_path / "whole.onnx")
    quantize(tmp_path / "whole.onnx", tmp_path / "small.onnx")
    one = record(7, answered=True) | {"told": "Who paid? The town paid for the stone."}
    (example,) = tokenized([one], base_tokenizer())
    whole = joined(example.question, [example.told, example.title], example.context, None)
    with torch.no_grad():
        starts, ends, answerable = (values[0].tolist() for values in model(*tensors([whole])))
    for name, tolerance in (("whole", 1e-4), ("small", 0.3)):
        network = SpanModel(tmp_path / f"{name}.onnx", base_model() / "tokenizer.json", titled=True)
        texts = [Text(one["title"], one["context"])]
        windows = network.windows(one["question"], texts, one["told"])
        (scores,) = network.read(windows)
        assert windows[0].ids.tolist() == whole.ids.tolist()
        inside = slice(whole.passage, len(whole.ids) - 1)
        assert scores.starts.tolist() == pytest.approx(starts[inside], abs=tolerance)
        assert scores.ends.tolist() == pytest.approx(ends[inside], abs=tolerance)
        assert scores.answerable == pytest.approx(answerable, abs=tolerance)
        assert scores.null == pytest.approx(starts[0] + ends[0], abs=2 * tolerance)


def test_a_mined_paragraph_lacks_the_answer(records_folder: Path) -> None:
    records = load(records_folder, "squad")
    found = mined(records, random.Random(1))
    own = {one["id"]: one for one in records}
    assert found
    for one in found:
        asked = own[one["id"]]
        assert not one["answers"] and one["context"] != asked["context"]
        assert asked["answers"][0]["text"] not in one["context"]


def test_no_title_is_trained_on_and_measured_on(records_folder: Path) -> None:
    found, held = sources(records_folder)
    del found["several"]  # about documents of their own
    trained = {example.id for examples in found.values() for example in examples}
    assert held
    measured = {example.id for example in held}
    titles = {f"Bridge {number}": part(f"Bridge {number}") for number in range(40)}
    assert set(titles.values()) == {"train", "calibrate", "validate"}
    assert {titles[f"Bridge {int(i) % 40}"] for i in measured} == {"validate"}
    assert {titles[f"Bridge {int(i) % 40}"] for i in trained} == {"train"}


@given(number=st.integers(0, 500), room=st.integers(12, 60), seed=st.integers(0, 5))
def test_a_window_holds_its_answer_whole(number: int, room: int, seed: int) -> None:
    (example,) = tokenized([record(number, answered=True)], base_tokenizer())
    cut = window(example, room, random.Random(seed))
    first, last = example.answers[0]
    assert cut.ids[cut.start : cut.end + 1].tolist() == example.context[first : last + 1].tolist()
    assert len(cut.ids) <= len(example.question) + len(example.title) + 4 + room
    assert cut.passage <= cut.start <= cut.end < len(cut.ids) - 1


def test_an_answer_is_found_again_in_its_tokens() -> None:
    tokenizer = base_tokenizer()
    one = record(7, answered=True)
    (example,) = tokenized([one], tokenizer)
    first, last = example.answers[0]
    text = tokenizer.decode(example.context[first : last + 1].tolist())
    assert text == one["answers"][0]["text"].lower()
    whole = joined(example.question, [example.title], example.context, None)
    assert (whole.start, whole.end) == (0, 0)


def test_a_tokenisers_spaces_are_undone_and_offsets_follow() -> None:
    context = "The `` rich port '' , as it is called , lies here ."
    one = {"id": "1", "title": "", "question": "what lies here ?", "context": context}
    undone = untokenised(one | {"answers": [{"text": "rich port", "start": 7}]})
    assert undone["context"] == 'The "rich port", as it is called, lies here.'
    assert undone["question"] == "what lies here?"
    assert undone["answers"] == [{"text": "rich port", "start": 5}]


def test_the_stages_draw_from_sources_that_exist() -> None:
    for stage in (stage for stages in RUNS.values() for stage in stages):
        assert set(stage.mix) <= {
            *FILES,
            "mined",
            "alone",
            "in_place",
            "reasons",
            "several",
            "talks",
        }
        assert sum(stage.mix.values()) == pytest.approx(1.0)


def test_single_sentences_answer_just_where_the_answer_stands_in_them() -> None:
    answered, unanswered = record(1, answered=True), record(2, answered=False)
    found = alone([answered, unanswered], random.Random(1))
    assert [one["id"] for one in found] == ["1", "1", "2"]
    right, wrong, miss = found
    (said,) = right["answers"]
    text = answered["answers"][0]["text"]
    assert right["context"][said["start"] : said["start"] + len(text)] == text == said["text"]
    for one in (wrong, miss):
        assert one["answers"] == []
    assert text not in wrong["context"]
    for one, whole in zip(found, (answered, answered, unanswered), strict=True):
        assert one["context"] in whole["context"]
        assert one["context"].count(".") == 1


@pytest.mark.filterwarnings("ignore")
def test_a_teacher_learns_which_sentences_are_needed(
    records_folder: Path, small_mpnet: Path
) -> None:
    found, _ = sources(records_folder)
    torch.manual_seed(1)
    stage = replace(STAGE, rate=5e-3, mix=dict(in_place=1.0))
    run = Run(TeacherModel(small_mpnet), (stage,))
    pool = next(pools(found, stage))
    assert all(one.sentences for one in pool)
    before = loss(run.model, pool).item()
    train(run, partial(pools, found), lambda run: None)
    assert loss(run.model, pool).item() < 0.8 * before


def test_a_reason_is_asked_for_where_the_sentence_tells_none() -> None:
    def asked(question: str, context: str, text: str) -> dict[str, Any]:
        answers = [{"text": text, "start": context.index(text)}]
        return {"id": question, "title": "", "question": question, "context": context} | {
            "answers": answers
        }

    told = asked("Why was it shut?", "It was shut because of a flood.", "because of a flood")
    when = asked("When was the mill shut?", "The mill was shut in 1902.", "1902")
    where = asked("Where did she live?", "She lived in Graz to see him often.", "Graz")
    who = asked("Who shut the mill?", "Ada Brandt shut the mill.", "Ada Brandt")
    found = reasons([told, when, where, who], random.Random(1))
    assert [(one["question"], bool(one["answers"])) for one in found] == [
        ("Why was it shut?", True),
        ("Why was the mill shut?", False),
    ]


def test_of_each_group_four_of_five_questions_count_as_answered() -> None:
    groups, there = ["a"] * 6 + ["b"] * 2, [True, True, False, False, False, False, True, False]
    found = shares(groups, there)
    assert found == pytest.approx([1, 1, 0.125, 0.125, 0.125, 0.125, 1, 0.25])
    for group in "ab":
        own = [
            (n, is_there) for n, g, is_there in zip(found, groups, there, strict=True) if g == group
        ]
        assert sum(n for n, is_there in own if is_there) == pytest.approx(
            0.8 * sum(n for n, _ in own)
        )
