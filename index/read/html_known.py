"""A page's elements before the walk over them: which are hidden, and which hold nothing but text.

Selectors find these all at once, in less time than it takes to ask each element.
"""

from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Blocks that mostly hold nothing but text and these, so that their text can be taken as one.
_LEAVES = "p, h1, h2, h3, h4, h5, h6, li, dt, dd, td, th, blockquote, figcaption"
_INLINE = """
    a abbr b bdi bdo cite code del dfn em font i ins kbd label mark q s samp small span strike
    strong sub sup time tt u var
"""
_INLINE_TAGS = frozenset(_INLINE.split())
# Hidden; what asks for consent; the mark of a note in the middle of a sentence, and its way back;
# what LibreOffice repeats on each page.
_HIDDEN = """
    [hidden], [aria-hidden=true], [epub\\:type~=noteref],
    [style]:is([style*="display:none" i], [style*="display: none" i]),
    [class]:is([class~=cookie-banner], [class~=cookie-notice], [class~=cookie-consent],
        [class~=cookie-bar], [class~=footnote-ref]),
    a[class]:is(.footnote-ref, .footnote-back, .noteref, .sdfootnoteanc, .sdfootnotesym,
        .sdendnoteanc, .sdendnotesym),
    [id]:is(#cookie-banner, #cookie-notice, #cookie-consent, #cookie-bar),
    [role]:is([role=dialog], [role=alertdialog], [role=navigation], [role=banner],
        [role=contentinfo], [role=doc-noteref], [role=doc-backlink]),
    div[title]:is([title=header], [title=footer])
"""
LAYOUT = "table, h1, h2, h3, h4, h5, h6, ul, ol, pre"
"""What a table holds that lays out a page; its cells are no data."""

_LAID_OUT = ", ".join(f"table {tag}" for tag in LAYOUT.split(", "))


class Known(NamedTuple):
    """What is known of a page's elements, by their `mem_id`.

    `plain` are leaves that hold only text and inline elements, none of them hidden: their text can
    be taken as one.
    """

    hidden: frozenset[int]
    plain: set[int]
    has_layout_tables: bool


def known_of(tree: LexborHTMLParser, mains: list[LexborNode]) -> Known:
    """Look at a page's elements.

    Args:
        tree: the page.
        mains: its main parts, none of which is a leaf.
    """
    hidden = tree.css(_HIDDEN)
    plain = {node.mem_id for node in tree.css(_LEAVES)}
    plain.difference_update(node.mem_id for node in mains)
    # Behind ":is()" the library takes descendants for children; `_is_inline` looks for the others.
    for node in tree.css(f":is({_LEAVES}) > *"):
        if not _is_inline(node) and node.parent is not None:
            plain.discard(node.parent.mem_id)
    seen: set[int] = set()
    for node in hidden:
        for outer in _inline_around(node):
            if outer.mem_id in seen:
                break
            seen.add(outer.mem_id)
            plain.discard(outer.mem_id)
    has_layout = tree.css_first(_LAID_OUT) is not None
    return Known(frozenset(node.mem_id for node in hidden), plain, has_layout)


def _inline_around(node: LexborNode) -> Iterator[LexborNode]:
    """An element, and those that it is inline in, to the block around them."""
    outer: LexborNode | None = node
    while outer is not None:
        yield outer
        outer = outer.parent if outer.tag in _INLINE_TAGS else None


def _is_inline(node: LexborNode) -> bool:
    """Whether an element and all that are in it are inline; looks no further than the first not."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.tag not in _INLINE_TAGS:
            return False
        first = node.child
        if first is not None and (first.next is not None or first.tag != "-text"):
            waiting.extend(node.iter())
    return True
