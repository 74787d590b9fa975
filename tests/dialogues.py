"""The known conversations in tests/conversations/: their texts, their turns, what is right."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.embed import OnnxEncoder
from index.sync import sync
from qa.answer import Assistant
from qa.settings import Settings
from qa.types import Answer, Turn

CONVERSATIONS = Path(__file__).parent / "conversations"


@contextmanager
def assistant_over(texts: str, data: Path, encoder: OnnxEncoder) -> Iterator[Assistant]:
    """An assistant over one of the folders of texts, whose index is made in the folder `data`."""
    folder = CONVERSATIONS / texts
    sync(folder, data, encoder)
    opened = Assistant.open(Settings(seeds=folder, data=data, watch=False), encoder)
    yield opened
    opened.close()


def conversation(known: str, id: str) -> list[dict[str, Any]]:
    """The turns of a conversation in the file `known`: what is asked, and what cites it rightly."""
    lines = (CONVERSATIONS / f"{known}.jsonl").read_text(encoding="utf-8").splitlines()
    turns: list[dict[str, Any]] = next(
        one["turns"] for one in map(json.loads, lines) if one["id"] == id
    )
    return turns


def turn_of(answer: Answer) -> Turn:
    """What an answer leaves for the questions after it."""
    return answer.as_history()


def assert_each_turn_is_answered(assistant: Assistant, turns: list[dict[str, Any]]) -> None:
    """Each question, asked after those before it, cites a sentence that is right."""
    history: list[Turn] = []
    for turn in turns:
        answer = assistant.ask(turn["question"], history=history)
        right = {known["sentence"] for known in turn["right"]}
        assert right & {citation.quote for citation in answer.citations}, answer
        history.append(turn_of(answer))
