"""Erik Voeten's General Assembly roll calls: `UNVotes.csv` of the Harvard Dataverse.

Votes: 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member. States are told by `ccode` at the date of the vote,
never by `Country`, which stands for two states at times (YAR, DEU). The title is `short`, or `descr` where
that is empty; both stay in `fields`, and so does `unres`, which gives `symbol` where it can be read as one.
Days are not to be relied on before session 58. Roll calls numbered 9000 and up are of special and
emergency special sessions. A state that did not belong to the organisation keeps its mark
`not_a_member`; where the file calls it a member all the same (`member` 1), `mark_note` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import polars as pl

from whipcount.domain import Vote
from whipcount.register import load
from whipcount.rollcalls.checks import finish
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.formats.voeten_parts import find_wholes
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.members import StateColumns, resolve_members
from whipcount.rollcalls.motions import tell_parents
from whipcount.rollcalls.numbering import find_repeats
from whipcount.rollcalls.report import SetAside
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.texttable import TextTable

MARKS = {
    "1": Vote.YES,
    "2": Vote.ABSTAIN,
    "3": Vote.NO,
    "8": Vote.ABSENT,
    "9": Vote.NOT_A_MEMBER,
}
CALLED_A_MEMBER = "member=1"
_TOTALS = {"yes": "official_yes", "no": "official_no", "abstain": "official_abstain"}
_OF_VOTE = ("vote", "ccode", "member", "Country", "Countryname")
_REQUIRED = (
    "rcid",
    "ccode",
    "member",
    "vote",
    "Countryname",
    "session",
    "date",
    "unres",
    "short",
    "descr",
    *_TOTALS,
)
_KEPT = (
    *("unres", "short", "descr", "year", "importantvote", "amend", "para"),
    *("me", "nu", "di", "hr", "co", "ec", "ident", "resid"),
)
_STATE = StateColumns(name="Countryname", number="ccode")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LAST_ROMAN_SESSION = 30


def _read(table: TextTable, _: Sequence[TextTable]) -> RollCalls:
    parted = long.split(
        table,
        key=("rcid",),
        of_vote=_OF_VOTE,
        settled=("date", "session", *_TOTALS),
        ignored=("",),  # a running number of the rows, under no name
    )
    raw = parted.rollcalls
    rollcalls = pl.DataFrame(
        [
            pl.Series("source", ["voeten"] * raw.height),
            ("voeten:" + raw["rcid"]).alias("rollcall_id"),
            long.days(raw, "date", table),
            raw["session"].str.strip_suffix(".0").alias("session"),
            pl.Series("symbol", [symbol_of(text) for text in raw["unres"]], dtype=pl.String),
            raw.select(pl.coalesce("short", "descr").alias("title")).to_series(),
            _kind(raw),
            *long.whole_numbers(raw, _TOTALS, table),
            long.other_fields(raw, [name for name in _KEPT if name in raw.columns]),
        ]
    ).with_columns(body=pl.lit("un.ga"), source_sha256=pl.lit(table.sha256))
    parents = find_wholes(raw, rollcalls["kind"], rollcalls["rollcall_id"])
    rollcalls = rollcalls.with_columns(pl.Series("parent_id", parents, dtype=pl.String))
    marks = long.read_marks(parted, "vote", MARKS)
    called = (pl.col("member") == "1") | (pl.col("member") == "1.0")
    odd = (pl.col("vote") == Vote.NOT_A_MEMBER.value) & called
    noted = marks.with_columns(pl.when(odd).then(pl.lit(CALLED_A_MEMBER)).alias("mark_note")).drop("member")
    named, names = resolve_members(noted, rollcalls["date"], table, _STATE)
    kept, set_aside = _one_row_a_seat(_note_numbers(named, rollcalls["date"]), rollcalls["date"])
    notes = tell_parents(rollcalls["kind"].to_list(), parents)
    return finish(parted, kept, rollcalls, names=names, set_aside=set_aside, notes=notes)


def _note_numbers(marks: pl.DataFrame, dates: pl.Series) -> pl.DataFrame:
    """Note a number that is not the member's on the day: the file has Yemen of late 1990 under 678."""
    several = [code for code, state in load().states.items() if len(state.cow) > 1]
    rows = marks.with_row_index("place").filter(
        pl.any_horizontal(pl.col("member") == code for code in several)
    )
    odd = pl.Series([not _holds(*seat) for seat in _seats(rows, dates)], dtype=pl.Boolean)
    rows = rows.filter(odd & rows["mark_note"].is_null())
    noted = rows.select(pl.format("ccode={}", pl.col("ccode").cast(pl.String).str.strip_suffix(".0")))
    notes = marks["mark_note"].cast(pl.String).scatter(rows["place"], noted.to_series())
    return marks.with_columns(notes.alias("mark_note"))


