"""A question and texts → how likely each token begins or ends the answer: the reader's network.

It reads question and text together (Devlin et al., "BERT", NAACL 2019, section 4.3) and runs in
onnxruntime. This file knows nothing of documents, sentences or what is made of the scores.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.models import session

# All that the model reads at once: question, what was told before, title and text. It was trained
# on about as many.
MAX_TOKENS = 320
MAX_QUESTION = 64
MAX_TITLE = 24
MAX_TOLD = 64
OVERLAP = 64
# Of how many windows it is remembered what the model said: a few megabytes.
REMEMBERED = 1_024


@dataclass(frozen=True, slots=True)
class Text:
    """What is read; `title` says what it is about, empty where nothing does."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of tokens of one body, at first without scores.

    `text` tells which of the texts it is of, from 0. `offsets` (tokens, 2) are each token's first
    character and its end in the body, `words` (tokens,) number the words that tokens are parts of;
    `ids` is the whole input of the model and `at` the place of the first token in it.
    """

    text: int
    offsets: NDArray[np.int32]
    words: NDArray[np.int32]
    ids: NDArray[np.int64]
    at: int

    def __len__(self) -> int:
        """How many tokens the model is given."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of a window, in logits.

    `starts` and `ends`, float32 (tokens,), are those of each token; `null` is that of "no answer
    here", to be held against the sum of a start and an end; `answerable` is the log-odds that the
    window answers, `belongs`, float32 (tokens,), that an answer of several sentences needs the one
    that the token is of.
    """

    window: Window
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    null: float
    answerable: float
    belongs: NDArray[np.float32]


class SpanModel:
    """An exported extractive question-answering model. Safe to use from several threads."""

    def __init__(self, graph: Path, tokenizer: Path, *, titled: bool) -> None:
        """Loads both files.

        `titled` tells whether the model was trained to read titles, and what was told before.

        Raises:
            ModelError: one of them can't be loaded.
        """
        from tokenizers import Tokenizer

        cores = os.cpu_count() or 1
        self._session = session(graph, threads=1)
        self._pool = ThreadPoolExecutor(cores, thread_name_prefix="reader")
        # A sentence with its neighbours is often the whole passage, which is read as well; and what
        # was suggested has been asked before somebody asks it.
        self._values = lru_cache(REMEMBERED)(self._computed)
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"The reader's file {tokenizer} is no tokenizer.") from error
        self._inputs = {value.name for value in self._session.get_inputs()}
        self._outputs = [value.name for value in self._session.get_outputs()]
        self._titled = titled
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._before, self._between, self._after = _frame(self._tokenizer)
        self._mask = _id(self._tokenizer, "[MASK]", "<mask>")
        # What looks like a control token in somebody's text is text.
        self._tokenizer.encode_special_tokens = True

    def windows(self, question: str, texts: Sequence[Text], told: str = "") -> list[Window]:
        """The texts as the model reads them with the question, long ones in overlapping windows.

        A window holds the first 64 tokens of the question and of what was `told` before, the
        title's first 24, and as much of the text as goes into 320; 64 tokens of the text stand in
        two neighbouring windows. A text of nothing that the model sees, such as invisible
        characters alone, has none.
        """
        head = [*self._before, *self._ids(question)[:MAX_QUESTION], *self._between]
        if self._titled and (known := self._ids(told)[:MAX_TOLD]):
            head += [*known, *self._between]
        bodies = self._tokenizer.encode_batch([t.body for t in texts], add_special_tokens=False)
        found = []
        for number, (text, body) in enumerate(zip(texts, bodies, strict=True)):
            if not body.ids:
                continue
            above = head
            if self._titled and (title := self._ids(text.title)[:MAX_TITLE]):
                above = [*head, *title, *self._between]
            room = MAX_TOKENS - len(above) - len(self._after)
            offsets = np.array(body.offsets, np.int32).reshape(-1, 2)
            words = np.array([-1 if w is None else w for w in body.word_ids], np.int32)
            for start in range(0, max(1, len(body.ids) - OVERLAP), room - OVERLAP):
                cut = slice(start, start + room)
                ids = np.array([*above, *body.ids[cut], *self._after], np.int64)
                found.append(Window(number, offsets[cut], words[cut], ids, len(above)))
        return found

    def hide(self, window: Window, start: int, end: int) -> Window:
        """The window with the text's characters from `start` to `end` masked."""
        inside = (window.offsets[:, 0] < end) & (window.offsets[:, 1] > start)
        ids = window.ids.copy()
        ids[window.at + np.flatnonzero(inside)] = self._mask
        return replace(window, ids=ids)

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """The scores of each window, in their order; what else is read changes nothing in them.

        Each goes through the graph alone, a core working on one at a time. In a batch, half of
        what is computed would be padding, and activations would be quantized by all of it. What was
        read before, with the same question, isn't computed again.
        """
        longest_first = sorted(range(len(windows)), key=lambda i: -len(windows[i]))
        found = self._pool.map(self._run, [windows[i] for i in longest_first])
        by_place = dict(zip(longest_first, found, strict=True))
        return [by_place[i] for i in range(len(windows))]

    def _run(self, window: Window) -> Scores:
        """One window through the graph."""
        return _scores(window, self._values(window.ids.tobytes(), window.at))

    def _computed(self, ids: bytes, at: int) -> dict[str, NDArray[np.float32]]:
        """Each output of the graph, by its name, for int64 ids of which the text starts at `at`."""
        tokens = np.frombuffer(ids, np.int64)[None]
        types = (np.arange(tokens.size) >= at).astype(np.int64)[None]
        arrays = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": types,
        }
        values = self._session.run(None, {name: arrays[name] for name in self._inputs})
        by_name = {name: value[0] for name, value in zip(self._outputs, values, strict=True)}
        for value in by_name.values():
            value.setflags(write=False)
        return by_name

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids


def _scores(window: Window, values: dict[str, Any]) -> Scores:
    tokens = slice(window.at, window.at + len(window.offsets))
    starts, ends = values["start"], values["end"]
    null = float(starts[0] + ends[0])
    # A model without an output of its own for it says it by its best start and end.
    answerable = values.get("answerable", starts[tokens].max() + ends[tokens].max() - null)
    # Nor does every model tell sentences apart: then each is as good as its window.
    belongs = values.get("belongs", np.full_like(starts, answerable))
    return Scores(window, starts[tokens], ends[tokens], null, float(answerable), belongs[tokens])


def _id(tokenizer: Any, *names: str) -> int:
    """The id of the first control token that this model has, 0 if it has none of them."""
    ids = (tokenizer.token_to_id(name) for name in names)
    return next((id for id in ids if id is not None), 0)


def _frame(tokenizer: Any) -> tuple[list[int], list[int], list[int]]:
    """This model's control tokens before a pair of texts, between them, and behind."""
    pair = tokenizer.encode("a", "a")
    first, second = pair.sequence_ids.index(0), pair.sequence_ids.index(1)
    middle = next(i for i in range(first, len(pair.ids)) if pair.sequence_ids[i] is None)
    last = next(i for i in range(second, len(pair.ids)) if pair.sequence_ids[i] is None)
    return pair.ids[:first], pair.ids[middle:second], pair.ids[last:]
