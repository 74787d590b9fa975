"""Questions and quotes made to cost time: words of the rules, over and over. Run as a program.

It ends when all of them were looked at, and is ended where that takes a minute of computing: the
system's own limit, which counts no time that other programs take.
"""

import resource
from itertools import product

from qa.answer import MAX_QUESTION
from qa.followup import alternatives
from qa.frame import without_frame
from qa.suggest import questions_from
from qa.types import Turn
from qa.values import values
from qa.wanted import Value, wanted
from qa.wording import says_the_same
from web.bodies import MAX_QUOTE

REPEATED = (
    "which more, ", "who better: a ", "what should do when ", "what does a do ", "what do a say ",
    "compare a to ", "how does a and ", "difference between a ", "is a bigger than ", "a or ",
    "a versus ", "what about ", "summarize what a says ", "what are ", "which as of a ", "the ",
    "he ", "she A ", "it takes ", "do it ", "that ", "there ", "one ", "in the a ", "the second ",
    "the a of ", "the Ab of the Ab of ", "A, B and C ", "Ab ", "two as ", "and ", "a", " ", "\t",
    "a: b; ", ": ", "; ", "' ", "1 ", "1,000 ", "about 1 ", "1 to ", "12 march ", "may of ", "1.",
    "hundred ", "Ab's ", "A. ", "or so ", "was held by A ", "? ",
)  # fmt: skip
FOLLOW_UPS = (
    "when?", "why not?", "where did she live?", "what does it cost there?", "and the Petrel?",
    "and in winter?", "the big one?", "the second one?", "tell me more", "and the year before?",
    "above?", "what did he say about her?",
)  # fmt: skip
MOST_SECONDS = 60
PLAIN = "Who owns the old mill?"
TURN = Turn(PLAIN, PLAIN, ("The old mill is owned by Ada Holm, the miller of Calder.",))


def main() -> None:
    """Looks at them all, each in every place where such words can come from."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    names = "".join(f"{name}, " for name in map("".join, product("ABC", "abcdef", *["xyz"] * 5)))
    many = [Turn(PLAIN, names[:290], (names[at : at + 1_000],) * 24) for at in range(20)]
    for question in FOLLOW_UPS:
        alternatives(question, many)
    for some in (*REPEATED, names):
        asked = "x" + (some * MAX_QUESTION)[: MAX_QUESTION - 1]
        quoted = (some * MAX_QUOTE)[:MAX_QUOTE]
        for question in (asked, some * (290 // len(some))):
            wanted(question)
            wanted(without_frame(question))
            alternatives(question, [TURN])
        for question in FOLLOW_UPS:
            alternatives(question, [Turn(asked, asked, TURN.cited)])
            alternatives(question, [Turn(PLAIN, PLAIN, (quoted,))] * 3)
        for value in Value:
            values(asked, value)
        says_the_same(asked, asked)
        list(questions_from(asked))


if __name__ == "__main__":
    main()
