"""Writers of layouts that are no long table of the UN's: a matrix, Voteview's, and the data dictionary."""

from __future__ import annotations

import polars as pl

from whipcount.domain import InputError, Vote, VoteReason
from whipcount.rollcalls.table import MARK_COLUMNS_TOLD, ROLLCALL_COLUMNS_TOLD, VOTE_COLUMNS, RollCalls

VOTEVIEW_CODES = {
    Vote.YES.value: 1,
    Vote.NO.value: 6,
    Vote.ABSTAIN.value: 7,
    Vote.ABSENT.value: 9,
    Vote.NOT_A_MEMBER.value: 0,
}
PAIRED_CODES = {Vote.YES.value: 2, Vote.NO.value: 5}
MATRIX_SIGNS = {
    Vote.YES.value: "Y",
    Vote.NO.value: "N",
    Vote.ABSTAIN.value: "A",
    Vote.ABSENT.value: "X",
    Vote.NOT_A_MEMBER.value: "",
}


def wide_matrix(rollcalls: RollCalls) -> pl.DataFrame:
    """Give a row a member and a column a roll call, with Y N A X, and blank for who was no member.

    Columns are the symbols where each is there and names one roll call, else the ids of the roll calls.
    """
    symbols = rollcalls.rollcalls["symbol"]
    unique = symbols.null_count() == 0 and symbols.n_unique() == symbols.len()
    heading = symbols if unique else rollcalls.rollcalls["rollcall_id"]
    places = rollcalls.marks["rollcall"]
    long = rollcalls.marks.select(
        pl.col("member").cast(pl.String),
        sign=pl.col("vote").cast(pl.String).replace_strict(MATRIX_SIGNS),
    ).with_columns(heading.gather(places).alias("heading"))
    wide = long.pivot("heading", index="member", values="sign", maintain_order=True).sort("member")
    return wide.with_columns(pl.exclude("member").fill_null(""))


def voteview_votes(rollcalls: RollCalls) -> pl.DataFrame:
    """Give Voteview's table of votes: congress, chamber, rollnumber, icpsr, cast_code.

    Only for roll calls that were read from Voteview, since its numbers of members and roll calls are its own.
    Cast codes are 1, 6, 7, 9 and 0; 2 and 5 for who was paired. `prob` is not held, and not written.
    """
    numbers = rollcalls.rollcalls["rollcall_id"].str.extract_groups(r"^voteview:([A-Z])(\d+)-(\d+)$")
    parts = numbers.struct.unnest()
    parts.columns = ["letter", "congress", "rollnumber"]
    if parts["letter"].null_count():
        others = rollcalls.rollcalls.filter(numbers.struct.field("1").is_null())["source"].unique().to_list()
        raise InputError(
            f"The roll calls are of {', '.join(sorted(map(str, others)))}.",
            expected="Expected roll calls that were read from Voteview.",
            do="Choose another form.",
        )
    chambers = rollcalls.rollcalls["body"].str.strip_prefix("us.").str.to_titlecase()
    each = parts.with_columns(chambers.alias("chamber")).select("congress", "chamber", "rollnumber")
    vote, reason = pl.col("vote").cast(pl.String), pl.col("vote_reason").cast(pl.String)
    code = vote.replace_strict(VOTEVIEW_CODES, return_dtype=pl.Int64)
    paired = vote.replace_strict(PAIRED_CODES, default=None, return_dtype=pl.Int64)
    own = rollcalls.marks.select(
        icpsr=pl.col("member").cast(pl.String),
        cast_code=pl.coalesce(
            pl.col("mark_note").cast(pl.String).str.extract(r"^cast_code=(\d)$").cast(pl.Int64),
            pl.when(reason == VoteReason.PAIRED.value).then(paired),
            code,
        ),
    )
    return pl.concat([each[rollcalls.marks["rollcall"]], own], how="horizontal")


def data_dictionary() -> pl.DataFrame:
    """Give a row a column of the canonical table: its name, type and meaning."""
    told = {**ROLLCALL_COLUMNS_TOLD, **MARK_COLUMNS_TOLD}
    return pl.DataFrame(
        [(name, *told[name]) for name in VOTE_COLUMNS], schema=["column", "type", "meaning"], orient="row"
    )
