"""Parity with R: posterior means of the 116th Senate by pscl::ideal and MCMCpack::MCMCirt1d.

`senate_116_posterior_means.csv` is the output of `benchmarks/r/senate_posterior_means.R` (pscl 1.5.5,
MCMCpack 1.6.3; 1,000 + 10,000 iterations each, normal priors of variance 25 on items). The votes are
Voteview's and are not part of the project. Tolerances: the two peers agree with each other at 0.9979 over
all members and at 0.995 within parties; our mode is held to no less.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from whipcount.idealpoints import Options, Prior, fit

MEANS = Path(__file__).parent / "senate_116_posterior_means.csv"
VOTEVIEW = Path(__file__).resolve().parents[3] / "shared" / "data" / "voteview"


@pytest.mark.skipif(not VOTEVIEW.exists(), reason="Voteview's files are not beside the repository")
def test_the_mode_agrees_with_both_peers_over_all_and_within_parties():
    raw = pl.read_csv(VOTEVIEW / "S116_votes.csv").filter(pl.col("cast_code").is_between(1, 6))
    votes = raw.select(
        rollcall_id=pl.col("rollnumber").cast(pl.String),
        member=pl.col("icpsr").cast(pl.String),
        vote=pl.when(pl.col("cast_code") <= 3).then(pl.lit("yes")).otherwise(pl.lit("no")),
    )
    options = Options(link="probit", prior=Prior(discrimination_sd=5.0, cut_sd=5.0))
    found = fit(votes, anchor=None, model="static", votes_as="binary", options=options)
    assert found.convergence.converged
    parties = pl.read_csv(VOTEVIEW / "S116_members.csv").select("icpsr", "party_code")
    means = pl.read_csv(MEANS).join(parties, on="icpsr").with_columns(member=pl.col("icpsr").cast(pl.String))
    both = found.table().join(means, on="member")
    assert both.height > 95
    for peer in ("pscl", "mcmcpack"):
        agreement = pl.corr("ideal_point", peer).abs()
        assert both.select(agreement).item() > 0.998
        for party in (100, 200):
            assert both.filter(pl.col("party_code") == party).select(agreement).item() > 0.99
