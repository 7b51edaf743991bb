"""What `whipcount read` prints of readers and of articles compared."""

from __future__ import annotations

import json as json_module
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whipcount.coverage import ArticleInput
    from whipcount.coverage.readers import Findings
    from whipcount.coverage.stories import Comparison, Fact, SharedCopy
    from whipcount.domain.statements import Reading

KEY_VARIABLE = "WHIPCOUNT_MODEL_KEY"
"""Variable of the environment that holds the key of a model's endpoint; no file ever does."""

SHOWN_FACTS, SHOWN_COPIES, SHOWN_WORDS = 40, 40, 110


def read_by(wanted: str, pages: Sequence[ArticleInput], answers: Path | None) -> Reading:
    """Read pages with the reader named, and say on standard error what of its offers was dropped."""
    from whipcount.coverage.readers import choose_reader, read_with  # noqa: PLC0415

    reader = choose_reader(wanted, key=os.environ.get(KEY_VARIABLE, ""), answers=answers)
    findings = read_with(reader, pages)
    _tell_drops(findings, f"{reader.name} {reader.version}")
    return findings.reading


def _tell_drops(findings: Findings, name: str) -> None:
    if not findings.offered and not findings.drops:
        return
    share = f" ({len(findings.drops) / findings.offered:.0%})" if findings.offered else ""
    print(
        f"{name}: {findings.offered:,} records offered, {len(findings.drops):,} dropped{share}",
        file=sys.stderr,
    )
    for reason, times in findings.dropped().items():
        print(f"  {times:,} because {reason}", file=sys.stderr)


def print_comparison(reading: Reading, *, json: bool) -> None:
    """Print what a comparison of the articles shows: stories by outlet, shared copy, quantities."""
    from whipcount.coverage.stories import compare_articles, comparison_records  # noqa: PLC0415

    compared = compare_articles(reading)
    if json:
        print(json_module.dumps(comparison_records(compared), ensure_ascii=False, indent=1))
        return
    _print_stories(compared)
    _print_copies(compared.copies)
    if compared.quantities:
        print("\nquantities that sources put differently")
    for found in compared.quantities:
        print(f"  {found.subject}: {found.relation}. {_line(found.words)}")
        for claim in found.claims:
            print(f"    {claim.source} {claim.span.start}-{claim.span.end}: {_line(claim.text)}")


def _print_stories(compared: Comparison) -> None:
    several = [told for told in compared.stories if len(told.story.sources) > 1]
    alone = len(compared.stories) - len(several)
    print(f"{len(several)} stories told by several articles, {alone} by one")
    for told in several:
        days = " to ".join(dict.fromkeys(str(d) for d in (told.story.first_day, told.story.last_day) if d))
        print(f"\nstory of {days or 'a day that is not known'}: {', '.join(told.story.sources)}")
        for reason in told.story.reasons:
            print(f"  {_line(reason)}")
        for fact in told.facts[:SHOWN_FACTS]:
            _print_fact(fact)
        if len(told.facts) > SHOWN_FACTS:
            print(f"  ... and {len(told.facts) - SHOWN_FACTS} more facts")


def _print_fact(fact: Fact) -> None:
    left_out = f"; left out by {', '.join(fact.left_out_by)}" if fact.left_out_by else ""
    wording = {"differs": ", worded differently", "same": ", in the same words"}.get(fact.wording, "")
    print(f"  {fact.kind}: {_line(fact.subject)}{wording}{left_out}")
    for report in fact.reports:
        reprint = " (reprint)" if report.reprint else ""
        place = f"{report.outlet} {report.span.start}-{report.span.end}{reprint}"
        print(f"    {_line(place)}: {_line(report.words)}")


def _print_copies(copies: Sequence[SharedCopy]) -> None:
    if copies:
        print("\nshared copy")
    for copy in copies[:SHOWN_COPIES]:
        agency = ", ".join(copy.agencies) or "no agency credited"
        kind = "the same quotation" if copy.kind == "quotation" else f"one text ({agency})"
        print(f"  {kind}:")
        for one in copy.paragraphs:
            print(f"    {one.source} {one.span.start}-{one.span.end}, {one.kept:.0%}")
    if len(copies) > SHOWN_COPIES:
        print(f"  ... and {len(copies) - SHOWN_COPIES} more shared texts")


def _line(words: str) -> str:
    """Keep text from outside on its line, short, and from steering the terminal."""
    plain = "".join(sign if sign.isprintable() else " " for sign in " ".join(words.split()))
    return plain if len(plain) <= SHOWN_WORDS else f"{plain[: SHOWN_WORDS - 1]}…"
