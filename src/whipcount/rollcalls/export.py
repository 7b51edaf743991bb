"""The canonical table written out: as Parquet or CSV, or in the layout of a public source."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import polars as pl

from whipcount.domain import InputError, Vote
from whipcount.files import write_text, written_whole
from whipcount.register import load
from whipcount.rollcalls.formats import undl, voeten
from whipcount.rollcalls.formats.parquet import write_parquet
from whipcount.rollcalls.formats.popolo import popolo_events
from whipcount.rollcalls.table import WITHOUT_A_VOTE, RollCalls
from whipcount.rollcalls.writing import data_dictionary, voteview_votes, wide_matrix

Form = Literal["parquet", "csv", "undl", "voeten", "voteview", "popolo", "matrix"]
FORMS: tuple[str, ...] = get_args(Form)

_FORMULA = r"^([=+\-@\t\r])"
UNDL_COLUMNS = (
    *("undl_id", "ms_code", "ms_name", "ms_vote", "date", "session", "resolution", "draft"),
    *("committee_report", "meeting", "title", "agenda_title", "subjects", "vote_note"),
    *("total_yes", "total_no", "total_abstentions", "total_non_voting", "total_ms", "undl_link"),
)
_COUNCIL_COLUMNS = (
    *(
        "undl_id",
        "ms_code",
        "ms_name",
        "permanent_member",
        "ms_vote",
        "date",
        "resolution",
        "draft",
        "meeting",
    ),
    *("description", "agenda", "subjects", "vote_note"),
    *("total_yes", "total_no", "total_abstentions", "total_non_voting", "total_ms", "modality", "undl_link"),
)
_OF_MARK = {"ms_code", "ms_name", "ms_vote", "permanent_member"}
_OF_VOETEN_MARK = {"ccode", "member", "vote", "Country", "Countryname"}
_VOETEN_COLUMNS = (
    *("rcid", "ccode", "member", "vote", "Country", "Countryname", "year", "session", "abstain", "yes", "no"),
    *("importantvote", "date", "unres", "amend", "para", "short", "descr"),
    *("me", "nu", "di", "hr", "co", "ec", "ident", "resid"),
)
_TOTAL_OF = {
    "total_yes": "yes",
    "total_no": "no",
    "total_abstentions": "abstain",
    "total_non_voting": "absent",
}


def export_votes(rollcalls: RollCalls, path: Path, *, form: Form) -> None:
    """Write roll calls in a form of `FORMS`, whole or not at all.

    `parquet` and `csv` are the canonical table. `undl` is the UN library's layout of 2026, of the Assembly
    or the Council; it has no row for a state that is not a member, and none for a text without votes.
    `voeten` is the layout of UNVotes.csv, without its unnamed first column; `Country` is written as the
    member's code. `voteview` is Voteview's table of votes. `matrix` has a row a member and a column a roll
    call. `popolo` is JSON. Beside `csv` a data dictionary is written, `<name>.columns.csv`. Cells of a CSV
    never start with a sign that a spreadsheet would take for a formula: an apostrophe goes before it.

    Raises
    ------
    InputError
        When the roll calls are of a body that the layout is not for.
    """
    if form == "parquet":
        write_parquet(rollcalls, path)
        return
    if form == "popolo":
        write_text(path, json.dumps({"vote_events": popolo_events(rollcalls)}, ensure_ascii=False, indent=1))
        return
    writers: Mapping[str, Callable[[RollCalls], pl.DataFrame]] = {
        "csv": lambda held: held.votes,
        "undl": _undl,
        "voeten": _voeten,
        "voteview": voteview_votes,
        "matrix": wide_matrix,
    }
    write_csv(writers[form](rollcalls), path)
    if form == "csv":
        with written_whole(path.with_name(f"{path.stem}.columns.csv")) as draft:
            data_dictionary().write_csv(draft)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV, whole or not at all; an apostrophe goes before a formula sign, headings too."""
    guarded = frame.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'$1"))
    guarded = guarded.rename(lambda name: re.sub(_FORMULA, r"'\1", name))
    with written_whole(path) as draft:
        guarded.write_csv(draft)


def _undl(rollcalls: RollCalls) -> pl.DataFrame:
    body = _one_body(rollcalls, {"un.ga", "un.sc"}, "the UN library's layout")
    columns = UNDL_COLUMNS if body == "un.ga" else _COUNCIL_COLUMNS
    marks = rollcalls.marks.filter(pl.col("vote") != Vote.NOT_A_MEMBER.value)
    signs = {Vote.YES.value: "Y", Vote.NO.value: "N", Vote.ABSTAIN.value: "A", Vote.ABSENT.value: "X"}
    own = marks.select(
        ms_code=pl.col("member").cast(pl.String),
        ms_name=pl.coalesce(pl.col("member_name", "member").cast(pl.String)),
        ms_vote=pl.col("vote").cast(pl.String).replace_strict(signs),
        permanent_member=pl.col("mark_note").cast(pl.String).str.strip_prefix(undl.PERMANENT),
    )
    each = _undl_rollcalls(rollcalls.rollcalls, columns)
    return pl.concat([own, each[marks["rollcall"]]], how="horizontal").select(columns)


