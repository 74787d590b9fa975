"""The command `qa`. Answers go to standard output, everything else to standard error.

Exit codes: 0 done or answered, 1 failed, 2 wrong usage, 3 nothing found, 4 the index is missing,
damaged or of another kind, 5 another process is changing the index.

Models and indexes are imported inside the commands that need them, so that help is instant.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import LockedError, StoreError, WellcitedError
from qa.index_commands import check, status, sync
from qa.options import (
    FAILED,
    INDEX_UNUSABLE,
    LOCKED,
    NOTHING_FOUND,
    Count,
    Data,
    Documents,
    Json,
    Question,
    Quiet,
    Seeds,
    settings_of,
)
from qa.terminal import print_answer, print_candidates, print_json, progress, shown
from qa.types import PASSAGES

if TYPE_CHECKING:
    from qa.answer import Assistant
    from qa.settings import Settings

app = typer.Typer(
    help="Answers questions about a folder of documents with cited sentences.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command()(sync)


@app.command()
def ask(
    question: Question = None,
    seeds: Seeds = None,
    data: Data = None,
    k: Count = PASSAGES,
    document: Documents = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer a question with cited sentences, from an index that is brought up to date first."""
    question = _question(question)
    assistant = _assistant(settings_of(seeds=seeds, data=data), quiet)
    answer = assistant.ask(question, k=k, documents=_filter(document))
    if as_json:
        print_json(answer.as_dict())
    else:
        print_answer(answer)
    if not answer.answered:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def search(
    question: Question = None,
    seeds: Seeds = None,
    data: Data = None,
    k: Count = 10,
    document: Documents = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show the passages that a question finds, with their scores."""
    question = _question(question)
    assistant = _assistant(settings_of(seeds=seeds, data=data), quiet)
    found = assistant.search(question, k=k, documents=_filter(document))
    if as_json:
        print_json([candidate.as_dict() for candidate in found])
    else:
        print_candidates(found)
    if not found:
        raise typer.Exit(NOTHING_FOUND)


@app.command()
def serve(
    seeds: Seeds = None,
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address. [env: QA_HOST; 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port. [env: QA_PORT; 8000]")] = None,
    watch: Annotated[
        bool | None, typer.Option(help="Follow the folder while serving. [env: QA_WATCH; yes]")
    ] = None,
) -> None:
    """Serve the chat page and the HTTP interface."""
    import uvicorn

    settings = settings_of(seeds=seeds, data=data, host=host, port=port, watch=watch)
    # The server's factory reads the settings afresh; it must find the flags there.
    for name, value in settings.model_dump(exclude={"token"}, exclude_none=True).items():
        os.environ[f"QA_{name.upper()}"] = json.dumps(value) if name == "hosts" else str(value)
    where = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Wellcited serves at http://{where}:{settings.port}/", file=sys.stderr)
    uvicorn.run(
        "web.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=5,
    )


app.command()(status)
app.command()(check)


@app.command("eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, JSON lines.")],
    seeds: Seeds = None,
    data: Data = None,
    k: Count = PASSAGES,
    as_json: Json = False,
) -> None:
    """Measure answers to labelled questions; the documents stand in `documents/` beside them."""
    import tempfile

    from qa.evaluate import evaluate as run
    from qa.evaluate import load_questions, render

    beside = questions.parent / "documents"
    seeds = seeds or (beside if beside.is_dir() else None)
    labelled = load_questions(questions)
    with tempfile.TemporaryDirectory() as scratch:
        settings = settings_of(seeds=seeds, data=data or Path(scratch))
        metrics = run(_assistant(settings, quiet=False), labelled, k=k)
    if as_json:
        print_json(metrics.as_dict())
    else:
        print(render(metrics))


@app.command()
def doctor(seeds: Seeds = None, data: Data = None) -> None:
    """Check the settings, the models, the folder and the index, and name what to mend."""
    from qa.doctor import examine

    findings = list(examine(settings_of(seeds=seeds, data=data)))
    for finding in findings:
        print(f"{'ok  ' if finding.good else 'FAIL'} {finding.name}: {shown(finding.text)}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(FAILED)


def main() -> None:
    """The entry point: errors of ours become one sentence and an exit code."""
    try:
        app()
    except LockedError as error:
        _fail(error, LOCKED)
    except StoreError as error:
        _fail(error, INDEX_UNUSABLE)
    except WellcitedError as error:
        _fail(error, FAILED)
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"wellcited {version('wellcited')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Answers questions about a folder of documents with cited sentences."""


def _fail(error: WellcitedError, code: int) -> None:
    print(shown(str(error)), file=sys.stderr)
    sys.exit(code)


def _assistant(settings: "Settings", quiet: bool) -> "Assistant":
    """An assistant whose index was brought up to date, by another process if one is at it."""
    from index.embed import load_encoder
    from index.errors import IndexMissing
    from index.store import Store
    from index.sync import sync as run
    from qa.answer import Assistant

    encoder = load_encoder(settings.embedder)
    try:
        with progress(quiet) as bar:
            run(settings.seeds, settings.data, encoder, progress=bar)
    except LockedError:
        try:
            with Store(settings.data).read(encoder.identity):
                pass
        except IndexMissing:
            raise LockedError("Another process is just making the index: try again.") from None
    return Assistant.open(settings, encoder)


def _question(question: str | None) -> str:
    """The question, from standard input where it isn't an argument."""
    from qa.answer import checked

    return checked(sys.stdin.read() if question is None or question == "-" else question)


def _filter(documents: list[str] | None) -> frozenset[str] | None:
    return frozenset(documents) if documents else None


if __name__ == "__main__":
    main()
