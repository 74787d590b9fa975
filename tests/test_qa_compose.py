"""Answers of several sentences: whole lists, both sides, the sentence that decides, two values."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import itemgetter

import pytest
from conftest import Library
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answer import Assistant
from qa.settings import Settings
from qa.terminal import print_answer
from qa.types import Answer, Citation
from qa.values import agree, values
from qa.wanted import Kind, Value, wanted
from qa.wording import says_the_same

CLUB = """# The rowing club

The club was founded in 1931 by Edda Marsk. It owns nine boats.

## Tasks of the boat keeper

The boat keeper's tasks are:

- oiling the oars in spring
- checking the life jackets
- locking the shed at night

Whoever wants to be the boat keeper asks the chair.

## Winter

The boats are taken out of the water in October. The club doesn't row in January.
"""
NORTH = """The north pier

The north pier is made of iron. It was opened on 3 May 1902. It has 41 lamps.
"""
SOUTH = """The south pier

The south pier is made of oak. Anglers like it for its deep water.
"""
GUIDE = """A guide to the coast

The north pier was opened in May 1902. The north pier has 56 lamps.
"""
DUNES = """The dunes

The dunes were fenced off in 2015. Rabbits had dug up the roots of the grass. The wind had carried
off two metres of sand. Today the grass is back.
"""
JAM = """Plum jam

Our aunt made the jam every year. First the plums are halved and stoned. Then they are boiled with
sugar for an hour. At last the jam is poured into hot jars. It keeps for two years.
"""
FERRY = """The ferry

