"""Mail: whom a page quotes, in the ways of the programs that people use, and lists' footers."""

from time import process_time

import pytest
from mailing import HEAD, mail, page, part, parts, plain, told

from index.read import read

ON = "On Mon, Mar 4, 2024 at 10:00 AM Bob Ray &lt;<a href='mailto:b'>bob@example.org</a>&gt; wrote:"
SAID = "On Mon, Mar 4, 2024 at 10:00 AM Bob Ray <bob@example.org> wrote:"
WROTE = "On 4 Mar 2024, at 10:00, Bob Ray &lt;bob@example.org&gt; wrote:"
HAS_WRITTEN = "On 4 Mar 2024, at 10:00, Bob Ray <bob@example.org> wrote:"
BOB, CY = ("Quoted: Bob Ray",), ("Quoted: Bob Ray", "Quoted: Cy")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "<div>Yes.<br><div class='gmail_quote gmail_quote_container'><div class=gmail_attr>"
            f"{ON}<br></div><blockquote class=gmail_quote>Is it dry?</blockquote></div></div>",
            SAID,
        ),
        (
            "<p>Yes.</p><div class=moz-cite-prefix>On 04/03/2024 10:00, Bob Ray wrote:<br></div>"
            "<blockquote type=cite cite='mid:1'><pre class=moz-quote-pre>Is it dry?\n</pre>"
            "</blockquote>",
            "On 04/03/2024 10:00, Bob Ray wrote:",
        ),
        (
            f"Yes.<br><div><blockquote type=cite><div>{WROTE}</div><br><div>Is it dry?</div>",
            HAS_WRITTEN,
        ),
        (
            f"Yes.<br><div><blockquote type=cite>{WROTE}<br><br></blockquote></div>"
            "<blockquote type=cite><div>\ufeffIs it dry?</div></blockquote>",
            HAS_WRITTEN,
        ),
        (
            f"<div>Yes.</div><div id=ydp2yahoo_quoted_1><div><div>{WROTE} </div><div><br></div>"
            "<div>Is it dry?</div></div></div>",
            HAS_WRITTEN,
        ),
        (
            f"<div>Yes.</div><div class=protonmail_quote>{WROTE}<br><br>"
            "<blockquote class=protonmail_quote type=cite>Is it dry?</blockquote></div>",
            HAS_WRITTEN,
        ),
        (
            "<div>Yes.</div><div name=quote><div><b>Gesendet:</b>&nbsp;Montag<br><b>Von:</b>&nbsp;"
            "Bob Ray &lt;bob@example.org&gt;</div><div name=quoted-content>Is it dry?</div></div>",
            "Gesendet: Montag; Von: Bob Ray <bob@example.org>",
        ),
        (
            "Yes.<blockquote class=tutanota_quote><p>-----Original Message-----<br><b>From:</b> "
            "Bob Ray<br><b>Sent:</b> Monday</p><p>Is it dry?",
            "From: Bob Ray; Sent: Monday",
        ),
        (
            "<p>Yes.</p>26 Jun 2014 14:00:51 +0400 от Bob Ray &lt;<a href='mailto:b'>"
            "bob@example.org</a>&gt;:<br> <blockquote style='margin:10px'>Is it dry?</blockquote>",
            "26 Jun 2014 14:00:51 +0400 от Bob Ray <bob@example.org>:",
        ),
        (
            "<div>Yes.</div><hr>Date: Monday<br>Subject: Kiln<br>From: Bob Ray<br><br>Is it dry?",
            "Date: Monday; Subject: Kiln; From: Bob Ray",
        ),
        (
            "<p>Yes.</p><p><b>От:</b>&nbsp;Bob Ray<br><b>Отправлено:</b>&nbsp;Monday</p>Is it dry?",
            "От: Bob Ray; Отправлено: Monday",
        ),
        (
            "<p>Yes.</p><p><b>De&nbsp;:</b> Bob Ray<br><b>Envoyé&nbsp;:</b> lundi<br>"
            "<b>À&nbsp;:</b> Ann</p>Is it dry?",
            "De: Bob Ray; Envoyé: lundi; À: Ann",
        ),
    ],
)
def test_what_a_page_quotes_stands_under_its_writer(text: str, said: str) -> None:
    assert page(text) == [((), "Yes."), (BOB, said), (BOB, "Is it dry?")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "<div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------"
            "<br>From: <b>Bob Ray</b> <br>Date: Monday<br></div><br><h1>Costs</h1>It is dry.</div>",
            "From: Bob Ray; Date: Monday",
        ),
        (
            "<div class=moz-forward-container>-------- Forwarded Message --------<table><tr><th>"
            "Subject: </th><td>Kiln</td></tr><tr><th>Date: </th><td>Monday</td></tr><tr><th>From: "
            "</th><td>Bob Ray</td></tr></table><h1>Costs</h1>It is dry.</div>",
            "Subject: Kiln; Date: Monday; From: Bob Ray",
        ),
        (
            "<blockquote type=cite><div>Begin forwarded message:</div><div><b>From: </b>Bob Ray"
            "</div><div><b>Date: </b>Monday</div><h1>Costs</h1><div>It is dry.</div></blockquote>",
            "From: Bob Ray; Date: Monday",
        ),
    ],
)
def test_what_a_page_forwards_ends_where_its_element_does(text: str, said: str) -> None:
    assert page(f"<p>See below.</p>{text}<p>Bye.</p>") == [
        ((), "See below."),
        (BOB, said),
        ((*BOB, "Costs"), "It is dry."),
        (("Reply",), "Bye."),
    ]


