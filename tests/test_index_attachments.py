"""Files that are attached to a mail: each is read as any file is, and cited under its name."""

import re
from itertools import count
from types import SimpleNamespace

import pytest
from conftest import Library, checked
from made_hostile import word, workbook
from made_pdf import column, draw
from mailing import HEAD, NEWS, part, parts, told

from index import attachments
from index.attachments import read_with_attachments
from index.isolate import Isolated
from index.types import Document

SEE = part("text/plain", "See below.")
SEEN = ((), "See below.")
OFFICE = "application/vnd.openxmlformats-officedocument"
OLD = f"From: bo@example.org\r\nSubject: Old\r\n\r\n{NEWS}"


def read(files: Isolated, body: str) -> Document:
    return read_with_attachments(files, "a.eml", (HEAD + body).encode())


def attached(files: Isolated, *inner: str) -> list[tuple[tuple[str, ...], str]]:
    document = read(files, parts("mixed", SEE, *inner))
    assert document.note == ""
    return told(document)


def test_attachments_are_read_by_their_own_readers(files: Isolated) -> None:
    pdf = draw(column(50, 500, "The pier was built of oak.", "It is old."))
    assert attached(
        files,
        part("application/octet-stream", "Berth 4 is free.", name="notes.TXT"),
        part("text/csv", "Boat,Built\r\nAlma,1961\r\nBrise,1962\r\n", name="boats.csv"),
        part("text/plain", "# Tides\n\n- *High* at six.", name="r.md"),
        part("text/html", "<h1>Fees</h1><p>Nine crowns.</p>", name="fees.html"),
        part("application/pdf", pdf, name="pier.pdf"),
        part(f"{OFFICE}.wordprocessingml.document", word("The mill turns."), name="plan"),
        part("application/octet-stream", workbook(), name="joke.xlsx"),
        part("application/octet-stream", "\x00\x01", name="photo.jpg"),
        part("text/plain", "Yours, Ann."),
    ) == [
        SEEN,
        ((), "Yours, Ann."),
        (("notes.TXT",), "Berth 4 is free."),
        (("boats.csv",), "Boat; Built"),
        (("boats.csv",), "Boat: Alma; Built: 1961"),
        (("boats.csv",), "Boat: Brise; Built: 1962"),
        (("r.md", "Tides"), "High at six."),
        (("fees.html", "Fees"), "Nine crowns."),
        (("pier.pdf",), "The pier was built of oak."),
        (("pier.pdf",), "It is old."),
        (("plan",), "The mill turns."),
        (("joke.xlsx", "A"), "LAUGH"),
    ]


def test_what_is_attached_to_mails_that_are_attached(files: Isolated) -> None:
    tide = part("text/plain", "High at six.", name="tide.txt")
    inner = f"{HEAD}{parts('related', part('text/plain', 'Look.'), tide)}"
    as_message = f"Content-Type: message/rfc822\r\n\r\n{inner}"
    found = attached(files, as_message, part("application/octet-stream", inner, name="old.eml"))
    who = found[1][1]
    assert found == [
        SEEN,
        (("Ferry",), who),
        (("Ferry",), "Look."),
        (("tide.txt",), "High at six."),
        (("old.eml", "Ferry"), who),
        (("old.eml", "Ferry"), "Look."),
        (("old.eml", "Ferry", "tide.txt"), "High at six."),
    ]


def test_mails_in_mails_end_somewhere(files: Isolated) -> None:
    mail_in_mails = f"\r\n{NEWS}"
    for _ in range(8):
        file = part("application/octet-stream", HEAD + mail_in_mails, name="a.eml")
        mail_in_mails = parts("mixed", file)
    document = read(files, mail_in_mails)
    assert (NEWS in document.text, document.note) == (
        False,
        "a.eml: what is attached to it isn't read",
    )


def test_what_is_attached_to_one_version_is_read_whichever_is_shown(files: Isolated) -> None:
    notes = part("text/plain", "Berth 4 is free.", name="notes.txt")
    page = parts("mixed", part("text/html", f"<p>{NEWS}</p>"), notes)
    assert told(read(files, parts("alternative", part("text/plain", NEWS), page))) == [
        ((), NEWS),
        (("notes.txt",), "Berth 4 is free."),
    ]


