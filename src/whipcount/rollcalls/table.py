"""The canonical table of votes: one row a member and roll call, the same for every source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import polars as pl

from whipcount.domain import Vote
from whipcount.rollcalls.report import FileReport

VOTE = pl.Enum([vote.value for vote in Vote])
"""The five votes as a column type, in the domain's order."""

TALLY_COLUMNS = ("yes", "no", "abstain", "absent")
MOST_VOTES = 65_535
"""Largest total that the table holds; no body has as many members."""

ROLLCALL_SCHEMA: dict[str, pl.DataType] = {
    "source": pl.String(),  # name of the layout that the row was read from
    "body": pl.String(),  # un.ga, un.sc, us.senate ...
    "rollcall_id": pl.String(),  # source and its own number, "undl:671205"
    "date": pl.Date(),
    "session": pl.String(),
    "symbol": pl.String(),  # document voted on
    "title": pl.String(),  # without the library's ending, which `title_tail` keeps
    "agenda_title": pl.String(),
    "kind": pl.String(),  # draft_resolution, amendment, paragraph ...
    "parent_id": pl.String(),  # roll call on the whole text, for a vote on a part of it
    **{f"official_{name}": pl.UInt16() for name in TALLY_COLUMNS},
    **{f"counted_{name}": pl.UInt16() for name in TALLY_COLUMNS},
    "outcome": pl.String(),  # adopted, rejected, adopted_without_a_vote; null where the source is silent
    "title_tail": pl.String(),  # title + title_tail is the source's own title
    "fields": pl.String(),  # JSON object: the source's other fields, under their own names
    "source_sha256": pl.String(),
}
"""Columns that are the same for every vote of one roll call."""

MARK_SCHEMA: dict[str, pl.DataType] = {
    "rollcall": pl.UInt32(),  # row in the roll calls' frame
    "member": pl.Categorical(),
    "vote": VOTE,
    "vote_reason": pl.Categorical(),
    "member_name": pl.Categorical(),  # as the source writes it
    "mark_note": pl.Categorical(),  # what else the source says of this one vote, where it matters
}
"""Columns that belong to one vote."""

ROLLCALL_COLUMNS_TOLD: dict[str, tuple[str, str]] = {
    "source": ("text", "name of the layout that the row was read from"),
    "body": ("text", "body that voted: un.ga, un.ga.c3, un.sc, un.hrc, us.senate, ep ..."),
    "rollcall_id": ("text", "the source and its own number of the roll call; one a roll call"),
    "date": ("date", "day of the vote, YYYY-MM-DD; empty where the source has none"),
    "session": (
        "text",
        "session, special session (ES-10), congress or term; the year where there is none",
    ),
    "symbol": ("text", "document voted on, as the source spells it"),
    "title": ("text", "title or question, without the library's ending"),
    "agenda_title": ("text", "agenda item or question"),
    "kind": ("text", "draft_resolution (a whole text), amendment, paragraph, no_action_motion, motion ..."),
    "parent_id": ("text", "for a vote on a part: the rollcall_id of the vote on the whole text"),
    **{
        f"official_{name}": (
            "whole number",
            f"total of {name} that the source states; empty if it states none",
        )
        for name in TALLY_COLUMNS
    },
    **{
        f"counted_{name}": ("whole number", f"votes of {name} counted from the rows; tellers are not counted")
        for name in TALLY_COLUMNS
    },
    "outcome": ("text", "adopted, rejected, adopted_without_a_vote ...; empty where the source is silent"),
    "title_tail": ("text", "ending of the library's title; title + title_tail is the source's own"),
    "fields": ("JSON object", "the source's other fields, under their own names"),
    "source_sha256": ("text", "SHA-256 of the file that the row was read from"),
}
"""Type and meaning of the columns of a roll call."""

MARK_COLUMNS_TOLD: dict[str, tuple[str, str]] = {
    "member": ("text", "three-letter code of a state at the date of the vote; else the source's own number"),
    "vote": ("text", "yes, no, abstain, absent or not_a_member; empty only in a row without a member"),
    "vote_reason": (
        "text",
        "why the vote is what it is, where known: paired, present_not_voting, not_recorded ...",
    ),
    "member_name": ("text", "the member's name as the source writes it"),
    "mark_note": (
        "text",
        "what else the source says of this vote: intended=yes (stated afterwards), teller",
    ),
}
"""Type and meaning of the columns of one vote."""

_SHOWN_FIRST = (
    *[name for name in ROLLCALL_SCHEMA if name in {"source", "body", "rollcall_id", "date", "session"}],
    *("symbol", "title", "agenda_title", "kind", "parent_id", "member", "vote", "vote_reason"),
    *[f"{stem}_{name}" for stem in ("official", "counted") for name in TALLY_COLUMNS],
    "outcome",
)
VOTE_COLUMNS: tuple[str, ...] = (
    *_SHOWN_FIRST,
    *("member_name", "mark_note", "title_tail", "fields", "source_sha256"),
)
"""Columns of the canonical table, in order."""

WITHOUT_A_VOTE = "adopted_without_a_vote"

