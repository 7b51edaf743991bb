"""The UN Digital Library's tables: votes in the General Assembly and the Security Council, and outcomes.

Both the columns of 2026 and the older names of 2024 are read. Marks: Y, N, A, and X or NV for a member
that did not vote. Every text in these files was adopted, so the outcome is `adopted`, or
`adopted_without_a_vote` where the modality of a Security Council text says so; marks of such a text are no
votes and are set aside. The title keeps its ending in `title_tail`. The library's own fields that have no
column of their own (meeting, draft, committee_report, subjects ...) stay in `fields`. The table of outcomes
holds every resolution, those adopted without a vote among them, and nobody's vote.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from whipcount.domain import Vote
from whipcount.rollcalls.checks import finish
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.members import StateColumns, resolve_members
from whipcount.rollcalls.report import SetAside
from whipcount.rollcalls.table import MARK_SCHEMA, NOT_RECORDED, WITHOUT_A_VOTE, RollCalls
from whipcount.rollcalls.texttable import TextTable
from whipcount.rollcalls.titles import cut_tail

MARKS = {"Y": Vote.YES, "N": Vote.NO, "A": Vote.ABSTAIN, "X": Vote.ABSENT, "NV": Vote.ABSENT}
PERMANENT = "permanent_member="
"""What the Council's table says of a member beside its vote; kept in `mark_note`."""
OLDER_NAMES = {
    "ms_codes": "ms_code",
    "ms_names": "ms_name",
    "ms_votes": "ms_vote",
    "resolutions": "resolution",
    "agenda_titles": "agenda_title",
}
_TOTALS = {
    "total_yes": "official_yes",
    "total_no": "official_no",
    "total_abstentions": "official_abstain",
    "total_non_voting": "official_absent",
}
_STATE = StateColumns(name="ms_name", code="ms_code")
_REQUIRED = ("undl_id", "ms_code", "ms_name", "ms_vote", "date", "resolution", *_TOTALS)
_HAVE_COLUMNS = {"undl_id", "date", "session", "resolution", *_TOTALS, "row", "key"}
_HAVE_COLUMNS |= {"title", "agenda_title", "description", "agenda"}


def _read_assembly(table: TextTable, _: Sequence[TextTable]) -> RollCalls:
    parted = _split(table)
    title, tail = cut_tail(pl.col("title"))
    rollcalls = parted.rollcalls.select(
        title, tail, "session", "agenda_title", body=pl.lit("un.ga"), outcome=pl.lit("adopted")
    )
    return _finish(parted, long.read_marks(parted, "ms_vote", MARKS), rollcalls, source="undl.ga")


def _read_council(table: TextTable, _: Sequence[TextTable]) -> RollCalls:
    parted = _split(table, "permanent_member")
    title, tail = cut_tail(pl.col("description"))
    silent = (
        pl.col("modality").str.to_lowercase().str.contains("without", literal=True).fill_null(value=False)
    )
    rollcalls = parted.rollcalls.select(
        title,
        tail,
        session=pl.col("date").str.head(4),  # the Council has no sessions; its period is the year
        agenda_title="agenda",
        body=pl.lit("un.sc"),
        outcome=pl.when(silent).then(pl.lit(WITHOUT_A_VOTE)).otherwise(pl.lit("adopted")),
    )
    noted = pl.lit(PERMANENT) + pl.col("permanent_member").cast(pl.String)
    marks = long.read_marks(parted, "ms_vote", MARKS).with_columns(mark_note=noted)
    return _finish(parted, marks, rollcalls, source="undl.sc")


def _split(table: TextTable, *beside_vote: str) -> long.LongTable:
    return long.split(
        table,
        key=("undl_id",),
        of_vote=("ms_vote", "ms_code", "ms_name", *beside_vote),
        settled=("date", *_TOTALS),
        names=OLDER_NAMES,
    )


