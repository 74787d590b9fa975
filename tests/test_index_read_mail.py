"""Mail: which of its parts is read, in which encoding, and who is quoted in it."""

import pytest
from mailing import HEAD, NEWS, mail, part, parts, plain, told

from index.errors import UnreadableError
from index.read import read
from index.types import Document


@pytest.mark.parametrize(
    "plain",
    [
        *("", " \r\n", "Please view this e-mail in a browser that supports HTML.", "See online."),
        "View it online: https://news.example/3",
    ],
)
def test_an_empty_or_idle_plain_version_gives_way_to_the_page(plain: str) -> None:
    page = part("text/html", f"<p>{NEWS}</p>")
    versions = (part("text/plain", plain), parts("related", page, part("image/png", "x")))
    assert told(mail(parts("alternative", *versions))) == [((), NEWS)]


@pytest.mark.parametrize("plain", [NEWS, "At seven."])
def test_of_two_whole_versions_the_plain_one_is_read(plain: str) -> None:
    versions = (part("text/plain", plain), part("text/html", f"<p>{plain[:-1]}!</p>"))
    assert told(mail(parts("alternative", *versions))) == [((), plain)]
    # A page that can't be shown is no better than a line that says so.
    stub = (part("text/plain", "This mail is HTML."), part("text/html", "<img src=a.png>"))
    assert told(mail(parts("alternative", *stub))) == [((), "This mail is HTML.")]


def test_a_message_attached_to_a_message_ends_somewhere() -> None:
    def attached(depth: int) -> Document:
        body = f"\r\n{NEWS}"
        for _ in range(depth):
            body = f"Content-Type: message/rfc822\r\n\r\n{HEAD}{body}"
        return mail(body)

    assert len(attached(40).text) < 2_000
    assert attached(4).note == "messages attached more than 3 deep aren't read"
    assert (NEWS in attached(3).text, attached(3).note) == (True, "")


@pytest.mark.parametrize("label", ["us-ascii", "iso-8859-1", "utf-8", "unknown-8bit", "", '"'])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_encodings_that_mails_name_and_those_they_are_in(
    kind: str, encoding: str, label: str
) -> None:
    text = "“Größe” zählt – für 5 €."
    head = f"{HEAD}Content-Type: text/{kind}; charset={label}\r\n\r\n".encode()
    assert told(read("a.eml", head + text.encode(encoding))) == [((), text)]


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        ("价格是三百元。", "gb2312", "gbk"),
        ("가격은 삼백 원", "ks_c_5601-1987", "cp949"),
        ("価格は300円です。", "iso-2022-jp", "iso-2022-jp"),
        ("Цена", "koi8-r", "koi8-r"),
    ],
)
def test_mails_of_other_alphabets(text: str, label: str, encoding: str) -> None:
    head = f"{HEAD}Content-Type: text/plain; charset={label}\r\n\r\n".encode()
    assert told(read("a.eml", head + text.encode(encoding))) == [((), text)]


def test_lines_that_a_program_broke_within_words_are_whole_again() -> None:
    head = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\n"
    text = "It is very d \r\nry, and  \r\n red.\r\n> Is it d \r\n> ry?\r\n>> No \r\n-- \r\nAnn\r\n"
    assert told(mail(head + text)) == [
        ((), "It is very dry, and red."),
        (("Quoted",), "Is it dry?"),
        (("Quoted", "Quoted"), "No"),
        (("Reply",), "-- Ann"),
    ]


def test_a_signature_around_a_text_is_no_part_of_it() -> None:
    body = "It is dry.\r\n\r\n- - red\r\n- - old\r\n"
    signature = "-----BEGIN PGP SIGNATURE-----\r\n\r\niQIz=\r\n-----END PGP SIGNATURE-----\r\n"
    signed = "-----BEGIN PGP SIGNED MESSAGE-----\r\n"
    read_so = [((), text) for text in ("It is dry.", "red", "old")]
    for hash in ("", "Hash: SHA256\r\n"):
        assert plain(f"{signed}{hash}\r\n{body}{signature}") == read_so
        assert plain(f"{signed}{hash}\r\n{body}{signature}\r\nBye.\r\n")[-1] == ((), "Bye.")
    assert plain(f"{signed}\r\nIt is cut off.")[-1] == ((), "It is cut off.")
    own = part("text/plain", body.replace("- -", "-"))
    for kind, name in (("pgp", "signature.asc"), ("pkcs7", "smime.p7s")):
        outer = part(f"application/{kind}-signature", signature, name=name)
        assert told(mail(parts("signed", own, outer))) == read_so


