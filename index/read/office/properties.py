"""The properties that office programs keep in a file's archive → its title, who wrote it and when.

Knows where Office Open XML (ISO/IEC 29500-2, 11) and OpenDocument (part 3, 4.3) keep them.
"""

import io
import zipfile
from typing import Any

from lxml import etree

from index.read.authorship import names, written

_PARTS = {
    "docProps/core.xml": ("{*}creator", "{*}created"),
    "meta.xml": ("{*}initial-creator", "{*}creation-date"),
}
_TITLE = "{*}title"
_LARGEST = 65_536


def authorship(data: bytes) -> tuple[str, str]:
    """Author and date as in `Document`; both "" where the file tells nothing that makes sense."""
    # The text of a file is worth reading, whatever is wrong with its properties.
    try:
        part, tree = _properties(data)
        author, date = ([_text(node) for node in tree.iter(tag)] for tag in _PARTS[part])
    except Exception:
        return "", ""
    return names(author), written(next(iter(date), ""))


def title(data: bytes) -> str:
    """The title on one line; "" where the file tells none."""
    try:
        _, tree = _properties(data)
        return " ".join(next(map(_text, tree.iter(_TITLE)), "").split())
    except Exception:
        return ""


def _properties(data: bytes) -> tuple[str, Any]:
    """The part that holds the properties and its tree; an error where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = next(name for name in _PARTS if name in archive.NameToInfo)
        with archive.open(part) as file:
            return part, xml(file.read(_LARGEST))


def xml(data: bytes) -> Any:
    """The root of an XML file, read without entities and network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _text(node: Any) -> str:
    return "".join(node.itertext())
