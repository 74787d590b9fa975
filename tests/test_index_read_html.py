"""HTML: the text of a page and its blocks, without what sites put around a text."""

import pytest
from made_hostile import ONE_CHAPTER, book
from reading import CODE, HARBOUR, HEADING, ITEM, PROSE, ROW, blocks

from index.errors import UnreadableError
from index.read import read
from index.types import Document

BRIDGE = "The bridge was built of oak, and no nail was used for any part of it."


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


@pytest.mark.parametrize(
    "style",
    [
        *(
            "visibility:hidden",
            "color: red; VISIBILITY : hidden",
            "display :none",
            "display : none",
        ),
        *("font-size:0", "font-size: 0px !important", "margin:0;font-size:0.0em"),
    ],
)
def test_what_a_style_hides_is_no_text(style: str) -> None:
    text = f'<p>{HARBOUR}</p><p style="{style}">Never this.</p>'
    assert blocks("a.html", text) == [(PROSE, HARBOUR)]
    inside = HARBOUR.replace("the town", f'<span style="{style}">Never this. </span>the town')
    assert blocks("a.html", f"<p>{inside}</p>") == [(PROSE, HARBOUR)]


@pytest.mark.parametrize(
    "style",
    [
        *("font-size:0.9em", "font-size:08pt", "text-decoration:none", "overflow:hidden"),
        *("display:block", "border-visibility:hidden-not", "background:none"),
    ],
)
def test_what_a_style_shows_is_text(style: str) -> None:
    assert blocks("a.html", f'<p style="{style}">{HARBOUR}</p>') == [(PROSE, HARBOUR)]


def test_a_size_of_nothing_around_a_text_with_its_own_hides_nothing() -> None:
    text = f'<div style="font-size:0px"><div style="font-size:13px">{HARBOUR}</div></div>'
    assert blocks("a.html", text) == [(PROSE, HARBOUR)]


@pytest.mark.parametrize(
    "names",
    [
        *("class='navbar top'", "class=site-sidebar", "class=sphinxsidebar", "id=siteFooter"),
        *("class=page_footer", "id=onetrust-banner-sdk", "class=gdpr-consent-overlay"),
        *("class='js-cookie popup'", "id=CookieConsent", "class=breadcrumbs", "id=nav"),
    ],
)
def test_what_sites_put_around_a_text_is_told_by_its_name(names: str) -> None:
    around = f"<div {names}><h3>Recent</h3><p>Never this.</p></div>"
    page = f"{around}<p>{HARBOUR}</p><section {names}><p>Nor this.</p></section><p>{BRIDGE}</p>"
    text = [(PROSE, HARBOUR), (PROSE, BRIDGE)]
    assert blocks("a.html", page) == text
    assert blocks("a.html", f"<div class=has-sidebar-and-footer>{page}</div>") == text
    # Nothing else is there, or the page says itself that it is text.
    assert blocks("a.html", f"<div {names}>{HARBOUR}</div>") == [(PROSE, HARBOUR)]
    article = f"<article>{HARBOUR}<div {names}><p>{BRIDGE}</p></div></article>"
    assert blocks("a.html", article) == text


@pytest.mark.parametrize(
    "menu",
    [
        "<div id=menu><ul>{}</ul></div>",
        "<div class=menu><h3>More</h3>{}</div>",
        "<ul class='main-menu'>{}</ul>",
        "<ol class='nav nav-tabs'>{}</ol>",
        "<table class=navigation><tr><td>{}</td></tr></table>",
        "<div class=toc><a href='#top'>The harbour of the town</a>{}<a href='p#top'>Rope</a></div>",
    ],
)
def test_a_menu_is_named_like_one_and_holds_nothing_but_links(menu: str) -> None:
    links = "<li><a href=a>Our boats</a></li><li><a href=b>Contact us</a></li>"
    text = f"<h1 id=top>Harbour</h1><p>{HARBOUR}</p><p>{BRIDGE}</p>"
    told = [(HEADING, "Harbour"), (PROSE, HARBOUR), (PROSE, BRIDGE)]
    assert blocks("a.html", menu.format(links) + text) == told
    # A page of links is one, and so is what a kitchen has to offer.
    assert (ITEM, "- Our boats") in blocks("a.html", f"<ul class=menu>{links}</ul>")
    soup = f"{text}<ul class=menu><li><a href=s>Leek soup</a> with bread, {links}</ul>"
    assert blocks("a.html", soup)[-3:-1] == [
        (ITEM, "- Leek soup with bread,"),
        (ITEM, "- Our boats"),
    ]


