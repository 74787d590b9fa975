"""The elements of a page → the pieces of its text: what a reader would call text, as blocks.

Knows which elements are furniture, and tells which pieces stand in the main part and in what is
around it. Looks at no styles but those that hide an element itself.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice

from selectolax.lexbor import LexborNode

from index.read.html.known import LAYOUT, LEAF_TAGS, PARAGRAPHS, Known
from index.read.html.signs import items, sign_end
from index.read.html.table import row_pieces, table_rows
from index.read.text import CODE, HEADING, ITEM, PROSE, ROW, Piece
from index.types import BlockKind, new

_FURNITURE = """
    script style template noscript svg nav footer aside head title iframe object canvas button input
    select textarea datalist dialog audio video rp rt rtc annotation annotation-xml
"""
_BLOCKS = """
    address article blockquote body caption center dd details dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu ol p pre
    search section summary table tbody td tfoot th thead tr ul xmp
"""
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_KINDS = (
    {"li": ITEM} | dict.fromkeys(("listing", "pre", "xmp"), CODE) | dict.fromkeys(_LEVELS, HEADING)
)
_NOTE = re.compile(r"\b(?:foot|end)note")
_NUMBER = re.compile(r"\d{1,6}")
_LISTS = ("ol", "ul", "menu", "dir")
_LONGEST_CELL = 600
_MOST_BESIDE = 10  # nodes beside a button in a heading, icons and blanks
_MAIN, _AROUND = "main", "around"
_BREAK = "\0"  # in the text of a block, where HTML has no such character
_FURNITURE_TAGS = frozenset(_FURNITURE.split())
_BLOCK_TAGS = frozenset(_BLOCKS.split())


class Walk:
    """One walk over elements in reading order, without recursion, that gathers their pieces."""

    def __init__(self, known: Known, main: int | None = None) -> None:
        """Walks nowhere yet; `main` is the `mem_id` of the element that is the main part."""
        self.main: slice | None = None
        """Which of the pieces stand in the element whose `mem_id` is `main`, if it was met."""
        self.around: list[slice] = []
        """Which of them stand in elements that are named like what sites put around a text."""
        self._known = known
        self._main = main
        self._starts: list[int] = []  # of the elements around that are the main one or such
        self._pieces: list[Piece] = []
        self._words: list[str] = []
        self._kinds = [(PROSE, 0)]  # of each block around, with its heading's level
        self._counts: list[int | None] = []  # next number of each list around; None: bullets
        self._marker = ""  # of a list item that has shown no text yet
        self._is_headed = False  # whether any text has come since a heading began

    def over(self, root: LexborNode) -> list[Piece]:
        """The pieces in `root`."""
        outer: list[tuple[str, str, bool, Iterator[LexborNode]]] = []  # what is open
        tag, part, inside, nodes = "", "", root.tag != "body", iter([root])
        broken, around, hidden = self._known.broken, self._known.around, self._known.hidden
        kinds = self._kinds
        while True:
            for node in nodes:
                child = node.tag or ""
                if child == "-text":
                    self._gather(node.text_content or "")
                elif (
                    child in LEAF_TAGS
                    and node.mem_id not in broken
                    and (kinds[-1][0] is not CODE or child in _KINDS)
                ):
                    self._leaf(node, child)
                elif child == "br":
                    self._words.append(_BREAK)
                elif (
                    child == "table"
                    and node.mem_id not in around
                    and node.mem_id not in hidden
                    and (data := self._data(node)) is not None
                ):
                    self._flush()
                    self._pieces += data
                elif not self._is_furniture(node, child, inside):
                    outer.append((tag, part, inside, nodes))
                    tag, part = child, self._enter(node, child, inside)
                    nodes = _children(node)
                    inside = inside or part == _MAIN or tag in ("main", "article")
                    break
            else:
                if not outer:
                    self._flush()
                    return self._pieces
                if part or tag in _BLOCK_TAGS:
                    self._leave(tag, part)
                tag, part, inside, nodes = outer.pop()

    def _is_furniture(self, node: LexborNode, tag: str, inside: bool) -> bool:
        """A site's header is furniture, an article's holds its title; notes stand aside.

        A quote's footer says whom it is from. A heading that can be clicked is a button in one.
        """
        if tag == "button" and self._kinds[-1][0] is HEADING:
            return node.mem_id in self._known.hidden or not _is_heading(node)
        if tag == "aside":
            is_note = _NOTE.search(" ".join(map(str, node.attributes.values())))
            return is_note is None or node.mem_id in self._known.hidden
        site = tag in _FURNITURE_TAGS or (tag == "header" and not inside)
        if site and tag in ("footer", "header"):
            site = node.parent is None or node.parent.tag != "blockquote"
        return site or node.mem_id in self._known.hidden

    def _gather(self, text: str) -> None:
        """Takes a part of a block's text."""
        if self._words or not text.isspace() or self._kinds[-1][0] is CODE:
            self._words.append(text)
        else:
            self._is_headed = True  # as after a block of which nothing is left

    def _leaf(self, node: LexborNode, tag: str) -> None:
        """Takes a plain block at once, as entering and leaving it would."""
        if self._words:
            self._flush()
        kind, level = self._kind(tag)
        if tag == "li":
            self._marker = self._next_marker()
        if text := _line(node.text_lexbor()):
            self._is_headed = True
            self._take(kind, text, level)
        elif tag == "li":
            self._marker = ""

    def _take(self, kind: BlockKind, text: str, level: int) -> None:
        """Takes the text of a block; one with the sign of a list's item is one."""
        # Most texts begin with a letter.
        if not text[0].isalnum() and kind is not HEADING and (end := sign_end(text)):
            kind, text = ITEM, text[end:]
            self._marker = self._marker or "- "
        self._pieces.append(new(Piece, (kind, self._marker + text, level, None)))
        self._marker = ""

    def _enter(self, node: LexborNode, tag: str, inside: bool) -> str:
        """Begins an element; whether it is the main one, or one around the text."""
        if tag in _BLOCK_TAGS:
            self._enter_block(node, tag)
        elif node.mem_id in self._known.sources:
            self._flush()
        is_main = self._main is not None and node.mem_id == self._main
        if not is_main and (inside or node.mem_id not in self._known.around):
            return ""
        self._flush()
        self._starts.append(len(self._pieces))
        return _MAIN if is_main else _AROUND

    def _enter_block(self, node: LexborNode, tag: str) -> None:
        if self._words:
            self._flush()
        self._kinds.append(self._kind(tag))
        if tag == "ol":
            start = node.attributes.get("start") or "1"
            self._counts.append(int(start) if _NUMBER.fullmatch(start) else 1)
        elif tag in _LISTS:
            self._counts.append(None)
        elif tag == "li":
            self._marker = self._next_marker()

    def _kind(self, tag: str) -> tuple[BlockKind, int]:
        """What the text of a block that begins is, and its level if that is a heading."""
        if tag in _KINDS:
            self._is_headed = self._is_headed and tag not in _LEVELS
            return _KINDS[tag], _LEVELS.get(tag, 0)
        if tag == "p" and self._is_headed and self._kinds[-1][0] is HEADING:
            # A heading that was never closed, or all below it would be one.
            return PROSE, 0
        return self._kinds[-1]

    def _leave(self, tag: str, part: str) -> None:
        if tag in _BLOCK_TAGS:
            if self._words:
                self._flush()
            self._kinds.pop()
            if tag in _LISTS:
                self._counts.pop()
            elif tag == "li":
                self._marker = ""
        if part:
            self._flush()
            whole = slice(self._starts.pop(), len(self._pieces))
            if part == _MAIN:
                self.main = whole
            else:
                self.around.append(whole)

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
        self._is_headed = True
        if kind is CODE:
            self._pieces.append(Piece(kind, text.replace(_BREAK, "\n")))
            return
        for lines in _paragraphs(text):
            for part in [lines] if level or len(lines) == 1 else items(lines):
                self._take(kind, (" " if level else "\n").join(part), level)

    def _data(self, table: LexborNode) -> list[Piece] | None:
        """The rows of a table below its caption; None if it only arranges parts of the page."""
        if self._has_blocks(table):
            return None
        if self._known.has_spans_or_names:
            rows = table_rows(table, self._cell)
            texts = [[cell.text for cell in row if not cell.again] for row in rows]
            is_named = any(cell.is_name for row in rows for cell in row)
            pieces = [] if not is_named and _arranges(texts) else list(row_pieces(rows))
        else:
            cell = self._cell
            parts = [[cell(c) for c in row.iter() if c.tag == "td"] for row in table.css("tr")]
            texts = [row for row in parts if row]
            rows_of_data = [] if _arranges(texts) else texts
            pieces = [
                new(Piece, (ROW, "; ".join([text for text in row if text]), 0, None))
                for row in rows_of_data
            ]
        if texts and not pieces:
            return None
        caption = table.css_first("caption") if self._known.has_captions else None
        return [*Walk(self._known).over(caption), *pieces] if caption else pieces

    def _cell(self, cell: LexborNode) -> str:
        """The text of a table's cell on one line."""
        if cell.mem_id not in self._known.broken:
            return _line(cell.text_lexbor())
        return " ".join(piece.text for piece in Walk(self._known).over(cell))

    def _has_blocks(self, table: LexborNode) -> bool:
        """Whether a table holds what only pages do, and no table of data."""
        if self._known.has_layout_tables:
            parts = (part for part in table.iter() if part.tag != "caption")
            if any(part.css_first(LAYOUT) for part in parts):
                return True
        return (
            self._known.has_paragraphs_in_cells
            and table.css_first(PARAGRAPHS) is not None
            and table.css_first("th") is None
        )


