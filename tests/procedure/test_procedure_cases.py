"""Every decision of the case tables comes out as it did, from its input alone."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from whipcount.domain import InputError
from whipcount.procedure import adopted, load_body
from whipcount.procedure.ballots import make_ballot
from whipcount.procedure.bodies import Facts
from whipcount.procedure.cases import INPUT_KEYS, Case, decide_case, read_cases
from whipcount.procedure.chances import chances_of

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "cases" / "procedure_cases.json"
MADE = Path(__file__).parent / "made_cases.json"
SOURCES = [path for path in (MADE, SHARED) if path.exists()]


def rows_of(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    return content["cases"] if isinstance(content, dict) else content


ROWS = [pytest.param(row, id=row["id"]) for path in SOURCES for row in rows_of(path)]
CASES = {case.id: case for path in SOURCES for case in read_cases(path)}


def test_the_shared_table_is_there():
    if not SHARED.exists():
        pytest.skip("the shared case table is not beside this checkout")
    assert len(rows_of(SHARED)) == len(read_cases(SHARED))


@pytest.mark.parametrize("row", ROWS)
def test_outcome(row):
    decision = decide_case(CASES[row["id"]])
    assert decision.outcome == row["expected"]
    assert decision.vetoed == row.get("vetoed", False)
    assert decision.void == row.get("void", False)
    if row.get("tie"):
        assert decision.reason == "tie"
    if "reason" in row:
        assert decision.reason == row["reason"]
    if "veto_cast_by" in row and decision.vetoed:
        assert len(decision.vetoed_by) == len(row["veto_cast_by"])


def numbers(text):
    return set(re.findall(r"\d+(?:/\d+)*", text))


@pytest.mark.parametrize("row", [case for case in ROWS if "rule" in case.values[0]])
def test_the_citation_names_the_rule_of_the_case(row):
    decision = decide_case(CASES[row["id"]])
    ours = numbers(decision.rule) | numbers(decision.cite)
    for number in numbers(row["rule"]):
        assert number in ours or set(number.split("/")) <= ours


def test_only_inputs_are_read():
    """Scramble whatever a case says of its outcome: nothing changes."""
    for path in SOURCES:
        for row in rows_of(path):
            lying = {**row, "expected": "void", "vetoed": True, "rule": "none", "why": "", "tie": True}
            lying |= {"void": True, "veto_cast_by": ["France"]}
            kept = {key: lying[key] for key in INPUT_KEYS if lying.get(key) is not None}
            assert not {"expected", "vetoed", "rule", "why", "tie", "void"} & set(kept)


def full_votes(case: Case):
    votes = case.votes or {}
    body = load_body(case.body)
    facts = Facts(size=case.members, ruling=case.president_ruling)
    rule = body.decision_for(case.kind, on=case.day, question=case.question, facts=facts)
    if not rule.members or len(votes) != len(rule.members):
        return None
    ballot = make_ballot(None, votes, rule.chamber, case.day)
    return rule, np.array([ballot.votes[code] for code in rule.members])


@pytest.mark.parametrize("row", [case for case in ROWS if case.values[0].get("votes")])
def test_certain_votes_give_the_decision(row):
    """Degenerate probabilities, and a single draw, reproduce the decision on cases with all their votes."""
    found = full_votes(CASES[row["id"]])
    if found is None:
        pytest.skip("the case does not carry every member's vote")
    rule, votes = found
    chances = chances_of(rule, np.eye(4)[votes])
    won = row["expected"] == "adopted"
    assert chances.adopted == pytest.approx(float(won), abs=1e-12)
    assert chances.vetoed == pytest.approx(float(row.get("vetoed", False)), abs=1e-12)
    assert adopted(rule, votes[None, :], members=rule.members).tolist() == [won]


def test_a_tally_as_certain_votes_gives_the_decision():
    """Wherever the tally alone decides, so do members who vote for certain."""
    tried = 0
    for param in ROWS:
        row = param.values[0]
        case = CASES[row["id"]]
        facts = Facts(size=case.members, ruling=case.president_ruling, attending=2)
        try:
            rule = load_body(case.body).decision_for(
                case.kind, on=case.day, question=case.question, facts=facts
            )
        except InputError:
            continue  # the number of members is not known
        if (
            not row.get("tally")
            or rule.needs_votes
            or rule.refusal
            or rule.quorum
            or (rule.size or 999) > 200
        ):
            continue
        tally = decide_case(case).tally
        votes = np.repeat(np.arange(4), [tally.yes, tally.abstain, tally.no, tally.absent or 0])
        won = row["expected"] in ("adopted", "elected")
        assert chances_of(rule, np.eye(4)[votes]).adopted == pytest.approx(float(won), abs=1e-12), row["id"]
        tried += 1
    assert tried >= 20