def test_menus_in_menus_take_no_time_in_their_square() -> None:
    text = "<div class=menu>" * 4_900 + f"<p>{BRIDGE} <a href=a>Boats</a></p>" * 5_000
    assert BRIDGE in page(text).text


def test_contents_of_other_pages_are_text() -> None:
    contents = (
        "<div class=toc><p><a href=a.html>Our boats</a></p><p><a href=b.html>Fees</a></p></div>"
    )
    assert blocks("a.html", f"<p>{HARBOUR}</p>{contents}") == [
        (PROSE, HARBOUR),
        (PROSE, "Our boats"),
        (PROSE, "Fees"),
    ]


def test_links_with_signs_between_them_are_a_menu() -> None:
    path = "<div><a href=a>Home</a> » <a href=b>Fees</a></div>"
    foot = "<p><a href=i>Imprint</a> | <a href=p>Privacy</a></p>"
    said = f"<p>{HARBOUR}</p><p>See <a href=x>this</a> | <a href=y>that</a></p>"
    listed = "<ul><li><a href=x>Oars</a> / <a href=y>rope</a></ul>"
    assert blocks("a.html", f"{path}{said}{listed}{foot}") == [
        (PROSE, HARBOUR),
        (PROSE, "See this | that"),
        (ITEM, "- Oars / rope"),
    ]
    assert blocks("a.html", foot) == [(PROSE, "Imprint | Privacy")]


@pytest.mark.parametrize("hidden", ["hidden", "role=navigation", "style='display:none'"])
def test_a_table_can_be_hidden(hidden: str) -> None:
    table = f"<table {hidden}><tr><td>Never<td>this</table>"
    assert blocks("a.html", f"<p>{HARBOUR}</p>{table}") == [(PROSE, HARBOUR)]


@pytest.mark.parametrize("names", ["consent-form", "cookie-recipes", "navy", "unavoidable"])
def test_names_that_only_look_like_those_of_furniture(names: str) -> None:
    page = f"<div class={names}><p>{HARBOUR}</p></div><p>{BRIDGE}</p><p>{BRIDGE}</p>"
    assert blocks("a.html", page)[0] == (PROSE, HARBOUR)


def test_marks_and_links_of_an_encyclopedia_are_no_text() -> None:
    edit = "<span class=mw-editsection>[<a href=e>edit</a>]</span>"
    mark = "<sup class=reference><a href=#n>[1]</a></sup>"
    lacking = "<sup class='noprint Inline-Template'>[<i><a href=/c>citation needed</a></i>]</sup>"
    languages = "<div class='vector-dropdown mw-portlet-lang'><label>12 languages</label></div>"
    page = f"<h2>Harbours{edit}</h2>{languages}<p>{HARBOUR}{mark}{lacking}</p>"
    assert blocks("a.html", page) == [(HEADING, "Harbours"), (PROSE, HARBOUR)]


@pytest.mark.parametrize("names", ["id=menu", "class='main-menu'", "class=menuTop"])
def test_a_menu_of_links_is_told_from_one_of_dishes(names: str) -> None:
    text = f"<p>{HARBOUR}</p><p>{BRIDGE}</p>"
    links = "<ul><li><a href=/>Home</a><li><a href=/a>About us</a></ul>"
    assert blocks("a.html", f"<div {names}>{links}</div>{text}") == [
        (PROSE, HARBOUR),
        (PROSE, BRIDGE),
    ]
    dishes = "<p>Soup of the day with bread from the <a href=/b>mill</a>, 4 euros</p>"
    assert blocks("a.html", f"<div {names}>{dishes}</div>{text}")[0] == (
        PROSE,
        "Soup of the day with bread from the mill, 4 euros",
    )


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
