"""What the tests of readers share: a text's blocks, and what holds for every document."""

from index.read import read
from index.types import BlockKind, Document

HEADING, PROSE, ITEM, ROW, CODE = BlockKind
HARBOUR = "The harbour was dug by hand, and it took the town eleven years to do it."


def blocks(path: str, text: str) -> list[tuple[BlockKind, str]]:
    document = read(path, text.encode())
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def assert_sound(document: Document) -> None:
    """Blocks are in order and in range, don't overlap, and leave out nothing but white space."""
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.text)
        assert not document.text[position : block.start].strip()
        assert document.text[block.start : block.end].strip()
        position = block.end
    assert not document.text[position:].strip()
    assert document.title.strip()
    document.text.encode()  # no lone surrogates
