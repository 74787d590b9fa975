"""Menus of a page that no element calls so: parts that say nearly nothing but links.

A name alone tells none, as a restaurant's menu is what people look for, nor do links alone, as a
list of what to read has them. It takes both, or signs between the links.
"""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_ENDS = ("menu", "menubar", "nav", "navi", "navigation", "crumb", "crumbs", "pager", "pagination")
_TABLE_OF_CONTENTS = "toc"
_PLACE = re.compile(r"(?<=#)[\w.-]+\Z")
_SHARE = 0.8  # of the letters, in links
_LONGEST_LINK = 60
_BETWEEN = re.compile(r"[\s|·•»›>«‹/–—-]*")
_BLOCKS = frozenset(("div", "p", "td", "header", "section", "center", "font", "span"))


def is_named_menu(tree: LexborHTMLParser, node: LexborNode, parts: Iterable[str]) -> bool:
    """Whether an element is named like a menu, and is one.

    A table of contents is one on the page whose headings it repeats.

    Args:
        tree: the page.
        node: the element.
        parts: of its names, in small letters.
    """
    if any(part.endswith(_ENDS) for part in parts):
        return _leads_on(node)
    return _TABLE_OF_CONTENTS in parts and _leads_on(node) and _stays(tree, node)


def _stays(tree: LexborHTMLParser, node: LexborNode) -> bool:
    """Whether the last link in an element leads to a place on the same page."""
    place = _PLACE.search(node.css("a")[-1].attributes.get("href") or "")
    return place is not None and (
        tree.css_first(f"[id='{place[0]}'], a[name='{place[0]}']") is not None
    )


def _leads_on(node: LexborNode) -> bool:
    """Whether an element has links, and nearly nothing else."""
    links = node.css("a")
    linked = sum(_letters(link) for link in links)
    return len(links) > 1 and linked >= _SHARE * _letters(node)


def _letters(node: LexborNode) -> int:
    return len("".join(node.text_lexbor().split()))


def joined_links(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The blocks of links with signs between them, as in "Home | Fees" and "Home › Fees"."""
    blocks = {link.parent.mem_id: link.parent for link in tree.css("a + a") if link.parent}
    for block in blocks.values():
        if block.tag in _BLOCKS and _is_joined(block):
            yield block


def _is_joined(block: LexborNode) -> bool:
    between = ""
    for node in block.iter(include_text=True):
        text = node.text()
        if node.tag != "a":
            between += text
        elif len(text) > _LONGEST_LINK:
            return False
        if not _BETWEEN.fullmatch(between):
            return False
    return bool(between.strip())
