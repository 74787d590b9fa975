"""Words that nobody would ask: they cost no more time than others, and no rule falls over them."""

import subprocess
import sys
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from qa.followup import alternatives
from qa.types import Turn
from qa.wanted import wanted

TRICKY = (
    "", " ", "\t", "\u00a0", "?", "!", ".", ",", ":", ";", "-", "–", "'", "’", "&", "\\", "\\1",
    "(", "a:", "b:", "a: ", "; b: ", "he", "she", "it", "they", "them", "her", "his", "their",
    "ſhe", "hıs", "İt", "\u212a", "theſe", "that", "this", "those", "there", "one", "ones", "other",
    "same", "more", "the", "The", "a", "and", "or", "of", "in", "In", "on", "at", "by", "above",
    "who", "Who", "what", "which", "when", "When", "where", "why", "not", "how", "many", "is",
    "are", "was", "did", "does", "do", "can", "may", "doeſ", "first", "second", "ſecond", "latter",
    "last", "two", "1", "12", "1740", "²", "٣", "½", "year", "before", "after", "next", "if", "too",
    "very", "old", "mill", "mills", "sell", "sold", "owns", "Ada", "Holm", "Ada's", "Mr", "Mrs.",
    "brother", "Calder", "A", "I", "said", "so", "else", "about", "tell", "me", "What", "do",
    "myself", "ß", "e\u0301", "\U0001f980", "_",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(TRICKY), max_size=6)
TEXTS = st.builds(str.join, st.sampled_from((" ", "", "? ")), WORDS)
TURNS = st.builds(Turn, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple))


def _turn(question: str, *cited: str) -> Turn:
    return Turn(question, "", cited)


def test_hostile_words_cost_no_more_than_others() -> None:
    program = Path(__file__).with_name("hostile_words.py")
    subprocess.run([sys.executable, str(program)], check=True)


@given(TEXTS.filter(str.strip), st.lists(TURNS, max_size=3))
@example("And when?", [_turn("Who?", "a:  ; b: c")])
@example("sell", [_turn("?")])
@example("the ſecond one?", [_turn("Who?")])
@example("where did ſhe live?", [_turn("Who is Ada Holm?")])
@example("doeſ they sell?", [_turn("Who is Ada Holm?")])
@example("the big one?", [_turn("a: b; c: \\1")])
def test_whatever_was_asked_before_a_question_can_be_asked(
    question: str, history: list[Turn]
) -> None:
    found = alternatives(question, history)
    assert found
    for one in found:
        assert wanted(one.question).question