def _one_row_a_seat(marks: pl.DataFrame, dates: pl.Series) -> tuple[pl.DataFrame, tuple[SetAside, ...]]:
    """Set aside the row of a state whose seat another row of the same roll call holds.

    The file has a row for each of two states of one seat: China and Taiwan, the two Germanies, the two
    Yemens. Who sat there has the vote; the other is `not_a_member`, or, for China in October 1971, absent.
    Only such marks are set aside, never a vote that was cast.
    """
    shared = marks.filter(find_repeats([marks["member"]], marks["rollcall"]))
    rows = shared.with_columns(
        outside=pl.col("vote") == Vote.NOT_A_MEMBER.value,
        missed=pl.col("vote") == Vote.ABSENT.value,
        sat=pl.Series([_holds(*row) for row in _seats(shared, dates)], dtype=pl.Boolean),
        first=pl.col("row") == pl.col("row").min().over("rollcall", "member"),
    )
    seat = ("rollcall", "member")
    taken = (~pl.col("outside")).any().over(seat)
    held = (pl.col("sat") & ~pl.col("outside")).any().over(seat)
    outside = rows.filter(pl.col("outside") & (taken | ~pl.col("first")))["row"]
    absent = rows.filter(pl.col("missed") & ~pl.col("sat") & held)["row"]
    kept = marks.filter(~pl.col("row").is_in([*outside, *absent]))
    told = {
        "marks 'not a member' of a state whose seat another row of the same roll call holds": outside.len(),
        "marks 'absent' of a state beside the row of the one that held the seat on the day": absent.len(),
    }
    return kept, tuple(SetAside(rows=count, reason=reason) for reason, count in told.items() if count)


def _seats(shared: pl.DataFrame, dates: pl.Series) -> Iterator[tuple[str, int, date]]:
    days = dates.gather(shared["rollcall"])
    numbers = shared["ccode"].cast(pl.String).str.strip_suffix(".0").cast(pl.Int64)
    return zip(shared["member"].cast(pl.String), numbers, days, strict=True)


@cache
def _holds(member: str, number: int, day: date) -> bool:
    return load().state(member).cow_number(day) == number


def _kind(raw: pl.DataFrame) -> pl.Series:
    """Amendment or paragraph where the file says so; it does not say from session 46 on."""
    amendment = pl.col("amend").str.strip_suffix(".0") == "1"
    paragraph = pl.col("para").str.strip_suffix(".0") == "1"
    kind = pl.when(amendment).then(pl.lit("amendment")).when(paragraph).then(pl.lit("paragraph"))
    return raw.select(kind.otherwise(pl.lit("draft_resolution")).alias("kind")).to_series()


def symbol_of(unres: str | None) -> str | None:
    """Write Voeten's `unres` as the United Nations writes the symbol; None where it names no resolution.

    Examples
    --------
    >>> symbol_of("R/62/167"), symbol_of("R/1/66"), symbol_of("R/45/58A")
    ('A/RES/62/167', 'A/RES/66(I)', 'A/RES/45/58[A]')
    """
    parts = (unres or "").split("/")
    if len(parts) != 3 or parts[0] != "R" or not parts[1].isdecimal():
        return None
    number, letter = (parts[2][:-1], parts[2][-1]) if parts[2][-1:].isalpha() else (parts[2], "")
    if not number.isdecimal():
        return None
    session, part = int(parts[1]), f"[{letter.upper()}]" if letter else ""
    if session <= _LAST_ROMAN_SESSION:
        return f"A/RES/{number}({_roman(session)}){part}"
    return f"A/RES/{session}/{number}{part}"


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


VOETEN = Layout(
    name="voeten", title="Voeten's UNVotes (Dataverse)", required=_REQUIRED, key=("rcid",), read=_read
)
