"""Joins: the same answers as one by one, and nothing lost in silence."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.register import (
    AmbiguousState,
    JoinStatus,
    NameKind,
    UnknownState,
    load,
    resolve,
    seats_over_time,
)

REGISTER = load()
FIRST, LAST = date(1945, 6, 1), date(2025, 12, 31)
NAMES = sorted({alias for alias, _, _ in REGISTER.names(frozenset(NameKind))})
CODES = sorted({alias for alias, _, kind in REGISTER.names({NameKind.CODE})})
COWS = sorted({cow for state in REGISTER.states.values() for cow, _ in state.cow})
KEYS = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.none(), st.none()),
    st.tuples(st.just(""), st.sampled_from(CODES), st.none()),
    st.tuples(st.just(""), st.none(), st.sampled_from(COWS)),
    st.tuples(st.sampled_from(NAMES), st.sampled_from([*CODES, None]), st.sampled_from([*COWS, None])),
)


def one_by_one(key: tuple[str, str | None, int | None], on: date) -> str | None:
    name, code, cow = key
    try:
        return REGISTER.member(name, on=on, code=code, cow=cow)
    except (UnknownState, AmbiguousState):
        return None


@settings(max_examples=300)
@given(key=KEYS, on=st.dates(FIRST, LAST))
def test_stretches_of_time_agree_with_single_answers(key, on: date) -> None:
    seats = seats_over_time(REGISTER, key, first=FIRST, last=LAST)
    holding = [seat for seat in seats if seat.start <= on <= seat.end]
    assert [seat.member for seat in holding] == [one_by_one(key, on)]


@pytest.mark.parametrize("cow", COWS)
def test_every_number_agrees_in_every_month(cow: int) -> None:
    key = ("", None, cow)
    days = [date(year, month, 15) for year in range(1946, 2026) for month in (2, 8, 9, 12)]
    found = resolve(REGISTER, [""] * len(days), on=days, cows=[cow] * len(days)).members
    assert found == tuple(one_by_one(key, day) for day in days)


@given(key=KEYS)
def test_stretches_of_time_leave_no_gap(key) -> None:
    seats = seats_over_time(REGISTER, key, first=FIRST, last=LAST)
    assert (seats[0].start, seats[-1].end) == (FIRST, LAST)
    ends = [seat.end + timedelta(days=1) for seat in seats[:-1]]
    assert ends == [seat.start for seat in seats[1:]]


def test_every_row_is_counted_once() -> None:
    names = ["Kenya", "Kenia", "Korea", "Kenya", "Croatia", "Kenia"]
    days = [date(2014, 12, 18)] * 4 + [date(1980, 1, 1), date(2013, 12, 18)]
    join = resolve(REGISTER, names, on=days)
    assert join.members == ("KEN", None, None, "KEN", None, None)
    assert [str(report).split(":")[0] for report in join.unmatched] == [
        "name 'Kenia' (2 rows, 2013-12-18 to 2014-12-18)",
        "name 'Croatia' (1 rows, 1980-01-01)",
    ]
    assert str(join) == "6 rows: 2 matched, 0 outside their membership, 3 unmatched, 1 ambiguous."


def test_a_known_state_outside_its_membership_is_told_apart() -> None:
    join = resolve(REGISTER, ["Croatia"], on=[date(1980, 1, 1)], cows=[344])
    assert join.members == ("HRV",)
    assert join.matched == 0
    assert "Croatia was not a member then" in str(join.outside[0])
    assert join.require_complete("votes.csv") == ("HRV",)


def test_an_incomplete_join_names_all_that_is_missing() -> None:
    join = resolve(REGISTER, ["Kenia", "Korea", "Peru"], on=[date(2014, 12, 18)] * 3)
    with pytest.raises(InputError, match=r"(?s)2 names in votes\.csv.*Kenia.*Kenya \(KEN\).*Korea.*KOR.*PRK"):
        join.require_complete("votes.csv")


def test_an_empty_table_is_an_empty_join() -> None:
    join = resolve(REGISTER, [], on=[])
    assert (join.members, join.matched) == ((), 0)


def test_status_is_one_of_four() -> None:
    assert {status.value for status in JoinStatus} == {"matched", "outside", "unmatched", "ambiguous"}
