"""A page's elements before the walk over them: which are hidden, and which hold nothing but text.

Selectors find these all at once, in less time than it takes to ask each element.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.read.html_raised import note_marks

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
    [class]:is([class~=cookie-banner], [class~=cookie-notice], [class~=cookie-consent],
        [class~=cookie-bar], [class~=footnote-ref], [class~=mw-editsection]),
    sup.reference,
    a[class]:is(.footnote-ref, .footnote-back, .noteref, .sdfootnoteanc, .sdfootnotesym,
        .sdendnoteanc, .sdendnotesym),
    [id]:is(#cookie-banner, #cookie-notice, #cookie-consent, #cookie-bar),
    [role]:is([role=dialog], [role=alertdialog], [role=navigation], [role=banner],
        [role=contentinfo], [role=doc-noteref], [role=doc-backlink]),
    div[title]:is([title=header], [title=footer])
"""
_STYLED = """
    [style]:is([style*="none" i], [style*="hidden" i], [style*="size:0" i], [style*="size: 0" i])
"""
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(font-size\s*:\s*0(?:\.0*)?[a-z%]*))"
    r"\s*(?:!|;|$)",
    re.IGNORECASE,
)
# What sites put around a text and name so: in parts of a class or an id.
_AROUND = "div[class], div[id], section[class], section[id]"
_MAY_BE = re.compile(r"nav|sidebar|footer|breadcrumb|cookie|consent|gdpr|onetrust", re.IGNORECASE)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_AROUND_ENDS = ("navbar", "sidebar", "footer", "breadcrumb", "breadcrumbs", "gdpr", "onetrust")
_ASKING = {"cookie", "cookies", "consent"}
_ASKED = {"banner", "notice", "bar", "popup", "overlay", "modal", "message", "dialog", "consent"}
# A sentence that ends where the element behind it begins, without a blank between them.
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
LAYOUT = "table, h1, h2, h3, h4, h5, h6, ul, ol, pre"
"""What a table holds that lays out a page; its cells are no data."""
PARAGRAPHS = "td > p + p"
"""What one without names for its columns holds then."""

_LAID_OUT = ", ".join(f"table {tag}" for tag in LAYOUT.split(", "))


class Known(NamedTuple):
    """What is known of a page's elements, by their `mem_id`.

    `plain` are leaves that hold only text and inline elements, none of them hidden: their text can
    be taken as one. `around` may be what sites put around a text; none of it is plain. `sources`
    name whom a quote is from, on a line of their own.
    """

    hidden: frozenset[int]
    plain: set[int]
    has_layout_tables: bool
    has_paragraphs_in_cells: bool
    has_spans_or_names: bool
    around: frozenset[int]
    sources: frozenset[int]


def known_of(tree: LexborHTMLParser, mains: list[LexborNode]) -> Known:
    """Look at a page's elements.

    Args:
        tree: the page.
        mains: its main parts, none of which is a leaf.
    """
    hidden = [*tree.css(_HIDDEN), *filter(_hides, tree.css(_STYLED)), *note_marks(tree)]
    plain = {node.mem_id for node in tree.css(_LEAVES)}
    plain.difference_update(node.mem_id for node in mains)
    # Behind ":is()" the library takes descendants for children; `_is_inline` looks for the others.
    for node in tree.css(f":is({_LEAVES}) > *"):
        if not _is_inline(node) and node.parent is not None:
            plain.discard(node.parent.mem_id)
    sources = list(filter(_follows_sentence, tree.css("blockquote cite")))
    seen: set[int] = set()
    for node in hidden + sources:
        for outer in _inline_around(node):
            if outer.mem_id in seen:
                break
            seen.add(outer.mem_id)
            plain.discard(outer.mem_id)
    has_layout = tree.css_first(_LAID_OUT) is not None
    around = frozenset(node.mem_id for node in tree.css(_AROUND) if _is_around(node))
    has_paragraphs = tree.css_first(PARAGRAPHS) is not None
    hidden_ids = frozenset(node.mem_id for node in hidden)
    has_spans = tree.css_first("th, td[colspan], td[rowspan]") is not None
    source_ids = frozenset(node.mem_id for node in sources)
    return Known(hidden_ids, plain, has_layout, has_paragraphs, has_spans, around, source_ids)


def _follows_sentence(node: LexborNode) -> bool:
    """Whether a sentence ends right before an element, so that only its look parts the two."""
    before = node.prev
    return before is not None and _ENDED.search(before.text()) is not None


def _hides(node: LexborNode) -> bool:
    """Whether an element's style hides it."""
    hiding = _HIDING.search(node.attributes.get("style") or "")
    if hiding is None or hiding[1] is None:
        return hiding is not None
    # Mails set no size around parts that have one of their own, for the blanks between them.
    sized = node.css("[style*=font-size i]")
    return all(other.mem_id == node.mem_id for other in sized)


def _is_around(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    if not _MAY_BE.search(names):
        return False
    parts = {part.lower() for part in _PART.findall(names)}
    asks = bool(parts & _ASKING) and (bool(parts & (_ASKED - _ASKING)) or len(parts & _ASKING) > 1)
    return asks or "nav" in parts or any(part.endswith(_AROUND_ENDS) for part in parts)


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
