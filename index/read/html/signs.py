"""Signs of list items that a page writes as text, and numbers of headings, before the text itself.

Editors write them where a browser can't be told how they number. Knows nothing of what an item is.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BULLET = "•"
_SIGN = re.compile(r"[•·‣▪◦●■□○\uf000-\uf0ff]\s+(?=\S)")
_DASH = re.compile(r"[-*] (?=\S)")
# LibreOffice, as XHTML: what the list itself tells; Word: the blanks between a sign and its text.
_IN_LIST = "display:block;float:left;min-width"
_AFTER_SIGN = '7.0pt "Times New Roman"'
_STYLED = f"span[style]:is([style*='{_IN_LIST}'], [style*='{_AFTER_SIGN}'])"
# LibreOffice parts a heading's number from its text by a style.
_NUMBERS = "a[id]:first-child > span:first-child"
_NUMBER = re.compile(r"[\dA-Z][\d.A-Z]*[.)]?")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def tidy_signs(tree: LexborHTMLParser) -> None:
    """Puts signs right in the tree itself, so that each is left out, or is a bullet and a blank."""
    for node in tree.css(_STYLED):
        sign = node.prev
        if _IN_LIST in (node.attributes["style"] or ""):
            if _outer_tag(node) == "li":
                node.decompose()
        # A letter is a sign by its font.
        elif sign is not None and sign.tag == "-text" and len(sign.text().strip()) == 1:
            sign.replace_with(_BULLET)
    for node in tree.css(_NUMBERS):
        if _outer_tag(node) in _HEADINGS and _NUMBER.fullmatch(number := node.text()):
            node.replace_with(f"{number} ")


def _outer_tag(node: LexborNode) -> str | None:
    """The tag of the element around the one around an element."""
    outer = node.parent.parent if node.parent is not None else None
    return outer.tag if outer is not None else None


def sign_end(line: str) -> int:
    """Where the text behind a list's sign begins; 0 if there is no sign."""
    sign = _SIGN.match(line)
    return sign.end() if sign else 0


def items(lines: list[str]) -> Iterator[list[str]]:
    """A paragraph's lines, parted before each that begins an item of a list.

    Dashes do if there are two of them or more, and are told as bullets.

    >>> list(items(["Bring", "- oars", "- a rope", "and nails"]))
    [['Bring'], ['• oars'], ['• a rope', 'and nails']]
    """
    if sum(_DASH.match(line) is not None for line in lines) > 1:
        lines = [f"{_BULLET}{line[1:]}" if _DASH.match(line) else line for line in lines]
    start = 0
    for at, line in enumerate(lines):
        if at and sign_end(line):
            yield lines[start:at]
            start = at
    yield lines[start:]
