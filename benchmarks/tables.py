"""Questions about a table's rows, made up: how often the row that the question is about is cited.

    python -m benchmarks.tables                       (a few seconds)

Forty people with a trade, a year and a place; three questions about each. Two tables in a folder.
"""

import random
import tempfile
from pathlib import Path

from index.embed import load_encoder
from index.sync import sync
from qa.answer import Assistant
from qa.settings import Settings

SEED = 3
PEOPLE = 40
FIRST = "Ida Ole Ann Per Eva Jon Kari Lars Nina Odd Siri Tor Unn Vidar Yngve Astrid Dag Elin"
LAST = "Falk Berg Vik Holm Lund Moe Dahl Sand Lie Ness"
TRADES = "pilot cook carpenter baker doctor teacher sailor painter tailor miller weaver"
PLACES = "Skarvik Orsa Lunde Vang Molde"
GOODS = "salt flour oak slate wool timber herring butter candles rope"


def main() -> None:
    """Makes the folder, asks, and prints one line."""
    choose = random.Random(SEED)
    names = choose.sample(
        [f"{first} {last}" for first in FIRST.split() for last in LAST.split()], PEOPLE
    )
    rows = [
        (
            name,
            choose.choice(TRADES.split()),
            str(choose.randint(1940, 2000)),
            choose.choice(PLACES.split()),
        )
        for name in names
    ]
    with tempfile.TemporaryDirectory() as folder:
        seeds, data = Path(folder, "seeds"), Path(folder, "data")
        seeds.mkdir()
        table = ["Name,Trade,Born,Home", *map(",".join, rows)]
        Path(seeds, "crew.csv").write_text("\n".join(table))
        prices = ["Item,Price", *(f"{item},{choose.randint(2, 90)}" for item in GOODS.split())]
        Path(seeds, "prices.csv").write_text("\n".join(prices))
        encoder = load_encoder()
        sync(seeds, data, encoder)
        assistant = Assistant.open(Settings(seeds=seeds, data=data, watch=False), encoder)
        print(measured(assistant, rows))


def measured(assistant: Assistant, rows: list[tuple[str, str, str, str]]) -> str:
    """How often the right row is cited, first or at all, and the right cell marked in it."""
    first = cited = marked = asked = 0
    for name, trade, born, home in rows:
        for question, right in (
            (f"When was {name} born?", born),
            (f"What is the trade of {name}?", trade),
            (f"Where does {name} live?", home),
        ):
            citations = assistant.ask(question).citations
            own = [citation.quote.startswith(f"Name: {name};") for citation in citations]
            asked += 1
            cited += any(own)
            if own[:1] == [True]:
                first += 1
                marked += right in "".join(span.text for span in citations[0].highlights)
    shares = (f"{name} {count / asked:.2f}" for name, count in
              (("first", first), ("cited", cited), ("marked", marked)))  # fmt: skip
    return f"{asked} questions: {', '.join(shares)}"


if __name__ == "__main__":
    main()
