"""HTML: the text of a page and its blocks, without what sites put around a text."""

import pytest
from made_hostile import ONE_CHAPTER, book
from reading import BRIDGE, CODE, HARBOUR, HEADING, ITEM, PROSE, ROW, blocks

from index.errors import UnreadableError
from index.read import read
from index.types import Document


def page(text: str) -> Document:
    return read("a.html", text.encode())


PAGE = """<!doctype html><html><head><title> Tide
 tables </title><style>p{}</style></head><body>
<header>Site</header><nav>Menu</nav>
<main><header><h1>Tides of <em>Skerry</em></h1></header>
<p>High water&nbsp;comes
 at six.<br>Low at noon.<p>Mind the rocks&mdash;all of them.
<ul><li>Oars<ol start="3"><li><p>long</p><p>light</p></ol>too<li>Bailer</ul>
<pre>
 a  b
   c</pre>
<table><caption>Heights</caption><tr><th>Day</th><th>Metres</th></tr>
<tr><td>Mon</td><td>4<br>.2</td></tr><tr><td></td><td>5</td></tr></table>
<table><tr><th>Harbour</th><td>Skerry</td></tr></table>
<table><tr><td><h2>Laid out</h2>in cells</td></tr></table>
<p hidden>Secret</p><button>Buy</button></main>
<aside>Adverts</aside><footer>Imprint</footer></body></html>"""


def test_html() -> None:
    assert read("t.html", PAGE.encode()).title == "Tide tables"
    assert blocks("t.htm", PAGE) == [
        (HEADING, "Tides of Skerry"),
        (PROSE, "High water comes at six.\nLow at noon."),
        (PROSE, "Mind the rocks—all of them."),
        (ITEM, "- Oars"),
        (ITEM, "3. long"),
        (ITEM, "light"),
        (ITEM, "too"),
        (ITEM, "- Bailer"),
        (CODE, " a  b\n   c"),
        (PROSE, "Heights"),
        (ROW, "Day: Mon; Metres: 4\n.2"),
        (ROW, "Metres: 5"),
        (ROW, "Harbour: Skerry"),
        (HEADING, "Laid out"),
        (PROSE, "in cells"),
    ]


def test_a_heading_that_is_never_closed_ends_where_a_paragraph_begins() -> None:
    text = "<h1>Tides<p>High water comes at <b>six</b>.<p>Low at noon.<h2><p>Rocks</p></h2><p>Mind."
    assert blocks("a.html", text) == [
        (HEADING, "Tides"),
        (PROSE, "High water comes at six."),
        (PROSE, "Low at noon."),
        (HEADING, "Rocks"),
        (PROSE, "Mind."),
    ]
    parts = "<h1><div>Part 1</div><div>Tides</div></h1>"
    assert blocks("a.html", parts) == [(HEADING, "Part 1"), (HEADING, "Tides")]


def test_a_heading_that_can_be_clicked_is_one_and_what_leads_to_it_is_no_part_of_it() -> None:
    asked = "<h2><button type=button>How deep is <i>it</i>?</button></h2><p>Nine metres.</p>"
    text = f"{asked}<h3>Fees <button>Copy link</button></h3><p>Nine crowns."
    assert blocks("a.html", text) == [
        (HEADING, "How deep is it?"),
        (PROSE, "Nine metres."),
        (HEADING, "Fees"),
        (PROSE, "Nine crowns."),
    ]
    linked = "<h2 id=a>Tides<a class=headerlink href='#a'>¶</a></h2><h3><a href='#b'>Ebb</a></h3>"
    assert blocks("a.html", f"{linked}<p>{HARBOUR}") == [
        (HEADING, "Tides"),
        (HEADING, "Ebb"),
        (PROSE, HARBOUR),
    ]


def test_a_small_main_part_doesn_t_hide_the_page() -> None:
    text = f"<p>{HARBOUR}</p><main>Hello</main>"
    assert blocks("a.html", text) == [(PROSE, HARBOUR), (PROSE, "Hello")]


