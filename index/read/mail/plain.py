"""The plain text of a mail as it was before programs broke its lines (RFC 3676) and signed it.

That a signature stands around a text is told by OpenPGP's lines (RFC 9580, section 7); nothing is
verified.
"""

import re

_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+:.*\n)*\n", re.MULTILINE)
_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----\n"
_END = "\n-----END PGP SIGNATURE-----"
_SIGN_OFF = "-- "


def joined(text: str) -> str:
    """A text whose lines go on in the next where they end in a space, which is none of its own."""
    parts: list[str] = []
    before = -1
    for line in text.split("\n"):
        stuffed = line.lstrip(">")
        depth = len(line) - len(stuffed)
        said = stuffed.removeprefix(" ")
        is_flowed = said.endswith(" ") and said != _SIGN_OFF
        if depth != before or said == _SIGN_OFF:
            parts.append(f"\n{'>' * depth}{' ' if depth else ''}")
        parts.append(said[:-1] if is_flowed else said)
        before = depth if is_flowed else -1
    return "".join(parts)[1:]


def unsigned(text: str) -> str:
    """A text without the signature and what was written into it for that."""
    head = _SIGNED.search(text)
    if head is None:
        return text
    said, begun, signature = f"\n{text[head.end() :]}".partition(_SIGNATURE)
    if not begun:
        return text
    # A dash that a line begins with was put behind another.
    said = said.replace("\n- ", "\n")
    return text[: head.start()] + said[1:] + signature.partition(_END)[2]
