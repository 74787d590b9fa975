"""Other programs, which write and convert files for the readers' tests."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

# Where pandoc would take another for a suffix.
_WRITERS = {".md": "gfm", ".markdown": "markdown-smart", ".txt": "plain", ".xhtml": "html"}


def program(name: str, package: str) -> str:
    """Where a program is that the tests need."""
    found = shutil.which(name)
    assert found, f"the formats are tested with {name}: apt-get install {package}"
    return found


def pandoc(folder: Path, markdown: str, suffixes: Sequence[str]) -> dict[str, bytes]:
    """A text in other formats, by their suffixes."""
    source = folder / "source.md"
    source.write_text(markdown, encoding="utf-8")
    made: dict[str, bytes] = {}
    for suffix in suffixes:
        target = folder / f"pandoc{suffix}"
        writer = [f"--to={_WRITERS[suffix]}"] if suffix in _WRITERS else []
        flags: list[str | Path] = ["--from=markdown-smart", "--standalone", *writer, "-o", target]
        command: list[str | Path] = [program("pandoc", "pandoc"), source, *flags]
        subprocess.run(command, check=True, capture_output=True)
        made[suffix] = target.read_bytes()
    return made


class Office:
    """LibreOffice without a screen. It starts slowly: all files of a kind go through it at once."""

    def __init__(self, folder: Path) -> None:
        self._program = program("soffice", "libreoffice-writer-nogui")
        self._profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        self._folder = folder

    def convert(self, to: str, files: dict[str, bytes]) -> dict[str, bytes]:
        """Files by their names → the same by their stems.

        Args:
            to: what LibreOffice calls the format: its suffix and perhaps a filter.
            files: what to convert.
        """
        suffix = to.partition(":")[0]
        taken, given = self._folder / f"for-{suffix}", self._folder / suffix
        taken.mkdir()
        for name, data in files.items():
            (taken / name).write_bytes(data)
        command = [self._program, self._profile, "--headless", "--convert-to", to]
        sources = [taken / name for name in files]
        subprocess.run(
            [*command, "--outdir", given, *sources], check=True, capture_output=True, timeout=240
        )
        return {stem: (given / f"{stem}.{suffix}").read_bytes() for stem in map(_stem, files)}


def _stem(name: str) -> str:
    return Path(name).stem


def chromium(folder: Path, page: str, *flags: str) -> bytes:
    """What Chromium makes of a page: its standard output, or the PDF that it prints."""
    source, printed = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    target = [f"--print-to-pdf={printed}"] if "--dump-dom" not in flags else []
    command = [program("chromium", "chromium"), "--headless", "--no-sandbox", "--disable-gpu"]
    profile = f"--user-data-dir={folder / 'chromium'}"
    done = subprocess.run(
        [*command, profile, *target, *flags, source.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return printed.read_bytes() if target else done.stdout


def saved_page(page: str) -> bytes:
    """A page in one file with its pictures, as Chromium saves it."""
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=program("chromium", "chromium"), args=["--no-sandbox"]
        )
        tab = browser.new_page()
        tab.set_content(page)
        session = tab.context.new_cdp_session(tab)
        saved = str(session.send("Page.captureSnapshot", {"format": "mhtml"})["data"])
        browser.close()
    return saved.encode()
