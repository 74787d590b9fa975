"""Workbooks of .xlsx: what their cells show, and what stands beside the cells."""

import datetime
import io
import re
from pathlib import Path

import xlsxwriter
from made_hostile import replaced
from programs import Office
from reading import places, sentences

from index.read import read


def test_cells_of_a_workbook_read_as_they_are_shown(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.set_properties({"title": "Prices of  2024"})
        formats = {
            code: book.add_format({"num_format": code})
            for code in ("0.0%", "[h]:mm", "00000", "0%;[Red]-0%", "#,##0.00")
        }
        sheet = book.add_worksheet("Sales & more")
        sheet.write_row(1, 1, ["Town", "Share", "Spent", "Post code", "Change", "Price"])
        sheet.write(2, 1, "Ulm")
        sheet.write(2, 2, 0.125, formats["0.0%"])
        sheet.write(2, 3, datetime.timedelta(hours=30), formats["[h]:mm"])
        sheet.write(2, 4, 1234, formats["00000"])
        sheet.write(2, 5, -0.07, formats["0%;[Red]-0%"])
        sheet.write(2, 6, 1234.5, formats["#,##0.00"])
    document = read("a.xlsx", stream.getvalue())
    assert document.title == "Prices of 2024"
    assert sentences(document) == [
        "Town: Ulm; Share: 12.5%; Spent: 30:00; Post code: 01234; Change: -7%; Price: 1234.5"
    ]
    office = Office(tmp_path)
    sheets = office.convert("ods", {"b.xlsx": stream.getvalue()})
    again = office.convert("xlsx", {"b.ods": sheets["b"]})
    assert sentences(read("b.xlsx", again["b"])) == sentences(document)


def test_the_title_of_a_workbooks_chart_stands_below_the_rows_of_its_sheet() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Sales")
        sheet.write_column(0, 0, ["Name", "Ann"])
        sheet.write_column(0, 1, ["Age", 40])
        for row, title in ((3, "Ages of all"), (8, None)):
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": "=Sales!$B$2:$B$2"})
            chart.set_title({"name": title} if title else {"none": True})
            sheet.insert_chart(row, 3, chart)
    document = read("a.xlsx", stream.getvalue())
    assert places(document) == {
        "Name: Ann; Age: 40": (("Sales",), 2),
        "Ages of all": (("Sales",), 4),
    }
    broken = replaced(stream.getvalue(), "xl/charts/chart1.xml", lambda xml: xml[:-20])
    assert sentences(read("a.xlsx", broken)) == ["Name: Ann; Age: 40"]


def test_titles_of_sheets_that_are_charts_are_read() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Sales").write_column(0, 0, ["Age", 40])
        for name, title in (("Overview", "Ages of all"), ("Kept back", "Ages of few")):
            chart, sheet = book.add_chart({"type": "column"}), book.add_chartsheet(name)
            chart.add_series({"values": "=Sales!$A$2:$A$2"})
            chart.set_title({"name": title})
            sheet.set_chart(chart)
        sheet.hide()
    assert places(read("a.xlsx", stream.getvalue())) == {
        "Age": (("Sales",), 1),
        "40": (("Sales",), 2),
        "Ages of all": (("Overview",), 1),
    }


def test_text_boxes_of_a_workbook_stand_below_the_rows_of_their_sheet() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        first, second = book.add_worksheet("Sales"), book.add_worksheet("Notes")
        first.write_column(0, 0, ["Name", "Ann"])
        first.write_column(0, 1, ["Age", 40])
        first.insert_textbox(3, 3, "All ages are of 2024.\nSee the notes & more.")
        second.insert_textbox(0, 0, "Nobody was asked twice.")
    assert places(read("a.xlsx", stream.getvalue())) == {
        "Name: Ann; Age: 40": (("Sales",), 2),
        "All ages are of 2024.": (("Sales",), 4),
        "See the notes & more.": (("Sales",), 4),
        "Nobody was asked twice.": (("Notes",), 1),
    }
    # What is drawn may be broken or hostile; the rows are read all the same.
    entity = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    part = "xl/drawings/drawing1.xml"
    for change in (
        lambda xml: xml[:-20],
        lambda xml: re.sub("(<xdr:wsDr)", rf"{entity}\1", xml).replace("All ages", "&e;"),
    ):
        found = sentences(read("a.xlsx", replaced(stream.getvalue(), part, change)))
        assert found[0] == "Name: Ann; Age: 40"
        assert not any("hostname" in text or "&e;" in text for text in found)
    old = replaced(
        stream.getvalue(),
        part,
        lambda xml: xml.replace(
            "<xdr:sp ",
            '<mc:Fallback xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<xdr:sp ",
        ).replace("</xdr:sp>", "</xdr:sp></mc:Fallback>"),
    )
    assert "All ages are of 2024." not in sentences(read("a.xlsx", old))
