"""Texts and slides of OpenDocument: what stands in shapes, beside words and in cells."""

import re

import pytest
from made_hostile import SPACES, open_document, replaced
from reading import HARBOUR, places, sentences

from index.read import read

LIBRE = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
PICTURE = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"


def as_open_text(*paragraphs: str) -> bytes:
    """A text of paragraphs and tables given as XML."""
    return replaced(
        open_document(".odt", "A"),
        "content.xml",
        lambda xml: xml.replace("<text:p>A</text:p>", "".join(paragraphs)).replace(
            SPACES, f'{SPACES} xmlns:loext="{LIBRE}" xmlns:svg="{PICTURE}"'
        ),
    )


def paragraph(inner: str) -> str:
    return f"<text:p>{inner}</text:p>"


def table(*rows: tuple[str, ...], space: str = "table") -> str:
    """A table; a cell is its paragraph's text, or XML."""

    def cell(inner: str) -> str:
        shown = inner if inner.startswith("<") else paragraph(inner)
        return f"<{space}:table-cell>{shown}</{space}:table-cell>"

    inner = "".join(
        f"<{space}:table-row>{''.join(map(cell, row))}</{space}:table-row>" for row in rows
    )
    return f"<{space}:table>{inner}</{space}:table>"


FISH = (("Fish", "Weight", "Price"), ("Trout", "2 kg", "9"), ("Pike", "7 kg", "12"))
FISH_READ = ["Fish: Trout; Weight: 2 kg; Price: 9", "Fish: Pike; Weight: 7 kg; Price: 12"]


def test_how_signs_are_read_aloud_is_no_text() -> None:
    ruby = "<text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう"
    data = as_open_text(paragraph(f"{ruby}</text:ruby-text></text:ruby>は大きい町です。"))
    assert sentences(read("a.odt", data)) == ["東京は大きい町です。"]


@pytest.mark.parametrize("shape", ["draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse"])
def test_what_stands_in_a_shape_follows_its_paragraph(shape: str) -> None:
    said = "<svg:title>Green</svg:title><svg:desc>A box</svg:desc>"
    box = f"{said}<{shape}>{said}{paragraph('Fish are sold.')}</{shape}>"
    for shown in (box, f"<draw:g>{box}</draw:g>"):
        data = as_open_text(paragraph(f"It stands{shown} here."))
        assert sentences(read("a.odt", data)) == ["It stands here.", "Fish are sold."]


@pytest.mark.parametrize("space", ["table", "loext"])
def test_tables_in_shapes_are_read_by_rows(space: str) -> None:
    box = f"<draw:custom-shape>{table(*FISH, space=space)}</draw:custom-shape>"
    data = as_open_text(paragraph(f"It stands here.{box}"))
    assert sentences(read("a.odt", data)) == ["It stands here.", *FISH_READ]


def test_cells_that_are_more_than_a_text_are_read_behind_their_row() -> None:
    inner = paragraph("It is sold.") + table(*FISH)
    long = paragraph(HARBOUR) * 5
    data = as_open_text(
        table(("Item", "Place", "Text"), ("Boat", "Quay", long), ("Fish", "Pier", inner)),
        table(("Alone", inner)),
    )
    assert sentences(read("a.odt", data)) == [
        "Item; Place; Text",
        "Item: Boat; Place: Quay",
        *[HARBOUR] * 5,
        "Item: Fish; Place: Pier",
        "It is sold.",
        *FISH_READ,
        "Alone",
        "It is sold.",
        *FISH_READ,
    ]


def test_tables_in_tables_are_read_once() -> None:
    inner = "It stands deep."
    for _ in range(40):
        inner = table(("Beside", inner)) if inner.startswith("<") else table((inner,))
    assert sentences(read("a.odt", as_open_text(inner))) == [
        *["Beside"] * 38,
        "Beside: It stands deep.",
    ]


def test_hidden_slides_of_open_document_are_left_out() -> None:
    pages = "".join(
        f'<draw:page draw:style-name="{style}"><draw:frame>{paragraph(text)}</draw:frame>'
        "</draw:page>"
        for style, text in (("d1", "It is shown."), ("d2", "It is hidden."), ("d1", "It is last."))
    )
    styles = "".join(
        f'<style:style style:name="{name}"><style:drawing-page-properties'
        f' presentation:visibility="{look}"/></style:style>'
        for name, look in (("d1", "visible"), ("d2", "hidden"))
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    looks = (
        f'<office:automatic-styles xmlns:style="{space}:style:1.0"'
        f' xmlns:presentation="{space}:presentation:1.0">{styles}</office:automatic-styles>'
    )
    data = replaced(
        open_document(".odp", "A"),
        "content.xml",
        lambda xml: re.sub("<draw:page>.*</draw:page>", pages, xml).replace(
            "<office:body>", f"{looks}<office:body>"
        ),
    )
    assert places(read("a.odp", data)) == {"It is shown.": ((), 1), "It is last.": ((), 3)}
