"""Conversations: how often a follow-up's right sentence is cited, and what new topics lose.

    python -m benchmarks.followups [open|held|fresh|later|untouched|blind|unseen] [--failures]

The conversations and their texts stand in tests/conversations/. What was asked before, and how it
was answered, is what the assistant itself made of it. *Alone* is the same question without that.
A *new topic* was written as one; an *opening* is the first question of a conversation, asked after
all of one about another text.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.embed import load_encoder
from index.sync import sync
from qa.answer import Assistant
from qa.settings import Settings
from qa.types import Answer, Turn

PARTS = ("open", "held", "fresh", "later", "untouched", "blind", "unseen")
TEXTS = ("texts", "fresh", "later", "blind", "unseen")
ROOT = Path(__file__).parents[1]
CONVERSATIONS = ROOT / "tests" / "conversations"
FOLDERS = {"seeds": ROOT / "seeds", **{name: CONVERSATIONS / name for name in TEXTS}}


@dataclass(frozen=True, slots=True)
class Asked:
    """One turn: what was wanted, the answer in its conversation, and the answer alone."""

    conversation: str
    kind: str
    right: frozenset[str]
    answer: Answer
    alone: Answer

    @property
    def text(self) -> str:
        """What its conversation is about."""
        return self.conversation.rsplit("-", 1)[0]

    def place(self, answer: Answer) -> int:
        """The place of the right sentence among the citations, from 1; 0 if it isn't there.

        Of a question that the documents don't answer, 1 if it was refused.
        """
        if not self.right:
            return int(not answer.answered)
        quotes = (citation.quote for citation in answer.citations)
        return next((n for n, quote in enumerate(quotes, 1) if quote in self.right), 0)


def main() -> None:
    """Asks them all and prints a line for each kind of turn."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="?", choices=PARTS, default="open")
    parser.add_argument("--failures", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    asked = list(conversations(options.part))
    for kind in ("first", "follow-up", "new topic", "opening"):
        turns = [turn for turn in asked if turn.kind == kind]
        answered, none = (
            [turn for turn in turns if bool(turn.right) is wanted] for wanted in (True, False)
        )
        print(f"{kind}: {told(answered)}; {len(none)} without an answer: {told(none)}")
        print(f"    {times([turn.answer.took_ms for turn in turns])}")
    followups = [turn for turn in asked if turn.kind == "follow-up" and turn.answer.answered]
    print("\n".join(bands(followups)))
    if options.failures:
        for turn in asked:
            if not turn.place(turn.answer):
                print(failure(turn))


def told(turns: list[Asked]) -> str:
    """How often the right sentence was cited, in its conversation and alone."""
    if not turns:
        return "none"
    parts = []
    for name in ("answer", "alone"):
        places = [turn.place(getattr(turn, name)) for turn in turns]
        cited, first = (sum(map(test, places)) / len(turns) for test in (bool, (1).__eq__))
        parts.append(f"{name} {cited:.3f} (first {first:.3f})")
    return f"{len(turns)} turns, {', '.join(parts)}"


def bands(turns: list[Asked]) -> Iterator[str]:
    """How often answers are right, by the probability that was given."""
    for least, most in pairwise((0.0, 0.4, 0.6, 0.8, 1.0)):
        some = [turn for turn in turns if least <= turn.answer.probability < most]
        if some:
            given = statistics.mean(turn.answer.probability for turn in some)
            places = [turn.place(turn.answer) if turn.right else 0 for turn in some]
            cited, first = (sum(map(test, places)) / len(some) for test in (bool, (1).__eq__))
            shown = f"{len(some)} answered follow-ups: {cited:.2f} (first {first:.2f})"
            yield f"probability {least} to {most}, on average {given:.2f}: {shown}"


def times(took: list[float]) -> str:
    """Median and 95th percentile."""
    return (
        f"p50 {statistics.median(took):.0f} ms, p95 {statistics.quantiles(took, n=20)[-1]:.0f} ms"
    )


def failure(turn: Asked) -> str:
    """A turn that went wrong, in a few lines."""
    answer = turn.answer
    shown = [c.quote for c in answer.citations] or [f"({c.quote})" for c in answer.nearest]
    lines = [f"{turn.conversation} {turn.kind}: {answer.question} → {answer.understood}"]
    lines += [f"    wanted {quote}" for quote in sorted(turn.right)]
    return "\n".join([*lines, *(f"    {answer.probability:.2f} {quote}" for quote in shown)])


def conversations(part: str) -> Iterator[Asked]:
    """The turns of all conversations, asked, and their first questions after other ones."""
    lines = (CONVERSATIONS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in lines]
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as data:
        for name, seeds in FOLDERS.items():
            own = [conversation for conversation in known if conversation["folder"] == name]
            settings = Settings(seeds=seeds, data=Path(data, name), watch=False)
            sync(seeds, settings.data, encoder)
            assistant = Assistant.open(settings, encoder)
            asked = [list(_turns(assistant, conversation)) for conversation in own]
            for place, turns in enumerate(asked):
                yield from turns
                yield from _opening(assistant, turns, [*asked[place + 1 :], *asked[:place]])


def _turns(assistant: Assistant, conversation: dict[str, Any]) -> Iterator[Asked]:
    history: list[Turn] = []
    for turn in conversation["turns"]:
        question = turn["question"]
        answer = assistant.ask(question, history=history)
        right = frozenset(known["sentence"] for known in turn["right"])
        yield Asked(conversation["id"], turn["kind"], right, answer, assistant.ask(question))
        history.append(answer.as_history())


def _opening(
    assistant: Assistant, turns: list[Asked], others: list[list[Asked]]
) -> Iterator[Asked]:
    """A conversation's first question after the next conversation about another text."""
    first = turns[0]
    for other in others:
        if other[0].text != first.text:
            history = [turn.answer.as_history() for turn in other]
            answer = assistant.ask(first.answer.question, history=history)
            yield Asked(first.conversation, "opening", first.right, answer, first.answer)
            return


if __name__ == "__main__":
    main()
