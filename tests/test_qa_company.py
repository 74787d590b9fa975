"""What tells which sentences belong to an answer: its file whole or refused, learning it anew."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Library

from index.corpus import Corpus
from index.errors import ModelError
from index.types import BlockKind
from qa.cards import seal
from qa.choice import FILE as FOLLOWUPS
from qa.choice import load_weights
from qa.company import FILE, Chosen, load_company
from qa.compose import Composed, compose, several
from qa.evaluate import LabelledQuestion
from qa.linear import Linear, logistic
from qa.meant import Scope, to_read
from qa.places import Place
from qa.read import Reader
from qa.stretch import key
from qa.wanted import Kind, wanted
from qa.wording import quote
from training.company import Judged, apart, best_threshold, figures, fit_belongs, fit_sure
from training.several import example, of_worlds
from training.worlds import World

STEPS = {
    "kite.md": ("kite", ["Tie two rods into a cross.", "Glue the paper over it.",
                         "Knot the string where the rods meet."]),
    "soap.md": ("soap", ["Warm the oil in a pot.", "Stir the lye into it.",
                         "Pour everything into a mould."]),
    "lamp.md": ("lamp", ["Drill a hole through the bottle.", "Pull the wire through it.",
                         "Screw the socket onto the neck."]),
}  # fmt: skip


@pytest.fixture
def found(library: Library, reader: Reader) -> list[Judged]:
    for path, (thing, steps) in STEPS.items():
        lines = "\n".join(f"- {step}" for step in steps)
        library.write(
            path,
            f"# Crafts\n\nMy uncle had a {thing} once. He sold it.\n\n"
            f"## How to make a {thing}\n\nDo this:\n\n{lines}\n\n"
            f"## Prices\n\nA {thing} costs ten crowns. The shop shuts at six.\n",
        )
    library.sync()
    examples, corpus = [], Corpus.open(library.data, library.encoder)
    with corpus.snapshot() as snapshot:
        scope = Scope(snapshot, library.encoder, reader)
        for path, (thing, steps) in STEPS.items():
            asked = wanted(f"How do you make a {thing}?")
            seen = reader.view(asked.question, to_read(asked, scope))
            assert seen is not None
            needed = frozenset((path, step) for step in steps)
            allowed = frozenset([(path, "Do this:")])
            examples.append(example(asked, seen, scope, frozenset({"develop"}), needed, allowed))
    corpus.close()
    sure = fit_sure(examples, ())
    return [sure.judge(one) for one in examples]


def test_what_was_learned_from_other_texts_finds_the_steps_of_this(found: list[Judged]) -> None:
    judged = apart(found, lambda one: one.texts)
    assert figures(judged, best_threshold(judged, 0.0), 0.0) == {
        "questions": 3, "recall": 1.0, "precision": 1.0,
    }  # fmt: skip


def test_the_line_over_a_list_comes_with_it_though_it_teaches_nothing(
    found: list[Judged],
) -> None:
    kite = found[0]
    company = replace(load_company(), belongs=fit_belongs(found[1:]), threshold=0.0)
    chosen = company.choose(kite.again, kite.example.best, kite.first)
    in_order = sorted(chosen.sentences, key=lambda read: read.sentence.number)
    assert [quote(read) for read in in_order] == ["Do this:", *STEPS["kite.md"][1]]


def test_where_nothing_belongs_the_best_sentence_stands_alone(found: list[Judged]) -> None:
    kite = found[0]
    company = replace(load_company(), threshold=1e9)
    chosen = company.choose(kite.again, kite.example.best, kite.first)
    assert [key(read) for read in chosen.sentences] == [kite.example.best]
    assert chosen.probability == kite.first


def test_a_best_sentence_that_does_not_belong_gives_way_to_the_likeliest(
    found: list[Judged],
) -> None:
    kite, belongs = found[0], fit_belongs(found)
    company = replace(load_company(), belongs=belongs, threshold=0.0)
    wrong = next(
        read
        for place in kite.again
        for read in place.stretch.sentences
        if quote(read) == "He sold it."
    )
    chosen = company.choose(kite.again, key(wrong), 0.1)
    assert key(wrong) not in map(key, chosen.sentences)
    assert quote(chosen.sentences[0]) in {"Do this:", *STEPS["kite.md"][1]}
    assert chosen.probability > 0.5


@pytest.mark.parametrize(("ahead", "leads"), [(0.5, 0), (1.5, 1)])
def test_the_best_sentence_leads_unless_another_is_far_likelier_to_belong(
    found: list[Judged], ahead: float, leads: int
) -> None:
    stretch = found[0].again[0].stretch
    places = range(len(stretch.sentences))
    one, other, *_ = (i for i in places if stretch.kind(i) is BlockKind.PROSE)
    place = Place(stretch, {one: {"likely": 1.0}, other: {"likely": 1.0 + ahead}})
    company = replace(load_company(), belongs=Linear(0.0, {"likely": (0.0, 1.0, 1.0)}))
    chosen = company.choose([place], place.key(one), 0.6)
    assert list(map(key, chosen.sentences))[leads] == place.key(one)
    assert chosen.probability == (logistic(1.0 + ahead) if leads else 0.6)


def test_what_is_likelier_not_to_belong_stands_behind_the_rest(found: list[Judged]) -> None:
    kite = found[0]
    asked, reading = kite.example.wanted, kite.example.reading
    place = kite.again[0]
    first, second, third, *_ = (place.stretch.sentences[i] for i in sorted(place.rows))
    both = (second, first, third)
    told = [several(asked, reading, Chosen(0.9, both, frozenset(map(key, sure))))
            for sure in (both, (second, third))]  # fmt: skip
    assert told == [(first, second, third), (second, third, first)]


@pytest.mark.parametrize("kind", [Kind.WHY, Kind.LIST, Kind.HOW])
def test_where_all_that_belongs_was_told_before_nothing_is_told(
    found: list[Judged], kind: Kind
) -> None:
    example, stretch = found[0].example, found[0].again[0].stretch
    told = frozenset(map(quote, stretch.sentences))
    reading = replace(example.reading, answers=1, left_out=told)
    asked = replace(example.wanted, kind=kind)
    composed = compose(asked, reading, lambda read: stretch, load_company(), lambda some: {})
    assert composed == Composed((), reading.probability)


def test_of_a_world_only_what_wants_several_is_asked(library: Library, reader: Reader) -> None:
    text = "The dam was built since floods had come twice. Its keeper was Ada Holm."
    why, who = "Why was the dam built?", "Who was the keeper of the dam?"
    labels = (
        LabelledQuestion("1", why, ("floods had come twice",), "dam.txt", 24, 45),
        LabelledQuestion("2", who, ("Ada Holm",), "dam.txt", 62, 70),
        LabelledQuestion("3", "Why was the tower built?", (), None, None, None),
    )
    world = World("notes-calibrate-0", "calibrate", {"dam.txt": text}, labels, frozenset())
    dam, tower = of_worlds([world], library.encoder, reader)
    assert dam.is_right
    assert dam.needed == {("dam.txt", "The dam was built since floods had come twice.")}
    assert not tower.is_right
    assert not tower.needed


def test_the_shipped_weights_say_what_they_were_learned_from() -> None:
    card = json.loads(FILE.read_text(encoding="utf-8"))
    assert card["sha256"] == seal(card)
    assert not {"blind", "sealed", "shut", "locked", "closed"} & set(card["provenance"]["parts"])
    assert load_company().belongs.features


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": 1}'])
def test_a_damaged_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "company.json"
    with pytest.raises(ModelError, match="missing"):
        load_company(file)
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_company(file)


def test_a_changed_weight_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "company.json"
    card = json.loads(FILE.read_text(encoding="utf-8"))
    file.write_text(json.dumps(card | {"threshold": 0.0}), encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_company(file)


def test_so_is_one_of_those_for_follow_ups(tmp_path: Path) -> None:
    file = tmp_path / "followup.json"
    card = json.loads(FOLLOWUPS.read_text(encoding="utf-8"))
    file.write_text(json.dumps(card), encoding="utf-8")
    assert load_weights(file) == load_weights()
    file.write_text(json.dumps(card | {"enough": 0.0}), encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_weights(file)
