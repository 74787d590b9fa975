"""What the reader was trained on, in which order and how fast: the runs of the recipe.

Two stages in the first: short windows, since most of what there is to learn fits into a few
sentences and costs a third there, then whole paragraphs with more that don't answer. The others
are runs of their own.
"""

from dataclasses import dataclass, field, replace

SEED = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training: how many million tokens, windows of how many, from which sources.

    `mix` gives each source's share of the windows, `unjudged` that of those which no teacher judges
    beside them; `pool` of the first are drawn and batched at a time, `batch` tokens an update.
    `rate` is the highest learning rate of the encoder; `dropout` the share of what each half of a
    layer adds that is left out.
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
    unjudged: dict[str, float] = field(default_factory=dict)


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
TEACHER = (
    Stage(
        "teacher",
        5.6,
        40,
        160,
        dict(squad=0.52, unanswerable=0.24, mined=0.1, search=0.06, qamr=0.05, tales=0.03),
        rate=5e-4,
        pool=2048,
        batch=2560,
    ),
)
# The teacher goes on, to ship as the second reader, with more that was retrieved and doesn't answer
# and with follow-ups.
CLOSE = (
    Stage(
        "close",
        8.0,
        32,
        192,
        dict(
            squad=0.42,
            unanswerable=0.22,
            mined=0.14,
            search=0.06,
            qamr=0.04,
            tales=0.03,
            talks=0.09,
        ),
        rate=3.5e-4,
        pool=2048,
        batch=2560,
        dropout=0.05,
    ),
)
# And once more, with what it will read: sentences by themselves, most of which don't answer.
ALONE = (
    Stage(
        "alone",
        4.0,
        32,
        144,
        dict(
            alone=0.47,
            squad=0.17,
            unanswerable=0.16,
            mined=0.07,
            search=0.02,
            qamr=0.03,
            tales=0.01,
            talks=0.07,
        ),
        rate=2.5e-4,
        pool=2048,
        batch=2560,
        dropout=0.05,
    ),
)
# As before, and with reasons that aren't told.
REASONS = (
    Stage(
        "reasons",
        5.6,
        32,
        144,
        dict(
            alone=0.42,
            reasons=0.05,
            squad=0.17,
            unanswerable=0.17,
            mined=0.07,
            search=0.02,
            qamr=0.03,
            tales=0.01,
            talks=0.06,
        ),
        rate=3e-4,
        pool=2048,
        batch=2560,
        dropout=0.05,
    ),
)
# And with what belongs to an answer of several sentences.
BELONGING = (
    Stage(
        "belonging",
        6.5,
        32,
        144,
        dict(
            several=0.4,
            in_place=0.06,
            alone=0.18,
            reasons=0.03,
            squad=0.1,
            unanswerable=0.1,
            mined=0.04,
            search=0.02,
            qamr=0.02,
            tales=0.01,
            talks=0.04,
        ),
        rate=3e-4,
        pool=2048,
        batch=2560,
        dropout=0.05,
    ),
)
# More of it, from halfway between the last two, with more authors and a lower rate.
GATHERED = (replace(BELONGING[0], name="gathered", millions=9.5, rate=2.5e-4),)
# From the weights of `average`, in rounds over the windows that the teacher has judged; follow-ups
# beside them.
TAUGHT = (
    Stage(
        "taught",
        9.6,
        40,
        200,
        dict(
            squad=0.4, unanswerable=0.18, mined=0.24, search=0.06, qamr=0.06, qasrl=0.02, tales=0.04
        ),
        rate=6e-5,
        pool=2048,
        batch=5120,
        dropout=0.05,
        unjudged=dict(talks=0.25),
    ),
)
RUNS = {
    "first": STAGES,
    "further": FURTHER,
    "retrieved": RETRIEVED,
    "longer": LONGER,
    "varied": VARIED,
    "teacher": TEACHER,
    "close": CLOSE,
    "alone": ALONE,
    "reasons": REASONS,
    "belonging": BELONGING,
    "gathered": GATHERED,
    "taught": TAUGHT,
}
