"""The main path: retrieve → read → cite → verify → answer."""

import threading
import time
from dataclasses import replace
from pathlib import Path

from index.corpus import Corpus, Snapshot
from index.embed import Encoder, load_encoder
from index.errors import QuestionError
from index.ingest import Progress
from index.sync import preview, sync
from index.types import SyncReport
from qa.compose import compose
from qa.focus import focused
from qa.frame import without_frame
from qa.read import Reader
from qa.readers import load_reader
from qa.retrieve import DEPTH, retrieve
from qa.settings import Settings
from qa.stretch import key, surroundings
from qa.suggest import suggest
from qa.types import Answer, AnswerSentence, Candidate, Citation, Reading, ReadSentence
from qa.wanted import Wanted, wanted
from qa.wording import says_the_same

MAX_QUESTION = 2_000
NEAREST = 3


def checked(question: str) -> str:
    """The question without white space around it.

    Raises:
        QuestionError: it is empty or too long.
    """
    question = question.strip()
    if not question:
        raise QuestionError("The question is empty: ask something.")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question)} characters: at most {MAX_QUESTION} are read."
        )
    return question


class Assistant:
    """Answers questions about one folder; safe to use from several threads."""

    def __init__(self, seeds: Path, encoder: Encoder, reader: Reader, corpus: Corpus) -> None:
        """Use `Assistant.open`."""
        self.encoder = encoder
        self.corpus = corpus
        self._seeds = seeds
        self._reader = reader
        self._suggestions: tuple[int, list[str]] = (-1, [])
        self._lock = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, encoder: Encoder | None = None) -> "Assistant":
        """Loads the models and the index.

        Raises:
            ModelError, IndexMissing, IndexMismatch, IndexCorrupt: one of them can't be used.
        """
        encoder = encoder or load_encoder(settings.embedder)
        reader = load_reader(settings.reader)
        return cls(settings.seeds, encoder, reader, Corpus.open(settings.data, encoder))

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        documents: frozenset[str] | None = None,
        request_id: str = "",
    ) -> Answer:
        """Answers from the k best passages, of `documents` (ids or paths) only if given.

        Raises:
            QuestionError: the question is empty or longer than 2,000 characters.
        """
        started = time.monotonic()
        question = checked(question)
        plain = without_frame(question)
        with self.corpus.snapshot() as snapshot:
            asked = wanted(plain)
            reading = self._read(asked, snapshot, k, documents)
            composed = compose(asked, reading, surroundings(snapshot, reading))
            chosen = _cite(composed.sentences, snapshot)
            rest = [] if chosen else _cite(reading.sentences[:NEAREST], snapshot)
            return Answer(
                question=question,
                understood=question,
                answered=bool(chosen),
                probability=reading.probability,
                sentences=_said(chosen),
                citations=tuple(chosen),
                differ=_numbers(composed.differ, chosen),
                nearest=tuple(rest),
                revision=snapshot.revision,
                documents=snapshot.count().documents,
                reader=self._reader.version,
                request_id=request_id,
                took_ms=(time.monotonic() - started) * 1000,
            )

    def _read(
        self, asked: Wanted, snapshot: Snapshot, k: int, documents: frozenset[str] | None
    ) -> Reading:
        """What the reader makes of the passages that are looked at for what is asked."""
        is_chosen_from_more = bool(asked.source or asked.sides)
        found = retrieve(
            asked.question,
            snapshot,
            self.encoder,
            k=max(k, DEPTH) if is_chosen_from_more else k,
            documents=documents,
        )
        return self._reader.read(asked.question, focused(asked, found, k))

    def search(
        self, question: str, *, k: int = 10, documents: frozenset[str] | None = None
    ) -> list[Candidate]:
        """The k best passages with their scores, best first.

        Raises:
            QuestionError: as `ask`.
        """
        with self.corpus.snapshot() as snapshot:
            plain = without_frame(checked(question))
            return retrieve(plain, snapshot, self.encoder, k=k, documents=documents)

    def suggestions(self) -> list[str]:
        """Up to four questions that the documents answer, as `suggest` last made them."""
        return self._suggestions[1]

    def suggest(self) -> None:
        """Makes the suggestions for this revision, unless they are made or being made."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            with self.corpus.snapshot() as snapshot:
                if self._suggestions[0] != snapshot.revision:
                    self._suggestions = (snapshot.revision, suggest(snapshot, self.ask))
        finally:
            self._lock.release()

    def sync(
        self, *, only: frozenset[str] | None = None, progress: Progress | None = None
    ) -> SyncReport:
        """Brings the index to what the folder holds now; answers use it from then on.

        Raises:
            LockedError, SettingsError, StoreError: as `index.sync.sync`.
        """
        data = self.corpus.folder
        report = sync(self._seeds, data, self.encoder, only=only, progress=progress)
        self.corpus.refresh()
        return report

    def preview(self) -> SyncReport:
        """What `sync` would do now."""
        return preview(self._seeds, self.corpus.folder, self.encoder)

    def close(self) -> None:
        """Lets the index go."""
        self.corpus.close()


def _numbers(sentences: tuple[ReadSentence, ...], citations: list[Citation]) -> tuple[int, ...]:
    """The numbers of these sentences' citations; none where one of them couldn't be proved."""
    known = {(c.document.id, c.sentence): c.number for c in citations}
    if not all(key(read) in known for read in sentences):
        return ()
    return tuple(known[key(read)] for read in sentences)


def _said(citations: list[Citation]) -> tuple[AnswerSentence, ...]:
    """The quotes as the answer's sentences; what says the same is said once, by all its sources."""
    said: list[AnswerSentence] = []
    for citation in citations:
        for at, sentence in enumerate(said):
            if says_the_same(sentence.text, citation.quote):
                said[at] = replace(sentence, citations=(*sentence.citations, citation.number))
                break
        else:
            said.append(AnswerSentence(citation.quote, (citation.number,)))
    return tuple(said)


def _cite(sentences: tuple[ReadSentence, ...], snapshot: Snapshot) -> list[Citation]:
    """Citations of these sentences, numbered from 1.

    One that the document's text, read afresh, doesn't prove is left out, and so are highlights.
    """
    citations: list[Citation] = []
    for read in sentences:
        sentence, passage = read.sentence, read.passage
        quote = passage.quote(sentence)
        if not snapshot.proves(passage.document.id, sentence.start, sentence.end, quote):
            continue
        highlights = tuple(
            span
            for span in read.highlights
            if sentence.start <= span.start < span.end <= sentence.end
            and quote[span.start - sentence.start : span.end - sentence.start] == span.text
        )
        citations.append(
            Citation(
                number=len(citations) + 1,
                quote=quote,
                start=sentence.start,
                end=sentence.end,
                highlights=highlights,
                document=passage.document,
                headings=passage.headings,
                page=sentence.page,
                sentence=sentence.number,
            )
        )
    return citations