def test_header_row_alone_is_a_row() -> None:
    assert blocks("a.html", "<table><tr><th>A</th><th>B</th></tr></table>") == [(ROW, "A; B")]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        "<dialog open>{}</dialog>",
        "<template>{}</template>",
        "<script>{}</script>",
        "<script type=application/json>{}</script>",
        "<style>{}</style>",
        "<noscript>{}</noscript>",
        "<svg><text>{}</text></svg>",
        "<button>{}</button>",
        "<select><option>{}</option></select>",
        "<textarea>{}</textarea>",
        "<video controls><source src=a.mp4>{}</video>",
        "<audio>{}</audio>",
        "<!-- {} -->",
        "<div hidden>{}</div>",
        "<div hidden=until-found>{}</div>",
        "<div aria-hidden=true>{}</div>",
        "<div style='display:none'>{}</div>",
        "<div style='color: red; DISPLAY: None !important'>{}</div>",
        "<div class='site cookie-banner'>{}</div>",
        "<section id=cookie-consent>{}</section>",
        "<div role=dialog aria-label=Cookies>{}</div>",
        "<div role=navigation>{}</div>",
        "<div role=banner>{}</div>",
        "<div role=contentinfo>{}</div>",
    ],
)
@pytest.mark.parametrize("inside", ["{}", "<main>{}</main>", "<div><div>{}</div></div>"])
def test_furniture_is_no_text_wherever_it_stands(furniture: str, inside: str) -> None:
    around = furniture.format("Never this.")
    assert blocks("a.html", inside.format(f"<p>{HARBOUR}</p>{around}<p>{BRIDGE}</p>")) == [
        (PROSE, HARBOUR),
        (PROSE, BRIDGE),
    ]
    with pytest.raises(UnreadableError, match="^holds no text$"):
        page("<body>" + inside.format(around))


def test_a_header_is_furniture_but_for_that_of_a_main_part() -> None:
    text = f"<header>{BRIDGE}</header>{{}}"
    assert blocks("a.html", text.format(f"<p>{HARBOUR}</p>")) == [(PROSE, HARBOUR)]
    main = text.format(f"<main><header>{HARBOUR}</header></main>")
    assert blocks("a.html", main) == [(PROSE, HARBOUR)]


@pytest.mark.parametrize(
    "quote",
    [
        f"{HARBOUR}<footer>Ida Falk</footer>",
        f"<p>{HARBOUR}</p><footer>Ida Falk</footer>",
        f"<header>{HARBOUR}</header><p>Ida Falk</p>",
        f"<p>{HARBOUR}</p><cite>Ida Falk</cite>",
        f"{HARBOUR}<cite>Ida Falk</cite>",
        f"<em>{HARBOUR}</em><cite>Ida <b>Falk</b></cite>",
        f"<p>{HARBOUR}<cite>Ida Falk</cite></p>",
        f"<blockquote>{HARBOUR}</blockquote>Ida Falk",
    ],
)
@pytest.mark.parametrize("around", ["{}", "<article>{}</article>", "<li>{}"])
def test_a_quote_says_whom_it_is_from_in_a_paragraph_of_its_own(quote: str, around: str) -> None:
    text = around.format(f"Before.<blockquote>{quote}</blockquote>{BRIDGE}")
    parts = [text.removeprefix("- ") for _, text in blocks("a.html", text)]
    assert parts == ["Before.", HARBOUR, "Ida Falk", BRIDGE]


def test_a_work_that_a_quote_names_is_a_part_of_its_sentence() -> None:
    quote = "We read <cite>Mills</cite>, then “Tides.” <cite>Piers</cite> came last."
    assert blocks("a.html", f"<blockquote>{quote}</blockquote>") == [
        (PROSE, "We read Mills, then “Tides.” Piers came last.")
    ]