EVENT = (
    "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nDTSTART:16010101T030000\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Kiln\\, second \r\n round\r\n"
    'DTSTART;TZID="Europe/Oslo":20240305T100000\r\nDTEND:20240305T103000Z\r\n'
    "LOCATION:Pier 3\r\nORGANIZER;CN=Bob Ray:mailto:bob@example.org\r\n"
    "DESCRIPTION:Bring the plan.\\nWe vote at noon.\r\n"
    "BEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
INVITED = [
    ((), "Event: Kiln, second round; Start: 2024-03-05 10:00 (Europe/Oslo); "
    "End: 2024-03-05 10:30 (UTC); Place: Pier 3; Organizer: Bob Ray"),
    ((), "Bring the plan."),
    ((), "We vote at noon."),
]  # fmt: skip


def test_an_invitation_says_what_it_invites_to() -> None:
    event = part("text/calendar", EVENT)
    assert told(mail(event)) == INVITED
    for versions in ((part("text/plain", "Come."), event), (event, part("text/plain", "Come."))):
        assert told(mail(parts("alternative", *versions))) == [((), "Come."), *INVITED]
    assert told(mail(parts("alternative", event))) == INVITED
    day = EVENT.replace("T103000Z", "")
    assert "End: 2024-03-05; " in mail(part("text/calendar", day)).text


def test_an_encrypted_mail_says_so() -> None:
    version = part("application/pgp-encrypted", "Version: 1")
    body = parts("encrypted", version, part("application/octet-stream", "x", name="a.asc"))
    for sealed in (body, part("application/pkcs7-mime", "x", name="smime.p7m")):
        assert mail(sealed).note == "what is encrypted, or inside a signature, isn't read"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_headers_with_letters_that_should_have_been_encoded(encoding: str) -> None:
    head = "From: Zoë Müller <zoe@example.org>\r\nSubject: Größe – neu\r\n\r\nHello."
    document = read("a.eml", head.encode(encoding))
    assert (document.title, document.author) == ("Größe – neu", "Zoë Müller")
    assert document.text.startswith("Größe – neu\n\nFrom: Zoë Müller <zoe@example.org>")


QUOTE = "> The kiln has to be replaced before the winter comes, and it will\n> cost 300 euros.\n"
QUOTED = "The kiln has to be replaced before the winter comes, and it will cost 300 euros."


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("On Mon, 4 Mar 2024 Bob wrote:", "Bob"),
        ("On Mon, Mar 4, 2024 at 10:00 AM Bob Ray <bob7@example.org> wrote:", "Bob Ray"),
        ("On Mon, Mar 4, 2024 at 10:00 AM Bob Ray <bob@example.org>\nwrote:", "Bob Ray"),
        ("On 3/4/24 10:00 PM, Ray, Bob wrote:", "Ray, Bob"),
        ("On Mon, 4 Mar 2024 10:00:00 +0100\nbob@example.org wrote:", "bob@example.org"),
        ("Am 04.03.2024 um 10:00 schrieb Zoë Müller <z@example.org>:", "Zoë Müller"),
        ("Le lun. 4 mars 2024 à 10:00, Zoë <z@example.org> a écrit :", "Zoë"),
        ("Bob Ray <bob@example.org> writes:", "Bob Ray"),
    ],
)
def test_a_quote_is_whole_and_under_the_name_of_who_wrote_it(said: str, name: str) -> None:
    under = (f"Quoted: {name}",)
    assert plain(f"Yes, it is.\n\n{said}\n\n{QUOTE}") == [
        ((), "Yes, it is."),
        (under, " ".join(said.split())),
        (under, QUOTED),
    ]


