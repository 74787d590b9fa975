"""Sheets of OpenDocument: what merged cells say where they are shown, what long times show."""

import re

from made_hostile import open_document, replaced
from reading import places, sentences

from index.read import read

COVERED = "<table:covered-table-cell/>"


def ods_cell(text: str, across: int = 1, down: int = 1, times: int = 1) -> str:
    spans = f'table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
    look = f'office:value-type="string" table:number-columns-repeated="{times}" {spans}'
    return f"<table:table-cell {look}><text:p>{text}</text:p></table:table-cell>"


def ods_row(*cells: str, times: int = 1) -> str:
    inner = "".join(cell if cell.startswith("<") else ods_cell(cell) for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


def as_open_sheets(*sheets: str) -> bytes:
    """An .ods file; of each sheet its rows."""
    tables = "".join(
        f'<table:table table:name="{number}">{rows}</table:table>'
        for number, rows in enumerate(sheets)
    )
    return replaced(
        open_document(".ods", "A"),
        "content.xml",
        lambda xml: re.sub("<table:table .*</table:table>", tables, xml),
    )


def test_merged_cells_of_open_document_stand_where_they_are_shown() -> None:
    names = ods_row("Region", "City", "Price")
    first = names + ods_row(ods_cell("North", down=3), "Oslo", "3")
    # Below cells and rows that are repeated, and in a group of rows.
    first += ods_row(COVERED, "Bergen", "4", times=2) + ods_row("South", ods_cell("5", times=2))
    first += f"<table:table-row-group>{ods_row(ods_cell('Isles', 2), COVERED, '6', times=2)}"
    first += f"</table:table-row-group>{ods_row(ods_cell('None elsewhere', 3), COVERED, COVERED)}"
    second = names + ods_row("West", "Cork", "7")
    third = names + ods_row("<table:table-cell/>", ods_cell("Lyon", down=2), "8")
    third += ods_row(
        "East", "<table:covered-table-cell><text:p>Old</text:p></table:covered-table-cell>", "9"
    )
    assert sentences(read("a.ods", as_open_sheets(first, second, third))) == [
        "Region: North; City: Oslo; Price: 3",
        "Region: North; City: Bergen; Price: 4",
        "Region: North; City: Bergen; Price: 4",
        "Region: South; City: 5; Price: 5",
        "Region: Isles; City: Isles; Price: 6",
        "Region: Isles; City: Isles; Price: 6",
        "None elsewhere",
        "Region: West; City: Cork; Price: 7",
        "City: Lyon; Price: 8",
        "Region: East; City: Lyon; Price: 9",
    ]


def test_long_times_of_open_document_read_as_they_are_shown() -> None:
    def time(said: str, shown: str) -> str:
        look = f'office:value-type="time" office:time-value="{said}"'
        return f"<table:table-cell {look}><text:p>{shown}</text:p></table:table-cell>"

    rows = ods_row("Train", "Leaves", "Takes", "Rests", "By")
    rows += ods_row(
        *("Night mail", time("PT09H30M00S", "09:30:00"), time("PT30H05M10.5S", "30:05:10")),
        *(time("PT45M", "0:45"), "PTA"),
    )
    assert sentences(read("a.ods", as_open_sheets(rows))) == [
        "Train: Night mail; Leaves: 09:30:00; Takes: 30:05:10; Rests: 0:45; By: PTA"
    ]


def test_shares_and_broken_lines_of_open_document_read_as_they_are_shown() -> None:
    def share(value: str, shown: str, times: int = 1) -> str:
        look = f'office:value-type="percentage" office:value="{value}"'
        repeated = f'table:number-columns-repeated="{times}"'
        return f"<table:table-cell {look} {repeated}><text:p>{shown}</text:p></table:table-cell>"

    rows = "<table:table-row/>" + ods_row("<table:table-cell/>", "Town", "Sold", "Left", "Note")
    lines = "It is<text:tab/>wet<text:line-break/>and <text:span>cold.</text:span>"
    rows += ods_row("<table:table-cell/>", "Ulm", share("0.5", "50 %", 2), lines, times=2)
    rows += ods_row(
        *("<table:table-cell/>", "Bonn", share("0.125", "12.5 %"), share("-0.07", "-7 %")),
        '<table:table-cell office:value-type="string"><office:annotation><text:p>Why?</text:p>'
        "</office:annotation><text:p>Dry<text:tab/>now</text:p></table:table-cell>",
    )
    assert places(read("a.ods", as_open_sheets(ods_row("Kept"), rows))) == {
        "Kept": (("0",), 1),
        "Town: Ulm; Sold: 50 %; Left: 50 %; Note: It is wet and cold.": (("1",), 4),
        "Town: Bonn; Sold: 12.5 %; Left: -7 %; Note: Dry now": (("1",), 5),
    }
