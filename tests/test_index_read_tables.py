"""Tables and sheets: which rows name the columns, and what merged cells say."""

import io
from collections.abc import Callable, Sequence

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from pptx import Presentation
from pptx.util import Inches
from programs import Office
from reading import places, sentences

from index.read import read

Rows = Sequence[Sequence[object]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]

SOLD: Rows = [
    ["Region", "2023", "", "2024", ""],
    ["", "Sold", "Left", "Sold", "Left"],
    ["North", "1", "2", "3", "4"],
    ["South", "5", "6", "7", "8"],
]
SOLD_MERGED: Merged = [((0, 1), (0, 2)), ((0, 3), (0, 4)), ((0, 0), (1, 0))]
SOLD_READ = [
    "Region: North; 2023 Sold: 1; 2023 Left: 2; 2024 Sold: 3; 2024 Left: 4",
    "Region: South; 2023 Sold: 5; 2023 Left: 6; 2024 Sold: 7; 2024 Left: 8",
]
CITIES: Rows = [
    ["Region", "City", "Price"],
    ["North", "Oslo", "3"],
    ["", "Bergen", "4"],
    ["All of the south", "", ""],
    ["South", "Rome", "5"],
    ["West and the isles", "", "6"],
]
CITIES_MERGED: Merged = [((1, 0), (2, 0)), ((3, 0), (3, 2)), ((5, 0), (5, 1))]
CITIES_READ = [
    "Region: North; City: Oslo; Price: 3",
    "Region: North; City: Bergen; Price: 4",
    "All of the south",
    "Region: South; City: Rome; Price: 5",
    "Region: West and the isles; City: West and the isles; Price: 6",
]


def as_csv(rows: Rows) -> bytes:
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def as_word(rows: Rows, merged: Merged = ()) -> bytes:
    file, stream = docx.Document(), io.BytesIO()
    table = file.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(at, column).text = str(cell)
    for first, last in merged:
        table.cell(*first).merge(table.cell(*last)).text = str(rows[first[0]][first[1]])
    file.save(stream)
    return stream.getvalue()


def as_slide(rows: Rows, merged: Merged = ()) -> bytes:
    file, stream = Presentation(), io.BytesIO()
    slide = file.slides.add_slide(file.slide_layouts[6])
    size, inch = (len(rows), len(rows[0])), Inches(1)
    table = slide.shapes.add_table(*size, inch, inch, inch, inch).table
    table.first_row = False
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(at, column).text = str(cell)
    for first, last in merged:
        table.cell(*first).merge(table.cell(*last))
    file.save(stream)
    return stream.getvalue()


