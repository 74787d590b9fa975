"""A question that asks for the document in which another one is answered → that other question.

"In which file does it say who signed the contract?" is answered where "who signed the contract?"
is; its other words only lead away from there. What follows "says that" is a claim and no question:
a reader that is given a bare claim answers with whatever comes near it, so what is asked is whether
it says so. Rules for English. This file knows nothing of documents.
"""

import re

_FILE = r"(?:documents?|files?|texts?|reports?|notes?|letters?|papers?|sources?)"
_SAYS = r"(?:says?|states?|tells?(?: us| me)?|explains?|describes?|notes?)"
_SAID = r"is it (?:said|stated|written|told|explained|described)"
_ASKED = r"(?P<rest>(?:who|whom|whose|what|when|where|why|how|which)\b.*)"


def _compiled(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE | re.DOTALL) for form in forms)


_FRAMES = _compiled(
    rf"(?:which|what) {_FILE} {_SAYS} {_ASKED}",
    rf"(?:in|from) (?:which|what) {_FILE} (?:does|do|can) (?:it|i|we|they|one) "
    rf"(?:say|state|tell|explain|describe|read|find|learn|see)(?: out)? {_ASKED}",
    rf"in (?:which|what) {_FILE} {_SAID} {_ASKED}",
    rf"where (?:does it say|{_SAID}) {_ASKED}",
    rf"(?:which|what) {_FILE} mentions? (?P<rest>.+)",
    rf"according to (?:which|what) {_FILE},? {_ASKED}",
    rf"according to (?:which|what) {_FILE},? "
    r"(?P<rest>(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|must|should)"
    r"\b.*)",
)
_CLAIMS = _compiled(
    rf"(?:which|what) {_FILE} (?:{_SAYS} that|says?|states?) (?P<claim>.*)",
    rf"(?:in|from) (?:which|what) {_FILE} (?:does it (?:say|state|tell)|{_SAID}) "
    r"that (?P<claim>.*)",
    rf"where (?:does it (?:say|state|tell)|{_SAID}) that (?P<claim>.*)",
    rf"(?P<claim>.*?),? according to (?:which|what) {_FILE}\W*",
)


def without_frame(question: str) -> str:
    """The question inside the frame; one without a frame is given back as it is.

    >>> without_frame("In which file does it say who signed the contract?")
    'who signed the contract?'
    >>> without_frame("Which document mentions the carpenter Anton Vik?")
    'the carpenter Anton Vik?'
    >>> without_frame("Which document says that the mill was sold?")
    'does it say that the mill was sold?'
    >>> without_frame("The mill was sold, according to which letter?")
    'does it say that The mill was sold?'
    >>> without_frame("According to which letter was the mill sold?")
    'was the mill sold?'
    """
    for frame in _FRAMES:
        if match := frame.fullmatch(question):
            return match["rest"]
    for form in _CLAIMS:
        if match := form.fullmatch(question):
            return f"does it say that {match['claim'].rstrip(' ?')}?"
    return question
