"""Routes as graphs, in words and drawn; voting sessions in the order of the rules."""

import tomllib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from whipcount.domain import InputError, Tally
from whipcount.domain.matter import RouteEdge, RouteStep
from whipcount.procedure import Route, describe_step, load_body
from whipcount.procedure.routefigure import route_svg
from whipcount.procedure.session import Amendment, Draft, Motion, Part, Table, plan_session, read_table
from whipcount.procedure.sitting import hold_session, session_text, what_if

ON = date(2014, 10, 16)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014" / "matter.toml"


def step(key, body="un.ga", kind="draft_resolution", **more):
    return RouteStep(key=key, body=body, kind=kind, title=key, **more)


def edge(start, end, kind="allows", when=""):
    return RouteEdge(start=start, end=end, kind=kind, when=when)


def test_the_example_route():
    """The matter of 2014: committee, plenary, the Council as a branch of its own, the veto's fallback."""
    tables = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    steps = [RouteStep(**{**s, **({"result": Tally(**s["result"])} if "result" in s else {})})
             for s in tables["steps"]]  # fmt: skip
    route = Route.from_matter(steps, [RouteEdge(**e) for e in tables["edges"]])
    place = {entry.key: number for number, entry in enumerate(route.steps)}
    assert place["committee"] < place["plenary"]
    assert place["council-agenda"] < place["council-referral"] < place["court"]
    assert not any(gate.kind == "causes" for gate in route.gates("council-agenda"))
    text = route.as_text(on=ON)
    assert "Nine votes in favour and no permanent member voting no. (Charter, Article 27(3))" in text
    assert "if vetoed, opens the way to emergency-session" in text
    svg = ElementTree.fromstring(route_svg(route, on=ON))  # noqa: S314 - our own drawing
    assert len(svg.findall(".//{*}g")) == len(route.steps)
    assert {row["key"] for row in route.as_rows(on=ON)["steps"]} == set(place)


def test_steps_keep_their_order_unless_an_edge_says_otherwise():
    route = Route.from_matter([step("b"), step("a"), step("c")], [edge("c", "b")])
    assert [entry.key for entry in route.steps] == ["a", "c", "b"]


def test_a_circle_is_named():
    steps = [step(key) for key in "abc"]
    with pytest.raises(
        InputError, match=r"runs in a circle: (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c)"
    ):
        Route.from_matter(steps, [edge("a", "b"), edge("b", "c"), edge("c", "a")])


def test_every_fault_of_a_route_is_listed():
    steps = [step("a", body="un.gaa"), step("b", kind="vote"), step("b")]
    with pytest.raises(InputError) as caught:
        Route.from_matter(
            steps, [edge("a", "z"), edge("a", "b", kind="leads"), edge("a", "b", when="passed")]
        )
    for words in (
        "no body 'un.gaa'",
        "no kind of decision 'vote'",
        "step b: the key is used twice",
        "edge a -> z: there is no step 'z'",
        "'leads' is not a kind of edge",
        "`when` is 'passed'",
    ):
        assert words in str(caught.value)


def test_a_step_takes_the_rule_of_its_own_day():
    old = step("x", body="un.sc", decided_on=date(1960, 1, 1))
    assert describe_step(old, on=ON).words.startswith("Seven votes")


def test_markup_in_a_title_is_drawn_as_text():
    route = Route.from_matter(
        [RouteStep(key="a", body="un.ga", kind="amendment", title="<script>x</script>")], []
    )
    assert "<script" not in route_svg(route, on=ON)


TABLE = Table(
    drafts=(
        Draft(key="L.28", title="the draft", by="EU and Japan"),
        Draft(key="L.99", title="a rival draft"),
    ),
    amendments=(
        Amendment(key="L.62", title="soften the preamble", draft="L.28", distance=1),
        Amendment(
            key="L.63", title="delete the referral", draft="L.28", distance=3, rejects_if_adopted=("L.62",)
        ),
    ),
    parts=(
        Part(key="OP7", title="paragraph 7", draft="L.28", objected=True),
        Part(key="OP8", title="8", draft="L.28"),
    ),
    motions=(
        Motion(key="close", kind="closure"),
        Motion(key="nam", kind="no_action", on="L.28"),
        Motion(key="suspend", kind="suspend_meeting"),
        Motion(key="priority", kind="priority", on="L.99"),
    ),
    whole_operative=True,
)
ORDER = ["suspend", "close", "priority", "nam", "L.63", "L.62", "OP7:division", "OP7", "OP8", "L.28", "L.99"]


def committee(results=None, table=TABLE):
    return hold_session(load_body("un.ga.c3"), table, on=ON, results=results)


def test_the_order_of_the_rules():
    """Rules 119, 129 to 131: suspension before closure, the furthest amendment first, parts, the whole."""
    assert [vote.key for vote in committee().votes] == ORDER


