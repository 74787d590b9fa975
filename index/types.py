"""The values that flow through the index, one per stage.

Every `start` and `end` counts code points in the document's extracted text, so that
`document.text[start:end]` is the piece, whatever stage it came from.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a stretch of a document is, as its format tells."""

    HEADING = "heading"
    PROSE = "prose"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


# Blocks, pages and sentences are tuples: a file may have a hundred thousand, and those are made
# three times as fast as frozen dataclasses; six times, where `new` makes them of a class and a
# tuple of values.
new = tuple.__new__


class Block(NamedTuple):
    """One stretch of a document between breaks of its layout. `level` counts for headings only."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


class Unit(StrEnum):
    """What a document is numbered by, where it is: what people say when they quote it."""

    PAGE = "page"
    SLIDE = "slide"
    ROW = "row"


class Page(NamedTuple):
    """One page, slide or row; `number` is what a reader of the document would say (from 1).

    Rows are numbered anew in every sheet, as spreadsheet programs do. A page's text may come in
    several stretches, as where a paragraph runs on overleaf before the page's notes.
    """

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is shown, in fractions of the page, from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader got out of one file.

    `path` is relative to the folder, with forward slashes; `title` is one line of at most 300
    characters; `blocks` stand in reading order, don't
    overlap, and together hold every character of `text` that isn't white space. `pages` are what
    `unit` says, in reading order, and don't overlap either. `author` holds people's names as the
    file gives them, joined by ", ", at most 200 characters; `written` the date that the file tells
    of itself, as ISO 8601: a year, a month or a day. Both are "" where the file tells none. `note`
    tells people what of the file couldn't be read, "" where all was.
    """

    path: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    media_type: str
    pages: tuple[Page, ...] = ()
    unit: Unit | None = None
    author: str = ""
    written: str = ""
    note: str = ""

    @property
    def page_count(self) -> int:
        """How many pages or slides there are, or rows in all sheets."""
        rows = self.unit is Unit.ROW
        return len(self.pages) if rows else len({page.number for page in self.pages})


class Attached(NamedTuple):
    """A file that came with a mail; `suffix` tells which reader is to take it, as a name would."""

    name: str
    suffix: str
    data: bytes


class Sentence(NamedTuple):
    """The unit that is cited. `number` counts from 0 through the document and names its anchor.

    `page` is the number of the page, slide or row that it begins on, where there are any.
    """

    number: int
    start: int
    end: int
    kind: BlockKind = BlockKind.PROSE
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences that stand under the same headings, outermost heading first."""

    headings: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and retrieved: neighbouring sentences that fit the embedder together.

    `text` is what the models see: the headings and the sentences, cleaned of invisible characters.
    """

    number: int
    headings: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the index knows it, without its text.

    `id` is derived from the path, `revision` is the index's revision that brought this version,
    `modified` and `indexed` are seconds since the epoch, `size` counts the file's bytes, `pages`
    the pages, slides or rows, as `unit` says. `author`, `written` and `note` are as in `Document`.
    """

    id: str
    path: str
    title: str
    sha256: str
    media_type: str
    size: int
    modified: float
    indexed: float
    revision: int
    characters: int
    passages: int
    pages: int
    unit: Unit | None
    author: str = ""
    written: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as read back, with the document's own text that it spans.

    `body` is `document.text[start : start + len(body)]`, read and verified with the passage.
    """

    id: int
    document: StoredDocument
    headings: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    start: int
    body: str

    def quote(self, sentence: Sentence) -> str:
        """The sentence's own text, verbatim."""
        return self.body[sentence.start - self.start : sentence.end - self.start]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that isn't in the index, and why, in words for people."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that a retriever found: cosine similarity or BM25, higher is nearer."""

    passage: int
    score: float


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, or would do, to make the index mirror the folder. Paths are sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    unchanged: int
    skipped: tuple[Skipped, ...]
    revision: int
    passages: int
    dry_run: bool
    took_s: float
