"""What a document is called: the title that its file tells, on one line of a sensible length.

It stands in every citation, in lists and at the head of pages, and models read it.
"""

from index.read.authorship import visible
from index.read.text import title_from

LONGEST = 300
"""The most characters of a title; those of laws are about as long."""


def titled(path: str, said: str) -> str:
    r"""The title that a file tells, without what people don't see, else its name.

    >>> titled("a.md", "Tide\u202e  tables\x07"), titled("old_mill.md", "\u200b")
    ('Tide tables', 'old mill')
    """
    named = title_from(path)
    title = visible(said[: 10 * LONGEST]) or visible(named) or named
    if len(title) <= LONGEST:
        return title
    words = title[:LONGEST].rpartition(" ")[0]
    # What has few blanks, as Chinese has, is cut where it has to be.
    cut = words if 2 * len(words) > LONGEST else title[: LONGEST - 1]
    return cut.rstrip(" ,;:") + "…"
