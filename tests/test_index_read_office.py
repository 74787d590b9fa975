"""What Word and PowerPoint files hold besides paragraphs: found, or left out if hidden."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from made_hostile import open_document, replaced
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml as parse_slide
from pptx.util import Inches
from reading import places, sentences

from index.read import read

SPACES = (
    nsdecls("w") + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)

# --- Word


def word(*body: str) -> bytes:
    """A file with these elements in its body."""
    file, stream = docx.Document(), io.BytesIO()
    for element in body:
        name, rest = re.match(r"<([\w:]+)(.*)", element, re.DOTALL).groups()  # type: ignore[union-attr]
        file.element.body.sectPr.addprevious(parse_xml(f"<{name} {SPACES}{rest}"))
    file.save(stream)
    return stream.getvalue()


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def wrapped(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def cell(inner: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inner}</w:tc>"


def row(*texts: str) -> str:
    return f"<w:tr>{''.join(cell(paragraph(run(text))) for text in texts)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def read_word(*body: str) -> list[str]:
    return sentences(read("a.docx", word(*body)))


def test_word_is_read_through_what_wraps_it() -> None:
    assert read_word(
        wrapped(paragraph(run("It is controlled."))),
        f"<w:customXml>{paragraph(run('It is marked.'))}</w:customXml>",
        f"<w:customXml>{wrapped(paragraph(run('It is both.')))}</w:customXml>",
        paragraph(run("It is "), wrapped(run("inside")), run(" a line.")),
        wrapped(table(row("Item", "Cost", "Year"), row("Rent", "99", "2020"))),
        table(row("Item", "Cost", "Year"), wrapped(row("Food", "50", "2021"))),
        table(
            row("Item", "Cost", "Year"),
            f"<w:tr>{cell(wrapped(paragraph(run('Wood'))))}"
            f"{wrapped(cell(paragraph(run('7'))))}{cell(paragraph(run('2022')))}</w:tr>",
        ),
    ) == [
        "It is controlled.",
        "It is marked.",
        "It is both.",
        "It is inside a line.",
        "Item: Rent; Cost: 99; Year: 2020",
        "Item: Food; Cost: 50; Year: 2021",
        "Item: Wood; Cost: 7; Year: 2022",
    ]


def test_word_without_what_was_moved_away_or_is_hidden() -> None:
    assert read_word(
        paragraph(f"<w:moveFrom>{run('It was here.')}</w:moveFrom>"),
        paragraph(f"<w:moveTo>{run('It is here.')}</w:moveTo>"),
        paragraph(run("Hidden.", "<w:vanish/>"), run("Not hidden.", '<w:vanish w:val="0"/>')),
        paragraph(run("A line"), "<w:r><w:cr/></w:r>", run("and another.")),
        table(
            row("Item", "Cost", "Year"),
            row("Rent", "99", "2020").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>"),
            row("Food", "50", "2021"),
        ),
    ) == [
        "It is here.",
        "Not hidden.",
        "A line and another.",
        "Item: Food; Cost: 50; Year: 2021",
    ]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert read_word(
        paragraph(deleted, run("The tenant pays for water")),
        paragraph(deleted, run(" and"), f"<w:del>{run('')}<w:r><w:br/><w:tab/></w:r></w:del>"),
        paragraph(run(" for gas.")),
        paragraph(deleted, run("The owner pays for the roof.")),
        table(row("Item", "Cost"), row("Rent", "99"), row("Food", "50")),
        paragraph(deleted, run("The lease ends in May.")),
    ) == [
        "The tenant pays for water and for gas.",
        "The owner pays for the roof.",
        "Item: Rent; Cost: 99",
        "Item: Food; Cost: 50",
        "The lease ends in May.",
    ]


def test_how_signs_are_read_aloud_is_no_part_of_their_sentence() -> None:
    ruby = f"<w:ruby><w:rt>{run('かん')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby>"
    assert read_word(paragraph(run("A sign: "), f"<w:r>{ruby}</w:r>", run("字."))) == [
        "A sign: 漢字."
    ]


def test_tables_in_text_boxes_are_read_row_by_row() -> None:
    inner = table(row("Item", "Cost"), row("Stove", "120"), row("Lamp", "15"))
    above, below = paragraph(run("The prices:")), wrapped(paragraph(run("All in euros.")))
    box = f"<w:pict><w:txbxContent>{above}{inner}{below}</w:txbxContent></w:pict>"
    assert read_word(paragraph(run("Above it."), f"<w:r>{forms(box, box)}</w:r>")) == [
        "Above it.",
        "The prices:",
        "Item: Stove; Cost: 120",
        "Item: Lamp; Cost: 15",
        "All in euros.",
    ]


def test_powers_and_formulas_of_word() -> None:
    power = '<w:vertAlign w:val="superscript"/>'
    half = (
        "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    )
    square = (
        "<m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    )
    assert read_word(
        paragraph(run("It takes 10"), run("6", power), run(" joules, or 10"), run("-3", power)),
        paragraph(run("Noted"), run("7", power), run(" and on the 4"), run("th", power)),
        paragraph(
            run("Energy is "), f"<m:oMath><m:r><m:t>E=m</m:t></m:r>{square}</m:oMath>", run(".")
        ),
        f"<w:p><m:oMathPara><m:oMath>{half}</m:oMath></m:oMathPara></w:p>",
    ) == [
        "It takes 10⁶ joules, or 10⁻³",
        "Noted7 and on the 4th",
        "Energy is E=mc².",
        "(a+b)/2",
    ]


def test_cells_of_several_paragraphs_and_tables_in_tables_are_read_once() -> None:
    long = [f"The kiln number {n} was built of red brick by the river." for n in range(9)]
    whole = "".join(paragraph(run(text)) for text in long)
    inner = table(row("Item", "Cost", "Year"), row("Rent", "99", "2020"))
    assert read_word(
        table(f"<w:tr>{cell(paragraph(run('One box.')) + paragraph(run('Two lines.')))}</w:tr>"),
        table(
            row("Place", "Built", "Note"),
            f"<w:tr>{cell(paragraph(run('Mill')))}{cell(paragraph(run('1887')))}{cell(whole)}</w:tr>",
            f"<w:tr>{cell(paragraph(run('Quay')))}{cell(inner)}{cell(paragraph())}</w:tr>",
        ),
    ) == [
        "One box.",
        "Two lines.",
        "Place: Mill; Built: 1887",
        *long,
        "Place: Quay",
        "Item: Rent; Cost: 99; Year: 2020",
    ]


def forms(newer: str, older: str) -> str:
    """The same twice, as Word writes what older programs can't show."""
    choice = f'<mc:Choice Requires="wps">{newer}</mc:Choice>'
    return f"<mc:AlternateContent>{choice}<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent>"


