"""Long tables, one row a vote: read in batches, split into votes and roll calls, checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from whipcount.domain import InputError, Vote, list_bad_rows
from whipcount.rollcalls.numbering import find_repeats
from whipcount.rollcalls.table import MARK_SCHEMA, MOST_VOTES, ROLLCALL_SCHEMA, VOTE
from whipcount.rollcalls.texttable import TextTable

_MANY_RUNS = 2_000
"""Runs of a batch from which on it pays to look for those of the same roll call at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTable:
    """A long table, split.

    `marks` has the columns `row`, `rollcall` (a row of `rollcalls`) and the vote's own columns;
    `rollcalls` the first row of each roll call with all other columns, as text.
    """

    table: TextTable
    marks: pl.DataFrame
    rollcalls: pl.DataFrame


def split(
    table: TextTable,
    *,
    key: Sequence[str],
    of_vote: Sequence[str],
    settled: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
    ignored: Sequence[str] = (),
    may_be_empty: Sequence[str] = (),
) -> LongTable:
    """Read a long table and part what belongs to a vote from what belongs to its roll call.

    Parameters
    ----------
    table : TextTable
        The open table.
    key : sequence of str
        Columns that together number a roll call.
    of_vote : sequence of str
        Columns that belong to a vote; all others belong to the roll call.
    settled : sequence of str
        Columns that must be the same in all rows of a roll call.
    names : mapping, optional
        Older column names, and what they are called now.
    ignored : sequence of str
        Columns that are not kept.
    may_be_empty : sequence of str
        The first column of `of_vote`, where a row need not have it.

    Raises
    ------
    InputError
        When there are no rows, a row lacks its key, or rows of one roll call contradict each other.
    """
    marks: list[pl.DataFrame] = []
    runs: list[pl.Series] = []
    rollcalls: list[pl.DataFrame] = []
    number = pl.concat_str(pl.col(*key).cast(pl.String), separator="/").cast(pl.Categorical)
    number = (pl.col(*key) if len(key) == 1 else number).alias("key")
    older = {now: old for old, now in (names or {}).items() if old in table.columns}
    in_dictionaries = [older.get(name, name) for name in (*key, *of_vote, *settled)]
    for batch in table.batches(ignored=ignored, in_dictionaries=in_dictionaries):
        rows = batch.rename(dict(names or {}), strict=False)
        if any(rows[name].null_count() for name in key):
            rows = rows.filter(~pl.all_horizontal(pl.exclude("row").is_null()))
        rows = rows.with_columns_seq(number)
        needed = [name for name in (*key, *of_vote[:1]) if name not in may_be_empty]
        _refuse_missing(rows, needed, table)
        # Rows of a roll call mostly stand together, so that runs of rows that are alike are few.
        facts = [pl.col(name) for name in ("key", *settled)]
        begins = rows.select_seq(
            pl.any_horizontal(fact.ne_missing(fact.shift()) for fact in facts)
        ).to_series()
        known = sum(map(len, runs))
        run = (begins.cum_sum().cast(pl.UInt32) + known - 1).alias("run")
        marks.append(rows.select_seq("row", *[pl.col(name).cast(pl.Categorical) for name in of_vote], run))
        changed = rows[begins.arg_true()]
        runs.append(changed["key"].cast(pl.Categorical))
        first = changed.drop(*of_vote)
        if first.height > _MANY_RUNS:
            first = first.unique(["key", *settled], keep="first", maintain_order=True)
        # Dictionary columns hold copies of the texts, so that the batch itself can be let go.
        rollcalls.append(first.with_columns_seq(pl.exclude("row").cast(pl.Categorical)))
    return _joined(table, marks, rollcalls, runs=runs, settled=settled)


def _joined(
    table: TextTable,
    marks: list[pl.DataFrame],
    rollcalls: list[pl.DataFrame],
    *,
    runs: list[pl.Series],
    settled: Sequence[str],
) -> LongTable:
    if not marks or not sum(part.height for part in marks):
        raise InputError(
            f"{table.path} has a header and no rows.",
            expected="Expected one row for each vote.",
            do="Check that it is the right file.",
        )
    each = pl.concat(rollcalls).unique(["key", *settled], keep="first", maintain_order=True)
    _refuse_contradictions(each, settled, table)
    places = each.select("key", rollcall=pl.int_range(pl.len(), dtype=pl.UInt32))
    placed = pl.concat(runs).to_frame().join(places, on="key", how="left", maintain_order="left")["rollcall"]
    together = pl.concat(marks)
    return LongTable(
        table=table,
        marks=together.drop("run").with_columns(placed.gather(together["run"])),
        rollcalls=each.with_columns(pl.exclude("row").cast(pl.String)),
    )


