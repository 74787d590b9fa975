"""A kept conversation as Markdown, its citations with it.

What stands in titles, questions and documents stays text: every sign that Markdown or HTML would
read is escaped. No links are made, as what they would lead to is on one machine only.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from qa.byline import byline, said_day
from qa.conversations.types import Conversation, KeptTurn
from qa.standing import told
from qa.types import placed

# The last three: addresses, which some readers make links of by themselves.
SIGNS = re.compile(r"[\\`*_{}\[\]<>&#|~!$^=@]|:(?=//)|(?<=www)\.")
# Controls, and the signs that turn the direction of all that follows.
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def markdown(conversation: Conversation, turns: Iterable[tuple[KeptTurn, dict[str, Any]]]) -> str:
    """The conversation; with each turn comes its answer `as_it_stands`."""
    parts = [f"# {escaped(conversation.title)}", f"Begun on {said_day(conversation.begun)}."]
    for turn, answer in turns:
        parts += _turn(turn, answer)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text as Markdown that reads as that very text, on one line."""
    line = " ".join(HIDDEN.sub(" ", text).split())
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", line)


def _turn(turn: KeptTurn, answer: Mapping[str, Any]) -> list[str]:
    parts = [f"## {escaped(turn.question)}"]
    if answer["understood"] != turn.question:
        parts.append(f"Understood as: {escaped(answer['understood'])}")
    parts.append(f"Answered on {said_day(turn.asked)}.")
    if answer["answered"]:
        parts += _answer(answer)
        if answer.get("differ"):
            parts.append("Two documents differ: ({}) and ({}).".format(*answer["differ"]))
    else:
        asked = "these" if turn.documents is None else "the chosen"
        parts.append(f"Not in {asked} documents. The nearest sentences:")
    return parts + [_citation(citation) for citation in answer["citations"] or answer["nearest"]]


def _answer(answer: Mapping[str, Any]) -> list[str]:
    """The answer's text, a line for each sentence where some are items of a list.

    A letter or a bracket first, so that no sentence can begin a list or a block.
    """
    sentences = answer["sentences"]
    if not any(sentence.get("item") for sentence in sentences):
        return [f"Answer: {escaped(answer['text'])}"]
    numbered = [
        (", ".join(map(str, sentence["citations"])), sentence["text"]) for sentence in sentences
    ]
    return ["Answer:", "\n".join(f"- ({numbers}) {escaped(text)}" for numbers, text in numbered)]


def _citation(citation: Mapping[str, Any]) -> str:
    document = citation["document"]
    place = placed(citation["unit"], citation["page"], citation["headings"])
    author = byline(document["author"], document["written"])
    where = [document["title"], author, document["path"], place]
    said = told(citation)
    lines = [
        f"> ({citation['number']}) “{escaped(citation['quote'])}”",
        f"> Source: {escaped(', '.join(part for part in where if part))}",
        f"> Version: {document['sha256']}",
        *([f"> {said}"] if said else []),
    ]
    return "\n>\n".join(lines)