def test_quotes_in_quotes_of_a_page_and_replies_between_them() -> None:
    inner = "On 3 Mar 2024, Cy wrote:<blockquote type=cite><p>It is.</p></blockquote>"
    text = (
        f"<div class=gmail_quote>{ON}<blockquote class=gmail_quote>Is it dry?<br>{inner}Good."
        "</blockquote><div>It rains.</div><blockquote class=gmail_quote>A coat?</blockquote></div>"
    )
    assert page(text) == [
        (BOB, SAID),
        (BOB, "Is it dry?"),
        (CY, "On 3 Mar 2024, Cy wrote:"),
        (CY, "It is."),
        (BOB, "Good."),
        (("Reply",), "It rains."),
        (BOB, "A coat?"),
    ]


def test_a_page_s_own_quotations_are_its_writer_s() -> None:
    text = "<p>The abbot wrote:</p><blockquote>It is dry.</blockquote><p>We agree."
    assert {headings for headings, _ in page(text)} == {()}


@pytest.mark.parametrize(
    "said",
    [
        "pon., 4 mar 2024 o 10:00 Bob Ray <bob@example.org> napisał(a):",
        "2024年3月4日(月) 10:00 Bob Ray <bob@example.org>:",
    ],
)
def test_a_time_and_an_address_above_a_quote_tell_whose_it_is(said: str) -> None:
    assert plain(f"Yes.\n\n{said}\n\n> Is it dry?\n") == [
        ((), "Yes."),
        (BOB, said),
        (BOB, "Is it dry?"),
    ]


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (f"> {HAS_WRITTEN}\n> \n", HAS_WRITTEN),
        (
            "> Begin forwarded message:\n> \n> From: Bob Ray\n> Subject: Kiln\n> Date: Monday\n>\n",
            "From: Bob Ray; Subject: Kiln; Date: Monday",
        ),
        (
            "> From: Bob Ray\n> Subject: Kiln\n> Date: Monday\n>\n",
            "From: Bob Ray; Subject: Kiln; Date: Monday",
        ),
    ],
)
def test_a_text_s_quote_may_itself_say_who_wrote_it(above: str, said: str) -> None:
    assert plain(f"Yes.\n\n{above}> Costs\n>\n> It is dry.\n") == [
        ((), "Yes."),
        (BOB, said),
        ((*BOB, "Costs"), "It is dry."),
    ]