NOT_RECORDED = "not_recorded"
"""In `vote_reason`: the text was adopted with no vote cast by anybody; how it was is not in the source."""

TELLER = "teller"
"""In `mark_note`: who counted the votes for a side, and so is not in its count (House of Commons)."""


@dataclass(frozen=True, slots=True)
class RollCalls:
    """Roll calls and the votes on them.

    Parameters
    ----------
    marks : pl.DataFrame
        One row a member and roll call, columns of `MARK_SCHEMA`; `rollcall` is a row of `rollcalls`.
    rollcalls : pl.DataFrame
        One row a roll call, columns of `ROLLCALL_SCHEMA`. A text adopted without a vote is a row
        here with outcome `adopted_without_a_vote` and no marks.
    report : tuple of FileReport
        What each file gave.
    """

    marks: pl.DataFrame
    rollcalls: pl.DataFrame
    report: tuple[FileReport, ...] = ()

    @classmethod
    def empty(cls) -> RollCalls:
        """Return no roll calls at all."""
        return cls(pl.DataFrame(schema=MARK_SCHEMA), pl.DataFrame(schema=ROLLCALL_SCHEMA))

    @property
    def votes(self) -> pl.DataFrame:
        """The canonical table, columns `VOTE_COLUMNS`; put together anew at each call."""
        wide = widen(self.marks, self.rollcalls)
        texts = pl.col("member", "vote_reason", "member_name", "mark_note").cast(pl.String)
        return wide.with_columns(texts)

    def as_of(self, day: date) -> RollCalls:
        """Keep the roll calls dated up to `day`, which is included; undated ones are left out."""
        return self.filter(pl.col("date") <= day)

    def filter(self, condition: pl.Expr) -> RollCalls:
        """Keep the roll calls for which `condition` on the columns of `rollcalls` holds."""
        kept = self.rollcalls.with_row_index("rollcall").filter(condition)
        places = kept.select("rollcall", place=pl.int_range(pl.len(), dtype=pl.UInt32))
        marks = self.marks.join(places, on="rollcall", how="inner", maintain_order="left")
        marks = marks.with_columns(rollcall="place").select(*MARK_SCHEMA)
        return RollCalls(marks, kept.drop("rollcall"), self.report)

    def digest(self) -> str:
        """SHA-256 over the rows held, whatever their order: it names exactly the votes that were used."""
        votes = self.marks.select("rollcall", cast=pl.format("{}={}", "member", "vote"))
        votes = votes.sort("rollcall", "cast").group_by("rollcall").agg(pl.col("cast").str.join(","))
        facts = [name for name in ROLLCALL_SCHEMA if name not in {"fields", "source_sha256"}]
        line = pl.concat_str(pl.col(*facts).cast(pl.String).fill_null(""), separator="\t")
        lines = (
            self.rollcalls.with_row_index("rollcall")
            .join(votes, on="rollcall", how="left")
            .select(line=pl.concat_str(line, pl.col("cast").fill_null(""), separator="\t"))
        )
        return hashlib.sha256("\n".join(lines["line"].sort().to_list()).encode()).hexdigest()


def widen(marks: pl.DataFrame, rollcalls: pl.DataFrame) -> pl.DataFrame:
    """Put marks and roll calls side by side in the order of `VOTE_COLUMNS`.

    A roll call without marks becomes one row without a member, so that a text adopted without a vote
    is not lost.
    """
    silent = rollcalls.with_row_index("rollcall").select("rollcall").join(marks, on="rollcall", how="anti")
    if silent.height:
        marks = pl.concat([marks, silent], how="diagonal").sort("rollcall", maintain_order=True)
    each = rollcalls[marks["rollcall"]]
    return pl.concat([marks.drop("rollcall"), each], how="horizontal").select(*VOTE_COLUMNS)


def recount(marks: pl.DataFrame, rollcalls: pl.DataFrame) -> pl.DataFrame:
    """Return `rollcalls` with `counted_yes` ... `counted_absent` counted from `marks`.

    Members that were not members at the time are not counted, nor are tellers; a roll call without marks
    has no counts.
    """
    voting = pl.col("mark_note").ne_missing(TELLER) if marks["mark_note"].count() else pl.lit(value=True)
    counts = [
        ((pl.col("vote") == name) & voting).sum().cast(pl.UInt16).alias(f"counted_{name}")
        for name in TALLY_COLUMNS
    ]
    counted = marks.group_by("rollcall").agg(counts)
    bare = rollcalls.drop([f"counted_{name}" for name in TALLY_COLUMNS], strict=False)
    joined = bare.with_row_index("rollcall").join(counted, on="rollcall", how="left", maintain_order="left")
    return joined.select(*ROLLCALL_SCHEMA)


def combine(parts: list[RollCalls]) -> RollCalls:
    """Put the roll calls of several files into one, in the order given."""
    if len(parts) == 1:
        return parts[0]
    shifted, start = [], 0
    for part in parts:
        shifted.append(part.marks.with_columns(pl.col("rollcall") + start))
        start += part.rollcalls.height
    report = tuple(report for part in parts for report in part.report)
    return RollCalls(pl.concat(shifted), pl.concat([part.rollcalls for part in parts]), report)
