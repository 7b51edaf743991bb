"""Draws of ideal points, and whether they can be trusted.

R-hat by rank-normalised split chains and effective sample size by Geyer's initial monotone sequence, after
Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021), doi:10.1214/20-BA1221.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl

from whipcount.domain import InputError
from whipcount.idealpoints.links import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """Standardised draws of ideal points.

    Parameters
    ----------
    draws : array, shape (chains, draws, periods, members, dims)
        NaN outside a member's first to last period.
    members, periods : tuple of str
    accepted_items, accepted_members : float
        Shares of proposals accepted, 0 to 1.
    """

    draws: Floats
    members: tuple[str, ...]
    periods: tuple[str, ...]
    accepted_items: float
    accepted_members: float

    def table(self, *, level: float = 0.9, dimension: int = 1) -> pl.DataFrame:
        """Return one row a member and period: member, period, ideal_point, sd, lower, upper, rhat, ess."""
        values = self.draws[..., dimension - 1]
        here = np.isfinite(values[0, 0])
        member, period = np.nonzero(here.T)
        picked = values[:, :, period, member]
        flat = picked.reshape(-1, picked.shape[2])
        low, high = np.quantile(flat, [0.5 - 0.5 * level, 0.5 + 0.5 * level], axis=0)
        return pl.DataFrame(
            {
                "member": np.array(self.members)[member],
                "period": np.array(self.periods)[period],
                "ideal_point": flat.mean(axis=0),
                "sd": flat.std(axis=0, ddof=1),
                "lower": low,
                "upper": high,
                "rhat": measure_rhat(picked),
                "ess": count_effective(picked),
            }
        )

    def to_xarray(self) -> Any:
        """Return the draws as an xarray.DataArray with named dimensions.

        Raises
        ------
        InputError
            When xarray is not installed.
        """
        try:
            import xarray  # noqa: PLC0415 # pyright: ignore[reportMissingImports]
        except ImportError as error:
            raise _needs("xarray") from error
        return xarray.DataArray(
            self.draws,
            dims=("chain", "draw", "period", "member", "dimension"),
            coords={"period": list(self.periods), "member": list(self.members)},
            name="ideal_point",
        )

    def to_arviz(self) -> Any:
        """Return the draws as arviz reads them, members outside their periods left out.

        Raises
        ------
        InputError
            When arviz is not installed.
        """
        try:
            import arviz  # noqa: PLC0415 # pyright: ignore[reportMissingImports]
        except ImportError as error:
            raise _needs("arviz") from error
        here = np.isfinite(self.draws[0, 0])
        period, member, dimension = np.nonzero(here)
        names = [
            f"{self.members[n]}[{self.periods[t]}]" + (f"[{d + 1}]" if here.shape[2] > 1 else "")
            for t, n, d in zip(period, member, dimension, strict=True)
        ]
        picked = self.draws[:, :, period, member, dimension]
        return arviz.from_dict(
            {"posterior": {"ideal_point": picked}},
            coords={"place": names},
            dims={"ideal_point": ["place"]},
        )


def _needs(name: str) -> InputError:
    return InputError(
        f"The package {name} is not installed.",
        expected=f"Expected it beside whipcount, which does not need {name} otherwise.",
        do=f"Install it with pip install {name}, or work with `Posterior.draws`, a NumPy array.",
    )


def measure_rhat(draws: Floats) -> Floats:
    """Return rank-normalised split R-hat; near 1 when chains agree.

    Parameters
    ----------
    draws : array, shape (chains, draws, n)

    Returns
    -------
    array, shape (n,)
    """
    halves = _split(_rank_normal(draws))
    length = halves.shape[1]
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    between = length * halves.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt((length - 1) / length + between / (length * within))


def count_effective(draws: Floats) -> Floats:
    """Return the effective number of independent draws for the mean.

    Parameters
    ----------
    draws : array, shape (chains, draws, n)

    Returns
    -------
    array, shape (n,)
    """
    halves = _split(_rank_normal(draws))
    chains, length, _ = halves.shape
    centred = halves - halves.mean(axis=1, keepdims=True)
    size = 2 ** int(np.ceil(np.log2(2 * length)))
    spectrum = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
    covariance = np.fft.irfft(spectrum, size, axis=1)[:, :length] / length
    within = covariance[:, 0].mean(axis=0) * length / (length - 1)
    spread = within * (length - 1) / length + halves.mean(axis=1).var(axis=0, ddof=1)
    correlation = 1.0 - (within - covariance.mean(axis=0)) / spread
    correlation[0] = 1.0
    pairs = correlation[: length - length % 2].reshape(length // 2, 2, -1).sum(axis=1)
    # Geyer: sums of neighbouring pairs are positive and falling; the first negative one ends the series.
    positive = np.cumprod(pairs > 0.0, axis=0).astype(bool)
    falling = np.minimum.accumulate(np.where(positive, pairs, np.inf), axis=0)
    total = -1.0 + 2.0 * np.sum(np.where(positive, falling, 0.0), axis=0)
    most = chains * length * np.log10(chains * length)
    return np.minimum(chains * length / np.maximum(total, 1e-12), most)


def _split(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, half : 2 * half]], axis=0)


_QUANTILES = NormalDist()


def _rank_normal(draws: Floats) -> Floats:
    """Replace values by normal scores of their ranks over all chains."""
    flat = draws.reshape(-1, draws.shape[2])
    ranks = flat.argsort(axis=0).argsort(axis=0)
    share = (np.arange(len(flat)) + 1 - 0.375) / (len(flat) + 0.25)
    scores = np.array([_QUANTILES.inv_cdf(value) for value in share])
    return scores[ranks].reshape(draws.shape)
