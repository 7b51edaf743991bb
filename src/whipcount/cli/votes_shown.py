"""What the commands on votes print for people: the report of a file, a table of what is held."""

from __future__ import annotations

from collections.abc import Iterator

MOST_YEARS = 15
"""Years that are listed one by one without being asked for."""


def plain(words: object) -> str:
    """Return words from outside without what would steer a terminal or turn the reading direction."""
    return "".join(sign if sign.isprintable() else " " for sign in str(words))


def print_report(report: dict) -> None:
    """Print what one file gave: rows, what agrees with its totals, what was set aside, names, notes."""
    agree = report["recounted"] - len(report["mismatches"])
    print(
        f"{report['path']}: {report['layout']}, {report['rows']:,} rows, {report['rollcalls']:,} roll calls"
    )
    print(
        f"  counted again: {agree:,} of {report['recounted']:,} agree with the totals that the source states"
    )
    for mismatch in report["mismatches"]:
        official, counted = (_tally(mismatch[name]) for name in ("official", "counted"))
        name = mismatch["symbol"] or mismatch["rollcall_id"]
        print(f"  {plain(name)}: stated {official}, counted {counted}")
    for aside in report["set_aside"]:
        print(f"  set aside: {aside['rows']:,} {aside['reason']}")
    names = report["names"]
    print(f"  members: {names['matched']} names matched, {len(names['unmatched'])} not")
    for name in (*names["unmatched"], *names["corrected"], *report["notes"]):
        print(f"    {plain(name)}")
    print(f"  sha256 {report['sha256']}")


def _tally(counts: dict) -> str:
    return "-".join(
        str(counts[name]) for name in ("yes", "no", "abstain", "absent") if counts[name] is not None
    )


def year_lines(years: tuple[dict, ...], *, each_year: bool) -> Iterator[str]:
    """Write a table: a line a year, or ten years, with roll calls, votes, outcomes and what is missing."""
    by_tens = len(years) > MOST_YEARS and not each_year
    together: dict[str, list[dict]] = {}
    for year in years:
        start = year["year"]
        name = "undated" if start is None else f"{start // 10 * 10}s" if by_tens else str(start)
        together.setdefault(name, []).append(year)
    outcomes = sorted({name for year in years for name in year["outcomes"]})
    yield "  ".join(
        ("year   ", "roll calls", "     votes", *(name.replace("_", " ") for name in outcomes), "missing")
    )
    for name, held in [*together.items(), ("all", list(years))]:
        ended, missing = (_added([year[key] for year in held]) for key in ("outcomes", "missing"))
        counts = (f"{ended.get(outcome, 0):>{len(outcome)},}" for outcome in outcomes)
        calls, votes = (sum(year[key] for year in held) for key in ("rollcalls", "votes"))
        yield "  ".join(
            (f"{name:<7}", f"{calls:>10,}", f"{votes:>10,}", *counts, listed(missing) or "nothing")
        )


def _added(counts: list[dict[str, int]]) -> dict[str, int]:
    names = dict.fromkeys(name for count in counts for name in count)
    return {name: sum(count.get(name, 0) for count in counts) for name in names}


def listed(counts: dict[str, int]) -> str:
    """Write counts by name on one line."""
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
