"""The plain text of a mail → pieces: what its writer says, and whom it quotes.

What is quoted stands under a heading that names who wrote it, so that nobody else is taken to have
said it, and its lines are joined at each depth as they were before they were quoted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from operator import itemgetter

from index.read.text import HEADING, PROSE, ROW, Piece, text_pieces

# Without any of this nothing is quoted. The last sign of each is seldom, and found the fastest.
_ANY = ("\n>", "\n--", "\n__", "From:", "Von:", "De:", "Van:", "Från:")
_MARKS = re.compile(r"(?!>From )(?:> ?)*")
_RULE = re.compile(
    r"-{2,} ?(?:Original (?:Message|Appointment)|Forwarded (?:message|by .*)"
    r"|Ursprüngliche Nachricht|Weitergeleitete Nachricht"
    r"|Message d'origine|Message transféré|Mensaje original) ?-{2,}",
    re.IGNORECASE,
)
_LINE = re.compile(r"_{5,}")
_FIELD = re.compile(r"\*?(?P<name>[^\W\d][\w-]{1,15})\*?: *(?P<value>\S.*)")
_WRITER, _SENT = ("From", "Von", "De", "Van", "Från"), re.compile(
    r"\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Verzonden|Skickat)\*?: "
)  # fmt: skip
_WROTE = re.compile(
    r"(?P<before>.*?)\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|skrev)\b"
    r"(?P<after>[^:]*):"
)
_ON = re.compile(r"(?:On|At|Am|Le|El|Il|Op|Den)\b\s*", re.IGNORECASE)
_TIME = re.compile(r"(?:\S*\d\S*|\b[AP]\.?M\b\.?|\b[A-Z]{2,4}T\b|\bUTC\b)(?=[\s,]|$)[\s,]*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ASIDE = re.compile(r"<[^<>]*>|\[[^][]*\]|\([^()]*\)")
_LONGEST, _LONGEST_NAME = 300, 60
_MOST_LINES = 3  # over which "On …, … wrote:" is wrapped

_Place = tuple[int, int]


def quoting_pieces(text: str) -> Iterator[Piece]:
    r"""The pieces of a mail's text, the quoted ones under headings of their own.

    >>> text = "Yes.\n\nOn 4 May 2024 Bob wrote:\n> Is it\n> dry?"
    >>> [piece.text for piece in quoting_pieces(text)]
    ['Yes.', 'Quoted: Bob', 'On 4 May 2024 Bob wrote:', 'Is it\ndry?']
    """
    if not text.startswith(">") and not any(sign[-1] in text and sign in text for sign in _ANY):
        yield from text_pieces(text)
        return
    runs = [(place, lines) for place, lines in _runs(text.splitlines()) if any(lines)]
    names: dict[int, str] = {}  # of who is quoted, by depth
    opened = 0
    said = ""  # of a run, what names its writer
    for ((depth, opening), lines), after in zip_longest(runs, runs[1:]):
        if opening > opened:
            opened = opening
            fields = _cut_fields(lines)
            said = "; ".join(fields)
            _name(names, depth, _writer_of(fields) or "")
        before, said = said, ""
        is_quoting = after is not None and after[0][0] > depth and after[0][1] == opened
        if is_quoting and (wrote := _cut_writer(lines)):
            said = wrote[0]
            _name(names, after[0][0], wrote[1])
        if not any(lines) and not before:
            continue
        if depth:
            yield Piece(HEADING, f"Quoted: {names[depth]}" if names.get(depth) else "Quoted", depth)
        elif lines is not runs[0][1]:
            yield Piece(HEADING, "Reply", 1)
        if before:
            yield Piece(ROW, before)
        yield from text_pieces("\n".join(lines))


def quoting_page(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces of a mail that is a page, those behind another's header under a heading of theirs.

    As Outlook quotes: the header is one paragraph, and no mark tells where what it heads ends.
    """
    depth = 0
    for piece in pieces:
        lines = piece.text.split("\n") if piece.kind is PROSE else []
        if len(lines) < 2 or _writer_of(lines[:1]) is None or not _SENT.match(lines[1]):
            yield piece._replace(level=piece.level + depth) if piece.level else piece
            continue
        depth += 1
        fields = _cut_fields(lines)
        name = _writer_of(fields)
        yield Piece(HEADING, f"Quoted: {name}" if name else "Quoted", depth)
        yield Piece(ROW, "; ".join(fields))
        if lines:
            yield Piece(PROSE, "\n".join(lines))


def _name(names: dict[int, str], depth: int, name: str) -> None:
    """Notes who is quoted from here on, "" if nobody says; whom they quote isn't known any more."""
    for deeper in [d for d in names if d >= depth]:
        del names[deeper]
    names[depth] = name


def _runs(lines: Sequence[str]) -> Iterator[tuple[_Place, list[str]]]:
    """Lines of one depth, without their marks, behind the same opening of a message."""
    for place, run in groupby(_places(lines), itemgetter(0)):
        yield place, [line for _, line in run]


def _places(lines: Sequence[str]) -> Iterator[tuple[_Place, str]]:
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
        is_rule = _RULE.fullmatch(said) is not None or (
            _LINE.fullmatch(said) is not None and _writer_of([below]) is not None
        )
        is_header = not in_header and _writer_of([said]) is not None and _SENT.match(below)
        if is_rule or is_header:
            outer.append(marks)
            opened += 1
            in_header = True
        place = (marks + len(outer), opened)
        if not is_rule:
            yield place, line[size:]


def _cut_fields(lines: list[str]) -> list[str]:
    """The header of a message that was opened, cut from its lines."""
    while lines and not lines[0]:
        del lines[0]
    end = next((i for i, line in enumerate(lines) if not _FIELD.match(line.strip())), len(lines))
    fields = [f"{field['name']}: {field['value']}" for field in _fields(lines[:end])]
    del lines[:end]
    return fields


def _fields(lines: Sequence[str]) -> Iterator[re.Match[str]]:
    return filter(None, (_FIELD.match(line.strip()) for line in lines))


def _writer_of(fields: Sequence[str]) -> str | None:
    """Whom a header says its message is from."""
    named = (field for field in _fields(fields) if field["name"] in _WRITER)
    return next((_person(field["value"]) for field in named), None)


def _cut_writer(lines: list[str]) -> tuple[str, str] | None:
    """The last lines before a quote if they say who wrote it, cut from the others; and who did."""
    filled = [i for i, line in enumerate(lines) if line]
    best: tuple[int, str, str] | None = None
    for first in filled[: -_MOST_LINES - 1 : -1]:
        said = " ".join(line.strip() for line in lines[first:] if line)
        wrote = _WROTE.fullmatch(said) if len(said) <= _LONGEST else None
        is_begun = _ON.match(said) is not None
        if wrote and (best is None or is_begun):
            told = wrote["after"].strip() or _TIME.split(_ASIDE.sub("", wrote["before"]))[-1]
            best = first, said, _person(told) or _person(wrote["before"])
            if is_begun:
                break
    if best is None:
        return None
    del lines[best[0] :]
    return best[1:]


def _person(said: str) -> str:
    """A name, else an address, out of what stands for somebody; "" if that is neither."""
    name = " ".join(_ON.sub("", _ASIDE.sub("", said), count=1).split()).strip(" ,;\"'")
    if not name or _ADDRESS.search(name):
        address = _ADDRESS.search(said)
        name = address[0] if address else name
    return name if len(name) <= _LONGEST_NAME else ""
