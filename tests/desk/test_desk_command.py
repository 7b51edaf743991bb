"""`whipcount desk` as a command: the missing extra, bad input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from whipcount.cli import run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_without_the_extra_the_message_says_how_to_get_it(missing):
    script = (
        f"import sys; sys.modules['{missing}'] = None\n"
        f"from whipcount.cli import run\nsys.exit(run(['desk', {str(EXAMPLE)!r}, '--no-open']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "whipcount[desk]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_matter_that_is_not_there_ends_with_2_and_no_server(capsys, tmp_path):
    assert run(["desk", str(tmp_path / "none"), "--no-open"]) == 2
    assert "none" in capsys.readouterr().err
