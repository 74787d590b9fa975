"""A formula of Office (ISO/IEC 29500-1, 22.1) → one line of text."""

from typing import Any

from index.read.formulas.text import fraction, root, scripted

_SPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{_SPACE}oMath"
"""The element of a formula inside a paragraph."""

_TEXT, _PROPERTIES = f"{_SPACE}t", "Pr"
_SIGN, _USUAL_SIGN = f"{_SPACE}naryPr/{_SPACE}chr", "∫"


def formula(element: Any) -> str:
    """The text of a formula or a part of one."""
    if element.tag == _TEXT:
        return element.text or ""
    # Each part once, or every one inside another would double what the outermost takes.
    inside = [
        (child.tag.removeprefix(_SPACE), formula(child))
        for child in element
        if isinstance(child.tag, str) and not child.tag.endswith(_PROPERTIES)
    ]
    parts = dict(inside)
    base, below, above = (parts.get(name, "") for name in ("e", "sub", "sup"))
    match element.tag.removeprefix(_SPACE):
        case "f":
            return fraction(parts.get("num", ""), parts.get("den", ""))
        case "sSup" | "sSubSup" | "sSub":
            return scripted(base, below, above)
        case "nary":
            sign = element.find(_SIGN)
            said = _USUAL_SIGN if sign is None else sign.get(f"{_SPACE}val", "")
            return f"{scripted(said, below, above)} {base}"
        case "rad":
            return root(base, parts.get("deg", ""))
        case "d":
            return f"({', '.join(text for tag, text in inside if tag == 'e')})"
    return "".join(text for _, text in inside)
