"""Two things that are compared: which of them a text is about.

This file knows nothing of what was read or how it was found.
"""

from qa.wanted import Wanted


def sides_of(wanted: Wanted, said: frozenset[str], named: frozenset[str]) -> list[int]:
    """Which sides a text is about by the words that it says, or else by its document's names.

    The one that has more of its words there; both where they have as many. None of no comparison.
    """
    for some in (said, named):
        shares = [len(side & some) / len(side) for side in wanted.sides]
        if most := max(shares, default=0.0):
            return [number for number, share in enumerate(shares) if share == most]
    return []
