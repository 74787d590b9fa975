"""An invitation or a calendar's file → plain text: of each event what, when, where and by whom.

Times are told as they are written, with the place whose time it is. The format: RFC 5545.
"""

import re
from collections.abc import Iterator

_FOLD = re.compile(r"\r?\n[ \t]")
_PROPERTY = re.compile(
    r"(?P<name>[\w-]+)(?P<about>(?:;[\w-]+=(?:\"[^\"]*\"|[^\";:])*)*):(?P<value>.*)"
)
_PARAMETER = re.compile(r";(?P<name>[\w-]+)=\"?(?P<value>[^\";]*)")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_TOLD = {
    "SUMMARY": "Event",
    "DTSTART": "Start",
    "DTEND": "End",
    "LOCATION": "Place",
    "ORGANIZER": "Organizer",
    "STATUS": "Status",
}


def calendar_text(text: str) -> str:
    """What is said of each event, in two paragraphs: a line of its data, and its description."""
    return "\n\n".join(_paragraphs(_FOLD.sub("", text).splitlines()))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    inside: list[str] = []  # the components around a line, as an event's alarm is in it
    told: dict[str, str] = {}
    for found in filter(None, map(_PROPERTY.fullmatch, lines)):
        name, value = found["name"].upper(), found["value"].strip()
        if name == "BEGIN":
            inside.append(value.upper())
        elif name == "END" and inside:
            if inside.pop() == "VEVENT":
                description = told.pop("DESCRIPTION", "")
                data = (f"{_TOLD[n]}: {told[n]}" for n in _TOLD if told.get(n))
                yield from filter(None, ("; ".join(data), description))
                told.clear()
        elif inside[-1:] == ["VEVENT"] and (name in _TOLD or name == "DESCRIPTION"):
            told[name] = _said(name, value, found["about"])


def _said(name: str, value: str, about: str) -> str:
    """A property's value in words."""
    parameters = {p["name"].upper(): p["value"] for p in _PARAMETER.finditer(about)}
    if name == "ORGANIZER":
        return parameters.get("CN") or re.sub("^mailto:", "", value, flags=re.IGNORECASE)
    if time := _TIME.fullmatch(value):
        year, month, day, hour, minute, is_universal = time.groups()
        zone = "UTC" if is_universal else parameters.get("TZID", "")
        clock = f" {hour}:{minute}{f' ({zone})' if zone else ''}" if hour else ""
        return f"{year}-{month}-{day}{clock}"
    said = _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
    return said.strip() if name == "DESCRIPTION" else " ".join(said.split())
