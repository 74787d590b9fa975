"""The values of kept conversations.

An id is what addresses name: 22 letters that nobody can guess. Times count seconds since the epoch.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qa.types import Turn


class Rating(StrEnum):
    """What a person thought of an answer."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list says of a conversation. `title` is its first question until it is renamed."""

    id: str
    title: str
    begun: float
    changed: float
    questions: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question with its answer as it was shown, and what came of it.

    `documents` is where the question looked, None for everywhere; `answer` is the JSON of
    `Answer.as_dict()`; `share` is the id that its share link has, None where there is none; `note`
    is what a person wrote beside the rating.
    """

    id: str
    conversation: str
    number: int
    asked: float
    question: str
    documents: tuple[str, ...] | None
    answer: dict[str, Any]
    share: str | None
    rating: Rating | None
    note: str

    def as_history(self) -> Turn:
        """What a question that follows has to know of it."""
        citations = self.answer["citations"]
        quotes = (citation["quote"] for citation in citations)
        marked = (span["text"] for citation in citations[:1] for span in citation["highlights"])
        return Turn(self.question, self.answer["understood"], tuple(quotes), tuple(marked))


@dataclass(frozen=True, slots=True)
class RightSentence:
    """The sentence that should have been quoted: `document.text[start:end] == text`."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said of an answer; `turn` and `request_id` are empty where they aren't known.

    `place` is where the answer stands, as far as it's known: the sentence that the person chose
    or, in a good answer, what was quoted first. `refused` says that the answer was a refusal, and
    that all documents were asked.
    """

    question: str
    rating: Rating
    note: str = ""
    turn: str = ""
    request_id: str = ""
    refused: bool = False
    place: RightSentence | None = None
