"""Follow-ups: a question that leans on the ones before it is answered as what it means."""

from collections.abc import Iterator

import pytest
from dialogues import assert_each_turn_is_answered, assistant_over, conversation, turn_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embed import OnnxEncoder
from index.errors import QuestionError
from qa.answer import Assistant
from qa.followup import MOST, Form, alternatives
from qa.types import Turn

# Those that hold one of each form: he or she, it, they, one, "and …?", a bare question word, lists.
CHOSEN = (
    "observatory-3", "volunteers-1", "clockmaker-1", "pool-faq-3", "railway-news-2", "boats-1",
)  # fmt: skip
CITED = "The lamp was bought by Ada Holm, the keeper, in 1931."
BEFORE = Turn("who bought the lamp?", "Who bought the lamp?", (CITED,))
RUNS = "The keys went to Ada Holm, who had run the mill from Orsa since March."
KEYS = Turn("who has the keys?", "Who has the keys?", (RUNS,))
BORN = "My grandfather Jon Vik was born in Orsa, the fifth child of a miller."
CHILD = Turn("who was born in Orsa?", "Who was born in Orsa?", (BORN,))


@pytest.fixture(scope="module")
def texts(encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over the texts of the conversations."""
    with assistant_over("texts", tmp_path_factory.mktemp("texts") / "data", encoder) as opened:
        yield opened


@pytest.mark.parametrize("id", CHOSEN)
def test_each_turn_of_a_conversation_cites_the_right_sentence(texts: Assistant, id: str) -> None:
    assert_each_turn_is_answered(texts, conversation("open", id))


def test_a_new_topic_is_answered_as_if_it_were_asked_alone(texts: Assistant) -> None:
    question = "When does the night train leave Calder?"
    before = texts.ask("Who founded the observatory on Mount Kelda?")
    alone, after = texts.ask(question), texts.ask(question, history=[turn_of(before)])
    assert (after.understood, after.probability) == (question, alone.probability)
    assert after.citations == alone.citations


def test_what_is_answered_by_itself_is_not_refused_for_what_was_told(texts: Assistant) -> None:
    """It leans on nothing, names nothing, and isn't sure enough to be asked by itself at once."""
    question = "where did the stone come from?"
    before = texts.ask("Who founded the observatory on Mount Kelda?")
    alone, after = texts.ask(question), texts.ask(question, history=[turn_of(before)])
    assert alone.answered
    assert (after.citations, after.probability) == (alone.citations, alone.probability)


def test_without_history_a_question_stays_what_it_is(texts: Assistant) -> None:
    assert texts.ask("when?").understood == "when?"
    assert [one.question for one in alternatives("and Russia?", [])] == ["and Russia?"]


def test_more_is_told_by_sentences_that_were_not_cited(texts: Assistant) -> None:
    first = texts.ask("Who founded the observatory on Mount Kelda?")
    answer = texts.ask("tell me more", history=[turn_of(first)])
    known = {citation.quote for citation in first.citations}
    assert not known & {c.quote for c in (*answer.citations, *answer.nearest)}
    assert "the observatory on Mount Kelda" in answer.understood


@pytest.mark.parametrize(
    ("question", "understood", "meant"),
    [
        ("when?", "When was the lamp bought?", BEFORE),
        ("and the bell?", "Who bought the bell?", BEFORE),
        ("where did she live", "Where did Ada Holm live?", BEFORE),
        ("what was her trade?", "What was Ada Holm’s trade?", BEFORE),
        ("how heavy is it?", "How heavy is the lamp?", BEFORE),
        ("and if it breaks?", "Who bought the lamp if the lamp breaks?", BEFORE),
        ("and in winter?", "When does the mill open in winter?", "When does the mill open in May?"),
        ("why", "Why does the mill open in May?", "When does the mill open in May?"),
        ("and 7?", "What does code 7 mean?", "What does code 4 mean?"),
        ("the second one?", "Who won the second race?", "Who won the first race?"),
        ("and the blue one?", "Where is the blue boat?", "Where is the red boat?"),
        ("where are the big ones?", "Where are the big boats?", "Where is the red boat?"),
        ("by when?", "Who will write to Oslo, and by when?", "Who will write to Oslo?"),
        ("what for?", "Why does the mill open in May?", "When does the mill open in May?"),
        ("and on mondays?", "Is it open on mondays?", "Is it open on Saturdays?"),
        ("above?", "How much room does it need above?", "How much room does it need behind it?"),
        ("too short?", "What if the rope is too short?", "What if the rope is too long?"),
        ("sell bread?", "May the tenants sell bread?", "May the tenants put up shelves?"),
        ("and Jon's?", "How heavy is Jon's boat?", "How heavy is the boat of Ada?"),
        ("and the other?", "How old is the other?", "How old is the bell?"),
        ("can I mend that myself?", "Can I mend the lamp?", BEFORE),
        ("do they swim there?", "Do the children swim in Orsa?", "Which children live in Orsa?"),
        ("since when does she do that?", "Since when does Ada Holm do that?", KEYS),
        ("when did he die?", "When did Jon Vik die?", CHILD),
        ("where is it kept?", "Where is the deposit kept?", "When do I get the deposit back?"),
        ("how wide is it?", "How wide is the back door?", "When do I open the back door?"),
    ],
)
def test_what_is_meant(question: str, understood: str, meant: Turn | str) -> None:
    before = Turn(meant, meant, ()) if isinstance(meant, str) else meant
    found = [one.question for one in alternatives(question, [before])]
    assert understood in found[:3]
    assert question in found
    assert len(found) <= MOST


def test_an_order_names_nobody() -> None:
    before = Turn("what comes next?", "What comes next?", ("Grind the bark to a powder.",))
    for question in ("tell me more", "how long does it take?", "what does he do then?"):
        assert not any("Grind" in one.question for one in alternatives(question, [before]))


@pytest.mark.parametrize(
    "question",
    [
        "Who designed the bridge of Oravice?",
        "how many copies did the flora sell?",
        "What did Anselm leave to Tilde when he died?",
        "which companies may open offices in the park?",
    ],
)
def test_a_question_that_stands_alone_is_asked_as_it_is(question: str) -> None:
    assert [one.question for one in alternatives(question, [BEFORE])] == [question]


WORDS = "and who she it there one when the lamp of Ada, second ? 's more 7"
words = st.text(max_size=60) | st.lists(
    st.sampled_from(WORDS.split()),
    max_size=9,
).map(" ".join)
turns = st.builds(Turn, words, words, st.lists(words | st.just(CITED), max_size=3).map(tuple))


@given(question=words, history=st.lists(turns, max_size=4))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_no_history_does_harm(assistant: Assistant, question: str, history: list[Turn]) -> None:
    try:
        answer = assistant.ask(question, history=history)
    except QuestionError:
        assert not question.strip()
        return
    with assistant.corpus.snapshot() as snapshot:
        for citation in (*answer.citations, *answer.nearest):
            text = snapshot.text(citation.document.id)
            assert text[citation.start : citation.end] == citation.quote
    assert 0 <= answer.probability <= 1


@given(question=words, history=st.lists(turns, min_size=1, max_size=4))
def test_alternatives_are_few_and_hold_the_question(question: str, history: list[Turn]) -> None:
    meant = alternatives(question, history)
    found = [one.question for one in meant]
    # "Tell me more" says nothing by itself.
    assert question in found or all(one.form is Form.MORE for one in meant)
    assert len(found) <= MOST
