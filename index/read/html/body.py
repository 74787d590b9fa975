"""A parsed page → the pieces of its text: of its main part, without what sites put around it.

What elements say is told by index/read/html/blocks.py. Doesn't know what the page says of itself.
"""

from selectolax.lexbor import LexborHTMLParser

from index.read.html.blocks import Walk
from index.read.html.formulas import write_formulas
from index.read.html.known import known_of
from index.read.html.raised import raise_digits
from index.read.html.signs import tidy_signs
from index.read.text import Piece


def body_pieces(tree: LexborHTMLParser) -> list[Piece]:
    """The page's main part if it says which that is and most of the text is there, else all."""
    if tree.body is None:
        return []
    write_formulas(tree)
    has_raised = raise_digits(tree)
    tidy_signs(tree)
    mains = tree.css("main, [role=main]") or tree.css("article")
    # One that two selectors find is told twice.
    mains = list({node.mem_id: node for node in mains}.values())
    known = known_of(tree, mains, has_raised=has_raised)
    walk = Walk(known, mains[0].mem_id if len(mains) == 1 else None)
    pieces = walk.over(tree.body)
    if len(mains) != 1:
        return _without(pieces, walk.around)
    # Where a menu around it was never closed, the walk passes it by.
    main = pieces[walk.main] if walk.main else Walk(known).over(mains[0])
    is_most = main == pieces or 2 * _length(main) >= _length(pieces)
    return main if is_most else _without(pieces, walk.around)


def _without(pieces: list[Piece], around: list[slice]) -> list[Piece]:
    """The pieces but for those around the text, each lot of which is less than half of them."""
    length = _length(pieces)
    left_out: set[int] = set()
    for part in around:
        if 2 * _length(pieces[part]) < length:
            left_out.update(range(part.start, part.stop))
    return [piece for at, piece in enumerate(pieces) if at not in left_out] if left_out else pieces


def _length(pieces: list[Piece]) -> int:
    return sum([len(text) for _, text, _, _ in pieces])
