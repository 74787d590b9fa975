"""Office files in the strict form of their standard → the form that all programs read.

The two differ in the names of their namespaces (ISO/IEC 29500-1 and -4, annex A).
"""

import io
import re
import zipfile

_RELATIONS = "_rels/.rels"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def transitional(data: bytes) -> bytes:
    """The file with the usual names, or as it is if it has them already."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        if _RELATIONS not in source.namelist() or not _STRICT.search(source.read(_RELATIONS)):
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for part in source.namelist():
                target.writestr(part, _STRICT.sub(_USUAL, source.read(part)))
    return made.getvalue()
