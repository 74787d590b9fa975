"""Questions to start with, made from the documents and kept only if we can answer them.

This file knows nothing of how a question is answered.
"""

from collections.abc import Callable

from index.corpus import Snapshot
from qa.types import Answer

SUGGESTIONS = 4
TRIES = 12
TEMPLATES = ("What is said about {}?", "What do the documents say about {}?")
MAX_WORDS = 8


def suggest(snapshot: Snapshot, ask: Callable[[str], Answer]) -> list[str]:
    """Up to four questions, from headings of different documents, that `ask` answers."""
    questions: list[str] = []
    for topic in _topics(snapshot)[:TRIES]:
        question = TEMPLATES[len(questions) % len(TEMPLATES)].format(topic)
        if ask(question).answered:
            questions.append(question)
        if len(questions) == SUGGESTIONS:
            break
    return questions


def _topics(snapshot: Snapshot) -> list[str]:
    """Headings and titles, one document after the other and round again."""
    found: list[list[str]] = []
    for document in snapshot.documents()[:TRIES]:
        headings = [
            section.headings[-1] for section in snapshot.sections(document.id) if section.headings
        ]
        found.append(list(dict.fromkeys([*headings, document.title])))
    rounds = range(max(map(len, found), default=0))
    topics = [topics[i] for i in rounds for topics in found if i < len(topics)]
    return [topic for topic in topics if len(topic.split()) <= MAX_WORDS]
