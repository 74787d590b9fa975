"""A conversation over texts of several kinds: what is leaned on, and what is a topic of its own."""

from collections.abc import Iterator

import pytest
from dialogues import assert_each_turn_is_answered, assistant_over, conversation, turn_of

from index.embed import OnnxEncoder
from qa.answer import Assistant
from qa.followup import alternatives
from qa.types import Turn

SISTER = "Her sister Mira Holm kept the lamp until 1931, and Mr Jon Vik bought it."
KEPT = Turn("who kept the lamp?", "Who kept the lamp?", (SISTER,))


@pytest.fixture(scope="module")
def fresh(encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over a treaty, a biography, a decision, a diary, a report and a list of questions."""
    with assistant_over("fresh", tmp_path_factory.mktemp("fresh") / "data", encoder) as opened:
        yield opened


@pytest.mark.parametrize("id", ["kettle-3", "treaty-1", "diary-4"])
def test_each_turn_cites_the_right_sentence(fresh: Assistant, id: str) -> None:
    assert_each_turn_is_answered(fresh, conversation("fresh", id))


@pytest.mark.parametrize(
    "question",
    [
        "who was the last keeper of the lighthouse and does she still live there?",
        "Who is Ulrik and what do his pictures show?",
        "opening hours of the service line?",
        "where did glue A come from?",
        "how often does the ferry to Little Tarn run?",
    ],
)
def test_a_topic_of_its_own_is_answered_as_if_asked_alone(fresh: Assistant, question: str) -> None:
    before = fresh.ask("Who represented Estmark at Marrowfield?")
    alone, after = fresh.ask(question), fresh.ask(question, history=[turn_of(before)])
    assert after.understood == question
    assert after.citations == alone.citations


def test_what_no_meaning_answers_is_less_likely_than_what_one_does(fresh: Assistant) -> None:
    war = fresh.ask("What became of Castagna's house in the war?")
    tree = fresh.ask("What is the dispute between Dubois and Vollmer about?")
    senseless = fresh.ask("how high is it?", history=[turn_of(war)])
    meant = fresh.ask("how tall is it?", history=[turn_of(tree)])
    assert senseless.probability < meant.probability


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("where did she live?", "Where did Mira Holm live?"),
        ("where did he live?", "Where did Mr Jon Vik live?"),
        ("why not?", "Why can't I open the lamp?"),
        ("and the year after?", "What happened in 1932?"),
        ("was that before the war?", "Was the lamp lit before the war?"),
        ("how long did it take to mend it?", "How long did it take to mend the lamp?"),
        ("what about the bell?", "Tell me about the bell."),
        ("tell me more", "Tell me more about the lamp."),
        ("and the bell, who mended it?", "Who mended the bell?"),
        ("no, i mean the bell", "Who kept the bell?"),
        ("how did she do it?", "How did Mira Holm do it?"),
        ("what's its colour?", "What is the lamp’s colour?"),
    ],
)
def test_what_is_meant(question: str, understood: str) -> None:
    before = {"why": "Can I open the lamp?", "was": "When was the lamp lit?"}
    before["and"] = before["was"]
    asked = before.get(question.split()[0], KEPT.question)
    found = [one.question for one in alternatives(question, [Turn(asked, asked, (SISTER,))])]
    assert understood in found[:3]


@pytest.mark.parametrize(
    "question",
    ["what does it mean when it blinks?", "is it allowed to swim?", "what does it cost to enter?"],
)
def test_an_it_that_stands_for_nothing_stays(question: str) -> None:
    found = [one.question.lower() for one in alternatives(question, [KEPT])]
    assert all(question.split(" it ")[0] + " it " in one for one in found)


PLANS = Turn(
    "What are the aims?",
    "What are the aims?",
    ("The aims are:", "a warmer hall", "a ramp for wheelchairs", "lower rents"),
)
SPECIES = Turn(
    "Which dormice live there?",
    "Which dormice live there?",
    ("Two species live in the Karsk range, the velvet dormouse and the stone dormouse.",),
)


RESULTS = Turn(
    "What are the results?",
    "What are the results?",
    (
        "According to the board, the year was good.",
        "The board names two results:",
        "The ferry carried 4,000 cars.",
        "The tram was repaired.",
    ),
)


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        (RESULTS, "what about the second one?", "Tell me more about the tram."),
        (PLANS, "what about the second one?", "Tell me more about a ramp for wheelchairs."),
        (PLANS, "tell me more about the third", "Tell me more about lower rents."),
        (PLANS, "why the first?", "Why a warmer hall?"),
        (PLANS, "how much does the last one cost?", "How much does lower rents cost?"),
        (SPECIES, "and the second?", "Tell me more about the stone dormouse."),
        (SPECIES, "where does the former sleep?", "Where does the velvet dormouse sleep?"),
    ],
)
def test_a_number_points_to_one_of_what_was_told(
    before: Turn, question: str, understood: str
) -> None:
    assert alternatives(question, [before])[0].question == understood


@pytest.mark.parametrize(
    ("asked", "told", "question", "understood"),
    [
        (
            "Why didn't Ada Holm sell the mill?",
            "She kept it, because it was her father's.",
            "what did she do instead?",
            "What did Ada Holm do instead?",
        ),
        (
            "What doesn't the warranty cover?",
            "It covers no scratches.",
            "where do I send it?",
            "Where do I send the warranty?",
        ),
        (
            "Where did Mira print it?",
            "Her best known work, the Atlas of Reefs, was printed in Oslo.",
            "who drew its maps?",
            "Who drew the Atlas of Reefs’ maps?",
        ),
        (
            "Who was against the plan?",
            "Jon Vik voted against it.",
            "why?",
            "Who was against the plan, and why?",
        ),
        ("Who found out?", "A diver found it.", "when?", "Who found out, and when?"),
        (
            "What is the fee for a visiting boat?",
            "It is 20 crowns.",
            "and for members?",
            "What is the fee for members?",
        ),
        (
            "What do the guests do in May?",
            "They row.",
            "what about those who can't row?",
            "What do those who can't row do in May?",
        ),
        (
            "When did Ada move to Calder?",
            "She moved to Calder in 1931.",
            "what did she sell there?",
            "What did Ada sell in Calder?",
        ),
        (
            "How many stars are in the Atlas of Stars?",
            "It lists nine.",
            "who drew it?",
            "Who drew the Atlas of Stars?",
        ),
        (
            "How long does the kettle take?",
            "It takes long.",
            "does it keep it warm?",
            "Does the kettle keep it warm?",
        ),
        (
            "Who rebuilt the hall after the fire?",
            "Mira Holm rebuilt it.",
            "tell me more about her roof",
            "Tell me more about Mira Holm’s roof.",
        ),
        (
            "Who runs the library?",
            "It is run by a director.",
            "whats her name",
            "What is the director’s name?",
        ),
        (
            "When was the museum opened?",
            "It was opened by the chemist Ragnar Thile in the old boiling house.",
            "what was he known for?",
            "What was Ragnar Thile known for?",
        ),
        (
            "What did Katrin Moll do before?",
            "Katrin Moll played for Leipzig.",
            "what are her plans?",
            "What are Katrin Moll’s plans?",
        ),
        (
            "Does the program run on Windows?",
            "It will.",
            "when will it?",
            "When does the program run on Windows?",
        ),
        (
            "Does Photon 5.2 run on Windows?",
            "It will.",
            "how much does it cost?",
            "How much does Photon 5.2 cost?",
        ),
        (
            "What do families pay?",
            "They pay 22 crowns no matter how large they are.",
            "when do they pay it?",
            "When do families pay it?",
        ),
        (
            "What holds the crane?",
            "A base of stone.",
            "can it lift one tonne?",
            "Can the crane lift one tonne?",
        ),
        (
            "What is the fee of the club?",
            "It is 15 crowns.",
            "is that more than before?",
            "Is the fee of the club more than before?",
        ),
        (
            "What do I do with the lid?",
            "Close it.",
            "and afterwards?",
            "What do I do with the lid afterwards?",
        ),
        (
            "Who swims in May?",
            "Children who can't swim row.",
            "what must they bring?",
            "What must children bring?",
        ),
        (
            "Which bridge was closed?",
            "The stone bridge was closed.",
            "why?",
            "Which bridge was closed, and why?",
        ),
        (
            "Why did the guests leave?",
            "The guests were tired.",
            "was that what they'd wished for?",
            "Was that what the guests had wished for?",
        ),
        (
            "Why do the children leave phones at home?",
            "They lose them.",
            "what will they do tomorrow?",
            "What will the children do tomorrow?",
        ),
        (
            "Who gets the keys?",
            "The two tenants pay two months' rent before that.",
            "how much is it?",
            "How much is the two months' rent?",
        ),
        (
            "What does the rent include?",
            "It includes the heating.",
            "when is it due?",
            "When is the rent due?",
        ),
        (
            "When is the rent due?",
            "On the third.",
            "who gets it?",
            "Who gets the rent?",
        ),
        (
            "How old did Ada Holm's sister get?",
            "She lived to 90.",
            "where did she live?",
            "Where did Ada Holm live?",
        ),
    ],
)
def test_what_is_meant_is_said_in_english(
    asked: str, told: str, question: str, understood: str
) -> None:
    assert understood in [
        one.question for one in alternatives(question, [Turn("", asked, (told,))])
    ]


OFFERS = "Holm Tiles asks for 900 crowns, while Vik asks for 700."
PRESENT = "Present were Mira Holm (chair), Ada Vik (treasurer) and Jon Rask (secretary)."


@pytest.mark.parametrize(
    ("asked", "told", "marked", "question", "understood"),
    [
        ("Which firm is cheap?", OFFERS, "Vik", "where is it?", "Where is Vik?"),
        ("Which firm is good?", OFFERS, "Holm Tiles", "where is it?", "Where is Holm Tiles?"),
        ("What does Vik ask?", OFFERS, "700", "and the other?", "What does Holm Tiles ask?"),
        (
            "What does Vik ask?",
            OFFERS,
            "700",
            "where is the other one?",
            "Where is Holm Tiles?",
        ),
        ("Who pays?", PRESENT, "Ada Vik", "where does she live?", "Where does Ada Vik live?"),
        ("Who writes?", PRESENT, "Jon Rask", "where does he live?", "Where does Jon Rask live?"),
    ],
)
def test_what_answered_is_spoken_of_further(
    asked: str, told: str, marked: str, question: str, understood: str
) -> None:
    before = Turn(asked, asked, (told,), (marked,))
    assert alternatives(question, [before])[0].question == understood


def test_an_existence_is_no_place() -> None:
    told = ("The lane in Calder gets a fountain.",)
    before = Turn("", "Why won't the lane in Calder get a pool?", told)
    found = [one.question for one in alternatives("what will there be then?", [before])]
    assert all("will there be" in one for one in found)


@pytest.mark.parametrize("question", ["what is on the second floor?", "and the ninth?"])
def test_a_number_of_something_else_points_to_nothing(question: str) -> None:
    told = set(PLANS.cited)
    assert not any(
        told & {one.question.split("about ")[-1].rstrip(".")}
        for one in alternatives(question, [PLANS])
    )
