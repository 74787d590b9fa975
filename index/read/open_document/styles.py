"""What the styles of an OpenDocument file say of its text: what is a title, raised or hidden.

The format: OASIS, OpenDocument 1.3, part 3, 16.
"""

from typing import Any, NamedTuple

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_STYLE, _SLIDE = f"{{{_OASIS}style:1.0}}", f"{{{_OASIS}presentation:1.0}}"
_TITLE = "Title"


class Styles(NamedTuple):
    """The names of styles: of titles, of text that stands raised, of slides that are hidden."""

    titles: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()


NO_STYLES = Styles()


def styles_of(styles: Any) -> Styles:
    """What those of a part of the file say; it may have none."""
    if styles is None:
        return Styles(frozenset((_TITLE,)))
    titles = [style for style in styles if style.get(f"{_STYLE}parent-style-name") == _TITLE]
    texts = styles.iter(f"{_STYLE}text-properties")
    slides = styles.iter(f"{_STYLE}drawing-page-properties")
    hidden = (look for look in slides if look.get(f"{_SLIDE}visibility") == "hidden")
    return Styles(
        frozenset((_TITLE, *map(_name, titles))),
        frozenset(_name(look.getparent()) for look in texts if _is_raised(look)),
        frozenset(_name(look.getparent()) for look in hidden),
    )


def _name(style: Any) -> str:
    return str(style.get(f"{_STYLE}name"))


def _is_raised(look: Any) -> bool:
    """Whether text stands above the line: "super 58%", or "33% 58%"."""
    height = str(look.get(f"{_STYLE}text-position")).partition(" ")[0]
    return height == "super" or height.rstrip("%").lstrip("0")[:1].isdigit()
