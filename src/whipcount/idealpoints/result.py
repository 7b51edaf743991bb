"""What a fit gives: ideal points with uncertainty, items, how it ended, and how to run it again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whipcount.domain import InputError
from whipcount.idealpoints.links import Floats, Link
from whipcount.idealpoints.newton import Convergence
from whipcount.idealpoints.responses import Responses, SetAside

if TYPE_CHECKING:
    from whipcount.idealpoints.laplace import PathCovariance
    from whipcount.idealpoints.mode import Mode
    from whipcount.idealpoints.standard import Standard

SCALE_RULE = (
    "Over all member-periods with at least one position, each dimension has mean 0 and standard deviation 1; "
    "dimensions are uncorrelated and ordered by how much they decide votes."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """From what and how the fit was made; with the same votes it gives the same numbers again.

    `responses_sha256` hashes names and positions; `prior` holds the spread used, estimated or given.
    """

    responses_sha256: str
    model: str
    votes_as: str
    absence_as: str
    period: str
    dims: int
    link: Link
    anchor: dict[str, Any]
    prior: dict[str, float]
    prior_estimated: bool
    stopping: dict[str, float]
    links: int
    versions: dict[str, str]

    def as_json(self) -> str:
        """Write the manifest as JSON."""
        return json.dumps(asdict(self), indent=2, sort_keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealPoints:
    """Ideal points on the stated scale.

    Parameters
    ----------
    responses : Responses
        The positions used.
    points : array, shape (n_periods, n_members, dims)
        Standardised ideal points; NaN outside a member's first to last period.
    sd : array, same shape, or None
        Posterior standard deviations; None when uncertainty was not asked for.
    n_votes : int array, shape (n_periods, n_members)
    items : array, shape (n_items, dims + n_cuts)
        Discriminations and cuts on the stated scale; NaN for items set aside.
    polarity : tuple of str
        For each dimension who gave the sign, or that nobody did.
    aside : SetAside
    convergence : Convergence
    manifest : Manifest
    mode, standard, covariance
        What `update`, `predict` and the sampler start from, in the model's own coordinates.
    """

    responses: Responses
    points: Floats
    sd: Floats | None
    n_votes: NDArray[np.int_]
    items: Floats
    polarity: tuple[str, ...]
    scale: str
    aside: SetAside
    convergence: Convergence
    manifest: Manifest
    mode: Mode
    standard: Standard
    covariance: PathCovariance | None

    @property
    def dims(self) -> int:
        """Number of dimensions."""
        return self.points.shape[2]

    def table(self, *, level: float = 0.9, dimension: int = 1) -> pl.DataFrame:
        """Return one row a member and period between its first and last vote.

        Parameters
        ----------
        level : float
            Mass of the interval from `lower` to `upper`, 0 to 1.
        dimension : int
            Which dimension, from 1.

        Returns
        -------
        polars.DataFrame
            member, period, ideal_point, sd, lower, upper, n_votes. A row with n_votes 0 is a period in
            which the member took no position: it is carried by the periods around it.
        """
        if not 1 <= dimension <= self.dims:
            raise InputError(
                f"Dimension {dimension} was asked for.",
                expected=f"The fit has dimensions 1 to {self.dims}.",
                do="Choose one of them, or fit with more.",
            )
        points = self.points[:, :, dimension - 1]
        sd = np.full(points.shape, np.nan) if self.sd is None else self.sd[:, :, dimension - 1]
        member, period = np.nonzero(np.isfinite(points).T)
        wide = NormalDist().inv_cdf(0.5 + 0.5 * level)
        at = points[period, member]
        spread = sd[period, member]
        columns = {
            "member": np.array(self.responses.members)[member],
            "period": np.array(self.responses.periods)[period],
            "ideal_point": at,
            "sd": spread,
            "lower": at - wide * spread,
            "upper": at + wide * spread,
            "n_votes": self.n_votes[period, member],
        }
        return pl.DataFrame(columns).with_columns(pl.col("sd", "lower", "upper").fill_nan(None))

    def item_table(self) -> pl.DataFrame:
        """Return one row a roll call: discriminations, cut-points on the scale of ideal points, period.

        `cut_1` ... are where the likeliest answer changes, cut divided by discrimination (one dimension).
        """
        names = [f"discrimination_{d + 1}" for d in range(self.dims)]
        cuts = self.items[:, self.dims :]
        frame = {
            "rollcall_id": list(self.responses.items),
            "period": [self.responses.periods[t] for t in self.responses.item_period],
        }
        frame |= {name: self.items[:, d] for d, name in enumerate(names)}
        frame |= {f"threshold_{k + 1}": cuts[:, k] for k in range(cuts.shape[1])}
        if self.dims == 1:
            with np.errstate(divide="ignore", invalid="ignore"):
                frame |= {f"cut_{k + 1}": cuts[:, k] / self.items[:, 0] for k in range(cuts.shape[1])}
        return pl.DataFrame(frame).fill_nan(None)

    def find_member(self, member: str) -> int:
        """Return a member's index."""
        return _find(member, self.responses.members, "member")

    def find_period(self, period: str | int) -> int:
        """Return a period's index."""
        return _find(str(period), self.responses.periods, "period")

    def find_item(self, rollcall_id: str) -> int:
        """Return a roll call's index."""
        return _find(rollcall_id, self.responses.items, "roll call")

    def describe(self) -> str:
        """Return a paragraph: what was fitted, how it ended, what was set aside."""
        end = self.convergence
        kind, row, column = end.in_the_way
        names = self.responses.members if kind == "member" else self.responses.items
        where = column if kind == "member" else self._item_of_row(row)
        ended = (
            f"converged after {end.steps} joint steps (largest change {end.largest_change:.1e}, "
            f"largest slope {end.largest_slope:.1e})"
            if end.converged
            else f"DID NOT CONVERGE in {end.steps} steps: {kind} {names[where]} still moves by "
            f"{end.largest_slope:.1e}"
        )
        aside = self.aside
        left = ", ".join(f"{count} {kind}" for kind, count in aside.positions.items() if count)
        doubt = "" if self.covariance is not None else " No uncertainty: not asked for, or not at a mode."
        members = len(self.responses.members) - len(aside.members)
        return (
            f"{len(self.responses)} positions of {members} members on "
            f"{len(self.responses.items) - len(aside.items)} roll calls in {len(self.responses.periods)} "
            f"periods; {ended}. Set aside: {len(aside.items)} roll calls, {len(aside.members)} members; "
            f"votes left out: {left or 'none'}. Polarity: {'; '.join(self.polarity)}.{doubt}"
        )

    def _item_of_row(self, row: int) -> int:
        return int(np.flatnonzero(self.responses.item_parameters == row)[0])


def _find(name: str, names: tuple[str, ...], what: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        near = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
        raise InputError(
            f"There is no {what} '{name}' in the fit.",
            expected=f"Expected one of {near}.",
            do="Check the spelling.",
        ) from None
