"""What an Office file shows that stands in a part of its own: charts and diagrams → their text.

Both keep what they say beside how they look (ISO/IEC 29500-1, 21.2 and 21.4); the values of a chart
are those that the program kept. This file doesn't know who shows them.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from index.read.office.number_format import is_telling, shown
from index.read.office.properties import xml
from index.read.text import ITEM, PROSE, ROW, Piece, row_writer

_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SHOWN = (f"{_CHART}chart", f"{_DIAGRAM}relIds")
"""The elements that stand where a chart or a diagram is shown."""

UNREAD = "a chart or a diagram couldn't be read"
"""What people are told of a part that is missing or broken."""

_PARAGRAPH, _TEXT = f"{_MAIN}p", f"{_MAIN}t"
_NOT_SAID = frozenset(("parTrans", "sibTrans", "pres"))
_MOST_POINTS = 100_000


def part_pieces(element: Any, part: Callable[[str], bytes], unread: set[str]) -> list[Piece]:
    """The text of a chart or a diagram; none if its part is missing or broken.

    Args:
        element: one of `SHOWN`.
        part: gives what a link of the part that the element stands in leads to.
        unread: to which `UNREAD` is added then.
    """
    # What stands around it is worth reading, whatever is wrong with it.
    try:
        if element.tag == SHOWN[0]:
            return list(_chart(xml(part(element.get(f"{_LINKS}id")))))
        return list(_diagram(xml(part(element.get(f"{_LINKS}dm")))))
    except MemoryError:
        raise
    except Exception:
        unread.add(UNREAD)
        return []


def _chart(chart: Any) -> Iterator[Piece]:
    """The title, then a row for each category, the names of the series being those of columns."""
    title = chart.find(f"{_CHART}chart/{_CHART}title")
    yield Piece(PROSE, "" if title is None else _words(title))
    series = list(chart.iter(f"{_CHART}ser"))
    names = [" ".join(_points(one.find(f"{_CHART}tx")).values()) for one in series]
    labels: dict[int, str] = {}
    columns = []
    for one in series:
        for tag in ("cat", "xVal"):
            labels = _points(one.find(_CHART + tag)) | labels
        values = (_points(one.find(_CHART + tag)) for tag in ("val", "yVal"))
        columns.append({at: text for found in values for at, text in found.items()})
    write = row_writer(["", *names])
    for at in sorted(labels.keys() | set(chain.from_iterable(columns))):
        yield Piece(ROW, write([labels.get(at, ""), *(column.get(at, "") for column in columns)]))


def _points(data: Any) -> dict[int, str]:
    """The texts of a series, a category or a name by their place; of several levels all."""
    points: dict[int, str] = {}
    if data is None:
        return points
    code = data.findtext(f".//{_CHART}formatCode") or ""
    for point in data.iter(f"{_CHART}pt"):
        at = int(point.get("idx", "0"))
        text = " ".join((point.findtext(f"{_CHART}v") or "").split())
        if len(points) < _MOST_POINTS:
            # The outermost level comes last.
            points[at] = f"{_value(text, code)} {points.get(at, '')}".strip()
    return points


def _value(text: str, code: str) -> str:
    try:
        return shown(float(text), code) if is_telling(code) else f"{float(text):.15g}"
    except ValueError:
        return text


def _diagram(diagram: Any) -> Iterator[Piece]:
    """The texts of the shapes, each followed by those below it."""
    points = {
        point.get("modelId"): point
        for point in diagram.iter(f"{_DIAGRAM}pt")
        if point.get("type") not in _NOT_SAID
    }
    below: dict[str, list[tuple[int, str]]] = {}
    for link in diagram.iter(f"{_DIAGRAM}cxn"):
        if link.get("type", "parOf") == "parOf":
            place = int(link.get("srcOrd", "0"))
            below.setdefault(link.get("srcId"), []).append((place, link.get("destId")))
    # All that hangs on nothing comes first; a circle of shapes ends where it began.
    hanging = {name for links in below.values() for _, name in links}
    waiting = [name for name in reversed(points) if name not in hanging]
    while waiting:
        name = waiting.pop()
        if (point := points.pop(name, None)) is not None:
            text = _words(point)
            yield Piece(ITEM, f"- {text}" if text else "")
            waiting += [name for _, name in sorted(below.get(name, ()), reverse=True)]


def _words(element: Any) -> str:
    """The text of an element on one line."""
    lines = (
        "".join(node.text or "" for node in paragraph.iter(_TEXT))
        for paragraph in element.iter(_PARAGRAPH)
    )
    return " ".join(" ".join(lines).split())
