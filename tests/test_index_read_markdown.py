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


def test_a_paragraph_above_a_rule_is_no_heading() -> None:
    text = (
        "Bees\n---\nKeep two hives.\n---\nMind the\nstings\n---\n- Smoke them.\n  ---\nBoats\n==="
    )
    assert blocks("a.md", text) == [
        (HEADING, "Bees"),
        (PROSE, "Keep two hives."),
        (PROSE, "Mind the\nstings"),
        (ITEM, "- Smoke them."),
        (HEADING, "Boats"),
    ]


def test_text_between_rules_is_no_front_matter() -> None:
    assert "Words between rules." in read("a.md", b"---\nWords between rules.\n---\n").text


@pytest.mark.parametrize(
    ("front", "title", "author", "date"),
    [
        ("title: >\n  Folded\n  title\nauthor: {name: Ida Falk, mail: x}\n", "Folded title", 1, ""),
        ("title: |-\n  Kept\ndate: 2024-05-01\nauthor: Ida Falk\n", "Kept", 1, "2024-05-01"),
        ('title: "Quote: it\'s" # a comment\nsubtitle: x\n', "Quote: it's", 0, ""),
        ("title: 'It''s' # a comment\n", "It's", 0, ""),
        ("title: No. 5 # a comment\n", "No. 5", 0, ""),
        ("title: C# in depth\nauthor:\n  - {mail: x, name: Ida Falk}\n", "C# in depth", 1, ""),
    ],
)
def test_front_matter_as_people_write_it(front: str, title: str, author: int, date: str) -> None:
    document = read("a.md", f"---\n{front}---\nBody.\n".encode())
    assert (document.title, document.text) == (title, "Body.")
    assert (document.author, document.written) == ("Ida Falk" * author, date)


def test_front_matter_of_toml() -> None:
    front = 'title = "A # \'title\'"\ndate = 2024-01-02T10:00:00Z\nauthors = ["Ida Falk", "Ole"]\n'
    document = read("a.md", f"+++\n{front}[extra]\na = 1\n+++\n\nBody.\n".encode())
    assert (document.title, document.text) == ("A # 'title'", "Body.")
    assert (document.author, document.written) == ("Ida Falk, Ole", "2024-01-02")
    # What isn't TOML is text.
    assert read("a.md", b"+++\nA = = b\n+++\nBody.\n").text.startswith("+++\nA = = b")


def test_a_table_of_html_with_blank_lines_in_it_is_one_table() -> None:
    text = (
        "<table>\n<tr><th>A</th><th>B</th></tr>\n\n<tr><td>C</td><td>D</td></tr>\n\n</table>\n\nE."
    )
    assert blocks("a.md", text) == [(ROW, "A: C; B: D"), (PROSE, "E.")]


def test_what_other_programs_add_to_headings_and_quotes_is_no_text() -> None:
    text = (
        "## Tides {#tides .big}\n\n> [!NOTE]\n> Mind the rocks.\n\n> [!tip]+ Oars\n> Bring two.\n\n"
        "## Sets {1, 2}\n\nAs in [!x] here.\n"
    )
    assert blocks("a.md", text) == [
        (HEADING, "Tides"),
        (PROSE, "Mind the rocks."),
        (PROSE, "Oars\nBring two."),
        (HEADING, "Sets {1, 2}"),
        (PROSE, "As in [!x] here."),
    ]
