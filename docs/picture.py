"""Takes the README's picture of the page: python docs/picture.py (needs Chromium).

Asks the demonstration documents a question in a real browser and opens its source.
"""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

QUESTION = "Who signed the MoU?"
TARGET = Path(__file__).parent / "page.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def opened(page: Page, address: str) -> None:
    """Goes to the page as soon as the server is ready."""
    for _ in range(600):
        try:
            response = page.goto(f"{address}readyz")
            if response and response.status == 200:
                page.goto(address)
                return
        except Error:
            pass
        time.sleep(0.1)
    sys.exit("The server didn't get ready.")


def main() -> None:
    """Serves, asks, opens the source, takes the picture."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "qa.cli", "serve", "--port", port])
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS
            )
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            opened(page, f"http://127.0.0.1:{port}/")
            page.locator("#question").fill(QUESTION)
            page.keyboard.press("Enter")
            page.locator("#log .chip").first.click()
            page.wait_for_timeout(1500)
            page.screenshot(path=TARGET)
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
