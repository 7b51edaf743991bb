from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.brief.content import Cited, Figure, Interval, MemberRow, PastForecast, PositionRow, Ref
from whipcount.brief.figures import (
    calibration_figure,
    flow_figure,
    matrix_figure,
    reliability_figure,
    strip_figure,
    swing_figure,
    tally_figure,
    tiles_figure,
    timeline_figure,
)
from whipcount.brief.figures.flow import Column
from whipcount.brief.figures.strip import Axis, CutPoint, Placed
from whipcount.brief.figures.timeline import Happening
from whipcount.brief.standing import cut_point
from whipcount.domain import MEMBER_VOTES, DatedValue, Tally, Vote
from whipcount.domain.matter import GoalMeasure
from whipcount.figures.drawing import BOLD, CHARACTER_WIDTH
from whipcount.figures.palette import HAIRLINE, INK, MARKS, SOFT_INK
from whipcount.forecast import Shift
from whipcount.forecast.scores.reliability import consistent

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("United Kingdom of Great Britain and Northern Ireland", '<b>bold</b> & "quoted"', "W" * 400)


def texts_outside(svg: str) -> list[str]:
    """Texts whose estimated box leaves the view box."""
    root = ET.fromstring(svg)  # noqa: S314 - our own output
    _, _, width, height = (float(each) for each in root.attrib["viewBox"].split())
    outside: list[str] = []

    def walk(node: ET.Element, set_in: dict[str, str]) -> None:
        set_in = set_in | node.attrib
        if node.tag == f"{SVG}text":
            size = float(set_in["font-size"])
            x, y = float(node.attrib["x"]), float(node.attrib["y"])
            text = "".join(node.itertext())
            bold = BOLD if set_in.get("font-weight") == "bold" else 1.0
            length = len(text) * size * CHARACTER_WIDTH * bold
            left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[set_in["text-anchor"]] * length
            if left < -0.5 or left + length > width + 0.5 or y - size < -0.5 or y + size * 0.3 > height + 0.5:
                outside.append(text)
        for child in node:
            walk(child, set_in)

    walk(root, {})
    return outside


def assert_sound(figure: Figure) -> None:
    for svg in filter(None, (figure.svg, figure.narrow)):
        assert texts_outside(svg) == []
        root = ET.fromstring(svg)  # noqa: S314 - our own output
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == figure.alt
        assert "NaN" not in svg
        assert "url(" not in svg
    assert figure.title
    assert figure.alt
    assert all(len(row) == len(figure.columns) for row in figure.rows)


def member(code: str, *odds: float, group: str = "African States", influence: float = 1.0) -> MemberRow:
    p_yes, p_abstain, p_no, p_absent = odds or (0.7, 0.1, 0.1, 0.1)
    return MemberRow(
        member=code,
        name=f"State {code}",
        group=group,
        p_yes=p_yes,
        p_abstain=p_abstain,
        p_no=p_no,
        p_absent=p_absent,
        earlier=(),
        reason=Cited(text="", refs=()),
        influence=influence,
        swing=True,
    )


