"""How answers, passages and reports look on a terminal.

Text of documents reaches a terminal with its controls as escapes, so that none can steer it.
Knows nothing of commands.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from index.types import SyncReport, Unit
from qa.byline import byline
from qa.types import Answer, AnswerSentence, Candidate, Citation

_WHITE = re.compile(r"\s+")


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[float, int], None] | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading documents", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def print_report(report: SyncReport) -> None:
    """What a sync did or would do; what was left out goes to standard error."""
    verb = "would be " if report.dry_run else ""
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "renamed": len(report.renamed),
        "removed": len(report.removed),
    }
    done = ", ".join(f"{count} {verb}{name}" for name, count in counts.items())
    print(f"{done}, {report.unchanged} unchanged; {report.passages} passages in the index.")
    if report.dry_run:
        for name in ("added", "changed", "removed"):
            for path in getattr(report, name):
                print(f"  {name}: {shown(path)}")
        for old, new in report.renamed:
            print(f"  renamed: {shown(old)} → {shown(new)}")
    for skip in report.skipped:
        print(f"  left out: {shown(skip.path)}: {shown(skip.reason)}", file=sys.stderr)


def print_candidates(found: list[Candidate]) -> None:
    """Passages with their scores, best first."""
    for rank, candidate in enumerate(found, 1):
        passage = candidate.passage
        dense = "–" if candidate.dense is None else f"{candidate.dense:.3f}"
        lexical = "–" if candidate.lexical is None else f"{candidate.lexical:.2f}"
        place = " – ".join([passage.document.path, *passage.headings])
        print(_bold(shown(f"{rank}. {place}")) + f"  (cosine {dense}, BM25 {lexical})")
        print(f"   {shown(' '.join(passage.body.split()))}")


def print_answer(answer: Answer) -> None:
    """The sentences with their marks, then where each stands; or the refusal."""
    if answer.understood != answer.question:
        print(f"Understood as “{shown(answer.understood)}”\n")
    if answer.answered:
        for sentence in answer.sentences:
            marks = "".join(f" [{number}]" for number in sentence.citations)
            print(f"{'- ' if sentence.item else ''}{_marked(sentence, answer)}{marks}")
        print()
        for citation in answer.citations:
            print(f"[{citation.number}] {_place(citation)}")
        if answer.differ:
            print("Two documents differ: [{}] and [{}].".format(*answer.differ))
        print(f"{_sureness(answer)} sure, {answer.took_ms:.0f} ms")
        return
    print(f"Not in these documents ({_sureness(answer)} sure that the nearest answers it).")
    for citation in answer.nearest:
        print(f"  nearest: {shown(' '.join(citation.quote.split()))}")
        print(f"           {_place(citation)}")


def _place(citation: Citation) -> str:
    document = citation.document
    page = f", {citation.place}" if citation.place else ""
    by = byline(document.author, document.written)
    # Of a row the place tells the sheet.
    headings = () if document.unit == Unit.ROW else citation.headings
    where = " – ".join([document.path, *headings])
    return shown(f"{where}{page} ({citation.start}–{citation.end}){by and f', {by}'}")


def _sureness(answer: Answer) -> str:
    """How sure the answer is, never 100 %."""
    return f"{min(round(answer.probability * 100), 99)}%"


def _marked(sentence: AnswerSentence, answer: Answer) -> str:
    """The sentence on one line, with the words of its first quote that answer in bold."""
    citation = next(one for one in answer.citations if one.number == sentence.citations[0])
    text, at = "", citation.start
    for span in citation.highlights:
        text += _line(citation.quote[at - citation.start : span.start - citation.start])
        text += _bold(_line(span.text))
        at = span.end
    return text + _line(citation.quote[at - citation.start :])


def _line(text: str) -> str:
    """As `shown`, with each stretch of white space as one blank."""
    return shown(_WHITE.sub(" ", text))


def _bold(text: str) -> str:
    plain = "NO_COLOR" in os.environ or not sys.stdout.isatty()
    return text if plain else f"\x1b[1m{text}\x1b[22m"


def shown(text: str) -> str:
    """The text with controls as escapes, so that no document can steer the terminal."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text
    )


def print_json(value: Any) -> None:
    """The value as JSON, for scripts."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