@pytest.mark.parametrize(
    ("results", "not_put", "fate"),
    [
        ({"nam": True}, {"L.63", "L.62", "OP7:division", "OP7", "OP8", "L.28"}, "not put: nam was adopted"),
        ({"L.63": True}, {"L.62"}, "open"),
        ({"L.63": False}, set(), "open"),
        ({"OP7:division": False}, {"OP7"}, "open"),
        ({"suspend": True}, set(ORDER) - {"suspend"}, "not put: suspend was adopted"),
        ({"OP7": False, "OP8": False}, {"L.28"}, "rejected: all its operative parts"),
        (
            {"OP7": False, "OP8": True, "L.63": True, "L.28": True},
            {"L.62"},
            "adopted as amended by L.63, without OP7",
        ),
        ({"L.28": Tally(yes=60, no=60, abstain=3)}, set(), "rejected"),
    ],
)
def test_what_a_vote_cancels(results, not_put, fate):
    session = committee(results)
    assert {vote.key for vote in session.votes if vote.status == "not put"} == not_put
    assert session.fates["L.28"].startswith(fate)


def test_priority_changes_the_order():
    keys = [vote.key for vote in committee({"priority": True}).votes]
    assert keys.index("L.99") < keys.index("nam")


def test_the_class_of_the_question_is_decided_first():
    """As in 2018: 75-72-26 settles that two-thirds are needed, and 87-58-32 then falls short."""
    table = Table(drafts=(Draft(key="L.9", title="draft"),),
                  amendments=(Amendment(key="L.10", title="amendment", draft="L.9", distance=1),),
                  motions=(Motion(key="important", kind="important_question_motion", on="L.9"),))  # fmt: skip
    ga = load_body("un.ga")
    results = {"important": Tally(yes=75, no=72, abstain=26), "L.9": Tally(yes=87, no=58, abstain=32)}
    session = hold_session(ga, table, on=date(2018, 12, 6), results=results)
    assert session.fates["L.9"] == "rejected"
    assert "two-thirds" in session.votes[1].needs
    plain = hold_session(ga, table, on=date(2018, 12, 6), results={**results, "important": False})
    assert plain.fates["L.9"] == "adopted"
    adopted, _ = what_if(ga, table, on=date(2018, 12, 6), key="important")
    assert any("L.10 needs" in line and "two-thirds" in line for line in adopted)


def test_reconsideration_puts_the_vote_again():
    """As in 1973: 54-38 was not two-thirds; reconsidered by 71-30; put again."""
    table = Table(drafts=(Draft(key="D", title="budget", question="important"),),
                  motions=(Motion(key="again", kind="reconsideration", on="D"),))  # fmt: skip
    results = {"D": Tally(yes=54, no=38, abstain=35), "again": Tally(yes=71, no=30, abstain=28),
               "D:again": Tally(yes=80, no=30, abstain=15)}  # fmt: skip
    session = hold_session(load_body("un.ga"), table, on=date(1973, 12, 18), results=results)
    assert [vote.status for vote in session.votes] == ["rejected", "adopted", "adopted"]
    assert session.fates["D"] == "adopted"


def test_in_the_council_the_mover_may_refuse_to_divide():
    """Security Council rule 32, unlike rules 89 and 129 of the Assembly."""
    draft = Draft(key="S/1", title="draft", mover_objects_to_division=True)
    table = Table(drafts=(draft,), parts=(Part(key="OP1", title="1", draft="S/1"),))
    assert [v.key for v in hold_session(load_body("un.sc"), table, on=ON).votes] == ["S/1"]


def test_the_script_is_printed_with_its_what_ifs():
    text = session_text(load_body("un.ga.c3"), TABLE, on=ON)
    assert "if adopted: not put: L.62 (the adoption of L.63 implies its rejection)" in text
    assert "(GA rules 130, 125 and 126)" in text
    assert "decide whether to vote on the next (GA rule 131)" in text


def test_a_table_that_cannot_be():
    table = Table(
        drafts=(Draft(key="A", title="a"), Draft(key="A", title="a")),
        amendments=(Amendment(key="B", title="b", draft="Z", distance=1, rejects_if_adopted=("Q",)),),
        motions=(Motion(key="m", kind="filibuster", on="nothing"),),
    )
    with pytest.raises(InputError) as caught:
        plan_session(load_body("un.ga.c3"), table, on=ON)
    for words in ("A: the key is used twice", "B: there is no draft 'Z'", "B: there is no amendment 'Q'",
                  "m: there is nothing tabled as 'nothing'", "no kind of decision 'filibuster'"):  # fmt: skip
        assert words in str(caught.value)
    with pytest.raises(InputError, match=r"has no \[script\]"):
        plan_session(load_body("us.house"), TABLE, on=ON)


def test_a_table_from_a_file(tmp_path):
    path = tmp_path / "tabled.toml"
    path.write_text('[[drafts]]\nkey = "L.1"\ntitle = "draft"\n', encoding="utf-8")
    assert read_table(path).drafts[0].key == "L.1"
    path.write_text("[[drafts]]\nkey = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"\$.drafts\[0\]"):
        read_table(path)
