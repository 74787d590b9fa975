"""Records → questions for a reason, with a single sentence that tells it or doesn't.

Few training questions ask why, and hardly one of them is a near miss: so "when was it signed?"
becomes "why was it signed?", which the sentence that says when doesn't answer unless it says why
as well. This file knows nothing of tokens or models.
"""

import random
import re
from collections.abc import Sequence

from training.records import Record

# What is put before the verb may change to "why" where the verb goes before its subject.
_VERB = r"(?:did|do|does|was|were|is|are|has|have|had)"
_ASKED = re.compile(
    r"(?:(?:in|on|at|from|to|by|during|since|until) )?"
    r"(?:when|where|how|"
    r"(?:what|which) (?:year|date|day|month|century|decade|city|country|state|place))"
    rf" (?={_VERB} \w)",
    re.IGNORECASE,
)
WHY = re.compile(r"why\b|for what reason\b|what (?:was|is) the reason\b", re.IGNORECASE)
# Broad on purpose: any of these may begin a reason ("to [do]", "for", "as").
_REASON = re.compile(
    r"\b(?:because|since|due|owing|thanks|reasons?|so|order|therefore|thus|hence|accordingly|cause[sd]?|"
    r"results?|resulted|led|leads?|leading|after|when|as|for|if|out of|response|purpose|aim\w*|"
    r"intended|wanted|wished|hop(?:ed|ing)|need\w*|fear\w*|prompt\w*|motivat\w*|inspired|account|"
    r"to (?!the |a |an |his |her |its |their |this |that |be )[a-z]+)\b",
    re.IGNORECASE,
)
# How many of the questions made anew there are for each that really asks why and is answered.
MADE = 1.5


def reasons(alone: Sequence[Record], choose: random.Random) -> list[Record]:
    """What asks why of `alone`, single sentences, and near misses made of the rest."""
    asked = [record for record in alone if WHY.match(record["question"])]
    made = [one for record in alone if (one := _wondered(record)) is not None]
    answered = sum(bool(record["answers"]) for record in asked)
    return [*asked, *choose.sample(made, min(len(made), round(MADE * answered)))]


def _wondered(record: Record) -> Record | None:
    """The question asked for a reason, if the sentence that answers it tells none."""
    match = _ASKED.match(record["question"])
    if not match or not record["answers"] or _REASON.search(record["context"]):
        return None
    return record | {"question": f"Why {record['question'][match.end() :]}", "answers": []}
