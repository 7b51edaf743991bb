"""HowTheyVote's export of European Parliament votes: a set of CSV files.

`member_votes` is read with `votes` beside it; `members` gives names where it is there. The position of a
member who did not vote is `absent`. Titles, results and totals are the export's own; country and group of a
member at the vote stay in `mark_note`. Groups, group memberships and countries are known and not needed.

The export says which votes are main votes (`is_main`). One that is not is an amendment where it names one,
else a paragraph or another motion, and points to the main vote on its reference, or its procedure, of that
day.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.rollcalls.checks import finish
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.motions import WHOLE, Motion, find_parents, tell_parents
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import TextTable

MARKS = {
    "FOR": Vote.YES,
    "AGAINST": Vote.NO,
    "ABSTENTION": Vote.ABSTAIN,
    "DID_NOT_VOTE": Vote.ABSENT,
}
OUTCOMES = {"ADOPTED": "adopted", "REJECTED": "rejected", "LAPSED": "lapsed"}
_PARAGRAPH = r"(?i)§|\b(?:para(?:graph)?|recital|citation|article|annex)\b"
_TOTALS = {
    "count_for": "official_yes",
    "count_against": "official_no",
    "count_abstention": "official_abstain",
    "count_did_not_vote": "official_absent",
}
_OWN_COLUMNS = {"id", "vote_id", "display_title", "result", "row", "key", "rollcall", *_TOTALS}


def _read(table: TextTable, companions: Sequence[TextTable]) -> RollCalls:
    beside = ("country_code", "group_code")
    parted = long.split(table, key=("vote_id",), of_vote=("position", "member_id", *beside))
    notes = pl.format("country={} group={}", *[pl.col(name).cast(pl.String).fill_null("") for name in beside])
    marks = long.read_marks(parted, "position", MARKS).with_columns(
        pl.col("member_id").cast(pl.String).alias("member"), mark_note=notes
    )
    names = _names(companions)
    if names is not None:
        marks = marks.join(names, on="member", how="left", maintain_order="left")
    members = marks["member"].n_unique()
    rollcalls = _rollcalls(parted, companions)
    notes = tell_parents(rollcalls["kind"].to_list(), rollcalls["parent_id"].to_list())
    return finish(parted, marks, rollcalls, names=NameReport(matched=members), notes=notes)


def _names(companions: Sequence[TextTable]) -> pl.DataFrame | None:
    found = _one(companions, MEMBERS)
    if found is None:
        return None
    return found.read().select(
        member="id", member_name=pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
    )


def _one(companions: Sequence[TextTable], layout: Layout) -> TextTable | None:
    return next((table for table in companions if not layout.missing(table.columns)), None)


def _rollcalls(parted: long.LongTable, companions: Sequence[TextTable]) -> pl.DataFrame:
    beside = _one(companions, VOTES)
    if beside is None:
        raise InputError(
            f"{parted.table.path} stands without the table of votes.",
            expected=f"Expected beside it: {VOTES.title}, with the columns {', '.join(VOTES.required)}.",
            do="Name both files.",
        )
    known = beside.read().with_columns(vote_id="id")
    joined = parted.rollcalls.select("vote_id").join(known, on="vote_id", how="left", maintain_order="left")
    unknown = joined.filter(pl.col("id").is_null())
    if unknown.height:
        bad = [f"vote {number}" for number in unknown["vote_id"]]
        raise InputError(
            f"{parted.table.path} has votes on roll calls that {beside.path.name} lacks:\n"
            f"{list_bad_rows(bad)}\n",
            expected="Expected each roll call in the table of votes.",
            do="Take both files from one export.",
        )
    kept = [name for name in joined.columns if name not in _OWN_COLUMNS]
    day = joined.with_columns(pl.col("timestamp").str.head(10))
    joined = joined.with_columns(_kinds(joined))
    return joined.select(
        pl.lit("howtheyvote").alias("source"),
        pl.lit("ep").alias("body"),
        pl.format("howtheyvote:{}", "vote_id").alias("rollcall_id"),
        long.days(day, "timestamp", beside),
        pl.col("timestamp").str.head(4).alias("session"),  # the export names no session; the year
        pl.coalesce("reference", "procedure_reference").alias("symbol"),
        pl.col("display_title").alias("title"),
        pl.col("procedure_title").alias("agenda_title"),
        "kind",
        _parents(joined),
        pl.col("result").replace_strict(OUTCOMES, default=None, return_dtype=pl.String).alias("outcome"),
        *long.whole_numbers(joined, _TOTALS, beside),
        long.other_fields(joined, kept),
        pl.lit(parted.table.sha256).alias("source_sha256"),
    )


def _kinds(votes: pl.DataFrame) -> pl.Series:
    amendment = pl.any_horizontal(
        pl.col(name).is_not_null() for name in ("amendment_subject", "amendment_number")
    )
    told = pl.concat_str("display_title", "description", separator=" ", ignore_nulls=True)
    main = pl.col("is_main").str.to_lowercase().is_in(["true", "1", "t"])
    kind = (
        pl.when(amendment)
        .then(pl.lit("amendment"))
        .when(main)
        .then(pl.lit(WHOLE))
        .when(told.str.contains(_PARAGRAPH))
        .then(pl.lit("paragraph"))
        .otherwise(pl.lit("motion"))
    )
    return votes.select(kind.alias("kind")).to_series()


def _parents(votes: pl.DataFrame) -> pl.Series:
    """Link votes that are not main votes to the main one on their reference, else on their procedure."""
    day = pl.col("timestamp").str.head(10)
    rows = votes.select("vote_id", "kind", "reference", "procedure_reference", day).rows()
    found: list[str | None] = [None] * len(rows)
    for text in (2, 3):
        motions = [
            Motion(f"howtheyvote:{row[0]}", row[1], (row[text], row[4]) if row[text] else None)
            for row in rows
        ]
        found = [one or other for one, other in zip(found, find_parents(motions), strict=True)]
    return pl.Series("parent_id", found, dtype=pl.String)


MEMBER_VOTES = Layout(
    name="howtheyvote",
    title="HowTheyVote member votes",
    required=("vote_id", "member_id", "position", "country_code", "group_code"),
    companions=(
        *("howtheyvote.votes", "howtheyvote.members", "howtheyvote.memberships"),
        *("howtheyvote.groups", "howtheyvote.countries"),
    ),
    read=_read,
)
VOTES = Layout(
    name="howtheyvote.votes",
    title="HowTheyVote votes",
    required=(
        *("id", "timestamp", "display_title", "reference", "description", "is_main"),
        *("amendment_subject", "amendment_number"),
        *("procedure_reference", "procedure_title", "result", *_TOTALS),
    ),
)
MEMBERS = Layout(
    name="howtheyvote.members",
    title="HowTheyVote members",
    required=("id", "first_name", "last_name", "country_code"),
)
MEMBERSHIPS = Layout(
    name="howtheyvote.memberships",
    title="HowTheyVote group memberships",
    required=("member_id", "group_code", "term", "start_date", "end_date"),
)
GROUPS = Layout(
    name="howtheyvote.groups",
    title="HowTheyVote groups",
    required=("code", "official_label", "label", "short_label"),
)
COUNTRIES = Layout(
    name="howtheyvote.countries", title="HowTheyVote countries", required=("code", "iso_alpha_2", "label")
)
LAYOUTS = (MEMBER_VOTES, VOTES, MEMBERSHIPS, MEMBERS, GROUPS, COUNTRIES)
