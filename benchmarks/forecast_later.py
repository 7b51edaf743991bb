"""Sessions that nothing was tuned on, forecast as an outside reader would: through `whipcount forecast`.

All whole texts of the sessions are the targets of one command, each session forecast from the ones before it;
what it writes is scored beside the baselines of `whipcount backtest` on the same roll calls.

Run: .venv/bin/python benchmarks/forecast_later.py --votes ga_voting.csv.gz --sessions 71-73 --folder OUT
"""

from __future__ import annotations

import argparse
import csv
import math
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from whipcount.forecast.scores.backtest import (
    ENGINE,
    RollCallScore,
    paired_difference,
    run_backtest,
    summarise,
)
from whipcount.forecast.wholerecord.learning import Learning
from whipcount.forecast.wholerecord.targettable import TARGET_COLUMNS
from whipcount.forecast.wholerecord.votingrecord import VotingRecord, read_record, session_number
from whipcount.rollcalls import RollCalls, read_votes

BODY = "un.ga"
_SMALLEST = 1e-6
_RANGES = {50: ("yes_q250", "yes_q750"), 80: ("yes_q100", "yes_q900"), 90: ("yes_q050", "yes_q950")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=Path, required=True)
    parser.add_argument("--sessions", default="71-73")
    parser.add_argument("--folder", type=Path, required=True, help="where targets and forecasts are written")
    given = parser.parse_args()
    first, _, last = given.sessions.partition("-")
    sessions = range(int(first), int(last or first) + 1)
    rollcalls = read_votes((given.votes,))
    record = read_record(rollcalls, body=BODY)
    given.folder.mkdir(parents=True, exist_ok=True)
    _write_targets(rollcalls, record, sessions, given.folder / "targets.csv")
    _run(given.votes, given.folder)
    public = _read_losses(record, given.folder)
    scores = run_backtest(record, sessions, learning=Learning())
    for session in sessions:
        _print(f"session {session}", [score for score in scores if score.session == session], public)
    _print("all", scores, public)
    _print("on a chain", [score for score in scores if score.chained], public)
    _print("new matters", [score for score in scores if not score.chained], public)
    _print("country texts", [score for score in scores if score.on_country], public)


def _write_targets(rollcalls: RollCalls, record: VotingRecord, sessions: range, path: Path) -> None:
    """Write the targets with titles as the table of votes has them, endings included."""
    chosen = {
        name
        for name, session in zip(record.ids, record.sessions.tolist(), strict=True)
        if session in sessions
    }
    table = rollcalls.rollcalls.filter(pl.col("rollcall_id").is_in(list(chosen)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(TARGET_COLUMNS)
        for row in table.iter_rows(named=True):
            session = session_number(row["session"], row["date"])
            title = f"{row['title']}{row['title_tail'] or ''}"
            writer.writerow(
                (
                    *(row["rollcall_id"], row["date"], session, row["body"], row["symbol"] or ""),
                    *(title, row["agenda_title"] or ""),
                )
            )


def _run(votes: Path, folder: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [
        str(Path(sys.executable).with_name("whipcount")),
        "forecast",
        "--history",
        str(votes),
        "--before-session",
    ]
    command += ["--targets", str(folder / "targets.csv")]
    command += ["--output", str(folder / "members.csv"), "--tallies", str(folder / "tallies.csv")]
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"whipcount forecast: {seconds:.1f} s CPU, at most {after.ru_maxrss / 1024:.0f} MB")


def _read_losses(record: VotingRecord, folder: Path) -> dict[str, dict[str, float]]:
    """Score what the command wrote: by target, log loss per vote cast, and whether the ranges held."""
    row_of = {name: row for row, name in enumerate(record.ids)}
    column = {member: place for place, member in enumerate(record.members)}
    members = pl.read_csv(folder / "members.csv")
    p = members.select("p_yes", "p_abstain", "p_no", "p_absent").to_numpy()
    off = float(np.abs(p.sum(axis=1) - 1).max())
    print(f"{members.height} rows of members, least probability {p.min():.6f}, sums within {off:.1e} of one")
    rows = np.array([row_of[name] for name in members["target_id"]])
    codes = record.codes[rows, [column.get(name, -1) for name in members["member"]]]
    missing = (record.codes[np.unique(rows)] >= 0).sum() - (codes >= 0).sum()
    print(
        f"{missing} recorded members without a forecast, {(codes < 0).sum()} forecast that are not recorded"
    )
    found: dict[str, dict[str, float]] = {}
    for tally in pl.read_csv(folder / "tallies.csv").iter_rows(named=True):
        mine = (rows == row_of[tally["target_id"]]) & (codes >= 0) & (codes < 3)
        given = p[mine, :3] / p[mine, :3].sum(axis=1, keepdims=True)
        yes = int((record.codes[row_of[tally["target_id"]]] == 0).sum())
        found[tally["target_id"]] = {
            "loss": float(-np.log(np.maximum(given[np.arange(len(given)), codes[mine]], _SMALLEST)).mean()),
            **{f"{level}": float(tally[low] <= yes <= tally[high]) for level, (low, high) in _RANGES.items()},
        }
    return found


def _print(name: str, scores: Sequence[RollCallScore], public: dict[str, dict[str, float]]) -> None:
    found = summarise(scores)
    if found is None:
        return
    voted = np.array([score.voted for score in scores], dtype=float)
    told = np.array([public[score.id]["loss"] for score in scores])
    print(f"{name}: {found.roll_calls} roll calls, {found.votes} votes cast")
    print(f"  log loss {np.average(told, weights=voted):.4f} (backtest {found.log_loss[ENGINE]:.4f})")
    rng = np.random.default_rng(1)
    for baseline, level in found.log_loss.items():
        if baseline != ENGINE:
            theirs = np.array([score.log_loss[baseline] for score in scores])
            mean, low, high = paired_difference(told, theirs, voted, rng=rng)
            print(f"  - {baseline} ({level:.4f}): {mean:+.4f} [{low:+.4f}, {high:+.4f}], {mean / level:+.1%}")
    print(f"  Brier {found.brier:.4f}, accuracy {found.accuracy:.4f}")
    print(f"  switchers: AUC {found.switch_auc:.3f}, precision at N {found.switch_precision:.3f}")
    print(f"  yes given voters {found.yes_error:.2f}, repeat the last tally {found.yes_error_last:.2f}")
    for level in _RANGES:
        held = float(np.mean([public[score.id][f"{level}"] for score in scores]))
        band = 1.96 * math.sqrt(level * (100 - level) / 1e4 / len(scores))
        print(f"  {level} % range holds {held:.3f} (band +-{band:.3f})")
    print(f"  CRPS {found.crps:.2f}; absence {found.absence_log_loss:.4f} / {found.absence_auc:.3f}")


if __name__ == "__main__":
    main()
