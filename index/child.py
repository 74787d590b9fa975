"""A module of ours as a process of its own: what to start, and in which surroundings."""

import os
import sys
from pathlib import Path


def command(module: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command line and the environment of `python -m module`.

    The child finds this very package, from wherever the command was started, and imports nothing
    from there: a folder of documents may hold a file json.py.
    """
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    return [sys.executable, "-P", "-m", module, *arguments], environment
