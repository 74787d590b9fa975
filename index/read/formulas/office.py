"""A formula of Office (ISO/IEC 29500-1, 22.1) → one line of text."""

from typing import Any

from index.read.formulas.text import fraction, root, scripted

_SPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{_SPACE}oMath"
"""The element of a formula inside a paragraph."""

_TEXT, _PROPERTIES = f"{_SPACE}t", "Pr"
_SIGN, _USUAL_SIGN = f"{_SPACE}naryPr/{_SPACE}chr", "∫"
_BETWEEN = {"mr": ", ", "m": "; ", "eqArr": "; "}
_BRACKETS = (f"{_SPACE}dPr/{_SPACE}begChr", "("), (f"{_SPACE}dPr/{_SPACE}endChr", ")")


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
    tag = element.tag.removeprefix(_SPACE)
    match tag:
        case "f":
            return fraction(parts.get("num", ""), parts.get("den", ""))
        case "sSup" | "sSubSup" | "sSub":
            return scripted(base, below, above)
        case "limLow":
            return scripted(base, parts.get("lim", ""))
        case "nary":
            return f"{scripted(_said(element, _SIGN, _USUAL_SIGN), below, above)} {base}"
        case "func":
            return f"{parts.get('fName', '')}{'' if base.startswith('(') else ' '}{base}"
        case "rad":
            return root(base, parts.get("deg", ""))
        case "d":
            before, after = (_said(element, *bracket) for bracket in _BRACKETS)
            return before + ", ".join(text for name, text in inside if name == "e") + after
    return _BETWEEN.get(tag, "").join(text for _, text in inside)


def _said(element: Any, path: str, usual: str) -> str:
    """The sign that an element names, or the one that it needn't name."""
    sign = element.find(path)
    return usual if sign is None else str(sign.get(f"{_SPACE}val", ""))
