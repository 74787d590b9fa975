"""A question → what kind of answer it wants: a fact, a list, reasons, two sides, a summary.

Rules for English, a few lines each; what is a question for a fact to them is weighed once more by
its form (qa/forms.py). This file knows nothing of documents, networks or scores.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from qa.comparison import compared
from qa.forms import load_forms
from qa.question import LIST, LONGEST, STOP_WORDS, WHY_OR_HOW, stems


class Kind(StrEnum):
    """What sort of answer is wanted."""

    FACT = "fact"
    YES_NO = "yes or no"
    DEFINITION = "definition"
    LIST = "list"
    WHY = "why"
    HOW = "how"
    COMPARISON = "comparison"
    SUMMARY = "summary"


class Value(StrEnum):
    """What sort of value is asked for, where one is."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants.

    `question` is what is looked for: for a summary, its topic ("What about bees?"). `value`
    is what a fact is. `term` holds the stems of what is to be defined or summed up, `sides` those
    in which the two sides of a comparison differ, `source` those that name the documents to look
    in.
    """

    kind: Kind
    question: str
    value: Value | None = None
    term: frozenset[str] = frozenset()
    sides: tuple[frozenset[str], ...] = ()
    source: frozenset[str] = frozenset()


_SOURCE = (
    r"(?P<source>(?:the |this |our |your )?(?:[\w'’-]+ ){0,4}?(?:documents?|files?|texts?|reports?"
    r"|articles?|handbooks?|manuals?|guides?|leaflets?|minutes|letters?|policy|policies|plans?"
    r"|audits?|notes?|papers?|stor(?:y|ies)|books?|contracts?|memos?|briefings?|rules))"
)
_SAYS = r"(?:says?|said|states?|tells? us|writes?|reports?|explains?|describes?)"
_SUM_UP = r"(?:summari[sz]e|sum up|outline|describe|recap)"
_SUMMARY = r"(?:an? (?:\w+ )?)?(?:summary|overview|outline|account|rundown|recap)"
_SUMMARIES = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_SUM_UP} what {_SOURCE} {_SAYS} (?:about|on|of) (?P<topic>.+)",
        rf"what (?:does|do|did) {_SOURCE} (?:say|state|tell(?: us)?|write|report|reveal) "
        r"(?:about|on|of) (?P<topic>.+)",
        r"(?:tell me(?: more)?|what (?:do (?:you|we) (?:know|learn)|(?:is|was) (?:there to know"
        r"|known|said|told|discussed))) (?:about|of) (?P<topic>.+)",
        r"(?:the )?story of (?P<topic>.+)",
        rf"(?:{_SUM_UP}|(?:(?:give|write) (?:me |us )?)?{_SUMMARY} of) "
        r"(?:what is (?:said|known) about )?(?P<topic>.+)",
    )
)
# Before and behind a question, and no part of what is asked.
_COURTESY = re.compile(
    r"^(?:please |(?:can|could|will|would) you (?:please )?(?=(?:sum|tell|give|write|describe"
    r"|outline|recap|list|name|explain|compare|define)))|,? please$|,? pls$"
    r"|^in (?:brief|short|a nutshell|a few (?:words|sentences))[,:]? "
    r"|,? in (?:brief|short|a nutshell|a few (?:words|sentences))$",
    re.I,
)
# Who says it may be anybody, or a document by its name: "the Treaty of Lisbon".
_SAID_BY = re.compile(
    rf"(?:{_SUM_UP} what (?P<one>(?:(?!\babout\b|\bon\b).)+?) {_SAYS}"
    r"|what (?:does|do|did) (?P<other>.+?) (?:say|state|tell us|write|report|discuss(?= about)))"
    r" (?P<topic>(?:about|on|of) .+)",
    re.I,
)
_SAYING = re.compile(
    r"\bwhat (?:does|do|did) .+\b(?:say|propose|complain|report|write|think|ask|demand|advise"
    r"|promise)\b",
    re.I,
)
_SHORT_IS = re.compile(r"\b(what|who|how|why)(?:['’]?s)\b", re.I)
_YES_NO = re.compile(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|may|might|must|shall|should|will"
    r"|would)(?:n['’]t)?\b",
    re.I,
)
_DEFINITION = re.compile(
    r"(?:what (?:is|are|was|were) (?:meant by |a |an )?(?P<bare>[\w'’-]+(?: [\w'’-]+){0,2})"
    r"|what (?:is|was|are) (?:the meaning of|meant by) (?P<meaning>.+)"
    r"|what (?:does|do|did) .+? mean by (?P<own>.+)"
    r"|(?:please )?(?:define|explain the (?:term|word)) (?P<defined>.+)"
    r"|what (?:does|do) (?P<word>.+) mean)",
    re.I,
)
_PLURAL = re.compile(
    r"\b(?:which|what)(?: (?!does\b|is\b|was\b|has\b)[\w'’-]+){0,3}? "
    r"(?!does\b|was\b|has\b)[\w-]+[^\Wsui]s(?: (?:of|in|for|at|on) [\w ]+?)? "
    r"(?:are|were|have|had|do|did|does|can|will|must|may|should|could|would|is|was)\b"
    r"|^which [\w-]+[^\Wsui]s (?!(?:an?|the|what|that|it|for|to|in|on|at|by|with)\b)",
    re.I,
)
_MANY = re.compile(
    r"\b(?:different|various) (?:\w+ )?\w+s\b"
    r"|^what (?:do|did|should|must|can) (?!we\b|you\b|they\b)(?:the )?(?:\w+ ){0,2}?\w+[^\Wsui]s\b"
    r"|^who \w+[^\Ws]s (?:for )?the (?:\w+ )?\w+[^\Wsui]s\b",
    re.I,
)
# No verb tells that there are several: "which people …", "what gear …", "drawbacks of …".
_KINDS_OF = re.compile(
    r"^(?:what|which) (?:(?!did|do|does)\w+ )?(?:advice|equipment|gear|measures|personnel)\b"
    r"|^which (?:people|staff)\b"
    r"|^(?!.*\b(?:wh\w+|how|is|are|was|were)\b)(?!(?:the|in|on|at|by)\b)(?:[\w-]+ )?"
    r"[\w-]+[^\Wsui]s (?:of|for|to|against|at) ",
    re.I,
)
_ALL = re.compile(r"^(?:please )?(?:name|list|give|enumerate)\b|\bwho (?:all|attended|took part)\b"
                  r"|\bwho was present\b|\bwhat (?:do|does|did|should|must) .+ "
                  r"(?:carry|contain|include|consist of|need|require|reimburse|cover|recommend)\b"
                  r"|^what is (?:not )?(?:allowed|forbidden|permitted|prohibited|reimbursed)\b",
                  re.I)  # fmt: skip
_EACH = re.compile(
    r"\bhow (?:many|much)\b.*(?: each$| (?:do|does|did|has|have|must|will) each\b)", re.I
)
# Of whom or of what there are several: "which three ways …", "were there any, and which?".
_AND_WHICH = re.compile(
    r"^(?:what|which)(?: (?:are|were) the)? (?:two|three|four|five|six|seven|eight|nine|ten) "
    r"|,? and (?:which|who|where)(?: ones)?$",
    re.I,
)
_WHY = re.compile(
    r"\bwhy\b|^how come\b|\bwhat reasons?\b|^what (?:made|led|drove|moved|persuaded|prompted)\b"
    r"|^(?:what|which) (?:is|are|was|were|lies|lay|stands?|stood) behind\b|\bwhat for$"
    r"|\b(?:for|to) what (?:purpose|end)\b|\bon what grounds\b|^what (?:accounts|accounted) for\b"
    r"|^(?:the )?(?:reasons?|grounds|motives?|rationale|justification) (?!given\b)\w+",
    re.I,
)
_HOW = re.compile(r"\bhow\b", re.I)
_STEPS = re.compile(
    r"\bwhat (?:should|must|do|does) .+ do\b.*\b(?:when|if|to|before|after)\b|\bsteps\b"
    r"|\bwhat (?:is|are|was|were) .+ doing (?:to|about|against)\b"
    r"|\bwhat (?:is|are) .+ supposed to do\b|\bwhat (?:has|have) to be done\b"
    r"|^(?:by what (?:means|process|procedure)|in what (?:manner|way))\b|\bwhat now$"
    r"|^(?:what is )?the (?:right )?(?:way|procedure|method|process) "
    r"(?:that|in which|to|of|for|the)\b"
    r"|^explain the workings\b|^what (?:do|does) (?:one|you|I|we) do\b|^what to do\b",
    re.I,
)
_HOW_ADVERB = re.compile(
    r"\bhow (?:\w+ly|soon|late|early|hot|cold|heavy|wide|thick|strong)\b", re.I
)
_NUMBER = re.compile(
    r"\bhow (?:many|much|long|old|tall|far|large|big|deep|high|fast|often|wide|heavy)\b"
    r"|\bwhat (?:percentage|share|number|price|amount)\b|\bat what (?:age|price|height|speed)\b",
    re.I,
)
_DATE = re.compile(
    r"^(?:(?:on|in|by|since|until|from) )?(?:when|(?:what|which) (?:year|day|date|month))\b", re.I
)
_NAME = re.compile(r"^who(?: (?:is|was)\b(?! (?:in|at|there|present))|(?: \w+ed\b))", re.I)


def wanted(question: str) -> Wanted:
    """What this question wants; a fact, where it is too long to be taken apart.

    What the rules take for a question for a fact wants a list where its form tells so.

    >>> wanted("Tell me about the bees.").question
    'What about the bees?'
    >>> wanted("How does the old mill differ from the new one?").kind.value
    'comparison'
    """
    found = by_rules(question)
    is_open = found.kind is Kind.FACT and found.value is not Value.NUMBER
    if is_open and len(question) <= LONGEST and load_forms().wants_several(question):
        return replace(found, kind=Kind.LIST)
    return found


def by_rules(question: str) -> Wanted:
    """As `wanted`, by rules alone."""
    plain = _SHORT_IS.sub(r"\1 is", " ".join(question.split()).rstrip("?!. "))
    if len(plain) > LONGEST:
        return Wanted(Kind.FACT, question)
    plain = _COURTESY.sub("", plain)
    if summary := _summary(plain):
        return summary
    if (sides := compared(plain)) is not None:
        return Wanted(Kind.COMPARISON, question, sides=sides)
    return _several(question, plain) or _single(question, plain)


def _summary(plain: str) -> Wanted | None:
    """What a question wants that asks to sum something up; None for any other."""
    named = next(filter(None, (form.fullmatch(plain) for form in _SUMMARIES[:2])), None)
    if named is None and (match := _SAID_BY.fullmatch(plain)):
        who, topic = match["one"] or match["other"], match["topic"]
        asked = f"{plain}?" if match["other"] else f"What does {who} say {topic}?"
        return Wanted(Kind.SUMMARY, asked, term=_content(f"{who} {topic}"), source=_content(who))
    about = (form.fullmatch(plain) for form in _SUMMARIES[2:])
    found = named or next(filter(None, about), None)
    if found is None:
        return None
    topic, source = found["topic"], found.groupdict().get("source") or ""
    return Wanted(
        Kind.SUMMARY, f"What about {topic}?", term=_content(topic), source=_content(source)
    )


def _several(question: str, plain: str) -> Wanted | None:
    """The list that a question wants that says outright that there are several; else None."""
    if _EACH.search(plain):
        return Wanted(Kind.LIST, question, Value.NUMBER)
    is_many = _MANY.search(plain) and not any(f.search(plain) for f in (_STEPS, _SAYING, _WHY))
    return Wanted(Kind.LIST, question) if is_many or _AND_WHICH.search(plain) else None


def _single(question: str, plain: str) -> Wanted:
    """What a question about one thing wants."""
    if _NUMBER.search(plain):
        return Wanted(Kind.FACT, question, Value.NUMBER)
    if _YES_NO.match(plain):
        return Wanted(Kind.YES_NO, question)
    if match := _DEFINITION.fullmatch(plain):
        term = next(filter(None, match.groupdict().values()))
        is_named = term.removeprefix("the ").istitle()
        if is_named or not (LIST.search(plain) and term.startswith("the ")):
            asked = f"What is {term}?" if match["defined"] else question
            return Wanted(Kind.DEFINITION, asked, term=_content(term))
    if _HOW_ADVERB.search(plain):
        return Wanted(Kind.FACT, question)
    if _WHY.search(plain) or WHY_OR_HOW.search(plain):
        is_how = _HOW.search(plain) and not _WHY.search(plain)
        return Wanted(Kind.HOW if is_how else Kind.WHY, question)
    if _STEPS.search(plain):
        return Wanted(Kind.HOW, question)
    if any(form.search(plain) for form in (LIST, _PLURAL, _KINDS_OF, _ALL)):
        return Wanted(Kind.LIST, question)
    if _SAYING.search(plain):
        return Wanted(Kind.SUMMARY, question, term=_content(plain))
    value = Value.DATE if _DATE.search(plain) else Value.NAME if _NAME.search(plain) else None
    return Wanted(Kind.FACT, question, value)


def _content(text: str) -> frozenset[str]:
    """The stems of the words that mean something."""
    return frozenset(stems(" ".join(w for w in text.split() if w.lower() not in STOP_WORDS)))
