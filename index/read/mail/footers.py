"""What mailing lists write below each message, which is nobody's word: how to leave the list.

It is left out, as what sites put around a text is. Only what stands below a line of signs and says
what such footers say is taken for one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from index.read.text import Piece

_MOST_LINES = 15
_LINE = re.compile(r"_{10,}|--|-{10,}|(?:-=){5,}-?|#{10,}|={10,}")
_SAYS = re.compile(
    r"\S+ mailing list(?: -- \S+@\S+)?$|Groups\.io Links: "
    r"|You received this message because you are subscribed to "
    r"|To unsubscribe(?:, e-?mail| from (?:this|the \S+) (?:mailing )?(?:list|group)|,? send an? )",
    re.IGNORECASE,
)


def cut_footer(pieces: list[Piece]) -> None:
    """Cuts the footer of a list off the end of a text, if there is one."""
    found: tuple[int, int] | None = None
    for (below, _), (line, place) in pairwise(islice(_from_below(pieces), _MOST_LINES)):
        if _LINE.fullmatch(line) and _SAYS.match(below):
            found = place
    if found is not None:
        at, start = found
        kept = pieces[at].text[:start].rstrip()
        pieces[at:] = [pieces[at]._replace(text=kept)] if kept else []


def _from_below(pieces: Sequence[Piece]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The lines that aren't blank, the last one first, each with its piece and its place there."""
    for at in range(len(pieces) - 1, -1, -1):
        text = pieces[at].text
        end = len(text)
        while end > 0:
            start = text.rfind("\n", 0, end) + 1
            if line := text[start:end].strip():
                yield line, (at, start)
            end = start - 1
