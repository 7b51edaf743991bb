"""The brief as Markdown: the same nine headings, the same content, outside text kept text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whipcount.brief.content import (
    HEADINGS,
    AfterTheFact,
    Brief,
    BriefScore,
    MemberRow,
    PastForecast,
    Said,
)
from whipcount.brief.figures.swing import shares
from whipcount.brief.markdown_changes import write_changes, write_since
from whipcount.brief.markdown_page import Page, plain, plain_all, quoted
from whipcount.brief.wording import counted, long_date, out_of_100
from whipcount.domain import MEMBER_VOTES, Tally, Vote
from whipcount.figures.palette import MARKS


def as_markdown(brief: Brief) -> str:
    """Render the brief as Markdown, ending in a newline.

    Raises
    ------
    ValueError
        When a reference leads to no row of part 9.
    """
    page = Page(brief)
    line = brief.line
    page.lines.append(f"# {plain(line.title)}")
    page.paragraph(
        f"Whip count ({line.badge}) for {plain(line.body)}, {plain(line.asked)}.",
        f"As of {long_date(line.as_of)}. Vote expected: {plain(line.expected_on)}.",
        f"Made for: {line.audience}.",
    )
    parts: dict[str, Callable[[Page, Brief], None]] = {
        "line": _line,
        "decided": _decided,
        "tally": _tally,
        "deciders": _deciders,
        "said": _said,
        "stand": _stand,
        "changes": write_changes,
        "track_record": _track_record,
        "sources": _sources,
    }
    for key, words in HEADINGS.items():
        page.heading(words, 2)
        parts[key](page, brief)
    return "\n".join(page.lines) + "\n"


def _line(page: Page, brief: Brief) -> None:
    page.paragraph(f"**{plain(brief.line.sentence.text, 1200)}**{page.refs(brief.line.sentence.refs)}")
    page.paragraph("Goal:", page.cited(brief.line.goal))
    if brief.line.since is not None:
        write_since(page, brief.line.since)


def _decided(page: Page, brief: Brief) -> None:
    part = brief.decided
    named = (
        ("What", part.what),
        ("Rule", part.rule),
        ("Abstention and absence", part.abstentions),
        ("Who may vote", part.voters),
        ("Who can block", part.blockers),
    )
    page.lines += ["", *(f"- **{label}.** {page.cited(words)}" for label, words in named)]
    page.items(
        "Texts on the matter",
        (
            f"**{plain(row.title)}** ({', '.join(plain_all(filter(None, (row.status, row.symbol))))}"
            f"{'; sponsors: ' + plain(', '.join(row.sponsors)) if row.sponsors else ''}) "
            f"{page.cited(row.note)}"
            for row in part.proposals
        ),
    )
    titles = {step.key: step.title for step in part.steps}
    page.items(
        "The route",
        (f"**{plain(step.title)}** ({plain(step.status)}) {page.cited(step.needs)}" for step in part.steps),
    )
    page.items(
        "How the steps bear on each other",
        (
            f"**{plain(titles.get(edge.start, edge.start))}** {plain(edge.kind)} "
            f"**{plain(titles.get(edge.end, edge.end))}**: {page.cited(edge.words)}"
            for edge in part.edges
        ),
    )


def _tally(page: Page, brief: Brief) -> None:
    part = brief.tally
    page.paragraph(page.cited(part.words))
    page.paragraph(
        f"Of {counted(part.draws, 'joint draw')}, {out_of_100(part.p_goal)} of 100 reach the goal "
        f"({plain(part.goal)}) and {out_of_100(part.p_adopted)} of 100 adopt the text.",
        page.cited(part.p_adopted_note),
    )
    levels = [interval.level for interval in part.counts[0].intervals] if part.counts else []
    page.table(
        ["vote", "expected", *(f"{level} % range" for level in levels)],
        (
            [
                MARKS[count.vote].word,
                f"{count.expected:.1f}",
                *(f"{interval.low}–{interval.high}" for interval in count.intervals),
            ]
            for count in part.counts
        ),
    )
    page.figure(part.figure)


def _deciders(page: Page, brief: Brief) -> None:
    part = brief.deciders
    page.paragraph(page.cited(part.words))
    page.figure(part.tiles, rows=False)
    page.figure(part.swing_figure, rows=False)
    rows = {row.member: row for row in part.members}
    page.heading("The swing list")
    page.table(*_member_table(page, [rows[member] for member in part.swing if member in rows]))
    page.heading("All members")
    page.table(*_member_table(page, part.members))


def _member_table(page: Page, members: Sequence[MemberRow]) -> tuple[list[str], list[list[str]]]:
    columns = [
        "member",
        "group",
        *(f"P({MARKS[vote].word})" for vote in MEMBER_VOTES),
        "earlier votes",
        "its yes is worth, of 100",
        "why",
    ]
    rows = [
        [
            f"{plain(row.name)} ({plain(row.member)})",
            plain(row.group),
            *(f"{share:.2f}" for _, share in shares(row)),
            " ".join(f"{plain(session)}:{MARKS[vote].letter}" for session, vote in row.earlier),
            f"{row.influence:+.1f}",
            page.cited(row.reason),
        ]
        for row in members
    ]
    return columns, rows


def _said(page: Page, brief: Brief) -> None:
    part = brief.said
    page.paragraph(page.cited(part.words))
    if part.when is not None:
        page.figure(part.when)
    _spoken(page, part)
    if part.matrix is not None:
        page.figure(part.matrix, rows=False)
    page.items(
        "Where sources differ",
        (
            f"**{plain(row.subject)}** ({row.relation}): {plain(row.words)} "
            + "; ".join(plain(claim) + page.refs([ref]) for claim, ref in row.claims)
            for row in part.disagreements
        ),
    )
    page.items(
        "Documents named",
        (
            f"**{plain(row.title)}**{' ' + plain(row.symbol) if row.symbol else ''}"
            f"{' (by ' + plain(', '.join(row.issuers)) + ')' if row.issuers else ''}: "
            f"{plain(row.words)}{page.refs(row.refs)}"
            for row in part.documents
        ),
    )
    page.items(
        "Dates",
        (
            f"**{plain(row.iso)}**{'' if row.precision == 'day' else f' ({plain(row.precision)})'}: "
            f"{plain(row.words)}{page.refs([row.ref])}"
            for row in part.timeline
        ),
    )
    page.items(
        "Predictions, kept to be scored",
        (
            f"**{plain(row.predictor)}**: {quoted(row.text)}"
            f"{' Condition: ' + plain(row.condition) + '.' if row.condition else ''}"
            f"{' Outcome: ' + plain(row.outcome) + '.' if row.outcome else ''}{page.refs([row.ref])}"
            for row in part.predictions
        ),
    )


def _spoken(page: Page, part: Said) -> None:
    """Write the statements and the positions."""
    page.items(
        "Statements",
        (
            f"{quoted(row.text)} — **{plain(row.speaker)}**"
            f"{', ' + plain(row.office) if row.office else ''}"
            f"{' (' + plain(', '.join(row.states)) + ')' if row.states else ''}; {plain(row.outlet)}, "
            f"{plain(row.when)}; {plain(row.kind)}{' (' + plain(row.cue) + ')' if row.cue else ''}, "
            f"confidence {row.confidence:.2f}{page.refs([row.ref])}"
            for row in part.statements
        ),
    )
    page.items(
        "Positions taken",
        (
            f"**{plain(row.actor)}** {plain(row.stance)} ({plain(row.modality)}) on {plain(row.proposal)}: "
            f"{quoted(row.text)}{page.refs([row.ref])}"
            for row in part.positions
        ),
    )


def _stand(page: Page, brief: Brief) -> None:
    part = brief.stand
    page.paragraph(page.cited(part.words))
    for note in part.notes:
        page.paragraph(page.cited(note))
    if part.chain:
        page.table(
            ["decided on", "symbol", "session", "yes-no-abstain-absent"],
            (
                [
                    row.decided_on.isoformat(),
                    plain(row.symbol) + page.refs(row.refs),
                    plain(row.session),
                    _tally_words(row.tally),
                ]
                for row in part.chain
            ),
        )
    names = {row.member: row.name for row in brief.deciders.members}
    for drawn in filter(None, (part.flow, part.strip)):
        page.figure(drawn)
    page.items(
        "Who moved between the last two recorded votes",
        (
            f"{plain(names.get(member, member))}: {MARKS[Vote(before)].word} → {MARKS[Vote(after)].word}"
            for member, before, after in part.moved
        ),
    )


def _tally_words(tally: Tally | None) -> str:
    return "adopted without a vote" if tally is None else str(tally)


def _track_record(page: Page, brief: Brief) -> None:
    part = brief.track_record
    page.paragraph(page.cited(part.words))
    if part.after is not None:
        _what_happened(page, brief, part.after)
    for drawn in filter(None, (part.figure, part.reliability)):
        page.figure(drawn)
    if part.reliability_note:
        page.paragraph(plain(part.reliability_note))
    if part.past:
        _past_votes(page, part.past)
    if part.briefs:
        page.heading("How earlier briefs came out")
        _earlier_briefs(page, part.briefs)
    page.items("What it missed", (page.cited(row) for row in part.misses))


def _what_happened(page: Page, brief: Brief, after: AfterTheFact) -> None:
    page.heading("What happened")
    page.paragraph(
        f"**{after.actual}** ({plain(after.symbol)}, {long_date(after.decided_on)}).",
        page.cited(after.words),
        f"Log loss {after.log_loss:.3f} a vote cast; {out_of_100(after.yes_percentile)} of 100 draws had "
        "fewer yes votes, half of the ties included.",
    )
    names = {row.member: row.name for row in brief.deciders.members}
    page.items(
        "Members whose likeliest vote was missed",
        (
            f"{plain(names.get(member, member))}: likeliest {plain(expected)}, recorded {plain(recorded)}"
            for member, expected, recorded in after.missed
        ),
    )


def _past_votes(page: Page, past: Sequence[PastForecast]) -> None:
    heads = ["vote", "decided on", "actual", "expected yes", "log loss"]
    page.table(
        [*heads, "log loss if all repeat their last vote"],
        (
            [
                plain(row.symbol),
                row.decided_on.isoformat(),
                str(row.actual),
                f"{row.expected_yes:.1f}",
                f"{row.log_loss:.3f}",
                f"{row.persistence_log_loss:.3f}",
            ]
            for row in past
        ),
    )


def _earlier_briefs(page: Page, briefs: Sequence[BriefScore]) -> None:
    heads = ["brief as of", "expected yes", "80 % range", "goal, of 100", "reached"]
    page.table(
        [*heads, "vote", "actual", "log loss"],
        (
            [
                row.as_of.isoformat(),
                f"{row.expected_yes:.1f}",
                f"{row.yes_low}–{row.yes_high}",
                str(row.goal_of_100),
                "yes" if row.reached else "no",
                plain(row.symbol),
                str(row.actual),
                f"{row.log_loss:.3f}",
            ]
            for row in briefs
        ),
    )


def _sources(page: Page, brief: Brief) -> None:
    part = brief.sources
    page.lines.append("")
    for number, row in enumerate(part.rows, start=1):
        kept = [
            plain(row.note),
            f"SHA-256 {plain(row.sha256)}" if row.sha256 else "",
            f"read on {plain(row.read_on)}" if row.read_on else "",
            f"by {plain(row.reader)}" if row.reader else "",
        ]
        page.lines.append(f"{number}. {plain(row.title)}. {'; '.join(filter(None, kept))}")
    page.items("Left out", plain_all(part.left_out))
    page.items("Method", (plain(row, 900) for row in part.method))
    page.paragraph(f"Made by whipcount {plain(part.version)}. To make it again: {plain(part.command, 600)}")
