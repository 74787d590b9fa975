"""HTML: marks of notes, powers, readings, and signs of lists that a page writes as text."""

import pytest
from reading import BRIDGE, HARBOUR, HEADING, ITEM, PROSE, ROW, blocks


def test_marks_and_links_of_an_encyclopedia_are_no_text() -> None:
    edit = "<span class=mw-editsection>[<a href=e>edit</a>]</span>"
    mark = "<sup class=reference><a href=#n>[1]</a></sup>"
    lacking = "<sup class='noprint Inline-Template'>[<i><a href=/c>citation needed</a></i>]</sup>"
    languages = "<div class='vector-dropdown mw-portlet-lang'><label>12 languages</label></div>"
    page = f"<h2>Harbours{edit}</h2>{languages}<p>{HARBOUR}{mark}{lacking}</p>"
    assert blocks("a.html", page) == [(HEADING, "Harbours"), (PROSE, HARBOUR)]


def test_how_signs_are_read_aloud_is_no_part_of_their_sentence() -> None:
    ruby = "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby>"
    assert blocks("a.html", f"<p>The word {ruby} is old.") == [(PROSE, "The word 漢字 is old.")]


def test_what_an_encyclopedia_says_of_its_own_pages_is_no_text() -> None:
    remark = "<sup class='noprint Inline-Template'>[<i><a href=w>citation needed</a></i>]</sup>"
    page = (
        "<main><h1>Harbours</h1><div id=p-lang-btn class='mw-portlet mw-portlet-lang'>"
        "<span>12 languages</span><ul><li><a href=d>Dansk</a></ul></div>"
        f"<div id=siteSub class=noprint>From the encyclopedia</div><p>{HARBOUR}{remark} {BRIDGE}"
        f"<sup>[<a href='#n'>a</a>]</sup><sup><a href='https://h.example/page#n2'>2</a></sup></p>"
        "<span class=editsection>[<a href=e>edit</a>]</span><ol><li><span class=mw-cite-backlink>"
        "<a href='#r'>^</a></span> Brandt, Canals.</ol><div class=printfooter>Retrieved</div>"
        "<div class=catlinks><a href=c>Categories</a>: <a href=h>Harbours</a></div></main>"
    )
    assert blocks("a.html", page) == [
        (HEADING, "Harbours"),
        (PROSE, f"{HARBOUR} {BRIDGE}"),
        (ITEM, "1. Brandt, Canals."),
    ]
    # Not every bracket is a remark, nor is everything that isn't to be printed.
    kept = f"<p>{HARBOUR}<sup>[sic]</sup> <span class=noprint>{BRIDGE}</span></p>"
    assert blocks("a.html", kept) == [(PROSE, f"{HARBOUR}[sic] {BRIDGE}")]


def test_how_a_word_is_spoken_stays_out_of_it() -> None:
    each = "{}<rp>(</rp><rt>{}</rt><rp>)</rp>"
    said = f"<ruby>{each.format('東', 'とう')}{each.format('京', 'きょう')}</ruby>は大きい。"
    told = [(PROSE, "東京は大きい。")]
    assert blocks("a.html", f"<p>{said}</p>") == told
    assert blocks("a.html", "<p><b><ruby>東京<rt>とうきょう</ruby></b>は大きい。") == told


def test_a_formula_is_read_once() -> None:
    shown = "<mrow><mi>E</mi><mo>=</mo><mi>m</mi></mrow>"
    again = "<annotation encoding='application/x-tex'>E={m}</annotation>"
    content = f"<annotation-xml encoding='MathML-Content'>{shown}</annotation-xml>"
    math = f"<math><semantics>{shown}{again}{content}</semantics></math>"
    text = f"<h2>On {math}</h2><p>It says {math} here.<table><tr><td>It<td>{math}</table>"
    assert blocks("a.html", text) == [
        (HEADING, "On E=m"),
        (PROSE, "It says E=m here."),
        (ROW, "It; E=m"),
    ]


def test_formulas_are_read_as_they_are_meant() -> None:
    power = "<msup><mn>10</mn><mn>6</mn></msup>"
    half = "<mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>"
    inner = "<math><mtext>if <i>a</i>&nbsp;is <math><mi>b</mi></math>, not</mtext><mi>c</mi></math>"
    hidden = "".join(
        f"<math {look}><mi>q</mi></math>"
        for look in ("hidden", "aria-hidden=true", "style='display: none'")
    )
    text = f"<p>It takes <math>{power}</math> <b>or <math>{half}</math></b>{hidden} joules."
    text += f"<p>So {inner}. No XML is <math a:b='c'><mi>x</mi></math>."
    assert blocks("a.html", text) == [
        (PROSE, "It takes 10⁶ or 1/(a+b) joules."),
        (PROSE, "So if a is b, not c. No XML is x."),
    ]


