"""What no source may hold: code out of data, markup out of text, anything from elsewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ELSEWHERE = r"https?://|@import|url\("
MADE_OF_TEXT = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\|\s*safe\b"
)
FORBIDDEN = {
    "*.py": r"\bpickle\b|(?<!\.)\beval\(|from_string|shell=True|trust_remote_code=True",
    # Neither does the policy of the pages let scripts and styles stand in them.
    "*.html": rf"{ELSEWHERE}|{MADE_OF_TEXT}|autoescape false"
    r"|<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=",
    "*.js": rf"{ELSEWHERE}|{MADE_OF_TEXT}",
    "*.css": ELSEWHERE,
}
# What the page on which questions are asked doesn't load.
OTHER_PAGES = {"document.css", "dropped.js", "folder.css", "folder.js", "wait.js"}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_nothing_dangerous_stands_in_the_sources(kind: str) -> None:
    files = [f for package in ("index", "qa", "web") for f in (ROOT / package).rglob(kind)]
    assert files
    for file in files:
        found = re.search(FORBIDDEN[kind], file.read_text())
        assert found is None, f"{file}: {found and found[0]}"


def test_what_the_page_loads_is_small() -> None:
    static = ROOT / "web" / "static"
    loaded = [
        path
        for path in (*static.glob("*.js"), *static.glob("*.css"))
        if path.name not in OTHER_PAGES
    ]
    assert loaded
    assert sum(path.stat().st_size for path in loaded) < 60_000
