"""The link: probability, slope and curvature of one ordered category, stable far into the tails.

A position in an interval of cut-points has probability F(upper - eta) - F(lower - eta). With the lower end
at minus infinity this is one tail, F(x); the functions here give its logarithm's derivatives by array.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Link = Literal["probit", "logit"]

LOW, HIGH, PER_UNIT = -36.0, 12.0, 512
"""Range and density of the table of the inverse Mills ratio; beyond it the likelihood is held flat."""
LOG_ROOT_TAU = 0.5 * math.log(2.0 * math.pi)


def _table() -> Floats:
    nodes = LOW + np.arange(int((HIGH - LOW) * PER_UNIT) + 1) / PER_UNIT
    half = math.sqrt(0.5)
    below = np.array([0.5 * math.erfc(-x * half) for x in nodes])
    return np.exp(-0.5 * nodes * nodes - LOG_ROOT_TAU) / below


_MILLS = {np.dtype(kind): _table().astype(kind) for kind in (np.float64, np.float32)}


def inverse_mills(x: Floats) -> Floats:
    """Return phi(x)/Phi(x), the slope of log Phi, from a table with a second-order step.

    Parameters
    ----------
    x : array, any shape
        Single or double precision; held to [-36, 12], where the relative error is below 1e-6.

    Examples
    --------
    >>> round(float(inverse_mills(np.array([0.0]))[0]), 7)
    0.7978846
    """
    held = np.minimum(np.maximum(x, LOW), HIGH)
    node = np.rint((held - LOW) * PER_UNIT)
    base = _MILLS[held.dtype].take(node.astype(np.intp))
    at = node * (1.0 / PER_UNIT) + LOW
    step = held - at
    reach = base + at
    first = -base * reach
    second = -first * reach - base * (first + 1.0)
    return base + step * (first + 0.5 * step * second)


def cumulative(x: Floats, link: Link) -> Floats:
    """Return F(x), the probability below x."""
    if link == "logit":
        small = np.exp(-np.abs(x))
        return np.where(x >= 0.0, 1.0, small) / (1.0 + small)
    held = np.minimum(np.maximum(x, LOW), HIGH)
    return np.exp(-0.5 * held * held - LOG_ROOT_TAU) / inverse_mills(held)


@dataclass(frozen=True, slots=True)
class Tail:
    """Log F(x), its first derivative and minus its second, elementwise."""

    log: Floats
    slope: Floats
    curvature: Floats


def tail(x: Floats, link: Link) -> Tail:
    """Return the log-probability below x and its derivatives."""
    if link == "logit":
        slope = 0.5 * (1.0 - np.tanh(0.5 * x))
        log = np.minimum(x, 0.0) - np.log1p(np.exp(-np.abs(x)))
        return Tail(log, slope, slope * (1.0 - slope))
    slope = inverse_mills(x)
    held = np.minimum(np.maximum(x, LOW), HIGH)
    # Beyond the table the logarithm goes on as a straight line, so that value and slope agree.
    log = held * (0.5 * held + slope) - x * slope
    log += np.log(slope) + LOG_ROOT_TAU
    np.negative(log, out=log)
    return Tail(log, slope, slope * np.maximum(slope + x, 0.0))


@dataclass(frozen=True, slots=True)
class Between:
    """Log (F(upper) - F(lower)) and its derivatives, elementwise.

    `upper`, `lower` are the first derivatives; `upper2`, `lower2`, `mixed` are minus the second ones.
    """

    log: Floats
    upper: Floats
    lower: Floats
    upper2: Floats
    lower2: Floats
    mixed: Floats


def between(upper: Floats, lower: Floats, link: Link) -> Between:
    """Return the log-probability between two cuts and its derivatives; needs lower < upper."""
    # Both ends are mirrored to the side where the nearer one is not above zero by more than the other.
    mirrored = upper + lower > 0.0
    near = np.where(mirrored, -lower, upper)
    far = np.where(mirrored, -upper, lower)
    if link == "logit":
        log_near, log_far = _logit_log_density(near), _logit_log_density(far)
        mass = cumulative(near, link) - cumulative(far, link)
        at_near, at_far = np.exp(log_near) / mass, np.exp(log_far) / mass
        log = np.log(mass)
        bend_upper, bend_lower = -np.tanh(0.5 * upper), -np.tanh(0.5 * lower)
    else:
        near, far = np.clip(near, LOW, HIGH), np.clip(far, LOW, HIGH)
        ratio = np.exp(0.5 * (near * near - far * far))
        relative = 1.0 / inverse_mills(near) - ratio / inverse_mills(far)
        relative = np.maximum(relative, 1e-300)
        at_near, at_far = 1.0 / relative, ratio / relative
        log = -0.5 * near * near - LOG_ROOT_TAU + np.log(relative)
        bend_upper, bend_lower = -upper, -lower
    rise = np.where(mirrored, at_far, at_near)
    fall = np.where(mirrored, at_near, at_far)
    return Between(
        log,
        rise,
        -fall,
        rise * (rise - bend_upper),
        fall * (fall + bend_lower),
        -rise * fall,
    )


def _logit_log_density(x: Floats) -> Floats:
    size = np.abs(x)
    return -size - 2.0 * np.log1p(np.exp(-size))
