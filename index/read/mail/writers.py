"""Who wrote what a mail quotes: the line that says so ("On 4 May Bob wrote:"), or another's header.

Knows such lines, in the languages of common mail programs; where they stand is for others to know.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

RULE = re.compile(
    r"[-‐]{2,} ?(?:Original (?:Message|Appointment)|Forwarded (?:message|by .*)"
    r"|Ursprüngliche Nachricht|Weitergeleitete Nachricht"
    r"|Message d'origine|Message transféré|Mensaje original) ?[-‐]{2,}"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht"
    r"|Début du message transféré|Inicio del mensaje reenviado) ?:",
    re.IGNORECASE,
)
"""The line above a message that is quoted or forwarded."""

_FIELD = re.compile(r"\*?(?P<name>[^\W\d][\w-]{0,15})\*?[ \xa0]?: *(?P<value>\S.*)")
WRITER = ("From", "Von", "De", "Van", "Från", "Fra", "Da", "Od", "От")
"""What names the writer in a header."""
_SENT = (
    *("Sent", "Date", "Gesendet", "Datum", "Envoyé", "Enviado", "Enviada", "Fecha", "Data"),
    *("Verzonden", "Skickat", "Sendt", "Dato", "Inviato", "Wysłano", "Odesláno", "Отправлено"),
    "Дата",
)
# A header's other fields; those that stand apart are taken for no others.
_MORE = (
    *("To", "Cc", "Bcc", "Subject", "Reply-To", "An", "Kopie", "Betreff", "À", "Objet", "Para"),
    *("Asunto", "Assunto", "Aan", "Onderwerp", "Till", "Ämne", "Til", "Emne", "A", "Oggetto", "Do"),
    *("Temat", "Komu", "Předmět", "Кому", "Копия", "Тема"),
)
_NAMES = frozenset((*WRITER, *_SENT, *_MORE))
_WROTE = re.compile(
    r"(?P<before>.*?)\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|skrev)\b"
    r"(?P<after>[^:]*):"
)
# What Gmail writes in every language: a time, a name and an address, and perhaps a word behind.
_TIMED = re.compile(r"(?P<before>[^<>]*\d:\d\d[^<>]*)<[^<>@\s]+@[^<>\s]+>(?P<after>)[^<>:]{0,30}:")
_ON = re.compile(r"(?:On|At|Am|Le|El|Il|Op|Den|От)\b\s*", re.IGNORECASE)
_TIME = re.compile(r"(?:\S*\d\S*|\b[AP]\.?M\b\.?|\b[A-Z]{2,4}T\b|\bUTC\b)(?=[\s,]|$)[\s,]*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ASIDE = re.compile(r"<[^<>]*>|\[[^][]*\]|\([^()]*\)")
_LONGEST, _LONGEST_NAME = 300, 60
MOST_LINES = 3
"""Over which "On …, … wrote:" is wrapped."""


def begins_header(line: str, following: str) -> bool:
    """Whether two lines begin the header of a message that somebody else wrote."""
    return writer_of([line]) is not None and _is_sent(following)


def is_header(lines: Sequence[str]) -> bool:
    """Whether the fields say whom a message is from and when it was sent, in any order."""
    return writer_of(lines) is not None and any(map(_is_sent, lines))


def opens(lines: Sequence[str]) -> bool:
    """Whether a paragraph begins with the header of a message."""
    return goes_on(lines[0]) and is_header(list(takewhile(_FIELD.match, lines)))


def goes_on(line: str) -> bool:
    """Whether a line that stands apart from a header is a field of it."""
    return any(field["name"] in _NAMES for field in _fields([line]))


def _is_sent(line: str) -> bool:
    return any(field["name"] in _SENT for field in _fields([line]))


def cut_fields(lines: list[str]) -> list[str]:
    """The header of a message that was opened, cut from its lines."""
    start = next((i for i, line in enumerate(lines) if line), len(lines))
    inside = takewhile(lambda i: _FIELD.match(lines[i].strip()), range(start, len(lines)))
    end = start + sum(1 for _ in inside)
    fields = [f"{field['name']}: {field['value']}" for field in _fields(lines[start:end])]
    del lines[:end]
    return fields


def _fields(lines: Sequence[str]) -> Iterator[re.Match[str]]:
    return filter(None, (_FIELD.match(line.strip()) for line in lines))


def writer_of(fields: Sequence[str]) -> str | None:
    """Whom a header says its message is from."""
    named = (field for field in _fields(fields) if field["name"] in WRITER)
    return next((_person(field["value"]) for field in named), None)


def cut_writer(lines: list[str]) -> tuple[str, str] | None:
    """The last lines before a quote if they say who wrote it, cut from the others; and who did."""
    filled = [i for i, line in enumerate(lines) if line]
    best: tuple[int, str, str] | None = None
    for first in filled[: -MOST_LINES - 1 : -1]:
        said = " ".join(line.strip() for line in lines[first:] if line)
        short = said if len(said) <= _LONGEST else ""
        wrote = _WROTE.fullmatch(short) or _TIMED.fullmatch(short)
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


def names_writer(line: str) -> bool:
    """Whether a line says who wrote what follows it, and when."""
    return any(map(str.isdigit, line)) and cut_writer([line]) is not None


def _person(said: str) -> str:
    """A name, else an address, out of what stands for somebody; "" if that is neither."""
    name = " ".join(_ON.sub("", _ASIDE.sub("", said), count=1).split()).strip(" ,;\"'")
    if not name or _ADDRESS.search(name):
        address = _ADDRESS.search(said)
        name = address[0] if address else name
    return name if len(name) <= _LONGEST_NAME else ""
