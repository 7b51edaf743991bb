"""`whipcount power`: who can turn a decision."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whipcount.cli.options import Day, Flag, Words
from whipcount.domain import InputError

if TYPE_CHECKING:
    from whipcount.procedure import Rule
    from whipcount.procedure.power import Game


def power(
    body: str | None = None,
    *,
    index: Words = ("banzhaf", "shapley"),
    kind: str = "draft_resolution",
    question: str | None = None,
    date: Day | None = None,
    members: int | None = None,
    abstention: Flag = False,
    weights: Path | None = None,
    quota: str | None = None,
    estimate: int | None = None,
    seed: int = 1,
    json: Flag = False,
) -> None:
    """Compute voting power, exactly: the share of cases in which a member's vote decides.

    Of a body under one of its rules, or of a table of weights with --weights and --quota.

    Parameters
    ----------
    body
        Key of the body, or a body file.
    index
        One or more of banzhaf, banzhaf_normalised, shapley, coleman_prevent, coleman_initiate,
        deegan_packel, holler, johnston; or all.
    kind
        Kind of decision whose rule counts.
    question
        Class of the question, as important or procedural.
    date
        Day, YYYY-MM-DD. Today if left out.
    members
        Number of members, where the body file does not know it.
    abstention
        Let members abstain too (Banzhaf of the ternary game).
    weights
        CSV with the columns member and weight.
    quota
        With --weights: the weight that wins, as a number or a share such as 85/100 (at least).
    estimate
        Estimate from so many random coalitions, with standard errors, instead of computing exactly.
    seed
        Seed of the estimate.
    json
        Print JSON.
    """
    from whipcount.procedure.power import game_of  # noqa: PLC0415 - heavy

    rule = None if body is None else _rule(body, kind, question, date, members)
    if rule is not None and abstention:
        _print(_ternary_rows(rule), as_json=json)
        return
    game = _weighted(weights, quota) if rule is None else game_of(rule)
    rows = _estimated_rows(game, estimate, seed) if estimate else _exact_rows(game, index)
    if rule is not None:
        rows = {
            "body": rule.body,
            "on": rule.on.isoformat(),
            "rule": rule.reference,
            "cite": rule.cite,
            **rows,
        }
    _print(rows, as_json=json)


def _rule(body: str, kind: str, question: str | None, date: Day | None, members: int | None) -> Rule:
    from datetime import UTC, datetime  # noqa: PLC0415

    from whipcount.procedure import Facts, load_body  # noqa: PLC0415 - heavy

    loaded = load_body(body)
    day = date or datetime.now(tz=UTC).date()
    if kind == "draft_resolution" and kind not in loaded.kinds and loaded.kinds:
        kind = next(iter(loaded.kinds))
    return loaded.decision_for(kind, on=day, question=question, facts=Facts(size=members))


def _weighted(weights: Path | None, quota: str | None) -> Game:
    from whipcount.procedure.power.files import read_weights  # noqa: PLC0415 - heavy

    if weights is None or quota is None:
        raise InputError(
            "Neither a body nor a table of weights with a quota was given.",
            expected="Expected: whipcount power BODY, or whipcount power --weights FILE --quota 85/100.",
            do="Give one of the two.",
        )
    return read_weights(weights, quota)


def _exact_rows(game: Game, index: tuple[str, ...]) -> dict[str, Any]:
    from whipcount.procedure.power import INDICES, power_of_game  # noqa: PLC0415 - heavy

    wanted: Any = INDICES if "all" in index else index
    found = power_of_game(game, indices=wanted)
    return {
        "method": found.method,
        "error": found.error,
        "winning": found.winning,
        "coalitions": found.coalitions,
        "act": float(found.act),
        "members": [
            {"member": code, **{name: float(values[i]) for name, values in found.values.items()},
             "exact": {name: str(values[i]) for name, values in found.values.items()
                       if not isinstance(values[i], float) and len(str(values[i])) < 40}}
            for i, code in enumerate(found.members)
        ],
    }  # fmt: skip


def _estimated_rows(game: Game, draws: int, seed: int) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415 - heavy

    from whipcount.procedure.power import estimate_power  # noqa: PLC0415 - heavy

    found = estimate_power(game, draws=draws, rng=np.random.default_rng(seed))
    names = ("banzhaf", "banzhaf_error", "shapley", "shapley_error")
    return {
        "method": f"estimated from {draws} random coalitions, seed {seed}; errors are standard errors",
        "members": [
            {"member": code, **{name: float(getattr(found, name)[i]) for name in names}}
            for i, code in enumerate(found.members)
        ],
    }


def _ternary_rows(rule: Rule) -> dict[str, Any]:
    from whipcount.procedure.power import ternary_power_of  # noqa: PLC0415 - heavy

    found = ternary_power_of(rule)
    names = ("yes_no", "yes_abstain", "abstain_no")
    return {
        "body": rule.body,
        "on": rule.on.isoformat(),
        "rule": rule.reference,
        "cite": rule.cite,
        "method": "ternary game: yes, abstain, no; counted exactly",
        "winning": found.adopting,
        "coalitions": found.profiles,
        "members": [
            {"member": code, **{name: float(getattr(found, name)[i]) for name in names}}
            for i, code in enumerate(found.members)
        ],
    }


def _print(rows: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json_text.dumps(rows, ensure_ascii=False, indent=1))
        return
    for key in ("cite", "method", "winning", "coalitions"):
        if key in rows:
            print(f"{key}: {rows[key]}")
    columns = [name for name in rows["members"][0] if name not in ("member", "exact")]
    print("member".ljust(12) + "".join(name.rjust(20) for name in columns))
    for row in rows["members"]:
        print(row["member"].ljust(12) + "".join(f"{row[name]:20.10f}" for name in columns))
