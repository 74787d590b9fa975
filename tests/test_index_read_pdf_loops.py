"""PDFs made here whose parts hold themselves: each is read or refused, and costs no other file."""

import pytest
from conftest import Library
from made_pdf import built, stream

from index.errors import UnreadableError
from index.isolate import Isolated
from index.store import Store

SAID = "The kiln burned."
TEXT = b"BT /F 10 Tf 20 200 Td (The kiln burned.) Tj ET"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</Font<</F 5 0 R>>/XObject<<%s>>>>"
FIELDS = b"/AcroForm<</Fields[6 0 R]/NeedAppearances true>>"


def page(resources: bytes = b"", entries: bytes = b"") -> bytes:
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R%s"
        b"/Resources<</Font<</F 5 0 R>>%s>>>>"
    ) % (entries, resources)


def drawn(name: bytes, *more: bytes) -> bytes:
    """A page that draws something by its name in object 6, and more objects from there on."""
    content = stream(TEXT + b" /X Do")
    return built(CATALOG, PAGES, page(b"/XObject<</X %s>>" % name), content, FONT, *more)


def packed(own: bytes = b"", *, inside_itself: bool = False) -> bytes:
    """A file whose catalog and pages are in object stream 6, which has `own` entries.

    It says that the stream is an object of itself, if it is `inside_itself`.
    """
    head = b"1 0 2 %d " % (len(CATALOG) + 1)
    inside = stream(
        head + CATALOG + b" " + PAGES, b"/Type/ObjStm/N 2/First %d%s" % (len(head), own)
    )
    file, places = b"%PDF-1.5\n", {}
    for number, part in ((3, page()), (4, stream(TEXT)), (5, FONT), (6, inside)):
        places[number] = len(file)
        file += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    places[7] = len(file)
    rows = {0: (0, 0, 65535), 1: (2, 6, 0), 2: (2, 6, 1)}
    rows |= {number: (1, place, 0) for number, place in places.items()}
    if inside_itself:
        rows[6] = (2, 6, 0)
    table = b"".join(
        bytes([kind]) + place.to_bytes(3, "big") + last.to_bytes(2, "big")
        for kind, place, last in (rows[number] for number in range(8))
    )
    # Its table goes on with itself, too.
    entries = b"/Type/XRef/W[1 3 2]/Size 8/Root 1 0 R/Prev %d" % places[7]
    return file + b"7 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        stream(table, entries),
        places[7],
    )


ALL = (page(), stream(TEXT), FONT)
READ = {
    "pages in themselves": built(CATALOG, PAGES.replace(b"[", b"[2 0 R "), *ALL),
    "pages above themselves": built(
        CATALOG,
        PAGES.replace(b"/Kids", b"/Parent 6 0 R/Kids"),
        *ALL,
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
    ),
    "a drawing in itself": drawn(b"6 0 R", stream(b"/X Do " + TEXT, FORM % b"/X 6 0 R")),
    "two drawings in each other": drawn(
        b"6 0 R", stream(b"/Y Do", FORM % b"/Y 7 0 R"), stream(b"/X Do", FORM % b"/X 6 0 R")
    ),
    "a letter that is drawn with itself": built(
        CATALOG,
        PAGES,
        page().replace(b"/F 5 0 R", b"/F 5 0 R/T 6 0 R"),
        stream(TEXT + b" BT /T 10 Tf 20 100 Td (a) Tj ET"),
        FONT,
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/CharProcs"
        b"<</a 7 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]"
        b"/Resources<</Font<</T 6 0 R>>>>>>",
        stream(b"9 0 d0 BT /T 10 Tf (a) Tj ET"),
    ),
    "objects in themselves": packed(inside_itself=True),
    "objects that go on with themselves": packed(b"/Extends 6 0 R"),
    "a field in itself": built(
        CATALOG.replace(b">>", FIELDS + b">>"),
        PAGES,
        page(entries=b"/Annots[6 0 R 6 0 R 3 0 R]"),
        stream(TEXT),
        FONT,
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(Ann)/Rect[60 95 200 113]/Parent 6 0 R"
        b"/Kids[6 0 R]>>",
    ),
}
REFUSED = {
    "pages in pages in themselves": (
        built(
            CATALOG,
            b"<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>",
            *ALL,
            b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
        ),
        "damaged: its pages are missing or broken",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_holds_itself_is_read(files: Isolated, name: str) -> None:
    document = files.read(f"{name}.pdf", READ[name])
    assert SAID in document.text
    start = document.text.index(SAID)
    assert files.boxes(READ[name], start, start + len(SAID))
    assert files.picture(READ[name], 1, 50).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_itself_is_refused(files: Isolated, name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(UnreadableError, match=f"^{reason}$"):
        files.read(f"{name}.pdf", data)


def test_other_files_are_indexed_beside_them(library: Library) -> None:
    library.write("mill.txt", b"The mill stands where the brook bends.")
    for name, data in READ.items():
        library.write(f"{name}.pdf", data)
    for name, (data, _) in REFUSED.items():
        library.write(f"{name}.pdf", data)
    report = library.sync()
    assert {(skip.path, skip.reason) for skip in report.skipped} == {
        (f"{name}.pdf", reason) for name, (_, reason) in REFUSED.items()
    }
    with Store(library.data).read() as view:
        indexed = {document.path for document in view.documents()}
    assert indexed == {"mill.txt", *(f"{name}.pdf" for name in READ)}
