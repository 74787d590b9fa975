"""Files of real programs: the known sentences of tests/made_text.py, found whole, where they stand.

Pandoc and python-docx write from the text, LibreOffice and Chromium convert what they wrote, so
that most formats come from two programs or more that know nothing of each other.

Where a program prints a note's mark into the line, as in "found!1", the sentence with its mark
counts as whole: the mark is part of what people see there.
"""

import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import made_book
import made_mail
import made_markup
import made_office
import programs
import pypdfium2
import pytest
from made_text import MENU, NOTES, ROWS, RUNNING_HEAD, SENTENCES, TITLE
from pptx import Presentation

from index.errors import UnreadableError
from index.read import SUFFIXES, read
from index.sentences import split
from index.types import Document, Sentence, Unit

SHARE = 0.99
CSV = "Text - txt - csv (StarCalc):44,34,76"  # comma, quote, UTF-8
TSV = "Text - txt - csv (StarCalc):9,34,76"
_MARKS = re.compile(r"^\[?\d\]?(?:\. | ?(?=[A-Z]))|(?<=[.!?])\[?\d\]?$")
_RAISED = re.compile(r"[a-z][.!?]\d")  # the mark of a note that is read as text
_ONLY_A_PAGE_NUMBER = re.compile(r"\W*(?:Page )?\d+\W*")

