"""What the tests of readers share: a text's blocks, and what holds for every document."""

from index.read import read
from index.sentences import split
from index.types import BlockKind, Document

HEADING, PROSE, ITEM, ROW, CODE = BlockKind
HARBOUR = "The harbour was dug by hand, and it took the town eleven years to do it."
BRIDGE = "The bridge was built of oak, and no nail was used for any part of it."


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


def sentences(document: Document) -> list[str]:
    """Each on one line; asserted to be where they say they are."""
    found = [s for section in split(document) for s in section.sentences]
    return [" ".join(document.text[s.start : s.end].split()) for s in found]


def places(document: Document) -> dict[str, tuple[tuple[str, ...], int | None]]:
    """Of each sentence, the headings that it stands under and its page, slide or row."""
    return {
        document.text[s.start : s.end]: (section.headings, s.page)
        for section in split(document)
        for s in section.sentences
    }
