"""`whipcount forecast`: how members will vote on roll calls to come."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from whipcount.cli.options import Day, Files, Flag
from whipcount.cli.progress import shown_progress
from whipcount.cli.threads import one_thread_a_process
from whipcount.domain import InputError

Output = Annotated[Path, Parameter(name=["--output", "-o"])]


def forecast(
    *,
    history: Files,
    targets: Path,
    output: Output,
    as_of: Day | None = None,
    before_session: Flag = False,
    tallies: Path | None = None,
    links: Path | None = None,
    keep: Path | None = None,
    draws: int = 10_000,
    seed: int = 1,
    json: Flag = False,
) -> None:
    """Forecast how each member will vote on roll calls to come, from recorded votes of earlier sessions.

    Predecessors of each target are found in the history by title, heading and the places named. Votes of a
    target's own session are not used. See docs/forecast.md for what the forecast knows and does not.

    Parameters
    ----------
    history
        Files of recorded votes, of any known layout.
    targets
        CSV with the columns target_id, date, body, title, and session, symbol, agenda_title where they are
        known; the session is worked out from the date where it is empty. Targets of several sessions and
        bodies may stand together. With a column sponsors (codes, as JPN; FRA) those members are likelier to
        vote yes.
    output
        CSV to write: target_id, member, p_yes, p_abstain, p_no, p_absent.
    as_of
        Cut-off, YYYY-MM-DD, included: nothing later in the history is used.
    before_session
        Cut off before each target's session; the default.
    tallies
        CSV to write: target_id, means and quantiles of yes, abstain, no and absent from joint draws
        (yes_mean, yes_q025 ... yes_q975), p_adopted under the body's rule, predecessor, basis.
    links
        CSV of links that a person has confirmed or corrected, as `votes chains` writes it.
    keep
        Folder in which fitted networks are kept: the same history and session are then learned from once.
    draws
        Number of joint draws.
    seed
        Seed of the networks and of the draws; the same seed gives the same files.
    json
        Print a summary as JSON.
    """
    if as_of is not None and before_session:
        raise InputError(
            "Both --as-of and --before-session are given.",
            expected="Expected one cut-off.",
            do="Leave one of them out.",
        )
    one_thread_a_process()
    from whipcount.files import write_text  # noqa: PLC0415 - heavy from here on
    from whipcount.forecast.wholerecord.learning import Learning  # noqa: PLC0415
    from whipcount.forecast.wholerecord.tables import member_table, tally_table  # noqa: PLC0415
    from whipcount.forecast.wholerecord.targets import forecast_targets  # noqa: PLC0415
    from whipcount.forecast.wholerecord.targettable import read_targets  # noqa: PLC0415
    from whipcount.rollcalls import read_votes  # noqa: PLC0415
    from whipcount.rollcalls.links import read_links  # noqa: PLC0415

    wanted = read_targets(targets)
    with shown_progress() as progress:
        rollcalls = read_votes(history, progress=progress)
        made = forecast_targets(
            rollcalls,
            wanted,
            as_of=as_of,
            learning=Learning(seed=seed, keep=keep),
            checked=read_links(links, rollcalls) if links else None,
            progress=progress,
        )
        written = {output: member_table(made)}
        if tallies is not None:
            written[tallies] = tally_table(made, draws=draws, seed=seed)
    for path, text in written.items():
        write_text(path, text)
    summary = {
        "targets": len(made),
        "with_predecessor": sum(bool(one.predecessor) for one in made),
        "basis": {one.target.id: one.basis for one in made},
        "files": [str(path) for path in written],
    }
    if json:
        print(json_text.dumps(summary, indent=2))
        return
    print(f"{len(made)} targets, {summary['with_predecessor']} with an earlier vote on the same matter.")
    print(f"Written: {', '.join(summary['files'])}")