def test_headers_of_french_programs() -> None:
    assert plain("Oui.\n\nDe : Bob Ray\nEnvoyé : lundi\nÀ : Ann\n\nIs it dry?") == [
        ((), "Oui."),
        (BOB, "De: Bob Ray; Envoyé: lundi; À: Ann"),
        (BOB, "Is it dry?"),
    ]


def test_what_stands_below_an_attachment_is_no_part_of_the_quote_above_it() -> None:
    quoting = part("text/plain", "Yes.\n\nOn 4 Mar 2024 Bob Ray wrote:\n> Is it dry?\n")
    picture = part("image/png", "x", name="x.png")
    for below in (part("text/plain", "It rains."), part("text/html", "<p>It rains.")):
        assert told(mail(parts("mixed", quoting, picture, below)))[-2:] == [
            (BOB, "Is it dry?"),
            (("Reply",), "It rains."),
        ]


FOOTERS = [
    "_______________________________________________\npotters mailing list\n"
    "potters@lists.example.org\nhttps://lists.example.org/potters",
    "_______________________________________________\npotters mailing list -- p@lists.example.org\n"
    "To unsubscribe send an email to potters-leave@lists.example.org",
    '-- \nYou received this message because you are subscribed to the Google Groups "Pots" group.\n'
    "To unsubscribe from this group, send an email to pots+unsubscribe@example.com.",
    "-=-=-=-=-=-=-=-=-=-=-=-\nGroups.io Links: You receive all messages sent to this group.\n\n"
    "Mute This Topic: https://lists.example.org/1\n-=-=-=-=-=-=-=-=-=-=-=-",
    '--\nTo unsubscribe from this list: send the line "unsubscribe potters" in\nthe body of a '
    "message to majordomo@example.org",
    "-- \nTo UNSUBSCRIBE, email to potters-request@example.org",
    f"{'#' * 72}\n\nTo unsubscribe from the POTTERS list, click the following link:\n"
    "https://lists.example.org/POTTERS",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_what_a_list_writes_below_a_message_is_left_out(footer: str) -> None:
    assert plain(f"It is dry.\n\n{footer}\n") == [((), "It is dry.")]
    quoted = footer.replace("\n", "\n> ")
    assert plain(f"Bob wrote:\n> It is dry.\n> {quoted}\nYes.") == [
        (("Quoted: Bob",), "Bob wrote:"),
        (("Quoted: Bob",), "It is dry."),
        (("Reply",), "Yes."),
    ]
    lines = footer.replace("\n", "<br>")
    assert page(f"<div>It is dry.</div><p></p>{lines}") == [((), "It is dry.")]
    own = part("text/html", "<p>It is dry.")
    assert told(mail(parts("mixed", own, part("text/plain", footer)))) == [((), "It is dry.")]


@pytest.mark.parametrize(
    "text",
    [
        "The potters mailing list is old.",
        "--\nAnn, who keeps the potters mailing list.",
        "To unsubscribe from this list, ask Ann.",
        FOOTERS[0] + "\n" + "The kiln is dry.\n" * 15,
    ],
)
def test_what_only_looks_like_a_list_s_footer_is_read(text: str) -> None:
    said = " ".join(sentence for _, sentence in plain(f"It is dry.\n\n{text}\n"))
    assert said == " ".join(f"It is dry. {text}".split())


def test_however_messages_are_opened_and_nested_reading_them_takes_no_longer() -> None:
    head = f"{HEAD}Content-Type: text/plain\r\n\r\n-----Original Message-----\n".encode()
    started = process_time()
    assert read("a.eml", head + b"\n" * 500_000 + b"From: Bob\nx").text.endswith("From: Bob\n\nx")
    assert process_time() - started < 10
    opened = page("<p>From: Bob<br>Sent: Monday</p><p>a</p>" * 100)
    assert max(len(headings) for headings, _ in opened) == 20
