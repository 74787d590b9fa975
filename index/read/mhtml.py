"""MHTML → Document: a page that a browser saved in one file with its pictures, packed as a mail.

Knows nothing of pages; those are index/read/html's. The format: RFC 2557.
"""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

from index.errors import UnreadableError
from index.read.html import read_html
from index.read.mail.parts import page_of, part_of
from index.types import Document


def read_mhtml(path: str, data: bytes) -> Document:
    """The document of an .mhtml or .mht file, as that of the page in it.

    Raises:
        UnreadableError: there is none, or its elements are nested thousands deep.
    """
    page = page_of(part_of(message_from_bytes(data, policy=default)))
    if not page:
        raise UnreadableError("damaged, or not what its name says: there is no page in it")
    return replace(read_html(path, page), media_type="multipart/related")
