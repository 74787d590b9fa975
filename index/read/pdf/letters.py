"""What a PDF's fonts say that their letters are → what people see of them."""

import re

# Controls, zero-width and bidirectional marks, variation selectors, the tag block, surrogates and
# what is no character: nothing that people see.
_DROPPED = (
    *(range(0x09), range(0x0E, 0x1C), range(0x7F, 0x85), range(0x86, 0xA0)),
    *((0x61C, 0x180E), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
    *(range(0xD800, 0xE000), range(0xFE00, 0xFE10), (0xFEFF,), range(0xFFF0, 0xFFFC)),
    *((0xFFFE, 0xFFFF), range(0xE0000, 0xE1000)),
)
_LETTERS: dict[int, str | None] = {code: None for codes in _DROPPED for code in codes}
# A soft hyphen that is drawn is a hyphen; fonts give both the same glyph.
_LETTERS |= {0xAD: "-", 0x2010: "-", 0x2011: "-"}
_LETTERS |= dict(
    zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
# The bullets of Symbol and Wingdings, as word processors write them.
_LETTERS |= dict.fromkeys((0xF0B7, 0xF0A7, 0xF06E, 0xF0D8, 0xF0FC, 0xF076), "•")

# Of what is printable, all that those are about: ligatures, hyphens, variation selectors.
_CHANGED = re.compile("[\u2010\u2011\ufb00-\ufb06\ufe00-\ufe0f\U000e0000-\U000e0fff]")

BULLET = re.compile(r"[●○■□▪◆❖➢➤►▸✓✔∙]\s+(?=\S)")
"""Bullets that plain text doesn't know; in the text they are "•"."""


def clean(raw: str) -> str:
    """What people see of a text: ligatures as letters, single spaces, nothing invisible."""
    # The one white space that is printable is the space.
    if raw.isprintable() and "  " not in raw and (raw.isascii() or not _CHANGED.search(raw)):
        return raw.strip()
    return " ".join(raw.translate(_LETTERS).split())


def places(raw: str) -> list[int]:
    """For each character of `clean(raw)`, where in `raw` it comes from."""
    found: list[int] = []
    blank = True  # white space is kept only after something else
    for place, character in enumerate(raw):
        for shown in character.translate(_LETTERS):
            if not (blank and shown.isspace()):
                found.append(place)
            blank = shown.isspace()
    return found[: len(clean(raw))]
