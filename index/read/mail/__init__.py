"""E-mail → Document: who wrote to whom and when, the message, and the messages that are attached.

Offsets count in the extracted text. The format: RFC 5322.

    parts.py      the parts of a message → pieces, and what is attached to it
    plain.py      a text as it was before programs broke its lines and signed it
    pages.py      a page: what its writer says, and whom it quotes
    quotes.py     what is quoted → pieces under headings that name who wrote it
    writers.py    the lines that name who wrote what is quoted
    footers.py    what mailing lists write below each message
    calendar.py   an invitation → text
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from index.errors import UnreadableError
from index.read.authorship import names, written
from index.read.charset import decode_as
from index.read.mail.parts import (
    Part,
    attached_to,
    body_pieces,
    file_of,
    has_calendar,
    is_calendar,
    part_of,
)
from index.read.text import Piece, lay_out, title_from
from index.types import Attached, BlockKind, Document

_SHOWN = ("From", "To", "Cc", "Date")
_DEEPEST = 4
_TOO_DEEP = f"messages attached more than {_DEEPEST - 1} deep aren't read"
_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_IS_SEALED = "what is encrypted, or inside a signature, isn't read"
_ABOUT_PART = "content-"
_UNQUOTED = re.compile(r"(name=)([^\s\";=]+(?: [^\s\";=]+)+)(?=\s*(?:;|$))")
_BLANK_LINE = re.compile(rb"\n\r?\n")


def _parsed_header(name: str, value: str) -> Any:
    """A header as the library parses it, else its mere text; of a part's look, as if not said.

    The library itself fails at some that are cut off, as "ann@" is, and a mail is more than those.
    It ends a name at its first space where quotes are missing.
    """
    try:
        if name.lower().startswith(_ABOUT_PART):
            value = decode_as(value.encode("ascii", "surrogateescape"), "cp1252")
            value = _UNQUOTED.sub(r'\1"\2"', value)
        return default.header_factory(name, value)
    except Exception:
        if name.lower().startswith(_ABOUT_PART):
            return default.header_factory(name, "")
        return default.header_factory("Subject", value)


_POLICY = default.clone(header_factory=_parsed_header)


def read_mail(path: str, data: bytes) -> Document:
    """The document of an .eml file. Its title is the subject, its author whom it is from.

    Its note tells of messages that are attached too deep to be read, and of encrypted ones. Files
    that are attached are left to `attached_files`.

    Raises:
        UnreadableError: it is something else.
    """
    message = _parsed(data)
    if not isinstance(message, EmailMessage) or not any(map(message.get, _SHOWN)):
        raise UnreadableError("not an e-mail: nobody is said to have written it")
    subject = _header(message, "Subject")
    notes: dict[str, None] = {}
    laid = lay_out(_pieces(message, 1, notes))
    return Document(
        path, subject or title_from(path), laid.text, laid.blocks, "message/rfc822",
        author=names(name or address for name, address in getaddresses([_header(message, "From")])),
        written=_day(_header(message, "Date")), note="; ".join(notes),
    )  # fmt: skip


def _parsed(data: bytes) -> Message:
    """What the library makes of a message. It looks at every line; here only at the headers'.

    All of it goes to the library if there are parts, or if the headers don't end at the first
    blank line.
    """
    if blank := _BLANK_LINE.search(data):
        message = message_from_bytes(data[: blank.end()], policy=_POLICY)
        in_parts = message.get_content_maintype() in ("multipart", "message")
        if not (in_parts or message.defects or message.get_payload()):
            message.set_payload(data[blank.end() :].decode("ascii", "surrogateescape"))
            return message
    return message_from_bytes(data, policy=_POLICY)


def _pieces(message: EmailMessage, level: int, notes: dict[str, None]) -> Iterator[Piece]:
    """What a message and those attached to it say; what couldn't be read is told in `notes`."""
    yield Piece(BlockKind.HEADING, _header(message, "Subject"), level)
    shown = ((name, _header(message, name)) for name in _SHOWN)
    yield Piece(BlockKind.ROW, "; ".join(f"{name}: {value}" for name, value in shown if value))
    whole = part_of(message)
    if whole.kind in _SEALED:
        notes[_IS_SEALED] = None
    yield from body_pieces(whole, level)
    for part in attached_to(whole):
        inner = part.inside[0].message if part.inside else None
        if isinstance(inner, EmailMessage) and level < _DEEPEST:
            yield from _pieces(inner, level + 1, notes)
        elif isinstance(inner, EmailMessage):
            notes[_TOO_DEEP] = None


def attached_files(data: bytes) -> list[Attached]:
    """The files attached to a mail, and to the messages in it, that there are readers for."""
    return list(_files(part_of(_parsed(data)), 1))


def _files(whole: Part, level: int) -> Iterator[Attached]:
    is_invitation = has_calendar(whole)
    for part in attached_to(whole):
        if part.inside and level < _DEEPEST:
            yield from _files(part.inside[0], level + 1)
        # Calendars' programs send an invitation twice, the second time as a file.
        elif not part.inside and not (is_invitation and is_calendar(part)):
            file = file_of(part)
            if file is not None:
                yield file


def _day(date: str) -> str:
    """The day of a header's date where it was written, whatever day it was elsewhere."""
    try:
        return written(parsedate_to_datetime(date).date().isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _header(message: EmailMessage, name: str) -> str:
    """A header's value on one line, letters that should have been encoded there included."""
    value = str(message.get(name, ""))
    if "\ufffd" in value:
        sent = next(raw for key, raw in message.raw_items() if key.lower() == name.lower())
        data = str(sent).encode("ascii", "surrogateescape")
        text = decode_as(data, message.get_content_charset("cp1252"))
        value = str(_parsed_header(name, text))
    return " ".join(value.split())
