"""A paragraph longer than its page, as LibreOffice sets it: all sentences whole, on their page."""

import io
import re
from bisect import bisect_right
from itertools import accumulate

import docx
import pypdfium2
import pytest
from docx.shared import Cm
from programs import Office

from index.read import read
from index.sentences import split
from index.types import BlockKind

HEAD = "Salt Road Society, fourth edition"
TRADES = ("potter", "miller", "ferryman", "salter", "lamplighter", "cooper", "thatcher")
SENTENCES = [
    f"In the spring of {1700 + number} the {TRADES[number % 7]} of the upper town carried "
    f"{13 * number + 20} loads of wet clay over the narrow bridge"
    f"{' and back again before the evening bell had rung' * (number % 3)}."
    for number in range(70)
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One paragraph over several small pages, with running heads."""
    file, stream = docx.Document(), io.BytesIO()
    section = file.sections[0]
    section.page_width, section.page_height = Cm(14.8), Cm(21)
    section.header.paragraphs[0].text = HEAD
    file.add_paragraph(" ".join(SENTENCES))
    file.save(stream)
    office = Office(tmp_path_factory.mktemp("overleaf"))
    return office.convert("pdf", {"clay.docx": stream.getvalue()})["clay"]


def test_a_sentence_over_a_page_break_is_whole_and_stands_where_it_begins(printed: bytes) -> None:
    document = read("clay.pdf", printed)
    assert [block.kind for block in document.blocks] == [BlockKind.PROSE]
    (section,) = split(document)
    found = section.sentences
    words = [" ".join(document.text[s.start : s.end].split()) for s in found]
    assert words == SENTENCES
    with pypdfium2.PdfDocument(printed) as pdf:
        texts = [squeezed(page.get_textpage().get_text_range()) for page in pdf]
    pages = [text.removeprefix(squeezed(HEAD)) for text in texts]
    ends = list(accumulate(map(len, pages)))
    starts = ["".join(pages).index(squeezed(sentence)) for sentence in SENTENCES]
    assert [s.page for s in found] == [1 + bisect_right(ends, start) for start in starts]
    # At some break a sentence isn't over yet.
    assert any(not any(squeezed(sentence) in page for page in pages) for sentence in SENTENCES)


def squeezed(text: str) -> str:
    return re.sub(r"\W", "", text)
