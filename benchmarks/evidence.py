"""What the strengths of evidence rest on, worked out again from the public record; and the bar of 2014.

    .venv/bin/python benchmarks/evidence.py --votes UNVotes.csv.gz [--result dprk_2014_votes.csv]

Three things are printed: the ratio of sponsors (motions of sessions 3 to 26 whose description names one
mover), the table from committee to plenary (committee tallies and named opponents and abstainers, as the UN's
press releases give them; the plenary votes from the record), and the log loss of 2014 with and without
sponsors.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import MEMBER_VOTES, Vote
from whipcount.forecast import MemberForecast, apply_evidence, forecast_members
from whipcount.forecast.evidence.sponsors import sponsor_evidence
from whipcount.forecast.evidence.strengths import COMMITTEE_LIKELIHOOD, SPONSOR_RATIO
from whipcount.forecast.wholerecord.targets import TargetRow, forecast_targets
from whipcount.register import load
from whipcount.rollcalls import RollCalls, read_votes
from whipcount.rollcalls.decisions import read_decisions
from whipcount.rollcalls.states import StateFinder

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "dprk-2014"
CODES = {str(vote): code for code, vote in enumerate(MEMBER_VOTES)}

MOVER = re.compile(
    r"TO ADOPT (?:THE |AN? )?((?:[A-Z][A-Z.\-']*\s?){1,3}?)\s?(?:ORAL |REVISED |JOINT )?"
    r"(?:DRAFT|AMENDMENT|SUB-?AMENDMENT|PROPOSAL|MOTION)"
)
SHORT = {"USSR": "RUS", "U.S.S.R.": "RUS", "U.S.": "USA", "US": "USA", "UK": "GBR", "U.K.": "GBR"}
SHORT |= {"CZECH": "CSK", "U.A.R.": "EGY", "S. AFRICA": "ZAF"}
BEFORE = 3
"""Sessions from which those that vote like the mover are found."""

COMMITTEE = (
    # resolution, yes, no, abstain; who opposed and who abstained, where named; source
    ("59/117", 154, 1, 9, "ISR", "ALB CMR HTI HND FSM MHL PLW PNG USA", "GA/SPD/307"),
    ("59/119", 152, 5, 6, "ISR MHL FSM PLW USA", "ALB CMR HTI HND NIC PNG", "GA/SPD/307"),
    ("51/133", 126, 3, 6, "ISR FSM USA", "CRI GTM JAM MHL PAN URY", "Fourth Committee, 3 December 1996"),
    ("52/66", 122, 2, 4, "ISR USA", "BGR LBR MHL SWZ", "Fourth Committee, November 1997"),
    ("52/67", 124, 2, 4, "ISR USA", "LBR MHL SWZ ZMB", "Fourth Committee, November 1997"),
    ("54/230", 132, 3, 5, "ISR MHL USA", "CMR GEO KAZ UZB ZMB", "GA/EF/2899"),
    ("64/195", 154, 8, 3, "AUS CAN FJI ISR MHL NRU PLW USA", "CMR COL PAN", "GA/EF/3269"),
    ("66/225", 158, 6, 7, "CAN ISR MHL FSM NRU USA", "AUS CMR CIV SLV PAN LCA VUT", "GA/EF/3327"),
    ("62/120", 145, 3, 2, "ISR GBR USA", "BEL FRA", "GA/SPD/375"),
    ("64/98", 146, 2, 2, "ISR USA", "FRA GBR", "GA/SPD/427"),
    ("60/170", 96, 2, 66, "RWA UGA", None, "GA/SHC/3844"),
    ("54/200", 94, 2, 43, "MHL USA", None, "GA/EF/2899"),
    ("51/131", 69, 2, 59, "ISR USA", None, "Fourth Committee, 3 December 1996"),
    ("58/195", 73, 49, 50, None, None, "GA/SHC/3771"),
    ("58/196", 74, 3, 85, None, None, "GA/SHC/3775"),
    ("60/174", 73, 38, 58, None, None, "GA/SHC/3843"),
    ("61/176", 70, 48, 55, None, None, "GA/SHC/3876"),
    ("64/176", 74, 48, 59, None, None, "GA/SHC/3968"),
    ("65/225", 100, 18, 60, None, None, "GA/SHC/3998"),
    ("69/188", 111, 19, 55, None, None, "UPI, 19 November 2014; Donga Ilbo, 20 December 2014"),
    ("58/155", 86, 4, 58, None, None, "GA/SHC/3760"),
    ("64/37", 113, 50, 15, None, None, "GA/DIS/3399"),
    ("62/114", 93, 0, 55, "", None, "GA/SPD/375"),
    ("64/209", 108, 0, 52, "", None, "GA/EF/3273"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=Path, required=True)
    parser.add_argument("--result", type=Path)
    given = parser.parse_args()
    rollcalls = read_votes((given.votes,))
    print_sponsors(rollcalls)
    print_committee(rollcalls)
    if given.result:
        print_2014(rollcalls, given.result)


def print_sponsors(rollcalls: RollCalls) -> None:
    """Print the ratio by which a mover's vote for its own motion exceeds that of those voting like it."""
    p, happened = movers(rollcalls)
    ratios = np.exp(np.arange(0.0, 8.0, 0.05))
    losses = []
    for ratio in ratios:
        q = p * np.array([ratio, 1, 1, 1])
        q /= q.sum(axis=1, keepdims=True)
        losses.append(-np.log(q[np.arange(len(q)), happened]).sum())
    loss = np.array(losses)
    likely = ratios[loss <= loss.min() + 1.92]
    print(f"sponsors: {len(p)} motions with one named mover, votes {np.bincount(happened, minlength=4)}")
    print(f"  expected by those voting like it: {p.mean(axis=0).round(3)}")
    print(f"  ratio {ratios[loss.argmin()]:.0f}, 95 % from {likely[0]:.0f} to {likely[-1]:.0f}")
    print(f"  in use: {SPONSOR_RATIO:.0f}")


