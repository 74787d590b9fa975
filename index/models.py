"""Model folders: where a named model lies, what identifies it, and how onnxruntime runs it.

Nothing here knows what a model is for. Fetching from a hub is the only thing that opens a
connection, and only for a name that isn't a folder.
"""

import hashlib
import logging
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.child import command
from index.errors import ModelError

log = logging.getLogger(__name__)

EXPORT_VERSION = 1
MAX_BATCH_TOKENS = 2048
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
DECIDING = {".safetensors", ".json", ".txt"}


def model_folder(name: str, kind: str) -> Path:
    """The folder of the model `name`: itself, or a hub model fetched without any code.

    The hub's own client looks first into its cache. `kind` is what messages call the model.

    Raises:
        ModelError: there is neither, or it can't be fetched.
    """
    folder = Path(name)
    if folder.is_dir():
        return folder
    if not HUB_NAME.fullmatch(name):
        raise ModelError(f"There is no {kind} at {name}: name a folder or a hub model.")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=["*.safetensors", "*.json", "*.txt"]))
    except Exception as error:  # the hub's client raises a dozen unrelated kinds
        raise ModelError(f"The {kind} {name} could not be fetched: {error}") from error


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(folder: Path, kind: str) -> str:
    """One SHA-256 over every file that decides what the model computes.

    Raises:
        ModelError: there are no weights in a format that can't carry code.
    """
    digest = hashlib.sha256()
    paths = sorted(path for path in folder.rglob("*") if path.suffix in DECIDING)
    if not any(path.suffix == ".safetensors" for path in paths):
        raise ModelError(f"The {kind} in {folder} has no .safetensors file.")
    for path in paths:
        name = path.relative_to(folder).as_posix().encode()
        digest.update(name + b"\0" + bytes.fromhex(sha256(path)))
    return digest.hexdigest()


def exported(source: Path, digest: str, exporter: str, kind: str) -> Path:
    """The model's ONNX graph, made once per user and model and proved by its own digest.

    `exporter` is the module that makes it, run as a child process: `exporter SOURCE TARGET`.

    Raises:
        ModelError: the model can't be loaded by its own library.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wellcited"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    graph = cache / f"{digest[:32]}-{EXPORT_VERSION}.onnx"
    proof = graph.with_suffix(".sha256")
    if graph.exists() and proof.exists() and sha256(graph) == proof.read_text().strip():
        return graph
    log.warning("Preparing the %s, once: this may take a minute.", kind)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        fresh = Path(scratch) / graph.name
        line, environment = command(exporter, str(source.resolve()), str(fresh))
        done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not fresh.exists():
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ModelError(f"The {kind} in {source} can't be loaded: {last}")
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        value = sha256(fresh)
        # Two processes may export at once: the pair that is found last is whole either way,
        # since a graph that doesn't match its proof is exported again.
        os.replace(fresh, graph)
        note = Path(scratch) / proof.name
        note.write_text(value)
        os.replace(note, proof)
    return graph


def session(graph: Path, *, threads: int) -> Any:
    """An onnxruntime session over the graph; `threads` work together on one run of it.

    Raises:
        ModelError: the file holds no graph that onnxruntime can run.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that wait by spinning take the core from other requests, and from everyone else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            str(graph),
            options,
            providers=["CPUExecutionProvider"],
            # The fused kernel is slower than addition and normalisation one after the other.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
    except Exception as error:  # onnxruntime has a dozen kinds without a common root
        raise ModelError(f"The model file {graph} can't be loaded: {error}") from error


def batched(lengths: Sequence[int]) -> list[list[int]]:
    """Places of `lengths`, shortest first, in batches of at most `MAX_BATCH_TOKENS` when padded."""
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batches and lengths[i] * (len(batches[-1]) + 1) <= MAX_BATCH_TOKENS:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches
