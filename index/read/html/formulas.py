"""Formulas of a page (MathML) → their text, written into the tree itself.

Without its markup, 10 to the power of 6 would be 106, and a half 12.
"""

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from index.read.formulas.mathml import formula
from index.read.office.properties import xml

# A hidden one must stay an element that says so.
_SHOWN = 'math:not([hidden], [aria-hidden=true], [style*="none" i])'
_BLANK, _IN_XML = "&nbsp;", "&#160;"


def write_formulas(tree: LexborHTMLParser) -> None:
    """Replaces each formula; one that is no XML stays as it is."""
    # A formula may hold text that holds others, which are read with it.
    inside: set[int] = set()
    for node in tree.css(_SHOWN):
        if node.mem_id not in inside:
            inside.update(inner.mem_id for inner in node.css(_SHOWN))
            try:
                text = formula(xml((node.html or "").replace(_BLANK, _IN_XML).encode()))
            except etree.XMLSyntaxError:
                continue
            node.replace_with(text)
