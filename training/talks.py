"""Questions about the same passage → follow-ups, with what was asked and told before them.

Nobody has recorded talks about these texts, but each paragraph was asked several questions. One
goes before, and the sentence that answers it was told; the next is put as people put it then: what
was spoken of becomes a pronoun, and of two questions about one verb a bare "when?" is left. This
file knows nothing of tokens or models.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from qa.gender import gender
from qa.mentions import Kind, Mention, mentions
from qa.question import stem
from qa.types import Turn
from training.records import Record

# How often what was spoken of becomes a pronoun, and the question is put as it came.
SHORTENED, WHOLE = 0.85, 0.2
MOST_PRONOUNS = 2
# Of so many questions, the one that shares most with the follow-up goes before it.
OFFERED = 3
TIED, HASTY, QUOTED = 0.3, 0.25, 0.85
# How many of the talks are about another passage of the article, and about something else.
ELSEWHERE, NEW_TOPIC = 0.2, 0.12
# Who may be a he or a she is one by lot: nothing tells which.
HE, SHE = ("he", "him", "his"), ("she", "her", "her")
IT, THEY = ("it", "it", "its"), ("they", "them", "their")
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s)|$)", re.DOTALL)
_SUBJECT = re.compile(
    r"(?:^|\b(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must"
    r"|that|and|when|where|how|why|if|while|because|than|,)) $",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:in|at|from|to|near|on) $", re.IGNORECASE)
_BARE = re.compile(r"(?:when|where|why|how(?: much| many| long| often)?|who)\b", re.IGNORECASE)
_LEADS = ("and", "and", "so", "but", "then", "ok,", "also,")


def talks(
    records: Sequence[Record], verbs: Sequence[Record], choose: random.Random
) -> list[Record]:
    """Follow-ups to other questions about the same paragraph, each with what was `told` before.

    `verbs` are questions of QA-SRL, of which bare question words are made.
    """
    by_context = _grouped(records, lambda record: record["context"])
    by_title = _grouped(records, lambda record: record["title"])
    found = []
    for record in records:
        others = [r for r in by_context[record["context"]] if r["answers"] and _differ(r, record)]
        if not others:
            continue
        offered = choose.sample(others, min(OFFERED, len(others)))
        before = max(offered, key=lambda other: len(_words(other) & _words(record)))
        if choose.random() < NEW_TOPIC:
            found.append(record | {"told": _told(choose.choice(records), choose)})
            continue
        asked = record | {"told": _told(before, choose), "question": _put(record, before, choose)}
        if record["answers"] and choose.random() < ELSEWHERE:
            asked = _elsewhere(asked, by_title[record["title"]], choose)
        found.append(asked)
    return [*found, *_bare(verbs, choose)]


def _grouped(
    records: Sequence[Record], by: Callable[[Record], str]
) -> Mapping[str, Sequence[Record]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[by(record)].append(record)
    return groups


def _differ(one: Record, other: Record) -> bool:
    texts = {answer["text"].lower() for answer in other["answers"]}
    is_same = any(answer["text"].lower() in texts for answer in one["answers"])
    return one["question"] != other["question"] and not is_same


def _words(record: Record) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(r"\w{4,}", record["question"].lower()))


def _told(record: Record, choose: random.Random) -> str:
    """The question and, mostly, the sentence that answers it."""
    question: str = record["question"].strip()
    if not record["answers"] or choose.random() > QUOTED:
        return question
    return f"{question} {sentence(record['context'], record['answers'][0]['start'])}"


def sentence(context: str, at: int) -> str:
    """The sentence that character `at` stands in, as far as full stops tell."""
    for match in _SENTENCE.finditer(context):
        if at < match.end():
            return match.group().strip()
    return context


def _put(record: Record, before: Record, choose: random.Random) -> str:
    """The question as somebody asks who has just been told of something else."""
    question: str = record["question"].strip()
    if choose.random() > WHOLE:
        cited = sentence(before["context"], before["answers"][0]["start"])
        turn = Turn(before["question"], before["question"], (cited,))
        question = shortened(question, turn, choose)
    if choose.random() < TIED:
        question = f"{choose.choice(_LEADS)} {question[:1].lower()}{question[1:]}"
    if choose.random() < HASTY:
        question = question.lower().rstrip("?")
    return question


def shortened(question: str, turn: Turn, choose: random.Random) -> str:
    """The question with pronouns for most of what the turn spoke of."""
    known = {stem(word) for word in re.findall(r"\w+", f"{turn.question} {turn.cited[0]}")}
    person = choose.choice((HE, SHE))
    pronouns = 0
    for mention in sorted(mentions(question), key=lambda one: -len(one.text)):
        said = re.compile(rf"\b(?:the |The )?{re.escape(mention.text)}(?P<owning>['’]s)?(?!\w)")
        match = said.search(question)
        is_known = bool(mention.words) and mention.words <= known
        if not match or not is_known or choose.random() > SHORTENED:
            continue
        pronouns += 1
        if pronouns > MOST_PRONOUNS:
            break
        before = question[: match.start()]
        if mention.kind is Kind.PLACE and (at := _PLACED.search(before)) and not match["owning"]:
            question = f"{before[: at.start()]}there{question[match.end() :]}"
            continue
        subject, object_, owner = _pronouns(mention, turn, person)
        word = owner if match["owning"] else subject if _SUBJECT.search(before) else object_
        question = before + word + question[match.end() :]
    return question[:1].upper() + question[1:]


def _pronouns(mention: Mention, turn: Turn, person: tuple[str, str, str]) -> tuple[str, str, str]:
    """Subject, object and owner."""
    if mention.plural:
        return THEY
    if mention.kind is Kind.PERSON:
        told = gender(mention, [turn])
        return person if told is None else HE if "he" in told else SHE
    return IT


def _elsewhere(asked: Record, others: Sequence[Record], choose: random.Random) -> Record:
    """The follow-up with another paragraph of the article, which doesn't hold its answer."""
    answers = [answer["text"].lower() for answer in asked["answers"]]
    context = choose.choice(others)["context"]
    if context == asked["context"] or any(answer in context.lower() for answer in answers):
        return asked
    return asked | {"context": context, "answers": []}


def _bare(verbs: Sequence[Record], choose: random.Random) -> Iterator[Record]:
    """Of two questions about one verb, the second as a bare question word."""
    for some in _grouped(verbs, lambda record: record["id"].rsplit(":", 2)[0]).values():
        asked = [r for r in some if r["answers"] and _BARE.match(r["question"])]
        if len(some) < 2 or not asked:
            continue
        record = choose.choice(asked)
        others = [r for r in some if r["answers"] and _differ(r, record)]
        word = _BARE.match(record["question"])
        if others and word:
            question = f"and {word.group().lower()}" if choose.random() < TIED else word.group()
            told = _told(choose.choice(others), choose)
            end = "" if choose.random() < HASTY else "?"
            yield record | {"told": told, "question": question + end}
