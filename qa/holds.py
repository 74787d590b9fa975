"""Whether words hold the sort of value that is asked for: a time, a number.

Much broader than the values that are compared with each other (qa/values.py): "after the war" and
"on Mondays" tell when, "twice" tells how often. Rules for English; this file knows nothing of
documents or models.
"""

import re

from qa.wanted import Value

_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_SEASONS = "spring summer autumn winter easter christmas ramadan passover lent harvest"
_UNITS = "second minute hour day night morning afternoon evening noon midnight dawn dusk week"
_UNITS += " weekend month year decade century age era period season term today tomorrow yesterday"
_RELATIVE = "after before during until till since when whenever while once upon following prior ago"
_RELATIVE += " later earlier now immediately soon daily weekly monthly yearly annually always never"
_RELATIVE += " first last birth death war reign childhood recently already still"
_RELATIVE += " if unless provided case"
# "At seven"; not "one", which seldom is an hour.
_HOURS = "two three four five six seven eight nine ten eleven twelve o'clock"
_COUNTS = "zero no none one two three four five six seven eight nine ten eleven twelve thirteen"
_COUNTS += " fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty"
_COUNTS += " seventy eighty ninety hundred thousand million billion trillion dozen half third"
_COUNTS += " quarter twice once double several many few couple pair both all most free single every"


def _any_of(words: str) -> str:
    return "|".join(words.split())


_DIGIT = r"\d"
_TIME = re.compile(
    rf"{_DIGIT}|\b(?:{_any_of(_MONTHS)}|(?:{_any_of(_DAYS)}|{_any_of(_SEASONS)}|{_any_of(_UNITS)})s?"
    rf"|{_any_of(_RELATIVE)}|{_any_of(_HOURS)})\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"{_DIGIT}|\b(?:{_any_of(_COUNTS)})\b|\b(?:{_any_of(_UNITS)}|{_any_of(_RELATIVE)})s?\b",
    re.IGNORECASE,
)
_FORMS = {Value.DATE: _TIME, Value.NUMBER: _COUNT}


def holds(text: str, value: Value) -> bool:
    """Whether the text may tell a value of this sort; of names, which anything may be, it does.

    >>> holds("The bells ring on Sundays.", Value.DATE), holds("The bells ring.", Value.DATE)
    (True, False)
    """
    form = _FORMS.get(value)
    return form is None or form.search(text) is not None
