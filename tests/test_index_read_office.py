"""The forms that office files come in: templates, macros, the strict standard, styles."""

import io
import re
import zipfile

import pytest
from made_hostile import open_document, replaced
from made_slides import saved, slides_of
from made_word import paragraph, run, word
from reading import places, sentences

from index.read import read


def changed(data: bytes, change: "dict[str, str] | re.Pattern[str]", to: str = "") -> bytes:
    """An archive with words replaced in each of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith((".xml", ".rels")):
                text = part.decode()
                if isinstance(change, dict):
                    for old, new in change.items():
                        text = text.replace(old, new)
                else:
                    text = change.sub(to, text)
                part = text.encode()
            target.writestr(name, part)
    return made.getvalue()


WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
        ("a.docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("a.docm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    ],
)
def test_templates_and_word_files_with_macros_are_read(path: str, kind: str) -> None:
    data = word(paragraph(run("It is a letter.")))
    assert sentences(read(path, changed(data, {WORD_MAIN: kind}))) == ["It is a letter."]


def test_slides_with_macros_are_read() -> None:
    kind = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    data = changed(saved(slides_of("It moves.")), {SLIDES_MAIN: kind})
    assert sentences(read("a.pptm", data)) == ["It moves."]


# The other form of the standard names its spaces so.
STRICT = re.compile(r"http://schemas\.openxmlformats\.org/(\w+)/2006/(?!relationships/metadata)")


def test_strict_files_are_read() -> None:
    def strict(data: bytes) -> bytes:
        package = "http://schemas.openxmlformats.org/package/2006/"
        kept = changed(data, {package: "package:"})
        return changed(
            changed(kept, STRICT, r"http://purl.oclc.org/ooxml/\1/"), {"package:": package}
        )

    data = strict(word(paragraph(run("It is strict."))))
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    assert sentences(read("a.docx", data)) == ["It is strict."]
    assert sentences(read("a.pptx", strict(saved(slides_of("So is this."))))) == ["So is this."]


def test_a_paragraph_that_is_a_title_by_its_style_is_one() -> None:
    text = (
        '</text:p><text:p text:style-name="{}"><text:span>The old</text:span> mill</text:p>'
        '<text:h text:outline-level="2">Tides</text:h><text:p text:style-name="P2">It stands.'
    )
    style = (
        "<office:automatic-styles>"
        '<style:style xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" style:name="P1"'
        ' style:parent-style-name="Title"/></office:automatic-styles><office:body>'
    )
    for name in ("Title", "P1"):
        data = replaced(
            open_document(".odt", text.format(name)),
            "content.xml",
            lambda xml: xml.replace("<office:body>", style),
        )
        document = read("a.odt", data)
        assert document.title == "The old mill"
        assert places(document) == {"It stands.": (("The old mill", "Tides"), None)}


def test_how_signs_are_read_aloud_in_open_document_is_no_part_of_their_sentence() -> None:
    ruby = (
        "<text:ruby><text:ruby-base>漢字</text:ruby-base>"
        "<text:ruby-text>かんじ</text:ruby-text></text:ruby>"
    )
    data = open_document(".odt", f"The word {ruby} is old.")
    assert sentences(read("a.odt", data)) == ["The word 漢字 is old."]
