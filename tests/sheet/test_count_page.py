"""docs/count.md followed literally: from an empty folder to a printed brief."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from whipcount.cli import run

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "count.md").read_text(encoding="utf-8").split("# The record and the whip sheet")[0]


@pytest.mark.skipif(os.name != "posix", reason="the page's cp and mkdir are a Unix shell's")
def test_a_newcomer_who_follows_the_page_gets_a_brief(tmp_path, monkeypatch, capsys):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for kind, block in blocks if not kind for line in block.splitlines()]
    (matter_file,) = [block for kind, block in blocks if kind == "toml"]
    for line in lines:
        if not line.startswith(".venv/bin/whipcount "):
            subprocess.run(["/bin/sh", "-c", line], check=True)
            continue
        (tmp_path / "mymatter" / "matter.toml").write_text(matter_file, encoding="utf-8")
        arguments = shlex.split(line)[1:]
        if arguments[0] == "desk":
            continue  # tests/desk clicks there
        if arguments[:2] == ["sheet", "import"]:
            fill_in(tmp_path / "count.xlsx")
        assert run(arguments) == 0, capsys.readouterr().err
        told = capsys.readouterr().out
        if arguments[:2] == ["sheet", "import"]:
            assert told.startswith("2 entries added.")
    first, ours, public = (
        (tmp_path / folder / "brief.html").read_text(encoding="utf-8")
        for folder in ("first", "ours", "for-all")
    )
    assert "our call: firm yes (Ben" in ours
    assert "our call" not in first + public
    assert "the envoy nodded" not in public


def fill_in(path: Path) -> None:
    """Change two white cells, as a colleague does."""
    book = load_workbook(path)
    count = book["Count"]
    heads = {cell.value: cell.column for cell in count[1]}
    row = next(row for row in range(2, count.max_row + 1) if count.cell(row, 1).value == "Tunisia")
    count.cell(row, heads["call"]).value = "firm yes"
    count.cell(row, heads["note"]).value = "the envoy nodded"
    book.save(path)
