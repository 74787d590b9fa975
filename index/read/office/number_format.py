"""A number and its format in an office file → what a cell of that format shows.

Only of formats without which the number says something else: shares ("12.5%") and codes with
leading zeros ("01234"). The codes: ISO/IEC 29500-1, 18.8.31.
"""

import re

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DECIMALS = re.compile(r"\.([0?#]+)")
_ZEROS = re.compile(r"0{2,32}")
_MOST_DECIMALS = 15
BUILT_IN = {9: "0%", 10: "0.00%"}
"""The codes that files needn't tell, by their number."""


def is_telling(code: str) -> bool:
    """Whether a format changes what a number says."""
    plain = _plain(code)
    return "%" in plain or _ZEROS.fullmatch(plain) is not None


def shown(value: float, code: str) -> str:
    """A number as a telling format shows it.

    >>> shown(0.125, "0.0%"), shown(1234, "00000")
    ('12.5%', '01234')
    """
    plain = _plain(code)
    if "%" not in plain:
        return f"{value:0{len(plain) + (value < 0)}.0f}"
    decimals = _DECIMALS.search(plain)
    count = min(len(decimals[1]), _MOST_DECIMALS) if decimals else 0
    return f"{100 * value:.{count}f}%"


def _plain(code: str) -> str:
    """The part of a code for positive numbers, without what it quotes and how it is coloured."""
    return _QUOTED.sub("", code).partition(";")[0].strip()