def _arranges(rows: list[list[str]]) -> bool:
    """Whether a table without names has one column, or cells as long as parts of a text are."""
    longest = max(map(len, chain.from_iterable(rows)), default=0)
    return longest > _LONGEST_CELL or max(map(len, rows), default=0) == 1


def _is_heading(button: LexborNode) -> bool:
    """Whether a button is all that a heading says."""
    outer: LexborNode | None = button
    while outer is not None and outer.tag not in _LEVELS:
        around = outer.parent
        beside = list(islice(_children(around), _MOST_BESIDE)) if around is not None else []
        if sum(bool(node.text().strip()) for node in beside) > 1 or len(beside) == _MOST_BESIDE:
            return False
        outer = around
    return outer is not None


def _line(text: str) -> str:
    """The text on one line, with single spaces."""
    # Of white space only the space is printable; most texts are as they should be.
    is_plain = text.isprintable() and "  " not in text
    return text.strip() if is_plain else " ".join(text.split())


def _paragraphs(text: str) -> Iterable[list[str]]:
    """The lines of each paragraph of a block's text, as browsers show them."""
    if _BREAK not in text:
        plain = _line(text)
        return [[plain]] if plain else []
    lines = [" ".join(line.split()) for line in text.split(_BREAK)]
    return [list(group) for is_filled, group in groupby(lines, bool) if is_filled]


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return iter(node.iter(include_text=True))
