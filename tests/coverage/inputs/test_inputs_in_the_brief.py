"""The brief takes what `whipcount read` takes; a bad file among others is named and stops none."""

import json
import re
from pathlib import Path

import pytest
from made_files import STORY, pdf, zipped

from whipcount.cli import run

EXAMPLE = Path(__file__).parents[3] / "examples" / "dprk-2014"


def test_the_code_on_the_page_runs():
    page = (EXAMPLE.parents[1] / "docs" / "reading-inputs.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(code, {})  # noqa: S102 - our own page


@pytest.mark.slow
def test_the_brief_reads_archives_pages_and_papers(tmp_path, capsys):
    more = tmp_path / "more"
    more.mkdir()
    (more / "page.html").write_bytes(
        b"<html><head><title>Draft waits</title><meta name='date' content='2014-10-14'></head><body>"
        b"<h1>Draft waits</h1><article><p>" + STORY.replace("\n\n", "</p><p>").encode() + b"</p></article>"
    )
    (more / "clippings.zip").write_bytes(zipped({"1.txt": b"14 October 2014\n\n" + STORY.encode()}))
    (more / "scan.pdf").write_bytes(pdf([[]]))
    arguments = ["brief", str(EXAMPLE), "--as-of", "2014-10-16", "--coverage", str(more)]
    assert run([*arguments, "--format", "json", "-o", str(tmp_path / "out")]) == 0
    written = json.dumps(json.loads((tmp_path / "out" / "brief.json").read_text(encoding="utf-8")))
    assert "page.html" in written
    assert "clippings.zip/1.txt" in written
    assert "scan.pdf" in written
    assert "without text" in written
