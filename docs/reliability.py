"""Draws docs/reliability.svg from the reader's card: python -m docs.reliability.

How often the first cited sentence was right, by the probability that was given, on questions about
titles that were held out of everything.
"""

from pathlib import Path

from qa.readers import DEFAULT, read_card

SIDE, MARGIN = 300, 44
TARGET = Path(__file__).parent / "reliability.svg"


def draw(bins: list[tuple[float, float, int]]) -> str:
    """The diagram; each bin is (mean probability, share right, questions)."""
    whole = SIDE + 2 * MARGIN
    most = max(count for *_, count in bins)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" '
        'font-family="sans-serif" font-size="11">',
        "<title>Reliability of the probability behind an answer</title>",
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        f'<path d="M{MARGIN} {MARGIN}v{SIDE}h{SIDE}" fill="none" stroke="#555"/>',
        f'<path d="M{MARGIN} {MARGIN + SIDE}L{MARGIN + SIDE} {MARGIN}" stroke="#999" '
        'stroke-dasharray="4 4"/>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = place(tick, tick)
        parts.append(f'<text x="{x}" y="{MARGIN + SIDE + 16}" text-anchor="middle">{tick}</text>')
        parts.append(f'<text x="{MARGIN - 6}" y="{y + 4}" text-anchor="end">{tick}</text>')
    for mean, right, count in bins:
        x, y = place(mean, right)
        radius = 3 + 9 * (count / most) ** 0.5
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="#1a6fb5" fill-opacity="0.7">'
            f"<title>{count} questions: {mean:.2f} said, {right:.2f} right</title></circle>"
        )
    middle = MARGIN + SIDE / 2
    parts.append(
        f'<text x="{middle}" y="{whole - 8}" text-anchor="middle">probability said</text>'
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">'
        "share of first citations that were right</text></svg>"
    )
    return "\n".join(parts) + "\n"


def place(x: float, y: float) -> tuple[float, float]:
    """Where the point (x, y), each 0 to 1, lies in the picture."""
    return round(MARGIN + x * SIDE, 1), round(MARGIN + (1 - y) * SIDE, 1)


if __name__ == "__main__":
    TARGET.write_text(draw(read_card(DEFAULT)["provenance"]["reliability"]), encoding="utf-8")
