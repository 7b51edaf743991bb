"""docs/matter.md lists every key of the matter file, and no other."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from whipcount.domain.matter import (
    ChainQuery,
    Goal,
    GoalMeasure,
    Matter,
    NamedDocument,
    NotAfter,
    Proposal,
    ProposalStatus,
    RouteEdge,
    RouteStep,
    Stage,
)
from whipcount.procedure.route import EDGE_CONDITIONS, EDGE_KINDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "matter.md").read_text(encoding="utf-8")
TABLES = {
    "[goal]": Goal,
    "[chain]": ChainQuery,
    "[[proposals]]": Proposal,
    "[[documents]]": NamedDocument,
    "[[steps]]": RouteStep,
    "[[edges]]": RouteEdge,
    "[[not_after]]": NotAfter,
}


def _keys(head: str) -> set[str]:
    """Return the names in the first column of the table whose first column has this head."""
    table = PAGE.split(f"| {head} | says |", 1)[1].split("\n\n", 1)[0]
    firsts = [row.split("|")[1] for row in table.splitlines()[2:]]
    return {name for first in firsts for name in re.findall(r"`(\w+)`", first)}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_every_key(name):
    assert _keys(f"key of `{name}`") == {field.name for field in fields(TABLES[name])}


def test_the_top_of_the_file_has_every_key():
    tables = {name.strip("[]") for name in TABLES}
    assert _keys("key") == {field.name for field in fields(Matter)} - tables


def test_every_word_that_a_key_may_have_is_named():
    words = {*Stage, *ProposalStatus, *GoalMeasure, *EDGE_KINDS, *filter(None, EDGE_CONDITIONS)}
    assert {word for word in words if f"`{word}`" not in PAGE} == set()
