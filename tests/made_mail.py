"""The known text (tests/made_text.py) as mail: as it is written now, used to be, and flowed."""

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

from made_markup import as_html, as_plain
from made_text import TITLE


def as_mail() -> bytes:
    """A message as Python's present interface writes it: quoted-printable text beside HTML."""
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"] = TITLE, "Zoë Çelik <zoe@saltroad.example>"
    message.set_content(as_plain(), cte="quoted-printable")
    message.add_alternative(as_html(), subtype="html")
    return message.as_bytes()


def as_old_mail() -> bytes:
    """A message as older programs write it: HTML alone, base64, no word of the encoding."""
    message = MIMEMultipart()
    message["Subject"], message["From"] = TITLE, "piet@saltroad.example"
    message.attach(MIMEText(as_html(menus=True), "html", "utf-8"))
    return message.as_bytes()


def as_flowed_mail() -> bytes:
    """A message of which lines that end in a space go on (RFC 3676), and one that it answers."""
    head = (
        f"From: hanna@saltroad.example\r\nSubject: {TITLE}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    lines: list[str] = []
    for paragraph in as_plain().split("\n\n"):
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) > 70:
                lines.append(line)
                line = ""
            line += word + " "
        lines += [line.rstrip(), ""]
    return (head + "\r\n".join(lines)).encode()


def as_saved_page() -> bytes:
    """A page as the first browsers that did so saved it: in base64."""
    message = MIMEMultipart("related", type="text/html")
    message["From"], message["Subject"] = "<Saved by a browser>", "page"
    message.attach(MIMEText(as_html(menus=True), "html", "utf-8"))
    return message.as_bytes()
