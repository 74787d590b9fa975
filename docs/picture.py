"""Takes the README's picture of the page: python docs/picture.py (needs Chromium).

Asks the demonstration documents a question in a real browser and opens its source.
"""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

QUESTION = "Who signed the MoU?"
TARGET = Path(__file__).parent / "page.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@contextmanager
def serving(*flags: str) -> Iterator[str]:
    """The address of a server over the demonstration documents that is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", port, *flags]
    server = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urlopen(f"{address}readyz"):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The server didn't get ready.")


def main() -> None:
    """Serves, asks, opens the source, takes the picture."""
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.locator("#question").fill(QUESTION)
        page.keyboard.press("Enter")
        page.locator("#log .chip").first.click()
        page.wait_for_timeout(1500)
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
