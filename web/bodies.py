"""What comes in over HTTP: the bodies and parameters of requests.

Knows shapes and bounds, so that what is wrong is refused at the door. What goes out is
web/schemas.py's.
"""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StrictBool, model_validator

from qa.answer import MAX_QUESTION
from qa.compose import MOST_ITEMS
from qa.conversations.types import Rating
from qa.types import PASSAGES, Turn
from web.schemas import Strict


def _encodable(text: str) -> str:
    # JSON can escape half a surrogate pair, which no file, database or response can hold.
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("not well-formed Unicode") from None
    return text


# What a conversation is called that is yet to begin.
NEW = "new"
# How many earlier questions a question may refer to.
REMEMBERED = 20
MAX_TITLE, MAX_SEARCH, MAX_NOTE, MAX_PATH = 200, 200, 2_000, 1_024
# Quotes are sentences; the longest that a passage holds are far shorter.
MAX_QUOTE = 20_000
# Whatever an answer had can be sent back as history.
MAX_QUOTES = 2 * MOST_ITEMS
Text = Annotated[str, AfterValidator(_encodable)]
Question = Annotated[
    Text,
    Field(
        min_length=1,
        max_length=MAX_QUESTION,
        pattern=r"\S",
        description="The question, in plain words.",
    ),
]
PassageCount = Annotated[
    int, Field(ge=1, le=50, description="How many passages to look at (or to give).")
]
Documents = Annotated[
    list[Annotated[Text, Field(min_length=1)]],
    Field(
        max_length=1000,
        description="Look in these alone: ids or paths of documents, or folders, `like/this/`. "
        "None at all: nowhere.",
    ),
]
Id = Annotated[Text, Field(min_length=1, max_length=64)]
TurnName = Annotated[Text, Field(min_length=22, max_length=22, pattern=r"^[A-Za-z0-9_-]+$")]
Title = Annotated[Text, Field(min_length=1, max_length=MAX_TITLE, pattern=r"\S")]
Place = Annotated[int, Field(ge=0, le=2**53)]


class EarlierTurn(Strict):
    """A question that was asked before, and what came of it."""

    question: Question
    understood: Annotated[
        Text, Field(max_length=MAX_QUESTION, description="`understood` of its answer, if known.")
    ] = ""
    cited: Annotated[
        list[Annotated[Text, Field(max_length=MAX_QUOTE)]],
        Field(max_length=MAX_QUOTES, description="The quotes that answered it, the best first."),
    ] = []
    marked: Annotated[
        list[Annotated[Text, Field(max_length=MAX_QUOTE)]],
        Field(
            max_length=MAX_QUOTES, description="What is highlighted in the best quote, if known."
        ),
    ] = []

    def as_history(self) -> Turn:
        """What a question that follows has to know of it."""
        return Turn(self.question, self.understood, tuple(self.cited), tuple(self.marked))


class AskBody(Strict):
    """A question, what was asked before it, and where to look."""

    question: Question
    history: Annotated[
        list[EarlierTurn],
        Field(max_length=REMEMBERED, description="The conversation so far, the oldest turn first."),
    ] = []
    k: PassageCount = PASSAGES
    documents: Documents | None = None
    stream: Annotated[StrictBool, Field(description="Answer as server-sent events.")] = False
    conversation: Annotated[
        Id | None,
        Field(description="Ask in this conversation and keep the answer there; `new` begins one."),
    ] = None
    replaces: Annotated[
        Id | None,
        Field(description="The turn that this question takes the place of, with all after it."),
    ] = None
    last: Annotated[
        StrictBool,
        Field(
            description="`replaces` is the last turn as far as is known: refused (409), nothing "
            "being deleted, if others have come after it.",
        ),
    ] = False
    turn: Annotated[
        TurnName | None,
        Field(
            description="The id to keep the answer under, made up at random. Asked again with the "
            "same id because no answer came, the question isn't kept twice.",
        ),
    ] = None

    @model_validator(mode="after")
    def _has_its_place(self) -> Self:
        kept = self.conversation not in (None, NEW)
        lost = self.last if self.replaces is None else not kept
        if lost or (self.turn is not None and self.conversation is None):
            raise ValueError(
                "replaces needs a conversation that is kept, last a replaces, turn a conversation"
            )
        return self


class RenameBody(Strict):
    """Where in the folder a document goes."""

    path: Annotated[Text, Field(min_length=1, max_length=MAX_PATH)]


class SyncBody(Strict):
    """How to sync."""

    dry_run: Annotated[StrictBool, Field(description="Only tell what a sync would do.")] = False


class TitleBody(Strict):
    """What a conversation is called."""

    title: Title


class SentenceBody(Strict):
    """The sentence that should have been quoted: the document's text from `start` to `end`."""

    document: Id
    start: Place
    end: Place
    text: Annotated[Text, Field(min_length=1, max_length=MAX_QUOTE)]


class Said(Strict):
    """What a person says of an answer."""

    rating: Rating
    note: Annotated[Text, Field(max_length=MAX_NOTE)] = ""
    sentence: SentenceBody | None = None


class TurnFeedback(Said):
    """What a person says of a kept answer."""

    turn: Id


class QuestionFeedback(Said):
    """What a person says of an answer that isn't kept."""

    question: Question
    request_id: Annotated[Text, Field(max_length=128)] = ""
