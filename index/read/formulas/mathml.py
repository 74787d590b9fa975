"""A formula in MathML (W3C, MathML Core), of a page or an OpenDocument file → one line of text."""

from typing import Any

from index.read.formulas.text import fraction, root, scripted

_SPACE = "{http://www.w3.org/1998/Math/MathML}"
FORMULA = f"{_SPACE}math"
"""The element of a formula."""

_TOKENS = ("mi", "mn", "mo", "ms", "mtext")
_LEFT_OUT = ("annotation", "annotation-xml", "mphantom")
_CLOSERS = tuple(")]}|")
_BETWEEN = {"mtr": ", ", "mtable": "; "}
# That a function is applied, or that factors stand side by side.
_INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))


def formula(element: Any) -> str:
    """The text of a formula, its words apart from what stands beside them."""
    return " ".join(_text(element).split())


def _text(element: Any) -> str:
    tag = element.tag.removeprefix(_SPACE)
    if tag in _TOKENS:
        text = "".join(element.itertext()).strip().translate(_INVISIBLE)
        is_worded = len(text) > 1 and text[0].isalpha() and text[-1].isalpha()
        return f" {text} " if is_worded else text
    if tag in _LEFT_OUT:
        return ""
    parts = [_text(child) for child in element if isinstance(child.tag, str)]
    first, second, third = ([part.strip() for part in parts] + [""] * 3)[:3]
    match tag:
        case "mfrac":
            return fraction(first, second)
        case "msup" | "mover":
            is_sign = tag == "mover" and len(second) == 1 and not second.isalnum()  # a bar
            return first + second if is_sign else scripted(first, above=second)
        case "msub" | "munder" | "msubsup" | "munderover":
            text = scripted(first, second, third)
            return text if first.isalnum() or first[-1:] in _CLOSERS else f"{text} "  # a sum's
        case "msqrt":
            return root("".join(parts).strip())
        case "mroot":
            return root(first, second)
    return _BETWEEN.get(tag, "").join(parts)
