"""Archives of XML made by hand: small ones, bombs, and such with entities."""

import io
import zipfile
from collections.abc import Callable

import docx
import xlsxwriter
from pptx import Presentation

GOOD = b"The mill stands where the brook bends."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, *, doctype: str = "", padding: int = 0) -> bytes:
    """A Word file whose document is given as XML; `padding` blanks follow, compressed."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            if name != "word/document.xml":
                target.writestr(name, source.read(name))
        with target.open("word/document.xml", "w", force_zip64=True) as file:
            text = f"<w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
            root = f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{WORD}">{text}'
            file.write(root.encode())
            blanks = b" " * 2**20
            for _ in range(padding // 2**20):
                file.write(blanks)
            file.write(b"</w:body></w:document>")
    return made.getvalue()


LAUGHS = "".join(
    f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' if n else '<!ENTITY l1 "ha">' for n in range(10)
)
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{prefix}="{OASIS}{name}:1.0"'
    for prefix, name in zip(
        ("office", "text", "table", "draw"), ("office", "text", "table", "drawing"), strict=True
    )
)
BODIES = {
    ".odt": ("text", "<text:p>{}</text:p>"),
    ".odp": ("presentation", "<draw:page><draw:frame><text:p>{}</text:p></draw:frame></draw:page>"),
    ".ods": (
        "spreadsheet",
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
    ),
}


def open_document(suffix: str, text: str, *, doctype: str = "", padding: int = 0) -> bytes:
    """An OpenDocument file of one paragraph; `padding` blanks follow, compressed."""
    made = io.BytesIO()
    kind, body = BODIES[suffix]
    body = f"<office:body><office:{kind}>{body.format(text)}</office:{kind}></office:body>"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        with target.open("content.xml", "w", force_zip64=True) as file:
            root = f'{doctype}<office:document-content {SPACES} office:version="1.3">{body}'
            file.write(f'<?xml version="1.0"?>{root}'.encode())
            blanks = b" " * 2**20
            for _ in range(padding // 2**20):
                file.write(blanks)
            file.write(b"</office:document-content>")
    return made.getvalue()


def replaced(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """An archive with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content.decode()).encode() if name == part else content)
    return made.getvalue()


def padded(data: bytes, part: str, end: str, padding: int) -> bytes:
    """An archive in one part of which blanks stand before its end, compressed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name != part:
                target.writestr(name, content)
                continue
            head, tail = content[: content.rindex(end.encode())], end.encode()
            with target.open(name, "w", force_zip64=True) as file:
                file.write(head)
                blanks = b" " * 2**20
                for _ in range(padding // 2**20):
                    file.write(blanks)
                file.write(tail)
    return made.getvalue()


def slides() -> bytes:
    file, stream = Presentation(), io.BytesIO()
    file.slides.add_slide(file.slide_layouts[5]).shapes.title.text = "LAUGH"
    file.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("A").write(0, 0, "LAUGH")
    return stream.getvalue()


def entities(url: str) -> str:
    return f'<!DOCTYPE d [<!ENTITY out SYSTEM "{url}"><!ENTITY file SYSTEM "file:///etc/passwd">]>'


ONE_CHAPTER = (
    '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    '</manifest><spine><itemref idref="a"/></spine></package>'
)


def book(package: str, chapter: bytes = b"<p>A chapter.</p>") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
        )
        archive.writestr("a.opf", package)
        archive.writestr("a.xhtml", chapter)
    return made.getvalue()
