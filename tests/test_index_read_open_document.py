"""Texts and slides of OpenDocument: what stands in shapes, beside words and in cells."""

import io
import re
import zipfile

import pytest
from made_hostile import OASIS, SPACES, open_document, replaced
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


def with_objects(data: bytes, **parts: str) -> bytes:
    """An archive with more parts, each of an object of that name."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, part in parts.items():
            archive.writestr(f"{name}/content.xml", part)
    return stream.getvalue()


def shown(name: str, anchor: str = "as-char") -> str:
    """A frame that shows an object."""
    link = f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="./{name}"'
    return f'<draw:frame text:anchor-type="{anchor}"><draw:object {link}/></draw:frame>'


def math(inner: str) -> str:
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>'


def test_formulas_of_open_document_are_read_where_they_stand() -> None:
    square = "<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>"
    half = "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>"
    again = "<annotation encoding='StarMath 5.0'>E = m c^2</annotation>"
    data = with_objects(
        as_open_text(
            paragraph(f"Energy is {shown('One')}, as is known. It isn't {shown('Broken')}here."),
            paragraph(shown("Two", "paragraph")),
            paragraph(f"Again {shown('One')} it is."),
        ),
        One=math(f"<semantics><mrow>{square}</mrow>{again}</semantics>"),
        Two=math(half),
        Broken="<math",
    )
    document = read("a.odt", data)
    assert document.text.split("\n\n") == [
        "Energy is E=mc², as is known. It isn't here.",
        "(a+b)/2",
        "Again  it is.",
    ]
    assert document.note == "a chart or a formula couldn't be read"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<msub><mi>x</mi><mi>i</mi></msub><mo>&#x2062;</mo><mi>y</mi>", "x_iy"),
        (
            "<msubsup><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></msubsup>"
            "<msup><mi>i</mi><mrow><mi>k</mi><mo>+</mo><mn>1</mn></mrow></msup>",
            "∑_(i=1)^n i^(k+1)",
        ),
        ("<mn>2</mn><mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "2 sin x"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot><mo>=</mo><msqrt><mn>4</mn></msqrt>", "³√8=√4"),
        ("<mover><mi>v</mi><mo>→</mo></mover><mphantom><mi>w</mi></mphantom>", "v→"),
        (
            "<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo>)</mo>",
            "(1, 0; 0, 1)",
        ),
    ],
)
def test_formulas_of_open_document(inner: str, text: str) -> None:
    data = with_objects(as_open_text(paragraph(f"It is {shown('One')}.")), One=math(inner))
    assert read("a.odt", data).text == f"It is {text}."


@pytest.mark.parametrize("suffix", [".odt", ".odp"])
def test_charts_of_open_document_are_read_as_rows(suffix: str) -> None:
    rows = table(("<text:p/>", "Sold", "Left"), ("2022", "17", "3"), ("2023", "21", "4.5"))
    headed = rows.replace("<table:table-row>", "<table:table-header-rows><table:table-row>", 1)
    headed = headed.replace("</table:table-row>", "</table:table-row></table:table-header-rows>", 1)
    title = "<chart:title><text:p>Kilns by year</text:p></chart:title>"
    axis = f"<chart:axis>{title.replace('by', 'of each')}</chart:axis>"
    chart = (
        f'<office:document-content {SPACES} xmlns:chart="{OASIS}chart:1.0"><office:body>'
        f"<office:chart><chart:chart>{title}<chart:plot-area>{axis}</chart:plot-area>{headed}"
        "</chart:chart></office:chart></office:body></office:document-content>"
    )
    frame = shown("One").replace(' text:anchor-type="as-char"', "")
    data = replaced(
        open_document(suffix, "It grows."),
        "content.xml",
        lambda xml: xml.replace("</text:p>", f"{frame}</text:p>"),
    )
    assert sentences(read(f"a{suffix}", with_objects(data, One=chart))) == [
        "It grows.",
        "Kilns by year",
        "2022; Sold: 17; Left: 3",
        "2023; Sold: 21; Left: 4.5",
    ]


@pytest.mark.parametrize("suffix", [".odt", ".odp"])
def test_powers_of_open_document_stay_apart_from_their_number(suffix: str) -> None:
    looks = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties'
        f' style:text-position="{look}"/></style:style>'
        for name, look in (
            ("T1", "super 58%"),
            ("T2", "33% 58%"),
            ("T3", "sub 58%"),
            ("T4", "0% 9%"),
        )
    )
    styles = f'<office:automatic-styles xmlns:style="{OASIS}style:1.0">{looks}'
    span = '<text:span text:style-name="{}">{}</text:span>'.format
    text = (
        f"It takes <text:span>10</text:span>{span('T1', '6')} joules, or 10{span('T2', '-3')},"
        f" on the 4{span('T1', 'th')}, as noted{span('T1', '7')}, with 1{span('T3', '2')} or"
        f" 1{span('T4', '5')}."
    )
    data = replaced(
        open_document(suffix, text),
        "content.xml",
        lambda xml: xml.replace(
            "<office:body>", f"{styles}</office:automatic-styles><office:body>"
        ),
    )
    assert sentences(read(f"a{suffix}", data)) == [
        "It takes 10⁶ joules, or 10⁻³, on the 4th, as noted7, with 12 or 15."
    ]
