"""What changed and what would, as Markdown: since the last brief, what-ifs, scenarios."""

from __future__ import annotations

from whipcount.brief.content import Brief, ScenarioRow, Since
from whipcount.brief.markdown_page import Page, plain
from whipcount.brief.wording import chances
from whipcount.figures.palette import MARKS


def write_since(page: Page, since: Since) -> None:
    """Write what changed since the last brief."""
    page.heading("Since the last brief")
    page.paragraph(page.cited(since.words))
    rows = [
        [f"{MARKS[count.vote].word} expected", f"{count.before:.1f}", f"{count.after:.1f}"]
        for count in since.counts
    ]
    rows.append(["reach the goal, of 100", str(since.goal_before), str(since.goal_after)])
    rows.append(["adopt the text, of 100", str(since.adopted_before), str(since.adopted_after)])
    page.table(["", "then", "now"], rows)
    page.items(
        "Whose line moved",
        (
            f"**{plain(row.name)}**: {chances(row.before)} → {chances(row.after)}; {page.cited(row.why)}"
            for row in since.moved
        ),
    )
    page.items("What is new", (f"{plain(row.kind)}: {page.cited(row.words)}" for row in since.new))


def write_changes(page: Page, brief: Brief) -> None:
    """Write part 7: the what-ifs, and the scenarios side by side."""
    part = brief.changes
    page.paragraph(page.cited(part.words))
    if part.what_ifs:
        page.lines += [
            "",
            *(
                f"- **{row.goal_of_100} of 100** reach the goal, {row.expected_yes:.1f} yes expected: "
                f"{page.cited(row.words)}"
                for row in part.what_ifs
            ),
        ]
    if part.scenarios:
        page.heading("Scenarios side by side")
        page.table(
            ["scenario", "yes-no-abstain-absent", "yes, 80 %", "goal, of 100", "adopted, of 100", "supposes"],
            (_scenario(page, row) for row in part.scenarios),
        )


def _scenario(page: Page, row: ScenarioRow) -> list[str]:
    counts = "-".join(f"{mean:.0f}" for mean in row.expected) if row.expected else "no vote"
    spread = f"{row.yes_80[0]}–{row.yes_80[1]}" if row.yes_80 else ""
    odds = ("" if of is None else str(of) for of in (row.goal_of_100, row.adopted_of_100))
    return [plain(row.name), counts, spread, *odds, page.cited(row.words)]
