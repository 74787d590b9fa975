"""What the documents say is so: commands, settings, routes, versions, links."""

import re
import tomllib
from pathlib import Path

import pytest

from qa.settings import Settings
from web.app import create_app

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
HANDBOOK = "\n".join(file.read_text() for file in sorted((ROOT / "seeds/handbook").glob("*.md")))
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


def test_every_route_is_in_the_handbook() -> None:
    paths = create_app(Settings(watch=False)).openapi()["paths"]
    missing = [path for path in paths if path.removesuffix(".json") not in HANDBOOK]
    assert not [path for path in missing if "original" not in path]


def test_every_dependency_is_justified() -> None:
    said = (ROOT / "docs/dependencies.md").read_text()
    for requirement in PROJECT["dependencies"]:
        name = re.match(r"[\w-]+", requirement)
        assert name is not None
        assert name[0] in said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        assert target.startswith("https://") or (page.parent / target).exists(), target
