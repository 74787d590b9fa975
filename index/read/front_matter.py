"""The front matter of a Markdown file: the lines of YAML or TOML that stand before its text.

Only what people write there is read (a value, a list of values, names in a list of records), and
nothing is ever built from it but strings.
"""

import re
import tomllib
from typing import Any

# Only lines that look like YAML, or else a text between two rules would be lost.
_WHOLE = re.compile(r"---[ \t]*\n((?:\w[\w-]*:.*\n|[ \t#-].*\n|\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?\n)??\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_TITLE = re.compile(
    r"^title:[ \t]*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>(?:[^'\n]|'')*)'"
    r"|[>|][+-]?(?P<folded>(?:\n[ \t]+.*)+)"
    r"|(?P<plain>\S[^ \t\n]*+(?:[ \t]++[^ \t\n#][^ \t\n]*+)*+))"
    r"[ \t]*(?:[ \t]#.*)?$",
    re.MULTILINE,
)
_VALUES = r"^(?:{})[ \t]*:[ \t]*(.*(?:\n[ \t-].*)*)"
_LINE = re.compile(r"[ \t]*(?:-[ \t]+)?(?:name:[ \t]+)?(.*)")
_OTHER_FIELD = re.compile(r"[\w-]+:(?:[ \t]|$)|#")
_RECORD = re.compile(
    r"\{(?=[^{}\n]*+\})(?:[^{}\n]*,)?[ \t]*+name:[ \t]*+([^{},\n]*+)[^{}\n]*+\}[ \t]*"
)
_LIST = re.compile(r"\[(.*)\][ \t]*")


def cut(source: str) -> tuple[str, str]:
    """The front matter, "" where there is none, and the text behind it."""
    if toml := _TOML.match(source):
        try:
            front = _as_yaml(tomllib.loads(toml[1] or ""))
        except (tomllib.TOMLDecodeError, RecursionError):
            return "", source
        return front, source[toml.end() :]
    found = _WHOLE.match(source)
    return (found[1], source[found.end() :]) if found else ("", source)


def title(front: str) -> str:
    """The title that the front matter gives, or ""."""
    found = _TITLE.search(front)
    given = next((text for text in found.groups() if text), "") if found else ""
    return " ".join(given.replace("''", "'").split())


def values(front: str, *keys: str) -> list[str]:
    r"""What stands at any of the keys, one or several.

    >>> values("author:\n  - Ida Falk\n  - name: Ole Brandt\n    mail: o@example.org\n", "author")
    ['Ida Falk', 'Ole Brandt']
    """
    found: list[str] = []
    pattern = re.compile(_VALUES.format("|".join(keys)), re.MULTILINE | re.IGNORECASE)
    for match in pattern.finditer(front):
        for line in match[1].split("\n"):
            value = _LINE.fullmatch(_RECORD.sub(r"\1", line))
            if value is None or _OTHER_FIELD.match(value[1]):
                continue
            several = _LIST.fullmatch(value[1])
            parts = several[1].split(",") if several else [value[1]]
            found += [part.strip(" \t\"'") for part in parts]
    return list(filter(None, found))


def _as_yaml(fields: dict[str, Any]) -> str:
    """What TOML says, in lines as the other front matter has them."""
    lines = []
    for key, value in fields.items():
        said = value if isinstance(value, list) else [value]
        plain = [v.get("name", "") if isinstance(v, dict) else v for v in said]
        lines += [f"{key}:", *(f"  - {' '.join(str(v).split())}" for v in plain)]
        if key == "title":
            lines[-2:] = [f'title: "{" ".join(str(value).replace(chr(34), chr(39)).split())}"']
    return "".join(f"{line}\n" for line in lines)
