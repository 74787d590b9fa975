"""The documents that every state of the page is shown with: a small town's papers, made here."""

from collections.abc import Mapping

from made_pdf import column, draw

BUILT = "Who built the lighthouse at Skarvik?"
WHEN = "and when?"
COST = "How much did the new bridge at Holt cost?"
AIMS = "What are the aims of the harbour plan?"
WHY = "Why was the ferry to Holt given up?"
PIER = "How long is the northern pier?"
WHERE_MARKET = "Where is the fish market held?"
WHERE_WELL = "How deep is the old well?"
UNKNOWN = "What does the king of Mongolia have for breakfast?"

LIGHTHOUSE = "history/lighthouse.md"
PLAN = "council/harbour-plan.md"
AUDIT = "council/audit-of-the-bridge.txt"
SURVEY = "council/survey-of-the-piers.pdf"
MARKET, WELL = "notes/market.md", "notes/well.txt"
# What becomes of two of them once they have been quoted: None is gone.
LATER: Mapping[str, str | None] = {
    MARKET: "# The fish market\n\nThe fish market is held in the new hall behind the bakery.\n",
    WELL: None,
}

FOLDER: Mapping[str, str | bytes] = {
    LIGHTHOUSE: (
        "---\nauthor: Ida Falk\ndate: 2019-05-17\n---\n\n"
        "# The lighthouse at Skarvik\n\n"
        "The lighthouse at Skarvik was built in 1887 by the engineer Ingrid Solheim. "
        "Its tower is 34 metres high and made of granite. "
        "Fishermen had asked for a light on the point since the winter of 1861, in which eleven "
        "boats were lost.\n\n"
        "## The lamp\n\n"
        "The first lamp burned paraffin. "
        "An electric lamp replaced it in 1952, because paraffin had become too expensive. "
        "Ships can see its light from 19 nautical miles away.\n"
    ),
    PLAN: (
        "# Harbour plan\n\n"
        "The council adopted the harbour plan on 3 March 2021. It runs for ten years.\n\n"
        "## Aims\n\n"
        "The aims of the harbour plan are:\n\n"
        "- to keep the fishing boats in the inner basin\n"
        "- to move the fuel depot away from the houses\n"
        "- to open the northern pier to people on foot\n"
        "- to build a slipway for the rescue boat\n\n"
        "## Money\n\n"
        "The new bridge at Holt cost 30 million crowns. "
        "The plan sets aside another 12 million for the piers.\n"
    ),
    AUDIT: (
        "The new bridge at Holt cost 34 million crowns. "
        "The steel came three months late, which accounts for most of the difference.\n\n"
        "The ferry to Holt was given up because its engine was worn out. "
        "It was also given up because the new bridge made it needless. "
        "Its last crossing was on 30 September 2022.\n"
    ),
    SURVEY: draw(
        column(
            60,
            80,
            "Survey of the piers",
            "",
            "Two divers looked at the piers of Skarvik in June 2023.",
            "The southern pier was found to be sound.",
        ),
        column(
            60,
            80,
            "The northern pier is 120 metres long.",
            "Its outer end has sunk by nine centimetres since 2003.",
        ),
        title="Survey of the piers",
    ),
    MARKET: "# The fish market\n\nThe fish market is held on the southern pier every Friday.\n",
    WELL: "The old well in the yard of the school is 18 metres deep.\n",
    "history/chapel.md": (
        "# The chapel\n\nThe Seamen's Chapel was consecrated in 1904. It seats ninety people. "
        "The Harbour Museum was opened in 1977. The Old Customs House was built in 1840.\n"
    ),
    "notes/bees 🐝.txt": (
        "A beekeeper in the village keeps forty hives. "
        "In winter the bees live on stored honey, and on sugar syrup if that runs out.\n"
    ),
    "notes/a-very-long-name-of-a-file-that-nobody-shortened-when-it-was-saved-in-a-hurry.txt": (
        "Moreau's bakery opens at six in the morning on weekdays.\n"
    ),
    "scans/minutes-of-1974.docx": b"PK nothing",
    "photos/pier.xyz": b"\x00\x01",
}
