"""Where the likeliest sentences stand → the sentences around them, promising passages read whole.

What is weighed of each sentence is qa/belonging.py's. This file knows no weights and chooses no
answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.types import StoredPassage
from qa.belonging import belonging
from qa.linear import Linear
from qa.stretch import Stretch, Surroundings, key
from qa.types import Key, Reading
from qa.wanted import Wanted

MOST_PLACES = 3
# How much is read again, in characters of text: some 750 tokens.
MOST_TO_READ = 3_000
# The least log-odds of a passage's best sentence with which it is read: less than half as much is
# read than without, and answers are as good.
HOPELESS = -3.0
# Of a sentence in which the network sees nothing, in logits.
UNREAD = -8.0

# How much an answer needs each sentence of some passages (qa/needs.py).
Needs = Callable[[Sequence[StoredPassage]], Mapping[Key, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document; of some of its sentences, by their number there, the features."""

    stretch: Stretch
    rows: dict[int, dict[str, float]]

    def key(self, i: int) -> Key:
        """What tells the sentence from all others."""
        return key(self.stretch.sentences[i])

    def passage(self, i: int) -> StoredPassage:
        """What the sentence is read with."""
        return self.stretch.sentences[i].passage


def places(wanted: Wanted, reading: Reading, around: Surroundings) -> list[Place]:
    """Where the likeliest sentences stand, each sentence in one place only."""
    known: set[Key] = set()
    found: list[Place] = []
    for read in reading.sentences:
        if len(found) == MOST_PLACES:
            break
        if key(read) not in known:
            stretch = around(read)
            rows = belonging(wanted, reading, stretch)
            keys = [key(one) for one in stretch.sentences]
            found.append(Place(stretch, {i: rows[i] for i, k in enumerate(keys) if k not in known}))
            known.update(keys)
    return found


def read_again(places: Sequence[Place], promising: Linear, best: Key, needs: Needs) -> list[Place]:
    """The places with the sentences of the most promising passages only, and what is `needed`.

    Beside how much the answer needs a sentence, a row has how much it needs any. The passage of
    `best` is the first; others are read by their most promising sentence, as long as there is room
    and hope.
    """
    seems = {
        (number, i): promising(row)
        for number, place in enumerate(places)
        for i, row in place.rows.items()
    }
    by_hope = sorted(seems, key=lambda at: (places[at[0]].key(at[1]) != best, -seems[at]))
    chosen: dict[tuple[str, int], StoredPassage] = {}
    room = MOST_TO_READ
    for number, i in by_hope:
        if chosen and seems[number, i] < HOPELESS:
            break
        passage = places[number].passage(i)
        if _id(passage) not in chosen and (len(passage.body) <= room or not chosen):
            chosen[_id(passage)] = passage
            room -= len(passage.body)
    needed = needs(list(chosen.values()))
    most = max(needed.values(), default=0.0)
    return [
        Place(
            place.stretch,
            {
                i: {
                    **row,
                    "seems": seems[number, i],
                    "needed": needed.get(place.key(i), UNREAD),
                    "needed_most": most,
                }
                for i, row in place.rows.items()
                if _id(place.passage(i)) in chosen
            },
        )
        for number, place in enumerate(places)
    ]


def _id(passage: StoredPassage) -> tuple[str, int]:
    return passage.document.id, passage.start
