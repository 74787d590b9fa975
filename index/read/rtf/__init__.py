"""RTF → Document: its headings and paragraphs, laid out as those of a text file, and its tables.

Notes and text boxes stand at its end. What was deleted with changes tracked isn't text, nor is what
is hidden.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from striprtf.striprtf import rtf_to_text

from index.errors import UnreadableError
from index.read.authorship import names, written
from index.read.formulas.text import raised
from index.read.rtf.headings import heading_styles, marked_paragraphs, unwrapped
from index.read.rtf.table import marked, marked_pieces
from index.read.text import HEADING, lay_out, title_from
from index.types import Document

_AUTHOR = re.compile(r"\{\\author(?![a-z])([^{}]{1,2000})\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d\d?)\\dy(\d\d?)\b")
_CODE_PAGE = re.compile(r"\\ansicpg\d{1,5}")
_NOTE = re.compile(r"\{\\(?:\*\\)?(?:footnote|shptxt)\b")
_HEAD = 1000  # characters in which the character set is told
_MAC = re.compile(r"\\ansicpg10000\b|(?<=\\rtf1)\\mac\b")
# The look of a stretch of text: what words may stand before the one that matters.
_LOOK = r"(?:\\[a-z]{1,32}(?:-?\d{1,10})?[ ]?[\r\n]{0,2}){0,30}?"
_HIDES = re.compile(r"\\(?:deleted|v)1?(?![a-z\d])")
_HIDDEN = re.compile(rf"(?<!\\)\{{(?!\\rtf){_LOOK}\\(?:deleted|v)1?(?![a-z\d])")
_HIDDEN_BETWEEN = re.compile(r"\\v1?(?![a-z\d])[^{}]{0,5000}?\\(?:v0|plain)(?![a-z\d])")
_RAISED = re.compile(rf"(?<=\d)(\}}?)\{{{_LOOK}\\super(?![a-z\d]){_LOOK}[ ]?([+-]?\d{{1,9}})\}}")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_TITLE = re.compile(r"\{\\title(?![a-z])((?:[^{}\\]|\\.)*)\}", re.DOTALL)
# A cell's last paragraph ends with the cell, or its row would be several lines.
_END_OF_CELL = re.compile(r"\\par\s*(\}?\s*\\cell\b)")
# The bullets of Symbol and Wingdings.
_BULLETS = "\uf0b7\uf0a7\uf06e\uf0d8\uf0fc\uf076"


def read_rtf(path: str, data: bytes) -> Document:
    """The document of an .rtf file. Title, author and date are those of its information group.

    Without a title there, it has the one of a plain text.

    Raises:
        UnreadableError: it is something else.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableError("not RTF")
    # RTF is ASCII that names every other character; bytes above it break the format, not the text.
    source = _without_hidden(_END_OF_CELL.sub(r"\1", data.decode("cp1252", "replace")))
    if "\\super" in source:
        source = _RAISED.sub(lambda mark: mark[1] + raised(mark[2]), source)
    styles = heading_styles(source)
    parts = _parts(marked(source) if "\\cell" in source else source)
    texts = (_plain(marked_paragraphs(part, styles)).strip("\n") for part in parts)
    text = "\n\n".join(map(unwrapped, texts))
    for sign in _BULLETS:  # few texts hold any, and to look at each character takes far longer
        text = text.replace(sign, "•")
    document = _laid_out(path, text)
    created = _CREATED.search(source)
    return replace(
        document,
        title=" ".join(_told(_TITLE, source).split()) or document.title,
        media_type="application/rtf",
        author=names([_told(_AUTHOR, source)]),
        written=written("-".join(created.groups())) if created else "",
    )


def _laid_out(path: str, text: str) -> Document:
    laid = lay_out(marked_pieces(text))
    first = next(iter(laid.blocks), None)
    titled = first is not None and first.kind is HEADING
    title = laid.text[first.start : first.end] if first is not None and titled else title_from(path)
    return Document(path, title, laid.text, laid.blocks, "")


def _told(what: re.Pattern[str], source: str) -> str:
    """What the information group says of it; "" if nothing."""
    found = what.search(source)
    return _plain(_alone(source, found[1])) if found else ""


def _alone(source: str, part: str) -> str:
    """A part of a source that can be understood without the others, by the same character set."""
    found = _CODE_PAGE.search(source) or _MAC.search(source, 0, _HEAD)
    return f"{{\\rtf1{found[0] if found else ''}\\ansi\\uc1 {part}}}"


def _plain(source: str) -> str:
    # The library knows the first character set of the Macintosh, but not by its number.
    head, changes = _MAC.subn("", source[:_HEAD])
    encoding = "mac_roman" if changes else "cp1252"
    plain: str = rtf_to_text(head + source[_HEAD:], encoding, errors="replace")
    # RTF writes what is beyond the first plane in two halves, and the library keeps them apart.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _without_hidden(source: str) -> str:
    """The source without the groups that were deleted or are hidden."""
    if not _HIDES.search(source):  # as most; the patterns below take longer
        return source
    source = _HIDDEN_BETWEEN.sub("", source)
    kept: list[str] = []
    position = 0
    while hidden := _HIDDEN.search(source, position):
        kept.append(source[position : hidden.start()])
        position = _group_end(source, hidden.end())
    kept.append(source[position:])
    return "".join(kept)


def _parts(source: str) -> Iterator[str]:
    """The text without its notes, then each of these with what it takes to understand it."""
    kept: list[str] = []
    notes: list[str] = []
    position = 0
    while note := _NOTE.search(source, position):
        end = _group_end(source, note.end())
        kept.append(source[position : note.start()])
        notes.append(source[note.end() : end])
        position = end
    kept.append(source[position:])
    yield "".join(kept)
    yield from (_alone(source, note_text) for note_text in notes)


def _group_end(source: str, start: int) -> int:
    """The end of the group that `start` is in."""
    depth = 1
    for brace in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(source)
