"""A folder of made-up documents of any size, the same for every run."""

import random
from pathlib import Path

PASSAGES_PER_DOCUMENT = 100
PLACES = ("Alder", "Birch", "Cedar", "Elder", "Gorse", "Hazel", "Ivy", "Larch", "Maple", "Oak")
THINGS = ("mill", "bridge", "school", "harbour", "library", "market", "chapel", "theatre")
ACTIONS = ("built", "repaired", "sold", "painted", "flooded", "measured", "closed", "moved")


def write_library(folder: Path, passages: int, sentences: int = 1) -> None:
    """Writes documents that give `passages` passages: a section of so many sentences for each."""
    generator = random.Random(passages)
    for number in range(max(1, passages // PASSAGES_PER_DOCUMENT)):
        file = folder / f"{number % 50:02}" / f"record-{number:05}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        sections = (
            f"## Entry {number}-{i}\n\n"
            + " ".join(sentence(generator) for _ in range(sentences))
            + "\n"
            for i in range(min(passages, PASSAGES_PER_DOCUMENT))
        )
        file.write_text("\n".join(sections))


def sentence(generator: random.Random) -> str:
    """One made-up fact."""
    place, thing, action = map(generator.choice, (PLACES, THINGS, ACTIONS))
    return (
        f"The {thing} of {place} {generator.randrange(1000)} was {action} in "
        f"{generator.randrange(1500, 2000)}."
    )
