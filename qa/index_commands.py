"""The commands about the index itself: it is made to mirror the folder, shown, and verified.

Models and indexes are imported inside them, as in qa/cli.py, which makes commands of them.
"""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from qa.options import INDEX_UNUSABLE, Data, Json, Quiet, Seeds, settings_of
from qa.terminal import print_json, print_report, progress, shown


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

    settings = settings_of(seeds=seeds, data=data)
    encoder = load_encoder(settings.embedder)
    if dry_run:
        report = preview(settings.seeds, settings.data, encoder, rebuild=rebuild)
    else:
        with progress(quiet) as bar:
            report = run(settings.seeds, settings.data, encoder, progress=bar, rebuild=rebuild)
    if as_json:
        print_json(asdict(report))
    elif not quiet:
        print_report(report)


def status(seeds: Seeds = None, data: Data = None, as_json: Json = False) -> None:
    """Show what the index holds and what was left out, with the reason."""
    from index.store import Store

    settings = settings_of(seeds=seeds, data=data)
    with Store(settings.data).read() as view:
        documents, skipped = view.documents(), view.skipped()
        state: dict[str, Any] = {
            "revision": view.revision,
            "embedder": view.embedder,
            "documents": [
                {
                    "id": d.id,
                    "path": d.path,
                    "title": d.title,
                    "passages": d.passages,
                    "note": d.note,
                }
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
        note = f"; {shown(document.note)}" if document.note else ""
        print(f"  {shown(document.path)}: {document.passages} passages{note}")
    for skip in skipped:
        print(f"  {shown(skip.path)}: left out, {shown(skip.reason)}")


def check(seeds: Seeds = None, data: Data = None, as_json: Json = False) -> None:
    """Verify every row of the index against its checksum."""
    from index.store import Store

    settings = settings_of(seeds=seeds, data=data)
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
