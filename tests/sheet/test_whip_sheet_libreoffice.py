"""The whip sheet in LibreOffice itself: loaded, worked out, edited and saved by it, and brought back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whipcount.brief.gather import gather
from whipcount.brief.request import Request
from whipcount.brief.sheet import import_sheet, make_sheet, read_sheet, write_sheet
from whipcount.domain import Visibility
from whipcount.forecast import apply_calls
from whipcount.record import Record, Stamp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
PROPOSAL = "eu-japan-draft"

CALLED = ("IDN", "PER", "NGA", "BRA", "IND", "ZAF", "CHL", "MEX")

OFFICE = shutil.which("soffice")
PYTHONS = [python for python in (shutil.which("python3", path="/usr/bin"), shutil.which("python3")) if python]

DRIVER = r"""
import json, os, sys, time, uno
from com.sun.star.beans import PropertyValue

def given(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made

source, target, pipe, filter_name = sys.argv[1:5]
edits = json.load(sys.stdin)
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(240):
    try:
        remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.25)
desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
# Of a CSV the office asks which letters it is written in; a person confirms what it has found: UTF-8.
asked = ()
if "csv" in filter_name:
    asked = (given("FilterName", filter_name), given("FilterOptions", "44,34,76,1"))
book = desktop.loadComponentFromURL(
    uno.systemPathToFileUrl(source), "_blank", 0, (given("Hidden", True), *asked))
names = list(book.Sheets.ElementNames)
count = book.Sheets.getByName("Count") if "Count" in names else book.Sheets.getByIndex(0)
heads = [count.getCellByPosition(place, 0).String for place in range(40)]
rows = {count.getCellByPosition(heads.index("code"), row).String: row for row in range(1, 260)}
for member, head, text in edits:
    # As typed by a person: the cell's own format decides what becomes of it.
    count.getCellByPosition(heads.index(head), rows[member]).setFormula(text)
book.calculateAll()
yes = heads.index("yes")
out = {
    "chances": {
        member: [count.getCellByPosition(yes + place, row).Value for place in range(4)]
        for member, row in rows.items() if member
    },
    "locked": count.getCellByPosition(yes, 1).CellProtection.IsLocked,
    "free": not count.getCellByPosition(heads.index("call"), 1).CellProtection.IsLocked,
    "protected": count.isProtected(),
    "validation": count.getCellByPosition(heads.index("call"), 1).Validation.Type.value,
    "tally": {},
}
if "Tally" in names:
    tally = book.Sheets.getByName("Tally")
    for row in range(17):
        out["tally"].setdefault(tally.getCellByPosition(0, row).String, tally.getCellByPosition(1, row).Value)
book.storeToURL(uno.systemPathToFileUrl(target), (given("FilterName", filter_name),) + (
    (given("FilterOptions", "44,34,76,1,,0,false,true,false"),) if "csv" in filter_name else ()))
book.close(True)
print(json.dumps(out), flush=True)
try:
    desktop.terminate()
except Exception:
    pass