@pytest.mark.parametrize("element", ["pre", "listing", "xmp"])
def test_code_keeps_its_lines(element: str) -> None:
    text = f"{BRIDGE}<{element}>a = 1\n  b = 2</{element}>{HARBOUR}"
    assert blocks("a.html", text) == [(PROSE, BRIDGE), (CODE, "a = 1\n  b = 2"), (PROSE, HARBOUR)]


@pytest.mark.parametrize("element", ["div", "p", "span", "section", "li", "td", "form", "details"])
def test_other_elements_are_text(element: str) -> None:
    assert HARBOUR in page(f"<{element} class=cookie-recipes>{HARBOUR}</{element}>").text


@pytest.mark.parametrize(
    ("start", "end"),
    [("<main>", "</main>"), ("<div role=main>", "</div>"), ("<article>", "</article>")],
)
def test_the_main_part_is_the_text_if_most_of_it_stands_there(start: str, end: str) -> None:
    title = "<header><h1>Harbours</h1></header>"
    around = "<div>Sign in</div>{}<div>Read on</div>"
    main = [(HEADING, "Harbours"), (PROSE, HARBOUR)]
    assert blocks("a.html", around.format(f"{start}{title}<p>{HARBOUR}</p>{end}")) == main
    # Two of them, or a short one: nothing says what the page is about.
    short = blocks("a.html", around.format(f"{start}Hello{end}<p>{HARBOUR}"))
    assert short == [(PROSE, t) for t in ("Sign in", "Hello", HARBOUR, "Read on")]
    two = blocks("a.html", around.format(f"{start}{HARBOUR}{end}{start}{BRIDGE}{end}"))
    assert two == [(PROSE, t) for t in ("Sign in", HARBOUR, BRIDGE, "Read on")]


def test_a_main_part_that_says_so_twice_is_one() -> None:
    text = f"<div>Sign in</div><main role=main><p>{HARBOUR}</p></main><div>Read on</div>"
    assert blocks("a.html", text) == [(PROSE, HARBOUR)]


def test_without_a_main_part_the_whole_page_is_the_text() -> None:
    text = f"<nav>Menu</nav><h1>Harbours</h1><p>{HARBOUR}</p><div>Read on</div>"
    assert blocks("a.html", text) == [(HEADING, "Harbours"), (PROSE, HARBOUR), (PROSE, "Read on")]


