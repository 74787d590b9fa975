"""What goes out over HTTP, as OpenAPI tells it; what comes in is web/bodies.py's.

The answer's shape mirrors `Answer.as_dict()` in qa/types.py and forbids everything else, so that
the two can't drift apart unseen.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.types import BlockKind, Skipped, SyncReport, Unit
from qa.conversations.types import Rating
from qa.standing import State


class Strict(BaseModel):
    """No field beyond those declared."""

    model_config = ConfigDict(extra="forbid")


class Span(Strict):
    """Words inside a document's text, in code points."""

    start: int
    end: int
    text: str


class CitedDocument(Strict):
    """The document that a quote stands in."""

    id: str
    path: str
    title: str
    sha256: str
    author: Annotated[str, Field(description="Names as the file gives them, or empty.")]
    written: Annotated[str, Field(description="The file's own date: 2024, 2024-05, 2024-05-17.")]


class Citation(Strict):
    """A verbatim quote: the document's text from `start` to `end`."""

    number: int
    quote: str
    start: int
    end: int
    highlights: list[Span]
    document: CitedDocument
    headings: list[str]
    page: Annotated[int | None, Field(description="The number of the page, slide or row.")]
    unit: Unit | None
    url: str


class AnswerSentence(Strict):
    """A sentence of the answer and the numbers of the citations that prove it."""

    text: str
    citations: list[int]
    item: Annotated[bool, Field(description="Whether it is an item of a list in its document.")] = (
        False
    )


class AnsweredIndex(Strict):
    """The index that was asked."""

    revision: int
    documents: int


class Answer(Strict):
    """An answer made of cited sentences; where there is none, the nearest sentences."""

    understood: Annotated[
        str, Field(description="The question as it was answered: it stands alone.")
    ]
    answered: bool
    probability: Annotated[
        float,
        Field(
            description="How likely the sentence that leads the answer is right, in a folder that "
            "answers four of five questions asked of it; where there is no answer, the nearest."
        ),
    ]
    text: str
    sentences: list[AnswerSentence]
    citations: list[Citation]
    differ: Annotated[
        list[int],
        Field(
            description="The numbers of two citations of different documents that give different "
            "values for what was asked; empty where none do."
        ),
    ]
    nearest: list[Citation]
    index: AnsweredIndex
    reader: Annotated[str, Field(description="The version of the reader that decided.")]
    request_id: str
    took_ms: float
    conversation: Annotated[str | None, Field(description="Where the answer is kept, if it is.")]
    turn: Annotated[str | None, Field(description="The answer's id in its conversation.")]


class Place(Strict):
    """Where a document says something now: its id, and the characters of its text."""

    document: str
    start: int
    end: int


class KeptCitation(Citation):
    """A quote of a kept answer, and what has become of its document since."""

    state: State
    stands: Annotated[bool, Field(description="Whether the document still says it.")]
    place: Annotated[Place | None, Field(description="Where it does, also in a renamed one.")]


class KeptAnswer(Answer):
    """An answer as it was given."""

    citations: list[KeptCitation]  # type: ignore[assignment]
    nearest: list[KeptCitation]  # type: ignore[assignment]


class Conversation(Strict):
    """A conversation; its title is the first question until it is renamed."""

    id: str
    title: str
    begun: datetime
    changed: datetime
    questions: int


class ConversationList(Strict):
    """A page of the conversations; `next` is the cursor of the page after it."""

    conversations: list[Conversation]
    next: int | None


class KeptTurn(Strict):
    """A question of a conversation, where it looked, and its answer."""

    id: str
    number: int
    asked: datetime
    question: str
    documents: list[str] | None
    answer: KeptAnswer
    shared: Annotated[str | None, Field(description="Where the share link leads, if there is one.")]
    rating: Rating | None
    note: str


class WholeConversation(Conversation):
    """A conversation with all that was asked and answered."""

    turns: list[KeptTurn]


class Shared(Strict):
    """A link to one answer."""

    url: str


class FoundPassage(Strict):
    """A passage and how near it is: cosine similarity, BM25 score, and both fused."""

    score: float
    dense: float | None
    lexical: float | None
    document: CitedDocument
    headings: list[str]
    start: int
    end: int
    text: str
    url: str


class Found(Strict):
    """The passages nearest to a question, best first."""

    passages: list[FoundPassage]


class Document(CitedDocument):
    """A document of the index; `size` counts bytes, `characters` code points."""

    media_type: str
    size: int
    modified: datetime
    indexed: datetime
    revision: int
    characters: int
    passages: int
    pages: Annotated[int, Field(description="How many pages, slides or rows, as `unit` says.")]
    unit: Unit | None
    note: Annotated[str, Field(description="What of the file couldn't be read, if anything.")]


class Sentence(Strict):
    """What can be cited: the document's text from `start` to `end`; `number` names its anchor."""

    number: int
    start: int
    end: int
    kind: BlockKind
    page: Annotated[int | None, Field(description="The number of the page, slide or row.")]


class Section(Strict):
    """Sentences that stand under the same headings, outermost heading first."""

    headings: list[str]
    sentences: list[Sentence]


class WholeDocument(Document):
    """A document with its text and how it is taken apart; `text` begins at character `start`."""

    text: str
    start: int
    sections: list[Section]


class SavedDocument(Strict):
    """A file in the folder; its id is a document's once the index has followed."""

    id: str
    path: str


class Saved(Strict):
    """The files that were put into the folder."""

    documents: list[SavedDocument]


class FailedDocument(Strict):
    """A file of the folder that isn't in the index, and why."""

    id: str
    path: str
    reason: str


class DocumentList(Strict):
    """A page of the folder's files by path; `next` is the cursor of the page after it."""

    revision: int
    documents: list[Document]
    skipped: list[FailedDocument]
    reading: list[SavedDocument]
    next: str | None


class Index(Strict):
    """The state of the index.

    `syncing`: a sync is under way, or files that were put there wait for theirs. `failure` tells
    why the last sync didn't go through, or that the folder isn't watched any more.
    """

    revision: int
    documents: int
    passages: int
    embedder: str
    syncing: bool
    last_sync: SyncReport | None
    failure: str | None
    skipped: list[Skipped]


class SyncStarted(Strict):
    """A sync is running; `started` is false where one was running already."""

    running: Literal[True] = True
    started: bool


class Ready(Strict):
    """Questions can be answered, from this revision of the index."""

    status: Literal["ready"]
    revision: int
