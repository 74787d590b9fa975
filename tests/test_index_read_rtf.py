"""RTF: its paragraphs, headings and rows, and what is deleted or hidden left out."""

import pytest
from reading import assert_sound, places, sentences

from index.read import read


def read_rtf(body: str, head: str = r"\ansi\ansicpg1252") -> list[str]:
    return sentences(read("a.rtf", rf"{{\rtf1{head} {body}}}".encode()))


def test_rtf_without_what_was_deleted_or_is_hidden() -> None:
    assert read_rtf(
        r"\pard {\v Hidden.}Shown. {\deleted Gone.}{\revised Added.}\par"
        r"\pard {\rtlch\fcs1 \af0 \ltrch\fcs0 \v\insrsid12 Hidden {\b too}.}Kept.\par"
        r"\pard Before \v hidden \v0 after. {\b\v0 Shown}\viewkind1  as well.\par"
    ) == ["Shown.", "Added.", "Kept.", "Before after.", "Shown as well."]


def test_rows_of_rtf() -> None:
    look = r"\trowd\cellx1000\cellx2000\cellx3000"
    rows = "".join(
        rf"{look}\pard\intbl {a}\cell {b}\cell {c}\cell\row "
        for a, b, c in (("Name", "Age", "Town"), ("Ann", "40", r"Bad\par Ems"), ("Bo", "41", ""))
    )
    assert read_rtf(
        rf"\pard It has a table.\par {rows}\pard It goes on here.\par "
        r"\trowd\cellx1000\cellx2000\pard\intbl Born:\cell 1990\cell\row\pard The end.\par"
    ) == [
        "It has a table.",
        "Name: Ann; Age: 40; Town: Bad Ems",
        "Name: Bo; Age: 41",
        "It goes on here.",
        "Born: 1990",
        "The end.",
    ]


def test_characters_in_two_halves_in_rtf() -> None:
    assert read_rtf(r"A smile \u-10179?\u-8704? and half of one \u55357?.\par") == [
        "A smile 😀 and half of one \ufffd."
    ]
    title = rb"{\rtf1\ansi{\info{\title Plan \u55357?\u56832?}}Text of it.\par}"
    assert_sound(read("a.rtf", title))


@pytest.mark.parametrize(
    ("head", "info"),
    [
        (r"\ansi\ansicpg1252", r"{\info{\title Caf\'e9 report}}"),
        (r"\ansi\ansicpg1252", "{\\info\n{\\author Ida}\n{\\title\\uc1 Caf\\u233? report}\n}"),
        (r"\mac", r"{\info {\title Caf\'8e report}{\author Ida}}"),
        (r"\ansi\ansicpg1251", r"{\info{\subject Mills}{\title{\*\a}}{\title Caf\u233? report}}"),
    ],
)
def test_titles_of_rtf(head: str, info: str) -> None:
    document = read("a.rtf", rf"{{\rtf1{head}{info}The mill turns.\par}}".encode())
    assert (document.title, document.text) == ("Café report", "The mill turns.")


def test_text_boxes_powers_and_the_macintosh_in_rtf() -> None:
    assert read_rtf(
        r"\pard It takes 10{\super 6} joules.\par"
        r"{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 1}}{\shptxt \pard A box says \'e9.\par}}}"
    ) == ["It takes 10⁶ joules.", "A box says é."]
    for head in (r"\mac", r"\mac\ansicpg10000", r"\ansi\ansicpg10000"):
        assert read_rtf(r"Caf\'8e d\'8ej\'88 vu.\par", head) == ["Café déjà vu."]


RTF_STYLES = (
    r"{\stylesheet{\s0\snext0\ql\fs22 Normal;}{\s1\sbasedon0\ltrch \sb480\b\af9 Heading 1;}"
    r"{\s2\b\outlinelevel1 \'dcberschrift 2;}{\s3\outlinelevel2 Kapitel;}{\*\cs9 \b Strong;}"
    r"{\s12\fs52 Title;}}"
)


def test_headings_of_rtf() -> None:
    lines = (
        r"\pard\plain \s12\qc{\loch\b The mill}\par\pard\s0 It stands.\par"
        r"\pard\s1{\listtext\pard\plain 1.\tab}\ql Water\par\pard\plain\s0 The brook runs.\par"
        r"\pard\s3 Stones\par\pard\s0 They are of granite, and heavy\par"
        r"\pard\outlinelevel1 Roof\par\pard\outlinelevel9 It leaks.\par"
        r"\pard{\b Repairs}{\insrsid7 \par}\pard They take a year,\par"
        r"\pard{\b Note:} none is planned.\par\pard\b It is closed.\b0\par\pard{\b The end}\par"
    )
    document = read("a.rtf", rf"{{\rtf1\ansi{RTF_STYLES}{lines}}}".encode())
    assert document.title == "The mill"
    assert {text: headings for text, (headings, _) in places(document).items()} == {
        "It stands.": ("The mill",),
        "The brook runs.": ("1. Water",),
        "They are of granite, and heavy": ("1. Water", "Stones"),
        "It leaks.": ("1. Water", "Roof"),
        "They take a year,": ("1. Water", "Roof", "Repairs"),
        "Note: none is planned.": ("1. Water", "Roof", "Repairs"),
        "It is closed.": ("1. Water", "Roof", "Repairs"),
        "The end": ("1. Water", "Roof", "Repairs"),
    }


def test_paragraphs_of_rtf_are_joined_where_they_are_but_wrapped_lines() -> None:
    assert read_rtf(r"\pard Hours of the office\par open at nine\par close at four\par") == [
        "Hours of the office",
        "open at nine",
        "close at four",
    ]
    wrapped = ("The harbour was dug by hand, and it took the whole", "town of Lund eleven years.")
    assert read_rtf(rf"\pard {wrapped[0]}\par {wrapped[1]}\par") == [" ".join(wrapped)]
