"""Which roll calls a chart is about, in which period each falls, and whose votes count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import polars as pl

from whipcount.domain import InputError, Vote
from whipcount.register import load
from whipcount.rollcalls.linking import session_number
from whipcount.rollcalls.table import NOT_RECORDED, RollCalls

By = Literal["session", "year"]
MEMBER_VOTES = ("yes", "abstain", "no", "absent")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Votes of one body, each with its period.

    `votes` has the columns `rollcall`, `period` (a session, congress or year), `date`, `member` and `vote`
    (never `not_a_member`). `undated` roll calls could be placed in no period and are left out. `names` has
    the names of members whose code is a bare number.
    """

    body: str
    by: str
    votes: pl.DataFrame
    undated: int
    names: Mapping[str, str]

    @property
    def span(self) -> str:
        """The periods, as `sessions 60 to 69`."""
        first, last = (self.votes["period"].min(), self.votes["period"].max())
        return f"{self.by} {first}" if first == last else f"{self.by}s {first} to {last}"

    @property
    def rollcalls(self) -> int:
        """How many roll calls there are votes on."""
        return self.votes["rollcall"].n_unique()

    def when(self, period: int) -> str:
        """Name a period: `session 69`, or a year by its number alone."""
        return f"{self.by} {period}" if self.by == "session" else str(period)

    def counted(self) -> str:
        """Say on how many roll calls a chart rests, and how many have no place in it."""
        told = f"{self.rollcalls:,} roll calls of every kind, {self.span}."
        return f"{told} {self.undated:,} of no known {self.by} are left out." if self.undated else told


def choose(
    held: RollCalls,
    *,
    body: str | None = None,
    by: By | None = None,
    since: int | None = None,
    until: int | None = None,
) -> Chosen:
    """Take the votes of one body in a range of periods.

    Parameters
    ----------
    held : RollCalls
    body : str, optional
        Needed where there are several.
    by : {"session", "year"}, optional
        The period. Sessions where all roll calls have a number of one, else years. Special sessions of the
        Assembly count to the regular session of their date.
    since, until : int, optional
        First and last period.

    Raises
    ------
    InputError
        When there are several bodies and none is named, or no vote is left.
    """
    frame = held.rollcalls.with_row_index("rollcall")
    chosen = _one_body(frame, body)
    frame = frame.filter(pl.col("body") == chosen)
    periods, word = _periods(frame, by)
    frame = frame.select("rollcall", "date").with_columns(periods)
    kept = frame.filter(pl.col("period").is_not_null())
    if since is not None:
        kept = kept.filter(pl.col("period") >= since)
    if until is not None:
        kept = kept.filter(pl.col("period") <= until)
    recorded = pl.col("vote_reason").cast(pl.String).ne_missing(NOT_RECORDED)
    marks = held.marks.filter((pl.col("vote") != Vote.NOT_A_MEMBER.value) & recorded)
    votes = marks.select("rollcall", "member", "vote").join(kept, on="rollcall", how="inner")
    if votes.is_empty():
        found = f"{frame['period'].min()} to {frame['period'].max()}"
        raise InputError(
            f"There is no vote of {chosen} in the {word}s asked for.",
            expected=f"Expected a range within {found}.",
            do="Choose other values for since and until.",
        )
    votes = votes.with_columns(pl.col("member").cast(pl.String), pl.col("vote").cast(pl.String))
    undated = frame.height - frame["period"].count()
    return Chosen(chosen, word, votes, undated, names_of_numbers(held))


def names_of_numbers(held: RollCalls) -> dict[str, str]:
    """Return the names of members whose code is a bare number, as of senators, for the reader of a chart."""
    texts = held.marks.select(pl.col("member", "member_name").cast(pl.String)).unique(
        "member", keep="last", maintain_order=True
    )
    numbered = texts.filter(pl.col("member").str.contains(r"^\d+$") & pl.col("member_name").is_not_null())
    return {str(member): str(name) for member, name in numbered.iter_rows()}


def only_of(chosen: Chosen, who: Sequence[str]) -> Chosen:
    """Keep the votes of members and of groups, who was in a group on the day of the vote; all if none."""
    if not who:
        return chosen
    kept = pl.concat([votes_of(chosen, name) for name in who]).unique(maintain_order=True)
    return replace(chosen, votes=kept)


def votes_of(chosen: Chosen, name: str) -> pl.DataFrame:
    """Return the votes of a member, by its code, or of a group's members of the day.

    Raises
    ------
    InputError
        When the name is neither a member with votes nor a group.
    """
    own = chosen.votes.filter(pl.col("member") == name)
    if own.height:
        return own
    register = load()
    try:
        register.memberships(name)
    except InputError as error:
        raise InputError(
            f"'{name}' is no member with votes here and no group.",
            expected=f"Expected a member's code, such as {chosen.votes['member'][0]}, or a group: "
            f"{', '.join(register.groups)}.",
            do="Mend the name.",
        ) from error
    days = [day for day in chosen.votes["date"].unique() if day is not None]
    seats = [(day, code) for day in days for code in sorted(register.group(name, day))]
    kinds = {"date": pl.Date, "member": pl.String}
    found = chosen.votes.join(pl.DataFrame(seats, schema=kinds, orient="row"), on=list(kinds), how="semi")
    if found.is_empty():
        raise InputError(
            f"No member of {name} votes in these roll calls.",
            expected="Expected a group of the body's members.",
            do="Choose another group.",
        )
    return found


def _one_body(frame: pl.DataFrame, body: str | None) -> str:
    bodies = sorted(frame["body"].drop_nulls().unique())
    if body in bodies:
        return str(body)
    if body is None and len(bodies) == 1:
        return bodies[0]
    raise InputError(
        f"The roll calls are of {', '.join(bodies) or 'no body'}"
        + (f", not of {body}." if body else ", and no body is named."),
        expected="Expected one body.",
        do="Name one of them: --body.",
    )


def _periods(frame: pl.DataFrame, by: By | None) -> tuple[pl.Series, str]:
    years = frame.select(pl.col("date").dt.year().cast(pl.Int32).alias("period")).to_series()
    if by == "year":
        return years, "year"
    rows = frame.select("body", "session", "date").iter_rows()
    sessions = pl.Series("period", [_session(*row) for row in rows], dtype=pl.Int32)
    # The Security Council has no sessions: its sources, and ours, write the year.
    if by is None and (sessions.null_count() or sessions.equals(years)):
        return years, "year"
    return sessions, "session"


def _session(body: str, session: str | None, day: date | None) -> int | None:
    if session and session.isdecimal():
        return int(session)
    known = session and day and body.startswith("un.ga")
    return session_number(session, day) if known else None