def movers(rollcalls: RollCalls) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return, for each motion with one named mover, how those voting like it voted, and how it did."""
    calls = rollcalls.rollcalls.with_columns(number=pl.col("session").cast(pl.Int64, strict=False))
    calls = calls.filter(pl.col("number") <= 26)
    votes, members = vote_codes(rollcalls, calls["rollcall_id"].to_list())
    sessions = calls["number"].to_numpy()
    shares, happened = [], []
    for row, (session, fields) in enumerate(zip(sessions, calls["fields"], strict=True)):
        mover = named_mover(json.loads(fields).get("descr") or "")
        before = (sessions < session) & (sessions >= session - BEFORE)
        if mover not in members or before.sum() < 15 or votes[row, members.index(mover)] < 0:
            continue
        column = members.index(mover)
        like = likeness(votes[before], column) * (votes[row] >= 0)
        counts = np.array([(like * (votes[row] == code)).sum() for code in range(4)])
        if counts.sum():
            usual = np.array([0.33, 0.19, 0.43, 0.05])  # all members on these motions
            shares.append(0.97 * counts / counts.sum() + 0.03 * usual)
            happened.append(votes[row, column])
    return np.array(shares), np.array(happened, dtype=np.int64)


def named_mover(description: str) -> str:
    """Return the code of the one state that a description names as the mover; empty where it names none."""
    found = MOVER.search(description)
    if not found or "POWER" in found[1] or "COM" in found[1]:
        return ""
    name = found[1].strip()
    states, _ = StateFinder.from_register().part(name.title())
    return SHORT.get(name) or (next(iter(states)) if len(states) == 1 else "")


def likeness(votes: NDArray[np.int8], column: int) -> NDArray[np.float64]:
    """Weigh members by how often they voted as one of them did; nought for that one."""
    mine = votes[:, [column]]
    both = (votes >= 0) & (votes < 3) & (mine >= 0) & (mine < 3)
    times = both.sum(axis=0)
    agreed = ((votes == mine) & both).sum(axis=0) / np.maximum(times, 1)
    weight = np.where((times >= 10) & (agreed > 0), np.exp(12 * agreed), 0.0)
    weight[column] = 0.0
    return weight


def vote_codes(rollcalls: RollCalls, ids: list[str]) -> tuple[NDArray[np.int8], list[str]]:
    """Return votes as codes, shape (roll calls, members), -1 for no member; and the members."""
    votes = rollcalls.votes.filter(pl.col("rollcall_id").is_in(ids) & (pl.col("vote") != "not_a_member"))
    members = sorted(votes["member"].unique().to_list())
    rows, columns = ({key: place for place, key in enumerate(keys)} for keys in (ids, members))
    codes = np.full((len(ids), len(members)), -1, dtype=np.int8)
    for key, member, vote in votes.select("rollcall_id", "member", "vote").iter_rows():
        codes[rows[key], columns[member]] = CODES[vote]
    return codes, members


def print_committee(rollcalls: RollCalls) -> None:
    """Print how likely each committee vote is before each plenary vote, from margins and named members."""
    exact, margins = committee_pairs(rollcalls)
    table = np.full((4, 4), 0.05) + 0.8 * np.eye(4)  # plenary by committee
    for _ in range(300):
        total = exact.copy()
        for plenary, committee in margins:
            total += fitted_to_margins(table * plenary[:, None], plenary, committee)
        table = (total + 0.2) / (total + 0.2).sum(axis=1, keepdims=True)
    named = exact.sum(axis=0)
    print(f"committee: {len(COMMITTEE)} texts, {named.sum():.0f} members named")
    for code in (1, 2):
        print(f"  named {MEMBER_VOTES[code]}: {named[code]:.0f}, at the plenary {exact[:, code].astype(int)}")
    print("  likelihood of each committee vote (row) before each plenary vote; in use beside it")
    for code in range(4):
        row = table[:, code] / table[:, code].max()
        print(f"  {MEMBER_VOTES[code]:8} {row.round(3)} {COMMITTEE_LIKELIHOOD[code].round(3)}")


def committee_pairs(
    rollcalls: RollCalls,
) -> tuple[NDArray[np.float64], list[tuple[NDArray[np.float64], NDArray[np.float64]]]]:
    """Return counts of members named, (plenary, committee), and per text the margins of all the others."""
    exact = np.zeros((4, 4))
    margins = []
    for symbol, yes, no, abstain, opposed, abstained, _source in COMMITTEE:
        call = rollcalls.rollcalls.filter(pl.col("symbol") == f"A/RES/{symbol}")
        codes, members = vote_codes(rollcalls, call["rollcall_id"].to_list())
        plenary = dict(zip(members, codes[0].tolist(), strict=True))
        named = dict.fromkeys((opposed or "").split(), 2) | dict.fromkeys((abstained or "").split(), 1)
        for member, code in named.items():
            exact[plenary.pop(member), code] += 1
        others = [yes, 0 if abstained is not None else abstain, 0 if opposed is not None else no]
        others.append(len(members) - yes - no - abstain)
        counts = np.bincount(list(plenary.values()), minlength=4)
        margins.append((counts.astype(float), np.array(others, dtype=float)))
    return exact, margins


def fitted_to_margins(
    table: NDArray[np.float64], rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Scale a table to its margins by iterative proportional fitting (Deming and Stephan 1940)."""
    for _ in range(60):
        table = table * (rows / np.maximum(table.sum(axis=1), 1e-12))[:, None]
        table = table * (columns / np.maximum(table.sum(axis=0), 1e-12))
    return table


