"""Part 6: the chain of earlier decisions, and who moved between the last two recorded votes."""

from __future__ import annotations

from collections import Counter

from whipcount.brief.bibliography import Bibliography
from whipcount.brief.content import ChainRow, Ref, Stand
from whipcount.brief.material import Material
from whipcount.brief.parts.asked import asked
from whipcount.brief.wording import counted, listed


def stand(material: Material, book: Bibliography) -> Stand:
    """Lay out the chain and name the members that changed their vote last time."""
    chain = tuple(
        ChainRow(
            symbol=decision.symbol,
            decided_on=decision.decided_on,
            session=decision.session,
            tally=decision.tally if decision.recorded else None,
            refs=(book.decision(decision),),
        )
        for decision in material.chain.decisions
    )
    moved = _moved(material)
    words = book.cited(_words(material, moved), *_last_two(material, book))
    return Stand(words=words, chain=chain, moved=moved, notes=asked(material, book))


def _moved(material: Material) -> tuple[tuple[str, str, str], ...]:
    if len(material.recorded) < 2:
        return ()
    before, after = (dict(decision.votes) for decision in material.recorded[-2:])
    return tuple(
        (member, str(before[member]), str(after[member]))
        for member in sorted(after, key=material.name_of)
        if member in before and before[member] != after[member]
    )


def _words(material: Material, moved: tuple[tuple[str, str, str], ...]) -> str:
    recorded = len(material.recorded)
    silent = len(material.chain.decisions) - recorded
    text = (
        f"{counted(len(material.chain.decisions), 'earlier decision').capitalize()} on the matter: "
        f"{counted(recorded, 'recorded vote')}, {counted(silent, 'adoption')} without a vote."
    )
    if not moved:
        return text
    ways = Counter((before, after) for _, before, after in moved)
    shown = [f"{count} from {before} to {after}" for (before, after), count in ways.most_common(4)]
    rest = len(moved) - sum(count for _, count in ways.most_common(4))
    if rest:
        shown.append(f"{rest} otherwise")
    years = [str(decision.decided_on.year) for decision in material.recorded[-2:]]
    return f"{text} Between {' and '.join(years)}, {counted(len(moved), 'member')} moved: {listed(shown)}."


def _last_two(material: Material, book: Bibliography) -> list[Ref]:
    return [book.decision(decision) for decision in material.recorded[-2:]]
