"""Voteview's roll calls of the United States Congress: votes, and beside them members and roll calls.

Cast codes: 1-3 yes, 4-6 no (paired and announced votes are 2, 3, 4, 5), 7 and 8 present, 9 not voting, 0 not
a member. Codes 2-5 count with the votes, as Voteview counts them, and `vote_reason` says `paired`. A
senator who answers "present" has declined to vote; the five votes have no sixth, so it is `abstain` with the
reason `present_not_voting`. The President's positions are no votes: rows of the presidents' numbers (99000
and up), who are not in the members file of a chamber, are set aside. Any other member that the members
file lacks keeps its votes, without a name, and is reported as unmatched.
Codes 3, 4 and 8 are also kept as they are, in `mark_note`.
The column `prob` is an estimate of Voteview's and is not kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from whipcount.domain import InputError, Vote, VoteReason, list_bad_rows
from whipcount.rollcalls.checks import finish
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.report import NameReport, SetAside
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import TextTable

MARKS = {
    **dict.fromkeys(("1", "2", "3"), Vote.YES),
    **dict.fromkeys(("4", "5", "6"), Vote.NO),
    **dict.fromkeys(("7", "8"), Vote.ABSTAIN),
    "9": Vote.ABSENT,
    "0": Vote.NOT_A_MEMBER,
}
REASONS = {
    **dict.fromkeys(("2", "3", "4", "5"), VoteReason.PAIRED.value),
    **dict.fromkeys(("7", "8"), VoteReason.PRESENT_NOT_VOTING.value),
}
NOTED_CODE = "cast_code="
"""Before a cast code that vote and reason do not tell from another, in `mark_note`."""
_LESS_USUAL = ("3", "4", "8")
FIRST_PRESIDENT = 99000
_KEY = ("congress", "chamber", "rollnumber")
_TOTALS = {"yea_count": "official_yes", "nay_count": "official_no"}
_KEPT = (
    "clerk_rollnumber",
    "session",
    "bill_number",
    "vote_result",
    "vote_desc",
    "vote_question",
    "dtl_desc",
)
_DEFEATS = r"(?i)\b(rejected|failed|defeated|not sustained|not guilty|veto sustained|negatived)\b"


def _read(table: TextTable, companions: Sequence[TextTable]) -> RollCalls:
    parted = long.split(table, key=_KEY, of_vote=("cast_code", "icpsr"), ignored=("prob",))
    marks = long.read_marks(parted, "cast_code", MARKS, reasons=REASONS)
    numbers = pl.col("icpsr").cast(pl.String).str.strip_suffix(".0")
    code = pl.col("cast_code").cast(pl.String).str.strip_suffix(".0")
    noted = pl.when(code.is_in(_LESS_USUAL)).then(pl.format("{}{}", pl.lit(NOTED_CODE), code))
    marks = marks.with_columns(
        numbers.alias("member"), numbers.alias("member_name"), noted.alias("mark_note")
    )
    members = _members(companions)
    if members is not None:
        marks = marks.drop("member_name").join(members, on="member", how="left", maintain_order="left")
    outside = pl.col("member").cast(pl.Int64, strict=False) >= FIRST_PRESIDENT
    reason = f"positions of presidents (numbers {FIRST_PRESIDENT} and up), which are no votes"
    kept = marks.filter(~outside)
    aside = marks.height - kept.height
    set_aside = (SetAside(rows=aside, reason=reason),) if aside else ()
    named = kept.group_by("member").agg(pl.col("member_name").first()).sort("member")
    nameless = named.filter(pl.col("member_name").is_null())["member"].to_list()
    names = NameReport(matched=named.height - len(nameless), unmatched=tuple(nameless))
    return finish(parted, kept, _rollcalls(parted, companions), names=names, set_aside=set_aside)


def _companions(companions: Sequence[TextTable], layout: Layout) -> pl.DataFrame | None:
    found = [table.read() for table in companions if not layout.missing(table.columns)]
    return pl.concat(found, how="diagonal") if found else None


def _members(companions: Sequence[TextTable]) -> pl.DataFrame | None:
    """Names by number; a member of several congresses or of both chambers is one person."""
    members = _companions(companions, MEMBERS)
    if members is None:
        return None
    named = members.select(member=pl.col("icpsr").str.strip_suffix(".0"), member_name="bioname")
    return named.unique("member", keep="last", maintain_order=True)


def _rollcalls(parted: long.LongTable, companions: Sequence[TextTable]) -> pl.DataFrame:
    raw, table = parted.rollcalls, parted.table
    known = _companions(companions, ROLLCALLS)
    letter = pl.col("chamber").str.head(1)
    own = raw.select(
        *_KEY,
        source=pl.lit("voteview"),
        body=pl.lit("us.") + pl.col("chamber").str.to_lowercase(),
        rollcall_id=pl.format("voteview:{}{}-{}", letter, "congress", "rollnumber"),
        period="congress",
        source_sha256=pl.lit(table.sha256),
    )
    if known is None:
        return own.drop(_KEY).rename({"period": "session"})
    joined = own.join(known, on=_KEY, how="left", maintain_order="left")
    _refuse_unknown(joined, table)
    text = [pl.when(pl.col(n) != "nan").then(pl.col(n)).alias(n) for n in _KEPT if n in joined.columns]
    joined = joined.with_columns(text)
    return joined.select(
        *("source", "body", "rollcall_id", "source_sha256"),
        long.days(joined, "date", table),
        pl.col("period").alias("session"),
        pl.col("bill_number").alias("symbol"),
        pl.coalesce("vote_desc", "dtl_desc", "vote_question").alias("title"),
        pl.col("vote_question").alias("agenda_title"),
        _kind(),
        pl.when(pl.col("vote_result").str.contains(_DEFEATS))
        .then(pl.lit("rejected"))
        .otherwise(pl.when(pl.col("vote_result").is_not_null()).then(pl.lit("adopted")))
        .alias("outcome"),
        *long.whole_numbers(joined, _TOTALS, table),
        long.other_fields(joined, [name for name in _KEPT if name in joined.columns]),
    )


def _kind() -> pl.Expr:
    """Tell the kind of question, as far as the clerk's words say it."""
    question = pl.col("vote_question").str.to_lowercase()
    said = {
        "cloture": "cloture",
        "veto": "veto_override",
        "amendment": "amendment",
        "nomination": "nomination",
        "table": "motion_to_table",
        "proceed": "motion_to_proceed",
        "passage": "bill",
        "joint resolution": "bill",
        "resolution": "resolution",
    }
    kind = pl.lit("other")
    for word, name in reversed(said.items()):
        kind = pl.when(question.str.contains(word, literal=True)).then(pl.lit(name)).otherwise(kind)
    return pl.when(question.is_null()).then(None).otherwise(kind).alias("kind")


def _refuse_unknown(joined: pl.DataFrame, table: TextTable) -> None:
    unknown = joined.filter(pl.col("yea_count").is_null())
    if unknown.height:
        bad = [f"{row} is not in the roll calls file" for row in unknown["rollcall_id"]]
        raise InputError(
            f"{table.path} has votes on roll calls that its companion lacks:\n{list_bad_rows(bad)}\n",
            expected="Expected each roll call of the votes in the roll calls file.",
            do="Name the roll calls file of the same congress and chamber.",
        )


VOTES = Layout(
    key=_KEY,
    name="voteview",
    title="Voteview votes",
    required=(*_KEY, "icpsr", "cast_code"),
    companions=("voteview.members", "voteview.rollcalls"),
    read=_read,
)
MEMBERS = Layout(
    name="voteview.members", title="Voteview members", required=("congress", "chamber", "icpsr", "bioname")
)
ROLLCALLS = Layout(
    name="voteview.rollcalls",
    title="Voteview roll calls",
    required=(*_KEY, "date", "yea_count", "nay_count", "vote_question", "vote_result", "vote_desc"),
)
