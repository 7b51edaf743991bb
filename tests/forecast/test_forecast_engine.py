"""The engine on a made-up assembly: blocs, recurring matters, years without a vote, a future to scramble."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from whipcount.cli import run
from whipcount.domain import InputError
from whipcount.forecast.scores.backtest import paired_difference, run_backtest, sample_crps, summarise
from whipcount.forecast.wholerecord.absencecolumns import out_of_season
from whipcount.forecast.wholerecord.engine import anchored, shift_scale
from whipcount.forecast.wholerecord.features import ShiftFactors, session_rows
from whipcount.forecast.wholerecord.learning import EngineSettings, Learning
from whipcount.forecast.wholerecord.network import NetworkSettings, fit_network
from whipcount.forecast.wholerecord.ownrecord import deliberateness
from whipcount.forecast.wholerecord.targets import forecast_targets
from whipcount.forecast.wholerecord.targettable import TargetRow, read_targets
from whipcount.forecast.wholerecord.votingrecord import linked, read_record, session_number
from whipcount.register import load
from whipcount.rollcalls import RollCalls, write_parquet
from whipcount.rollcalls.table import MARK_SCHEMA, ROLLCALL_SCHEMA, recount

TOPICS = (
    ("Elimination of coercive measures against trade", 2.0),
    ("Prevention of an arms race in outer space", 1.0),
    ("Convention on the prohibition of landmines", -0.5),
    ("Follow-up to the advisory opinion on nuclear weapons", 0.5),
    ("Situation of human rights in Myanmar", -1.0),
    ("Situation of human rights in Belarus", -1.5),
    ("Promotion of a democratic and equitable international order", 1.5),
    ("Financing of the force in Lebanon", 0.8),
    ("The right to development", 1.2),
    ("Report of the atomic energy agency", 0.2),
)
SMALL = EngineSettings(
    sessions=4,
    chained=(NetworkSettings(hidden=8, epochs=10, starts=1, batch=128),),
    new=(NetworkSettings(hidden=8, epochs=6, starts=1, batch=128, weight_decay=1.0),),
    absence=NetworkSettings(hidden=8, epochs=6, starts=1, batch=128),
)
QUICK = Learning(settings=SMALL)
FIRST, LAST = 60, 67
FRESH_WORDS = (
    *(("otter", "maple"), ("heron", "birch"), ("badger", "willow"), ("falcon", "cedar")),
    *(("lynx", "poplar"), ("marten", "rowan"), ("stork", "elm"), ("plover", "larch")),
)
"""Words of the new matters of each session."""
PLACEHOLDER = date(2012, 10, 1)


def assembly(seed: int = 3, *, scramble_from: int | None = None) -> RollCalls:
    """Votes of real codes on made-up texts: positions on one line, a shared shift each roll call."""
    rng = np.random.default_rng(seed)
    noise = np.random.default_rng(99)
    members = load().members("un.ga", date(2005, 10, 1))
    position = rng.normal(0, 1.5, len(members))
    away = rng.beta(1, 12, len(members))
    rollcalls, marks = [], []
    for session in range(FIRST, LAST + 1):
        fresh = [
            (f"{word.title()} of {word}s and {word}kind", rng.normal())
            for word in FRESH_WORDS[session - FIRST]
        ]
        topics = [*TOPICS, *fresh]
        for number, (title, lean) in enumerate(topics):
            if rng.random() < 0.1:
                continue
            logit = 2 * (np.sign(lean) * position + lean) + rng.normal(0, 0.5)
            draw = rng.random(len(members))
            votes = np.where(draw < 1 / (1 + np.exp(-logit)), "yes", np.where(logit < -3, "no", "abstain"))
            votes[rng.random(len(members)) < away] = "absent"
            if scramble_from is not None and session >= scramble_from:
                votes = noise.choice(["yes", "no", "abstain", "absent"], len(members))
            rollcalls.append(
                {
                    "source": "made up",
                    "body": "un.ga",
                    "rollcall_id": f"m:{session}.{number}",
                    "date": date(session + 1945, 12, 1 + number),
                    "session": str(session),
                    "symbol": f"A/RES/{session}/{number}",
                    "title": title,
                    "agenda_title": "",
                    "kind": "draft_resolution",
                }
            )
            marks += [
                {"rollcall": len(rollcalls) - 1, "member": m, "vote": v}
                for m, v in zip(members, votes, strict=True)
            ]
    empty = dict.fromkeys(ROLLCALL_SCHEMA)
    frame = pl.DataFrame([empty | row for row in rollcalls], schema=ROLLCALL_SCHEMA)
    blank = dict.fromkeys(MARK_SCHEMA)
    votes = pl.DataFrame([blank | row for row in marks], schema=MARK_SCHEMA)
    return RollCalls(votes, recount(votes, frame))


@pytest.fixture(scope="module")
def rollcalls() -> RollCalls:
    return assembly()


def target(name: str, title: str, *, session: int = LAST, body: str = "un.ga") -> TargetRow:
    return TargetRow(id=name, on=date(session + 1945, 12, 5), session=session, body=body, title=title)


MYANMAR, FRESH = target("t1", "Situation of human rights in Myanmar"), target("t2", "Zebra crossings at sea")


def test_scrambling_the_target_session_and_later_changes_nothing(rollcalls):
    record = linked(read_record(rollcalls, body="un.ga"), first=FIRST)
    scrambled = linked(read_record(assembly(scramble_from=LAST), body="un.ga"), first=FIRST)
    before, after = session_rows(record, LAST), session_rows(scrambled, LAST)
    np.testing.assert_array_equal(before.cast, after.cast)
    np.testing.assert_array_equal(before.absence, after.absence)
    assert before.factors.keys() == after.factors.keys()
    hidden = session_rows(record, LAST - 1, as_new=True)
    np.testing.assert_array_equal(hidden.cast, session_rows(scrambled, LAST - 1, as_new=True).cast)


def test_forecasts_do_not_change_when_the_future_is_scrambled(rollcalls):
    one = forecast_targets(rollcalls, [MYANMAR], learning=QUICK)[0]
    two = forecast_targets(assembly(scramble_from=LAST), [MYANMAR], learning=QUICK)[0]
    np.testing.assert_array_equal(one.forecast.p, two.forecast.p)


def test_a_chained_target_is_forecast_better_than_a_coin_and_a_fresh_one_is_wide(rollcalls):
    chained, fresh = forecast_targets(rollcalls, [MYANMAR, FRESH], learning=QUICK)
    for one in (chained, fresh):
        np.testing.assert_allclose(one.forecast.p.sum(axis=1), 1.0, atol=1e-6)
        assert set(one.forecast.members) == set(load().members("un.ga", one.target.on))
    assert chained.predecessor.startswith("m:")
    assert fresh.predecessor == ""
    assert "wide" in fresh.basis
    assert fresh.forecast.shift.yes > 2 * chained.forecast.shift.yes
    assert chained.forecast.reasons[0] != "no recorded vote on this matter yet"


def test_a_member_that_never_voted_gets_no_confident_number(rollcalls):
    # Montenegro and South Sudan joined after the made-up members were drawn.
    found = forecast_targets(rollcalls, [MYANMAR], learning=QUICK)[0].forecast
    assert found.of("SSD").max() < 0.97
    assert found.reasons[found.members.index("SSD")].startswith("no vote on this matter")


def test_a_short_record_is_served_by_the_chain_alone(rollcalls):
    first_year = rollcalls.filter(pl.col("session") == str(FIRST))
    found = forecast_targets(first_year, [replace(MYANMAR, session=FIRST + 1)])
    assert "too short" in found[0].basis
    assert found[0].forecast.p.max() < 0.995


def test_targets_before_any_history_and_bodies_without_votes_are_refused(rollcalls):
    with pytest.raises(InputError, match="before session 60"):
        forecast_targets(rollcalls, [target("t", "The right to development", session=FIRST)])
    with pytest.raises(InputError, match=r"no recorded vote of un\.sc"):
        forecast_targets(rollcalls, [target("t", "The right to development", body="un.sc")])


def test_the_backtest_beats_its_baselines_and_covers(rollcalls):
    record = read_record(rollcalls, body="un.ga")
    scores = run_backtest(record, range(LAST - 1, LAST + 1), learning=QUICK, draws=400)
    found = summarise(scores)
    assert found is not None
    assert found.log_loss["Engine"] < found.log_loss["B0 class frequencies"]
    assert found.log_loss["Engine"] < found.log_loss["B1 own frequencies"]
    assert found.coverage[95] >= 0.7
    assert found.switch_auc > 0.6
    assert found.absence_log_loss < 0.4
    again = run_backtest(record, [LAST - 1], learning=QUICK, draws=400)
    assert again[0].log_loss == scores[0].log_loss


def test_links_are_by_title_and_place_and_titles_of_later_sessions_do_not_matter(rollcalls):
    record = read_record(rollcalls, body="un.ga")
    whole, part = linked(record, first=FIRST), linked(record, first=FIRST, last=LAST - 1)
    before = record.sessions < LAST
    np.testing.assert_array_equal(whole.predecessor[before], part.predecessor[before])
    assert (part.predecessor[~before] == -1).all()
    for row in np.flatnonzero(whole.predecessor >= 0):
        assert whole.titles[row] == whole.titles[whole.predecessor[row]]


def test_sessions_are_counted_by_the_regular_ones():
    assert session_number("ES-10", date(2018, 6, 13)) == 72
    assert session_number(None, date(2018, 12, 13)) == 73
    with pytest.raises(InputError, match="no date"):
        session_number("ES-10", None)


def test_an_anchored_forecast_lies_between_its_own_and_the_last_tally():
    cast = np.tile([[0.6, 0.3, 0.1]], (50, 1))
    moved = anchored(cast, np.ones(50), 0.8, weight=0.5)
    np.testing.assert_allclose(moved.sum(axis=1), 1.0)
    assert moved[:, 0].mean() == pytest.approx(0.7, abs=1e-6)
    np.testing.assert_allclose(moved[:, 1] / moved[:, 2], 3.0)


def test_the_shift_grows_with_volatility_and_gap():
    def scale(**changes):
        usual = {"chained": True, "volatility": 0.05, "gap": 1.0, "on_country": False, "last_share": 0.7}
        return shift_scale(ShiftFactors(**(usual | changes))).yes

    assert scale() < scale(volatility=0.2) < scale(volatility=0.2, gap=4.0) < scale(chained=False)


def test_a_network_recovers_a_logit():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(6_000, 4)).astype(np.float32)
    logits = x @ np.array([[1.5, 0, -1], [0, 1, 0], [-1, 0, 1], [0, 0, 0]])
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.array([rng.choice(3, p=row) for row in p])
    settings = NetworkSettings(hidden=8, epochs=12, dropout=0.0, starts=1, rate=5e-3, batch=256)
    network = fit_network(x, y, np.ones(len(y)), classes=3, settings=settings, seed=1)
    assert np.abs(network.predict(x) - p).mean() < 0.03
    again = fit_network(x, y, np.ones(len(y)), classes=3, settings=settings, seed=1)
    np.testing.assert_array_equal(network.predict(x), again.predict(x))


def test_the_crps_agrees_with_its_definition():
    rng = np.random.default_rng(5)
    draws = rng.normal(size=200)
    by_definition = np.abs(draws - 0.3).mean() - 0.5 * np.abs(draws[:, None] - draws[None, :]).mean()
    assert sample_crps(draws, 0.3) == pytest.approx(by_definition)


def test_networks_from_two_starts_do_not_touch_each_other():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(600, 4)).astype(np.float32)
    y = (x[:, 0] + 0.3 * rng.normal(size=600) > 0).astype(np.int64)
    settings = NetworkSettings(hidden=5, epochs=3, starts=2, batch=64)
    network = fit_network(x, y, np.ones(600), classes=2, settings=settings, seed=3)
    out = network.weights.out
    assert out.shape == (10, 4)
    assert not out[:5, 2:].any()
    assert not out[5:, :2].any()
    assert out[:5, :2].any(axis=1).all()
    np.testing.assert_allclose(network.predict(x).sum(axis=1), 1, atol=1e-6)


def test_more_stay_away_out_of_season():
    days = [None, date(2012, 12, 1), date(2012, 11, 1), date(2012, 10, 31), date(2013, 6, 1)]
    assert out_of_season(days)[:, 0].tolist() == [0, 0, 0, 1, 1]


def test_a_paired_difference_has_its_interval_around_it():
    one, other = np.full(40, 0.2), np.linspace(0.2, 0.4, 40)
    mean, low, high = paired_difference(one, other, np.ones(40), rng=np.random.default_rng(1))
    assert low < mean < high < 0


HEADER = "target_id,date,session,body,symbol,title,agenda_title\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("target_id,date\n1,2012-12-01\n", "no column body, title"),
        (HEADER, "has no rows"),
        (
            HEADER + "1,2012-13-01,67,un.ga,,A title,\n2,2012-12-01,67,un.ga,,,\n",
            "date is '2012-13-01'",
        ),
        (HEADER + "1,2012-12-01,67,un.ga,,A title,\n2,2012-12-01,67,un.ga,,,\n", "row 3: no title"),
        (HEADER + "1,2012-12-01,76,un.ga,,A,\n", "session is 76, but 2012-12-01 lies in session 67"),
        (HEADER + "1,2012-12-01,67,un.ga,,A,\n1,2012-12-01,67,un.ga,,B,\n", "stands in row 2 already"),
    ],
)
def test_bad_targets_are_listed(tmp_path, text, words):
    path = tmp_path / "targets.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_targets(path)


def test_columns_that_are_not_needed_may_be_left_out(tmp_path):
    path = tmp_path / "targets.csv"
    path.write_text("title,body,date,target_id\nA title,UN.GA,2012-12-01,1\n", encoding="utf-8")
    (found,) = read_targets(path)
    assert found == TargetRow(id="1", on=date(2012, 12, 1), session=67, body="un.ga", title="A title")


def test_a_text_that_two_sources_hold_counts_once(rollcalls):
    other = rollcalls.rollcalls.with_columns(source=pl.lit("other"), rollcall_id="o" + pl.col("rollcall_id"))
    early = RollCalls(rollcalls.marks, other).filter(pl.col("session") < str(LAST))
    marks = early.marks.with_columns(rollcall=pl.col("rollcall") + rollcalls.rollcalls.height)
    both = RollCalls(
        pl.concat([rollcalls.marks, marks.cast(rollcalls.marks.schema)]),
        pl.concat([rollcalls.rollcalls, early.rollcalls]),
    )
    assert read_record(both, body="un.ga").ids == read_record(rollcalls, body="un.ga").ids


def test_the_commands_write_their_tables(tmp_path, rollcalls, capsys, monkeypatch):
    monkeypatch.setattr(
        "whipcount.forecast.wholerecord.learning.Learning",
        lambda seed, keep: Learning(settings=SMALL, seed=seed, keep=keep),
    )
    history, targets = tmp_path / "votes.parquet", tmp_path / "targets.csv"
    write_parquet(rollcalls, history)
    row = "x,2012-12-05,67,un.ga,,Situation of human rights in Myanmar,\n"
    targets.write_text(HEADER + row, encoding="utf-8")
    out, tallies = tmp_path / "out.csv", tmp_path / "tallies.csv"
    given = ["--history", str(history), "--targets", str(targets), "-o", str(out), "--tallies", str(tallies)]
    assert run(["forecast", *given, "--before-session", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["with_predecessor"] == 1
    frame = pl.read_csv(out)
    assert frame.columns == ["target_id", "member", "p_yes", "p_abstain", "p_no", "p_absent"]
    assert frame.height == 193
    assert (
        frame.select(pl.sum_horizontal("p_yes", "p_abstain", "p_no", "p_absent"))
        .to_series()
        .is_between(1 - 1e-9, 1 + 1e-9)
        .all()
    )
    tally = pl.read_csv(tallies).row(0, named=True)
    assert tally["yes_q025"] <= tally["yes_q500"] <= tally["yes_q975"]
    assert 0 <= tally["p_adopted"] <= 1
    assert run(["forecast", *given, "--as-of", "2012-10-01", "--before-session"]) == 2
    assert run(["backtest", str(history), "--sessions", "67-66"]) == 2
    assert run(["backtest", str(history), "--sessions", "67", "--json"]) == 0
    captured = capsys.readouterr()
    assert "Engine" in json.loads(captured.out)["all"]["log_loss"]


def test_staying_away_on_purpose_is_told_from_staying_away_by_chance() -> None:
    running, usual = np.array([[0.0, 1.0, 3.0, 7.0, 7.0]]), np.array([0.02, 0.05, 0.05, 0.05, 0.9])
    meant = deliberateness(running, usual)[0]
    assert meant[0] == 0
    assert meant[1] < 4
    assert meant[2] > 7
    assert meant[3] == 12
    assert meant[4] < 1


def test_a_member_that_always_stays_away_from_one_matter_is_expected_to_do_so_again(
    rollcalls: RollCalls,
) -> None:
    away = {"AZE", "GEO", "TUR", "MDG", "GRD", "STP"}
    title = "Situation of human rights in Belarus"
    texts = [row for row, name in enumerate(rollcalls.rollcalls["title"]) if name == title]
    stays = pl.col("rollcall").is_in(texts) & pl.col("member").cast(pl.String).is_in(away)
    vote = rollcalls.marks.schema["vote"]
    marks = rollcalls.marks.with_columns(vote=pl.when(stays).then(pl.lit("absent", vote)).otherwise("vote"))
    record = RollCalls(marks, recount(marks, rollcalls.rollcalls))
    learning = Learning(settings=replace(SMALL, absence=replace(SMALL.absence, epochs=40)))
    (made,) = forecast_targets(record, [target("t", title)], learning=learning)
    found = [made.forecast.of(member)[3] for member in sorted(away)]
    assert min(found) > 0.5
    assert np.mean(found) > 0.7
