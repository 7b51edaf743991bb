"""Part 7: what would change this."""

from __future__ import annotations

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Changes, WhatIf
from whipcount.brief.material import Material
from whipcount.brief.wording import out_of_100

SHOWN = 3


def changes(material: Material, book: Bibliography) -> Changes:
    """Show the changes that move the chance of the goal most, each beside the forecast as it stands."""
    votes = [book.source(source) for source in material.vote_sources]
    rows = tuple(
        WhatIf(
            words=book.cited(f"{found.words}.", *votes),
            expected_yes=found.expected_yes,
            goal_of_100=out_of_100(found.p_goal),
        )
        for found in material.outlook.what_ifs[:SHOWN]
    )
    text = (
        f"As it stands, {out_of_100(material.outlook.p_goal)} of 100 simulated votes reach the goal. What "
        "follows changes one thing and draws again; it says what would be, not that it will."
    )
    return Changes(words=book.cited(text, *votes), what_ifs=rows)
