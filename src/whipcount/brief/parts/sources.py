"""Part 9: every source, and how the page was made."""

from __future__ import annotations

from whipcount import __version__
from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import Sources
from whipcount.brief.material import Material
from whipcount.brief.wording import long_date


def sources(material: Material, book: Bibliography, *, command: str) -> Sources:
    """List what was cited, what was left out, the method and the command that makes the page again."""
    for source in (material.matter_source, *material.vote_sources):
        book.source(source)
    return Sources(
        rows=book.rows,
        left_out=tuple(f"{left.source}: {left.reason}" for left in material.reading.left_out),
        method=_method(material),
        version=__version__,
        command=command,
    )


def _method(material: Material) -> tuple[str, ...]:
    forecast = material.outlook.forecast
    return (
        f"Nothing later than {long_date(material.as_of)} was used; that day is included.",
        f"Each member's probabilities rest on its own votes in {forecast.recorded} recorded votes on the "
        "matter, later ones counting more; where it has few, its regional group's and everybody's count.",
        f"The last recorded vote is {forecast.gap:.0f} sessions back, and the longer ago it is, the more a "
        "member may have moved, in the way members on this chain have moved before.",
        f"Tallies are counted in {len(material.outlook.draws.counts):,} joint draws, in each of which all "
        f"members share one shift of yes (scale {forecast.shift.yes:.2f} on the logit) and one of absence "
        f"({forecast.shift.absence:.2f}): members move together.",
        "Statements are read by fixed rules, offline; each stands with the characters of the raw text that "
        "it was read from. Who said what is the text's attribution, not ours.",
    )
