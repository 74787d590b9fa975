"""Office files in the strict form of their standard → the form that all programs read.

The two differ in the names of their namespaces (ISO/IEC 29500-1 and -4, annex A).
"""

import io
import re
import zipfile
from collections.abc import Callable
from typing import IO, Any

_RELATIONS = "_rels/.rels"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def opened(open_file: Callable[[IO[bytes]], Any], data: bytes) -> Any:
    """What `open_file` makes of a file, whichever form that has; it knows the usual one only."""
    try:
        return open_file(io.BytesIO(data))
    except (KeyError, ValueError):
        # Few are of the other form: the rest mustn't be looked at twice.
        if usual := _transitional(data):
            return open_file(io.BytesIO(usual))
        raise


def _transitional(data: bytes) -> bytes | None:
    """The file with the usual names; none if it has them already."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        if _RELATIONS not in source.namelist() or not _STRICT.search(source.read(_RELATIONS)):
            return None
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for part in source.namelist():
                target.writestr(part, _STRICT.sub(_USUAL, source.read(part)))
    return made.getvalue()