def test_of_the_forms_of_a_text_one_is_read() -> None:
    def box(text: str) -> str:
        return f"<w:pict><w:txbxContent>{paragraph(run(text))}</w:txbxContent></w:pict>"

    boxes = f"<w:r>{forms(box('In a box.'), box('In a box.'))}</w:r>"
    assert read_word(
        paragraph(run("Above "), boxes, run("it.")),
        forms(paragraph(run("A new line.")), paragraph(run("An old line."))),
        paragraph(forms(run("A new run."), run("An old run."))),
        paragraph(f"<w:r>{forms('<w:t>A new text.</w:t>', '<w:t>An old text.</w:t>')}</w:r>"),
        paragraph(run("It smiles "), f"<w:r>{forms('<w:sym/>', '<w:t>😀</w:t>')}</w:r>"),
    ) == ["Above it.", "In a box.", "A new line.", "A new run.", "A new text.", "It smiles 😀"]


def changed(data: bytes, change: "dict[str, str] | re.Pattern[str]", to: str = "") -> bytes:
    """An archive with words replaced in each of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith((".xml", ".rels")):
                text = part.decode()
                if isinstance(change, dict):
                    for old, new in change.items():
                        text = text.replace(old, new)
                else:
                    text = change.sub(to, text)
                part = text.encode()
            target.writestr(name, part)
    return made.getvalue()


WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
        ("a.docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("a.docm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    ],
)
def test_templates_and_word_files_with_macros_are_read(path: str, kind: str) -> None:
    data = word(paragraph(run("It is a letter.")))
    assert sentences(read(path, changed(data, {WORD_MAIN: kind}))) == ["It is a letter."]


def test_slides_with_macros_are_read() -> None:
    kind = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    data = changed(saved(slides_of("It moves.")), {SLIDES_MAIN: kind})
    assert sentences(read("a.pptm", data)) == ["It moves."]


# The other form of the standard names its spaces so.
STRICT = re.compile(r"http://schemas\.openxmlformats\.org/(\w+)/2006/(?!relationships/metadata)")


def test_strict_files_are_read() -> None:
    def strict(data: bytes) -> bytes:
        package = "http://schemas.openxmlformats.org/package/2006/"
        kept = changed(data, {package: "package:"})
        return changed(
            changed(kept, STRICT, r"http://purl.oclc.org/ooxml/\1/"), {"package:": package}
        )

    data = strict(word(paragraph(run("It is strict."))))
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    assert sentences(read("a.docx", data)) == ["It is strict."]
    assert sentences(read("a.pptx", strict(saved(slides_of("So is this."))))) == ["So is this."]


# --- PowerPoint


def slides_of(*texts: str) -> "Presentation":
    file = Presentation()
    for text in texts:
        slide = file.slides.add_slide(file.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
        box.text_frame.text = text
    return file


def saved(file: "Presentation") -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def test_hidden_slides_are_left_out_and_the_others_keep_their_numbers() -> None:
    file = slides_of("It is first.", "It is hidden.", "It is third.")
    file.slides[1]._element.set("show", "0")
    found = places(read("a.pptx", saved(file)))
    assert found == {"It is first.": ((), 1), "It is third.": ((), 3)}


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
    assert sentences(read("a.docx", stream.getvalue())) == [
        f"It is {links[0]}.",
        "2022; Kilns sold: 17",
        "2023; Kilns sold: 21",
        f"It is {links[1]}.",
        "It is missing.",
    ]


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
DIAGRAM = f"{DRAWING}diagram"


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


def test_of_the_forms_of_a_shape_the_newest_is_read() -> None:
    file = slides_of("It is new.")
    tree = file.slides[0].shapes._spTree
    shape = tree[-1]
    choice = parse_slide(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        '2006"><mc:Choice Requires="x"/><mc:Fallback/></mc:AlternateContent>'
    )
    old = slides_of("It is old.").slides[0].shapes._spTree[-1]
    tree.replace(shape, choice)
    choice[0].append(shape)
    choice[1].append(old)
    assert sentences(read("a.pptx", saved(file))) == ["It is new."]


def test_powers_on_slides_are_told_from_the_marks_of_notes() -> None:
    file = slides_of("It takes 10")
    line = file.slides[0].shapes[0].text_frame.paragraphs[0]
    for text in ("6", " joules.", "1"):
        added = line.add_run()
        added.text = text
        if text.isdigit():
            added.font._element.set("baseline", "30000")
    assert sentences(read("a.pptx", saved(file))) == ["It takes 10⁶ joules."]


def test_numbers_of_slides_are_no_text() -> None:
    file = slides_of("It stands here.", "Slide ")
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    look = 'id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"'
    number = f'<a:fld xmlns:a="{space}" {look}><a:t>2</a:t></a:fld>'
    for slide in file.slides:
        line = slide.shapes.add_textbox(*[Inches(1)] * 4).text_frame.paragraphs[0]._p
        line.append(parse_slide(number))
    assert sentences(read("a.pptx", saved(file))) == ["It stands here.", "Slide"]
    shown = "It stands here.</text:p><text:p><text:page-number>&lt;number&gt;</text:page-number>"
    assert sentences(read("a.odp", open_document(".odp", shown))) == ["It stands here."]


# --- OpenDocument


def test_a_paragraph_that_is_a_title_by_its_style_is_one() -> None:
    text = (
        '</text:p><text:p text:style-name="{}"><text:span>The old</text:span> mill</text:p>'
        '<text:h text:outline-level="2">Tides</text:h><text:p text:style-name="P2">It stands.'
    )
    style = (
        "<office:automatic-styles>"
        '<style:style xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" style:name="P1"'
        ' style:parent-style-name="Title"/></office:automatic-styles><office:body>'
    )
    for name in ("Title", "P1"):
        data = replaced(
            open_document(".odt", text.format(name)),
            "content.xml",
            lambda xml: xml.replace("<office:body>", style),
        )
        document = read("a.odt", data)
        assert document.title == "The old mill"
        assert places(document) == {"It stands.": (("The old mill", "Tides"), None)}
