"""The main path: retrieve → read → cite → verify → answer."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from index.corpus import Corpus
from index.embed import Encoder, load_encoder
from index.errors import QuestionError, WellcitedError
from index.ingest import Progress
from index.sync import preview, sync
from index.types import SyncReport
from qa.choice import LEAST, Weights, load_weights
from qa.cite import cite, numbers, said
from qa.company import Company, load_company
from qa.compose import compose
from qa.forms import load_forms
from qa.frame import without_frame
from qa.meant import Meanings, Scope
from qa.read import Reader
from qa.readers import load_reader
from qa.retrieve import retrieve
from qa.settings import Settings
from qa.stretch import surroundings
from qa.suggest import suggest
from qa.types import PASSAGES, Answer, Candidate, Citation, ReadSentence, Turn
from qa.wanted import wanted

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


def _citing(chosen: list[Citation], unanswered: Answer) -> Answer:
    """The answer that these citations give; none does where there are none."""
    return replace(
        unanswered, answered=bool(chosen), sentences=said(chosen), citations=tuple(chosen)
    )


class Assistant:
    """Answers questions about one folder; safe to use from several threads."""

    def __init__(
        self,
        seeds: Path,
        encoder: Encoder,
        reader: Reader,
        corpus: Corpus,
        company: Company,
        followups: Weights,
    ) -> None:
        """Use `Assistant.open`."""
        self.encoder = encoder
        self.corpus = corpus
        self._seeds = seeds
        self._reader = reader
        self._company = company
        self._followups = followups
        self._suggestions: tuple[int, list[str]] = (-1, [])
        self._suggesting = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, encoder: Encoder | None = None) -> "Assistant":
        """Loads the models and the index.

        Raises:
            ModelError, IndexMissing, IndexMismatch, IndexCorrupt: one of them can't be used.
        """
        encoder = encoder or load_encoder(settings.embedder)
        reader = load_reader(settings.reader)
        # Used wherever a question is taken apart: what is wrong with it shall show now.
        load_forms()
        corpus = Corpus.open(settings.data, encoder)
        return cls(settings.seeds, encoder, reader, corpus, load_company(), load_weights())

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        k: int = PASSAGES,
        documents: frozenset[str] | None = None,
        request_id: str = "",
        begins: Callable[[Answer], object] = lambda _: None,
    ) -> Answer:
        """Answers from the k best passages, of `documents` (ids or paths) only if given.

        Where several sentences are wanted and it is settled which comes first, `begins` gets the
        answer with that one alone, in this thread, while its probability and the others are not
        known.

        Raises:
            QuestionError: the question is empty or longer than 2,000 characters.
        """
        started = time.monotonic()
        question = checked(question)
        with self.corpus.snapshot() as snapshot:
            unanswered = Answer(
                question=question,
                understood=question,
                revision=snapshot.revision,
                documents=snapshot.count().documents,
                reader=self._reader.version,
                request_id=request_id,
            )

            def begin(read: ReadSentence) -> None:
                begins(_citing(cite((read,), snapshot), unanswered))

            scope = Scope(snapshot, self.encoder, self._reader, k, documents)
            meanings = Meanings(question, history, scope, begin)
            understood, reading = meanings.chosen(self._followups, self._company)
            asked = wanted(without_frame(understood))
            around = surroundings(snapshot, reading)
            needs = meanings.needs(asked.question)
            composed = compose(asked, reading, around, self._company, needs)
            is_likely = reading.settled or composed.probability >= LEAST
            chosen = cite(composed.sentences, snapshot) if is_likely else []
            rest = [] if chosen else cite(reading.sentences[:NEAREST], snapshot)
            return replace(
                _citing(chosen, unanswered),
                understood=understood,
                probability=composed.probability,
                differ=numbers(composed.differ, chosen),
                nearest=tuple(rest),
                took_ms=(time.monotonic() - started) * 1000,
            )

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
        """Makes the suggestions for this revision, unless they are made or being made.

        There are none where what is stored turns out to be damaged on the way.
        """
        if not self._suggesting.acquire(blocking=False):
            return
        try:
            with self.corpus.snapshot() as snapshot:
                if self._suggestions[0] == snapshot.revision:
                    return
                made: list[str] = []
                # Nobody waits for them, and the next to come shall not run into the same again.
                with suppress(WellcitedError):
                    made = suggest(snapshot, self.ask)
                self._suggestions = (snapshot.revision, made)
        finally:
            self._suggesting.release()

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
