"""Measure the ideal points against their bars.

Usage: python benchmarks/idealpoints.py DATA [SECTION ...]

DATA is a folder with UNVotes.csv.gz, bsv_idealpoints_s1-s70.csv and voteview/S116_*.csv; SECTION is one or
more of speed, cold, heldout, senate, coverage, growth, update (all, when none is named). `senate` runs R with
pscl and MCMCpack beside it when Rscript is there. CPU seconds of one core; OPENBLAS_NUM_THREADS=1 is set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import which

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "idealpoints"))

from made_votes import make_votes

from whipcount.idealpoints import IdealPoints, Options, Prior, fit
from whipcount.idealpoints.fitness import SURE
from whipcount.idealpoints.laplace import invert_information
from whipcount.idealpoints.mode import find_mode
from whipcount.idealpoints.model import Point, build_model
from whipcount.idealpoints.newton import Stopping, step_items
from whipcount.idealpoints.predict import predict_cells
from whipcount.idealpoints.responses import check_responses, set_aside
from whipcount.idealpoints.sampler import sample_posterior
from whipcount.idealpoints.standard import find_standard, measure_spread
from whipcount.idealpoints.start import start_items
from whipcount.idealpoints.update import update
from whipcount.idealpoints.votes import Reading, read_responses

HERE = Path(__file__).resolve().parent
VOTES = {"1": "yes", "2": "abstain", "3": "no", "8": "absent", "9": "not_a_member"}
ANCHOR = {"2": 1}  # the United States, by its Correlates of War number


def say(name: str, value: str) -> None:
    print(f"{name:<58} {value}", flush=True)


def read_un(folder: Path) -> pl.DataFrame:
    raw = pl.read_csv(
        folder / "UNVotes.csv.gz", infer_schema=False, columns=["rcid", "ccode", "vote", "session"]
    )
    return raw.select(
        rollcall_id="rcid", member="ccode", vote=pl.col("vote").replace_strict(VOTES), session="session"
    ).unique(["rollcall_id", "member"], keep="first", maintain_order=True)


def speed(folder: Path) -> None:
    votes = read_un(folder)
    responses, left = read_responses(votes, Reading(), dynamic=True)
    check_responses(responses)
    used, _ = set_aside(responses, positions=left)
    for link in ("logit", "probit"):
        point, whole = [], []
        for _ in range(3):
            start = time.process_time()
            mode = find_mode(used, dims=1, link=link, prior=None, stopping=Stopping())
            point.append(time.process_time() - start)
            counted = np.zeros(mode.model.active.shape, dtype=bool)
            counted[used.item_period[used.item], used.member] = True
            measure_spread(find_standard(mode.point, counted), invert_information(mode), mode.point.theta)
            whole.append(time.process_time() - start)
        end = mode.convergence
        say(f"{link}: {len(used)} positions, point fit, CPU s (least of 3)", f"{min(point):.2f}")
        say(f"{link}: with Laplace uncertainty, CPU s (least of 3)", f"{min(whole):.2f}")
        say(f"{link}: converged", f"{end.converged}, {end.largest_change:.1e}, {end.largest_slope:.1e}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    say("peak memory of the process, reading included, MB", f"{peak:.0f}")


def cold(folder: Path) -> None:
    """Run the command from the file in a fresh process; a fresh process is also a first call."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", "from whipcount.cli import main; main()", "estimate"]
        command += [str(folder / "UNVotes.csv.gz"), "--anchor", "USA=1", "-o", f"{out}/points.csv"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        say("file to estimates, fresh process, CPU s", f"{used:.1f}")
        say("its peak memory, MB", f"{after.ru_maxrss / 1e3:.0f}")


def heldout(folder: Path) -> None:
    votes = read_un(folder).filter(pl.col("vote").is_in(["yes", "abstain", "no"]))
    rng = np.random.default_rng(1)
    session = votes["session"].cast(pl.Int32).to_numpy()
    published = _published(folder)
    cases = {
        "10 % at random": rng.random(len(votes)) < 0.1,
        "half of the last period": (session == session.max()) & (rng.random(len(votes)) < 0.5),
    }
    for name, held in cases.items():
        train, test = votes.filter(~pl.Series(held)), votes.filter(pl.Series(held))
        dynamic = fit(train, anchor=ANCHOR)
        static = fit(train, anchor=ANCHOR, model="static")
        binary = fit(train, anchor=ANCHOR, votes_as="binary")
        fits = {
            "dynamic ordinal": (dynamic, _chances(dynamic, test)),
            "static ordinal": (static, _chances(static, test)),
            "dynamic binary, its not-yes split by the roll call's": (binary, _split(binary, train, test)),
        }
        known = np.all([np.isfinite(chances[:, 0]) for _, chances in fits.values()], axis=0)
        seen = test["vote"].replace_strict({"no": 0, "abstain": 1, "yes": 2}, return_dtype=pl.Int8).to_numpy()
        for kind, (_, chances) in fits.items():
            logs, yes = _losses(chances[known], seen[known])
            say(f"{name}, {kind}: log loss (of yes against the rest)", f"{logs:.4f} ({yes:.4f})")
        say("  on votes", str(int(known.sum())))
        _against_published(dynamic, published, train, test, name)


def _chances(fitted: IdealPoints, test: pl.DataFrame) -> np.ndarray:
    member_of = {m: at for at, m in enumerate(fitted.responses.members)}
    item_of = {m: at for at, m in enumerate(fitted.responses.items)}
    members = np.array([member_of.get(m, -1) for m in test["member"]])
    items = np.array([item_of.get(m, -1) for m in test["rollcall_id"]])
    known = (members >= 0) & (items >= 0)
    chances = np.full((len(members), len(fitted.responses.categories)), np.nan)
    chances[known] = predict_cells(fitted, members[known], items[known])
    return chances


def _split(binary: IdealPoints, train: pl.DataFrame, test: pl.DataFrame) -> np.ndarray:
    """Share the binary model's not-yes between no and abstain as the roll call's known votes are shared."""
    two = _chances(binary, test)
    counts = train.group_by("rollcall_id").agg(
        no=(pl.col("vote") == "no").sum() + 0.5, abstain=(pl.col("vote") == "abstain").sum() + 0.5
    )
    share = test.join(counts, on="rollcall_id", how="left", maintain_order="left")
    no = (share["no"] / (share["no"] + share["abstain"])).to_numpy()
    return np.stack([two[:, 0] * no, two[:, 0] * (1 - no), two[:, 1]], axis=1)


def _losses(chances: np.ndarray, seen: np.ndarray) -> tuple[float, float]:
    at = np.arange(len(seen))
    yes = np.where(seen == 2, chances[:, 2], 1 - chances[:, 2])
    return (
        float(-np.log(np.maximum(chances[at, seen], SURE)).mean()),
        float(-np.log(np.maximum(yes, SURE)).mean()),
    )


def _published(folder: Path) -> pl.DataFrame:
    raw = pl.read_csv(folder / "bsv_idealpoints_s1-s70.csv", infer_schema=False)
    return raw.select(member="ccode", session="session", points=pl.col("IdealPoint").cast(pl.Float64)).unique(
        ["member", "session"]
    )


def _against_published(
    dynamic: IdealPoints, published: pl.DataFrame, train: pl.DataFrame, test: pl.DataFrame, name: str
) -> None:
    """Hold our points against the published ones, items refitted to either by the same steps.

    The published points have seen the held-out votes. For like with like, ours are refitted with them too;
    the log loss of ours without them stands beside.
    """
    table = dynamic.table().rename({"period": "session"})
    both = table.join(published, on=["member", "session"])
    r = abs(both.select(pl.corr("ideal_point", "points")).item())
    inside = both.group_by("session").agg(pl.corr("ideal_point", "points").abs().alias("r"))
    say(f"{name}: correlation with published, all", f"{r:.3f}")
    say(f"{name}: within sessions, median (least)", f"{inside['r'].median():.3f} ({inside['r'].min():.3f})")
    shared = both.select("member", "session")
    kept = train.join(shared, on=["member", "session"], how="semi")
    probe = test.join(shared, on=["member", "session"], how="semi")
    whole = fit(pl.concat([train, test]), anchor=ANCHOR).table().rename({"period": "session"})
    seen = probe["vote"].replace_strict({"no": 0, "abstain": 1, "yes": 2}, return_dtype=pl.Int8).to_numpy()
    prior = dynamic.mode.model.prior
    chances = {
        "published points, items refitted": _with_items(published, kept, probe, prior),
        "our points, as much seen, items refitted": _with_items(
            whole.select("member", "session", points="ideal_point"), kept, probe, prior
        ),
        "our points without these votes, items refitted": _with_items(
            table.select("member", "session", points="ideal_point"), kept, probe, prior
        ),
        "our fit without these votes": _chances(dynamic, probe),
    }
    known = np.all([np.isfinite(values[:, 0]) for values in chances.values()], axis=0)
    for kind, values in chances.items():
        say(f"{name}, {kind}: log loss", f"{_losses(values[known], seen[known])[0]:.4f}")


def _with_items(points: pl.DataFrame, train: pl.DataFrame, probe: pl.DataFrame, prior: Prior) -> np.ndarray:
    """Fit items to given points on `train`, and return the chances of the votes of `probe`."""
    used, _ = set_aside(read_responses(train, Reading(), dynamic=True)[0], positions={})
    known = {(member, session): value for member, session, value in points.iter_rows()}
    model = build_model(used, dims=1, link="logit", prior=prior)
    theta = np.zeros((*model.active.shape, 1))
    for t, n in zip(*np.nonzero(model.active), strict=True):
        theta[t, n, 0] = known.get((used.members[n], used.periods[t]), 0.0)
    point = Point(theta / theta[model.active].std(), start_items(used, 1))
    for _ in range(30):
        point = step_items(model, point)
    member_of = {m: at for at, m in enumerate(used.members)}
    item_of = {m: at for at, m in enumerate(used.items)}
    members = np.array([member_of.get(m, -1) for m in probe["member"]])
    items = np.array([item_of.get(m, -1) for m in probe["rollcall_id"]])
    rows = np.where(items >= 0, used.item_parameters[items], -1)
    placed = (members >= 0) & (rows >= 0)
    values = point.items[rows[placed]]
    eta = values[:, 0] * point.theta[used.item_period[items[placed]], members[placed], 0]
    below = 0.5 * (1 + np.tanh(0.5 * (values[:, 1:] - eta[:, None])))
    chances = np.full((len(members), 3), np.nan)
    chances[placed] = np.diff(np.column_stack([np.zeros(len(eta)), below, np.ones(len(eta))]), axis=1)
    return chances


def senate(folder: Path) -> None:
    raw = pl.read_csv(folder / "voteview" / "S116_votes.csv").filter(pl.col("cast_code").is_between(1, 6))
    votes = raw.select(
        rollcall_id=pl.col("rollnumber").cast(pl.String),
        member=pl.col("icpsr").cast(pl.String),
        vote=pl.when(pl.col("cast_code") <= 3).then(pl.lit("yes")).otherwise(pl.lit("no")),
    )
    # The spread of pscl's own priors: variance 25 for items.
    options = Options(link="probit", prior=Prior(discrimination_sd=5.0, cut_sd=5.0))
    start = time.process_time()
    fitted = fit(votes, anchor=None, model="static", votes_as="binary", options=options)
    point = time.process_time() - start
    start = time.process_time()
    drawn = sample_posterior(fitted, rng=np.random.default_rng(0), draws=1000, warmup=100, chains=2).table()
    sampling = time.process_time() - start
    own = drawn["ess"].median() / sampling
    say("point fit with Laplace, reading the table included, CPU s", f"{point:.2f}")
    say(
        "own sampler: CPU s, median effective draws, largest R-hat",
        f"{sampling:.1f}, {drawn['ess'].median():.0f}, {drawn['rhat'].max():.3f}",
    )
    means, cost = _run_r(folder)
    parties = pl.read_csv(folder / "voteview" / "S116_members.csv").select(
        pl.col("icpsr").cast(pl.String).alias("member"), "party_code", "nominate_dim1"
    )
    for name, table in (("posterior means", drawn), ("mode", fitted.table())):
        joined = table.join(means, on="member").join(parties, on="member")
        for peer in ("pscl", "mcmcpack", "nominate_dim1"):
            say(f"{name} with {peer}: r over all, within parties", _three(joined, "ideal_point", peer))
    joined = means.join(parties, on="member")
    say("pscl with mcmcpack: r over all, within parties", _three(joined, "pscl", "mcmcpack"))
    if cost is not None:
        for tool, _, seconds, size in cost.iter_rows():
            say(f"{tool}: CPU s, median effective draws", f"{seconds:.1f}, {size:.0f}")
            say(
                "  point fit takes less by, sampler per effective draw by",
                f"{seconds / point:.0f}, {own * seconds / size:.1f}",
            )


def _three(joined: pl.DataFrame, x: str, y: str) -> str:
    parts = [joined, *(joined.filter(pl.col("party_code") == party) for party in (100, 200))]
    values = [abs(part.select(pl.corr(x, y)).item()) for part in parts]
    return ", ".join(f"{value:.4f}" for value in values)


def _run_r(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Run the peers, or take their stored means (no times then)."""
    stored = HERE.parent / "tests" / "idealpoints" / "senate_116_posterior_means.csv"
    if which("Rscript") is None:
        return pl.read_csv(stored).with_columns(member=pl.col("icpsr").cast(pl.String)), None
    with tempfile.TemporaryDirectory() as out:
        script = HERE / "r" / "senate_posterior_means.R"
        paths = [str(folder / "voteview" / "S116_votes.csv"), f"{out}/means.csv", f"{out}/cost.csv"]
        subprocess.run(["Rscript", str(script), *paths], check=True, capture_output=True)
        means = pl.read_csv(f"{out}/means.csv").with_columns(member=pl.col("icpsr").cast(pl.String))
        return means, pl.read_csv(f"{out}/cost.csv")


def _simulate(
    rng: np.random.Generator, members: int, periods: int, items: int
) -> tuple[pl.DataFrame, np.ndarray]:
    made = make_votes(rng, members=members, periods=periods, items=items)
    return made.votes, made.theta


def coverage(_: Path, sets: int = 200) -> None:
    inside, bias, stretch = [], [], []
    for seed in range(sets):
        votes, theta = _simulate(np.random.default_rng([11, seed]), 50, 8, 40)
        top = int(np.abs(theta.mean(axis=0)).argmax())
        fitted = fit(votes, anchor={f"M{top:03d}": int(np.sign(theta.mean(axis=0)[top]))})
        points, sd = fitted.points[:, :, 0], fitted.sd[:, :, 0]
        here = np.isfinite(points)
        truth = (theta - theta[here].mean()) / theta[here].std()
        error = (points - truth)[here]
        inside.append(np.mean(np.abs(error) < 1.6449 * sd[here]))
        bias.append((points - truth).mean(axis=1))
        stretch.append(np.mean(points[here] * truth[here]))
    by_period = np.mean(bias, axis=0)
    say(f"{sets} simulated sets: share inside 90 % intervals", f"{np.mean(inside):.4f}")
    say("largest bias of a period's mean, sd", f"{np.abs(by_period).max():.4f}")
    say("mean correlation with truth", f"{np.mean(stretch):.4f}")


def growth(_: Path) -> None:
    for times in (1, 3, 10):
        votes, _theta = _simulate(np.random.default_rng(3), 100, 10, 60 * times)
        responses, left = read_responses(votes, Reading(), dynamic=True)
        used, _aside = set_aside(responses, positions=left)
        seconds = []
        for _ in range(3):
            start = time.process_time()
            mode = find_mode(used, dims=1, link="logit", prior=None, stopping=Stopping())
            seconds.append(time.process_time() - start)
        each = min(seconds) / len(used) * 1e6
        say(
            f"{times}x: {len(used)} positions, CPU s, microseconds each",
            f"{min(seconds):.2f}, {each:.2f}, {mode.convergence.converged}",
        )


def add_one(folder: Path) -> None:
    votes = read_un(folder)
    last = votes.filter((pl.col("session") == "70") & pl.col("vote").is_in(["yes", "abstain", "no"]))
    split = last.group_by("rollcall_id").agg(pl.len(), ((pl.col("vote") != "yes").sum()).alias("against"))
    chosen = (
        split.filter(pl.col("against").is_between(20, 120)).sort("rollcall_id")["rollcall_id"].to_list()[::12]
    )
    for call in chosen:
        before = fit(votes.filter(pl.col("rollcall_id") != call), anchor=ANCHOR)
        known = dict(votes.filter(pl.col("rollcall_id") == call).select("member", "vote").iter_rows())
        seconds = []
        for _ in range(5):
            start = time.process_time()
            after = update(before, known, rollcall_id=call)
            seconds.append(time.process_time() - start)
        whole = fit(votes, anchor=ANCHOR)
        gap, moved = (np.nanmax(np.abs(x.points - whole.points)[-1]) for x in (after, before))
        say(f"roll call {call}: update, ms CPU (least of 5)", f"{min(seconds) * 1e3:.0f}")
        say("  largest difference to the full refit (it moved by)", f"{gap:.4f} ({moved:.4f})")


SECTIONS = {
    "speed": speed,
    "cold": cold,
    "heldout": heldout,
    "senate": senate,
    "coverage": coverage,
    "growth": growth,
    "update": add_one,
}


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[2:] or SECTIONS:
        print(f"\n{name}")
        SECTIONS[name](Path(sys.argv[1]))


if __name__ == "__main__":
    main()
