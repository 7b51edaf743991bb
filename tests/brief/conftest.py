from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from whipcount.brief.content import Brief

KEPT = {  # identifiers and closed vocabularies: never words from outside
    *(
        "svg",
        "narrow",
        "printed",
        "stage",
        "badge",
        "audience",
        "vote",
        "source",
        "id",
        "relation",
        "key",
        "start",
        "end",
    ),
    *("swing", "moved", "missed", "earlier", "iso", "decided_on", "as_of", "kind", "precision", "level"),
}


@pytest.fixture(scope="session")
def build() -> Callable[..., Brief]:
    return runpy.run_path(str(Path(__file__).with_name("sample_brief.py")))["build"]


@pytest.fixture(scope="session")
def brief(build: Callable[..., Brief]) -> Brief:
    return build()


@pytest.fixture(scope="session")
def brief_after(build: Callable[..., Brief]) -> Brief:
    return build(after=True)


@pytest.fixture(scope="session")
def reworded() -> Callable[[Brief, Callable[[str], str]], Brief]:
    """Every text of a brief that may come from outside, passed through a function."""

    def change(value: Any, key: str, reword: Callable[[str], str]) -> Any:
        if isinstance(value, dict):
            return {
                name: each if name in KEPT or name == "member" else change(each, name, reword)
                for name, each in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [
                each if key == "claims" and isinstance(each, dict) else change(each, key, reword)
                for each in value
            ]
        return reword(value) if isinstance(value, str) else value

    def build_reworded(brief: Brief, reword: Callable[[str], str]) -> Brief:
        return msgspec.convert(change(msgspec.to_builtins(brief), "", reword), Brief)

    return build_reworded
