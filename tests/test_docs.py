"""What the documents say is so: commands, settings, routes, versions, links."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from index.read import SUFFIXES
from qa.settings import Settings
from web.app import create_app

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
HANDBOOK = "\n".join(file.read_text() for file in sorted((ROOT / "seeds/handbook").glob("*.md")))
DESIGN = (ROOT / "docs/design.md").read_text()
MODULES = [
    path.relative_to(ROOT)
    for package in ("index", "qa", "web")
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__init__.py"
]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "benchmarks/README.md"]


def test_the_changelog_begins_with_this_version() -> None:
    first = re.search(r"^## \[(\d[^]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first is not None
    assert first[1] == PROJECT["version"]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_handbook(name: str) -> None:
    assert f"QA_{name.upper()}" in HANDBOOK


@pytest.mark.parametrize(
    "command", ["sync", "ask", "search", "serve", "status", "check", "eval", "doctor"]
)
def test_every_command_is_in_the_handbook(command: str) -> None:
    assert f"`qa {command}" in HANDBOOK


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_kind_of_file_is_in_the_handbook(suffix: str) -> None:
    assert f"`{suffix}`" in HANDBOOK


def test_every_route_is_in_the_handbook() -> None:
    paths = create_app(Settings(watch=False)).openapi()["paths"]
    missing = [path for path in paths if path.removesuffix(".json") not in HANDBOOK]
    assert not [path for path in missing if "original" not in path]


def test_every_module_is_in_the_design() -> None:
    rows = re.findall(r"^\| (`(?:index|qa|web)/[^|]+) \|", DESIGN, re.MULTILINE)
    told: list[str] = []
    for row in rows:
        first, *more = re.findall(r"`([^`]+)`", row)
        told += [first, *(f"{first.partition('/')[0]}/{name}" for name in more)]
    for module in MODULES:
        places = (module.as_posix(), f"{module.parent.as_posix()}/")
        assert any(fnmatch(place, name) for place in places for name in told), module
    for name in told:
        assert list(ROOT.glob(name.rstrip("/"))), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        assert target.startswith("https://") or (page.parent / target).exists(), target
