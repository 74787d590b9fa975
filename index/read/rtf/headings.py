"""The paragraphs of an RTF file's text → pieces: which of them are headings, and where each ends.

That a paragraph is a heading is told by its style, by its outline level or, if it is short, by
being bold throughout. It is marked in the source with a sign that no text has, so that the library
that turns it into text carries it along. The format: Microsoft, RTF Specification 1.9.1.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from index.read.text import HEADING, Piece, may_be_heading, text_pieces

_SIGN = "\x1b"
_MARK = re.compile(rf"{_SIGN}\d?")
_PARAGRAPH = re.compile(r"\\par(?<!\\\\par)(?![a-z\d])")
_BEGIN, _IN_TABLE = r"\pard", r"\intbl"
_NUMBER = re.compile(r"\{\\listtext[^{}]*\}")
_LEVEL = re.compile(r"\\(?:outlinelevel(\d)|s(\d{1,4}))(?!\d)")
_STYLES = r"{\stylesheet"
_STYLE = re.compile(r"\{\\s(\d{1,4})(?!\d)([^{}]{0,2000}?)[ ]([^\\{};]{1,100});\}")
_NAMED = re.compile(r"heading ([1-9])|title", re.IGNORECASE)
_LONGEST_SHEET = 500_000  # Word's, with all styles that it has, is a tenth of that
_BODY, _LOWEST = 9, 6  # outline levels count from 0, and 9 is that of no heading
_BOLD = re.compile(r"\\b(?![a-z\d])")
_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|([{}])|\\[^a-z]|[^\\{}]", re.IGNORECASE)
_LONGEST_LOOK = 1_000  # characters of a short line's source
_WRAPPED = 40


def heading_styles(source: str) -> dict[str, int]:
    """The level of each style of headings, by its number."""
    start = source.find(_STYLES)
    levels: dict[str, int] = {}
    if start >= 0:
        for number, look, name in _STYLE.findall(source[start : start + _LONGEST_SHEET]):
            named, told = _NAMED.fullmatch(name.strip()), _LEVEL.search(look)
            if named:
                levels[number] = min(_LOWEST, int(named[1] or "1"))
            elif told and told[1] and int(told[1]) < _BODY:
                levels[number] = min(_LOWEST, int(told[1]) + 1)
    return levels


def marked_paragraphs(source: str, styles: Mapping[str, int]) -> str:
    """The source with its headings marked and a blank line after each paragraph."""
    *paragraphs, last = _PARAGRAPH.split(source.replace(_SIGN, ""))
    marked = (f"{text}{_mark(text, styles)}\\par\\par" for text in paragraphs)
    return "".join([*marked, last])


def headed_pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text of such a source."""
    before, *others = text.split(_SIGN)
    for part in others:
        level, following = part[:1] or " ", part[1:]
        above, _, name = before.rpartition("\n\n")
        words = " ".join(name.split())
        # A bold line is one only above a text: no heading is ever cited.
        if words and (
            level in "123456" or (level == "0" and may_be_heading(words) and following.strip())
        ):
            yield from text_pieces(above)
            yield Piece(HEADING, words, int(level) or _LOWEST)
        else:
            yield from text_pieces(before)
        before = following
    yield from text_pieces(before)


def unmarked(text: str) -> str:
    """A text without such marks."""
    return _MARK.sub("", text)


def unwrapped(text: str) -> str:
    """A text of such a source without the blank lines, if paragraphs of it were no more than lines.

    So it is where an editor took over a text whose lines it didn't know to be wrapped.
    """
    paragraphs = list(filter(None, text.split("\n\n")))
    cut = sum(
        len(before) > _WRAPPED and before[-1] not in ".!?:;" and after[0].islower()
        for before, after in pairwise(paragraphs)
    )
    return text.replace("\n\n", "\n") if 4 * cut > len(paragraphs) else text


def _mark(paragraph: str, styles: Mapping[str, int]) -> str:
    look = _NUMBER.sub("", paragraph).rpartition(_BEGIN)[2]
    if _IN_TABLE in look:
        return ""
    level = 0
    for outline, style in _LEVEL.findall(look):
        level = int(outline) + 1 if outline and int(outline) < _BODY else styles.get(style, level)
    if level:
        return f"{{{_SIGN}{min(_LOWEST, level)}}}"
    return f"{{{_SIGN}0}}" if _is_bold(look) else ""


def _is_bold(look: str) -> bool:
    """Whether all text of a paragraph is bold."""
    if len(look) > _LONGEST_LOOK or not _BOLD.search(look):  # as most
        return False
    bold, outer, is_filled = False, list[bool](), False
    for token in _TOKEN.finditer(look):
        word, number, brace = token.groups()
        if word == "b":
            bold = number != "0"
        elif word == "plain":
            bold = False
        elif brace == "{":
            outer.append(bold)
        elif brace:
            bold = outer.pop() if outer else bold
        elif word is None and not token[0].isspace():
            if not bold:
                return False
            is_filled = True
    return is_filled
