"""Questions to start with: turned out of sentences of the documents, kept if those answer them.

Patterns for English sentences that say what something is, or who did it and when. This file knows
nothing of how a question is answered.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from index.corpus import Snapshot
from index.types import BlockKind, StoredPassage
from qa.types import Answer

SUGGESTIONS = 4
# How much is looked at, so that a huge folder costs no more than a small one.
DOCUMENTS, PASSAGES, TRIES = 48, 6, 16

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
    r"(?:head|aide|president|director|minister|ambassador|chair\w*|founder|author|engineer|professor|doctor|manager|mayor|king|queen|poet"
    r"|writer|actor|actress|singer|scientist|officer)\b"
)
_PRONOUNS = frozenset(
    ["it", "this", "that", "these", "those", "he", "she", "they", "we", "you", "i", "there"]
)


def suggest(snapshot: Snapshot, ask: Callable[[str], Answer]) -> list[str]:
    """Up to four questions, of different documents as far as possible, that `ask` answers.

    A question is kept if the sentence that it was made from is the first to be cited. Where too few
    are, questions about what the documents name most often fill up.
    """
    all_documents = snapshot.documents()
    spread = all_documents[:: -(-len(all_documents) // DOCUMENTS) or 1]
    documents = [snapshot.passages_of(document.id, PASSAGES) for document in spread]
    kept: list[str] = []
    for find in (_questions, _topics):
        in_turn = chain.from_iterable(zip_longest(*(find(passages) for passages in documents)))
        for question, sentence in islice(filter(None, in_turn), TRIES):
            if len(kept) == SUGGESTIONS:
                return kept
            answer = ask(question)
            cited = {citation.quote for citation in answer.citations[:1]}
            if question not in kept and answer.answered and cited <= {sentence or min(cited)}:
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


def _questions(passages: Sequence[StoredPassage]) -> list[tuple[str, str]]:
    """Questions with the sentences that they were made from."""
    quotes = (
        passage.quote(sentence)
        for passage in passages
        for sentence in passage.sentences
        if sentence.kind is BlockKind.PROSE
    )
    return [(question, quote) for quote in quotes for question in questions_from(quote)]


def _topics(passages: Sequence[StoredPassage]) -> list[tuple[str, str]]:
    """Questions about what is named most often; any sentence may answer them."""
    names = Counter(
        name for passage in passages for name in re.findall(_LONG_NAME, passage.body)
    ).most_common()
    return [(f"What is said about {name}?", "") for name, count in names if count > 1]
