"""A formula of Office (ISO/IEC 29500-1, 22.1) → one line of text: "x = (a + b)/2", "10⁶"."""

from typing import Any

_SPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{_SPACE}oMath"
"""The element of a formula inside a paragraph."""

_TEXT, _PROPERTIES = f"{_SPACE}t", "Pr"
_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


def raised(text: str) -> str:
    """Text that stands raised, if it is a whole number: in the signs that Unicode has for that.

    >>> raised("-6"), raised("th")
    ('⁻⁶', 'th')
    """
    digits = text.lstrip("+-−–")
    return text.translate(_RAISED) if digits.isdecimal() and digits.isascii() else text


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
    match element.tag.removeprefix(_SPACE):
        case "f":
            return f"{_grouped(parts.get('num', ''))}/{_grouped(parts.get('den', ''))}"
        case "sSup" | "sSubSup" | "sSub":
            below, above = parts.get("sub", ""), parts.get("sup", "")
            power = raised(above)
            return (
                parts.get("e", "")
                + (f"_{_grouped(below)}" if below else "")
                + (power if power != above else f"^{_grouped(above)}" if above else "")
            )
        case "rad":
            return f"{raised(parts.get('deg', ''))}√{_grouped(parts.get('e', ''))}"
        case "d":
            return f"({', '.join(text for tag, text in inside if tag == 'e')})"
    return "".join(text for _, text in inside)


def _grouped(text: str) -> str:
    return text if text.replace(".", "").isalnum() else f"({text})"