def as_workbook(rows: Rows, merged: Merged = ()) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Sales")
        covered = {
            (row, column)
            for (top, left), (bottom, right) in merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        for first, last in merged:
            # Away from the edge, as tables often stand.
            sheet.merge_range(*_moved(first), *_moved(last), rows[first[0]][first[1]])
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if (at, column) not in covered and cell != "":
                    sheet.write(*_moved((at, column)), cell)
    return stream.getvalue()


def _moved(cell: tuple[int, int]) -> tuple[int, int]:
    return cell[0] + 1, cell[1] + 2


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The tables with merged cells as LibreOffice writes them."""
    office = Office(tmp_path_factory.mktemp("tables"))
    sources = {
        "sold.docx": as_word(SOLD, SOLD_MERGED),
        "cities.docx": as_word(CITIES, CITIES_MERGED),
    }
    sheets = {
        "sold.xlsx": as_workbook(SOLD, SOLD_MERGED),
        "cities.xlsx": as_workbook(CITIES, CITIES_MERGED),
    }
    made = {to: dict(office.convert(to, sources)) for to in ("odt", "rtf")}
    return made | {"ods": dict(office.convert("ods", sheets))}


@pytest.mark.parametrize(
    ("rows", "merged", "wanted"),
    [(SOLD, SOLD_MERGED, SOLD_READ), (CITIES, CITIES_MERGED, CITIES_READ)],
)
@pytest.mark.parametrize(
    ("suffix", "make"), [(".docx", as_word), (".pptx", as_slide), (".xlsx", as_workbook)]
)
def test_merged_cells_say_in_each_row_and_column_what_they_say(
    suffix: str,
    make: Callable[[Rows, Merged], bytes],
    rows: Rows,
    merged: Merged,
    wanted: list[str],
) -> None:
    assert sentences(read(f"a{suffix}", make(rows, merged))) == wanted


def test_a_cell_alone_in_its_row_is_said_in_the_rows_below_that_it_spans() -> None:
    rows = [*CITIES[:3], ["West", "", ""], ["", "", "7"], ["East", "Riga", "8"]]
    merged = [((1, 0), (2, 0)), ((3, 0), (4, 1))]
    assert sentences(read("a.xlsx", as_workbook(rows, merged))) == [
        *CITIES_READ[:2],
        "West",
        "Region: West; City: West; Price: 7",
        "Region: East; City: Riga; Price: 8",
    ]


@pytest.mark.parametrize("to", ["odt", "rtf", "ods"])
def test_so_they_do_in_what_office_writes(converted: dict[str, dict[str, bytes]], to: str) -> None:
    assert sentences(read(f"a.{to}", converted[to]["sold"])) == SOLD_READ
    assert sentences(read(f"a.{to}", converted[to]["cities"])) == CITIES_READ


# --- names of columns


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            [["Item", "2022", "2023"], ["Rent", "100", "110"]],
            ["Item: Rent; 2022: 100; 2023: 110"],
        ),
        (
            [["", "2023", "2024"], ["Revenue", "10", "12"], ["Costs", "5", "6"]],
            ["Revenue; 2023: 10; 2024: 12", "Costs; 2023: 5; 2024: 6"],
        ),
        (
            [["Task", "2024-01-01", "2024-02-01"], ["Paint", "3", "4"]],
            ["Task: Paint; 2024-01-01: 3; 2024-02-01: 4"],
        ),
        (
            [["Name", "Name", "Value"], ["a", "b", "1"], ["c", "d", "2"]],
            ["Name: a; Name: b; Value: 1", "Name: c; Name: d; Value: 2"],
        ),
        (
            [["", "2023", "", "2024", ""], ["Region", "H1", "H2", "H1", "H2"], ["No", 1, 2, 3, 4]],
            ["Region: No; 2023 H1: 1; 2023 H2: 2; 2024 H1: 3; 2024 H2: 4"],
        ),
        # Texts above texts, but columns are often called so.
        (
            [["Name", "Role"], ["Ida Falk", "harbour master"], ["Ole Brandt", "pilot"]],
            ["Name: Ida Falk; Role: harbour master", "Name: Ole Brandt; Role: pilot"],
        ),
        (
            [["First name", "City", "Notes"], ["Ida", "Oslo", "tall"], ["Ole", "Bergen", "small"]],
            [
                "First name: Ida; City: Oslo; Notes: tall",
                "First name: Ole; City: Bergen; Notes: small",
            ],
        ),
        # Labels and values.
        (
            [["Company", "Acme Ltd"], ["CEO", "Ann Lee"], ["City", "Oslo"]],
            ["Company: Acme Ltd", "CEO: Ann Lee", "City: Oslo"],
        ),
        ([["Name:", "Ann Lee"], ["Born:", "1990"]], ["Name: Ann Lee", "Born: 1990"]),
        (
            [["Name:", "Ann", "Born:", "1990"], ["Town:", "Oslo", "Died:", "2020"]],
            ["Name: Ann; Born: 1990", "Town: Oslo; Died: 2020"],
        ),
        # No names at all: the first row is data.
        ([["Ann", "Lee", "40"], ["Bo", "Ray", "41"]], ["Ann; Lee; 40", "Bo; Ray; 41"]),
        ([["Ann", "1950", "1999"], ["Bo", "1960", "2001"]], ["Ann; 1950; 1999", "Bo; 1960; 2001"]),
        ([["1", "2"], ["3", "4"]], ["1; 2", "3; 4"]),
    ],
)
@pytest.mark.parametrize(
    ("suffix", "make"), [(".csv", as_csv), (".docx", as_word), (".xlsx", as_workbook)]
)
def test_the_first_row_names_the_columns_where_it_differs_from_the_others(
    suffix: str, make: Callable[[Rows], bytes], rows: Rows, wanted: list[str]
) -> None:
    assert sentences(read(f"a{suffix}", make(rows))) == wanted


def test_a_first_row_in_doubt_can_be_cited_too() -> None:
    rows = [["Ann", "Lee", "Paris"], ["Bob", "Ray", "Rome"], ["Cid", "Fox", "Oslo"]]
    assert sentences(read("a.csv", as_csv(rows)))[0] == "Ann; Lee; Paris"
    assert sentences(read("a.docx", as_word(rows)))[0] == "Ann; Lee; Paris"


@pytest.mark.parametrize("mark", ["bold", "repeated"])
def test_word_says_which_row_names_the_columns(mark: str) -> None:
    file, stream = docx.Document(), io.BytesIO()
    table = file.add_table(rows=0, cols=2)
    for cells in (["Who", "Where"], ["Ann", "Oslo"], ["Bo", "Rome"]):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.paragraphs[0].add_run(text).bold = (mark == "bold" and text[0] == "W") or None
    if mark == "repeated":
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    file.save(stream)
    read_rows = sentences(read("a.docx", stream.getvalue()))
    assert read_rows == ["Who: Ann; Where: Oslo", "Who: Bo; Where: Rome"]


def test_a_second_table_of_a_sheet_has_names_of_its_own() -> None:
    rows = (
        "Region,City,Price\nNorth,Oslo,3\nSouth,Rome,4\n,,\n"
        "Stock\nProduct,Weight\nCup,3\nMug,4\nJug,5\n,\n"
        "Person,Task\nAnn,Cook\nBo,Guard\n"
    )
    assert sentences(read("a.csv", rows.encode())) == [
        "Region: North; City: Oslo; Price: 3",
        "Region: South; City: Rome; Price: 4",
        "Stock",
        "Product: Cup; Weight: 3",
        "Product: Mug; Weight: 4",
        "Product: Jug; Weight: 5",
        "Person: Task",
        "Ann: Cook",
        "Bo: Guard",
    ]


def test_a_table_goes_on_after_an_empty_row() -> None:
    rows = "Name,Town,Age\nAnn,Oslo,40\n,,\nBo,Rome,41\n,,\nSouth\nCid,Bari,42\n\nTotal,,123\n"
    assert sentences(read("a.csv", rows.encode())) == [
        "Name: Ann; Town: Oslo; Age: 40",
        "Name: Bo; Town: Rome; Age: 41",
        "South",
        "Name: Cid; Town: Bari; Age: 42",
        "Name: Total; Age: 123",
    ]


def test_a_long_sheet_keeps_the_names_of_its_first_rows() -> None:
    rows: Rows = [["Name", "Age", "Town"], *([f"Ann {n}", n, "Oslo"] for n in range(1, 200))]
    found = places(read("a.csv", as_csv(rows)))
    assert found == {f"Name: Ann {n}; Age: {n}; Town: Oslo": ((), n + 1) for n in range(1, 200)}


def test_a_text_that_looks_like_a_time_of_open_document_stays_one_elsewhere() -> None:
    rows: list[list[str | int]] = [["Part", "Sold"], ["PT5M", 3], ["PT7M", 4]]
    assert sentences(read("a.xlsx", as_workbook(rows))) == [
        "Part: PT5M; Sold: 3",
        "Part: PT7M; Sold: 4",
    ]


def test_cells_merged_where_the_rows_held_at_a_time_end_say_the_same_in_each() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Place", "Pier", "Cost"])
        for row in range(1, 1200):
            sheet.write_row(row, 0, ["Oslo", f"Pier {row}", row / 4])
        sheet.merge_range(500, 0, 520, 0, "Rome")
    document = read("a.xlsx", stream.getvalue())
    places_told = ["Rome" if 500 <= row <= 520 else "Oslo" for row in range(1, 1200)]
    assert document.text.split("\n\n")[1:] == [
        f"Place: {place}; Pier: Pier {row}; Cost: {row / 4:g}"
        for row, place in enumerate(places_told, 1)
    ]
