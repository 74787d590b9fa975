"""The training files → endless pools of windows, mixed as a stage wants them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path

from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.embed import load_encoder
from training.alone import alone, in_place
from training.belonging import belonging
from training.examples import Example, Input, Judgement, tokenized, window
from training.mine import mined
from training.model import base_model
from training.reasons import reasons
from training.records import FILES, Record, load, part
from training.stages import SEED, Stage
from training.talks import talks

VALIDATED = 400
TALKED = ("squad", "unanswerable", "tales")


def base_tokenizer() -> Tokenizer:
    """The tokenizer of all-MiniLM-L6-v2, cutting nothing."""
    tokenizer = Tokenizer.from_file(str(base_model() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def sources(data: Path, limit: int | None = None) -> tuple[dict[str, list[Example]], list[Example]]:
    """The examples to train on by source, and those to validate on; `limit` of each file."""
    tokenizer = base_tokenizer()
    held: list[Example] = []
    found: dict[str, list[Example]] = {}
    to_learn: dict[str, list[Record]] = {}
    for name in FILES:
        records = load(data, name)
        random.Random(SEED).shuffle(records)
        to_learn[name] = [r for r in records if part(r["title"]) == "train"][:limit]
        found[name] = tokenized(to_learn[name], tokenizer)
        if name in ("squad", "unanswerable"):
            some = [r for r in records if part(r["title"]) == "validate"][:VALIDATED]
            held += tokenized(some, tokenizer)
    talked = [record for name in TALKED for record in to_learn[name]]
    misses = mined(to_learn["squad"] + to_learn["search"], random.Random(SEED))
    some = random.Random(SEED).sample(misses, len(misses) // 4)
    apart = belonging(load_encoder(None), random.Random(SEED))
    single = alone([*talked, *to_learn["search"], *some], random.Random(SEED))
    made = {
        "mined": misses,
        "alone": single,
        "reasons": reasons(single, random.Random(SEED)),
        "several": apart,
        "in_place": list(in_place(random.Random(SEED).sample(talked, len(talked) // 6))),
        "talks": talks(talked, to_learn["qasrl"], random.Random(SEED)),
    }
    found |= {name: tokenized(records, tokenizer) for name, records in made.items()}
    return found, held


def pools(found: dict[str, list[Example]], stage: Stage) -> Iterator[list[Input]]:
    """Endless pools of about `stage.pool` windows; sources are gone through in shuffled rounds."""
    orders: dict[str, list[int]] = {}
    number = 0
    while True:
        choose = random.Random(f"{SEED}-{stage.name}-{number}")
        pool = []
        for name, share in {**stage.mix, **stage.unjudged}.items():
            size = round(share * stage.pool)
            for i in range(number * size, (number + 1) * size):
                turn, at = divmod(i, len(found[name]))
                if at == 0 or name not in orders:
                    orders[name] = list(range(len(found[name])))
                    random.Random(f"{SEED}-{stage.name}-{name}-{turn}").shuffle(orders[name])
                example = found[name][orders[name][at]]
                room = choose.randint(stage.shortest, stage.longest)
                pool.append(window(example, room, choose))
        yield pool
        number += 1


def judged_pools(
    found: dict[str, list[Example]], judged: Path, stage: Stage
) -> Iterator[list[Input]]:
    """The pools of `stage` that the folder `judged` holds a file of, over and over again.

    What isn't judged beside them differs each time.
    """
    files = sorted(judged.glob("*.safetensors"))
    known = list(islice(pools(found, replace(stage, unjudged={})), len(files)))
    others = pools(found, replace(stage, mix={}))
    while True:
        for pool, file in zip(known, files, strict=True):
            yield [*_told(pool, file), *next(others)]


def _told(windows: Sequence[Input], file: Path) -> list[Input]:
    """The windows with what `file` keeps of them.

    Raises:
        ValueError: it is of other windows.
    """
    kept = load_file(file)
    if len(kept["answerable"]) != len(windows):
        raise ValueError(f"{file} judges {len(kept['answerable'])} windows, not {len(windows)}.")
    names = [field.name for field in fields(Judgement)]
    return [
        replace(window, judgement=Judgement(*(kept[name][row] for name in names)))
        for row, window in enumerate(windows)
    ]
