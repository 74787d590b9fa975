"""Charts and diagrams of Word and PowerPoint: what they say is read."""

import io

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from made_hostile import replaced
from made_slides import saved, slides_of
from made_word import SPACES, run
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml as parse_slide
from pptx.util import Inches
from reading import sentences

from index.read import read

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
DIAGRAM = f"{DRAWING}diagram"


def test_charts_are_read_as_rows() -> None:
    file = slides_of("It grows.")
    data = CategoryChartData(number_format="0%")
    data.categories = ["2022", "2023"]
    data.add_series("Sold", (0.1, 0.25))
    data.add_series("Left", (0.9, None))
    place = (Inches(0), Inches(2), Inches(4), Inches(3))
    chart = file.slides[0].shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Kilns by year"
    assert sentences(read("a.pptx", saved(file))) == [
        "It grows.",
        "Kilns by year",
        "2022; Sold: 10%; Left: 90%",
        "2023; Sold: 25%",
    ]


def charted() -> bytes:
    """The part of a chart of two years."""
    file, data = slides_of("It grows."), CategoryChartData()
    data.categories = ["2022", "2023"]
    data.add_series("Kilns sold", (17, 21))
    place = (Inches(0), Inches(2), Inches(4), Inches(3))
    chart = file.slides[0].shapes.add_chart(XL_CHART_TYPE.LINE, *place, data).chart
    return bytes(chart.part.blob)


def test_charts_of_word_are_read_as_rows() -> None:
    file, stream = docx.Document(), io.BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    parts = {"there": charted(), "broken": b"<c"}
    links = [
        file.part.relate_to(
            docx.opc.part.Part(
                docx.opc.packuri.PackURI(f"/word/charts/{name}.xml"), kind, blob, file.part.package
            ),
            RELATIONSHIP_TYPE.CHART,
        )
        for name, blob in parts.items()
    ]
    for link in [*links, "missing"]:
        shown = (
            f'<a:graphic xmlns:a="{DRAWING}main"><c:chart {nsdecls("r")}'
            f' xmlns:c="{DRAWING}chart" r:id="{link}"/></a:graphic>'
        )
        run_of = f"<w:r><w:drawing>{shown}</w:drawing></w:r>"
        element = f"<w:p {SPACES}>{run(f'It is {link}.')}{run_of}<w:del>{run_of}</w:del></w:p>"
        file.element.body.sectPr.addprevious(parse_xml(element))
    file.save(stream)
    document = read("a.docx", stream.getvalue())
    assert document.note == "a chart or a diagram couldn't be read"
    assert sentences(document) == [
        f"It is {links[0]}.",
        "2022; Kilns sold: 17",
        "2023; Kilns sold: 21",
        f"It is {links[1]}.",
        "It is missing.",
    ]


def test_a_chart_of_a_slide_that_is_broken_is_told() -> None:
    file, data = slides_of("It grows."), CategoryChartData()
    data.categories = ["2022"]
    data.add_series("Sold", (17,))
    place = (Inches(0), Inches(2), Inches(4), Inches(3))
    part = file.slides[0].shapes.add_chart(XL_CHART_TYPE.LINE, *place, data).chart.part
    whole = saved(file)
    assert read("a.pptx", whole).note == ""
    broken = replaced(whole, part.partname.lstrip("/"), lambda xml: xml[:-20])
    document = read("a.pptx", broken)
    assert document.note == "a chart or a diagram couldn't be read"
    assert sentences(document) == ["It grows."]


def test_diagrams_are_read_in_their_order() -> None:
    file = slides_of("It burns.")
    slide = file.slides[0]
    points = {"a": "Dig the clay", "b": "Wash it", "c": "Sell the pots", "d": "Fire the pots"}
    texts = "".join(
        f'<dgm:pt modelId="{name}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for name, text in points.items()
    )
    links = "".join(
        f'<dgm:cxn modelId="{at}" srcId="{above}" destId="{below}" srcOrd="{place}" destOrd="0"/>'
        for at, (above, below, place) in enumerate(
            [("root", "a", 0), ("a", "b", 0), ("root", "d", 1), ("root", "c", 2)]
        )
    )
    data = (
        f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" xmlns:a="{DRAWING}main"><dgm:ptLst>'
        f'<dgm:pt modelId="root" type="doc"/>{texts}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst>'
        "</dgm:dataModel>"
    )
    name = PackURI("/ppt/diagrams/data1.xml")
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    part = Part(name, kind, slide.part.package, data.encode())
    link = slide.part.relate_to(part, RELATIONSHIP_TYPE.DIAGRAM_DATA)
    slide.shapes._spTree.append(
        parse_slide(
            f'<p:graphicFrame {nsdecls("r")} xmlns:a="{DRAWING}main"'
            ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
            '<p:nvGraphicFramePr><p:cNvPr id="9" name="d"/><p:cNvGraphicFramePr/><p:nvPr/>'
            '</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="9999999"/><a:ext cx="1" cy="1"/></p:xfrm>'
            f'<a:graphic><a:graphicData uri="{DIAGRAM}"><dgm:relIds xmlns:dgm="{DIAGRAM}"'
            f' r:dm="{link}"/></a:graphicData></a:graphic></p:graphicFrame>'
        )
    )
    assert sentences(read("a.pptx", saved(file))) == [
        "It burns.",
        "Dig the clay",
        "Wash it",
        "Fire the pots",
        "Sell the pots",
    ]
