"""The front matter of a Markdown file: the lines of YAML that stand before its text.

Only what people write there is read (a value, a list of values, names in a list of records), and
nothing is ever built from it but strings.
"""

import re

# Only lines that look like YAML, or else a text between two rules would be lost.
_WHOLE = re.compile(r"---[ \t]*\n((?:\w[\w-]*:.*\n|[ \t#-].*\n|\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_TITLE = re.compile(r"^title:[ \t]*([\"']?)(.*\S)\1[ \t]*$", re.MULTILINE)
_VALUES = r"^(?:{})[ \t]*:[ \t]*(.*(?:\n[ \t-].*)*)"
_LINE = re.compile(r"[ \t]*(?:-[ \t]+)?(?:name:[ \t]+)?(.*)")
_OTHER_FIELD = re.compile(r"[\w-]+:(?:[ \t]|$)|#")
_LIST = re.compile(r"\[(.*)\][ \t]*")


def cut(source: str) -> tuple[str, str]:
    """The front matter, "" where there is none, and the text behind it."""
    front = _WHOLE.match(source)
    return (front[1], source[front.end() :]) if front else ("", source)


def title(front: str) -> str:
    """The title that the front matter gives, or ""."""
    found = _TITLE.search(front)
    return found[2] if found else ""


def values(front: str, *keys: str) -> list[str]:
    r"""What stands at any of the keys, one or several.

    >>> values("author:\n  - Ida Falk\n  - name: Ole Brandt\n    mail: o@example.org\n", "author")
    ['Ida Falk', 'Ole Brandt']
    """
    found: list[str] = []
    pattern = re.compile(_VALUES.format("|".join(keys)), re.MULTILINE | re.IGNORECASE)
    for match in pattern.finditer(front):
        for line in match[1].split("\n"):
            value = _LINE.fullmatch(line)
            if value is None or _OTHER_FIELD.match(value[1]):
                continue
            several = _LIST.fullmatch(value[1])
            parts = several[1].split(",") if several else [value[1]]
            found += [part.strip(" \t\"'") for part in parts]
    return list(filter(None, found))
