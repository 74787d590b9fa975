"""The encoding that a page or a mail names → its text, where that name proves right.

Names mean what browsers take them for (WHATWG, Encoding Standard, 4.2): many call an encoding by
the name of a smaller one, `iso-8859-1` for cp1252 above all. Knows nothing of what bytes look like
where nothing is named; that is index/read/decode.py's.
"""

import codecs
import re

from index.read.decode import BOMS, decode

_HEAD = 4096  # bytes in which a page names its encoding, if it does
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_NAMED = re.compile(
    rb"<(?:\?xml\b[^<>]*?\bencoding|meta\b[^<>]*?\bcharset)\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
# Python's names of what a smaller encoding's name stands for.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}
_EAST_ASIAN = frozenset(
    ("cp932", "euc_jp", "iso2022_jp", "cp949", "gb18030", "big5hkscs", "hz", "iso2022_kr")
)
# Nothing else is a name: Python's own list holds what is no encoding of text.
_KNOWN = _EAST_ASIAN | {
    *("utf-8", "utf-7", "cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
    *(f"cp125{n}" for n in range(9)),
    *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
}
# So many letters in a row aren't valid UTF-8 by chance in any other encoding.
_NO_CHANCE = 4


def decode_page(data: bytes, label: str = "") -> str:
    """The text of a file of HTML or XHTML, without its byte order mark.

    Args:
        data: the whole file.
        label: what its sender calls its encoding; if nothing, what the page itself says counts.

    Raises:
        UnreadableError: the bytes are not text.
    """
    if not label and (named := _NAMED.search(_COMMENT.sub(b"", data[:_HEAD]))):
        label = named[1].decode("ascii", "replace")
    return decode_as(data, label)


def decode_as(data: bytes, label: str) -> str:
    """The text of bytes that are said to be in an encoding; "" if nothing is said.

    A mark at their beginning counts for more, and so does that they are UTF-8; a name that can't be
    right counts for nothing.

    Raises:
        UnreadableError: the bytes are not text.
    """
    encoding = _python_name(label)
    if not encoding or data.startswith(BOMS):
        return decode(data)
    try:
        text = data.decode("utf-8")
        if encoding == "utf-8":
            return text
    except UnicodeDecodeError:
        pass
    else:
        others = len(text) - len(text.encode("ascii", "ignore"))
        if others >= (_NO_CHANCE if encoding in _EAST_ASIAN else 1):
            return decode(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return decode(data)


def _python_name(label: str) -> str:
    """What Python calls the encoding of a label; "" if it is none that files are in."""
    plain = label.strip().lower().removeprefix("x-")
    if plain.startswith("iso-8859-8"):  # the letter behind says how it is laid out
        plain = plain[:10]
    for name in (plain, re.sub("^(?:windows|dos|ibm)-?", "cp", plain)):
        try:
            found = codecs.lookup(name).name
        except (LookupError, ValueError):  # the latter for a NUL in the name
            continue
        found = _WIDER.get(found, found)
        return found if found in _KNOWN else ""
    return ""
