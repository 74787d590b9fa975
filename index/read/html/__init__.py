"""HTML → Document: what a page says of itself – its title, author and date – and its text.

Runs nothing and fetches nothing. Offsets count in the extracted text, not in the file.

    body.py       which part of a page is its text
    blocks.py     elements → pieces: which are text, and which blocks they make
    known.py      which elements are hidden, and which hold more than text
    menus.py      menus that no element calls so
    signs.py      the marks of items and the numbers of headings, where they are text
    raised.py     powers and the marks of notes
    formulas.py   formulas → their text
    table.py      rows that can be read alone
    quotes.py     what mail programs mark as quoted
    xhtml.py      XHTML → what an HTML parser makes the same of
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from index.errors import UnreadableError
from index.read.authorship import names, written
from index.read.html.body import body_pieces
from index.read.html.xhtml import as_html, is_xml
from index.read.text import Piece, lay_out, title_from
from index.types import Document

_NAMED = "meta[property='og:title']"
_AUTHORS = ("author", "dc.creator", "dcterms.creator")
_DATED = ("article:published_time", "dc.date", "dcterms.date", "dcterms.created", "date")
# What LibreOffice, Dreamweaver and FrontPage write where nobody gave a title.
_UNTITLED = ("- no title specified", "Untitled Document", "New Page 1")
# Other times on a page may be those of events, of comments or of other articles.
_TOLD = "meta[content], time[pubdate][datetime], time[itemprop=datePublished][datetime]"
# Parsing takes time in the square of the depth; no page that people wrote comes near.
_DEPTH = 5_000
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*")
# Elements that never hold others, or whose end is implied: leaving them open nests nothing.
_UNNESTED = """
    area base br col colgroup dd dt embed hr img input li link meta option p param rp rt source
    tbody td tfoot th thead tr track wbr
"""
_UNNESTED_TAGS = frozenset(_UNNESTED.split())
# Most tags are of these few unnested ones: passed over in the search, they cost a third.
_NESTED_NAME = re.compile(r"<(?!(?:p|li|t[dhr]|br|/(?:p|li|t[dhr]))[\s/>])(/?[a-zA-Z][^\s/<>]*+)")

_Attributes = Mapping[str, str | None]


def read_html(path: str, text: str) -> Document:
    """The document of an HTML file.

    Its title is the page's, else the one that it is to be shared under, else its first `h1`.

    Its author and date are those that its `meta` elements give, or one `time` of publication.

    Raises:
        UnreadableError: the elements are nested thousands deep.
        MemoryError: there are too many for the memory that there is.
    """
    tree = parse(as_html(text) if is_xml(path, text) else text)
    named = (tree.css_first(selector) for selector in ("head > title", _NAMED, "h1"))
    titles = (
        " ".join((node.attributes.get("content") or node.text()).split()) for node in named if node
    )
    title = next((t for t in titles if t and t not in _UNTITLED), title_from(path))
    laid = lay_out(body_pieces(tree))
    # One that two selectors find is told twice.
    told = {node.mem_id: node for node in tree.css(_TOLD)}.values()
    metas = [node.attributes for node in told if node.tag == "meta"]
    times = [node.attributes for node in told if node.tag != "meta"]
    return Document(
        path, title, laid.text, laid.blocks, "text/html",
        author=names(m["content"] or "" for m in metas if _named(m, "name") in _AUTHORS),
        written=next(filter(None, map(written, _dates(metas, times))), ""),
    )  # fmt: skip


def html_pieces(text: str) -> list[Piece]:
    """The pieces of a fragment of HTML."""
    return body_pieces(parse(text))


def parse(text: str) -> LexborHTMLParser:
    """The elements of a page or of a part of one.

    Raises:
        UnreadableError: they are nested thousands deep.
        MemoryError: there are too many for the memory that there is.
    """
    # No page of so few tags can be nested deeper, and none that never is if no end counts twice.
    if text.count("<") > _DEPTH and _most_open(text) > _DEPTH and _depth(text) > _DEPTH:
        raise UnreadableError("nested too deeply")
    try:
        return LexborHTMLParser(text)
    except SelectolaxError as error:
        # No page is wrong to the parser: it was given no memory, and doesn't say so.
        raise MemoryError from error


def _depth(text: str) -> int:
    """How deep elements are nested at most, up to the limit; tags that close nothing are known."""
    depth = 0
    for tag in _TAG.finditer(text):
        if tag[2].lower() not in _UNNESTED_TAGS and not tag[0].endswith("/"):
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > _DEPTH:
                break
    return depth


class _Steps(dict[str, int]):
    """By how much a tag changes the depth, by its name and the slash before it."""

    def __missing__(self, name: str) -> int:
        nests = name.removeprefix("/").lower() not in _UNNESTED_TAGS
        self[name] = step = nests * (-1 if name[0] == "/" else 1)
        return step


def _most_open(text: str) -> int:
    """No less than `_depth`, and quicker: from the lowest sum of steps to the highest."""
    sums = list(accumulate(map(_Steps().__getitem__, _NESTED_NAME.findall(text)), initial=0))
    return max(sums) - min(sums)


def _dates(metas: Sequence[_Attributes], times: Sequence[_Attributes]) -> Iterator[str]:
    """When the page says it was published, the most certain first.

    Args:
        metas: the attributes of its `meta` elements with a content.
        times: those of its times of publication.
    """
    said: dict[str, str] = {}
    for meta in metas:
        said.setdefault(_named(meta, "property") or _named(meta, "name"), meta["content"] or "")
    yield from (said[name] for name in _DATED if name in said)
    if len(times) == 1:
        yield times[0]["datetime"] or ""


def _named(meta: _Attributes, attribute: str) -> str:
    return (meta.get(attribute) or "").lower()
