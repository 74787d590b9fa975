"""Raised text of a page (`sup`): a power is told from the number before it, a note's mark is none.

Without markup, 10 to the power of 6 would be 106, and a note would be a part of its sentence. Some
programs raise marks by a style, and name what they lead to.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_POWER = re.compile(r"[+−-]?\d{1,3}")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3})[\])]?")
# What Word, LibreOffice and others call a note and the place that it is for.
_TO_NOTES = "a[href*='#']:is([href*='ftn'], [href*='edn'], [href*='#fn'], [href*='#note'])"
# Signs like "¶" that lead to a heading, and only show beside it.
_TO_HEADINGS = ":is(h1, h2, h3, h4, h5, h6, dt) > a[href*='#']"
_AROUND_MARKS = frozenset(("span", "b", "i", "em", "strong", "font", "small"))
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


def raised_marks(tree: LexborHTMLParser) -> list[LexborNode]:
    """The raised marks that lead to a note on the same page, and remarks: "[citation needed]".

    A browser that saves a page writes before a note's name where the page was.
    """
    linked = tree.css("sup > a[href*='#'], a[href*='#'] > sup")
    remarks = (node for node in tree.css("sup") if _REMARK.fullmatch(node.text().strip()))
    return [
        *(node for node in linked if _MARK.fullmatch(node.text().strip())),
        *(node for node in remarks if node.css_first("a") is not None),
    ]


def note_marks(tree: LexborHTMLParser) -> list[LexborNode]:
    """The marks that lead to a note and back again, raised or not, but for words of a sentence.

    And those that lead to the heading that they stand in.
    """
    noted = (node for node in tree.css(_TO_NOTES) if _MARK.fullmatch(node.text().strip()))
    headed = (node for node in tree.css(_TO_HEADINGS) if not any(map(str.isalnum, node.text())))
    return [*(node for node in noted if _is_apart(node)), *headed]


def _is_apart(node: LexborNode) -> bool:
    """Whether no blank parts a link from a word before it, or it is the first of a block."""
    before = node
    while before.prev is None and before.parent is not None and before.parent.tag in _AROUND_MARKS:
        before = before.parent
    said = before.prev.text() if before.prev is not None else ""
    return not said[-1:].isspace() or said.isspace()
