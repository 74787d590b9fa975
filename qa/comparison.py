"""A question → whether it compares, and the words of the two that it holds side by side.

Rules for English, a line each. This file knows nothing of other questions or of documents.
"""

import re

from qa.question import STOP_WORDS, stems

_IS = r"(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would)"
_DEGREE = r"(?:(?!(?:an)?other\b|whether\b|number\b)\w+er|more|less|worse)"
_SAME = r"(?:alike|the same|similar|equal|equally|different(?:ly)?)"
# What asks for one thing, whatever is compared on the way: "Who won, A versus B?".
_ONE = (
    r"^(?!.*\b(?:who|when|where|why)\b)"
    r"(?!(?:what|which) (?!(?:is|are|was|were|do|does|did|(?:\w+ )?(?:differen|distinct"
    r"|similar)\w+)\b))"
)
# What compares whatever its sides are.
_TWO = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_ONE}.*\b(?:differences?|distinctions?|similarit(?:y|ies)) (?:(?:is|are) there )?"
        r"(?:in [\w -]+? )?between "
        r"(?P<a>.+?) and (?P<b>.+)",
        r"\b(?:how|in what (?:ways?|respects?)) (?:does|do|did|is|are|was|were) (?P<a>.+?) "
        r"(?:differ(?:ent)? from|unlike|resemble) (?P<b>.+)",
        r"\b(?:how|in what (?:ways?|respects?)) (?:is|are|was|were) (?P<a>.+?) "
        r"like (?!(?:in|at|on|for|to)\b)(?P<b>.+)",
        r"\bhow (?:does|do|did) (?P<a>.+?) compare (?:to|with) (?P<b>.+)",
        r"\b(?:how|in what (?:ways?|respects?)) (?:does|do|did|are|were) (?P<a>.+?) and "
        r"(?P<b>.+?) (?:differ|different|compare)\b",
        r"\bhow (?:does|do|did) .+ differ (?:between |in )(?P<a>.+?) and (?:in )?(?P<b>.+)",
        r"\bcompare (?P<a>.+?) (?:and|with|to) (?P<b>.+)",
        r"^(?P<a>.+?)(?<! be),? (?:as )?compared (?:to|with) (?!wh)(?P<b>.+)",
        rf"{_ONE}(?P<a>.+?) (?:versus|vs\.?|as opposed to) (?P<b>.+)",
        r"\b(?:do|does|did) (?P<a>.+?) (?:and|with) (?P<b>.+?) (?:have )?in common\b",
        r"\b(?:does|did) (?P<a>.+?) have in common with (?P<b>.+)",
        r"\b(?:is|was) common to (?P<a>.+?) and (?P<b>.+)",
        r"\bwhat (?:sets?|tells?) (?P<a>.+?) apart from (?P<b>.+)",
        r"\bwhat (?:distinguishe[sd]|separate[sd]) (?P<a>.+?) from (?P<b>.+)",
        r"\bhow (?:do|does|can|could|would) (?:i|you|we|one) (?:tell|distinguish) (?P<a>.+?) "
        r"from (?P<b>.+)",
        r"\bwhat is (?:alike|similar|different)(?: (?:in|about|between))? (?P<a>.+?) and (?P<b>.+)",
        r"^(?P<a>.+?) (?:or|and) (?P<b>[^,:;]+?)(?:[,:;] | - | )"
        r"(?:what (?:is|are|was|were) the differences?|how (?:do|did) they (?:differ|compare))\b",
    )
)
# And what does only where the two sides differ.
_APART = tuple(
    re.compile(form, re.I)
    for form in (
        rf"\b(?:which|who|what)\b.*\b{_DEGREE}\b[^,:]*[,:] ?(?P<a>.+?) or (?P<b>.+)",
        rf"^{_IS} (?P<a>.+?) (?:\w+er|(?:more|less) \w+)(?: \w+)? than (?P<b>.+)",
        r"^(?P<a>[^,:;]+?) or (?P<b>[^,:;]+?)(?:[,:;] | - )(?:which|who|what is|where)\b",
        rf"^{_IS} (?P<a>.+?) and (?P<b>.+?) (?:{_SAME}|differ|agree|compare)\b",
        rf"^{_IS} (?P<a>.+?) {_SAME} (?:(?:from|to|as|with|for) )?(?P<b>.+)",
        rf"^{_IS} (?:it {_DEGREE} (?:to |for )?)?(?P<a>.+?) or (?P<b>.+?) (?:the )?{_DEGREE}\b",
        rf"^{_IS} it {_DEGREE} (?:\w+ )??(?P<a>.+?) or (?P<b>.+)",
    )
)
_ALL = re.compile(
    r"\bhow (?:do|did) the (?:two|three|four) .*\b(?:differ|compare)\b"
    r"|^(?:please )?compare (?:the|both|all|these)\b|\bhave in common\b",
    re.I,
)


def compared(question: str) -> tuple[frozenset[str], ...] | None:
    """The stems in which each of two sides differs from the other; None of what doesn't compare.

    There are none where more than two are compared, or where the two are told apart by no word.

    >>> [sorted(side) for side in compared("How does the old mill differ from the new one") or ()]
    [['mill', 'old'], ['new', 'one']]
    """
    for form in _TWO:
        if match := form.search(question):
            return _sides(match["a"], match["b"])
    for form in _APART:
        if (match := form.search(question)) and (sides := _sides(match["a"], match["b"])):
            return sides
    return () if _ALL.search(question) else None


def _sides(a: str, b: str) -> tuple[frozenset[str], ...]:
    """The words in which two sides differ; nothing where one has none of its own.

    What the first has more before it is said of both: "the price of the old house and the new one".
    """
    first, second = ([w for w in stems(side) if w not in STOP_WORDS] for side in (a, b))
    one, other = frozenset(first[-len(second) :]), frozenset(second)
    sides = (one - other, other - one)
    return sides if all(sides) else ()