def test_quotes_in_quotes_and_replies_between_them() -> None:
    text = (
        f"{QUOTE}No.\n\nOn 4 Mar 2024 Bob wrote:\n> Is it dry?\n>\n> On 3 Mar 2024 Cy wrote:\n"
        "> > It is.\n>> Mostly.\n>\n> Good.\nIt rains.\n> Bring a coat.\n>From here it is far.\n"
    )
    bob, cy = ("Quoted: Bob",), ("Quoted: Bob", "Quoted: Cy")
    assert plain(text) == [
        (("Quoted",), QUOTED),
        (("Reply",), "No."),
        (bob, "On 4 Mar 2024 Bob wrote:"),
        (bob, "Is it dry?"),
        (cy, "On 3 Mar 2024 Cy wrote:"),
        (cy, "It is."),
        (cy, "Mostly."),
        (bob, "Good."),
        (("Reply",), "It rains."),
        (bob, "Bring a coat."),
        (("Reply",), ">From here it is far."),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        *("-----Original Message-----\n", "---------- Forwarded message ---------\n"),
        *("________________________________\n", "", "----- Ursprüngliche Nachricht -----\n"),
    ],
)
def test_messages_that_stand_below_with_their_headers(rule: str) -> None:
    text = (
        f"Thanks.\n\n{rule}From: Carl Orff <carl@example.org>\nSent: Monday\nSubject: Kiln\n\n"
        f"It costs 300 euros.\n\n{rule}From: Dan\nDate: Sunday\n\nHow much is it?\n"
    )
    carl, dan = ("Quoted: Carl Orff",), ("Quoted: Carl Orff", "Quoted: Dan")
    assert plain(text) == [
        ((), "Thanks."),
        (carl, "From: Carl Orff <carl@example.org>; Sent: Monday; Subject: Kiln"),
        (carl, "It costs 300 euros."),
        (dan, "From: Dan; Date: Sunday"),
        (dan, "How much is it?"),
    ]


def test_a_message_below_another_in_a_page_stands_under_its_writer() -> None:
    def head(name: str, sent: str) -> str:
        fields = f"<b>From:</b> {name} &lt;c@example.org&gt; <br><b>Sent:</b> {sent}"
        return f"<div><p class=MsoNormal>{fields}<br><b>Subject:</b> Kiln</p></div>"

    page = (
        f"<p>Thanks.</p>{head('Carl Orff', 'Monday')}<h2>Costs</h2><p>It costs 300 euros.</p>"
        f"{head('Dan', 'Sunday')}<p>How much is it?</p>"
    )
    carl, dan = ("Quoted: Carl Orff",), ("Quoted: Carl Orff", "Quoted: Dan")
    assert told(mail(f"Content-Type: text/html; charset=utf-8\r\n\r\n{page}")) == [
        ((), "Thanks."),
        (carl, "From: Carl Orff <c@example.org>; Sent: Monday; Subject: Kiln"),
        ((*carl, "Costs"), "It costs 300 euros."),
        (dan, "From: Dan <c@example.org>; Sent: Sunday; Subject: Kiln"),
        (dan, "How much is it?"),
    ]


def test_what_only_looks_like_a_quote_stays_the_writer_s() -> None:
    text = "From: here it is far.\n\n-- \nAnn\n\n_____\n\nBob wrote: it is wet."
    assert {headings for headings, _ in plain(text)} == {()}


@pytest.mark.parametrize(
    "header",
    [
        *("To: ann@", 'Cc: "', "To: <", "To: Ann <ann@", "Date: Mon, 01 Feb 99999999999999999999"),
        "Date: Mon, 1 Feb 2024 10:00:00 +99999999999999999999",
    ],
)
def test_a_header_that_is_cut_off_costs_no_mail(header: str) -> None:
    document = read("a.eml", f"From: Ann Lee <a@b.example>\n{header}\n\n{NEWS}\n".encode())
    assert (document.author, document.written) == ("Ann Lee", "")
    assert document.text.endswith(f"\n\n{NEWS}")


def test_a_page_that_a_browser_saved_in_one_file() -> None:
    page = (
        f"<title>Ferries</title><meta name=author content='Ida Falk'><p>{NEWS}</p>"
        "<nav>Menu</nav><p>Größe zählt."
    )
    head = "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    saved = head + parts("related", part("text/html", page), part("text/html", "<p>An advert."))
    for name in ("a.mhtml", "a.mht"):
        document = read(name, saved.encode())
        assert document.text == f"{NEWS}\n\nGröße zählt."
        assert (document.title, document.author) == ("Ferries", "Ida Falk")
    with pytest.raises(UnreadableError, match="no page in it"):
        read("a.mht", (head + part("text/plain", NEWS)).encode())


@pytest.mark.parametrize("suffix", [".log", ".rst"])
def test_logs_and_manuals_are_plain_text(suffix: str) -> None:
    assert read(f"a{suffix}", NEWS.encode()).text == NEWS
