"""What a mail quotes → pieces under headings that name who wrote it: nobody else has said it.

A text's lines are joined at each depth as they were before they were quoted. How pages quote is
index/read/mail/pages.py's.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, zip_longest
from operator import itemgetter
from typing import NamedTuple

from index.read.mail.footers import cut_footer
from index.read.mail.writers import (
    MOST_LINES,
    RULE,
    WRITER,
    begins_header,
    cut_fields,
    cut_writer,
    goes_on,
    is_header,
    writer_of,
)
from index.read.text import HEADING, PROSE, ROW, Piece, text_pieces

# Without any of this nothing is quoted. The last sign of each is seldom, and found the fastest.
_ANY = ("\n>", "\n--", "\n__", "\n-=", "\n##", "De :", *(f"{name}:" for name in WRITER))
_FIRST = (">", "_", "-", "#")
_MARKS = re.compile(r"(?!>From )(?:> ?)*")
_LINE = re.compile(r"_{5,}")
_MOST_FIELDS = 10
# Nobody quotes as deep, and a heading is told with all those above it.
_DEEPEST = 20
_QUOTED, _REPLY = "Quoted", "Reply"

Place = tuple[int, int]
"""How deep something is quoted, and how many messages were opened by their headers before it."""
_About = tuple[str, str]


class Run(NamedTuple):
    """What stands at one place."""

    depth: int
    opened: int
    pieces: list[Piece]


def quoting_pieces(text: str) -> Iterator[Piece]:
    r"""The pieces of a mail's text, the quoted ones under headings of their own.

    >>> text = "Yes.\n\nOn 4 May 2024 Bob wrote:\n> Is it\n> dry?"
    >>> [piece.text for piece in quoting_pieces(text)]
    ['Yes.', 'Quoted: Bob', 'On 4 May 2024 Bob wrote:', 'Is it\ndry?']
    """
    if not text.startswith(_FIRST) and not any(sign[-1] in text and sign in text for sign in _ANY):
        yield from text_pieces(text)
        return
    runs = list(_runs(text.splitlines()))
    yield from quoted(runs, lambda piece: text_pieces(piece.text))


def quoted(runs: Sequence[Run], inner: Callable[[Piece], Iterable[Piece]]) -> Iterator[Piece]:
    """The pieces of runs, what is quoted under headings; footers of lists are left out.

    Args:
        runs: of a message, from its beginning. Their lists are used up.
        inner: what a piece of a run holds.
    """
    for (depth, _, pieces), said, name in _named(runs):
        if not pieces and not said:
            continue
        if level := min(depth, _DEEPEST):
            yield Piece(HEADING, f"{_QUOTED}: {name}" if name else _QUOTED, level)
        elif pieces is not runs[0].pieces:
            yield reply(1)
        if said:
            yield Piece(ROW, said)
        for part in chain.from_iterable(map(inner, pieces)):
            yield part._replace(level=part.level + level) if part.level else part


def _named(runs: Sequence[Run]) -> Iterator[tuple[Run, str, str]]:
    """Each run without what names its writer, that text, and the name; "" where nobody says."""
    names: list[str] = []  # of who is quoted, by depth
    opened = shallower = 0
    about: _About | None = None
    for run, after in zip_longest(runs, runs[1:]):
        depth, pieces = run.depth, run.pieces
        cut_footer(pieces)
        if run.opened > opened:
            fields = _cut_header(pieces)
            about = "; ".join(fields), writer_of(fields) or ""
        elif about is None and depth > shallower:
            about = _cut_first(pieces)
        said, name = about or ("", "".join(names[depth : depth + 1]))
        if about is not None:
            # Whom somebody else quotes isn't known any more.
            names[depth:] = [*[""] * (depth - len(names)), name]
        is_quoting = after is not None and after.depth > depth and after.opened == run.opened
        about = _cut_last(pieces) if is_quoting else None
        opened, shallower = run.opened, depth
        yield run, said, name


def ends_quoting(pieces: Iterable[Piece]) -> bool:
    """Whether what follows these pieces would stand under the name of somebody quoted."""
    headings = [piece.text for piece in pieces if piece.kind is HEADING]
    last = next((text for text in reversed(headings) if text.startswith((_QUOTED, _REPLY))), "")
    return last.startswith(_QUOTED)


def reply(level: int) -> Piece:
    """The heading of what a mail's writer says below a quote."""
    return Piece(HEADING, _REPLY, level)


def _cut_header(pieces: list[Piece]) -> list[str]:
    """The fields that pieces begin with, cut from them: of a header, in one piece or in several."""
    fields: list[str] = []
    for piece in pieces[:_MOST_FIELDS]:
        lines = piece.text.split("\n")
        if piece.kind not in (PROSE, ROW) or (fields and not goes_on(lines[0])):
            break
        fields += cut_fields(lines)
        pieces[:1] = _with_lines(piece, lines)
        if lines:
            break
    return fields


def _cut_first(pieces: list[Piece]) -> _About | None:
    """What names the writer at the beginning of a quote, as Apple's programs put it."""
    head = pieces[:_MOST_FIELDS]
    fields = _cut_header(head)
    if is_header(fields):
        pieces[:_MOST_FIELDS] = head
        return "; ".join(fields), writer_of(fields) or ""
    lines = pieces[0].text.split("\n") if pieces and pieces[0].kind is PROSE else []
    for end in range(1, min(MOST_LINES, len(lines)) + 1):
        first = lines[:end]
        about = cut_writer(first)
        if about is not None and not first and any(map(str.isdigit, about[0])):
            pieces[:1] = _with_lines(pieces[0], lines[end:])
            return about
    return None


def _cut_last(pieces: list[Piece]) -> _About | None:
    """What names the writer of the quote that follows some pieces, cut from the last one."""
    if not pieces or pieces[-1].kind is not PROSE:
        return None
    lines = pieces[-1].text.split("\n")
    about = cut_writer(lines)
    if about is not None:
        pieces[-1:] = _with_lines(pieces[-1], lines)
    return about


def _with_lines(piece: Piece, lines: list[str]) -> list[Piece]:
    """A piece with other lines, if any says something."""
    return [piece._replace(text="\n".join(lines))] if any(lines) else []


def _runs(lines: Sequence[str]) -> Iterator[Run]:
    """Lines of one depth, without their marks, behind the same opening of a message."""
    for (depth, opened), run in groupby(_places(lines), itemgetter(0)):
        text = "\n".join([line for _, line in run])
        if not text.isspace() and text:
            yield Run(depth, opened, [Piece(PROSE, text)])


def _places(lines: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """Each line with how deep it is quoted and how many messages were opened before it.

    What follows "Original Message", or another's header, is quoted without marks.
    """
    outer: list[int] = []  # how many marks there were where each message around was opened
    place, opened, in_header = (0, 0), 0, False
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        mark = _MARKS.match(line)
        size = mark.end() if mark else 0
        marks, said = line.count(">", 0, size), line[size:].strip()
        if not said:
            in_header = False
            yield place, ""
            continue
        while outer and outer[-1] > marks:
            outer.pop()
        below = following[size:].strip()
        is_rule = RULE.fullmatch(said) is not None or (
            _LINE.fullmatch(said) is not None and writer_of([below]) is not None
        )
        if is_rule or (not in_header and begins_header(said, below)):
            outer.append(marks)
            opened += 1
            in_header = True
        place = (marks + len(outer), opened)
        if not is_rule:
            yield place, line[size:]
