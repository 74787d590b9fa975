"""Pages that browsers saved whole: `X.html`, and beside it the folder `X_files` of what it shows.

The pictures, frames and advertisements of a page are no documents of their own.
"""

import os
from pathlib import Path

_PAGES = (".html", ".htm", ".xhtml")
# Browsers and word processors say it in their own language.
_ENDS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos", "-filer")


def is_saved_with_page(folder: Path) -> bool:
    """Whether a folder holds what a page beside it shows."""
    end = next((end for end in _ENDS if folder.name.endswith(end)), "")
    stem = folder.name.removesuffix(end)
    return bool(end and stem) and any(
        os.path.lexists(folder.with_name(stem + suffix)) for suffix in _PAGES
    )


def has_folder(page: Path) -> bool:
    """Whether there is a folder of what a page shows, or would show if it were still there."""
    stem, suffix = os.path.splitext(page.name)
    return suffix in _PAGES and any(os.path.isdir(page.with_name(stem + end)) for end in _ENDS)
