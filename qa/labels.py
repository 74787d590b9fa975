"""What people said of answers → labelled questions, as `qa eval` reads them.

A sentence that a person chose, or the first quote of an answer called good, is a label if the
document still says it. A refusal called good labels a question that the documents don't answer, if
it was asked of all of them.
Of a bad answer alone nobody knows the right one.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.corpus import Snapshot
from index.store import public_id
from qa.conversations.types import Feedback, Rating, RightSentence
from qa.standing import find


def labelled(said: Iterable[tuple[int, Feedback]], snapshot: Snapshot) -> Iterator[str]:
    """One line of JSON for each that labels a question."""
    for number, feedback in said:
        record: dict[str, Any] | None = None
        if feedback.place is not None:
            record = _placed(feedback.place, snapshot)
        elif feedback.refused and feedback.rating is Rating.GOOD:
            record = {"answers": [], "document": None, "start": None, "end": None}
        if record is not None:
            named = {"id": f"feedback-{number}", "question": feedback.question, **record}
            yield json.dumps(named, ensure_ascii=False) + "\n"


def _placed(place: RightSentence, snapshot: Snapshot) -> dict[str, Any] | None:
    """Where the sentence stands now, None where it doesn't."""
    id = public_id(place.path)
    document = snapshot.document(id)
    if document is None:
        return None
    start: int | None = place.start
    fits = place.end <= document.characters
    if not (fits and snapshot.proves(id, place.start, place.end, place.text)):
        start = find(snapshot, id, document.characters, place.text)
    if start is None:
        return None
    end = start + len(place.text)
    return {"answers": [place.text], "document": place.path, "start": start, "end": end}
