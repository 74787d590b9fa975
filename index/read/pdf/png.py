"""Pixels → a PNG file. That is little enough to need no library of pictures."""

import zlib
from struct import pack


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A picture as PNG, from rows of red, green and blue bytes without anything between them."""
    stride = 3 * width
    rows = b"".join(b"\0" + pixels[row * stride : (row + 1) * stride] for row in range(height))
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    parts = (
        pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
