"""The command line as scripts rely on it: exit statuses, one message, quick help, documented commands."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cyclopts import App

from whipcount.cli import run
from whipcount.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("polars", "numpy", "altair", "vl_convert", "jinja2", "msgspec", "scipy")


def test_a_mistyped_command_ends_with_2_and_one_message(capsys):
    assert run(["breif"]) == 2
    out = capsys.readouterr()
    assert out.err.startswith("whipcount: ")
    assert "breif" in out.err
    assert not out.out


def test_a_bad_date_says_what_was_found_and_what_was_expected(capsys):
    assert run(["brief", "nowhere", "--as-of", "16.10.2014"]) == 2
    assert "'16.10.2014' is not a date. Expected YYYY-MM-DD" in capsys.readouterr().err


def test_a_missing_matter_ends_with_2(capsys, tmp_path):
    assert run(["brief", str(tmp_path / "none"), "-o", str(tmp_path / "out")]) == 2
    assert "none" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_help_and_import_load_nothing_heavy():
    script = (
        "import sys, whipcount, whipcount.cli as cli\n"
        "try:\n    cli.run(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert "LOADED []" in done.stdout


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="CPU time of a child is read with wait4")
def test_help_costs_less_than_four_tenths_of_a_second_of_cpu():
    costs = []
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", "from whipcount.cli import run; run(['--help'])"],
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""},
        )
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        costs.append(usage.ru_utime + usage.ru_stime)
    assert min(costs) < 0.4


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_docstrings_say(name):
    module, _, attribute = COMMANDS[name].place.partition(":")
    command = getattr(importlib.import_module(module), attribute)
    told = command.help if isinstance(command, App) else command.__doc__
    assert told.strip().splitlines()[0] == COMMANDS[name].summary


def test_documented_commands_are_the_real_ones():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `whipcount ([a-z]+)", readme, flags=re.MULTILINE))
    assert named == set(COMMANDS)


def test_the_reference_page_is_not_stale():
    page = ROOT / "docs" / "commands.md"
    # In a process of its own: the generator puts the running program's name, here pytest's, into the usages.
    script = (
        "import sys; from whipcount.cli.app import reference; sys.stdout.buffer.write(reference().encode())"
    )
    now = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.decode()
    if page.read_text(encoding="utf-8") != now:
        page.with_suffix(".md.new").write_text(now, encoding="utf-8", newline="\n")
        pytest.fail("docs/commands.md is stale; the new page is beside it (make docs writes it)")
