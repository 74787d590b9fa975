"""The elements of a page → the pieces of its text: what a reader would call text, as blocks.

Knows which elements are furniture, and that a page may say which part of it is the main one. Looks
at no styles but those that hide an element itself. Doesn't know what the page says of itself.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.read.html_known import LAYOUT, Known, known_of
from index.read.text import CODE, HEADING, ITEM, PROSE, Piece, table_pieces
from index.types import new

_FURNITURE = """
    script style template noscript svg nav footer aside head title iframe object canvas button input
    select textarea datalist dialog
"""
_BLOCKS = """
    address article blockquote body caption center dd details dir div dl dt fieldset figcaption
    figure form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu ol p pre section summary
    table tbody td tfoot th thead tr ul
"""
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {"li": ITEM, "pre": CODE} | dict.fromkeys(_LEVELS, HEADING)
_NOTE = re.compile(r"\b(?:foot|end)note")
_LISTS = ("ol", "ul", "menu", "dir")
_BREAK = "\0"  # in the text of a block, where HTML has no such character
_FURNITURE_TAGS = frozenset(_FURNITURE.split())
_BLOCK_TAGS = frozenset(_BLOCKS.split())


def body_pieces(tree: LexborHTMLParser) -> list[Piece]:
    """The page's main part if it says which that is and most of the text is there, else all."""
    if tree.body is None:
        return []
    mains = tree.css("main, [role=main]") or tree.css("article")
    known = known_of(tree, mains)
    walk = _Walk(known, mains[0].mem_id if len(mains) == 1 else None)
    pieces = walk.over(tree.body)
    if len(mains) != 1:
        return pieces
    # Where a menu around it was never closed, the walk passes it by.
    main = pieces[walk.main] if walk.main else _Walk(known).over(mains[0])
    return main if 2 * _length(main) >= _length(pieces) else pieces


def _length(pieces: list[Piece]) -> int:
    return sum([len(text) for _, text, _, _ in pieces])


