"""Separated values: where lines are cut, and what quotes hold together."""

import pytest
from reading import places, sentences

from index.read import read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Artikel;Netto;Brutto\nTasse;10,50;12,50\n",
            "Artikel: Tasse; Netto: 10,50; Brutto: 12,50",
        ),
        ("Datum;Betrag\n01.02.2024;1.200,50\n02.02.2024;3,00\n03.02.2024;4,25\n", None),
        (
            "Name|Preis|Ort\nTasse|12,5|Köln\nTeller|13,5|Kiel\n",
            "Name: Tasse; Preis: 12,5; Ort: Köln",
        ),
        (
            "Preise 2024\n\nArt;Netto;Brutto\nTasse;10,5;12,5\n",
            "Art: Tasse; Netto: 10,5; Brutto: 12,5",
        ),
        ("sep=;\r\nName;Age;Town\r\nAnn;40;a,b\r\n", "Name: Ann; Age: 40; Town: a,b"),
        ("Name,Note,Age\nAnn,a;b,4\nBo,c;d,5\n", "Name: Ann; Note: a;b; Age: 4"),
    ],
)
def test_values_are_cut_where_all_lines_can_be(text: str, wanted: str | None) -> None:
    found = sentences(read("a.csv", text.encode()))
    assert (wanted or "Datum: 01.02.2024; Betrag: 1.200,50") in found
    assert not any("sep=" in sentence for sentence in found)


def test_said_separators_are_no_row() -> None:
    assert places(read("a.csv", b"sep=;\nName;Age;Town\nAnn;40;Rome\n")) == {
        "Name: Ann; Age: 40; Town: Rome": ((), 2)
    }


@pytest.mark.parametrize("path", ["a.tsv", "a.csv"])
def test_a_quote_that_is_never_closed_swallows_no_row(path: str) -> None:
    text = 'Size\tText\tAge\n"open\tx\t1\n5"\ty\t2\n"a ""b"" c"\t"two\nlines"\t3\n"last\tz\t4\n'
    assert sentences(read(path, text.encode())) == [
        'Size: "open; Text: x; Age: 1',
        'Size: 5"; Text: y; Age: 2',
        'Size: a "b" c; Text: two lines; Age: 3',
        'Size: "last; Text: z; Age: 4',
    ]


def test_a_cell_of_lines_that_look_like_rows_is_one_cell() -> None:
    text = 'Age,Said\n40,"It is wet, dark\nand cold, too"\n41,"Yes, it is"\n'
    assert sentences(read("a.csv", text.encode())) == [
        "Age: 40; Said: It is wet, dark and cold, too",
        "Age: 41; Said: Yes, it is",
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.csv", 'Age,Said\n40,"It is wet\n41,and cold"\n42,"Yes\n'),
        ("a.tsv", 'Age\tSaid\n40\t"It is wet\n41\tand cold"\n42\tYes\n'),
    ],
)
def test_quotes_that_may_be_stray_ones_join_no_rows(path: str, text: str) -> None:
    assert sentences(read(path, text.encode()))[:2] == [
        'Age: 40; Said: "It is wet',
        'Age: 41; Said: and cold"',
    ]


def test_many_open_quotes_are_read_in_a_row_s_time() -> None:
    text = "Size\tText\tAge\n" + '"open\tx\t1\n' * 20_000
    assert len(sentences(read("a.tsv", text.encode()))) == 20_000


def test_rows_read_many_at_a_time_are_those_read_alone() -> None:
    rows = [f"{n},Pier {n},The pier was built of wood and stone." for n in range(4000)]
    rows[7] = rows[2100] = ",,"
    rows[3000] = '3000,"Pier\n3000",It  goes\tover two lines.'
    document = read("a.csv", "\n".join(["Number,Place,Remark", *rows]).encode())
    told = "The pier was built of wood and stone."
    wanted = [f"Number: {n}; Place: Pier {n}; Remark: {told}" for n in range(4000)]
    wanted[3000] = "Number: 3000; Place: Pier 3000; Remark: It goes over two lines."
    del wanted[2100], wanted[7]
    assert document.text.split("\n\n") == wanted
    numbers = [page.number for page in document.pages]
    assert numbers == [n + 2 for n in range(4000) if n not in (7, 2100)]


def test_a_space_behind_the_separator_opens_a_quote_all_the_same() -> None:
    text = 'Name, City, Year\nAnn, Oslo, 1990\nBob, "Rome, Italy", 1991\n'
    assert sentences(read("a.csv", text.encode()))[-1] == "Name: Bob; City: Rome, Italy; Year: 1991"


def test_a_year_in_a_line_above_the_table_names_no_column() -> None:
    text = "Sales\nSource: harbour office, 2024\nProduct,Q1,Q2,Q3\nLamp,10,20,30\nRope,5,6,7\n"
    assert sentences(read("a.csv", text.encode())) == [
        *("Sales", "Source: harbour office; 2024"),
        *("Product: Lamp; Q1: 10; Q2: 20; Q3: 30", "Product: Rope; Q1: 5; Q2: 6; Q3: 7"),
    ]


def test_years_below_groups_of_columns_belong_to_their_names() -> None:
    text = "Product,Sales,Sales,Stock,Stock\n,2022,2023,2022,2023\nLamp,1,2,3,4\nRope,5,6,7,8\n"
    assert sentences(read("a.csv", text.encode()))[0] == (
        "Product: Lamp; Sales 2022: 1; Sales 2023: 2; Stock 2022: 3; Stock 2023: 4"
    )
