"""The Python in docs/forecast.md that needs the repository alone runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_python_of_the_page_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    alone = [block for block in blocks if "UNVotes.csv.gz" not in block]
    space: dict[str, object] = {}
    for block in alone:
        exec(compile(block, "forecast.md", "exec"), space)  # noqa: S102 - our own page
    assert len(alone) == len(blocks) - 1
    assert len(capsys.readouterr().out.splitlines()) == len(alone)
    assert space["forecast"].of("JPN")[0] == pytest.approx(space["made"].moved["JPN"].before[0])
