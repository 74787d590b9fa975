"""What was told before → numbers that say how a sentence stands to it.

People ask on about what they were just told: in the same document, often a few sentences further,
seldom for the same sentence again unless they ask why or when. This file knows no weights.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.types import BlockKind, Sentence, StoredPassage
from qa.followup import Alternative, Form
from qa.linear import Linear
from qa.question import STOP_WORDS, stems
from qa.types import Turn
from qa.view import View

# So many sentences further, what was told goes on.
NEXT = 3
_STOPS = frozenset(word for stop in STOP_WORDS for word in stems(stop))


@dataclass(frozen=True, slots=True)
class Told:
    """What the last turn said, and the quotes of all turns and of the last one that had any.

    `said` is its question and the first quote that answered it, empty where nothing was asked;
    `passages` are those that hold the first of the last quotes, `places` are document and number of
    the sentences that were quoted last.
    """

    said: str
    quotes: frozenset[str]
    last: tuple[str, ...]
    passages: Sequence[StoredPassage]
    places: Sequence[tuple[str, int]]

    @classmethod
    def of(cls, history: Sequence[Turn], find: Callable[[str], Sequence[StoredPassage]]) -> "Told":
        """What these turns told; `find` gives the passages that hold a quote."""
        last = next((turn.cited for turn in reversed(history) if turn.cited), ())
        quotes = frozenset(quote for turn in history for quote in turn.cited)
        passages = [one for quote in last[:1] for one in find(quote)]
        places = [
            (passage.document.id, sentence.number)
            for passage in passages
            for sentence in passage.sentences
            if passage.quote(sentence) in last
        ]
        return cls(" ".join(map(_said, history[-1:])), quotes, last, passages, places)

    def beside(self, passage: StoredPassage, sentence: Sentence, form: Form) -> dict[str, float]:
        """How a sentence stands to what was quoted last, where a question of this form is asked.

        A row says many things: what is asked next about it stands there as well.
        """
        id, is_row = passage.document.id, sentence.kind is BlockKind.ROW
        is_cited = passage.quote(sentence) in self.last and not is_row
        steps = [sentence.number - number for known, number in self.places if known == id]
        return {
            "near": float(any(id == known.document.id for known in self.passages)),
            "next": float(any(0 < step <= NEXT for step in steps)),
            "cited_bare": float(is_cited and form in (Form.BARE, Form.TOLD)),
            "cited_fragment": float(is_cited and form is Form.FRAGMENT),
            "cited_whole": float(is_cited and form is Form.WHOLE),
        }


def _said(turn: Turn) -> str:
    return " ".join([turn.understood or turn.question, *turn.cited[:1]])


def own_words(question: str) -> frozenset[str]:
    """The stems of what somebody said just now, without words that say nothing by themselves."""
    return frozenset(stems(question)) - _STOPS


def standing(
    seen: View, question: str, one: Alternative, told: Told, sentence: Linear
) -> list[dict[str, float]]:
    """The features of each line that was read for an alternative.

    `sentence` is how the reader weighs a question that stands alone, `question` what was asked.
    """
    own = own_words(question)
    rows = []
    for line, row in zip(seen.scene.lines, seen.rows, strict=True):
        passage = seen.scene.passage(line)
        is_told = passage.quote(line.sentence) in told.quotes
        is_row = line.sentence.kind is BlockKind.ROW
        rows.append(
            {
                "reader": sentence(row),
                **told.beside(passage, line.sentence, one.form),
                "told": float(is_told and not is_row),
                "said": len(own & line.words) / max(len(own), 1),
            }
        )
    return rows
