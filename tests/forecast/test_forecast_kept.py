"""Work kept in a folder: read back for the same votes and settings, made again otherwise; links by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.forecast.scores import backtest
from whipcount.forecast.scores.backtest import run_backtest
from whipcount.forecast.tallies import central_range, count_quantile
from whipcount.forecast.wholerecord import engine
from whipcount.forecast.wholerecord.learning import EngineSettings, Learning
from whipcount.forecast.wholerecord.matters import read_text
from whipcount.forecast.wholerecord.network import NetworkSettings, in_pieces
from whipcount.forecast.wholerecord.tables import TALLY_COLUMNS, tally_table
from whipcount.forecast.wholerecord.targets import TargetRow, forecast_matters
from whipcount.forecast.wholerecord.votingrecord import VotingRecord, linked
from whipcount.workers import open_workers

SESSIONS, MEMBERS = range(60, 65), tuple(f"M{number:02d}" for number in range(84))
TITLES = tuple(
    f"{one} of the {two}"
    for one in ("Protection", "Financing", "Question", "Report")
    for two in ("oceans", "deserts", "forests", "rivers", "islands", "mountains", "harbours")
)
NETWORK = NetworkSettings(hidden=4, epochs=2, starts=1, batch=128)
BENT = replace(NETWORK, pieces=3)
SETTINGS = EngineSettings(sessions=3, chained=(NETWORK, BENT), new=(NETWORK,), absence=NETWORK)


@pytest.fixture(scope="module")
def record() -> VotingRecord:
    rng = np.random.default_rng(4)
    lean, stand = rng.normal(0, 1.5, len(TITLES)), rng.normal(0, 1.5, len(MEMBERS))
    logit = np.tile(lean[:, None] + np.outer(np.sign(lean), stand), (len(SESSIONS), 1))
    codes = np.where(rng.random(logit.shape) < 1 / (1 + np.exp(-3 * logit)), 0, 1).astype(np.int8)
    codes[rng.random(codes.shape) < 0.08] = 3
    titles = TITLES * len(SESSIONS)
    sessions = np.repeat(list(SESSIONS), len(TITLES))
    return VotingRecord(
        body="un.ga",
        members=MEMBERS,
        ids=tuple(f"r{number}" for number in range(len(titles))),
        titles=titles,
        texts=tuple(read_text(title, "") for title in titles),
        dates=tuple(date(int(session) + 1945, 12, 1) for session in sessions),
        sessions=sessions,
        codes=codes,
        region=np.zeros(len(MEMBERS), dtype=np.int64),
        predecessor=np.full(len(titles), -1, dtype=np.int64),
        likeness=np.zeros(len(titles)),
    )


def refuse(*_given, **_named):
    raise AssertionError("this had been made already")


def test_a_backtest_goes_on_where_it_was_and_starts_anew_for_other_votes(record, tmp_path, monkeypatch):
    learning = Learning(settings=SETTINGS, keep=tmp_path)
    steps: list[str] = []
    one = run_backtest(record, [63], learning=learning, draws=200)
    both = run_backtest(record, [63, 64], learning=learning, draws=200, progress=steps.append)
    assert steps[0] == "1 of 2 sessions scored"
    assert [score.log_loss for score in both[: len(one)]] == [score.log_loss for score in one]
    monkeypatch.setattr(backtest, "score_session", refuse)
    again = run_backtest(record, [63, 64], learning=learning, draws=200)
    np.testing.assert_array_equal(again[-1].switch, both[-1].switch)
    assert again[-1].intervals == both[-1].intervals
    changed = replace(record, codes=np.where(record.codes == 0, 1, record.codes).astype(np.int8))
    for other, settings in ((changed, SETTINGS), (record, replace(SETTINGS, decay=0.5))):
        with pytest.raises(AssertionError, match="made already"):
            run_backtest(other, [63], learning=replace(learning, settings=settings), draws=200)


def test_a_damaged_file_is_made_again(record, tmp_path):
    learning = Learning(settings=SETTINGS, keep=tmp_path)
    one = run_backtest(record, [63], learning=learning, draws=200)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    two = run_backtest(record, [63], learning=learning, draws=200)
    assert [score.crps for score in one] == [score.crps for score in two]


def test_workers_make_no_difference(record):
    learning = Learning(settings=SETTINGS)
    with open_workers(2) as processes:
        one = run_backtest(record, [63, 64], learning=learning, draws=200, workers=processes)
    two = run_backtest(record, [64, 63], learning=learning, draws=200)
    assert {score.id: score.crps for score in one} == {score.id: score.crps for score in two}


def target(title: str = TITLES[0], name: str = "t") -> TargetRow:
    return TargetRow(id=name, on=date(2010, 12, 5), session=65, body="un.ga", title=title)


def test_fitted_networks_are_read_back_and_do_not_depend_on_the_other_targets(record, tmp_path, monkeypatch):
    learning = Learning(settings=SETTINGS, keep=tmp_path)
    (first,) = forecast_matters(record, [target()], learning=learning)
    monkeypatch.setattr(engine, "fit_network", refuse)
    (again,) = forecast_matters(record, [target()], learning=learning)
    np.testing.assert_array_equal(first.forecast.p, again.forecast.p)
    other, _ = forecast_matters(record, [target(TITLES[1]), target(TITLES[2], "u")], learning=learning)
    assert other.predecessor
    with pytest.raises(AssertionError, match="made already"):
        forecast_matters(record, [target("Zebra crossings")], learning=learning)


def test_what_a_person_says_of_a_link_holds(record):
    plain = linked(record, first=60)
    row = len(record.ids) - 1
    name, other = record.ids[row], record.ids[row - 2 * len(TITLES)]
    said = linked(record, first=60, checked={name: other, record.ids[row - 1]: None})
    assert plain.predecessor[row] == row - len(TITLES)
    assert said.predecessor[row] == row - 2 * len(TITLES)
    assert said.predecessor[row - 1] == -1


def test_a_heading_links_where_a_title_is_worded_anew(record):
    row = len(record.ids) - 1
    anew = [*record.titles[:row], "Zebra crossings"]
    texts = list(record.texts)
    for at in (row - len(TITLES), row):
        texts[at] = read_text(anew[at], "The report of the harbours")
    headed = replace(record, titles=tuple(anew), texts=tuple(texts))
    plain = replace(headed, texts=record.texts)
    assert linked(plain, first=60).predecessor[row] == -1
    assert linked(headed, first=60).predecessor[row] == row - len(TITLES)


def test_a_link_to_a_later_roll_call_makes_no_loop(record):
    early, late = record.ids[0], record.ids[len(TITLES)]
    said = linked(record, first=60, checked={early: late, late: early})
    assert said.predecessor[0] == -1
    assert said.chain(len(TITLES)) == [0]


def test_two_targets_with_one_id_are_refused(record):
    with pytest.raises(InputError, match="t is the id of more than one target"):
        forecast_matters(record, [target(), target(TITLES[1])])


def test_an_empty_title_and_one_in_another_language_are_new_matters(record):
    learning = Learning(settings=SETTINGS)
    titles = ("", "Cuestión de los océanos y las montañas")
    for one in forecast_matters(
        record, [target(title, str(number)) for number, title in enumerate(titles)], learning=learning
    ):
        assert one.predecessor == ""
        assert "wide" in one.basis
        assert one.forecast.shift.yes > 1
        assert one.forecast.p.max() < 0.999


def test_pieces_fill_one_after_the_other():
    x = np.array([[0.0], [1.5], [4.0]], dtype=np.float32)
    laid = in_pieces(x, ((0, np.array([0, 1, 2, 4], dtype=np.float32)),))
    np.testing.assert_allclose(laid, [[0, 0, 0, 0, 1], [1.5, 1, 0.5, 0, 1], [4, 1, 1, 1, 1]], atol=1e-6)


@given(st.lists(st.integers(0, 193), min_size=1, max_size=60), st.sampled_from([50, 80, 90, 95]))
def test_a_range_lies_in_the_draws_and_its_tails_are_no_further_off_than_the_next(counts, level):
    drawn = np.array(counts)
    low, high = central_range(drawn, level)
    assert drawn.min() <= low <= high <= drawn.max()
    tail = (1 - level / 100) / 2
    off = abs((drawn < low).mean() - tail)
    assert all(off <= abs((drawn < other).mean() - tail) + 1e-12 for other in np.unique(drawn))
    shares = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    found = [count_quantile(drawn, share) for share in shares]
    assert found == sorted(found)


def test_a_body_that_the_register_does_not_know_is_refused(record):
    with pytest.raises(InputError, match=r"no\.body"):
        forecast_matters(record, [replace(target(), body="no.body")], learning=Learning(settings=SETTINGS))


def test_a_rule_that_does_not_exist_leaves_the_chance_of_adoption_empty(record):
    (made,) = forecast_matters(record, [target()], learning=Learning(settings=SETTINGS))
    known = tally_table([made], draws=50, seed=1)
    unknown = tally_table([replace(made, target=replace(made.target, body="no.body"))], draws=50, seed=1)
    place = TALLY_COLUMNS.index("p_adopted")
    assert float(known.splitlines()[1].split(",")[place]) >= 0
    assert unknown.splitlines()[1].split(",")[place] == ""
