"""Passages fit the embedder whole, and leave nothing of a document out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import Encoder
from index.passages import clean, pack
from index.types import Block, BlockKind, Document, Section, Sentence

WORDS = st.text(
    st.one_of(
        st.characters(categories=["L", "N", "P", "S"]),
        st.sampled_from("\u200b\u202e\u00ad\U000e0041\ufeff漢字かな🦆"),
    ),
    min_size=1,
    max_size=30,
)
SENTENCES = st.lists(
    st.lists(WORDS, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=12
)


def document(sentences: list[str], gap: str = " ") -> tuple[Document, tuple[Sentence, ...]]:
    text, spans = "", []
    for number, sentence in enumerate(sentences):
        spans.append(Sentence(number, len(text), len(text) + len(sentence)))
        text += sentence + gap
    blocks = (Block(BlockKind.PROSE, 0, len(text)),)
    return Document("a.txt", "A", text, blocks, "text/plain"), tuple(spans)


@settings(max_examples=40)
@given(sentences=SENTENCES, headings=st.lists(st.text(max_size=400), max_size=4).map(tuple))
def test_nothing_is_cut_and_nothing_left_out(
    encoder: Encoder, sentences: list[str], headings: tuple[str, ...]
) -> None:
    doc, spans = document(sentences)
    passages = list(pack(doc, [Section(headings, spans)], encoder))
    assert max(encoder.count_tokens([p.text for p in passages])) <= encoder.budget
    assert [p.number for p in passages] == list(range(len(passages)))
    cited = [s.number for p in passages for s in p.sentences]
    assert sorted(set(cited)) == [s.number for s in spans]
    assert cited == sorted(cited)
    seen = "".join("".join(p.text.split()) for p in passages)
    for sentence in sentences:
        for word in clean(sentence).split():
            assert word in seen


def test_a_sentence_beyond_the_budget_is_found_by_any_of_its_parts(encoder: Encoder) -> None:
    doc, spans = document(["x1y2 " * 400, "漢" * 900])
    passages = list(pack(doc, [Section((), spans)], encoder))
    assert len(passages) > 4
    assert all(len(p.sentences) == 1 for p in passages)


def test_passages_end_at_paragraphs_and_sections(encoder: Encoder) -> None:
    short = "The ferry leaves the northern pier at seven in the morning on every working day. " * 8
    doc, spans = document([short.strip()] * 4, gap="\n\n")
    sections = [Section(("Ferries",), spans[:2]), Section(("Ferries", "Winter"), spans[2:])]
    passages = list(pack(doc, sections, encoder))
    assert [[s.number for s in p.sentences] for p in passages] == [[0], [1], [2], [3]]
    assert passages[2].text.startswith("Ferries – Winter\n")


def test_the_models_see_no_invisible_characters() -> None:
    hidden = "pay\u200b\u202e me\U000e0020\U000e0049\ufe0f \x1b[31mnow\x00"
    assert clean(hidden) == "pay me [31mnow"
