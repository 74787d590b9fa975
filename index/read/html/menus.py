"""Menus of a page that no element calls so: parts that say nearly nothing but links.

A name alone tells none, as a restaurant's menu is what people look for, nor do links alone, as a
list of what to read has them. It takes both, or signs between the links.
"""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_ENDS = ("menu", "menubar", "nav", "navi", "navigation", "crumb", "crumbs", "pager", "pagination")
_TABLE_OF_CONTENTS = "toc"
_LOOKS = 20  # at the whole page: as many as there may be menus in each other
_SHARE = 0.8  # of the letters, in links
_LONGEST_LINK = 60
_BETWEEN = re.compile(r"[\s|·•»›>«‹/–—-]*")
_BLOCKS = frozenset(("div", "p", "td", "header", "section", "center", "font", "span"))


def named_menus(
    tree: LexborHTMLParser, named: Iterable[tuple[LexborNode, set[str]]]
) -> Iterator[LexborNode]:
    """The elements that are named like menus, and are some.

    A table of contents is one on the page whose headings it repeats.

    Args:
        tree: the page.
        named: elements with the parts of their names, in small letters.
    """
    spare = None
    places: set[str | None] | None = None
    for node, parts in named:
        is_menu = any(part.endswith(_ENDS) for part in parts)
        if not is_menu and _TABLE_OF_CONTENTS not in parts:
            continue
        if spare is None:
            spare = _LOOKS * len(tree.html or "")
        spare -= len(node.html or "")
        if spare < 0:
            return
        if not _leads_on(node):
            continue
        if not is_menu and places is None:
            places = _places(tree)
        if is_menu or (places and _leads_to(node) in places):
            yield node


def _places(tree: LexborHTMLParser) -> set[str | None]:
    """The names of places on a page, that links lead to."""
    named = [node.attributes for node in tree.css("[id], a[name]")]
    return {told.get("id") or told.get("name") for told in named}


def _leads_to(node: LexborNode) -> str:
    """The name of the place that the last link in an element leads to; "" if there is none."""
    links = node.css("a")
    return (links[-1].attributes.get("href") or "").partition("#")[2] if links else ""


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
    is_joined = False
    for node in block.iter(include_text=True):
        text = node.text()
        if node.tag == "a":
            if len(text) > _LONGEST_LINK:
                return False
        elif _BETWEEN.fullmatch(text):
            is_joined = is_joined or not text.isspace()
        else:
            return False
    return is_joined
