"""`whipcount backtest`: how well the forecast would have done."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from whipcount.cli.options import Flag
from whipcount.cli.progress import shown_progress
from whipcount.cli.threads import one_thread_a_process
from whipcount.domain import InputError

if TYPE_CHECKING:
    from whipcount.forecast.scores.backtest import RollCallScore, Summary

Output = Annotated[Path | None, Parameter(name=["--output", "-o"])]


def backtest(
    votes: Path,
    /,
    *,
    sessions: str,
    body: str = "un.ga",
    seed: int = 1,
    links: Path | None = None,
    keep: Path | None = None,
    workers: int = 1,
    output: Output = None,
    json: Flag = False,
) -> None:
    """Forecast each session from the ones before it, and score the forecasts beside the named baselines.

    Log loss and Brier score are means per vote cast, given that the member votes; ranges are of the yes tally
    with absences drawn too. P(adopted) is not scored: hardly any text that failed is in such records.

    Parameters
    ----------
    votes
        File of recorded votes, of any known layout.
    sessions
        First and last session to score, as 63-70; or one session.
    body
        Body whose votes are scored.
    seed
        Seed of the networks and of the draws.
    links
        CSV of links that a person has confirmed or corrected, as `votes chains` writes it.
    keep
        Folder in which the scores of each session are kept: an interrupted backtest goes on where it was.
    workers
        Processes that score sessions; 0 for one for each core.
    output
        CSV to write with the scores of each roll call.
    json
        Print the scores as JSON.
    """
    first, last = _read_sessions(sessions)
    one_thread_a_process()
    from whipcount.files import write_text  # noqa: PLC0415 - heavy from here on
    from whipcount.forecast.scores.backtest import run_backtest, summarise  # noqa: PLC0415
    from whipcount.forecast.wholerecord.learning import Learning  # noqa: PLC0415
    from whipcount.forecast.wholerecord.votingrecord import read_record  # noqa: PLC0415
    from whipcount.rollcalls import read_votes  # noqa: PLC0415
    from whipcount.rollcalls.links import read_links  # noqa: PLC0415
    from whipcount.workers import open_workers  # noqa: PLC0415

    with shown_progress() as progress, open_workers(workers) as scorers:
        rollcalls = read_votes((votes,), progress=progress)
        scores = run_backtest(
            read_record(rollcalls, body=body),
            range(first, last + 1),
            learning=Learning(seed=seed, keep=keep),
            checked=read_links(links, rollcalls) if links else None,
            workers=scorers,
            progress=progress,
        )
    subsets = {
        "all": scores,
        "on a chain": [score for score in scores if score.chained],
        "new matters": [score for score in scores if not score.chained],
        "country texts": [score for score in scores if score.on_country],
    }
    summaries = {name: found for name, chosen in subsets.items() if (found := summarise(chosen))}
    if output is not None:
        write_text(output, _table(scores))
    if json:
        print(json_text.dumps({name: asdict(found) for name, found in summaries.items()}, indent=2))
        return
    for name, found in summaries.items():
        _print_summary(name, found)
    if output is not None:
        print(f"Written: {output}")


def _read_sessions(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    try:
        found = int(first), int(last or first)
    except ValueError:
        found = (1, 0)
    if found[0] > found[1]:
        raise InputError(
            f"'{text}' does not name sessions.",
            expected="Expected the first and the last session, as 63-70.",
            do="Mend --sessions.",
        )
    return found


def _table(scores: tuple[RollCallScore, ...]) -> str:
    names = list(scores[0].log_loss)
    lines = [",".join(["id", "session", "chained", "voted", "yes", "expected_yes", *names, "crps"])]
    for score in scores:
        losses = [f"{score.log_loss[name]:.5f}" for name in names]
        start = [score.id, str(score.session), str(int(score.chained)), str(score.voted), str(score.yes)]
        lines.append(",".join([*start, f"{score.expected_yes:.2f}", *losses, f"{score.crps:.3f}"]))
    return "\n".join(lines) + "\n"


def _print_summary(name: str, found: Summary) -> None:
    print(f"\n{name}: {found.roll_calls} roll calls, {found.votes} votes cast")
    for method, value in found.log_loss.items():
        print(f"  log loss  {method:32s} {value:.4f}")
    print(f"  Brier {found.brier:.4f}   accuracy {found.accuracy:.4f}")
    print(f"  switchers: AUC {found.switch_auc:.3f}, precision at N {found.switch_precision:.3f}")
    last = f"(repeat the last tally {found.yes_error_last:.2f})"
    with_absence = f"{found.yes_error_with_absence:.2f} with absences"
    print(f"  yes, mean error: {found.yes_error:.2f} given who votes {last}, {with_absence}")
    held = ", ".join(f"{level} % hold {share:.1%}" for level, share in found.coverage.items())
    print(f"  ranges of yes: {held}; CRPS {found.crps:.2f}")
    print(f"  absence: log loss {found.absence_log_loss:.4f}, AUC {found.absence_auc:.3f}")
