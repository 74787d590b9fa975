"""XHTML → what an HTML parser makes the same of.

In XML any element may close itself, as in `<title/>`; to a parser of HTML that one is open, and all
that follows is the page's title, up to its end.
"""

import re

# Those are never closed in HTML, where the slash counts for nothing.
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_SELF_CLOSED = re.compile(rf"<(?!(?:{_VOID})[\s/])([a-z][^\s<>/]*+)([^<>]*+)(?<=/)>", re.IGNORECASE)


def as_html(text: str) -> str:
    """The same page with an end tag for each element that closes itself.

    >>> as_html('<title/><a id="p7"/>Text<br/>')
    '<title></title><a id="p7"></a>Text<br/>'
    """
    return _SELF_CLOSED.sub(_closed, text) if "/>" in text else text


def is_xml(path: str, text: str) -> bool:
    """Whether a page is XML, as its file's name or its first line says."""
    return path.lower().endswith(".xhtml") or text.startswith("<?xml")


def _closed(tag: re.Match[str]) -> str:
    return f"<{tag[1]}{tag[2][:-1]}></{tag[1]}>"
