"""The command `qa`. Answers go to standard output, everything else to standard error.

Exit codes: 0 done or answered, 1 failed, 2 wrong usage, 3 nothing found, 4 the index is missing,
damaged or of another kind, 5 another process is changing the index.

Models and indexes are imported inside the commands that need them, so that help is instant.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import LockedError, StoreError, WellcitedError
from qa.terminal import (
    print_answer,
    print_candidates,
    print_json,
    print_report,
    progress,
    shown,
)

if TYPE_CHECKING:
    from index.types import SyncReport
    from qa.settings import Settings

FAILED, NOTHING_FOUND, INDEX_UNUSABLE, LOCKED = 1, 3, 4, 5

app = typer.Typer(
    help="Answers questions about a folder of documents with cited sentences.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

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


@app.command()
def sync(
    seeds: Seeds = None,
    data: Data = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would be done, and do nothing.")] = False,
    rebuild: Annotated[bool, typer.Option(help="Read and embed everything anew.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make the index mirror the folder."""
    from index.embed import load_encoder
    from index.sync import preview
    from index.sync import sync as run

    settings = _settings(seeds=seeds, data=data)
    encoder = load_encoder(settings.embedder)
    if dry_run:
        report = preview(settings.seeds, settings.data, encoder, rebuild=rebuild)
    else:
        with progress(quiet) as bar:
            report = run(settings.seeds, settings.data, encoder, progress=bar, rebuild=rebuild)
    if as_json:
        print_json(_report(report))
    elif not quiet:
        print_report(report)


@app.command()
def ask(
    question: Question = None,
    seeds: Seeds = None,
    data: Data = None,
    k: Count = 8,
    document: Documents = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer a question with cited sentences, from an index that is brought up to date first."""
    question = _question(question)
    assistant = _assistant(_settings(seeds=seeds, data=data), quiet)
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
    assistant = _assistant(_settings(seeds=seeds, data=data), quiet)
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

    settings = _settings(seeds=seeds, data=data, host=host, port=port, watch=watch)
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


@app.command()
def status(seeds: Seeds = None, data: Data = None, as_json: Json = False) -> None:
    """Show what the index holds and which files were left out, with the reason."""
    from index.store import Store

    settings = _settings(seeds=seeds, data=data)
    with Store(settings.data).read() as view:
        documents, skipped = view.documents(), view.skipped()
        state: dict[str, Any] = {
            "revision": view.revision,
            "embedder": view.embedder,
            "documents": [
                {"id": d.id, "path": d.path, "title": d.title, "passages": d.passages}
                for d in documents
            ],
            "passages": view.counts()[1],
            "skipped": [{"path": s.path, "reason": s.reason} for s in skipped],
        }
    if as_json:
        print_json(state)
        return
    print(f"{len(documents)} documents, {state['passages']} passages, revision {view.revision}")
    print(f"embedding model {state['embedder']}")
    for document in documents:
        print(f"  {shown(document.path)}: {document.passages} passages")
    for skip in skipped:
        print(f"  {shown(skip.path)}: left out, {shown(skip.reason)}")


@app.command()
def check(data: Data = None, as_json: Json = False) -> None:
    """Verify every row of the index against its checksum."""
    from index.store import Store

    settings = _settings(data=data)
    with Store(settings.data).read() as view:
        broken, damaged, counts = view.broken_file(), view.damaged(), view.counts()
    if as_json:
        print_json({"whole": not (broken or damaged), "file": broken, "documents": damaged})
    elif broken:
        print(f"The index file is damaged ({broken}): run `qa sync --rebuild`.")
    elif damaged:
        print("Damaged, `qa sync` reads them again: " + ", ".join(map(shown, damaged)))
    else:
        print(f"The index is whole: {counts[0]} documents, {counts[1]} passages.")
    if broken or damaged:
        raise typer.Exit(INDEX_UNUSABLE)


@app.command("eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, JSON lines.")],
    seeds: Seeds = None,
    data: Data = None,
    k: Count = 8,
    as_json: Json = False,
) -> None:
    """Measure answers to labelled questions; the documents stand in `documents/` beside them."""
    import tempfile

    from qa.answer import Assistant
    from qa.evaluate import evaluate as run
    from qa.evaluate import load_questions, render

    beside = questions.parent / "documents"
    seeds = seeds or (beside if beside.is_dir() else None)
    labelled = load_questions(questions)
    with tempfile.TemporaryDirectory() as scratch:
        settings = _settings(seeds=seeds, data=data or Path(scratch))
        assistant: Assistant = _assistant(settings, quiet=False)
        metrics = run(assistant, labelled, k=k)
    if as_json:
        print_json(metrics.as_dict())
    else:
        print(render(metrics))


@app.command()
def doctor(seeds: Seeds = None, data: Data = None) -> None:
    """Check the settings, the models, the folder and the index, and name what to mend."""
    from qa.doctor import examine

    findings = list(examine(_settings(seeds=seeds, data=data)))
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


def _settings(**flags: Any) -> "Settings":
    from qa.settings import load_settings

    return load_settings(**flags)


def _assistant(settings: "Settings", quiet: bool) -> Any:
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


def _report(report: "SyncReport") -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(report)


if __name__ == "__main__":
    main()
