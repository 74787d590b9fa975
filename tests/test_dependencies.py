"""Whatever is imported is declared, and whatever is declared is justified."""

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from test_layers import ROOT, imported

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SAID = (ROOT / "docs/dependencies.md").read_text()
SHIPPED = tuple(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
OWN = (*SHIPPED, "benchmarks", "docs", "tests", "training")
OURS = {*OWN, *(file.stem for file in (ROOT / "tests").glob("*.py"))}
DISTRIBUTIONS = packages_distributions()


def named(requirement: str) -> str:
    """The library of a requirement, as the index of packages spells it."""
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def names(requirements: Iterable[str]) -> set[str]:
    return set(map(named, requirements))


# What a model comes in, beside what is imported.
MODELS = names(PYPROJECT["dependency-groups"]["mpnet"])
TO_RUN = names(PYPROJECT["project"]["dependencies"])
TO_DEVELOP = names(PYPROJECT["dependency-groups"]["dev"])


def sources(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("folder", OWN)
def test_what_is_imported_is_declared(folder: str) -> None:
    declared = TO_RUN if folder in SHIPPED else TO_RUN | TO_DEVELOP
    for path in sources(folder):
        foreign = imported(path) - OURS - sys.stdlib_module_names
        missing = [one for one in foreign if not names(DISTRIBUTIONS.get(one, [one])) & declared]
        assert not missing, path


def test_each_library_has_its_row() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", SAID, re.MULTILINE)
    listed = [name for row in rows[1:] for name in row.split(", ")]
    assert len(listed) == len(set(listed))
    assert set(listed) == TO_RUN


def test_each_tool_has_its_word() -> None:
    (said,) = re.findall(r"^For development only: .*?\n\n", SAID, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"[\w-]+", said)) >= TO_DEVELOP
