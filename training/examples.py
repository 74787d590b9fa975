"""Records → token sequences with the places of their answers: what the model is fed.

An example is the question and a window of its paragraph; windows are cut anew each time that an
example comes up, so the answer stands somewhere else in another neighbourhood. This file knows
nothing of models.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.records import Record

CLS, SEP = 101, 102
SENTENCE_ENDS = (1012, 1029, 999)
MAX_QUESTION = 40
MAX_TITLE = 24
MAX_TOLD = 64
# As many as the passages of an index hold.
MAX_PASSAGE = 256
TITLED = 0.5
PAD_TO = 16
Ids = NDArray[np.int32]
NOTHING: Ids = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence by its first and last token, and whether an answer of several needs it.

    None where it may be in the answer and needn't.
    """

    first: int
    last: int
    needed: bool | None


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids of a question, its context and the title that this stands under.

    The answers are given as (first, last) context tokens; none: the context doesn't answer. `told`
    is what was asked and told before, where the question is a follow-up. Where the question wants
    several sentences, `sentences` are those of the context, and there are no answers.
    """

    id: str
    question: Ids
    title: Ids
    context: Ids
    answers: tuple[tuple[int, int], ...]
    told: Ids
    sentences: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a teacher says of a window.

    Its likeliest starts and ends, as logits, the tokens that these are of (`starts_at`, `ends_at`),
    and the logit of being answered at all.
    """

    starts: Ids
    starts_at: Ids
    ends: Ids
    ends_at: Ids
    answerable: float


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the model: `[CLS] question [SEP] told [SEP] title [SEP] window [SEP]`.

    A document doesn't always say what it is about where it answers; its title may, and so may what
    was told before. Without one of them, its place and the token behind it are left out.

    `passage` is where the window begins; `start` and `end` are the first and last token of the
    answer, both 0 ([CLS]) where the window holds none. Where `sentences` are labelled, no words
    are.
    """

    ids: Ids
    passage: int
    start: int
    end: int
    judgement: Judgement | None = None
    sentences: tuple[Part, ...] = ()


def tokenized(records: Sequence[Record], tokenizer: Tokenizer) -> list[Example]:
    """The records as examples; an answer that is no run of tokens is left out."""
    texts = list(dict.fromkeys(record["context"] for record in records))
    contexts = dict(zip(texts, _encode(texts, tokenizer), strict=True))
    questions = tokenizer.encode_batch_fast(
        [record["question"].strip() for record in records], add_special_tokens=False
    )
    titles = tokenizer.encode_batch_fast(
        [record["title"].replace("_", " ") for record in records], add_special_tokens=False
    )
    before = tokenizer.encode_batch_fast(
        [record.get("told", "") for record in records], add_special_tokens=False
    )
    examples = []
    for record, question, title, told in zip(records, questions, titles, before, strict=True):
        ids, starts, ends = contexts[record["context"]]
        answers = [
            (
                int(np.searchsorted(ends, a["start"], "right")),
                int(np.searchsorted(starts, a["start"] + len(a["text"]), "left")) - 1,
            )
            for a in record["answers"]
        ]
        answers = [(first, last) for first, last in answers if 0 <= first <= last < len(ids)]
        if len(answers) == 0 < len(record["answers"]) or not len(ids):
            continue
        asked = np.array(question.ids[:MAX_QUESTION], np.int32)
        named = np.array(title.ids[:MAX_TITLE], np.int32)
        known = np.array(told.ids[:MAX_TOLD], np.int32)
        parts = tuple(_part(one, starts, ends) for one in record.get("sentences", ()))
        examples.append(Example(record["id"], asked, named, ids, tuple(answers), known, parts))
    return examples


def _part(sentence: Record, starts: Ids, ends: Ids) -> Part:
    """The sentence in tokens that begin and end at these characters."""
    first = int(np.searchsorted(ends, sentence["start"], "right"))
    last = int(np.searchsorted(starts, sentence["end"], "left")) - 1
    return Part(first, last, sentence["needed"])


def _encode(texts: list[str], tokenizer: Tokenizer) -> Iterable[tuple[Ids, Ids, Ids]]:
    """Ids, first characters and ends of the tokens of each text."""
    for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
        offsets = np.array(encoding.offsets, np.int32).reshape(-1, 2)
        yield np.array(encoding.ids, np.int32), offsets[:, 0], offsets[:, 1]


def window(example: Example, room: int, choose: random.Random) -> Input:
    """The question with at most `room` tokens of its context, one of the answers among them.

    Without an answer, the tokens that share most with the question: the nearest miss. Half of the
    windows stand under their title, as not every document has a good one. Where sentences are
    labelled, a run of them stands there whole, under their title.
    """
    if example.sentences:
        return _run(example, room, choose)
    size = len(example.context)
    title = example.title if choose.random() < TITLED else NOTHING
    above = [ids for ids in (example.told, title) if len(ids)]
    answer = choose.choice(example.answers) if example.answers else None
    if size <= room:
        return joined(example.question, above, example.context, answer)
    if answer is None:
        at = _nearest(example, room)
        return joined(example.question, above, example.context[at : at + room], None)
    first, last = answer[0], min(answer[1], answer[0] + room - 1)
    at = choose.randint(max(0, last + 1 - room), min(first, size - room))
    at = _sentence_start(example.context, at, first)
    cut = example.context[at : at + room]
    return joined(example.question, above, cut, (first - at, last - at))


def _run(example: Example, room: int, choose: random.Random) -> Input:
    """Neighbouring sentences around one of them, half of the time all that a passage may hold."""
    room = choose.choice((room, MAX_PASSAGE))
    own = [part for part in example.sentences if part.first <= part.last]
    first = last = choose.randrange(len(own))

    def fits(first: int, last: int) -> bool:
        return first >= 0 and last < len(own) and own[last].last - own[first].first < room

    while fits(first - 1, last) or fits(first, last + 1):
        last += fits(first, last + 1)
        first -= fits(first - 1, last)
    begin = own[first].first
    cut = example.context[begin : own[last].last + 1][:room]
    above = [example.title] if len(example.title) else []
    whole = joined(example.question, above, cut, None)
    by = whole.passage - begin
    last_token = whole.passage + len(cut) - 1
    parts = tuple(
        Part(one.first + by, min(one.last + by, last_token), one.needed)
        for one in own[first : last + 1]
    )
    return replace(whole, sentences=parts)


def joined(
    question: Ids, above: Sequence[Ids], context: Ids, answer: tuple[int, int] | None
) -> Input:
    """One input, with what stands `above` the context; `answer` is a first and last token in it."""
    parts = [[CLS], question, [SEP]]
    for ids in above:
        parts += [ids, [SEP]]
    ids = np.concatenate([*parts, context, [SEP]]).astype(np.int32)
    passage = len(ids) - len(context) - 1
    if answer is None:
        return Input(ids, passage, 0, 0)
    return Input(ids, passage, passage + answer[0], passage + answer[1])


def _sentence_start(context: Ids, at: int, latest: int) -> int:
    """The first token of a sentence from `at` to `latest`, `at` if none begins there."""
    if at == 0:
        return 0
    ends = np.flatnonzero(np.isin(context[at - 1 : latest], SENTENCE_ENDS))
    return at + int(ends[0]) if len(ends) else at


def _nearest(example: Example, room: int) -> int:
    """Where the `room` tokens begin that share most with the question."""
    shared = np.isin(example.context, example.question[example.question > 2100])
    sums = np.concatenate([[0], np.cumsum(shared)])
    return int(np.argmax(sums[room:] - sums[:-room]))


def batches(inputs: Sequence[Input], tokens: int, choose: random.Random) -> list[list[Input]]:
    """All inputs in batches of at most `tokens` tokens with their padding, in random order.

    How many a batch holds depends on its padded length alone: matrix libraries compile a kernel
    for every shape that they meet.
    """
    ordered = sorted(inputs, key=lambda one: len(one.ids), reverse=True)
    found = []
    while ordered:
        size = max(1, tokens // padded(len(ordered[0].ids)))
        found.append(ordered[:size])
        ordered = ordered[size:]
    choose.shuffle(found)
    return found


def padded(length: int) -> int:
    """The length that an input of `length` tokens is padded to."""
    return -(-length // PAD_TO) * PAD_TO
