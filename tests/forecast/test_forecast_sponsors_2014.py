"""The bar of 2014: the 58 sponsors of A/C.3/69/L.28/Rev.1 as evidence, cut off at 15 November 2014.

Made of the matter's own table of earlier votes and the public record of the vote of 18 December 2014
(A/RES/69/188, 116-20-53), which is not in this repository: tests of it skip where it is absent.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from whipcount.domain import MEMBER_VOTES, InputError, Vote
from whipcount.domain.evidence import EvidenceKind
from whipcount.forecast import MemberForecast, apply_evidence, forecast_members
from whipcount.forecast.evidence.sponsors import read_sponsors, sponsor_evidence
from whipcount.forecast.wholerecord.targets import TargetForecast, forecast_targets, with_sponsors
from whipcount.forecast.wholerecord.targettable import TargetRow, read_targets
from whipcount.register import load
from whipcount.rollcalls import read_votes
from whipcount.rollcalls.decisions import read_decisions

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "dprk-2014"
SHARED = ROOT.parent / "shared" / "data"
CAST = SHARED / "dprk_2014_votes.csv"
RECORD = SHARED / "UNVotes.csv.gz"
CUT_OFF = date(2014, 11, 15)
MARKS = {"Y": Vote.YES, "A": Vote.ABSTAIN, "N": Vote.NO}

needs_result = pytest.mark.skipif(not CAST.exists(), reason="the votes of 2014 are not beside the repository")
needs_record = pytest.mark.skipif(not RECORD.exists(), reason="the whole record is not beside the repository")


def result_of_2014() -> tuple[dict[str, Vote], tuple[str, ...]]:
    """Return who voted how on 18 December 2014, and the sponsors of L.28/Rev.1."""
    rows = list(csv.DictReader(CAST.read_text(encoding="utf-8").splitlines()))
    votes = {row["iso3"]: MARKS.get(row["plenary_A_RES_69_188"], Vote.ABSENT) for row in rows}
    return votes, tuple(row["iso3"] for row in rows if row["sponsor_L28_Rev1"] == "True")


def log_loss(forecast: MemberForecast, votes: dict[str, Vote]) -> float:
    """Mean log loss per vote cast, given that the member votes."""
    losses = []
    for member, p in zip(forecast.members, forecast.p, strict=True):
        if votes[member] is not Vote.ABSENT:
            losses.append(-np.log(p[MEMBER_VOTES.index(votes[member])] / (1 - p[3])))
    return float(np.mean(losses))


def by_chain() -> MemberForecast:
    register = load()
    members = register.members("un.ga", CUT_OFF)
    found = {member: register.group_of(member, CUT_OFF) for member in members}
    groups = {member: group for member, group in found.items() if group}
    decisions = read_decisions(EXAMPLE / "decisions.csv", EXAMPLE / "votes.csv")
    return forecast_members(decisions, members, as_of=CUT_OFF, groups=groups)


def by_engine() -> MemberForecast:
    target = TargetRow(
        id="dprk",
        on=date(2014, 12, 18),
        session=69,
        body="un.ga",
        title="Situation of human rights in the Democratic People's Republic of Korea",
    )
    return forecast_targets(read_votes((RECORD,)), [target], as_of=CUT_OFF)[0].forecast


def hold_the_bar(history: MemberForecast) -> None:
    votes, sponsors = result_of_2014()
    assert len(sponsors) == 58
    evidence = sponsor_evidence(sponsors, source="A/C.3/69/L.28/Rev.1", on=date(2014, 11, 14))
    made = apply_evidence(history, evidence)
    assert len(made.moved) == 58
    assert log_loss(made.forecast, votes) <= log_loss(history, votes)
    for index, member in enumerate(history.members):
        column = MEMBER_VOTES.index(votes[member])
        assert made.forecast.p[index, column] >= history.p[index, column] - 1e-12, member


@needs_result
def test_the_chain_with_sponsors_is_no_worse_and_moves_nobody_the_wrong_way():
    hold_the_bar(by_chain())


@pytest.mark.slow
@needs_result
@needs_record
def test_the_engine_with_sponsors_is_no_worse_and_moves_nobody_the_wrong_way():
    hold_the_bar(by_engine())


def test_a_day_before_the_sponsors_were_known_they_change_nothing():
    evidence = sponsor_evidence(["JPN"], source="A/C.3/69/L.28/Rev.1", on=date(2014, 11, 14))
    history = by_chain()
    made = apply_evidence(history, evidence, as_of=date(2014, 11, 13))
    assert (made.forecast.p == history.p).all()


def test_a_group_counts_for_its_members_as_co_sponsors_and_a_name_of_its_own_for_more():
    found = sponsor_evidence(
        ["EU", "FRA"], source="draft", on=date(2014, 10, 9), groups={"EU": ("DEU", "FRA")}
    )
    assert {one.member: one.kind for one in found} == {
        "DEU": EvidenceKind.CO_SPONSOR,
        "FRA": EvidenceKind.SPONSOR,
    }


def test_a_cell_of_sponsors_that_holds_no_codes_is_refused():
    assert read_sponsors("") == ()
    assert read_sponsors("jpn | United Kingdom | NAM") == ("JPN", "GBR", "NAM")
    with pytest.raises(InputError, match=r"'Ruritania, 12'"):
        read_sponsors("JPN, Ruritania, 12")


def test_sponsors_given_with_a_target_move_them_and_the_basis_says_so():
    target = TargetRow(
        id="one",
        on=date(2014, 12, 18),
        session=69,
        body="un.ga",
        title="On a matter",
        sponsors=("AGO", "EU", "SUN"),
    )
    history = by_chain()
    made = with_sponsors(TargetForecast(target=target, forecast=history, basis="a chain", predecessor=""))
    assert made.basis == "a chain; 29 sponsors given (SUN may not vote here on the day)"
    assert made.forecast.of("AGO")[0] > 0.7 > history.of("AGO")[0]
    assert made.forecast.of("FRA")[0] > history.of("FRA")[0]
    assert (made.forecast.of("CHN") == history.of("CHN")).all()


def test_the_column_of_sponsors_is_read_and_what_is_wrong_in_it_is_listed_with_its_row(tmp_path):
    table = tmp_path / "targets.csv"
    head = "target_id,date,session,body,symbol,title,agenda_title,sponsors"
    table.write_text(f'{head}\na,2014-12-18,69,un.ga,,On a matter,,"JPN; FRA"\n', encoding="utf-8")
    assert read_targets(table)[0].sponsors == ("JPN", "FRA")
    table.write_text(f"{head}\na,2014-12-18,69,un.ga,,On a matter,,JPN 12\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2: The sponsors '12' are neither"):
        read_targets(table)
