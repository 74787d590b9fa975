"""Markdown: its text without markup, its blocks and titles."""

import pytest
from reading import CODE, HEADING, ITEM, PROSE, ROW, assert_sound, blocks

from index.read import read

MARKDOWN = """---
title: "Bee book"
---

# Bees

Keep *two* hives, not
[one](https://bees.example), and `log` both. ![A hive](h.png)

1. Smoke
   - gently

     and slowly
2. Open

| Month | Work |
|---|---|
| May | Swarm &amp; split |
| June | |

<div>Mind <b>stings</b>.<script>x()</script></div>

<!-- nothing -->

```sh
  weigh --all

  log
```
"""


def test_markdown() -> None:
    assert read("bees.md", MARKDOWN.encode()).title == "Bee book"
    assert blocks("bees.md", MARKDOWN) == [
        (HEADING, "Bees"),
        (PROSE, "Keep two hives, not\none, and log both. A hive"),
        (ITEM, "1. Smoke"),
        (ITEM, "- gently"),
        (ITEM, "and slowly"),
        (ITEM, "2. Open"),
        (ROW, "Month: May; Work: Swarm & split"),
        (ROW, "Month: June"),
        (PROSE, "Mind stings."),
        (CODE, "  weigh --all\n\n  log"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Low\n\n# High\n", "High"),
        ("Words.\n\n## Low\n", "Low"),
        ("Words.\n", "a b"),
        ("---\n\nWords between rules.\n\n---\n", "a b"),
    ],
)
def test_titles_of_markdown(text: str, title: str) -> None:
    document = read("a_b.md", text.encode())
    assert document.title == title
    assert_sound(document)


def test_text_between_rules_is_no_front_matter() -> None:
    assert "Words between rules." in read("a.md", b"---\nWords between rules.\n---\n").text
