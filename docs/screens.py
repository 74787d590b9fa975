"""Takes pictures of every state of the pages: python -m docs.screens [STATE ...] (needs Chromium).

One picture per state in docs/screens/: in light and dark, 320, 768 and 1280 pixels wide. The states
are those that `tests/states.py` brings about; docs/screens/README.md shows them.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browsing import CHROMIUM
from sites import Sites, standing
from states import STATES, bring

from index.embed import load_encoder

TARGET = Path(__file__).parent / "screens"
SIZES = ((320, 640), (768, 900), (1280, 800))
GAP, GROUND, QUALITY = 16, "#8a8a8a", 40
SCHEMES = ("light", "dark")


def picture(page: Page, name: str, sites: Sites) -> Image.Image:
    """All six variants of a state, light above dark."""
    width = sum(width for width, _ in SIZES) + GAP * (len(SIZES) - 1)
    height = max(height for _, height in SIZES)
    sheet = Image.new("RGB", (width, 2 * height + GAP), GROUND)
    left = 0
    for size in SIZES:
        page.emulate_media(media="screen", color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": size[0], "height": size[1]})
        bring(page, sites, name)
        for row, scheme in enumerate(SCHEMES):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_timeout(100)
            shot = Image.open(io.BytesIO(page.screenshot()))
            sheet.paste(shot, (left, row * (height + GAP)))
        left += size[0] + GAP
    return sheet


def main() -> None:
    """Serves, goes from state to state, writes a picture of each."""
    TARGET.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or list(STATES)
    with (
        tempfile.TemporaryDirectory() as root,
        standing(Path(root), load_encoder(None)) as sites,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        for name in wanted:
            page = browser.new_context(base_url=sites.open).new_page()
            sheet = picture(page, name, sites)
            sheet.save(TARGET / f"{name.replace(' ', '-')}.webp", quality=QUALITY, method=4)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
