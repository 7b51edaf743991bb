"""Two wide layouts in circulation: Voeten's votes with a column a state, and the R `rollcall` matrix.

Voeten's wide layout has a row a roll call (`rcid`, `date`, issue flags) and a column a state, by letter code;
marks are Voeten's, 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member. Codes are of today, so a state is told
at the date of the vote (CZE of 1950 is Czechoslovakia).

The matrix of R's `rollcall` objects, as `write.csv` puts it out, has a row a member, whose name is in the
first column without a heading, and a column a vote; 1 is yes, 0 no, 9 not in the legislature, and NA missing,
which is read as `absent`. The matrix holds no dates, bodies or titles; members are taken as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from whipcount.domain import InputError, Vote
from whipcount.register import NameKind, load
from whipcount.rollcalls.checks import finish
from whipcount.rollcalls.formats import long, voeten
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.members import StateColumns, resolve_with_outsiders
from whipcount.rollcalls.report import NameReport
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import TextTable

FLAGS = ("me", "nu", "di", "hr", "co", "ec")
MATRIX_MARKS = {"1": Vote.YES, "0": Vote.NO, "9": Vote.NOT_A_MEMBER, "NA": Vote.ABSENT}
MATRIX_BODY = "unknown"


def _read_voeten(table: TextTable, _: Sequence[TextTable]) -> RollCalls:
    own = [name for name in ("rcid", "date", *FLAGS, "session", "year") if name in table.columns]
    parted = _split_states(table, own)
    raw = parted.rollcalls
    rollcalls = pl.DataFrame(
        [
            pl.Series("source", [VOETEN_WIDE.name] * raw.height),
            ("voeten:" + raw["rcid"].str.strip_suffix(".0")).alias("rollcall_id"),
            long.days(raw, "date", table),
            long.other_fields(raw, [name for name in own if name not in {"rcid", "date"}]),
        ]
    )
    rollcalls = rollcalls.with_columns(
        body=pl.lit("un.ga"), kind=pl.lit("draft_resolution"), source_sha256=pl.lit(table.sha256)
    )
    marks = long.read_marks(parted, "vote", voeten.MARKS)
    columns = StateColumns(name="state", number="number")
    named, names, set_aside = resolve_with_outsiders(marks, rollcalls["date"], table, columns)
    return finish(parted, named, rollcalls, names=names, set_aside=set_aside)


def _split_states(table: TextTable, own: Sequence[str]) -> long.LongTable:
    codes = [name for name in table.columns if name not in own]
    unknown = [code for code in codes if load().lookup(code, kinds={NameKind.CODE}).code is None]
    if unknown:
        raise InputError(
            f"{table.path} has columns that are no codes of states: {', '.join(map(repr, unknown))}.",
            expected=f"Expected {', '.join(own)}, and then a column a state by its three-letter code.",
            do="Remove or rename these columns.",
        )
    kinds: dict[str, type[pl.String]] = dict.fromkeys(("code", "state", "number"), pl.String)
    states = pl.DataFrame([_state(code) for code in codes], schema=kinds, orient="row")
    frame = table.read().filter(~pl.all_horizontal(pl.exclude("row").is_null()))
    rows = frame.unpivot(codes, index=["row", *own], variable_name="code", value_name="vote")
    rows = rows.join(states, on="code", maintain_order="left").sort("row", maintain_order=True).drop("code")
    held = TextTable(table.path, table.sha256, ",", tuple(rows.columns), frame=rows)
    return long.split(held, key=("rcid",), of_vote=("vote", "state", "number"), settled=("date",))


def _state(code: str) -> tuple[str, str, str | None]:
    """Name the state of a code of today; one that never was a member goes by its number (Taiwan, 713)."""
    state = load().state(load().lookup(code, kinds={NameKind.CODE}).code or code)
    numbers = [str(number) for number, _ in state.cow]
    return code, state.short_name or state.name, None if state.un_member else next(iter(numbers), None)


def _read_matrix(table: TextTable, _: Sequence[TextTable]) -> RollCalls:
    votes = table.columns[1:]
    rows = table.read().unpivot(votes, index=["row", ""], variable_name="number", value_name="vote")
    rows = rows.rename({"": "member"}).with_columns(pl.col("vote").fill_null("NA"))
    held = TextTable(table.path, table.sha256, ",", tuple(rows.columns), frame=rows)
    parted = long.split(held, key=("number",), of_vote=("vote", "member"))
    marks = long.read_marks(parted, "vote", MATRIX_MARKS).with_columns(pl.col("member").cast(pl.String))
    rollcalls = parted.rollcalls.select(
        source=pl.lit(MATRIX.name),
        body=pl.lit(MATRIX_BODY),
        rollcall_id=pl.format("matrix:{}", "number"),
        title="number",
        kind=pl.lit("motion"),
        source_sha256=pl.lit(table.sha256),
    )
    missing = int((rows["vote"].str.to_uppercase() == "NA").sum())
    notes = (f"{missing} cells are NA, which may be absent or abstaining; read as absent",) if missing else ()
    names = NameReport(matched=marks["member"].n_unique())
    return finish(parted, marks, rollcalls, names=names, notes=notes)


VOETEN_WIDE = Layout(
    name="voeten.wide",
    title="Voeten's votes, a column a state",
    required=("rcid", "date", "USA", "GBR", "FRA", "CHN"),
    read=_read_voeten,
)
MATRIX = Layout(
    name="r.rollcall",
    title="R rollcall matrix (CSV, members in the first column without a heading)",
    required=("",),
    first="",
    read=_read_matrix,
)