WORDS = {
    "pandoc": [".docx", ".odt", ".epub", ".html", ".rtf", ".md", ".txt"]
    + [".markdown", ".rst", ".xhtml"],
    "office-word": [".docx", ".odt", ".epub", ".html", ".rtf", ".txt", ".pdf"],
    "office-pandoc": [".docx", ".odt", ".epub", ".html", ".rtf", ".txt", ".pdf"],
}
TEXTS = [f"{name}{suffix}" for name, suffixes in WORDS.items() for suffix in suffixes] + [
    *("python-docx.docx", "source.md", "new.eml", "old.eml", "flowed.eml"),
    *("chromium.pdf", "chromium.html", "reportlab.pdf", "reportlab-columns.pdf"),
    *("office-columns.pdf", "office-word.docm", "python.xhtml", "plain.rst"),
    *("chromium.mhtml", "python.mhtml"),
]
SLIDES = [
    *("python-pptx.pptx", "office-slides.pptx", "office-slides.odp", "office-slides.pdf"),
    *("pandoc.pptx", "office-pandoc.pptx", "office-pandoc.odp", "office-slides.pptm"),
]
SHEETS = [
    *("xlsxwriter.xlsx", "office-sheet.xlsx", "office-book.ods", "office-book.xls"),
    *("office-book.csv", "python.csv", "python.tsv", "office-book.tsv", "office-book.xlsm"),
    *("office-macros.ods", "office-macros.xls", "shared.xlsb", "inline.xlsb"),
]
# The same files under other names: what is to be asserted is that these are read alike.
RENAMED = {
    **{f"pandoc{suffix}": "pandoc.txt" for suffix in (".text", ".log")},
    **{f"office-word{suffix}": "office-word.txt" for suffix in (".text", ".log")},
    "source.markdown": "source.md",
    "chromium.htm": "chromium.html",
    "office-word.htm": "office-word.html",
    "chromium.mht": "chromium.mhtml",
    "python.mht": "python.mhtml",
    "python-docx.docm": "python-docx.docx",
    "python-pptx.pptm": "python-pptx.pptx",
    "xlsxwriter.xlsm": "xlsxwriter.xlsx",
}
CUT = ("office-columns.pdf",)  # LibreOffice leaves out cells that stick out of a column
PLAIN = (".txt", ".rst", ".rtf", ".eml")  # no word of what a table is, or no table


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file by its name: the program, the source if there are several, and the suffix."""
    folder = tmp_path_factory.mktemp("made-files")
    word, slides, book = made_office.as_word(), made_office.as_slides(), made_office.as_workbook()
    files = {
        "python-docx.docx": word,
        "python-pptx.pptx": slides,
        "xlsxwriter.xlsx": book,
        "python.csv": made_office.as_csv(",", "utf-8"),
        "python.tsv": made_office.as_csv("\t", "utf-16"),
        "new.eml": made_mail.as_mail(),
        "old.eml": made_mail.as_old_mail(),
        "flowed.eml": made_mail.as_flowed_mail(),
        "source.md": made_markup.as_markdown().encode(),
        "reportlab.pdf": made_book.as_pdf(),
        "reportlab-columns.pdf": made_book.as_pdf(columns=2),
        "chromium.pdf": programs.chromium(folder, made_markup.as_html()),
        "python.xhtml": made_markup.as_xhtml().encode(),
        "plain.rst": made_markup.as_plain().encode(),
        "shared.xlsb": made_office.as_binary_workbook(shared=True),
        "inline.xlsb": made_office.as_binary_workbook(shared=False),
        "python.mhtml": made_mail.as_saved_page(),
        "chromium.mhtml": programs.saved_page(made_markup.as_html(menus=True)),
        "chromium.html": programs.chromium(folder, made_markup.as_html(menus=True), "--dump-dom"),
    }
    ours = programs.pandoc(folder, made_markup.as_markdown(), [*WORDS["pandoc"], ".pptx"])
    files |= {f"pandoc{suffix}": data for suffix, data in ours.items()}
    office = programs.Office(folder)

    def convert(to: str, sources: dict[str, bytes]) -> None:
        suffix = to.partition(":")[0]
        for stem, data in office.convert(to, sources).items():
            files[f"office-{stem}.{suffix}"] = data

    texts = {"word.docx": word, "pandoc.odt": ours[".odt"]}
    for to in ("docx", "epub", "html", "rtf", "txt:Text (encoded):UTF8"):
        convert(to, texts)
    convert("odt", {"word.docx": word, "pandoc.docx": ours[".docx"]})
    columns = made_office.as_word(columns=2)
    convert("pdf", {**texts, "columns.docx": columns, "slides.pptx": slides})
    convert("odp", {"slides.pptx": slides, "pandoc.pptx": ours[".pptx"]})
    presentations = {f"{n}.odp": files[f"office-{n}.odp"] for n in ("slides", "pandoc")}
    convert("pptx", presentations)
    for to in (f"csv:{CSV}", f"tsv:{TSV}", "xlsm:Calc MS Excel 2007 VBA XML"):
        convert(to, {"book.xlsx": book})
    for to in ("ods", "xls"):
        convert(to, {"book.xlsx": book, "macros.xlsm": files["office-book.xlsm"]})
    convert("docm:MS Word 2007 XML VBA", {"word.docx": word})
    convert("pptm:Impress MS PowerPoint 2007 XML VBA", {"slides.pptx": slides})
    convert("xlsx", {"sheet.ods": files["office-book.ods"]})
    return files


def test_every_format_comes_in_two_files(made: dict[str, bytes]) -> None:
    names = [*TEXTS, *SLIDES, *SHEETS]
    assert made.keys() == set(names)
    count = Counter(Path(name).suffix for name in [*names, *RENAMED])
    assert count.keys() == SUFFIXES
    assert min(count.values()) >= 2


@pytest.mark.parametrize("name", RENAMED)
def test_a_suffix_of_the_same_format_makes_no_difference(made: dict[str, bytes], name: str) -> None:
    data = made[RENAMED[name]]
    assert read(name, data) == replace(read(RENAMED[name], data), path=name)


def cited(document: Document) -> dict[str, Sentence]:
    """The sentences by their words, on one line and without the marks of notes."""
    found: dict[str, Sentence] = {}
    for section in split(document):
        for sentence in section.sentences:
            words = " ".join(document.text[sentence.start : sentence.end].split())
            found[words] = found[_MARKS.sub("", words)] = sentence
    return found


def assert_clean(found: dict[str, Sentence]) -> None:
    """No running head, page number or menu is a sentence, or part of one."""
    furniture = (RUNNING_HEAD, *MENU)
    assert not [words for words in found if any(part in words for part in furniture)]
    assert not [words for words in found if _ONLY_A_PAGE_NUMBER.fullmatch(words)]


def wanted_of(name: str) -> tuple[str, ...]:
    """The sentences that a file holds; LibreOffice writes no notes into plain text."""
    has_notes = name == "source.md" or "pandoc" in name
    return SENTENCES + NOTES if has_notes and name != "office-pandoc.txt" else SENTENCES


def assert_whole(found: dict[str, Sentence], wanted: tuple[str, ...]) -> None:
    missing = [sentence for sentence in wanted if sentence not in found]
    assert len(missing) <= (1 - SHARE) * len(wanted), missing


@pytest.mark.parametrize("name", TEXTS)
def test_sentences_of_texts_are_found_whole(made: dict[str, bytes], name: str) -> None:
    document = read(name, made[name])
    found = cited(document)
    assert_whole(found, wanted_of(name))
    if name != "pandoc.rst":  # where the mark of a note is a line of the text
        assert_clean(found)
    suffix = Path(name).suffix
    if suffix == ".pdf":
        assert_pages(found, wanted_of(name), made[name])
    if suffix not in PLAIN:
        assert document.title == TITLE
        for row in ROWS:
            cells = row[:2] if name in CUT else row
            assert any(_holds(words, cells) for words in found), cells


def _holds(words: str, cells: tuple[str, ...]) -> bool:
    return re.search(".*".join(map(re.escape, cells)), words) is not None


def assert_pages(found: dict[str, Sentence], wanted: tuple[str, ...], data: bytes) -> None:
    """Each sentence's page is one where PDFium, asked for all characters, has its beginning."""
    with pypdfium2.PdfDocument(data) as pdf:
        pages = [_squeezed(page.get_textpage().get_text_range()) for page in pdf]
    for sentence in wanted:
        if sentence in found:
            number = found[sentence].page
            assert number is not None
            start = _squeezed(sentence)[:14]
            if not any(start in page for page in pages):  # the page ends in it
                start = _squeezed(sentence.split()[0])
            assert start in pages[number - 1], sentence


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text.replace("ﬁ", "fi").replace("ﬂ", "fl"))


