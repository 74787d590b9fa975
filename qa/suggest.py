"""Questions to start with: turned out of the documents, kept if these answer them.

Patterns for English sentences that say what something is, or who did it and when; headings; names.
This file knows nothing of how a question is answered.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from index.corpus import Snapshot
from index.types import BlockKind, StoredPassage
from qa.types import Answer

SUGGESTIONS = 4
# How much is looked at, so that a huge folder costs no more than a small one.
DOCUMENTS, PASSAGES, TRIES = 48, 6, 16

# A question, and the quotes of which one has to be the first that is cited; none: any may be.
_Asked = tuple[str, frozenset[str]]
_NAME = r"[A-Z][\w'’-]*(?: (?:of |the )?[A-Z][\w'’-]*){0,4}"
_LONG_NAME = r"\b(?!The )[A-Z]\w+(?: [A-Z]\w+){1,3}\b"
_THING = rf"(?:{_NAME}|(?:The|An?) [\w'’ -]{{3,40}}?)"
_DONE = r"(?P<verb>\w{3,}ed|built|made|led|held|won|sold|bought|brought|found)"
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?P<thing>{_THING}) was {_DONE} by [A-Z]"), "Who {verb} {thing}?"),
    (re.compile(rf"(?P<thing>{_THING}) was {_DONE} in \d{{4}}\b"), "When was {thing} {verb}?"),
    (re.compile(rf"(?P<thing>{_NAME}) is (?:an?|the|short for) "), "What is {thing}?"),
)
_ROLE = re.compile(
    r" (?:is|was) (?:an?|the|[A-Z]\w+['’]s) (?:[\w-]+ ){0,3}?"
    r"(?:head|aide|president|director|minister|ambassador|chair\w*|founder|author|engineer"
    r"|professor|doctor|manager|mayor|king|queen|poet|writer|actor"
    r"|actress|singer|scientist|officer)\b"
)
# Of a numbered heading, what it says: two words or more, since "Introduction" tells nothing.
_HEADING = re.compile(
    r"(?:(?:(?:Article|Section|Chapter|Part) )?(?:\d+(?:\.\d+)*|[IVX]+)[.):]? +)?"
    r"(?P<says>[A-Za-z][\w'’-]+(?: [\w'’-]+){1,6})"
)
_PRONOUNS = frozenset(
    ["it", "this", "that", "these", "those", "he", "she", "they", "we", "you", "i", "there"]
)


def suggest(snapshot: Snapshot, ask: Callable[[str], Answer]) -> list[str]:
    """Up to four questions, of different documents as far as possible, that `ask` answers.

    A question is kept if the first to be cited is the sentence that it was made from. Where too few
    are, questions about what stands under a heading fill up, then those about what the documents
    name most often.
    """
    all_documents = snapshot.documents()
    spread = all_documents[:: -(-len(all_documents) // DOCUMENTS) or 1]
    documents = [snapshot.passages_of(document.id, PASSAGES) for document in spread]
    kept: list[str] = []
    for find in (_questions, _headings, _topics):
        in_turn = chain.from_iterable(zip_longest(*(find(passages) for passages in documents)))
        for question, answers in islice(filter(None, in_turn), TRIES):
            if len(kept) == SUGGESTIONS:
                return kept
            answer = ask(question)
            cited = {citation.quote for citation in answer.citations[:1]}
            if question not in kept and answer.answered and cited <= (answers or cited):
                kept.append(question)
    return kept


def questions_from(sentence: str) -> Iterator[str]:
    """The questions that a sentence answers, as far as its form tells."""
    for pattern, template in PATTERNS:
        match = pattern.match(sentence)
        if not match or match["thing"].split()[0].lower() in _PRONOUNS:
            continue
        thing = re.sub(r"^(The|An?)\b", lambda article: article[0].lower(), match["thing"])
        if template.startswith("What is") and _ROLE.match(sentence, match.end("thing")):
            template = "Who is {thing}?"
        yield template.format(**match.groupdict() | {"thing": thing})
        return


def _questions(passages: Sequence[StoredPassage]) -> list[_Asked]:
    """Questions made from sentences, each with its own."""
    return [
        (question, frozenset([quote]))
        for passage in passages
        for quote in _quotes(passage, BlockKind.PROSE)
        for question in questions_from(quote)
    ]


def _headings(passages: Sequence[StoredPassage]) -> list[_Asked]:
    """Questions about what headings announce, with all that stands under these."""
    under: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        if passage.headings and (match := _HEADING.fullmatch(passage.headings[-1])):
            under[match["says"]].update(_quotes(passage))
    return [(f"What is said about {_inside(says)}?", frozenset(q)) for says, q in under.items()]


def _inside(heading: str) -> str:
    """A heading as it stands inside a sentence; one of names keeps its capitals."""
    first, *others = heading.split()
    is_name = any(word[0].isupper() for word in others) or not first[1:].islower()
    return heading if is_name else heading[0].lower() + heading[1:]


def _topics(passages: Sequence[StoredPassage]) -> list[_Asked]:
    """Questions about what is named most often; any sentence may answer them."""
    names = Counter(
        name for passage in passages for name in re.findall(_LONG_NAME, passage.body)
    ).most_common()
    return [(f"What is said about {name}?", frozenset()) for name, count in names if count > 1]


def _quotes(passage: StoredPassage, *kinds: BlockKind) -> list[str]:
    """The passage's sentences; those of these kinds, if any are given."""
    return [
        passage.quote(sentence)
        for sentence in passage.sentences
        if not kinds or sentence.kind in kinds
    ]
