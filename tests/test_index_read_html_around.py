"""HTML: what is hidden, and what sites put around a text: menus, banners, side bars."""

import pytest
from reading import BRIDGE, HARBOUR, HEADING, ITEM, PROSE, blocks

from index.read import read


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
    assert BRIDGE in read("a.html", text.encode()).text


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
