"""Who wrote a document and when, and any day, as people say it: "Ida Falk, 17 May 2024"."""

from datetime import UTC, date, datetime

_FIRST, _LAST = (
    day.replace(microsecond=0, tzinfo=UTC).timestamp() for day in (datetime.min, datetime.max)
)
_DAY, _MONTH = len("2024-05-17"), len("2024-05")


def byline(author: str, written: str) -> str:
    """Author and date of a document (see `index.types.Document`), whichever is known.

    >>> byline("Ida Falk", "2024-05-17"), byline("Ida Falk", ""), byline("", "2024-05")
    ('Ida Falk, 17 May 2024', 'Ida Falk', 'May 2024')
    """
    return ", ".join(filter(None, (author, said_date(written))))


def said_date(written: str) -> str:
    """A year, month or day of ISO 8601 as people say it."""
    if len(written) not in (_DAY, _MONTH):
        return written
    day = date.fromisoformat(f"{written}-01"[:_DAY])
    return f"{day.day} {day:%B %Y}" if len(written) == _DAY else f"{day:%B %Y}"


def moment(seconds: float) -> datetime:
    """A time since the epoch, UTC; the nearest that a calendar has, since a file may bear any.

    >>> moment(-1e99).year, moment(0).year, moment(3e11).year
    (1, 1970, 9999)
    """
    return datetime.fromtimestamp(min(max(seconds, _FIRST), _LAST), UTC)


def said_day(seconds: float) -> str:
    """A time since the epoch as a date, UTC."""
    day = moment(seconds)
    return f"{day.day} {day:%B %Y}"