def print_2014(rollcalls: RollCalls, path: Path) -> None:
    """Print the log loss of A/RES/69/188 at 15 November 2014, with and without the 58 sponsors."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    marks = {"Y": Vote.YES, "A": Vote.ABSTAIN, "N": Vote.NO}
    votes = {row["iso3"]: marks.get(row["plenary_A_RES_69_188"], Vote.ABSENT) for row in rows}
    sponsors = [row["iso3"] for row in rows if row["sponsor_L28_Rev1"] == "True"]
    evidence = sponsor_evidence(sponsors, source="A/C.3/69/L.28/Rev.1", on=date(2014, 11, 14))
    for name, history in (("chain model", _by_chain()), ("whole record", _by_engine(rollcalls))):
        made = apply_evidence(history, evidence)
        wrong = [
            member
            for member, vote in votes.items()
            if made.forecast.of(member)[MEMBER_VOTES.index(vote)]
            < history.of(member)[MEMBER_VOTES.index(vote)] - 1e-12
        ]
        print(
            f"2014, {name}: history alone {_log_loss(history, votes):.4f}, "
            f"with {len(made.moved)} sponsors {_log_loss(made.forecast, votes):.4f}; "
            f"moved the wrong way: {', '.join(wrong) or 'nobody'}"
        )


def _by_chain() -> MemberForecast:
    register, day = load(), date(2014, 11, 15)
    members = register.members("un.ga", day)
    groups = {member: register.group_of(member, day) or "" for member in members}
    decisions = read_decisions(EXAMPLE / "decisions.csv", EXAMPLE / "votes.csv")
    return forecast_members(decisions, members, as_of=day, groups=groups)


def _by_engine(rollcalls: RollCalls) -> MemberForecast:
    title = "Situation of human rights in the Democratic People's Republic of Korea"
    target = TargetRow(id="dprk", on=date(2014, 12, 18), session=69, body="un.ga", title=title)
    return forecast_targets(rollcalls, [target], as_of=date(2014, 11, 15))[0].forecast


def _log_loss(forecast: MemberForecast, votes: dict[str, Vote]) -> float:
    cast = [(forecast.of(m), MEMBER_VOTES.index(v)) for m, v in votes.items() if v is not Vote.ABSENT]
    return float(np.mean([-np.log(p[column] / (1 - p[3])) for p, column in cast]))


if __name__ == "__main__":
    main()
