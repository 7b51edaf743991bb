"""Charts: the numbers behind them, and pictures that can be read by everybody."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.cli import run
from whipcount.domain import InputError
from whipcount.register import load
from whipcount.rollcalls import RollCalls, read_votes
from whipcount.rollcalls.charts import (
    Chart,
    choose,
    draw_agreement,
    draw_attendance,
    draw_moves,
    draw_shares,
    find_moves,
    write_chart,
)
from whipcount.rollcalls.charts.heatmap import order_agreement
from whipcount.rollcalls.charts.seriation import order_by_likeness

TITLE = "Question of the oceans"


def held_of(sessions: dict[int, list[dict[str, str]]], ga_rows, ga_file) -> RollCalls:
    """Read a record with the given votes on roll calls, session by session."""
    rows: list[str] = []
    for session, calls in sessions.items():
        for number, votes in enumerate(calls):
            day = f"{1945 + session}-11-{number % 20 + 10}"
            rows += ga_rows(session * 100 + number, votes, title=TITLE, session=str(session), day=day)
    return read_votes([ga_file(*rows)])


@pytest.fixture(name="held")
def held_fixture(ga_rows, ga_file: Callable[..., Path]) -> RollCalls:
    """Give three sessions: all vote; one is absent once; one moves."""
    return held_of(
        {
            60: [{"KEN": "Y", "NOR": "N", "PER": "Y", "PRK": "A"}],
            61: [
                {"KEN": "Y", "NOR": "N", "PER": "X", "PRK": "A"},
                {"KEN": "Y", "NOR": "N", "PER": "Y", "PRK": "A"},
            ],
            63: [{"KEN": "A", "NOR": "N", "PER": "Y", "PRK": "X"}],
        },
        ga_rows,
        ga_file,
    )


def test_attendance_is_the_mean_share_of_members_that_voted(held: RollCalls) -> None:
    chart = draw_attendance(choose(held))
    assert chart.numbers["attendance"].to_list() == [1.0, 0.875, 0.75]
    assert chart.numbers["rollcalls"].to_list() == [1, 2, 1]
    own = draw_attendance(choose(held), who=("PER", "WEOG"))
    assert own.numbers.filter(pl.col("who") == "PER")["attendance"].to_list() == [1.0, 0.5, 1.0]
    assert set(own.numbers["who"]) == {"PER", "WEOG"}


def test_shares_add_up_to_one_and_count_every_vote(held: RollCalls) -> None:
    numbers = draw_shares(choose(held)).numbers
    assert numbers.select(total=pl.sum_horizontal("yes", "abstain", "no", "absent"))["total"].to_list() == (
        pytest.approx([1.0, 1.0, 1.0])
    )
    assert numbers.row(2) == (63, 1, 4, 0.25, 0.25, 0.25, 0.25)
    assert draw_shares(choose(held), who=("NOR",)).numbers["no"].to_list() == [1.0, 1.0, 1.0]


def test_moves_follow_the_chain_back(held: RollCalls) -> None:
    moves = find_moves(held, ["A/RES/63/6300"])
    assert [one.name for one in moves.decisions] == ["A/RES/61/6101", "A/RES/63/6300"]
    assert moves.flows(0) == {
        ("yes", "abstain"): ("KEN",),
        ("no", "no"): ("NOR",),
        ("yes", "yes"): ("PER",),
        ("abstain", "absent"): ("PRK",),
    }
    chart = draw_moves(moves)
    assert chart.title == "2 of 4 members voted otherwise on A/RES/63/6300 than on A/RES/61/6101"
    assert chart.numbers.row(0) == ("KEN", "yes", "abstain")
    three = find_moves(held, ["A/RES/63/6300", "A/RES/60/6000", "A/RES/61/6100"])
    assert [one.on for one in three.decisions] == [date(2005, 11, 10), date(2006, 11, 10), date(2008, 11, 10)]
    assert "moved between" in draw_moves(three).title


def test_a_member_without_a_row_is_not_listed_never_absent(ga_rows, ga_file) -> None:
    held = held_of({60: [{"KEN": "Y", "NOR": "Y"}], 61: [{"KEN": "Y"}]}, ga_rows, ga_file)
    moves = find_moves(held, ["A/RES/61/6100", "A/RES/60/6000"])
    assert dict(moves.votes)["NOR"] == ("yes", "not listed")
    with pytest.raises(InputError, match="lists only who voted"):
        draw_attendance(choose(held))


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (["A/RES/60/6000"], "repeats no earlier"),
        (["A/RES/99/1"], "No roll call has the symbol"),
        ([], "Expected one to 3"),
    ],
)
def test_moves_say_what_is_missing(held: RollCalls, of: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        find_moves(held, of)


def test_what_is_chosen_must_be_there(held: RollCalls) -> None:
    with pytest.raises(InputError, match="within 60 to 63"):
        choose(held, since=70)
    with pytest.raises(InputError, match=r"of un\.ga, not of un\.sc"):
        choose(held, body="un.sc")
    with pytest.raises(InputError, match="no member with votes here and no group"):
        draw_shares(choose(held), who=("Narnia",))
    with pytest.raises(InputError, match="share 10 roll calls"):
        draw_agreement(choose(held))
    assert choose(held, by="year").votes["period"].unique().sort().to_list() == [2005, 2006, 2008]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=3, max_size=40, unique=True), st.randoms(use_true_random=False))
def test_seriation_finds_a_true_order(along: list[int], shuffle) -> None:
    """Where likeness falls with the distance on a line, the order on the line is found."""
    shuffle.shuffle(along)
    places = np.array(along) / 300
    order = order_by_likeness(1.0 - np.abs(places[:, None] - places))
    found = places[order]
    assert np.all(np.diff(found) >= 0) or np.all(np.diff(found) <= 0)


def test_seriation_gathers_blocs_and_bears_gaps() -> None:
    rng = np.random.default_rng(5)
    bloc = rng.permutation(np.repeat([0, 1, 2], 12))
    likeness = np.where(bloc[:, None] == bloc, 0.9, 0.3) + rng.normal(0, 0.02, (36, 36))
    likeness = (likeness + likeness.T) / 2
    likeness[0, 1] = likeness[1, 0] = np.nan
    assert int((np.diff(bloc[order_by_likeness(likeness)]) != 0).sum()) == 2


def many_votes(ga_rows, ga_file, members: int = 5, calls: int = 30) -> RollCalls:
    names = ("KEN", "NOR", "PER", "PRK", "TUR")[:members]
    rng = np.random.default_rng(3)
    votes = [dict(zip(names, rng.choice(list("YNAX"), members), strict=True)) for _ in range(calls)]
    return held_of({60: votes}, ga_rows, ga_file)


def test_agreement_counts_shared_votes_alone(ga_rows, ga_file) -> None:
    calls = [{"KEN": "Y", "NOR": "Y", "PER": "N"}] * 9 + [{"KEN": "Y", "NOR": "N", "PER": "N"}] * 2
    held = held_of({60: [*calls, {"KEN": "Y", "NOR": "X", "PER": "N"}]}, ga_rows, ga_file)
    found = order_agreement(choose(held))
    at = {name: place for place, name in enumerate(found.members)}
    assert found.shared[at["KEN"], at["NOR"]] == 11
    assert found.agreement[at["KEN"], at["NOR"]] == pytest.approx(9 / 11)
    assert found.agreement[at["KEN"], at["PER"]] == 0.0


def all_charts(held: RollCalls) -> dict[str, Chart]:
    chosen = choose(held)
    return {
        "attendance": draw_attendance(chosen),
        "attendance of some": draw_attendance(chosen, who=("KEN", "NOR")),
        "shares": draw_shares(chosen),
        "agreement": draw_agreement(chosen),
        "alluvial": draw_moves(find_moves(held, ["A/RES/60/6000", "A/RES/60/6003"])),
    }


def test_every_picture_is_named_whole_and_the_same_each_time(ga_rows, ga_file) -> None:
    held = many_votes(ga_rows, ga_file)
    for (name, chart), again in zip(all_charts(held).items(), all_charts(held).values(), strict=True):
        assert chart.svg == again.svg, name
        root = ElementTree.fromstring(chart.svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == chart.alt
        assert chart.numbers.height, name
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        for text in (one for one in root.iter() if one.tag.endswith("text") and one.get("x")):
            assert 0 <= float(text.get("x", 0)) <= width, (name, text.text)
            assert 0 <= float(text.get("y", 0)) <= height, (name, text.text)


def test_axes_have_titles_and_letters_stand_for_colours(ga_rows, ga_file) -> None:
    charts = all_charts(many_votes(ga_rows, ga_file))
    for name in ("attendance", "shares"):
        assert ">session<" in charts[name].svg
    assert ">share of votes<" in charts["shares"].svg
    assert {">yes ", ">abstain ", ">no ", ">absent "} <= set(re.findall(r">\w+ ", charts["shares"].svg))
    assert ">agreement, in per cent<" in charts["agreement"].svg


def test_charts_are_written_with_their_numbers(held: RollCalls, tmp_path: Path) -> None:
    chart = draw_shares(choose(held))
    for ending in ("svg", "html", "png"):
        written = write_chart(chart, tmp_path / ending / f"shares.{ending}")
        assert [path.name for path in written] == [f"shares.{ending}", "shares.csv"]
        with written[1].open(encoding="utf-8", newline="") as stream:
            assert [row["period"] for row in csv.DictReader(stream)] == ["60", "61", "63"]
    page = (tmp_path / "html" / "shares.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert (tmp_path / "png" / "shares.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match=r"ends in '\.pdf'"):
        write_chart(chart, tmp_path / "shares.pdf")


def test_titles_from_outside_stay_text(ga_rows, ga_file, tmp_path: Path) -> None:
    rows = [
        row
        for number, day in ((1, "2005-11-10"), (2, "2006-11-10"))
        for row in ga_rows(number, {"KEN": "Y", "NOR": "N"}, title="<script>alert(1)</script>", day=day)
    ]
    held = read_votes([ga_file(*rows)])
    chart = draw_moves(find_moves(held, ["A/RES/66/1", "A/RES/66/2"]))
    (path, _) = write_chart(chart, tmp_path / "moves.html")
    assert "<script" not in path.read_text(encoding="utf-8")


def test_texts_that_nobody_is_recorded_to_have_voted_on_are_no_absence(ga_rows, ga_file) -> None:
    rows = ga_rows(1, {"KEN": "X", "NOR": "X"}) + ga_rows(2, {"KEN": "Y", "NOR": "X"})
    held = read_votes([ga_file(*rows)])
    assert held.votes["vote"].to_list() == ["absent", "absent", "yes", "absent"]
    assert held.votes["vote_reason"].to_list() == ["not_recorded", "not_recorded", None, None]
    assert "1 texts have all members as non-voting" in held.report[0].notes[0]
    assert choose(held).rollcalls == 1


def test_the_command_draws_and_says_what_it_drew(ga_rows, ga_file, tmp_path: Path, capsys) -> None:
    many_votes(ga_rows, ga_file)
    source, out = tmp_path / "ga_voting.csv", tmp_path / "out.svg"
    for kind in ("attendance", "shares", "agreement"):
        assert run(["votes", "chart", str(source), "--kind", kind, "-o", str(out), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["written"] == [str(out), str(out.with_suffix(".csv"))]
        assert told["alt"] in out.read_text(encoding="utf-8").replace("&amp;", "&")
    named = ["--of", "A/RES/60/6000,A/RES/60/6001"]
    assert run(["votes", "chart", str(source), "--kind", "alluvial", *named, "-o", str(out)]) == 0
    assert "voted otherwise" in capsys.readouterr().out
    assert run(["votes", "chart", str(source), "--kind", "shares", "--since", "99", "-o", "x.svg"]) == 2


def test_real_record(real: Callable[[str], Path]) -> None:
    held = read_votes([real("ga_voting.csv.gz")]).filter(pl.col("session").is_in(["66", "67", "68", "69"]))
    moves = find_moves(held, ["A/RES/69/188"])
    assert [one.name for one in moves.decisions] == ["A/RES/66/174", "A/RES/69/188"]
    flows = moves.flows(0)
    assert sum(len(who) for (one, other), who in flows.items() if one != other) == 28
    found = order_agreement(choose(held))
    assert len(found.members) == 193
    europe = load().group("EU", date(2014, 12, 1))
    places = sorted(place for place, name in enumerate(found.members) if name in europe)
    assert places[-1] - places[0] < 55  # of 193: the Union's members stand together
