"""Word files with the elements that a test needs."""

import io
import re

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SPACES = (
    nsdecls("w") + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def word(*body: str) -> bytes:
    """A file with these elements in its body."""
    file, stream = docx.Document(), io.BytesIO()
    for element in body:
        name, rest = re.match(r"<([\w:]+)(.*)", element, re.DOTALL).groups()  # type: ignore[union-attr]
        file.element.body.sectPr.addprevious(parse_xml(f"<{name} {SPACES}{rest}"))
    file.save(stream)
    return stream.getvalue()


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def wrapped(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def cell(inner: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inner}</w:tc>"


def row(*texts: str) -> str:
    return f"<w:tr>{''.join(cell(paragraph(run(text))) for text in texts)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"
