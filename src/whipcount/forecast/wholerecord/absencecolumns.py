"""What a forecast of absence rests on: some of the vote's features, rates, absences in a row, the season."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from whipcount.forecast.wholerecord.kernels import NearVotes
from whipcount.forecast.wholerecord.ownrecord import OwnRecords, deliberateness
from whipcount.forecast.wholerecord.positions import Surroundings

Floats = NDArray[np.float64]
Columns = dict[str, NDArray[np.floating]]
"""Features by name, of shape (roll calls, members), (roll calls, 1) or (members,)."""

_FOR_ABSENCE = (
    *("last:yes", "last:abstain", "last:no", "last:none", "last 1:-1", "age", "votes", "switching", "drift"),
    *("chain:gap", "chain:yes", "chain:abstain", "chain:no", "chain:volatility", "near:likeness 0"),
    *("own:yes", "own:abstain", "own:no", "topic:yes", "topic:abstain", "topic:no"),
    *("gated_sharp:yes", "gated_sharp:abstain", "gated_sharp:no", "on a country", "named", "near:mass"),
    *("position:chain:yes", "position:chain:no"),
)


def absence_columns(
    columns: Mapping[str, NDArray[np.floating]],
    own: OwnRecords,
    close: NearVotes,
    around: Surroundings,
    region: NDArray[np.int64],
) -> Columns:
    """Gather the features of absence, some of them from those of the vote, `columns`."""
    rates = {
        "last session": around.absent_last,
        "three sessions": around.absent_three,
        "last days": around.absent_days,
        "chain": own.absence,
        "near": close.absence,
        "all": own.all_absent[:, None],
    }
    found = {name: columns[name] for name in _FOR_ABSENCE}
    for name, rate in rates.items():
        p = np.clip(rate, 0.003, 0.997)
        found[f"rate:{name}"] = rate
        found[f"logit:{name}"] = np.log(p / (1 - p))
    meant = deliberateness(own.absences_running, around.absent_three)
    found |= {"meant": meant, "meant > 4": (meant > 4).astype(float), "meant > 7": (meant > 7).astype(float)}
    found["was absent"] = (own.last_absent == 1).astype(float)
    found["was present"] = (own.last_absent == 0).astype(float)
    return found | {f"region {number}": (region == number).astype(float) for number in range(5)}


def out_of_season(days: Sequence[date | None]) -> Floats:
    """Whether a vote is held outside November and December; not, where no date is known, (roll calls, 1).

    From January to October of sessions 47 to 62 of the General Assembly 3 to 23 in 100 more stayed away. In
    November they did until session 54, not later. Days are not read: in a public table they are wrong.
    """
    return np.array([float(day is not None and day.month < 11) for day in days])[:, None]