@pytest.mark.parametrize("unclosed", ["<nav>Menu", "<header>Site", "<div hidden>Menu"])
def test_a_main_part_in_a_menu_that_was_never_closed_is_found(unclosed: str) -> None:
    assert blocks("a.html", f"{unclosed}<main><p>{HARBOUR}</main>") == [(PROSE, HARBOUR)]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Plain</title><meta property=og:title content=Shared>", "Plain"),
        ("<title> </title><meta property=og:title content=' Shared\n one '>", "Shared one"),
        ("<meta property=og:title content=''>", "Headed"),
        ("<meta property=og:title>", "Headed"),
        ("", "Headed"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert page(f"<head>{head}</head><h1>Headed</h1><p>{HARBOUR}").title == title


@pytest.mark.parametrize("none", ["- no title specified", "Untitled Document"])
def test_what_editors_write_in_place_of_a_title_is_none(none: str) -> None:
    assert page(f"<head><title>{none}</title></head><h1>Tides</h1>{HARBOUR}").title == "Tides"


def test_without_any_title_the_file_lends_its_name() -> None:
    assert read("old-harbours.html", HARBOUR.encode()).title == "old harbours"


def test_definition_lists() -> None:
    kiln = "<dt>Kiln<dd>An oven for <em>clay</em>.<dd>A dryer."
    assert blocks("a.html", f"<dl>{kiln}<div><dt>Wheel<dd>It turns.</div></dl>") == [
        (PROSE, "Kiln"),
        (PROSE, "An oven for clay."),
        (PROSE, "A dryer."),
        (PROSE, "Wheel"),
        (PROSE, "It turns."),
    ]


def test_tables_with_parts_empty_cells_and_tables_inside() -> None:
    head = "<thead><tr><th>Boat<th>Built<th>Sold</thead>"
    body = "<tbody><tr><td>Alma<td>1961<td><tr><td>Brise<td><td>1974</tbody>"
    foot = "<tfoot><tr><td>Both<td colspan=2>gone</tfoot>"
    assert blocks("a.html", f"<table>{head}{body}{foot}</table>") == [
        (ROW, "Boat: Alma; Built: 1961"),
        (ROW, "Boat: Brise; Sold: 1974"),
        (ROW, "Boat: Both; Built: gone"),
    ]
    assert blocks("a.html", f"<table><tr><td>Left<td><table>{head}{body}</table></table>") == [
        (PROSE, "Left"),
        (ROW, "Boat: Alma; Built: 1961"),
        (ROW, "Boat: Brise; Sold: 1974"),
    ]
    hidden = "<table><tr><th>Boat<th>Fee<tr><td>Alma<td>9 <span hidden>crowns</span></table>"
    assert blocks("a.html", hidden) == [(ROW, "Boat: Alma; Fee: 9")]


def test_what_stands_inside_of_inline_elements_is_looked_at_as_well() -> None:
    listed = "<ul><li>Oars <i>and <b hidden>no </b><tt>a bailer</tt></i><li>  <b> </b><li>Rope</ul>"
    assert blocks(
        "a.html",
        f"<h2>The <em>tide</em></h2><p>High <a><b>water<br>comes</b></a>.{listed}"
        "<p><b>It <span>is <button>Buy</button>late.</span></b><!-- not yet -->"
        "<pre><p>a  b</p><h3>c  <u>d</u></h3></pre>"
        "<table><tr><td>Mon<td><i>4<sub>2</sub></i><tr><td hidden>Tue<td>5</table>",
    ) == [
        (HEADING, "The tide"),
        (PROSE, "High water\ncomes."),
        (ITEM, "- Oars and a bailer"),
        (ITEM, "- Rope"),
        (PROSE, "It is late."),
        (CODE, "a  b"),
        (HEADING, "c d"),
        (ROW, "Mon; 42"),
        (ROW, "5"),
    ]


@pytest.mark.parametrize(
    "closed",
    ["<title/>", "<title />", '<script src="x.js"/>', '<style\ntype="text/css"/>', "<TITLE/>"],
)
def test_what_closes_itself_in_xhtml_swallows_nothing(closed: str) -> None:
    chapter = (
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>{closed}'
        f'<meta name="a" content="b"/></head><body><h1 id="a"><a id="p7"/>Harbours</h1>'
        f'<p>{HARBOUR}<br/><img src="a.png" alt=""/>{BRIDGE}<i/></p><p/></body></html>'
    )
    told = [(HEADING, "Harbours"), (PROSE, f"{HARBOUR}\n{BRIDGE}")]
    assert blocks("a.xhtml", chapter) == told
    assert blocks("a.html", chapter) == told
    assert blocks("A.XHTML", chapter.partition("?>")[2]) == told
    document = read("a.epub", book(ONE_CHAPTER, chapter.encode()))
    assert document.text == "\n\n".join(text for _, text in told)


def test_tags_of_xhtml_that_never_end_take_no_time_in_its_square() -> None:
    # Each of these would be gone through anew from every tag, were the search to turn back.
    for part in ("<td ", "<td/", "<td/<", "<td '\"", "<" + "a" * 400_000):
        text = f"<p>{HARBOUR}</p>{part * (400_000 // len(part))}"
        assert HARBOUR in read("a.xhtml", text.encode()).text


def test_a_colon_behind_a_name_of_a_table_is_said_once() -> None:
    for rows in ("<tr><th>Fee: <td>9", "<tr><th>Fee:<th>Day:<tr><td>9<td>"):
        assert blocks("a.html", f"<table>{rows}</table>") == [(ROW, "Fee: 9")]


def test_cells_that_span_rows_and_names_that_span_columns() -> None:
    head = "<tr><th>Day<th>Time<th>Talk"
    rows = "<tr><td rowspan=2>Monday<td>9:00<td>Opening<tr><td>10:00<td>Kilns<tr><td>Tuesday"
    assert blocks("a.html", f"<table>{head}{rows}<td>8:00<td>Glazes</table>") == [
        (ROW, "Day: Monday; Time: 9:00; Talk: Opening"),
        (ROW, "Day: Monday; Time: 10:00; Talk: Kilns"),
        (ROW, "Day: Tuesday; Time: 8:00; Talk: Glazes"),
    ]
    head = "<tr><th rowspan=2>Region<th colspan=2>2023<th>All<tr><th>Sold<th>Left<th>Sold"
    rows = "<tr><td>North<td>1<td>2<td>9<tr><td colspan=4>Abroad<tr><td>East<td colspan=2>none<td>8"
    assert blocks("a.html", f"<table>{head}{rows}</table>") == [
        (ROW, "Region: North; 2023 / Sold: 1; 2023 / Left: 2; All / Sold: 9"),
        (ROW, "Abroad"),
        (ROW, "Region: East; 2023 / Sold: none; All / Sold: 8"),
    ]
    box = "<tr><th colspan=2>Bridge<tr><th>Opened<td>1932<tr><th rowspan=2>Long<td>9 m<tr><td>30 ft"
    assert blocks("a.html", f"<table>{box}</table>") == [
        (ROW, t) for t in ("Bridge", "Opened: 1932", "Long: 9 m", "Long: 30 ft")
    ]
    corner = "<tr><td><th>2023<th>2024<tr><th>Sold<td>10<td>12"
    assert blocks("a.html", f"<table>{corner}</table>") == [(ROW, "Sold; 2023: 10; 2024: 12")]


def test_a_table_can_t_span_more_than_there_is() -> None:
    wide = "<td colspan=1000000 rowspan=1000000>A" * 50
    text = read("a.html", f"<table>{f'<tr>{wide}' * 50}</table>".encode()).text
    assert 2_500 <= text.count("A") <= 25_000
    odd = "<tr><td colspan=-2>A<td rowspan=0>B<td colspan=x>C<td colspan=''>D<td colspan=٣>E"
    assert blocks("a.html", f"<table>{odd}</table>") == [(ROW, "A; B; C; D; E")]


@pytest.mark.parametrize(
    "cells",
    [
        f"<td><p>{HARBOUR}</p><p>{BRIDGE}</p></td>",
        f"<td>{HARBOUR}<br><br>{BRIDGE}</td>",
        f"<td>{HARBOUR}</td></tr><tr><td>{BRIDGE}</td>",
        f"<td><p>{HARBOUR}</p><p>{BRIDGE}</p></td><td></td>",
    ],
)
def test_a_table_that_arranges_a_mail_is_no_data(cells: str) -> None:
    text = f"<table><tr>{cells}</tr></table>"
    assert blocks("a.html", text) == [(PROSE, HARBOUR), (PROSE, BRIDGE)]


def test_a_cell_as_long_as_a_text_is_one() -> None:
    text = f"<table><tr><td>Menu</td><td>{HARBOUR * 10}</td></tr></table>"
    assert blocks("a.html", text) == [(PROSE, "Menu"), (PROSE, HARBOUR * 10)]
    # What stands under names is data, however long.
    named = f"<table><tr><th>Name<th>Told<tr><td>A<td>{HARBOUR * 10}</table>"
    assert blocks("a.html", named) == [(ROW, f"Name: A; Told: {HARBOUR * 10}")]
