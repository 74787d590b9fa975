"""What mail programs mark as quoted in a page → its pieces, each with how deep it is quoted.

Knows elements and their names; of whom they quote, only that something is said before them.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.read.html import parse
from index.read.html.body import body_pieces
from index.read.text import Piece

# Of Apple's programs, Thunderbird and others; of Gmail, Proton and Tuta.
_CITED = "[type=cite i], .gmail_quote, .protonmail_quote, .tutanota_quote"
# Those, what Yahoo and GMX write, and what Thunderbird forwards.
_QUOTES = f"""
    blockquote:is({_CITED}), [id*=yahoo_quoted], div[name=quote], div.moz-forward-container
"""
# Anybody's, who may have set off a quotation of his own.
_OTHERS = f"blockquote:not({_CITED})"
_MOST_BEFORE, _LONGEST = 8, 300  # nodes and characters before one in which its writer is named
# All of one is what Gmail forwards; what it quotes is in another inside, and a reply may follow.
_GMAIL = "div.gmail_quote"
# In a page's text, where an element that quotes begins and ends; pages have no such characters.
_BEGIN, _END = "\1", "\2"
_SIGNS = re.compile(f"([{_BEGIN}{_END}])")
# Apple's programs put a mark of byte order before what they quote.
_NOT_TEXT = (_BEGIN, _END, "\ufeff")


class Inside(NamedTuple):
    """A piece, the number of elements around it that quote, and whether one has just begun."""

    piece: Piece
    depth: int
    begins: bool


def pieces_inside(text: str, names_writer: Callable[[str], bool]) -> Iterator[Inside]:
    """The pieces of a page, in reading order.

    Args:
        text: the page.
        names_writer: whether a line before a quotation says whose it is.

    Raises:
        UnreadableError: its elements are nested thousands deep.
    """
    for sign in _NOT_TEXT:
        text = text.replace(sign, "")
    tree = parse(text)
    _mark_quotes(tree, names_writer)
    depth, begins = 0, False
    for piece in body_pieces(tree):
        for part in _SIGNS.split(piece.text):
            if part == _BEGIN:
                depth, begins = depth + 1, True
            elif part == _END:
                depth, begins = max(0, depth - 1), False
            # A list's mark may be all that stands before a sign.
            elif part == piece.text or any(map(str.isalnum, part)):
                yield Inside(piece._replace(text=part.strip("\n ")), depth, begins)
                begins = False


def _mark_quotes(tree: LexborHTMLParser, names_writer: Callable[[str], bool]) -> None:
    """Writes signs around what is quoted, into the tree itself."""
    whole = (node for node in tree.css(_GMAIL) if all(n.tag != "blockquote" for n in node.iter()))
    named = (node for node in tree.css(_OTHERS) if names_writer(_line_before(node)))
    for node in {n.mem_id: n for n in (*tree.css(_QUOTES), *whole, *named)}.values():
        node.insert_before(_BEGIN)
        node.insert_after(_END)


def _line_before(node: LexborNode) -> str:
    """The end of what stands before an element."""
    said, before = "", node.prev
    for _ in range(_MOST_BEFORE):
        if before is None or len(said) > _LONGEST:
            break
        said, before = before.text() + said, before.prev
    return " ".join(said[-_LONGEST:].split())
