"""Training records → small worlds to learn from: a folder's documents and questions about them.

A world is what a user has: documents of several subjects, questions that they answer, questions
that they almost answer, and questions about something else. All its titles were held out of the
network's training, and none is in worlds of two parts. This file knows nothing of models or scores.
"""

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.evaluate import LabelledQuestion
from training.records import Record, load, part

SEED = 20
MANY, FEW = (300, 120, 60), (24, 10, 16)
PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the worlds of one kind are made: from what, how large, and how many for each part.

    `questions` is how many are asked at most: answered, near misses, about other subjects.
    """

    name: str
    titles: dict[str, list[Record]]
    inside: int
    outside: int
    paragraphs: int
    joined: bool
    worlds: dict[str, int]
    questions: tuple[int, int, int] = MANY


@dataclass(frozen=True, slots=True)
class World:
    """Documents by file name, and questions about them. `part` says what it may be used for.

    `foreign` holds the ids of questions about subjects that no document is about.
    """

    name: str
    part: str
    documents: dict[str, str]
    questions: tuple[LabelledQuestion, ...]
    foreign: frozenset[str]


def build(data: Path) -> Iterator[World]:
    """All worlds, the same for the same files."""
    squad = load(data, "squad") + load(data, "unanswerable")
    qed, tales = load(data, "search"), load(data, "tales")
    each = dict(rank=1, calibrate=1, validate=1)
    recipes = (
        Recipe(
            "articles", _by_title(squad), 24, 8, 20, True, dict(rank=2, calibrate=2, validate=1)
        ),
        Recipe("notes", _by_title(squad), 4, 4, 2, True, dict.fromkeys(each, 12), FEW),
        Recipe("posts", _by_title(squad), 24, 8, 14, False, each),
        Recipe("search", _by_title(qed), 250, 80, 2, False, each),
        Recipe("tales", _by_title(tales), 24, 8, 10, True, each),
    )
    for recipe in recipes:
        for use, count in recipe.worlds.items():
            for number in range(count):
                yield _world(recipe, use, f"{recipe.name}-{use}-{number}")


def _world(recipe: Recipe, use: str, name: str) -> World:
    """One world, of titles drawn from those of its part."""
    choose = random.Random(f"{SEED}-{name}")
    mine = sorted(title for title in recipe.titles if _part(title) == use)
    drawn = choose.sample(mine, min(len(mine), recipe.inside + recipe.outside))
    share = len(drawn) * recipe.inside // (recipe.inside + recipe.outside)
    documents: dict[str, str] = {}
    inside: list[LabelledQuestion] = []
    for title in drawn[:share]:
        for paragraphs in _paragraphs(recipe, title, choose):
            file = f"{_slug(title) if recipe.joined else recipe.name}-{len(documents):04}.txt"
            documents[file] = PARAGRAPH_BREAK.join(paragraphs)
            inside += _placed(recipe.titles[title], file, paragraphs)
    foreign = [
        LabelledQuestion(record["id"], record["question"], (), None, None, None)
        for title in drawn[share:]
        for record in recipe.titles[title]
        if record["answers"]
    ]
    kinds = ([q for q in inside if q.answers], [q for q in inside if not q.answers], foreign)
    questions = [
        question
        for kind, most in zip(kinds, recipe.questions, strict=True)
        for question in choose.sample(kind, min(most, len(kind)))
    ]
    return World(name, use, documents, tuple(questions), frozenset(q.id for q in foreign))


def _paragraphs(recipe: Recipe, title: str, choose: random.Random) -> list[list[str]]:
    """A run of neighbouring paragraphs of the title: as one document, or one document each."""
    contexts = list(dict.fromkeys(record["context"] for record in recipe.titles[title]))
    first = choose.randrange(max(1, len(contexts) - recipe.paragraphs + 1))
    run = contexts[first : first + recipe.paragraphs]
    return [run] if recipe.joined else [[context] for context in run]


def _placed(records: list[Record], file: str, paragraphs: list[str]) -> list[LabelledQuestion]:
    """The records' questions about these paragraphs, their answers' spans counted in the file."""
    starts: dict[str, int] = {}
    at = 0
    for paragraph in paragraphs:
        starts.setdefault(paragraph, at)
        at += len(paragraph) + len(PARAGRAPH_BREAK)
    questions = []
    for record in records:
        if record["context"] not in starts:
            continue
        texts = tuple(dict.fromkeys(answer["text"] for answer in record["answers"]))
        if not texts:
            questions.append(
                LabelledQuestion(record["id"], record["question"], (), None, None, None)
            )
            continue
        start = starts[record["context"]] + record["answers"][0]["start"]
        end = start + len(record["answers"][0]["text"])
        questions.append(
            LabelledQuestion(record["id"], record["question"], texts, file, start, end)
        )
    return questions


def _by_title(records: list[Record]) -> dict[str, list[Record]]:
    titles: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        titles[record["title"]].append(record)
    return titles


def _slug(title: str) -> str:
    return re.sub(r"\W+", "-", title).strip("-")[:60]


def _part(title: str) -> str:
    """What questions about this title are used for; those that the network saw, for nothing."""
    if part(title) != "calibrate":
        return part(title)
    return "rank" if hashlib.sha256(title.encode()).digest()[1] % 2 else "calibrate"