def _refuse_missing(rows: pl.DataFrame, needed: Sequence[str], table: TextTable) -> None:
    if any(rows[name].null_count() for name in needed):
        missing = rows.filter(pl.any_horizontal(pl.col(*needed).is_null()))
        bad = [
            f"row {row['row']}: no value in {', '.join(name for name in needed if row[name] is None)}"
            for row in missing.select("row", *needed).iter_rows(named=True)
        ]
        raise InputError(
            f"{table.path} has rows that cannot be used:\n{list_bad_rows(bad)}\n",
            expected=f"Expected a value in {', '.join(needed)} on every row.",
            do="Mend the rows, or download the file again.",
        )


def _refuse_contradictions(each: pl.DataFrame, settled: Sequence[str], table: TextTable) -> None:
    if each["key"].n_unique() == each.height:
        return
    several = each.filter(pl.col("key").is_duplicated()).with_columns(pl.exclude("row").cast(pl.String))
    bad = []
    for rows in several.partition_by("key", maintain_order=True):
        facts = rows.to_dicts()
        differing = [name for name in settled if rows[name].n_unique() > 1]
        seen = "; ".join(
            f"row {f['row']} has {', '.join(f'{n} {f[n]!r}' for n in differing)}" for f in facts[:3]
        )
        bad.append(f"roll call {facts[0]['key']}: {seen}")
    raise InputError(
        f"{table.path} contradicts itself about {len(bad)} roll calls:\n{list_bad_rows(bad)}\n",
        expected=f"Expected one {', one '.join(settled)} for each roll call.",
        do="Mend the rows, or download the file again.",
    )


