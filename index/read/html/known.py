"""A page's elements before the walk over them: which are hidden, and which hold more than text.

Selectors find these all at once, in less time than it takes to ask each element.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.read.html.menus import joined_links, named_menus
from index.read.html.raised import note_marks, raised_marks

_LEAVES = "p, h1, h2, h3, h4, h5, h6, li, dt, dd, td, th, blockquote, figcaption"
LEAF_TAGS = frozenset(_LEAVES.split(", "))
"""Blocks that mostly hold nothing but text and what is inline, so that their text is taken as one.

Those of which it can't be are in `Known.broken`.
"""
_INLINE = """
    a abbr b bdi bdo cite code del dfn em font i ins kbd label mark q s samp small span strike
    strong sub sup time tt u var
"""
_INLINE_TAGS = frozenset(_INLINE.split())
# Hidden; the mark of a note in the middle of a sentence, and its way back; what LibreOffice repeats
# on each page.
_HIDDEN = """
    [hidden], [aria-hidden=true], [epub\\:type~=noteref],
    [role]:is([role=dialog], [role=alertdialog], [role=navigation], [role=banner],
        [role=contentinfo], [role=doc-noteref], [role=doc-backlink]),
    div[title]:is([title=header], [title=footer])
"""
# What asks for consent, marks of notes, and what MediaWiki puts around a text, by their names.
_HIDDEN_BY_NAME = """
    [class]:is([class~=cookie-banner], [class~=cookie-notice], [class~=cookie-consent],
        [class~=cookie-bar], [class~=footnote-ref], [class~=mw-editsection],
        [class~=editsection], [class~=mw-portlet], [class~=mw-jump-link],
        [class~=mw-cite-backlink], [class~=printfooter], [class~=catlinks],
        [class~=vector-dropdown]),
    sup.reference, div[id]:is(#siteSub, #p-lang-btn),
    a[class]:is(.footnote-ref, .footnote-back, .noteref, .sdfootnoteanc, .sdfootnotesym,
        .sdendnoteanc, .sdendnotesym),
    [id]:is(#cookie-banner, #cookie-notice, #cookie-consent, #cookie-bar)
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
_AROUND_TAGS = ("div", "section")
_AROUND = ", ".join(f"{tag}[class], {tag}[id]" for tag in (*_AROUND_TAGS, "ul", "ol", "table"))
_MAY_BE = re.compile(
    r"nav|sidebar|footer|crumb|cookie|consent|gdpr|onetrust|menu|toc|pager|pagination",
    re.IGNORECASE,
)
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

# What stands in a leaf or in what is inline in one, and more: to ask that an element isn't one of
# these is quicker than to ask whether it is a leaf. No leaf and nothing inline may be among them.
_INSIDE = """
    :not(tr, tbody, ul, div, table, ol, section, main, article, body, html, head, dl,
        svg, g) > *
"""
_CELL_TAGS = frozenset(("td", "th"))
# Without any of these, none of the selectors of names can find one.
_ANY_NAME = "[class], [id]"
_OF_DATA = "caption, th, td[colspan], td[rowspan]"
_LAID_OUT = ", ".join(f"table {tag}" for tag in LAYOUT.split(", "))


class Known(NamedTuple):
    """What is known of a page's elements, by their `mem_id`.

    `broken` are the leaves that hold more than text and inline elements, or what is hidden: the
    text of all others can be taken as one. `around` may be what sites put around a text. `sources`
    name whom a quote is from, on a line of their own.
    """

    hidden: frozenset[int]
    broken: frozenset[int]
    has_layout_tables: bool
    has_paragraphs_in_cells: bool
    has_spans_or_names: bool
    has_captions: bool
    around: frozenset[int]
    sources: frozenset[int]


def known_of(tree: LexborHTMLParser, mains: list[LexborNode], *, has_raised: bool) -> Known:
    """Look at a page's elements.

    Args:
        tree: the page.
        mains: its main parts, whose text is never taken as one.
        has_raised: whether it has any raised text.
    """
    is_named = tree.css_first(_ANY_NAME) is not None
    hidden = tree.css(f"{_HIDDEN}, {_HIDDEN_BY_NAME}" if is_named else _HIDDEN)
    hidden += filter(_hides, tree.css(_STYLED))
    hidden += note_marks(tree)
    if has_raised:
        hidden += raised_marks(tree)
    sources = list(filter(_follows_sentence, tree.css("blockquote cite")))
    inside = tree.css(_INSIDE)
    broken = _around([node.parent for node in inside if node.tag not in _INLINE_TAGS])
    # But for captions, whatever a table holds is in cells.
    in_cells = not _CELL_TAGS.isdisjoint(broken.values())
    named = list(_named(tree)) if is_named else []
    around = [node for node, parts in named if node.tag in _AROUND_TAGS and _is_around(parts)]
    around += chain(named_menus(tree, named), joined_links(tree))
    of_data = tree.css(_OF_DATA) if tree.css_first("table") is not None else []
    captions = sum(node.tag == "caption" for node in of_data)
    return Known(
        hidden=frozenset(node.mem_id for node in hidden),
        broken=frozenset(broken | _around([*hidden, *sources, *around])).union(
            n.mem_id for n in mains
        ),
        has_layout_tables=in_cells and tree.css_first(_LAID_OUT) is not None,
        has_paragraphs_in_cells=in_cells and tree.css_first(PARAGRAPHS) is not None,
        has_spans_or_names=captions < len(of_data),
        has_captions=captions > 0,
        around=frozenset(node.mem_id for node in around),
        sources=frozenset(node.mem_id for node in sources),
    )


def _follows_sentence(node: LexborNode) -> bool:
    """Whether a sentence ends right before an element, so that only its look parts the two."""
    before = node.prev
    return before is not None and _ENDED.search(before.text()) is not None


def _around(nodes: Iterable[LexborNode | None]) -> dict[int, str]:
    """The tags of elements and of those that they are inline in, each to the block around it."""
    found: dict[int, str] = {}
    for node in nodes:
        outer = node
        while outer is not None and outer.mem_id not in found:
            found[outer.mem_id] = tag = outer.tag or ""
            outer = outer.parent if tag in _INLINE_TAGS else None
    return found


def _hides(node: LexborNode) -> bool:
    """Whether an element's style hides it."""
    hiding = _HIDING.search(node.attributes.get("style") or "")
    if hiding is None or hiding[1] is None:
        return hiding is not None
    # Mails set no size around parts that have one of their own, for the blanks between them.
    sized = node.css("[style*=font-size i]")
    return all(other.mem_id == node.mem_id for other in sized)


def _named(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, set[str]]]:
    """The elements named like what sites may put around a text, with the parts of the names."""
    for node in tree.css(_AROUND):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if _MAY_BE.search(names):
            yield node, {part.lower() for part in _PART.findall(names)}


def _is_around(parts: set[str]) -> bool:
    asks = bool(parts & _ASKING) and (bool(parts & (_ASKED - _ASKING)) or len(parts & _ASKING) > 1)
    return asks or "nav" in parts or any(part.endswith(_AROUND_ENDS) for part in parts)
