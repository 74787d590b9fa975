"""What the tests of mail share: mails and parts of them, and what is told of each."""

import base64

from index.read import read
from index.sentences import sections
from index.types import Document

NEWS = "The ferry leaves the northern pier at seven from Monday on."
HEAD = (
    "From: Ann Lee <ann@example.org>\r\nSubject: Ferry\r\n"
    "Date: Tue, 5 Mar 2024 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
)
WHO = "From: Ann Lee <ann@example.org>; Date: Tue, 05 Mar 2024 10:00:00 +0100"


def parts(kind: str, *inner: str) -> str:
    edge = f"--{kind}--"
    body = "".join(f"--{edge}\r\n{part}\r\n" for part in inner)
    return f'Content-Type: multipart/{kind}; boundary="{edge}"\r\n\r\n{body}--{edge}--\r\n'


def part(kind: str, said: str | bytes, *, name: str = "", encoding: str = "utf-8") -> str:
    named = f'Content-Disposition: attachment; filename="{name}"\r\n' if name else ""
    data = said.encode(encoding) if isinstance(said, str) else said
    body = base64.b64encode(data).decode()
    head = f"Content-Type: {kind}; charset={encoding}\r\n{named}"
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n{body}"


def mail(body: str) -> Document:
    return read("a.eml", (HEAD + body).encode())


def told(document: Document) -> list[tuple[tuple[str, ...], str]]:
    """Each sentence with the headings that it stands under, but for the subject."""
    found = [
        (section.headings[1:], " ".join(document.text[s.start : s.end].split()))
        for section in sections(document)
        for s in section.sentences
    ]
    assert found[0] == ((), WHO)
    return found[1:]


def plain(text: str) -> list[tuple[tuple[str, ...], str]]:
    return told(mail(f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"))


def page(text: str) -> list[tuple[tuple[str, ...], str]]:
    return told(mail(f"Content-Type: text/html; charset=utf-8\r\n\r\n{text}"))