class _Walk:
    """One walk over elements in reading order, without recursion, that gathers their pieces."""

    def __init__(self, known: Known, main: int | None = None) -> None:
        self.main: slice | None = None
        """Which of the pieces stand in the element whose `mem_id` is `main`, if it was met."""
        self._known = known
        self._main = main
        self._start = 0
        self._pieces: list[Piece] = []
        self._words: list[str] = []
        self._kinds = [(PROSE, 0)]  # of each block around, with its heading's level
        self._counts: list[int | None] = []  # next number of each list around; None: bullets
        self._marker = ""  # of a list item that has shown no text yet

    def over(self, root: LexborNode) -> list[Piece]:
        """The pieces in `root`."""
        around: list[tuple[str, bool, bool, Iterator[LexborNode]]] = []  # what is open
        tag, is_main, inside, nodes = "", False, root.tag != "body", iter([root])
        plain = self._known.plain
        while True:
            for node in nodes:
                child = node.tag or ""
                if child == "-text":
                    self._words.append(node.text_content or "")
                elif node.mem_id in plain and self._leaf(node, child):
                    pass
                elif child == "br":
                    self._words.append(_BREAK)
                elif child == "table" and self._holds_data(node):
                    self._flush()
                    self._pieces += self._table(node)
                elif not self._is_furniture(node, child, inside):
                    around.append((tag, is_main, inside, nodes))
                    tag, is_main, nodes = child, self._enter(node, child), _children(node)
                    inside = inside or is_main or tag in ("main", "article")
                    break
            else:
                if not around:
                    self._flush()
                    return self._pieces
                if is_main or tag in _BLOCK_TAGS:
                    self._leave(tag, is_main)
                tag, is_main, inside, nodes = around.pop()

    def _is_furniture(self, node: LexborNode, tag: str, inside: bool) -> bool:
        """A site's header is furniture, an article's holds its title; notes stand aside."""
        if tag == "aside":
            is_note = _NOTE.search(" ".join(map(str, node.attributes.values())))
            return is_note is None or node.mem_id in self._known.hidden
        site = tag in _FURNITURE_TAGS or (tag == "header" and not inside)
        return site or node.mem_id in self._known.hidden

    def _leaf(self, node: LexborNode, tag: str) -> bool:
        """Takes a plain block at once, as entering and leaving it would; not so inside of code."""
        kind, level = self._kinds[-1]
        if tag in _KINDS:
            kind, level = _KINDS[tag], _LEVELS.get(tag, 0)
        elif kind is CODE:
            return False
        if self._words:
            self._flush()
        if tag == "li":
            self._marker = self._next_marker()
        if text := " ".join(node.text().split()):
            self._pieces.append(new(Piece, (kind, self._marker + text, level, None)))
        if text or tag == "li":
            self._marker = ""
        return True

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Begins an element; whether it is the main one."""
        if tag in _BLOCK_TAGS:
            self._enter_block(node, tag)
        if self._main is None or node.mem_id != self._main:
            return False
        self._flush()
        self._start = len(self._pieces)
        return True

    def _enter_block(self, node: LexborNode, tag: str) -> None:
        if self._words:
            self._flush()
        kind = _KINDS.get(tag)
        self._kinds.append((kind, _LEVELS.get(tag, 0)) if kind else self._kinds[-1])
        if tag in _LISTS:
            start = node.attributes.get("start") or "1"
            first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
            self._counts.append(first if tag == "ol" else None)
        elif tag == "li":
            self._marker = self._next_marker()

    def _leave(self, tag: str, is_main: bool) -> None:
        if tag in _BLOCK_TAGS:
            if self._words:
                self._flush()
            self._kinds.pop()
            if tag in _LISTS:
                self._counts.pop()
            elif tag == "li":
                self._marker = ""
        if is_main:
            self._flush()
            self.main = slice(self._start, len(self._pieces))

    def _next_marker(self) -> str:
        if not self._counts or (number := self._counts[-1]) is None:
            return "- "
        self._counts[-1] = number + 1
        return f"{number}. "

    def _flush(self) -> None:
        """End the block that is being gathered. Two line breaks are what a paragraph's end is."""
        if not self._words:
            return
        kind, level = self._kinds[-1]
        text = "".join(self._words)
        self._words.clear()
        if kind is CODE:
            self._pieces.append(Piece(kind, text.replace(_BREAK, "\n")))
            return
        for lines in _paragraphs(text):
            plain = (" " if level else "\n").join(lines)
            self._pieces.append(Piece(kind, self._marker + plain, level))
            self._marker = ""

    def _table(self, table: LexborNode) -> Iterator[Piece]:
        if caption := table.css_first("caption"):
            yield from _Walk(self._known).over(caption)
        headers: list[str] = []
        rows: list[list[str]] = []
        for row in table.css("tr"):
            cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
            texts = list(map(self._cell, cells))
            names = [cell.tag == "th" for cell in cells]
            if len(cells) > 1 and all(names) and not headers:
                headers = texts
            elif len(cells) > 1 and names[0] and not headers:
                rows.append([f"{texts[0]}: {texts[1]}", *texts[2:]])
            else:
                rows.append(texts)
        yield from table_pieces(headers, rows)

    def _cell(self, cell: LexborNode) -> str:
        """The text of a table's cell on one line."""
        if cell.mem_id in self._known.plain:
            return " ".join(cell.text().split())
        return " ".join(piece.text for piece in _Walk(self._known).over(cell))

    def _holds_data(self, table: LexborNode) -> bool:
        """Whether a table's cells are data; else it only arranges parts of the page."""
        parts = (part for part in table.iter() if part.tag != "caption")
        return not (self._known.has_layout_tables and any(part.css_first(LAYOUT) for part in parts))


def _paragraphs(text: str) -> Iterable[list[str]]:
    """The lines of each paragraph of a block's text, as browsers show them."""
    if _BREAK not in text:
        plain = " ".join(text.split())
        return [[plain]] if plain else []
    lines = [" ".join(line.split()) for line in text.split(_BREAK)]
    return [list(group) for is_filled, group in groupby(lines, bool) if is_filled]


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return iter(node.iter(include_text=True))
