"""A matter before the Security Council: a veto and want of votes apart, each with what it rests on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from whipcount.brief import Request, make_brief
from whipcount.brief.adoption import adopted_draws, stopped_shares
from whipcount.forecast import MemberForecast, Shift, draw_votes
from whipcount.procedure import load_body
from whipcount.procedure.chances import chances_of

DAY = date(2014, 5, 22)
MEMBERS = (
    *("ARG", "AUS", "CHL", "CHN", "FRA", "GBR", "JOR", "KOR", "LTU", "LUX"),
    *("NGA", "RUS", "RWA", "TCD", "USA"),
)

MATTER = """
key = "referral"
title = "A referral to the Court"
body = "un.sc"
kind = "draft_resolution"
question = "Shall the situation be referred?"
expected_on = "2014-05"
proposal = "draft"
decisions = "decisions.csv"
votes = "votes.csv"

[goal]
title = "At least ten yes"
measure = "yes"
more_than = 9
source = "made up for this test"

[chain]
body = "un.sc"
title = "A referral to the Court"

[[proposals]]
key = "draft"
title = "A draft that refers the situation"
sponsors = ["FRA"]
known_from = 2014-05-01
source = "made up for this test"
"""
DECISIONS = """symbol,body,date,session,title,recorded,yes,no,abstain,absent,source
S/2012/1,un.sc,2012-02-04,2012,A referral to the Court,yes,13,2,0,0,made up
S/2013/1,un.sc,2013-07-19,2013,A referral to the Court,yes,13,2,0,0,made up
"""


def forecast_of(p: np.ndarray) -> MemberForecast:
    nothing = tuple(() for _ in MEMBERS)
    return MemberForecast(
        members=MEMBERS,
        p=p,
        earlier=nothing,
        reasons=tuple("" for _ in MEMBERS),
        shift=Shift(yes=1e-9, absence=1e-9),
        as_of=DAY,
        recorded=3,
        gap=1.0,
    )


def test_veto_and_want_of_votes_agree_with_the_exact_chances_where_votes_are_independent():
    rule = load_body("un.sc").decision_for("draft_resolution", on=DAY)
    rng = np.random.default_rng(4)
    p = rng.dirichlet([3.0, 1.0, 1.0, 0.2], size=len(MEMBERS))
    draws = draw_votes(forecast_of(p), draws=60_000, rng=rng)
    exact = chances_of(rule, p[[MEMBERS.index(member) for member in rule.members]])
    shares = stopped_shares(rule, draws)
    assert shares is not None
    by_veto, for_want = shares
    assert by_veto == pytest.approx(exact.vetoed, abs=0.01)
    assert for_want == pytest.approx(exact.want_of_votes, abs=0.01)
    assert by_veto + for_want + adopted_draws(rule, draws).mean() == pytest.approx(1)


def test_an_assembly_has_no_veto():
    rule = load_body("un.ga").decision_for("draft_resolution", on=DAY)
    assert (
        stopped_shares(rule, draw_votes(forecast_of(np.full((15, 4), 0.25)), draws=9, rng=rng_of(1))) is None
    )


def rng_of(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_brief_tells_them_apart_and_names_who_might_veto(tmp_path: Path):
    (tmp_path / "matter.toml").write_text(MATTER, encoding="utf-8")
    (tmp_path / "decisions.csv").write_text(DECISIONS, encoding="utf-8")
    rows = [
        f"{member},{mark},{mark}"
        for member in MEMBERS
        for mark in ("N" if member in ("CHN", "RUS") else "Y",)
    ]
    (tmp_path / "votes.csv").write_text("\n".join(["member,S/2012/1,S/2013/1", *rows, ""]), encoding="utf-8")
    brief = make_brief(Request(matter=tmp_path, as_of=DAY, now=datetime(2014, 5, 22, tzinfo=UTC), draws=2000))
    told = next(note.text for note in brief.stand.notes if "veto" in note.text)
    assert "China (no in" in told
    assert "Russian Federation (no in" in told
    assert "for want of votes in" in told
    assert "least they may be" not in told
    assert brief.tally.p_adopted < 0.3
    assert "before the vote" in brief.line.sentence.text
    assert "committee" not in brief.line.sentence.text


def test_earlier_votes_without_a_failed_draft_are_said_to_show_no_veto(tmp_path: Path):
    (tmp_path / "matter.toml").write_text(MATTER, encoding="utf-8")
    (tmp_path / "decisions.csv").write_text(DECISIONS.replace("13,2,0", "15,0,0"), encoding="utf-8")
    rows = [f"{member},Y,Y" for member in MEMBERS]
    (tmp_path / "votes.csv").write_text("\n".join(["member,S/2012/1,S/2013/1", *rows, ""]), encoding="utf-8")
    brief = make_brief(Request(matter=tmp_path, as_of=DAY, now=datetime(2014, 5, 22, tzinfo=UTC), draws=2000))
    told = next(note.text for note in brief.stand.notes if "veto" in note.text)
    assert "None of the 2 earlier votes given shows a veto" in told
    assert "the least they may be" in told
