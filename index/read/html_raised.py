"""Raised text of a page (`sup`): a power is told from the number before it, a note's mark is none.

Without markup, 10 to the power of 6 would be 106, and a note would be a part of its sentence.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_POWER = re.compile(r"[+−-]?\d{1,3}")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3})[\])]?")
_REMARK = re.compile(r"\[[^\[\]]{1,60}\]")


def raise_digits(tree: LexborHTMLParser) -> bool:
    """Writes what is raised behind a digit with raised characters, in the tree itself.

    Returns:
        Whether there is any raised text at all.
    """
    raised = tree.css("sup")
    for node in raised:
        before, text = node.prev, node.text().strip()
        is_behind = before is not None and before.tag == "-text"
        said = (before.text_content or "") if before is not None and is_behind else ""
        if said[-1:].isdecimal() and _POWER.fullmatch(text) and node.css_first("a") is None:
            node.replace_with(text.translate(_RAISED))
    return bool(raised)


def note_marks(tree: LexborHTMLParser) -> list[LexborNode]:
    """The raised marks that lead to a note, and remarks on a text: "[citation needed]".

    A browser that saves a page writes before the note's name where the page was.
    """
    linked = tree.css("sup > a[href*='#'], a[href*='#'] > sup")
    marks = [node for node in linked if _MARK.fullmatch(node.text().strip())]
    remarks = (node for node in tree.css("sup") if _REMARK.fullmatch(node.text().strip()))
    return [*marks, *(node for node in remarks if node.css_first("a") is not None)]