def test_an_attachment_that_is_broken_or_too_heavy_costs_only_itself(files: Isolated) -> None:
    document = read(
        files,
        parts(
            "mixed",
            SEE,
            part("application/pdf", "%PDF", name="map.pdf"),
            part("text/plain", b"\0\1\2\3\4\5\6" * 9, name="noise.txt"),
            part("text/calendar", b"\0\1\2\3\4\5\6" * 9, name="noise.ics"),
            part("application/msword", word("Boom.", padding=900 * 2**20), name="b" * 99 + ".docx"),
            part("text/plain", "Berth 4 is free.", name="notes.txt"),
        ),
    )
    assert told(document) == [SEEN, (("notes.txt",), "Berth 4 is free.")]
    assert re.fullmatch(
        "map.pdf: damaged, or not what its name says; noise.txt: looks binary; noise.ics: empty; "
        rf"{'b' * 80}…: takes more than \d+ MB of memory to read",
        document.note,
    )


def test_no_more_attachments_are_read_than_anybody_sends(files: Isolated) -> None:
    many = [part("text/plain", f"Berth {n} is free.", name=f"{n}.txt") for n in range(60)]
    document = read(files, parts("mixed", SEE, *many))
    assert len(told(document)) == 51
    assert document.note == "of 60 attachments 50 are read"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "attachments: what is before them took longer than 0 s"),
        (2, "tide.txt: those before it took longer than 2 s"),
    ],
)
def test_what_takes_too_long_leaves_no_time_for_what_follows(
    files: Isolated, monkeypatch: pytest.MonkeyPatch, seconds: int, said: str
) -> None:
    notes = (part("text/plain", f"{tide}.", name=f"{tide}.txt") for tide in ("ebb", "tide"))
    # A second passes whenever it looks at the clock.
    monkeypatch.setattr(attachments, "time", SimpleNamespace(monotonic=count().__next__))
    monkeypatch.setattr(attachments, "SECONDS", seconds)
    document = read(files, parts("mixed", SEE, *notes))
    assert document.note == said
    assert "tide." not in document.text


def test_an_invitation_that_is_attached_as_well_is_told_once(files: Isolated) -> None:
    text = "BEGIN:VEVENT\r\nSUMMARY:Kiln\r\nDTSTART:20240305\r\nEND:VEVENT\r\n"
    file = part("application/ics", text, name="invite.ics")
    told_so = "Event: Kiln; Start: 2024-03-05"
    assert attached(files, file) == [SEEN, (("invite.ics",), told_so)]
    body = parts("alternative", SEE, part("text/calendar", text))
    assert told(read(files, parts("mixed", body, file))) == [SEEN, ((), told_so)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ('filename="=?utf-8?B?R3LDtsOfZS50eHQ=?="', "Größe.txt"),
        (
            "filename*0*=utf-8''Gr%C3%B6%C3%9F; filename*1*=e%20neu; filename*2=.txt",
            "Größe neu.txt",
        ),
        ("filename*=iso-8859-1''Gr%F6%DFe.txt", "Größe.txt"),
        ('filename="Größe.txt"', "Größe.txt"),
        ("filename=Berths of 2024.txt; size=9", "Berths of 2024.txt"),
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_names_of_attachments_however_they_are_written(
    files: Isolated, said: str, name: str, encoding: str
) -> None:
    head = f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {said}"
    body = (HEAD + parts("mixed", SEE, f"{head}\r\n\r\nBerth 4 is free.")).encode(encoding)
    assert told(read_with_attachments(files, "a.eml", body))[1:] == [((name,), "Berth 4 is free.")]


def test_a_synced_mail_holds_what_is_attached(library: Library) -> None:
    body = parts("mixed", SEE, part("application/octet-stream", word("It turns."), name="m.docx"))
    library.write("mail.eml", (HEAD + body).encode())
    library.sync()
    assert checked(library)["mail.eml"].endswith("See below.\n\nm.docx\n\nIt turns.")
