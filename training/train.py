"""Trains the reader: python -m training.train --data DIR --out DIR (see training/README.md).

Which windows, in which order and how fast tells `stages.py`. Every ten minutes the state is kept in
`--out`; started again, the same command goes on from there.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from training.examples import Example, Input, batches
from training.model import ReaderModel, base_model, fresh, loss, restore, save, trained
from training.pools import judged_pools, pools, sources
from training.score import Scores, score
from training.stages import RUNS, SEED, Stage
from training.teacher import TeacherModel

HEAD_RATE = 3.0
WARM_UP = 0.02
LEVEL = 0.1
KEEP_EVERY_S = 600.0


class Run:
    """One training run: model, optimiser, and how far it has come."""

    def __init__(self, model: ReaderModel | TeacherModel, stages: tuple[Stage, ...]) -> None:
        """From the beginning of `stages`."""
        self.model = model
        self.stages = stages
        self.total = sum(stage.millions for stage in stages) * 1e6
        body = [p for p in model.encoder.parameters() if p.requires_grad]
        heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
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
            model=trained(self.model),
            optimiser=self.optimiser.state_dict(),
            place=(self.stage, self.pool, self.tokens, self.in_stage),
        )

    def resume(self, state: dict[str, Any]) -> None:
        """Goes back to where `state` was taken."""
        self.model.load_state_dict(state["model"], strict=False)
        self.optimiser.load_state_dict(state["optimiser"])
        self.stage, self.pool, self.tokens, self.in_stage = state["place"]


def train(run: Run, draw: Callable[[Stage], Iterator[list[Input]]], keep: Any) -> None:
    """Runs all stages from where `run` stands, each on the pools of windows that `draw` yields.

    `keep(run)` is called after each pool.
    """
    while run.stage < len(run.stages):
        stage = run.stages[run.stage]
        # A pool is deterministic, so going on means skipping those that are done.
        for number, pool in enumerate(draw(stage)):
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
    parser.add_argument(
        "--mpnet", type=Path, help="folder of all-mpnet-base-v2: trains the teacher"
    )
    parser.add_argument("--run", choices=RUNS, default="first", help="which run of the recipe")
    parser.add_argument(
        "--judged", type=Path, help="folder of what the teacher says: learns from it"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the stages' tokens")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    options.out.mkdir(parents=True, exist_ok=True)
    found, held = sources(options.data)
    print({name: len(examples) for name, examples in found.items()}, len(held), flush=True)
    model = TeacherModel(options.mpnet) if options.mpnet else fresh(base_model())
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
    draw = partial(judged_pools, found, options.judged) if options.judged else partial(pools, found)
    train(run, draw, keeper)
    keeper.keep(run)
    (options.out / "done").touch()


if __name__ == "__main__":
    main()
