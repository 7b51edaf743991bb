"""The link's derivatives against exact tails and differences."""

from __future__ import annotations

import math

import numpy as np
import pytest

from whipcount.idealpoints.links import between, cumulative, inverse_mills, tail


def _mills(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi) / (0.5 * math.erfc(-x / math.sqrt(2)))


@pytest.mark.parametrize(("kind", "tolerance"), [(np.float64, 1e-6), (np.float32, 1e-4)])
def test_the_mills_ratio_is_exact_far_into_both_tails(kind, tolerance):
    x = np.linspace(-35, 11, 4001)
    exact = np.array([_mills(v) for v in x])
    assert (
        np.abs(inverse_mills(x.astype(kind)) / exact - 1).max()
        < tolerance * 10 * (kind is np.float32) + tolerance
    )


@pytest.mark.parametrize("link", ["probit", "logit"])
@pytest.mark.parametrize(
    ("upper", "lower"), [(1.2, 0.3), (-3.0, -5.0), (8.0, 7.5), (5.0, -6.0), (-20.0, -20.5)]
)
def test_derivatives_between_two_cuts_are_those_of_the_logarithm(link, upper, lower):
    def log(u: float, v: float) -> float:
        return float(between(np.array([u]), np.array([v]), link).log[0])

    piece, h = between(np.array([upper]), np.array([lower]), link), 1e-5
    assert piece.upper[0] == pytest.approx(
        (log(upper + h, lower) - log(upper - h, lower)) / (2 * h), rel=1e-4, abs=1e-6
    )
    assert piece.lower[0] == pytest.approx(
        (log(upper, lower + h) - log(upper, lower - h)) / (2 * h), rel=1e-4, abs=1e-6
    )

    def slope(u: float, v: float) -> float:
        return float(between(np.array([u]), np.array([v]), link).upper[0])

    curvature = -(slope(upper + h, lower) - slope(upper - h, lower)) / (2 * h)
    mixed = -(slope(upper, lower + h) - slope(upper, lower - h)) / (2 * h)
    assert piece.upper2[0] == pytest.approx(curvature, rel=1e-2, abs=1e-3)
    assert piece.mixed[0] == pytest.approx(mixed, rel=1e-2, abs=1e-3)


@pytest.mark.parametrize("link", ["probit", "logit"])
def test_categories_share_out_all_probability(link):
    cuts = np.array([-1.0, 0.4])
    low, high = cumulative(cuts, link)
    middle = math.exp(between(cuts[1:], cuts[:1], link).log[0])
    assert low + middle + (1 - high) == pytest.approx(1.0, abs=1e-9)
    assert tail(cuts, link).log == pytest.approx(np.log([low, high]), abs=1e-9)


def test_the_tail_goes_on_beyond_the_table():
    far = tail(np.array([-36.0, -50.0]), "probit")
    assert far.log[1] < far.log[0]
    assert far.slope[1] == far.slope[0]