def read_marks(
    parted: LongTable, column: str, allowed: Mapping[str, Vote], *, reasons: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Add `vote` and `vote_reason` to the marks, from the source's own signs in `column`.

    Signs are matched without regard to case and outer spaces; numbers may be written with decimals.

    Raises
    ------
    InputError
        When a sign is not in `allowed`; all such rows are listed.
    """
    signs = parted.marks[column]
    found = signs.unique().drop_nulls()
    meant = {sign: _settle(sign) for sign in found.cast(pl.String)}
    known = {sign: allowed[settled].value for sign, settled in meant.items() if settled in allowed}
    if len(known) < len(meant) or signs.null_count():
        _refuse_marks(parted, column, known, allowed)
    why = {sign: (reasons or {}).get(settled) for sign, settled in meant.items()}
    return parted.marks.with_columns(
        _look_up(signs, found, known, VOTE).alias("vote"),
        _look_up(signs, found, why, pl.Categorical()).alias("vote_reason")
        if any(why.values())
        else pl.lit(None, dtype=pl.Categorical()).alias("vote_reason"),
    )


def _look_up(
    signs: pl.Series, found: pl.Series, meaning: Mapping[str, str | None], kind: pl.DataType
) -> pl.Series:
    """Replace signs by what they mean, by the numbers under which Polars holds them: no text is compared."""
    numbers = found.to_physical()
    table: list[str | None] = [None] * (int(numbers.max()) + 1 if len(numbers) else 1)  # type: ignore[arg-type]
    for number, sign in zip(numbers, found.cast(pl.String), strict=True):
        table[number] = meaning[sign]
    return pl.Series(table, dtype=pl.String).cast(kind).gather(signs.to_physical())


def _settle(sign: str) -> str:
    return sign.strip().upper().removesuffix(".0")


def _refuse_marks(
    parted: LongTable, column: str, known: Mapping[str, str], allowed: Mapping[str, Vote]
) -> None:
    unknown = parted.marks.filter(
        pl.col(column).is_null() | ~pl.col(column).cast(pl.String).is_in(list(known))
    )
    keys = parted.rollcalls["key"]
    bad = [
        f"row {row['row']}: {column} is {row[column] or ''!r}, on roll call {keys[row['rollcall']]}"
        for row in unknown.iter_rows(named=True)
    ]
    raise InputError(
        f"{parted.table.path} has {len(bad)} votes with an unknown mark:\n{list_bad_rows(bad)}\n",
        expected="Allowed: " + ", ".join(f"{sign} ({vote.value})" for sign, vote in allowed.items()) + ".",
        do="Mend these rows.",
    )


def refuse_double_votes(marks: pl.DataFrame, keys: pl.Series, table: TextTable) -> None:
    """Raise `InputError` when a member has two votes on one roll call; all such rows are listed."""
    repeated = find_repeats([marks["member"]], marks["rollcall"])
    if repeated.any():
        twice = marks.filter(repeated)
        bad = [
            f"row {row['row']}: {row['member']} votes {row['vote']} on roll call {keys[row['rollcall']]}"
            for row in twice.sort("rollcall", "member", "row").iter_rows(named=True)
        ]
        raise InputError(
            f"{table.path} has members with more than one vote on a roll call:\n{list_bad_rows(bad)}\n",
            expected="Expected one vote of each member on each roll call.",
            do="Remove the rows that are wrong or repeated.",
        )


def whole_numbers(rollcalls: pl.DataFrame, columns: Mapping[str, str], table: TextTable) -> list[pl.Series]:
    """Read columns of counts, which may be written as `120.0`; empty cells stay empty.

    Parameters
    ----------
    columns : mapping
        Column in the source, and the name it gets.
    """
    read, bad = [], []
    for name, canonical in columns.items():
        values = rollcalls[name].str.strip_chars().cast(pl.Float64, strict=False)
        wrong = (values.is_null() & rollcalls[name].is_not_null()) | (values % 1 != 0)
        wrong |= (values < 0) | (values > MOST_VOTES)
        bad += [
            f"row {rollcalls['row'][at]}: {name} is {rollcalls[name][at]!r}"
            for at in wrong.fill_null(value=False).arg_true()
        ]
        if not bad:
            read.append(values.cast(pl.UInt16).alias(canonical))
    if bad:
        raise InputError(
            f"{table.path} has totals that are no counts:\n{list_bad_rows(bad)}\n",
            expected="Expected whole numbers, such as 120 or 120.0.",
            do="Mend these rows.",
        )
    return read


def days(rollcalls: pl.DataFrame, column: str, table: TextTable) -> pl.Series:
    """Read a column of dates, YYYY-MM-DD.

    Raises
    ------
    InputError
        When a date cannot be read; all such rows are listed.
    """
    texts = rollcalls[column]
    read = texts.str.strip_chars().str.to_date("%Y-%m-%d", strict=False)
    if read.null_count():
        bad = [f"row {rollcalls['row'][at]}: {column} is {texts[at]!r}" for at in read.is_null().arg_true()]
        raise InputError(
            f"{table.path} has roll calls without a usable date:\n{list_bad_rows(bad)}\n",
            expected="Expected YYYY-MM-DD, such as 2014-12-18.",
            do="Mend these rows.",
        )
    return read.alias("date")


def other_fields(rollcalls: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """Keep a source's other fields as one JSON object a roll call; fields without a value are left out."""
    if not columns:
        return pl.Series("fields", ["{}"] * rollcalls.height, dtype=pl.String)
    rows = rollcalls.select(*columns).iter_rows(named=True)
    kept = ({name: value for name, value in row.items() if value is not None} for row in rows)
    return pl.Series("fields", [json.dumps(row, ensure_ascii=False) for row in kept], dtype=pl.String)


def settle_rollcalls(rollcalls: pl.DataFrame) -> pl.DataFrame:
    """Give a frame of roll calls exactly the canonical columns; those it lacks are empty."""
    return _settle_columns(rollcalls, ROLLCALL_SCHEMA)


def settle_marks(marks: pl.DataFrame) -> pl.DataFrame:
    """Give a frame of marks exactly the canonical columns; those it lacks are empty."""
    return _settle_columns(marks, MARK_SCHEMA)


def _settle_columns(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    absent = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in frame.columns
    ]
    return frame.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in schema.items())