@pytest.mark.parametrize("name", SLIDES)
def test_sentences_of_slides_are_found_on_their_slide(made: dict[str, bytes], name: str) -> None:
    document = read(name, made[name])
    found = cited(document)
    assert_whole(found, wanted_of(name))
    assert_clean(found)
    assert document.unit is (Unit.PAGE if name.endswith(".pdf") else Unit.SLIDE)
    # Pandoc makes slides as it likes; python-pptx tells which.
    numbers = slides_in(made["pandoc.pptx"]) if "pandoc" in name else made_office.slide_of()
    places = {s: found[s].page for s in SENTENCES if s in found}
    assert places == {sentence: numbers[sentence] for sentence in places}
    assert not (name.endswith(".pptx") and _RAISED.search(document.text))


def slides_in(data: bytes) -> dict[str, int]:
    """The slide that each sentence stands on."""
    numbers: dict[str, int] = {}
    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        said = _squeezed("".join(slide.element.itertext()))
        numbers |= {sentence: number for sentence in SENTENCES if _squeezed(sentence) in said}
    return numbers


@pytest.mark.parametrize("name", SHEETS)
def test_sentences_of_sheets_are_found_in_their_row(made: dict[str, bytes], name: str) -> None:
    found = cited(read(name, made[name]))
    for number, (chapter, place, words) in enumerate(made_office.sheet_rows()[1:], 2):
        row = f"Chapter: {chapter}; Place: {place}; Words: {words}"
        assert row in found
        assert found[row].page == number


# --- why a file can't be read


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _with_password(data: bytes) -> bytes:
    """An .xls file whose second record says that all after it is encrypted."""
    begin = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    return data[: begin + 20] + b"\x2f\x00" + data[begin + 22 :]


@pytest.mark.parametrize(
    ("name", "damage", "reason"),
    [
        ("pandoc.docx", _cut, "damaged: its zip archive is cut off or broken"),
        ("pandoc.pptx", _cut, "damaged: its zip archive is cut off or broken"),
        ("pandoc.epub", _cut, "damaged: its zip archive is cut off or broken"),
        ("pandoc.odt", _cut, "damaged: its zip archive is cut off or broken"),
        ("office-slides.odp", _cut, "damaged: its zip archive is cut off or broken"),
        ("office-word.pdf", _cut, "damaged: it is cut off"),
        ("chromium.pdf", _cut, "damaged: it is cut off"),
        ("office-book.xls", _with_password, "encrypted: it needs a password"),
        ("office-book.xls", lambda data: data[:-800], "damaged: its structure is broken"),
        ("pandoc.docx", lambda data: b"%PDF" + data[4:], "damaged, or not what its name says"),
    ],
)
def test_what_is_said_of_damaged_files(
    made: dict[str, bytes], name: str, damage: Callable[[bytes], bytes], reason: str
) -> None:
    with pytest.raises(UnreadableError, match=f"^{reason}$"):
        read(name, damage(made[name]))
