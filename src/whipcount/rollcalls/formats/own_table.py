"""Our own table: `decisions.csv`, one row a decision, and beside it who voted how.

`decisions.csv` has the columns of `DECISION_COLUMNS`; `recorded` is yes or no, and the tallies are empty
for a text adopted without a vote. The votes are wide (`member`, then one column a symbol, with the marks
Y N A X and blank for a state that was not a member) or long (`symbol`, `member`, `vote`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from whipcount.domain.matter import EarlierDecision
from whipcount.rollcalls.checks import compare_totals
from whipcount.rollcalls.decisions import DECISION_COLUMNS, decisions_in
from whipcount.rollcalls.formats import long
from whipcount.rollcalls.layouts import Layout
from whipcount.rollcalls.report import FileReport
from whipcount.rollcalls.table import WITHOUT_A_VOTE, RollCalls, recount
from whipcount.rollcalls.texttable import TextTable


def _read(table: TextTable, companions: Sequence[TextTable]) -> RollCalls:
    decisions = decisions_in(table, companions)
    rollcalls = pl.DataFrame(
        [_row(decision, table.sha256) for decision in decisions], infer_schema_length=None
    )
    marks = pl.DataFrame(
        [
            {"rollcall": place, "member": member, "vote": vote.value}
            for place, decision in enumerate(decisions)
            for member, vote in decision.votes
        ],
        schema={"rollcall": pl.UInt32, "member": pl.String, "vote": pl.String},
    )
    settled = long.settle_marks(marks)
    counted = recount(settled, long.settle_rollcalls(rollcalls))
    recounted, mismatches = compare_totals(counted)
    silent = [decision.symbol for decision in decisions if decision.recorded and not decision.votes]
    report = FileReport(
        path=table.path.name,
        sha256=table.sha256,
        layout=DECISIONS.name,
        rows=len(decisions),
        rollcalls=len(decisions),
        recounted=recounted,
        mismatches=mismatches,
        notes=(f"recorded, but who voted how is not given: {', '.join(silent)}",) if silent else (),
    )
    beside = tuple(
        FileReport(
            path=votes.path.name, sha256=votes.sha256, layout=WIDE.name, rows=marks.height, rollcalls=0
        )
        for votes in companions
    )
    return RollCalls(settled, counted, (report, *beside))


def _row(decision: EarlierDecision, digest: str) -> dict[str, object]:
    tally = decision.tally
    return {
        "source": DECISIONS.name,
        "body": decision.body,
        "rollcall_id": f"table:{decision.body}:{decision.symbol}",
        "date": decision.decided_on,
        "session": decision.session,
        "symbol": decision.symbol,
        "title": decision.title,
        "kind": "draft_resolution",
        "official_yes": tally.yes if tally else None,
        "official_no": tally.no if tally else None,
        "official_abstain": tally.abstain if tally else None,
        "official_absent": tally.absent if tally else None,
        "outcome": None if decision.recorded else WITHOUT_A_VOTE,
        "fields": json.dumps({"source": decision.source}, ensure_ascii=False),
        "source_sha256": digest,
    }


DECISIONS = Layout(
    name="table.decisions",
    title="whipcount's own table of decisions",
    required=DECISION_COLUMNS,
    companions=("table.votes", "table.votes_long"),
    read=_read,
)
WIDE = Layout(
    name="table.votes", title="whipcount's own wide table of votes", required=("member",), first="member"
)
LONG = Layout(
    name="table.votes_long",
    title="whipcount's own long table of votes",
    required=("symbol", "member", "vote"),
)
