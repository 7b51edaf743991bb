"""The forecast against the published per-roll-call baselines: paired differences, bars, speed.

Run: .venv/bin/python benchmarks/forecast.py --votes UNVotes.csv.gz --baselines baselines_s63-s70.csv
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from whipcount.forecast.scores.backtest import RollCallScore, paired_difference, run_backtest, summarise
from whipcount.forecast.tallies import draw_votes
from whipcount.forecast.wholerecord.learning import Learning
from whipcount.forecast.wholerecord.targets import TargetForecast, TargetRow, forecast_matters
from whipcount.forecast.wholerecord.votingrecord import VotingRecord, read_record
from whipcount.rollcalls import read_votes
from whipcount.workers import open_workers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=Path, required=True)
    parser.add_argument("--baselines", type=Path)
    parser.add_argument("--sessions", default="63-70")
    parser.add_argument("--keep", type=Path, help="folder for the scores of sessions already done")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    first, _, last = given.sessions.partition("-")
    start = time.perf_counter()
    record = read_record(read_votes((given.votes,)), body="un.ga")
    read = time.perf_counter()
    with open_workers(given.workers) as workers:
        scores = run_backtest(
            record,
            range(int(first), int(last or first) + 1),
            learning=Learning(keep=given.keep),
            workers=workers,
        )
    print(f"reading {read - start:.1f} s, backtest {time.perf_counter() - read:.1f} s")
    _time_one_target(record)
    chained = [score for score in scores if score.chained]
    new = [score for score in scores if not score.chained]
    country = [score for score in scores if score.on_country]
    for name, chosen in (("all", scores), ("chain", chained), ("new", new), ("country", country)):
        _print(name, chosen)
    if given.baselines:
        _compare(scores, pl.read_csv(given.baselines))


def _time_one_target(record: VotingRecord) -> None:
    """Print what one matter's forecast costs, networks fitted and read back, and how it did."""
    title = "Situation of human rights in the Democratic People's Republic of Korea"
    target = TargetRow(id="2014", on=date(2014, 11, 18), session=69, body="un.ga", title=title)
    with tempfile.TemporaryDirectory() as folder:
        for words in ("fitted", "read back"):
            start = time.process_time()
            (made,) = forecast_matters(record, [target], learning=Learning(keep=Path(folder)))
            print(f"one matter, networks {words}: {time.process_time() - start:.2f} s CPU ({made.basis})")
    _score_2014(record, made)


def _score_2014(record: VotingRecord, made: TargetForecast) -> None:
    rows = [
        r for r in np.flatnonzero(record.sessions == 69) if record.titles[r].startswith(made.target.title)
    ]
    if len(rows) != 1:
        return
    code = dict(zip(record.members, record.codes[rows[0]].tolist(), strict=True))
    losses = [
        -math.log(p[code[member]] / (1 - p[3]))
        for member, p in zip(made.forecast.members, made.forecast.p, strict=True)
        if 0 <= code.get(member, -1) < 3
    ]
    yes = draw_votes(made.forecast, rng=np.random.default_rng(1)).counts[:, 0]
    actual = int((record.codes[rows[0]] == 0).sum())
    below, low, high = (yes < actual).mean(), *np.quantile(yes, [0.05, 0.95])
    print(
        f"2014: mean log loss {np.mean(losses):.4f} of {len(losses)} members; {below:.0%} of the draws below"
    )
    print(f"  {actual} yes, mean {yes.mean():.0f}, 90 % range {low:.0f} to {high:.0f}")


def _print(name: str, scores: Sequence[RollCallScore]) -> None:
    found = summarise(scores)
    if found is None:
        return
    print(f"{name}: {found.roll_calls} roll calls, {found.votes} votes")
    print("  log loss", {method: round(value, 4) for method, value in found.log_loss.items()})
    print(f"  Brier {found.brier:.4f}, accuracy {found.accuracy:.4f}")
    print(f"  switch AUC {found.switch_auc:.3f}, precision at N {found.switch_precision:.3f}")
    print(f"  MAE yes given voters {found.yes_error:.2f}, repeat the last tally {found.yes_error_last:.2f}")
    for level, share in found.coverage.items():
        band = 1.96 * math.sqrt(level * (100 - level) / 1e4 / found.roll_calls)
        inside = abs(share - level / 100) <= band
        print(f"  {level} % interval holds {share:.3f} (band +-{band:.3f}{'' if inside else ', OUTSIDE'})")
    print(f"  CRPS {found.crps:.2f}; absence {found.absence_log_loss:.4f} / {found.absence_auc:.3f}")


def _compare(scores: Sequence[RollCallScore], table: pl.DataFrame) -> None:
    """Print engine minus baseline on the same roll calls; subsets as the baselines' file has them."""
    loss = {score.id.partition(":")[2]: score for score in scores}
    table = table.with_columns(key=pl.col("rcid").cast(pl.String)).filter(pl.col("key").is_in(list(loss)))
    ours = np.array([loss[key].log_loss["Engine"] for key in table["key"]])
    country = np.array([loss[key].on_country for key in table["key"]])
    weight = table["n"].to_numpy().astype(float)
    chain = table["chain"].to_numpy() == 1
    rng = np.random.default_rng(1)
    for name, kept in (("all", chain | ~chain), ("chain", chain), ("new", ~chain), ("country", country)):
        print(f"{name}: {kept.sum()} roll calls, engine {np.average(ours[kept], weights=weight[kept]):.4f}")
        for baseline in ("B3a", "B4a", "B4b", "B4s"):
            theirs = table[f"logloss_{baseline}"].to_numpy()
            mean, low, high = paired_difference(ours[kept], theirs[kept], weight[kept], rng=rng)
            level = np.average(theirs[kept], weights=weight[kept])
            print(f"  - {baseline} ({level:.4f}): {mean:+.4f} [{low:+.4f}, {high:+.4f}], {mean / level:+.1%}")


if __name__ == "__main__":
    main()
