"""A mention in a conversation → whether it is a "he" or a "she", as far as words tell.

A title or a word of kinship tells it, beside the name or anywhere in what was cited, and so does a
pronoun that was taken for it before. First names tell nothing here: no list of them is kept.
"""

import re
from collections.abc import Sequence

from qa.lexicon import HE_NOUNS, SHE_NOUNS
from qa.mentions import LONGEST_TEXT, Mention
from qa.types import Turn

HE, SHE = frozenset(["he", "him", "his"]), frozenset(["she", "her", "hers"])
_NOUNS = ((HE, HE_NOUNS), (SHE, SHE_NOUNS))


def gender(mention: Mention, history: Sequence[Turn]) -> frozenset[str] | None:
    """The pronouns that stand for it, `HE` or `SHE`; None where nothing tells."""
    own = {word.lower().rstrip(".") for word in mention.narrow if not word.endswith(("'s", "’s"))}
    for pronouns, nouns in _NOUNS:
        if own & nouns:
            return pronouns
    name = mention.head
    if not name[:1].isupper():
        return None
    for turn in reversed(history):
        for pronouns, nouns in _NOUNS:
            if _taken_for(name, pronouns, turn) or _called(name, nouns, turn):
                return pronouns
    return None


def _taken_for(name: str, pronouns: frozenset[str], turn: Turn) -> bool:
    """Whether a pronoun of the turn's question was understood as the name."""
    asked = set(re.findall(r"\w+", turn.question.lower()))
    return bool(asked & pronouns) and name.lower() not in asked and name in turn.understood


def _called(name: str, nouns: frozenset[str], turn: Turn) -> bool:
    """Whether such a noun stands before the name: "Mrs Ada Holm", "her brother Jon"."""
    found = re.compile(
        rf"\b(?:{'|'.join(sorted(nouns))})\b\.? (?:[A-Z]\w+ )?{re.escape(name)}\b", re.IGNORECASE
    )
    texts = (text[:LONGEST_TEXT] for text in (turn.understood, *turn.cited))
    return any(name.lower() in text.lower() and found.search(text) for text in texts)
