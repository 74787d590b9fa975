"""Bytes → text: which encoding a file is in, and whether it is text at all.

Knows encodings, not formats. It never fails on bytes that a person would call text, and what it
returns holds no lone surrogate, so that it can be stored and sent anywhere.
"""

import codecs
import re

from chardet import detect_all

from index.errors import UnreadableError

# The UTF-32 marks come first: that of UTF-16-LE is the beginning of that of UTF-32-LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BOMS = tuple(mark for mark, _ in _MARKS)
"""The byte order marks of Unicode's encodings."""

# The encodings that old text files are in; more candidates only bring more wrong guesses.
_LEGACY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859-2"),
    *("iso8859-5", "iso8859-7", "iso8859-15", "koi8-r", "koi8-u", "cp850", "cp852", "cp866"),
    *("mac-roman", "mac-cyrillic", "gb18030", "big5hkscs", "cp949", "cp932", "shift_jis_2004"),
    "euc_jis_2004",
]
_WESTERN = "Windows-1252"
# Bytes of which cp1252 is nearly as likely as another encoding are in that: it is far commoner.
_NEARLY = 0.8
_SAMPLE = 65_536
_SLAB = 2**20  # characters that are checked at a time, so that a large text isn't held twice
# Controls that no text editor writes; tab, the line ends, backspace, bell and ESC are in real text.
_BINARY = bytes([*range(7), *range(14, 27), *range(28, 32), 127])
_BINARY_SHARE = 0.02
_WHOLE_TO_BROKEN = 4
# What stands between words and sentences there has, as UTF-16, a control or NUL among its bytes.
_BETWEEN = re.compile("[ \n、。，]")
_EAST_ASIAN = re.compile(
    "[\t\n\r -~\u00a0-\u00ff\u2010-\u2030\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]+"
)
# Two kana beside each other, not the same again, which in Korean's bytes would be a laugh.
_KANA = re.compile("([\u3041-\u3096\u30a1-\u30fa])(?!\\1)(?=[\u3041-\u3096\u30a1-\u30fc])")
_KANA_SHARE = 0.1  # of all characters that aren't ASCII
# What other encodings' letters look like in cp1252: signs inside words ("posz³a"), capitals behind
# small letters, three letters in a row that aren't ASCII.
_MISREAD = re.compile(
    r"[^\W\d_][^\w\s\x00-\x7f’–—·…”»°²³][^\W\d_]|[a-zß-ÿ][À-ÞŠŒŽŸ]|[À-ÿŠŒŽšœžŸƒ]{3}"
)
# Nobody joins these letters, Greek to Arabic, to Latin ones.
_MIXED = re.compile(r"[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark.

    Raises:
        UnreadableError: the bytes are not text.
    """
    for bom, encoding in _MARKS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, errors="replace"))
    if unmarked := _utf32(data) or _utf16(data):
        return _checked(data.decode(unmarked, errors="replace"))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        if unmarked := _east_asian_utf16(data):
            return _checked(data.decode(unmarked, errors="replace"))
        if _binary_share(data) > _BINARY_SHARE:
            raise UnreadableError("looks binary") from None
        text = data.decode("utf-8", errors="replace")
        if _is_damaged_utf8(text):
            return text
    return data.decode(_legacy(data), errors="replace")


def _is_damaged_utf8(text: str) -> bool:
    """Whether nearly all letters that aren't ASCII are whole, as no other encoding's would be."""
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good >= _WHOLE_TO_BROKEN * bad


def _utf32(data: bytes) -> str | None:
    """UTF-32 without a mark: of every four bytes the highest is 0, the next nearly always."""
    sample = data[: _SAMPLE // 4 * 4]
    for highest, next_one, encoding in ((3, 2, "utf-32-le"), (0, 1, "utf-32-be")):
        is_high = sample[highest::4].count(0) * 4 == len(sample) > 0
        planes = sample[next_one::4]
        if is_high and max(planes) <= 16 and 2 * planes.count(0) > len(planes):
            return encoding
    return None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows by its NULs: spaces and line ends have one, on one side only."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 20 < len(sample) or min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _east_asian_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, of Chinese, Japanese or Korean: nothing but its signs.

    Bytes of older encodings may make such letters as well, but never what stands between them.
    """
    sample = data[: _SAMPLE // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        likely = len(text) - len(_EAST_ASIAN.sub("", text))
        if _BETWEEN.search(text) and likely > (1 - _BINARY_SHARE) * len(text):
            return encoding
    return None


def _legacy(data: bytes) -> str:
    """The most likely encoding of bytes that aren't UTF-8."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - _SAMPLE // 8) if first else 0
    sample = data[start : start + _SAMPLE]
    # No legacy encoding has a line end or a space inside a character: cut the sample there.
    whole = sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample
    if japanese := _japanese(whole):
        return japanese
    found = {
        str(one["encoding"]): one["confidence"]
        for one in detect_all(whole, include_encodings=_LEGACY)
        if one["encoding"] and not _MIXED.search(whole.decode(one["encoding"], "replace"))
    }
    best = max(found, key=found.__getitem__, default=_WESTERN)
    is_western = found.get(_WESTERN, 0.0) >= _NEARLY * found.get(best, 0.0)
    if is_western and not _MISREAD.search(whole.decode(_WESTERN, "replace")):
        return _WESTERN
    return best


def _japanese(sample: bytes) -> str | None:
    """The encoding in which the bytes are Japanese, if there is one.

    No text of another language makes kana that stand together, while a few Japanese sentences may
    be as clean in Korean's or Chinese's encodings: their bytes are all taken up by characters.
    """
    for encoding in ("cp932", "euc_jp"):
        text = sample.decode(encoding, errors="replace")
        others = len(text) - len(text.encode("ascii", "ignore"))
        is_whole = text.count("\ufffd") <= _BINARY_SHARE * len(text)
        if is_whole and len(_KANA.findall(text)) > _KANA_SHARE * others:
            return encoding
    return None


def _checked(text: str) -> str:
    bad = float(text.count("\ufffd"))
    for start in range(0, len(text), _SLAB):
        slab = text[start : start + _SLAB]
        bad += len(slab) * _binary_share(slab.encode("latin-1", "replace"))
    if bad > _BINARY_SHARE * len(text):
        raise UnreadableError("looks binary")
    return text


def _binary_share(data: bytes) -> float:
    """The share of bytes that only binary files hold, from 0 to 1."""
    return 1 - len(data.translate(None, _BINARY)) / max(1, len(data))
