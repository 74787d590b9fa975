"""What the commands of `qa` share: their options, the settings that these make, exit codes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from qa.settings import Settings

FAILED, NOTHING_FOUND, INDEX_UNUSABLE, LOCKED = 1, 3, 4, 5

Seeds = Annotated[Path | None, typer.Option(help="Folder of documents. [env: QA_SEEDS; seeds]")]
Data = Annotated[Path | None, typer.Option(help="Folder of the index. [env: QA_DATA; .qa]")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what was asked for.")]
Count = Annotated[int, typer.Option("-k", min=1, max=50, help="How many passages to look at.")]
Question = Annotated[
    str | None, typer.Argument(help="The question; from standard input if left out.")
]
Documents = Annotated[
    list[str] | None,
    typer.Option("--document", help="Only this document (path or id); repeatable."),
]


def settings_of(**flags: Any) -> "Settings":
    """The settings with these flags ahead of environment and file; None stands for no flag."""
    from qa.settings import load_settings

    return load_settings(**flags)