The ferry was sold because its engine had failed twice. Nobody wanted to pay for a new one.
"""
CREW = """Name,Trade,Boat
Ada Lunt,cook,Petrel
Bram Osk,pilot,Heron
Cleo Fint,cook,Heron
"""


@pytest.fixture
def assistant(library: Library) -> Assistant:
    for path, text in {
        "club.md": CLUB, "north.txt": NORTH, "south.txt": SOUTH, "guide.txt": GUIDE,
        "dunes.txt": DUNES, "crew.csv": CREW,
    }.items():  # fmt: skip
        library.write(path, text)
    library.sync()
    return Assistant.open(
        Settings(seeds=library.seeds, data=library.data, watch=False), library.encoder
    )


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def marked(citation: Citation) -> list[str]:
    return [span.text for span in citation.highlights]


def test_a_list_comes_whole_in_its_order_under_the_line_that_introduces_it(
    assistant: Assistant,
) -> None:
    found = quotes(assistant.ask("What are the tasks of the boat keeper?"))
    whole = CLUB.partition("keeper\n\n")[2].partition("\n\nWhoever")[0]
    assert found == [line.removeprefix("- ") for line in whole.split("\n") if line]


def test_a_line_that_introduces_a_list_never_stands_alone(library: Library) -> None:
    items = ["a dry store for the nets", "two berths for guests", "a crane of three tonnes"]
    lead = "Harbour master Ole Brandt expects several results from the new quay:"
    library.write("quay.md", "\n".join([f"# The quay\n\n{lead}\n", *(f"- {i}" for i in items)]))
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    assistant = Assistant.open(settings, library.encoder)
    assert quotes(assistant.ask("What does Ole Brandt expect from the new quay?")) == [lead, *items]


def test_of_a_table_all_rows_that_fit_are_cited_and_no_other(assistant: Assistant) -> None:
    found = quotes(assistant.ask("Who are the cooks?"))
    assert found == [f"Name: {n}; Trade: cook; Boat: {b}" for n, b in
                     (("Ada Lunt", "Petrel"), ("Cleo Fint", "Heron"))]  # fmt: skip


def test_reasons_are_cited_together(assistant: Assistant) -> None:
    found = quotes(assistant.ask("Why were the dunes fenced off?"))
    assert "Rabbits had dug up the roots of the grass." in found
    assert any(quote.startswith("The wind had carried") for quote in found)


@pytest.mark.parametrize(
    ("question", "settled"),
    [
        ("Why were the dunes fenced off?", True),
        ("What are the rules for winter?", True),
        ("How do you make jam from plums?", True),
        # What stands before it may belong: who makes the jam.
        ("How is plum jam made?", False),
        # Items are told under the line that introduces them.
        ("What are the tasks of the boat keeper?", False),
        # Another document says the same, and is cited in the same breath.
        ("Why was the ferry sold?", False),
        ("Why does nobody steal the lamps?", False),
        ("When was the club founded?", False),
    ],
)
def test_what_is_settled_before_the_rest_is_found_begins_the_answer(
    assistant: Assistant, library: Library, question: str, settled: bool
) -> None:
    library.write("jam.txt", JAM)
    library.write("ferry.txt", FERRY)
    library.write("old.txt", "The old ferry was sold because its engine had failed twice.\n")
    assistant.sync()
    begun: list[Answer] = []
    answer = assistant.ask(question, begins=begun.append)
    assert len(begun) == settled
    for early in begun:
        assert (early.understood, early.answered) == (question, True)
        assert early.sentences == answer.sentences[:1]
        assert early.citations == answer.citations[:1]
        assert len(answer.sentences) > 1


def test_a_comparison_cites_both_sides_each_document_by_itself(assistant: Assistant) -> None:
    answer = assistant.ask("How do the north pier and the south pier differ?")
    paths = [citation.document.path for citation in answer.citations]
    assert {"The north pier is made of iron.", "The south pier is made of oak."} <= {
        *quotes(answer)
    }
    assert paths == sorted(paths, key=paths.index)


def test_yes_or_no_is_answered_by_the_sentence_that_decides(assistant: Assistant) -> None:
    answer = assistant.ask("Does the club row in January?")
    assert quotes(answer)[0] == "The club doesn't row in January."
    assert answer.text.startswith("The club doesn't row in January. [1]")


def test_a_summary_keeps_to_its_subject_and_a_missing_one_is_refused(assistant: Assistant) -> None:
    found = quotes(assistant.ask("Tell me about winter at the rowing club."))
    assert found == ["The boats are taken out of the water in October.",
                     "The club doesn't row in January."]  # fmt: skip
    assert not assistant.ask("Tell me about volcanoes on Mars.").answered


def test_a_single_fact_keeps_a_single_citation(assistant: Assistant) -> None:
    answer = assistant.ask("Who founded the rowing club?")
    assert quotes(answer) == ["The club was founded in 1931 by Edda Marsk."]
    assert answer.differ == ()


def test_two_documents_that_differ_are_both_cited_and_it_is_said(
    assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = assistant.ask("How many lamps does the north pier have?")
    differ = [c for c in answer.citations if c.number in answer.differ]
    assert {c.document.path for c in differ} == {"north.txt", "guide.txt"}
    assert [text for c in differ for text in marked(c)] in (["41", "56"], ["56", "41"])
    assert answer.as_dict()["differ"] == list(answer.differ)
    print_answer(answer)
    assert "Two documents differ: [1] and [2]." in capsys.readouterr().out


def test_more_exact_is_no_difference_and_a_date_is_marked_whole(assistant: Assistant) -> None:
    answer = assistant.ask("When was the north pier opened?")
    assert answer.differ == ()
    dates = {c.document.path: marked(c) for c in answer.citations}
    assert dates["north.txt"] == ["3 May 1902"]


def test_of_a_date_only_the_year_is_marked_where_that_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask("In which year was the north pier opened?")
    dates = {c.document.path: marked(c) for c in answer.citations}
    assert dates["north.txt"] == ["1902"]


def test_what_two_documents_say_alike_is_said_once_with_both(library: Library) -> None:
    library.write("a.txt", "The ferry to Brand Island carries 120 passengers.")
    library.write("b.txt", "The ferry to Brand Island carries 120 passengers.\n\nIt is red.")
    library.sync()
    seeds = Settings(seeds=library.seeds, data=library.data, watch=False)
    answer = Assistant.open(seeds, library.encoder).ask(
        "How many passengers does the ferry to Brand Island carry?"
    )
    assert [sentence.citations for sentence in answer.sentences] == [(1, 2)]
    assert {c.document.path for c in answer.citations} == {"a.txt", "b.txt"}


KINDS = {
    "What are the aims of the plan?": Kind.LIST,
    "Which universities take part?": Kind.LIST,
    "Name all members of the board.": Kind.LIST,
    "Which university takes part?": Kind.FACT,
    "Why did the dam break?": Kind.WHY,
    "How do I renew my card?": Kind.HOW,
    "How many people came?": Kind.FACT,
    "What is a cooper?": Kind.DEFINITION,
    "What does the word cooper mean?": Kind.DEFINITION,
    "Compare the old and the new rule.": Kind.COMPARISON,
    "Is the mill older than the church?": Kind.COMPARISON,
    "What does the report say about fish?": Kind.SUMMARY,
    "What did the board discuss about fish?": Kind.SUMMARY,
    "what was discussed about the new fee": Kind.SUMMARY,
    "Summarise what the minutes say about fees.": Kind.SUMMARY,
    "Was the fee raised?": Kind.YES_NO,
    "When was the fee raised?": Kind.FACT,
    "what's a cooper": Kind.DEFINITION,
    "What does the contract mean by fair use?": Kind.DEFINITION,
    "What are the Brand Shoals?": Kind.DEFINITION,
    "By what means are the two birds told apart?": Kind.HOW,
    "What is the town doing to clean the lake?": Kind.HOW,
    "What may guests use the boats for, and why?": Kind.WHY,
    "Ferry 3 or ferry 5, what's the difference?": Kind.COMPARISON,
    "What is forbidden in the park?": Kind.LIST,
    "What does the letter ask of the members?": Kind.SUMMARY,
    "which people signed the deed": Kind.LIST,
    "What protective equipment does a rider get?": Kind.LIST,
    "drawbacks of the new boat": Kind.LIST,
    "Which three ways to grow were looked at?": Kind.LIST,
    "Have there been floods before, and which?": Kind.LIST,
    "Who pays for the roof, and how much each?": Kind.LIST,
    "How many votes did each candidate get?": Kind.LIST,
    "Members of which club built the boat?": Kind.FACT,
    "For what reasons was the fee raised?": Kind.WHY,
    "how come the fee was raised": Kind.WHY,
    "What led the board to raise the fee?": Kind.WHY,
    "I have lost my card. How do I get a new one?": Kind.HOW,
    "By what process is the chair chosen?": Kind.HOW,
    "what is a member supposed to do when the gate is shut": Kind.HOW,
    "How do the three boats compare?": Kind.COMPARISON,
    "In what respects are voles unlike mice?": Kind.COMPARISON,
    "What do the two mills have in common?": Kind.COMPARISON,
    "What distinguishes the ferry from the tram?": Kind.COMPARISON,
    "ferry or tram - which is cheaper": Kind.COMPARISON,
    "Is the ferry or the tram cheaper?": Kind.COMPARISON,
    "Are the old fee and the new fee the same?": Kind.COMPARISON,
    "the old rule compared with the new one": Kind.COMPARISON,
    "What is the difference between class A and class B?": Kind.COMPARISON,
    "how can I tell a vole from a mouse": Kind.COMPARISON,
    "How is a vole like a mouse?": Kind.COMPARISON,
    "When did the ship set sail from Brand?": Kind.FACT,
    "Which river separates the two parishes from the town?": Kind.FACT,
    "Who tells tales from the north?": Kind.FACT,
    "What was behind the end of the ferry?": Kind.WHY,
    "reason for the new fee": Kind.WHY,
    "The club bought a boat, what for?": Kind.WHY,
    "the way to renew a card": Kind.HOW,
    "I lost my card, what now?": Kind.HOW,
    "The story of the two mills": Kind.SUMMARY,
    "Could you sum up the rules for guests?": Kind.SUMMARY,
    "Describe the role of the river.": Kind.SUMMARY,
    "give me a short account of the storm, please": Kind.SUMMARY,
    "In brief, what does the report say about fish?": Kind.SUMMARY,
}


@pytest.mark.parametrize(("question", "kind"), KINDS.items())
def test_questions_are_told_apart(question: str, kind: Kind) -> None:
    assert wanted(question).kind is kind


@pytest.mark.parametrize(
    "question",
    [
        "Summarise what the charter says about fees.",
        "What did the charter say about fees?",
        "please summarize what the charter states on fees",
    ],
)
def test_whatever_says_something_may_be_a_document(question: str) -> None:
    asked = wanted(question)
    assert asked.kind is Kind.SUMMARY and asked.source == {"charter"}
    assert asked.term == {"charter", "fee"} and asked.question.startswith("What d")


@pytest.mark.parametrize(
    ("value", "one", "other", "agreed"),
    [
        (Value.DATE, "on 12 March 2021", "March 12, 2021", True),
        (Value.DATE, "2021-03-12", "March 2021", True),
        (Value.DATE, "12 March 2021", "13 March 2021", False),
        (Value.NUMBER, "5,000 boats", "5000", True),
        (Value.NUMBER, "3.4 million euros", "3,400,000", True),
        (Value.NUMBER, "twelve", "12", True),
        (Value.NUMBER, "about 5,000", "5,120", True),
        (Value.NUMBER, "5,000", "5,120", False),
        (Value.NAME, "Dr Jane Smith", "Jane Smith", True),
        (Value.NAME, "Jane Smith", "Joan Smith", False),
    ],
)
def test_values_agree_where_both_can_be_true(
    value: Value, one: str, other: str, agreed: bool
) -> None:
    assert agree(values(one, value)[0], values(other, value)[0]) is agreed


def test_a_denial_doesnt_say_the_same() -> None:
    assert not says_the_same("Dogs are allowed on the paths.", "Dogs are not allowed on the paths.")
    assert not says_the_same("It costs 14 euros a month.", "It costs 15 euros a month.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Visitors can enter the north tower in winter.",
            "Visitors cannot enter the north tower in winter.",
        ),
        (
            "The council approved the new harbour plan in May.",
            "The council failed to approve the new harbour plan in May.",
        ),
        ("Ada Holm succeeded Jon Weaver.", "Jon Weaver succeeded Ada Holm."),
        ("The road leads from Calder to Brin.", "The road leads to Calder from Brin."),
        ("The old mill was sold before 1931.", "The old mill was sold after 1931."),
        ("Tenants may keep a dog.", "Tenants must keep a dog."),
        ("The mill hardly ever stands still.", "The mill ever stands still."),
    ],
)
def test_what_contradicts_it_doesnt_say_the_same(one: str, other: str) -> None:
    assert not says_the_same(one, other)
    assert not says_the_same(other, one)
    assert says_the_same(one, one) and says_the_same(other, other)


WORD = st.sampled_from(
    ["boats", "because", "three", "lamps:", "and", "also", "They", "To", "pier", "1902", "winter"]
)
WORDS = st.lists(WORD, min_size=1, max_size=8)
LINES = st.lists(st.tuples(st.sampled_from(["", "- ", "## ", "\n"]), WORDS), max_size=12)


@settings(max_examples=25)
@given(lines=LINES, question=st.sampled_from([*KINDS, "How does a pier differ from a boat?"]))
def test_whatever_there_is_sentences_come_once_in_order_and_verbatim(
    assistant: Assistant, library: Library, lines: Sequence[tuple[str, list[str]]], question: str
) -> None:
    text = "\n".join(f"{mark}{' '.join(words)}." for mark, words in lines)
    library.write("made.md", f"The pier has boats because of winter.\n\n{text}")
    assistant.sync(only=frozenset({"made.md"}))
    begun: list[Answer] = []
    answer = assistant.ask(question, begins=begun.append)
    places = [(c.document.path, c.start) for c in answer.citations]
    assert len(set(places)) == len(places) <= 12
    kind = wanted(question).kind
    if kind not in (Kind.FACT, Kind.YES_NO, Kind.DEFINITION, Kind.LIST):
        # The likeliest reason stands before all others, and so does what was settled first.
        others = places[1:] if kind is Kind.WHY or begun else places
        by_document = [[start for _, start in own] for _, own in groupby(others, itemgetter(0))]
        assert len(by_document) == len({path for path, _ in others})
        for starts in by_document:
            # In reading order; what belongs less surely behind the rest, in reading order too.
            assert sum(later < before for before, later in pairwise(starts)) <= 1
    with assistant.corpus.snapshot() as snapshot:
        for c in answer.citations:
            assert snapshot.text(c.document.id, c.start, c.end) == c.quote
    for early in begun:
        assert answer.sentences[:1] == early.sentences
        assert answer.citations[:1] == early.citations
    proofs = sorted(number for sentence in answer.sentences for number in sentence.citations)
    assert proofs == [c.number for c in answer.citations]
