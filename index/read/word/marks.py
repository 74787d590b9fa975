"""What a part of a Word file says about its text: what isn't to be read, what is raised or joined.

Looked for once in the whole part: to ask each run would take longer than all else. Knows how Word
marks its text (ISO/IEC 29500-1, 17.3 and 17.13.5), not what it says.
"""

from itertools import chain
from typing import Any, NamedTuple

from docx.oxml.ns import qn

# Forms of the same text, the last one for programs that can't show those before it.
CHOICE, FALLBACK, FORMS = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"
    for name in ("Choice", "Fallback", "AlternateContent")
)
_TEXT, _DELETED, _PROPERTIES = qn("w:t"), qn("w:del"), qn("w:pPr")
# What was deleted or moved away with changes tracked, and how signs are read aloud.
_LEFT_OUT = (_DELETED, qn("w:moveFrom"), qn("w:rt"))
_HOLDERS = (qn("w:r"), FALLBACK, *_LEFT_OUT)
_HIDDEN, _RAISED = qn("w:vanish"), qn("w:vertAlign")
_VALUE = qn("w:val")
_OFF = ("0", "false", "off")


class Marks(NamedTuple):
    """Elements of a part: what holds text that isn't to be read, and the runs that stand raised.

    A paragraph that is `open` goes on in the next: its end was deleted.
    """

    hidden: frozenset[Any]
    raised: frozenset[Any]
    open: frozenset[Any]


def marks_of(root: Any) -> Marks:
    """The marks in a part."""
    repeated = filter(_repeats, root.iter(FALLBACK))
    left_out = list(root.iter(*_LEFT_OUT))
    hidden = {run for part in chain(left_out, repeated) for run in part.iter(*_HOLDERS)}
    hidden |= {
        mark.getparent().getparent() for mark in root.iter(_HIDDEN) if mark.get(_VALUE) not in _OFF
    }
    above = (mark for mark in root.iter(_RAISED) if mark.get(_VALUE) == "superscript")
    raised = frozenset(mark.getparent().getparent() for mark in above)
    ends = (mark.getparent().getparent() for mark in left_out if mark.tag == _DELETED)
    unended = (end.getparent() for end in ends if end is not None and end.tag == _PROPERTIES)
    return Marks(frozenset(hidden), raised, frozenset(unended))


def _repeats(fallback: Any) -> bool:
    """Whether a form before this one tells a text; a sign may stand in the last one only."""
    forms = fallback.itersiblings(CHOICE, preceding=True)
    return any(next(form.iter(_TEXT), None) is not None for form in forms)
