"""A reading of a question that wants several sentences → whether its best one leads the answer.

What else belongs to the answer is known once whole passages have been read, which takes nearly as
long again as all before it. Where this says so, the answer begins with the best sentence, whatever
is found by then, and it can be shown at once.
"""

from collections.abc import Sequence

from index.types import BlockKind
from qa.linear import Linear
from qa.places import Place
from qa.stretch import key
from qa.types import Reading
from qa.wanted import Kind, Wanted
from qa.wording import quote, says_the_same

# The least probability of the best sentence, by the reader's verdict. Of 500 questions as likely
# among those that the weights of qa/company.py were learned from, one was refused all the same.
LIKELY = 0.5
# The log-odds of being promising from which a sentence may belong before the best. With this, one
# answer in eleven would begin otherwise, with a sentence that is right as often.
PRECEDES = -2.0


def is_settled(wanted: Wanted, reading: Reading, near: Sequence[Place], promising: Linear) -> bool:
    """Whether the answer begins with the best sentence.

    It must be likely and no item of a list, which others would join. Nothing that may belong can
    stand before it (see `qa.compose.Composed`), and nothing else may say the same, as it would be
    cited in the same breath. `near` is where the likeliest sentences stand.
    """
    best = reading.sentences[0]
    if reading.probability < LIKELY or best.sentence.kind is BlockKind.ITEM:
        return False
    document, number = key(best)
    before = (
        (place.stretch.kind(i), promising(row))
        for place in near
        for i, row in place.rows.items()
        if place.key(i)[0] == document and place.key(i)[1] < number
    )
    if any(seems >= PRECEDES and _keeps_its_place(kind, wanted) for kind, seems in before):
        return False
    others = (*reading.sentences, *(read for place in near for read in place.stretch.sentences))
    return not any(
        key(read) != key(best) and says_the_same(quote(best), quote(read)) for read in others
    )


def _keeps_its_place(kind: BlockKind, wanted: Wanted) -> bool:
    """Whether a sentence of this kind that stands before the best is told before it, too."""
    if wanted.kind is Kind.LIST:
        return kind is not BlockKind.PROSE
    return wanted.kind is not Kind.WHY
