"""Sheets of OpenDocument: what merged cells say where they are shown, what long times show."""

import io
import re
import zipfile

from made_hostile import SPACES, open_document, replaced
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


def test_what_is_drawn_over_sheets_of_open_document_stands_below_their_rows() -> None:
    frame = "<draw:{}><text:p>{}</text:p></draw:{}>"
    box = frame.format("custom-shape", "Prices are of 2024.", "custom-shape")
    note = "<office:annotation><text:p>Is that so?</text:p></office:annotation>"
    link = '<draw:frame><draw:object xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}"/>'
    chart = f"{link.format('./Object 1')}</draw:frame>{link.format('./Gone')}</draw:frame>"
    over = frame.format("frame", "<text:span>Ask</text:span> at the quay.", "frame")
    held = '<table:table-cell office:value-type="string"><text:p>Oslo</text:p>{}</table:table-cell>'
    rows = ods_row("City", "Price", times=1) + ods_row(held.format(box + note + chart), "3")
    data = as_open_sheets(rows, f"<table:shapes>{over}</table:shapes>{ods_row('Bergen', '4')}")
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        space = "urn:oasis:names:tc:opendocument:xmlns:chart:1.0"
        title = "<chart:title><text:p>Prices by city</text:p></chart:title>"
        archive.writestr(
            "Object 1/content.xml",
            f'<office:document-content {SPACES} xmlns:chart="{space}"><office:body><office:chart>'
            f"<chart:chart>{title}<chart:axis>{title.replace('by', 'of each')}</chart:axis>"
            "</chart:chart></office:chart></office:body></office:document-content>",
        )
    assert places(read("a.ods", stream.getvalue())) == {
        "City: Oslo; Price: 3": (("0",), 2),
        "Prices are of 2024.": (("0",), 2),
        "Prices by city": (("0",), 2),
        "Bergen: 4": (("1",), 1),
        "Ask at the quay.": (("1",), 1),
    }


def test_codes_of_open_document_keep_their_zeros() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p>'
    codes = [f"{cell.format(int(code), code)}</table:table-cell>" for code in ("00042", "7")]
    rows = ods_row("Boat", "Code") + "".join(ods_row("Alma", code) for code in codes)
    assert sentences(read("a.ods", as_open_sheets(rows))) == [
        "Boat; Code",
        "Boat: Alma; Code: 00042",
        "Boat: Alma; Code: 7",
    ]


def test_what_is_true_or_false_in_open_document_is_no_number() -> None:
    number = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p>'
    true = 'office:value-type="boolean" office:boolean-value="true"'
    cells = (
        number.format(1, "TRUE"),
        number.format(0, "FALSE"),
        number.format(1, "1"),
        f"<table:table-cell {true}><text:p>TRUE</text:p>",
    )
    rows = ods_row("Boat", "Sold") + "".join(
        ods_row("Alma", f"{cell}</table:table-cell>") for cell in cells
    )
    assert sentences(read("a.ods", as_open_sheets(rows + ods_row("TRUE", "unknown")))) == [
        "Boat: Alma; Sold: yes",
        "Boat: Alma; Sold: no",
        "Boat: Alma; Sold: 1",
        "Boat: Alma; Sold: yes",
        "Boat: TRUE; Sold: unknown",
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
