"""What is made out of kept answers: how their quotes stand now, and transcripts."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from conftest import QUESTION, Library
from markdown_it import MarkdownIt

from qa.answer import Assistant
from qa.conversations import Conversations
from qa.conversations.records import new_id
from qa.settings import Settings
from qa.standing import as_it_stands
from qa.terminal import print_answer
from qa.transcript import markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![leak](https://evil.example/x)",
    "[click](javascript:alert(1))",
    "<https://evil.example/>",
    "[a]: https://evil.example",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "```\ncode",
    "    code",
    "a\n===\nb\n---",
    "| a | b |\n|---|---|\n| c | d |",
    "**bold** _it_ ~~gone~~ &lt;b&gt; \\<b>",
    "</title>\u202e\x00\x1b[31m$x$",
]


def test_a_quote_is_held_against_the_document_as_it_is_now(library: Library) -> None:
    file = library.write("ferry.txt", "The ferry leaves at seven. Its captain is Ada Holm.")
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    assistant = Assistant.open(settings, library.encoder)
    answer = assistant.ask("Who is the captain of the ferry?").as_dict()
    quote = answer["citations"][0]["quote"]

    def now() -> dict[str, object]:
        with assistant.corpus.snapshot() as snapshot:
            found = as_it_stands(answer, snapshot)["citations"][0]
        assert found["quote"] == quote == "Its captain is Ada Holm."
        if found["state"] in ("changed", "renamed") and found["stands"]:
            start, end = map(int, found["url"].partition("&cite=")[2].partition("#")[0].split("-"))
            assert (start, end) == (found["place"]["start"], found["place"]["end"])
            assert file.read_text()[start:end] == quote
        assert found["stands"] is (found["place"] is not None)
        return {name: found[name] for name in ("state", "stands")}

    assert now() == {"state": "current", "stands": True}
    file = file.rename(file.with_name("boat.txt"))
    assistant.sync()
    assert now() == {"state": "renamed", "stands": True}
    file = file.rename(file.with_name("ferry.txt"))
    file.write_text("In summer it is another one. The ferry leaves at eight. " + quote)
    assistant.sync()
    assert now() == {"state": "changed", "stands": True}
    file.write_text("The ferry leaves at seven. Its captain is Ida Holm.")
    assistant.sync()
    assert now() == {"state": "changed", "stands": False}
    file.unlink()
    library.write("tram.txt", "The tram was opened in 1931.")
    assistant.sync()
    assert now() == {"state": "gone", "stands": False}


def test_a_row_is_told_with_its_sheet(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Ferries")
        sheet.write_row(0, 0, ["Ferry", "Captain", "Built"])
        sheet.write_row(1, 0, ["Alma", "Ada Holm", 1961])
    library.write("boats.xlsx", stream.getvalue())
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    answer = Assistant.open(settings, library.encoder).ask("Who is the captain of the Alma?")
    cited = (answer.citations or answer.nearest)[0]
    assert cited.place == "sheet Ferries, row 2"
    kept = Conversations(library.data)
    with kept.transaction() as records:
        id = records.begin("Boats")
        records.add(id, replace(answer, turn=new_id()), None)
        conversation, (turn,) = records.conversation(id), records.turns(id)
    assert conversation is not None
    with Assistant.open(settings, library.encoder).corpus.snapshot() as snapshot:
        whole = markdown(conversation, [(turn, as_it_stands(turn.answer, snapshot))])
    assert "boats.xlsx, sheet Ferries, row 2" in whole
    print_answer(answer)
    assert "boats.xlsx, sheet Ferries, row 2 (" in capsys.readouterr().out


@pytest.mark.parametrize("text", HOSTILE)
def test_a_transcript_reads_as_text_whatever_stands_in_it(
    tmp_path: Path, assistant: Assistant, text: str
) -> None:
    kept = Conversations(tmp_path)
    given = replace(assistant.ask(QUESTION), question=text, turn=new_id())
    document = replace(given.citations[0].document, title=text, path=text, author=text)
    cited = replace(given.citations[0], quote=text, document=document)
    given = replace(given, citations=(cited,), understood=f"{text} now")
    with kept.transaction() as records:
        id = records.begin(text)
        records.add(id, given, None)
        conversation, turns = records.conversation(id), records.turns(id)
    assert conversation is not None
    with assistant.corpus.snapshot() as snapshot:
        answers = [as_it_stands(turn.answer, snapshot) for turn in turns]
    whole = markdown(conversation, zip(turns, answers, strict=True))
    reader = MarkdownIt("js-default", {"html": True})
    kinds = {token.type for token in reader.parse(whole)}
    inline = [child for token in reader.parse(whole) for child in token.children or []]
    blocks = ("heading", "paragraph", "blockquote")
    assert kinds == {f"{kind}_{end}" for kind in blocks for end in ("open", "close")} | {"inline"}
    assert {child.type for child in inline} == {"text"}
    read = "".join(child.content for child in inline)
    visible = " ".join("".join(c if c.isprintable() or c == "\n" else " " for c in text).split())
    assert read.count(visible) >= 5
