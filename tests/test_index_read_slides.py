"""What slides hold besides their texts: found, or left out if hidden."""

from made_hostile import open_document
from made_slides import saved, slides_of
from pptx.oxml import parse_xml as parse_slide
from pptx.util import Inches
from reading import places, sentences

from index.read import read


def test_hidden_slides_are_left_out_and_the_others_keep_their_numbers() -> None:
    file = slides_of("It is first.", "It is hidden.", "It is third.")
    file.slides[1]._element.set("show", "0")
    found = places(read("a.pptx", saved(file)))
    assert found == {"It is first.": ((), 1), "It is third.": ((), 3)}


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


def test_formulas_on_slides_are_read() -> None:
    file = slides_of("Energy is ")
    line = file.slides[0].shapes[0].text_frame.paragraphs[0]
    spaces = (
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    )
    text = "<m:r><m:t>{}</m:t></m:r>"
    square = f"<m:sSup><m:e>{text.format('c')}</m:e><m:sup>{text.format('2')}</m:sup></m:sSup>"
    formula = f"<m:oMath>{text.format('E=m')}{square}</m:oMath>"
    line._p.append(parse_slide(f"<a14:m {spaces}>{formula}</a14:m>"))
    line.add_run().text = ", as is known."
    lines = f"<m:oMathPara>{formula}<m:oMath>{text.format('c=1')}</m:oMath></m:oMathPara>"
    more = file.slides[0].shapes.add_textbox(*[Inches(2)] * 4).text_frame.paragraphs[0]
    more._p.append(parse_slide(f"<a14:m {spaces}>{lines}</a14:m>"))
    assert read("a.pptx", saved(file)).text == "Energy is E=mc², as is known.\n\nE=mc²\nc=1"


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