def past(actual: int, *, symbol: str = "A/RES/60/173", half: int = 6) -> PastForecast:
    return PastForecast(
        symbol=symbol,
        decided_on=date(2005, 12, 16),
        actual=Tally(yes=actual, no=20, abstain=60, absent=10),
        expected_yes=90.0,
        yes_intervals=tuple(
            Interval(level=level, low=90 - reach, high=90 + reach)
            for level, reach in ((50, half // 2), (80, half), (95, 2 * half))
        ),
        log_loss=0.4,
        persistence_log_loss=0.6,
    )


def test_every_figure_of_the_sample_is_sound_and_repeats(brief, build):
    again = build()
    pairs = [
        (brief.tally.figure, again.tally.figure),
        (brief.deciders.tiles, again.deciders.tiles),
        (brief.deciders.swing_figure, again.deciders.swing_figure),
        (brief.track_record.figure, again.track_record.figure),
    ]
    for first, second in pairs:
        assert_sound(first)
        assert first == second


@settings(max_examples=10, deadline=None)
@given(
    values=st.lists(st.integers(0, 193), min_size=1, max_size=400),
    more_than=st.integers(0, 193),
    line=st.none() | st.integers(1, 193),
    measure=st.sampled_from(GoalMeasure),
)
def test_the_tally_holds_a_hundred_dots_whatever_the_draws(values, more_than, line, measure):
    draws = np.array(values)
    figure = tally_figure(
        draws, more_than=more_than, measure=measure, adopted=draws % 3 > 0, adoption_line=line
    )
    assert_sound(figure)
    assert sum(int(row[1]) for row in figure.rows) == 100
    reached = sum(int(row[1]) for row in figure.rows if row[2] == "yes")
    assert abs(reached - 100 * float((draws > more_than).mean())) <= 0.5 + 1e-9
    assert figure.title.startswith(f"{reached} of 100")


def test_dots_that_reach_the_goal_are_filled():
    figure = tally_figure(np.array([100] * 70 + [130] * 30), more_than=123)
    ink = MARKS[Vote.YES].ink
    assert figure.svg.count(f'fill="{ink}"') == 30 + 1  # and the one in the key
    assert figure.rows == (("100", "70", "no"), ("130", "30", "yes"))


def test_outcomes_that_do_not_adopt_are_crosses_and_named():
    draws = np.arange(80, 120)
    figure = tally_figure(draws, more_than=100, adopted=draws >= 90, adoption_line=90)
    assert "25 of 100 do not adopt" in figure.title
    assert "adopted from 90" in figure.svg
    assert "do not adopt" not in tally_figure(draws, more_than=100).svg


@pytest.mark.parametrize("vote", MEMBER_VOTES)
def test_a_tile_has_the_colour_and_letter_of_the_likeliest_vote(vote):
    odds = [0.9 if each is vote else 0.1 / 3 for each in MEMBER_VOTES]
    figure = tiles_figure([member("AAA", *odds)])
    assert_sound(figure)
    assert figure.rows == (("African States", "AAA", MARKS[vote].word, "0.90"),)
    # once in the key, once on the tile
    assert figure.svg.count(f'fill="{MARKS[vote].fill}"') == 2
    assert figure.svg.count(f">{MARKS[vote].letter}</text>") == 2


def test_every_member_has_one_tile_and_the_unsure_a_corner(brief):
    figure = brief.deciders.tiles
    rows = brief.deciders.members
    unsure = sum(max(row.p_yes, row.p_abstain, row.p_no, row.p_absent) < 0.8 for row in rows)
    for svg in (figure.svg, figure.narrow):
        assert all(f">{row.member}</text>" in svg for row in rows)
        assert svg.count("M3.5,-3.5L") == unsure + 1
    assert f"{unsure} of 193" in figure.title


@pytest.mark.parametrize("groups", [1, 2, 5, 8, 12])
@pytest.mark.parametrize("size", [1, 7, 60])
def test_tiles_find_room_for_any_grouping(groups, size):
    rows = [
        member(f"{g:X}{n:02d}", group=f"Group number {g} of the house")
        for g in range(groups)
        for n in range(size)
    ]
    figure = tiles_figure(rows)
    assert_sound(figure)
    boxes = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="29" height="29"', figure.svg)
    assert len(set(boxes)) == len(rows)


@pytest.mark.parametrize("label", LABELS)
def test_long_and_hostile_labels_stay_in_the_box_as_text(label):
    row = replace(member("AAA"), name=label, member=label, group=label)
    for figure in (tiles_figure([row, member("BBB")]), swing_figure([row])):
        assert_sound(figure)
        assert "<b>" not in figure.svg
    tracked = calibration_figure([past(88, symbol=label)])
    assert tracked is not None
    assert_sound(tracked)


def test_the_swing_title_names_the_heaviest_and_an_empty_list_says_so():
    figure = swing_figure([member("AAA", influence=2.4), member("BBB", influence=3.1)])
    assert "State BBB" in figure.title
    assert "3.1 of 100" in figure.title
    assert_sound(swing_figure([]))


def test_the_track_record_counts_what_fell_inside():
    figure = calibration_figure([past(90), past(95), past(101), past(140)])
    assert figure is not None
    assert_sound(figure)
    assert "in 2 of 4 earlier votes" in figure.title
    assert "inside the 50 % range in 1, inside the 95 % range in 3" in figure.alt
    assert calibration_figure([]) is None
    lone = calibration_figure([replace(past(90), yes_intervals=())])
    assert lone is not None
    assert_sound(lone)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("vote", Vote)
def test_letters_on_tiles_and_inks_on_white_can_be_read(vote):
    assert contrast(INK, MARKS[vote].fill) >= 7
    assert contrast(MARKS[vote].ink, "#ffffff") >= 4.5
    assert contrast(SOFT_INK, "#ffffff") >= 4.5
    assert contrast(HAIRLINE, "#ffffff") >= 1.3


def test_every_vote_has_its_own_letter_and_colour():
    assert len({mark.letter for mark in MARKS.values()}) == len(Vote)
    assert len({mark.fill for mark in MARKS.values()}) == len(Vote)
    greys = sorted(luminance(MARKS[vote].fill) for vote in MEMBER_VOTES)
    assert all(light - dark > 0.02 for dark, light in pairwise(greys))


# --- figures 4 to 7 ---------------------------------------------------------------------------------------


def happening(day: str, lane: str = "China", kind: str = "statement", **more) -> Happening:
    return Happening(when=DatedValue(day), lane=lane, kind=kind, words=more.pop("words", "said"), **more)


@pytest.mark.parametrize(
    "expected", [None, DatedValue("2014-11"), DatedValue("2014-10-20"), DatedValue("2019")]
)
@pytest.mark.parametrize("lane", LABELS)
def test_the_timeline_keeps_every_mark_and_label_in_the_box(expected, lane):
    events = [happening(f"2014-10-{day:02d}", lane, direct=day % 2 == 0) for day in range(1, 17)]
    events += [happening("2014-10-09", lane, "position", sign=stance) for stance in ("support", "oppose")]
    events += [happening("2014-10", "Japan", "move"), happening("2014-12-30", "Dates to come", "date")]
    events += [happening("2014-10-15", f"Actor {n}") for n in range(12)]
    figure = timeline_figure(events, as_of=date(2014, 10, 16), expected=expected)
    assert figure is not None
    assert_sound(figure)
    assert len(figure.rows) == len(events)
    assert "Others" in figure.svg


def test_the_timeline_counts_what_lies_too_far_away_and_is_none_without_events():
    events = [happening("2005-12-16", "The text", "text"), happening("2014-10-15")]
    figure = timeline_figure(events, as_of=date(2014, 10, 16), expected=None)
    assert figure is not None
    assert "1 event further away" in figure.alt
    assert timeline_figure([], as_of=date(2014, 10, 16), expected=None) is None
    assert timeline_figure(events[:1], as_of=date(2014, 10, 16), expected=None) is None


def test_no_mark_of_the_past_lies_beyond_the_cut_off():
    events = [happening(f"2014-10-{day:02d}") for day in range(10, 17)]
    figure = timeline_figure(events, as_of=date(2014, 10, 16), expected=DatedValue("2014-11"))
    assert figure is not None
    line = float(re.search(r'stroke-dasharray="4 3"><line x1="([\d.]+)"', figure.svg)[1])
    circles = [float(x) for x in re.findall(r'<circle cx="([\d.]+)" cy="(?:4\d|5\d)', figure.svg)]
    assert circles
    assert max(circles) < line


def taken(actor: str, proposal: str, stance: str, modality: str = "asserted") -> PositionRow:
    return PositionRow(
        actor=actor, proposal=proposal, stance=stance, modality=modality, text="…", ref=Ref(source="1")
    )


@pytest.mark.parametrize("label", LABELS)
def test_the_matrix_keeps_any_label_in_the_box(label):
    rows = [taken(f"{label} {n}", f"{label} {n % 7}", "oppose", "predicted") for n in range(30)]
    figure = matrix_figure(rows)
    assert figure is not None
    assert_sound(figure)
    assert len(figure.rows) == 30
    assert "the most named are drawn" in figure.title
    assert matrix_figure([]) is None


def test_the_matrix_sets_those_who_stand_alike_together_and_tells_own_words_from_others():
    rows = [
        *(taken(actor, "draft", stance) for actor, stance in (("Cuba", "oppose"), ("Japan", "support"))),
        *(taken(actor, "draft", stance) for actor, stance in (("Iran", "oppose"), ("France", "sponsor"))),
        taken("France", "draft", "support", "predicted"),
        taken("Egypt", "draft", "oppose"),
        taken("Egypt", "draft", "support"),
        taken("Chad", "draft", "support", "predicted"),
    ]
    figure = matrix_figure(rows)
    assert figure is not None
    order = [figure.svg.index(f">{name}<") for name in ("Chad", "France", "Japan", "Egypt", "Cuba", "Iran")]
    assert order == sorted(order)
    assert "told both ways: 1" in figure.title
    assert "Chad supports (expected by others) draft" in figure.alt
    assert "France sponsors draft" in figure.alt


@settings(max_examples=15, deadline=None)
@given(votes=st.lists(st.tuples(*[st.sampled_from(list(Vote))] * 3), min_size=1, max_size=60))
def test_the_flow_counts_every_member_and_keeps_in_the_box(votes):
    names = {f"M{n:02d}": f"State of the long name {n}" for n in range(len(votes))}
    columns = [
        Column(heading=heading, votes={m: track[place] for m, track in zip(names, votes, strict=True)})
        for place, heading in enumerate(("2010", "2011", "the forecast"))
    ]
    figure = flow_figure(columns, names)
    assert figure is not None
    assert_sound(figure)
    assert len(figure.rows) == len(votes)
    moved = sum(b is not c and b is not Vote.NOT_A_MEMBER for _, b, c in votes)
    assert figure.title.startswith(f"{moved} member")
    assert flow_figure(columns[:1], names) is None


def placed(n: int, point: float, vote: Vote) -> Placed:
    low, high = point - 0.2, point + 0.2
    return Placed(
        member=f"M{n}", name=f"State {n}", group="G" * 60, point=point, low=low, high=high, vote=vote
    )


@pytest.mark.parametrize("pole", ["", "yes on “Peace” (A/RES/68/1)", "W" * 900])
def test_the_strip_keeps_in_the_box_and_names_its_poles(pole):
    axis = Axis(rests_on=pole or "votes", low_pole=pole, high_pole=pole, anchored="Chad stands high")
    members = [placed(n, n / 10 - 1, Vote.YES if n > 9 else Vote.NO) for n in range(20)]
    for cut in (None, CutPoint(point=0.0, low=-0.15, high=0.15)):
        figure = strip_figure(members, axis, cut)
        assert figure is not None
        assert_sound(figure)
        assert "10 of 20 members placed" in figure.title
        assert ("where yes turns" in figure.title) == (cut is not None)
        assert "The median member is State 10" in figure.alt
    assert strip_figure([], axis, None) is None


def test_a_cut_is_found_where_votes_follow_the_axis_and_not_elsewhere():
    points = np.linspace(-2, 2, 80)
    found = cut_point(points, 1 / (1 + np.exp(-4 * (points - 0.5))))
    assert found is not None
    assert found[1] < 0.5 < found[2]
    assert found[0] == pytest.approx(0.5, abs=0.05)
    assert cut_point(points, np.full(80, 0.6)) is None
    assert cut_point(points, (points > 0.5).astype(float)) is not None


def roll_call(*classes: tuple[int, float, int]):
    return tuple(classes) + ((0, 0.0, 0),) * (7 - len(classes))


def test_reliability_counts_what_came_where_the_chances_hold():
    votes = [roll_call((100, 2.0, 3), (40, 4.0, 5), (20, 6.0, 6))] * 3
    figure = reliability_figure(votes, Shift(yes=0.4, absence=0.2))
    assert figure.title.startswith("Yes came as often as forecast in 3 of 3 classes")
    assert "480 votes cast in 3 roll calls" in figure.alt
    assert [row[:4] for row in figure.rows] == [
        ("0 to 5", "300", "2.0", "3.0"),
        ("5 to 20", "120", "10.0", "12.5"),
        ("20 to 40", "60", "30.0", "30.0"),
    ]
    assert figure == reliability_figure(votes, Shift(yes=0.4, absence=0.2))


def test_reliability_tells_chances_that_do_not_hold():
    votes = [roll_call((200, 4.0, 4), (100, 10.0, 90))] * 3
    assert "in 1 of 2 classes" in reliability_figure(votes, Shift(yes=0.1, absence=0.1)).title


def test_members_that_move_together_make_the_bars_longer():
    votes = [roll_call((0, 0.0, 0), (0, 0.0, 0), (0, 0.0, 0), (150, 75.0, 75))] * 3
    alone, together = (
        consistent(votes, Shift(yes=scale, absence=0.1), rng=np.random.default_rng(1))[3]
        for scale in (0.001, 0.8)
    )
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])
    assert alone[0] < 0.5 < alone[1]
