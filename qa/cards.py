"""Fitted weights in JSON files, each with its schema and a digest of itself."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.errors import ModelError

FIX = "restore it, or reinstall Wellcited"


def read_weights(file: Path, schema: int) -> dict[str, Any]:
    """The card that `write_weights` wrote.

    Raises:
        ModelError: the file is missing, damaged or of another schema; names it and the fix.
    """
    try:
        card: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if card["schema"] == schema and card["sha256"] == seal(card):
            return card
    except OSError as error:
        raise ModelError(f"The file {file} is missing: {FIX}.") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise ModelError(f"The file {file} is damaged: {FIX}.")


def write_weights(file: Path, schema: int, card: Mapping[str, Any]) -> None:
    """Writes a card with its schema and its digest."""
    # Through JSON once, so that the digest is that of what will be read back.
    whole = json.loads(json.dumps({"schema": schema, **card}))
    text = json.dumps({**whole, "sha256": seal(whole)}, indent=1)
    file.write_text(text + "\n", encoding="utf-8")


def seal(card: Mapping[str, Any]) -> str:
    """SHA-256 of everything in the card but the digest itself."""
    rest = {key: value for key, value in card.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()
