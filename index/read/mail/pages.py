"""A mail that is a page → pieces: what its writer says, and whom it quotes.

What is quoted stands in an element of its own (index/read/html/quotes.py), or behind another's
header, as Outlook quotes: then no mark tells where it ends.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from index.read.html.quotes import pieces_inside
from index.read.mail.quotes import Place, Run, quoted
from index.read.mail.writers import RULE, names_writer, opens
from index.read.text import CODE, PROSE, Piece, text_pieces


def page_pieces(text: str) -> Iterator[Piece]:
    """The pieces of a page of a mail, the quoted ones under headings of their own.

    Raises:
        UnreadableError: its elements are nested thousands deep.
    """
    placed = groupby(_places(text), itemgetter(0))
    runs = [Run(depth, opened, [p for _, p in run]) for (depth, opened), run in placed]
    return quoted(runs, lambda piece: [piece])


def _places(text: str) -> Iterator[tuple[Place, Piece]]:
    """Each piece with how deep it is quoted and how many messages were opened before it."""
    outer: list[int] = []  # how many elements were open where each message around was opened
    opened, is_headed = 0, False  # the latter where what is open already waits for its header
    for piece, inside, begins in pieces_inside(text, names_writer):
        is_headed = is_headed or begins
        while outer and outer[-1] > inside:
            outer.pop()
        lines = piece.text.split("\n") if piece.kind is PROSE else []
        is_rule = bool(lines) and RULE.fullmatch(lines[0]) is not None
        if is_rule:
            del lines[0]
        if not is_headed and (is_rule or (len(lines) > 1 and opens(lines))):
            outer.append(inside)
            opened += 1
        is_headed = is_rule and not lines
        place = inside + len(outer), opened
        if is_rule:
            piece = piece._replace(text="\n".join(lines))
        # What was laid out by hand inside a quote is a text, as all of it would be in one.
        plain = text_pieces(piece.text) if piece.kind is CODE and place[0] else [piece]
        yield from ((place, part) for part in plain if part.text)
