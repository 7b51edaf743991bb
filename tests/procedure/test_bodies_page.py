"""The town of docs/bodies.md, written down as the page has it, decides as the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from whipcount.cli import run

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "bodies.md").read_text(encoding="utf-8")


def test_the_town_of_the_page_is_sound_and_decides_as_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    town = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]
    Path("town.toml").write_text(town, encoding="utf-8")
    (console,) = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for line in console.splitlines():
        if line.startswith("$ whipcount "):
            assert run(shlex.split(line)[2:]) == 0
            told = capsys.readouterr().out.splitlines()
        elif line.strip() != "...":
            assert line in told
