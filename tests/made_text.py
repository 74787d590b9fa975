"""A text that the tests write in every format that is read: known sentences of all kinds.

Each sentence stands in it once. A table's row is known by its cells.
"""

from dataclasses import dataclass, field

Row = tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """One page, slide or chapter: paragraphs of sentences, and what stands between them."""

    title: str
    paragraphs: tuple[tuple[str, ...], ...]
    items: tuple[str, ...] = ()
    table: tuple[Row, ...] = ()  # the names of the columns come first
    note: str = ""  # to the first paragraph


@dataclass(frozen=True)
class Known:
    """What is to be found in a file, sentence by sentence, and what isn't."""

    sentences: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    never: tuple[str, ...] = field(default=())


TITLE = "A Handbook of the Salt Road"
RUNNING_HEAD = "Salt Road Society, fourth edition"

CHAPTERS = (
    Chapter(
        "The road and its makers",
        (
            (
                "The salt road was laid out in 1743 by Dr. Adelheid Kröger, who had walked it on "
                "foot.",
                "It ran from the pans at St. Olave to the market of Überlauter, a distance of "
                "87.5 km.",
                "Mr. and Mrs. Fairfax of Finch & Sons Ltd. paid for the first milestone.",
                "Did anybody thank them for it?",
                "Nobody did, although the road carried 1,250,000 sacks in its first ten years!",
            ),
            (
                "“We built for our grandchildren,” wrote Kröger in her last letter.",
                "Her brother-in-law, a well-known surveyor, kept the account-books for "
                "twenty-three years.",
                "The final figures – those of the flood year – were never found.",
                "Salt was traded for fish, flour, flax and fine officers’ gloves.",
                "It affected every firm in the fjord, and the effluent of the pans stank.",
            ),
        ),
        items=(
            "Carry water for two days.",
            "Never leave the road after dark, however near the lights may seem to be.",
            "Pay the toll at the bridge of Lütjenbrück.",
        ),
        note="The letter is kept in the town archive under no. 114.",
    ),
    Chapter(
        "Tolls and measures",
        (
            (
                "A cart paid 4s. 6d. at each of the five gates.",
                "In 1790 the toll rose by 12.5 % because the bridges needed oak.",
                "The keeper at Gate No. 3 measured every load with a brass rod of 1.83 metres.",
                "He wrote the figures down at 6 a.m. and again at 9 p.m. every day.",
            ),
            (
                "Whoever cheated lost the horse (and often the cart as well).",
                "The court at Nørre Ås heard such cases, e.g. that of the widow Brömse, every "
                "Thursday.",
                "Its judge, J. R. Öhman, fined her three times.",
                "She paid in cheese.",
            ),
        ),
        table=(
            ("Gate", "Keeper", "Toll"),
            ("Olave", "Hanna Friis", "4 pence"),
            ("Marsh", "Piet de Vries", "6 pence"),
            ("Überlauter", "Zoë Çelik", "11 pence"),
        ),
        note="A pence of the Salt Road was worth half a penny elsewhere.",
    ),
    Chapter(
        "Travellers from abroad",
        (
            (
                "The traveller Ιωάννης Παπαδόπουλος came from Θεσσαλονίκη in the spring of 1801.",
                "Купец Алексей Соколов привёз меха из Новгорода.",
                "Les marchands de Nîmes apportaient de l’huile d’olive et des étoffes.",
                "Die Gäste aus Österreich aßen Knödel und tranken süßen Wein.",
                "Señor Muñoz paid with a coin that nobody in the town had ever seen.",
            ),
            (
                "‘Where does the sea begin?’ asked a child from the hills.",
                "An old woman pointed at the gulls and said nothing.",
                "The inn, the smithy, the chapel, etc., all stood on the northern side.",
                "Prof. L. van der Meer counted 36–40 guests a night in his diary.",
                "The cook’s recipe called for ½ l of cream, 250 g of butter and 3 eggs.",
                "The temperature in the cellar never rose above 9 °C.",
            ),
        ),
    ),
    Chapter(
        "The great flood",
        (
            (
                "On 3 February 1825 the sea broke through the dyke at Hollenförde.",
                "The water stood 2.4 m deep in the nave of the church.",
                "Forty-one people saved themselves by climbing onto the roof of the salt store, "
                "where they waited for two nights and a day until the boats of the neighbouring "
                "parish reached them.",
                "Their names are carved into the lintel above the door.",
                "The pans were lost, and so was the bridge.",
                "Rebuilding them took the society nearly nine years and cost more than "
                "$3.2 million in today’s money.",
            ),
            (
                "What the flood had left was sold.",
                "The report of the commission (vol. 2, pp. 14–19) blames the engineers.",
                "They had used unburnt bricks, it says, and far too little clay.",
                "The engineers blamed the moles.",
                "A commission of inquiry was never held again; the files were closed in 1831.",
                "Since then the dyke has been walked every evening by two wardens.",
                "They carry a lamp, a spade and a horn.",
                "The horn has been blown only once.",
            ),
        ),
        items=(
            "The dyke is seven metres high.",
            "Its crown is wide enough for two carts.",
            "Sheep keep the grass short.",
        ),
    ),
    Chapter(
        "The road today",
        (
            (
                "Today the Salt Road is a path for walkers.",
                "Its signs show a white crystal on a blue ground.",
                "The museum at www.saltroad.example opens at 10:30 on weekdays.",
                "Children under 12 pay nothing.",
                "Dogs must be kept on a lead between the U.S. airfield and the old customs house.",
                "Version 2.0 of the map was printed in 2019.",
            ),
            (
                "Every summer some 8,000 visitors walk the whole of it.",
                "The last stretch is the steepest, and the most beautiful.",
                "Bring good shoes, a hat and, if you can, a friend.",
                "Then the sea opens before you…",
                "You have arrived.",
            ),
        ),
        table=(
            ("Stage", "Length", "Inn"),
            ("First", "21 km", "The Blue Crystal"),
            ("Second", "34 km", "Zum Anker"),
            ("Third", "32 km", "Chez Éloïse"),
        ),
    ),
)

SENTENCES = tuple(
    sentence
    for chapter in CHAPTERS
    for sentence in (
        *(sentence for paragraph in chapter.paragraphs for sentence in paragraph),
        *chapter.items,
    )
)
NOTES = tuple(chapter.note for chapter in CHAPTERS if chapter.note)
ROWS = tuple(row for chapter in CHAPTERS for row in chapter.table[1:])

MENU = ("Home", "Shop for salt", "Sign in to the society.", "We use cookies to follow you.")
"""What a page shows around its text."""