# The bridge may crash on its way out, when the office is gone before it.
os._exit(0)
"""


def has_uno(python: str) -> bool:
    return subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0


PYTHON = next((python for python in PYTHONS if OFFICE and has_uno(python)), None)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PYTHON is None, reason="LibreOffice with its Python bridge is not on this machine"),
]

XLSX, CSV = "Calc MS Excel 2007 XML", "Text - txt - csv (StarCalc)"


def in_office(tmp_path: Path, source: Path, target: Path, edits: list[tuple[str, str, str]]) -> dict:
    """Open a sheet in LibreOffice, type the edits, and save it under another name."""
    pipe = f"whip{abs(hash(tmp_path))}{int(time.monotonic() * 1000)}"
    profile = (tmp_path / "profile").as_uri()
    office = subprocess.Popen(
        [
            str(OFFICE),
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        kind = CSV if target.suffix == ".csv" else XLSX
        done = subprocess.run(
            [str(PYTHON), "-c", DRIVER, str(source), str(target), pipe, kind],
            input=json.dumps(edits),
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
        )
    finally:
        # It starts another program: both are of a group of their own.
        with suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGTERM)
        office.wait(timeout=60)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def gathered():
    now = datetime(2026, 1, 2, tzinfo=UTC)
    return gather(Request(matter=EXAMPLE, as_of=date(2014, 10, 16), now=now, draws=500))


@pytest.fixture
def exported(gathered, tmp_path):
    """A record with hostile notes, and its sheet in both forms."""
    stamp = Stamp(at=datetime(2014, 10, 15, tzinfo=UTC), who="Ada")
    with Record.open(tmp_path / "record.db") as record:
        notes = ("=1+1", "+cmd|x", "-2", "@a", "two\nlines", "turned \u202ehere", "'tis", "x" * 40_000)
        for member, note in zip(CALLED, notes, strict=True):
            said = {"call": "leaning no", "note": note, "heard on": "2014-10-14"}
            record.add_call(member, PROPOSAL, stamp=stamp, said=said)
        calls = record.calls(audience=Visibility.OWN)
        sheet = make_sheet(gathered, calls, at=datetime(2014, 10, 16, tzinfo=UTC))
        record.add_sheet(sheet.made, stamp=stamp)
        for name in ("out.xlsx", "out.csv"):
            write_sheet(sheet, tmp_path / name)
        yield record


def back(record: Record, path: Path):
    stamp = Stamp(at=datetime(2014, 10, 16, tzinfo=UTC), who="Ben")
    return import_sheet(record, read_sheet(path), matter="dprk-2014", stamp=stamp)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_untouched_through_libreoffice_makes_no_entry(exported, tmp_path, suffix):
    in_office(tmp_path, tmp_path / f"out.{suffix}", tmp_path / f"back.{suffix}", [])
    done = back(exported, tmp_path / f"back.{suffix}")
    assert done.changes == ()
    assert [str(conflict) for conflict in done.conflicts] == []
    assert done.same == 0
    assert (done.strange_rows, done.gone_rows, done.strange_columns, done.missing_columns) == ((),) * 4


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_fifty_edits_typed_in_libreoffice_make_fifty_entries(exported, gathered, tmp_path, suffix):
    members = gathered.outlook.forecast.members
    edits = [(member, "call", "firm yes") for member in members[:20]]
    edits += [(member, "next step", f"see them at {number}:00") for number, member in enumerate(members[:10])]
    edits += [(member, "heard on", "2014-10-12") for member in members[50:60]]
    edits += [(member, "note", "'=not a formula") for member in members[100:104]]
    edits += [(member, "note", "12") for member in members[104:110]]
    assert len(edits) == 50
    seen = in_office(tmp_path, tmp_path / f"out.{suffix}", tmp_path / f"back.{suffix}", edits)
    done = back(exported, tmp_path / f"back.{suffix}")
    assert len(done.entries) == 50
    assert done.conflicts == ()
    if suffix == "csv":
        return
    # What the spreadsheet works out is what the forecast says.
    calls = dict.fromkeys(CALLED, "leaning no") | dict.fromkeys(members[:20], "firm yes")
    p = apply_calls(gathered.outlook.history, calls).p
    for row, member in zip(p, members, strict=True):
        assert seen["chances"][member] == pytest.approx(list(row), abs=1e-9)
    assert seen["tally"]["firm yes"] == 20
    assert seen["tally"]["yes"] == pytest.approx(p[:, 0].sum())
    assert (seen["locked"], seen["free"], seen["protected"]) == (True, True, True)
    assert seen["validation"] == "LIST"


def test_undecided_is_worked_out_as_the_forecast_does(exported, gathered, tmp_path):
    edits = [("FRA", "call", "undecided"), ("USA", "call", "absent"), ("CHN", "call", "unknown")]
    seen = in_office(tmp_path, tmp_path / "out.xlsx", tmp_path / "back.xlsx", edits)
    calls = {member: word for member, _, word in edits}
    updated = apply_calls(gathered.outlook.history, calls)
    for member in calls:
        assert seen["chances"][member] == pytest.approx(list(updated.of(member)), abs=1e-9)