def _finish(parted: long.LongTable, marks: pl.DataFrame, own: pl.DataFrame, *, source: str) -> RollCalls:
    raw, table = parted.rollcalls, parted.table
    kept = [name for name in raw.columns if name not in _HAVE_COLUMNS]
    rollcalls = own.with_columns(
        pl.lit(source).alias("source"),
        ("undl:" + raw["undl_id"]).alias("rollcall_id"),
        long.days(raw, "date", table),
        raw["resolution"].alias("symbol"),
        pl.lit("draft_resolution").alias("kind"),
        *long.whole_numbers(raw, _TOTALS, table),
        long.other_fields(raw, kept),
        pl.lit(table.sha256).alias("source_sha256"),
    )
    silent = rollcalls.with_row_index("rollcall").filter(pl.col("outcome") == WITHOUT_A_VOTE)["rollcall"]
    cast = marks.filter(~pl.col("rollcall").is_in(silent.implode()))
    set_aside = ()
    if cast.height < marks.height:
        reason = "rows of texts adopted without a vote, where the mark is no vote"
        set_aside = (SetAside(rows=marks.height - cast.height, reason=reason),)
    named, names = resolve_members(cast, rollcalls["date"], table, _STATE)
    reasoned, notes = _note_unrecorded(named, rollcalls)
    return finish(parted, reasoned, rollcalls, names=names, set_aside=set_aside, notes=notes)


def _note_unrecorded(marks: pl.DataFrame, rollcalls: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Note votes of adopted texts on which the library has all members as non-voting.

    Some texts adopted without a vote, and some whose votes were not entered, stand in the table as votes
    with totals of zero. Nobody can be told to have been absent there.
    """
    none_stated = pl.all_horizontal(pl.col(f"official_{name}") == 0 for name in ("yes", "no", "abstain"))
    empty = rollcalls.with_row_index("rollcall").filter(none_stated)["rollcall"]
    rows = marks.filter(pl.col("rollcall").is_in(empty.implode()))
    voted = rows.filter(pl.col("vote") != Vote.ABSENT.value)["rollcall"].unique()
    unknown = sorted(set(rows["rollcall"]) - set(voted))
    if not unknown:
        return marks, ()
    reason = pl.when(pl.col("rollcall").is_in(unknown)).then(pl.lit(NOT_RECORDED)).otherwise("vote_reason")
    note = f"{len(unknown)} texts have all members as non-voting: how they were adopted is not recorded here"
    return marks.with_columns(reason.cast(pl.Categorical).alias("vote_reason")), (note,)


def _read_outcomes(table: TextTable, _: Sequence[TextTable]) -> RollCalls:
    parted = long.split(table, key=("undl_id",), of_vote=(), settled=("date",), names=OLDER_NAMES)
    raw = parted.rollcalls
    title, tail = cut_tail(pl.col("title"))
    silent = pl.col("modality").str.to_lowercase().str.contains("without", literal=True)
    totals = long.whole_numbers(raw, _TOTALS, table)
    rollcalls = raw.select(
        title, tail, "session", "agenda_title", silent.fill_null(value=False).alias("silent")
    )
    rollcalls = rollcalls.with_columns(
        pl.lit("undl.outcomes").alias("source"),
        pl.lit("un.ga").alias("body"),
        ("undl-outcome:" + raw["undl_id"]).alias("rollcall_id"),
        long.days(raw, "date", table),
        raw["resolution"].alias("symbol"),
        pl.lit("draft_resolution").alias("kind"),
        pl.when("silent").then(pl.lit(WITHOUT_A_VOTE)).otherwise(pl.lit("adopted")).alias("outcome"),
        # A text adopted without a vote has no tally, whatever zeros the table shows.
        *[pl.when(~pl.col("silent")).then(total).alias(total.name) for total in totals],
        long.other_fields(raw, [name for name in raw.columns if name not in _HAVE_COLUMNS]),
        pl.lit(table.sha256).alias("source_sha256"),
    )
    none_cast = pl.DataFrame(schema={"row": pl.UInt32, **MARK_SCHEMA})
    notes = ("who voted how is not in this table",)
    return finish(parted, none_cast, rollcalls, notes=notes)


OUTCOMES = Layout(
    name="undl.outcomes",
    title="UN Digital Library, General Assembly outcomes",
    required=("undl_id", "resolution", "session", "date", "title", "modality", "agenda_title", *_TOTALS),
    older_names=OLDER_NAMES,
    read=_read_outcomes,
)
ASSEMBLY = Layout(
    key=("undl_id",),
    name="undl.ga",
    title="UN Digital Library, General Assembly voting",
    required=(*_REQUIRED, "session", "title", "agenda_title"),
    older_names=OLDER_NAMES,
    read=_read_assembly,
)
COUNCIL = Layout(
    key=("undl_id",),
    name="undl.sc",
    title="UN Digital Library, Security Council voting",
    required=(*_REQUIRED, "description", "agenda", "permanent_member", "modality"),
    older_names=OLDER_NAMES,
    read=_read_council,
)
