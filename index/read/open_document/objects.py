"""Formulas and charts of OpenDocument files, each a part of its own → text where they are shown.

A chart keeps its values in a table of its own. The format: OASIS, OpenDocument 1.3, part 3, 10.4.6
and 11.
"""

import posixpath
import zipfile
from typing import Any

from lxml import etree

from index.read.formulas.mathml import FORMULA, formula
from index.read.office.properties import xml

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{{{_OASIS}text:1.0}}"
OBJECT = f"{{{_OASIS}drawing:1.0}}object"
"""The element that stands where one is shown."""

_CHART = "{*}body/{*}chart/{*}chart"
_LINK = "{http://www.w3.org/1999/xlink}href"
_LARGEST = 2**24

UNREAD = "a chart or a formula couldn't be read"
"""What people are told of a part that is broken."""


def part_of(element: Any) -> str:
    """Where in the archive an object is, if it is there at all."""
    return posixpath.normpath(f"{element.get(_LINK)}/content.xml")


def root_of(archive: zipfile.ZipFile, part: str) -> Any:
    """The root of such a part; one that is too large is an error."""
    with archive.open(part) as file:
        return xml(file.read(_LARGEST))


def show(body: Any, archive: zipfile.ZipFile) -> str:
    """Writes what the objects in a document's body say into it; returns what people are told."""
    unread = ""
    # Each part is read once, whatever shows it again.
    parts = set(archive.namelist())
    for element in list(body.iter(OBJECT)):
        part = part_of(element)
        if part in parts:
            parts.remove(part)
            try:
                _write(element, root_of(archive, part))
            except MemoryError:
                raise
            except Exception:
                unread = UNREAD
    return unread


def _write(element: Any, shown: Any) -> None:
    frame = element.getparent()
    if shown.tag == FORMULA and frame.get(f"{_TEXT}anchor-type") == "as-char":
        frame.clear(keep_tail=True)
        frame.tag, frame.text = f"{_TEXT}span", formula(shown)
    elif shown.tag == FORMULA:
        etree.SubElement(element, f"{_TEXT}p").text = formula(shown)
    elif (chart := shown.find(_CHART)) is not None:
        for title in chart.iterfind("{*}title/{*}p"):
            etree.SubElement(element, f"{_TEXT}p").text = "".join(title.itertext())
        element.extend(chart.findall("{*}table"))