def test_what_leads_to_a_note_and_back_is_no_word_whatever_raises_it() -> None:
    # As Word, LibreOffice and others write them.
    to = "<a href='#_ftn1' name=_ftnref1><span class=MsoFootnoteReference>[1]</span></a>"
    back = "<a href='#_ftnref1' name=_ftn1><span><![if !x]>[1]<![endif]></span></a> "
    assert blocks(
        "a.html", f"<p>{HARBOUR}{to} {BRIDGE}</p><div id=ftn1><p>{back}{HARBOUR}</p>"
    ) == [
        (PROSE, f"{HARBOUR} {BRIDGE}"),
        (PROSE, HARBOUR),
    ]
    to = "<span class='' title='Footnote: All.'><a href='#ftn1' id='body_ftn1'>1</a></span>"
    back = "<span class=footnodeNumber><a id=ftn1 href='#body_ftn1'>1</a></span>"
    assert blocks("a.html", f"<div>{HARBOUR}{to} {BRIDGE}</div><p>{back}{HARBOUR}</p>") == [
        (PROSE, f"{HARBOUR} {BRIDGE}"),
        (PROSE, HARBOUR),
    ]
    word = "<p>See note <a href='#note1'>1</a> and part <a href='#p2'>2</a>.</p>"
    assert blocks("a.html", word) == [(PROSE, "See note 1 and part 2.")]


_LABEL = "<span style='display:block;float:left;min-width:0cm;'>"
_BLANKS = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"


@pytest.mark.parametrize(
    "item",
    [
        f"<ul><li><p>{_LABEL}––</span>{{}}</ul>",
        f"<ul><li><p>{_LABEL}\uf0b7\uf0b7</span>{{}}</ul>",
        "<ul><li>• {}</ul>",
        "<p>•&nbsp;&nbsp; {}</p>",
        "<p><span>▪</span> {}</p>",
        f"<p style='mso-list:l0'><![if !supportLists]><span style='font-family:Symbol'>"
        f"<span style='mso-list:Ignore'>·{_BLANKS}</span></span><![endif]>{{}}</p>",
        f"<p><span style='font-family:\"Courier New\"'>o{_BLANKS}</span>{{}}</p>",
    ],
)
def test_a_sign_of_a_list_that_is_written_as_text_is_none(item: str) -> None:
    assert blocks("a.html", item.format(HARBOUR)) == [(ITEM, f"- {HARBOUR}")]


def test_lines_with_signs_of_a_list_are_its_items() -> None:
    assert blocks("a.html", "<p>We need<br>• oars<br>• a rope<br>of hemp<br>• nails</p>") == [
        (PROSE, "We need"),
        (ITEM, "- oars"),
        (ITEM, "- a rope\nof hemp"),
        (ITEM, "- nails"),
    ]
    dashes = "<ol><li>We need<br>- oars<br>- a rope</ol><p>- 5 degrees<br>at night.</p>"
    assert blocks("a.html", dashes) == [
        (ITEM, "1. We need"),
        (ITEM, "- oars"),
        (ITEM, "- a rope"),
        (PROSE, "- 5 degrees\nat night."),
    ]


def test_numbers_that_an_editor_writes_stand_once_before_items_and_apart_in_headings() -> None:
    item = f"<ol><li><p>{_LABEL}1.</span>{HARBOUR}</ol>"
    text = f"<h1><a id=a_1__Tides><span>1.2.</span></a>Tides</h1>{item}"
    assert blocks("a.html", text) == [(HEADING, "1.2. Tides"), (ITEM, f"1. {HARBOUR}")]


def test_powers_stay_apart_from_their_number_and_marks_of_notes_are_dropped() -> None:
    text = (
        "<p>It holds 10<sup>6</sup> litres, or 10<sup>-3</sup> of it<sup><a href='#n1'>1</a></sup>."
        "<a href='#n2'><sup>[2]</sup></a> On the 4<sup>th</sup> of May <b>2<sup>10</sup></b> came."
        "<sup><a href='#top'>Back to top</a></sup> 5<sup>2</sup>"
    )
    told = "It holds 10⁶ litres, or 10⁻³ of it. On the 4th of May 2¹⁰ came.Back to top 5²"
    assert blocks("a.html", text) == [(PROSE, told)]
    assert blocks("a.html", "<table><tr><td>Area<td>5<sup>2</sup></table>") == [(ROW, "Area; 5²")]
