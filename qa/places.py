"""Where the likeliest sentences stand → the sentences around them, the most promising read again.

What is weighed of each sentence is qa/belonging.py's. This file knows no weights and chooses no
answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.belonging import MOST_MARGIN, belonging
from qa.linear import Linear
from qa.stretch import Key, Stretch, Surroundings, key
from qa.types import Reading, ReadSentence, SecondLook
from qa.wanted import Wanted

MOST_PLACES = 3
# How many sentences are read again, beside the best: with more, answers are no better.
AGAIN = 12

Again = Callable[[Sequence[ReadSentence]], Sequence[SecondLook]]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document; of some of its sentences, by their number there, the features."""

    stretch: Stretch
    rows: dict[int, dict[str, float]]


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


def shortlist(places: Sequence[Place], promising: Linear, best: Key, again: Again) -> list[Place]:
    """The places with `best` and the most promising of their other sentences only, read again.

    `again` reads; beside what it makes of a sentence, a row has what it makes of the best of all.
    """
    seems = {
        (number, i): promising(row)
        for number, place in enumerate(places)
        for i, row in place.rows.items()
    }
    sentences = {(number, i): places[number].stretch.sentences[i] for number, i in seems}
    likeliest = sorted(seems, key=lambda at: (key(sentences[at]) != best, -seems[at]))[: AGAIN + 1]
    looks = dict(zip(likeliest, again([sentences[at] for at in likeliest]), strict=True))
    most = max(look.answerable for look in looks.values())
    rows: list[dict[int, dict[str, float]]] = [{} for _ in places]
    for (number, i), look in looks.items():
        rows[number][i] = {
            **places[number].rows[i],
            "seems": seems[number, i],
            "again_margin": max(-MOST_MARGIN, min(look.margin, MOST_MARGIN)),
            "again_answerable": look.answerable,
            "again_most": most,
        }
    return [Place(place.stretch, own) for place, own in zip(places, rows, strict=True)]