def _undl_rollcalls(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Give the columns of the UN library's layout that are the same for every vote of a roll call."""
    title, agenda = ("title", "agenda_title") if "title" in columns else ("description", "agenda")
    totals = {name: pl.coalesce(f"official_{kind}", f"counted_{kind}") for name, kind in _TOTAL_OF.items()}
    each = frame.select(
        pl.col("rollcall_id").str.strip_prefix("undl:").alias("undl_id"),
        pl.col("date").cast(pl.String),
        "session",
        pl.col("symbol").alias("resolution"),
        (pl.col("title") + pl.col("title_tail").fill_null("")).alias(title),
        pl.col("agenda_title").alias(agenda),
        *[_decimal(total).alias(name) for name, total in totals.items()],
        _decimal(pl.sum_horizontal(totals.values())).alias("members_counted"),
        pl.when(pl.col("outcome") == WITHOUT_A_VOTE)
        .then(pl.lit("Without Vote"))
        .otherwise(pl.lit("Vote"))
        .alias("way"),
    )
    others = [name for name in columns if name not in {*each.columns, *_OF_MARK}]
    each = each.with_columns(_fields(frame, others))
    each = each.with_columns(pl.coalesce("total_ms", "members_counted").alias("total_ms"))
    if "modality" in columns:
        each = each.with_columns(pl.coalesce("modality", "way").alias("modality"))
    return each


def _voeten(rollcalls: RollCalls) -> pl.DataFrame:
    _one_body(rollcalls, {"un.ga"}, "Voeten's layout")
    frame = rollcalls.rollcalls
    each = frame.select(
        pl.col("rollcall_id").str.replace("^[^:]*:", "").alias("rcid"),
        "session",
        pl.col("date").cast(pl.String),
        *[
            pl.coalesce(f"official_{name}", f"counted_{name}").alias(name)
            for name in ("yes", "no", "abstain")
        ],
    )
    # What came from Voeten has its own fields, and one that was empty there stays empty.
    from_voeten = frame["source"] == "voeten"
    instead = {"unres": frame["symbol"], "short": frame["title"]}
    empty = pl.Series([None] * frame.height, dtype=pl.String)
    others = [name for name in _VOETEN_COLUMNS if name not in {*each.columns, *_OF_VOETEN_MARK}]
    each = each.with_columns(
        column.zip_with(from_voeten, instead.get(column.name, empty)) for column in _fields(frame, others)
    )
    own = _voeten_marks(rollcalls)
    return pl.concat([own, each[rollcalls.marks["rollcall"]]], how="horizontal").select(_VOETEN_COLUMNS)


def _voeten_marks(rollcalls: RollCalls) -> pl.DataFrame:
    """Give the columns of Voeten's layout that belong to a vote."""
    marks = rollcalls.marks
    codes = {vote.value: sign for sign, vote in reversed(voeten.MARKS.items())}
    outside = pl.col("vote") == Vote.NOT_A_MEMBER.value
    called = pl.col("mark_note").cast(pl.String).fill_null("") == voeten.CALLED_A_MEMBER
    days = rollcalls.rollcalls["date"].gather(marks["rollcall"])
    seats = zip(marks["member"].cast(pl.String), days, strict=True)
    numbers = pl.Series([_number(member, day) for member, day in seats], dtype=pl.Int32)
    noted = pl.col("mark_note").cast(pl.String).str.extract(r"^ccode=(\d+)$").cast(pl.Int32)
    return marks.select(
        pl.coalesce(noted, numbers).alias("ccode"),
        pl.when(outside & ~called).then(pl.lit("0.0")).otherwise(pl.lit("1.0")).alias("member"),
        vote=pl.col("vote").cast(pl.String).replace_strict(codes),
        Country=pl.col("member").cast(pl.String),
        Countryname=pl.coalesce(pl.col("member_name", "member").cast(pl.String)),
    )


def _one_body(rollcalls: RollCalls, allowed: set[str], layout: str) -> str:
    bodies = set(rollcalls.rollcalls["body"].unique())
    if len(bodies) != 1 or not bodies <= allowed:
        raise InputError(
            f"The roll calls are of {', '.join(sorted(bodies)) or 'no body'}.",
            expected=f"Expected one of {', '.join(sorted(allowed))} for {layout}.",
            do="Choose another form, or give roll calls of that body alone.",
        )
    return bodies.pop()


def _fields(frame: pl.DataFrame, names: Sequence[str]) -> list[pl.Series]:
    rows = [json.loads(text) if text else {} for text in frame["fields"]]
    return [pl.Series(name, [row.get(name) for row in rows], dtype=pl.String) for name in names]


def _decimal(count: pl.Expr) -> pl.Expr:
    return count.cast(pl.Float64).cast(pl.String)


@cache
def _number(member: str, day: date) -> int | None:
    return load().state(member).cow_number(day)
