"""Imports go one way: web → qa → index."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BELOW = {"index": {"index"}, "qa": {"qa", "index"}, "web": {"web", "qa", "index"}}
SOURCES = [path for package in BELOW for path in sorted((ROOT / package).rglob("*.py"))]


@cache
def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert imported(path) & set(BELOW) <= BELOW[package]


@pytest.mark.parametrize(
    ("library", "file"),
    [
        ("faiss", "index/dense.py"),
        ("tantivy", "index/lexical.py"),
        ("sqlite3", ("index/store", "qa/conversations")),
        ("onnxruntime", ("index/models.py", "index/quantize.py")),
        ("selectolax", "index/read/html"),
        ("pypdfium2", "index/read/pdf"),
    ],
)
def test_each_engine_has_one_importer(library: str, file: str | tuple[str, ...]) -> None:
    importers = [path for path in SOURCES if library in imported(path)]
    assert importers
    assert all(str(path.relative_to(ROOT)).startswith(file) for path in importers)
