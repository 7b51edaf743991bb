"""`whipcount decide`: what votes mean under the rule in force."""

from __future__ import annotations

import json as json_text
from pathlib import Path

from whipcount.cli.options import Day, Flag, Words
from whipcount.domain import InputError, Tally, list_bad_rows


def decide(
    body: str | None = None,
    *,
    kind: str | None = None,
    date: Day | None = None,
    question: str | None = None,
    yes: int | None = None,
    no: int | None = None,
    abstain: int = 0,
    absent: int | None = None,
    votes: Path | None = None,
    mode: str | None = None,
    members: int | None = None,
    attending: int | None = None,
    objections: Words = (),
    ruling: str = "",
    must_abstain: Words = (),
    cases: Path | None = None,
    json: Flag = False,
) -> None:
    """Decide what votes mean: the outcome, the rule and its conditions, the margin, what would turn it.

    Either one decision of a body, or a file of cases with --cases.

    Parameters
    ----------
    body
        Key of the body, as un.ga.c3 or un.sc (see `whipcount bodies list`), or a body file.
    kind
        Kind of decision, as draft_resolution, amendment, adjourn_debate.
    date
        Day of the decision, YYYY-MM-DD.
    question
        Class of the question where that is settled apart, as important or procedural.
    yes
        Votes in favour.
    no
        Votes against.
    abstain
        Abstentions.
    absent
        Members absent; worked out from the membership if left out.
    votes
        Who voted how: a CSV with the columns member and vote, or a JSON object.
    mode
        without_a_vote or consensus, where nothing was put to a vote.
    members
        Number of members, where the body file does not know it.
    attending
        Number of delegates attending, where a quorum counts them.
    objections
        Who objected, where a decision is by consensus.
    ruling
        How the chair had ruled on the question, as procedural.
    must_abstain
        Parties to the dispute who must abstain (Charter, Article 27(3)); not applied unless given.
    cases
        JSON file of cases; decides them all and prints one row a case, in the file's order.
    json
        Print JSON.
    """
    if cases is not None:
        _decide_cases(cases, as_json=json)
        return
    from whipcount.procedure import Facts, load_body  # noqa: PLC0415 - heavy
    from whipcount.procedure import decide as decide_one  # noqa: PLC0415 - heavy
    from whipcount.procedure.rows import decision_row, decision_text, read_member_votes  # noqa: PLC0415 - heavy

    if body is None or kind is None or date is None:
        raise InputError(
            "A decision needs a body, a kind and a date; one of them is missing.",
            expected="Expected: whipcount decide BODY --kind KIND --date DAY --yes N --no N --abstain N.",
            do="Give them, or a file with --cases.",
        )
    decision = decide_one(
        load_body(body),
        kind=kind,
        on=date,
        tally=_tally(yes, no, abstain, absent),
        votes=None if votes is None else read_member_votes(votes),
        question=question,
        mode=mode,
        facts=Facts(
            size=members,
            attending=attending,
            objections=objections,
            ruling=ruling,
            must_abstain=must_abstain,
        ),
    )
    print(json_text.dumps(decision_row(decision), ensure_ascii=False, indent=2) if json
          else decision_text(decision))  # fmt: skip


def _tally(yes: int | None, no: int | None, abstain: int, absent: int | None) -> Tally | None:
    if yes is None and no is None:
        return None
    if yes is None or no is None:
        raise InputError(
            "Only one of --yes and --no was given.",
            expected="Expected both.",
            do="Give the other too, 0 if nobody.",
        )
    return Tally(yes=yes, no=no, abstain=abstain, absent=absent)


def _decide_cases(path: Path, *, as_json: bool) -> None:
    from whipcount.procedure.cases import decide_all, read_cases  # noqa: PLC0415 - heavy
    from whipcount.procedure.rows import case_row  # noqa: PLC0415 - heavy

    rows = [case_row(case) for case in decide_all(read_cases(path))]
    open_rows = [f"{row['id']}: {row['problem']}" for row in rows if row["outcome"] is None]
    if open_rows and len(open_rows) == len(rows):
        raise InputError(
            f"None of the {len(rows)} cases of {path} can be decided:\n{list_bad_rows(open_rows)}\n",
            expected="Expected cases that state body, date, kind, and a tally, votes or a mode.",
            do="Mend them.",
        )
    if as_json:
        print(json_text.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        if row["outcome"] is None:
            print(f"{row['id']:24} {'-':10} {row['problem']}")
            continue
        margin = "" if row["margin"] is None else f"{row['margin']:+d}"
        print(f"{row['id']:24} {row['outcome']:10} {row['reason']:14} {row['tally'] or '':16} {margin:>5}  "
              f"{row['cite']}")  # fmt: skip
