"""Sentences: known splits, and what holds for any document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableError
from index.read import read
from index.read.text import LIST_MARKER
from index.sentences import CODE_LIMIT, HEADING_LIMIT, SENTENCE_LIMIT, split
from index.types import BlockKind, Document, Section


def sections(path: str, text: str) -> list[tuple[tuple[str, ...], list[str]]]:
    document = read(path, text.encode())
    return [
        (section.headings, [document.text[s.start : s.end] for s in section.sentences])
        for section in split(document)
    ]


def sentences(path: str, text: str) -> list[str]:
    return [sentence for _, group in sections(path, text) for sentence in group]


# A bar marks each end of a sentence inside the line; it isn't part of the text.
KNOWN = """
Dr. Osei met Mrs. Lund at the clinic. |They spoke for an hour.
See Fig. 2 for the layout. |Table 3 lists the parts.
As shown in Figs. 3 and 4, the valve closes. |It then opens.
Marsh et al. measured the flow. |Their values agree.
Marsh et al. (2019) measured the flow. |Their values agree.
The U.S. Senate voted on it. |The bill passed.
They left the U.S. |The move was costly.
Use a solvent, e.g. Acetone or water. |Rinse twice.
Bus No. 5 stops here. |Bus No. 7 does not.
He answered no. |She nodded.
The novel by J. K. Rowling sold well. |We read it.
It was written by George R. R. Martin in 1996. |It sold well.
The rate rose to 3.5 percent. |In 2.7 cases of ten it fell.
He waited... and then he left. |Nobody saw him.
He waited… |Then he left.
"Where are you?" she asked. |He did not answer.
“Why?” Tom asked. |“Why not?” said Ann.
"Stop!" |He turned round. |"Why?"
“It works.” |That was all he said.
He ended it."|The next day he left.
(This is an aside.) |The text goes on.
The shop opens at 9 a.m. and shuts at 5 p.m. on Sundays. |Bring cash.
The shop shuts at 5 p.m. |After that, ring the bell.
Acme Inc. sued Beta Co. Ltd. in March. |It lost.
He works at Acme Inc. |She does not.
St. Petersburg lies on the Neva. |It was founded in 1703.
The trip takes approx. 20 minutes. |Take water.
The pump runs at max. 40 bar, avg. 20. |Oil it.
Wait a min. |Then stir.
The two never met. |Both works. |The week ended.
The dam was built in 1931.[12] |The lake formed later.
The dam was built in 1931.[12]|The lake formed later.
The dam was built in 1931.[3] and opened later. |It leaks.
He stopped.  |The dog ran on.
The film Airplane! was a hit. |It made money.
What?! |No way. |I left.
Lt. Col. Ames led it. |Sgt. Roy followed.
He holds a Ph.D. in physics. |She holds an M.D. from Oslo.
The winner was Plan B. |It was cheaper.
So did I. |We all went.
In Washington, D.C. the law differs. |It is older.
Visit www.example.org for more. |Or write to a.b@example.org today.
Turn it on. |1. Press the button. |2. Wait.
The harbour of St. Ives froze on Jan. 5, 1709. |Ships stayed away.
灯台は岬の先にある。|「見えるか？」|夜は遠い。
「見えるか？」と彼は聞いた。|「はい。」
यह एक दीपस्तंभ है। |यह 1887 में बना था। |क्या आप आएँगे? |हाँ।
هذه منارة. |هل تأتي؟ |نعم! |حسنا.
یہ مینار ہے۔ |یہ پرانا ہے۔
See ref. 12 for details. |They met on Mon. at noon.
They met on May 12. |November was cold. |I am 12. |The dog is 3. |Cats are old.
Das gilt z.B. für Hunde. |Katzen sind ausgenommen.
Das gilt bzw. galt lange. |Hunde usw. sind verboten. |Evtl. kommt er. |Nr. 5 ist frei.
Er kam am 3. Oktober an. |Am 4. November ging er. |Es kamen 12. |Die Zeit ist um.
Der 1. Preis ging an Frau Weiß. |Das Haus ist aus dem 19. Jahrhundert. |Es ist alt.
Die Frist endet am 31. 12. 2024. |Ludwig XIV. regierte lange. |Er starb 1715.
„Kommst du?“ |„Ja.“
Compró pan, leche, etc. |¿Qué más? |La Sra. López salió. |Véase la pág. 12.
Il sig. Rossi parla. |Vedi pag. 12. |Il dott. Verdi tace.
См. рис. 3 и табл. 4. |Маяк стар.
"""


@pytest.mark.parametrize("line", KNOWN.strip().splitlines())
def test_known_boundaries(line: str) -> None:
    assert sentences("a.txt", line.replace("|", "")) == [part.strip() for part in line.split("|")]


def test_sections_follow_the_headings() -> None:
    text = "Before.\n# Boats\n## Hulls\nOak. Elm.\n### Keels\n## Sails\n- Red\n- Blue\n\n# End"
    assert sections("a.md", text) == [
        ((), ["Before."]),
        (("Boats", "Hulls"), ["Oak.", "Elm."]),
        (("Boats", "Sails"), ["Red", "Blue"]),
    ]


def test_underlines_are_no_part_of_headings() -> None:
    assert sections("a.txt", "Boats\n=====\n\nOak floats.") == [(("Boats",), ["Oak floats."])]


def test_a_document_of_headings_can_be_reached() -> None:
    assert sections("a.md", "# Closed. Ask inside.\n\n## Since May") == [
        ((), ["Closed.", "Ask inside.", "Since May"])
    ]


def test_a_heading_as_long_as_a_paragraph_is_text() -> None:
    long = f"{'The keel is laid first' + ', and then the ribs' * 20}."
    assert len(long) > HEADING_LIMIT
    text = f"# Boats\n\n## {long}\n\nOak floats.\n\n## {'x' * HEADING_LIMIT}\n\nElm."
    assert sections("a.md", text) == [
        (("Boats",), [long, "Oak floats."]),
        (("Boats", "x" * HEADING_LIMIT), ["Elm."]),
    ]


def test_sentences_don_t_cross_blocks_and_leave_list_markers_out() -> None:
    text = "Bring the following\n\n1) a lamp\n2) rope. It must hold\n   two people.\n\nThen go."
    expected = [
        "Bring the following",
        "a lamp",
        "rope.",
        "It must hold\n   two people.",
        "Then go.",
    ]
    assert sentences("a.txt", text) == expected


def test_a_row_is_a_sentence() -> None:
    text = "|Boat|Built|\n|-|-|\n|Ann. Old.|1890. Or 1891.|\n"
    assert sentences("a.md", text) == ["Boat: Ann. Old.; Built: 1890. Or 1891."]


def test_code_is_cut_at_lines_only_when_it_is_long() -> None:
    short = "a. B\n\nc"
    assert sentences("a.md", f"```\n{short}\n```") == [short]
    long = "\n".join(f"line {n} = {'x' * 60}" for n in range(20))
    parts = sentences("a.md", f"```\n{long}\n```")
    assert "\n".join(parts) == long
    assert max(map(len, parts)) <= CODE_LIMIT


def test_long_sentences_are_cut_where_a_clause_ends() -> None:
    clause = "the river carried the rafts of timber down to the saw mills of the coast"
    parts = sentences("a.txt", ", ".join([clause] * 40) + ".")
    assert all(part.endswith((",", ".")) and len(part) <= SENTENCE_LIMIT for part in parts)
    assert [len(part) for part in sentences("a.txt", "x" * 2500)] == [1000, 1000, 500]
    assert all(part.endswith("word") for part in sentences("a.txt", "word " * 900))


def test_numbers_count_through_the_document() -> None:
    document = read("a.md", b"One. Two.\n\n# H\n\nThree.\n\n- Four\n")
    numbered = [(s.number, s.kind) for section in split(document) for s in section.sentences]
    assert [number for number, _ in numbered] == [0, 1, 2, 3]
    assert numbered[3][1] is BlockKind.ITEM


# --- whatever the document


def assert_covered(document: Document, found: list[Section]) -> None:
    """Sentences are tight, ascending, short, and leave out nothing but headings and markers."""
    text = document.text
    left = [not character.isspace() for character in text]
    all_headings = all(block.kind is BlockKind.HEADING for block in document.blocks)
    for block in document.blocks:
        marker = LIST_MARKER.match(text, block.start, block.end)
        is_told = block.end - block.start > HEADING_LIMIT  # as the paragraph that it is
        if block.kind is BlockKind.HEADING and not all_headings and not is_told:
            left[block.start : block.end] = [False] * (block.end - block.start)
        elif block.kind is BlockKind.ITEM and marker:
            left[block.start : marker.end()] = [False] * (marker.end() - block.start)
    flat = [sentence for section in found for sentence in section.sentences]
    assert all(section.sentences for section in found)
    assert [sentence.number for sentence in flat] == list(range(len(flat)))
    position = 0
    for sentence in flat:
        assert position <= sentence.start < sentence.end <= sentence.start + SENTENCE_LIMIT
        quote = text[sentence.start : sentence.end]
        assert quote == quote.strip()
        assert all(
            a == (not b.isspace()) for a, b in zip(left[sentence.start :], quote, strict=False)
        )
        left[sentence.start : sentence.end] = [False] * len(quote)
        position = sentence.end
    assert not any(left)


WORDS = st.sampled_from(
    [
        "The",
        "boat",
        "U.S.",
        "p.m.",
        "J.",
        "Dr.",
        "no.",
        "5",
        "1.",
        "(a)",
        "- ",
        "\n",
        "\n\n",
        "\r\n",
        " ",
    ]
    + [
        ". ",
        ".",
        "! ",
        "? ",
        "...",
        "…",
        '"',
        "”",
        "[1]",
        ")",
        "。",
        ", ",
        "; ",
        "\n# ",
        "\n```\n",
        "\x00",
    ]
    + ["<li>", "<pre>", "<h1>", "</h1>", "===", "x" * 300, "\u202e", "\U000e0041"]
)


@given(
    st.sampled_from([".txt", ".md", ".html"]),
    st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=400),
)
def test_any_document_is_covered(suffix: str, text: str) -> None:
    try:
        document = read(f"a{suffix}", text.encode())
    except UnreadableError:
        return
    assert_covered(document, split(document))


@pytest.mark.parametrize(
    ("unit", "megabytes"),
    [("The ferry left at noon, as it did every day. ", 10), ("x", 2), ("word ", 1)],
)
def test_long_lines(unit: str, megabytes: int) -> None:
    data = (unit * (megabytes * 1_000_000 // len(unit))).encode()
    found = split(read("a.txt", data))
    assert sum(len(section.sentences) for section in found) >= megabytes * 1_000


@pytest.mark.parametrize("unit", [".)", '?"', ".[1]", "[", "。", "1. ", "A. ", ' ."'])
def test_runs_of_marks_come_to_an_end(unit: str) -> None:
    document = read("a.txt", (unit * (30_000 // len(unit))).encode())
    assert_covered(document, split(document))
