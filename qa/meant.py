"""A question in a conversation → what is meant by it, and the reading that answers that.

Retrieves and reads for each question that may be meant (qa/followup.py); which of them is meant is
chosen by what came of it (qa/choice.py).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from index.corpus import Snapshot
from index.embed import Encoder
from index.types import StoredPassage
from qa.choice import Weights, choose
from qa.company import Company
from qa.focus import focused
from qa.followup import Alternative, Form, alternatives, leans
from qa.frame import without_frame
from qa.linear import Linear
from qa.needs import ReadWhole
from qa.places import places
from qa.read import Judgement, Reader
from qa.retrieve import DEPTH, among, holding, retrieve
from qa.settled import is_settled
from qa.stretch import key, surroundings
from qa.sureness import KINDS, sureness
from qa.told import Told, standing
from qa.types import PASSAGES, Candidate, Reading, ReadSentence, Turn
from qa.view import View
from qa.wanted import Wanted, wanted

# A question that leans on nothing is asked by itself if it is likelier than not answered so: what
# was told before draws a new topic to the old one.
BY_ITSELF = 0.5


@dataclass(frozen=True, slots=True)
class Scope:
    """Where answers are looked for: the k best passages of `documents` (all of them if None)."""

    snapshot: Snapshot
    encoder: Encoder
    reader: Reader
    k: int = PASSAGES
    documents: frozenset[str] | None = None


class Meanings:
    """What may be meant by a question, and the reading of each; each is read once."""

    def __init__(
        self,
        question: str,
        history: Sequence[Turn],
        scope: Scope,
        begins: Callable[[ReadSentence], None] = lambda _: None,
    ) -> None:
        """Reads nothing yet; `begins` gets the answer's first sentence once that is settled."""
        self.question = question
        self._begins = begins
        self.alternatives = alternatives(question, history)
        self._scope = scope
        self._seen: dict[Alternative, View | None] = {}
        self._needs: dict[str, ReadWhole] = {}
        self.told = Told.of(() if self.stands_alone else history, self._holding)

    @property
    def ranking(self) -> Linear:
        """How the reader ranks sentences for a question that stands alone."""
        return self._scope.reader.sentence

    @property
    def stands_alone(self) -> bool:
        """Whether the question means what it says, whatever was asked before."""
        return len(self.alternatives) == 1 and self.alternatives[0].alone

    def known(self, understood: str) -> frozenset[str]:
        """The quotes that aren't told again where this is meant: all of them, if more is asked."""
        asked = (one for one in self.alternatives if one.question == understood)
        is_more = any(one.form in (Form.MORE, Form.NEXT) for one in asked)
        return self.told.quotes if is_more else frozenset()

    def chosen(self, weights: Weights, company: Company) -> tuple[str, Reading]:
        """The question that is meant, and its reading."""
        alone = self._alone(company) if self.stands_alone or not leans(self.question) else None
        if alone and (self.stands_alone or alone.settled or alone.probability >= BY_ITSELF):
            return self.question, alone

        def read(one: Alternative, is_answered: bool) -> Reading:
            return self.read(one, weights.sentence, is_answered=is_answered)

        understood, reading = choose(self.question, self.alternatives, read, self.told, weights)
        # A new topic isn't refused for what was told before.
        if alone and alone.answers and not reading.answers:
            return self.question, alone
        return understood, reading

    def _alone(self, company: Company) -> Reading:
        """The reading of the question as if nothing had been asked before."""
        one = Alternative(self.question, alone=True)
        asked = _asked(one)
        sure = partial(self._sure, asked, company) if asked.kind in KINDS else None
        return self._scope.reader.judge(self.look(one), sure=sure)

    def needs(self, question: str) -> ReadWhole:
        """What tells how much an answer to this needs a sentence; each passage is read once."""
        return self._needs.setdefault(question, self._scope.reader.needs(question))

    def _sure(
        self, asked: Wanted, company: Company, reading: Reading, row: Mapping[str, float]
    ) -> Judgement:
        """As `qa.read.Sure`, of a question that wants several sentences."""
        best = key(reading.sentences[0])
        near = places(asked, reading, surroundings(self._scope.snapshot, reading))
        settled = is_settled(asked, reading, near, company.promising)
        if settled:
            self._begins(reading.sentences[0])
        again = company.read(near, best, self.needs(asked.question))
        row = sureness(asked.kind, reading.probability, row, again, best)
        probability, is_answered = company.sure(row)
        return Judgement(probability, settled or is_answered, settled)

    def read(self, one: Alternative, sentence: Linear, *, is_answered: bool = False) -> Reading:
        """The reading of an alternative, its sentences ranked by these weights.

        It is answered just if that is said. What was cited isn't told again where more is asked.
        """

        def scores(seen: View) -> list[float]:
            rows = standing(seen, self.question, one, self.told, self.ranking)
            return [sentence(row) for row in rows]

        return self._scope.reader.judge(
            self.look(one),
            self.known(one.question),
            scores=scores,
            least=0.0 if is_answered else math.inf,
        )

    def look(self, one: Alternative) -> View | None:
        """What was read for an alternative."""
        if one not in self._seen:
            asked = _asked(one)
            spoken_of = () if one.alone else self.told.passages
            found = to_read(asked, self._scope, about=one.about, spoken_of=spoken_of)
            # Where what it leans on was put in, the question says by itself what it means.
            said = "" if one.alone or one.spelt else self.told.said
            self._seen[one] = self._scope.reader.view(asked.question, found, said)
        return self._seen[one]

    def _holding(self, quote: str) -> list[StoredPassage]:
        return holding(quote, self._scope.snapshot, self._scope.documents)


def to_read(
    asked: Wanted,
    scope: Scope,
    *,
    about: str = "",
    spoken_of: Sequence[StoredPassage] = (),
) -> list[Candidate]:
    """The passages to read for what is asked, with those that were `spoken_of` among the first."""
    is_chosen_from_more = bool(asked.source or asked.sides)
    found = retrieve(
        f"{about} {asked.question}" if about else asked.question,
        scope.snapshot,
        scope.encoder,
        k=max(scope.k, DEPTH) if is_chosen_from_more else scope.k,
        documents=scope.documents,
        near=frozenset(passage.document.id for passage in spoken_of),
    )
    return among(focused(asked, found, scope.k), spoken_of)


def _asked(one: Alternative) -> Wanted:
    return wanted(without_frame(one.question))
