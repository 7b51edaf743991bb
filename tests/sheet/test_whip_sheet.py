"""The whip sheet: out and back with nothing lost, nothing above its audience, nothing that runs."""

from __future__ import annotations

import csv
import io
import itertools
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from whipcount.brief.gather import gather
from whipcount.brief.request import Request
from whipcount.brief.sheet import (
    SheetMerge,
    as_csv,
    as_xlsx,
    import_sheet,
    make_sheet,
    read_sheet,
    write_sheet,
)
from whipcount.brief.sheet.cells import SIGNS, cell_text, plain_text
from whipcount.brief.sheet.columns import COLUMNS, FIELDS, NOW
from whipcount.brief.sheet.workbook import _LOOK
from whipcount.cli import run
from whipcount.domain import InputError, Visibility
from whipcount.domain.calls import CallWord
from whipcount.forecast import apply_calls
from whipcount.record import CallField, Record, Stamp, Took, latest_calls

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NO_RECORD = shutil.ignore_patterns("record.db*")
"""A record that a desk has left in the example is nobody's business here."""
PROPOSAL = "eu-japan-draft"
OWN, PUBLIC = Visibility.OWN, Visibility.PUBLIC
HEADS = [column.head for column in COLUMNS]
HOSTILE = (
    '=HYPERLINK("http://x.invalid","click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    " =1+1",
    "＝1＋1",
    "<script>alert(1)</script>",
    "turned \u202enwod edispu",
    "bell \x07 and null-ish \x01",
    'two\nlines, "quoted"; and more',
    "'tis quoted",
    "x" * 1_000_000,
)


def stamp(hour: int = 9, *, who: str = "Ada", visibility: Visibility | None = None) -> Stamp:
    return Stamp(at=datetime(2014, 10, 15, hour, tzinfo=UTC), who=who, visibility=visibility)


@pytest.fixture(scope="module")
def gathered():
    asked = Request(matter=EXAMPLE, as_of=date(2014, 10, 16), now=datetime(2026, 1, 2, tzinfo=UTC), draws=500)
    return gather(asked)


@pytest.fixture
def record(tmp_path: Path):
    with Record.open(tmp_path / "record.db") as opened:
        yield opened


@pytest.fixture
def export(gathered, record, tmp_path) -> Callable[..., Path]:
    """Export a sheet of the record as it stands, as the command does."""

    def made(name: str = "sheet.xlsx", *, audience: Visibility = OWN, minute: int = 0) -> Path:
        sheet = make_sheet(
            gathered,
            record.calls(audience=audience),
            at=datetime(2014, 10, 16, 12, minute, tzinfo=UTC),
        )
        record.add_sheet(sheet.made, stamp=stamp(12))
        write_sheet(sheet, tmp_path / name)
        return tmp_path / name

    return made


def back(record: Record, path: Path, **changes) -> SheetMerge:
    given = {"matter": "dprk-2014", "stamp": stamp(15, who="Sheet")}
    return import_sheet(record, read_sheet(path), **(given | changes))


def edit_csv(path: Path, edits: dict[tuple[str, str], str]) -> None:
    """Change cells of a CSV by member code and column head."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    code = rows[0].index("code")
    for row in rows[1:]:
        for (member, head), value in edits.items():
            if row[code] == member:
                row[rows[0].index(head)] = value
    write_rows(path, rows)


def write_rows(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def edit_xlsx(path: Path, edits: dict[tuple[str, str], object]) -> None:
    book = load_workbook(path)
    count = book["Count"]
    heads = [cell.value for cell in count[1]]
    for row in count.iter_rows(min_row=2):
        for (member, head), value in edits.items():
            if row[heads.index("code")].value == member:
                row[heads.index(head)].value = value
    book.save(path)


def fill(record: Record) -> None:
    words = [word.value for word in CallWord]
    for number, member in enumerate(("IDN", "PER", "NGA", "BRA", "IND", "ZAF")):
        said = {
            "note": HOSTILE[number],
            "heard from": "Zanzibarov",
            "heard on": "2014-10-14",
            "source": "mission",
        }
        record.add_call(member, PROPOSAL, words[number], stamp=stamp(), said=said)


# --- out and back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.csv"])
def test_an_untouched_sheet_makes_no_entry(record, export, name):
    fill(record)
    for number, note in enumerate(HOSTILE):
        record.add_call("FRA", PROPOSAL, stamp=stamp(10), said={FIELDS[-1 - number % 3]: note})
    path = export(name)
    before = record.newest()
    done = back(record, path)
    assert (done.entries, done.conflicts, done.same) == ((), (), 0)
    assert (done.strange_rows, done.gone_rows, done.strange_columns, done.missing_columns) == ((),) * 4
    assert record.newest() == before


@pytest.mark.parametrize(("name", "edit"), [("sheet.xlsx", edit_xlsx), ("sheet.csv", edit_csv)])
def test_fifty_edits_make_fifty_entries(record, export, gathered, name, edit):
    fill(record)
    path = export(name)
    members = gathered.outlook.forecast.members
    edits = {(member, "call"): "Leaning  Yes" for member in members[:25]}
    edits |= {(member, "next step"): f"see {member}" for member in members[10:30]}
    edits |= {(member, "heard on"): "2014-10-12" for member in members[100:105]}
    edit(path, edits)
    done = back(record, path)
    assert len(done.entries) == 50
    assert done.conflicts == ()
    standing = latest_calls(record.calls(audience=OWN), PROPOSAL)
    assert standing[members[0]].word is CallWord.LEANING_YES
    assert standing[members[29]].value(CallField.NEXT_STEP) == f"see {members[29]}"
    assert standing[members[102]].cells[CallField.HEARD_ON].who == "Sheet"
    # The same sheet once more changes nothing.
    again = back(record, path)
    assert (again.entries, again.conflicts, again.same) == ((), (), 50)


def test_a_conflict_on_every_row_changes_nothing(record, export, gathered):
    path = export("sheet.csv")
    members = gathered.outlook.forecast.members
    for member in members:
        record.add_call(member, PROPOSAL, "leaning no", stamp=stamp(13, who="Ben"))
    edit_csv(path, {(member, "call"): "firm yes" for member in members})
    before = record.every_call()
    done = back(record, path)
    assert len(done.conflicts) == 193
    assert done.entries == ()
    assert record.every_call() == before
    kept = record.conflicts(audience=OWN)
    assert len(kept) == 193
    assert {(one.who, one.value.said, one.now.who, one.in_record) for one in kept} == {
        ("Sheet", "firm yes", "Ben", "leaning no")
    }
    # Importing it once more lists them again, and keeps nothing twice.
    newest = record.newest()
    assert len(back(record, path).conflicts) == 193
    assert record.newest() == newest
    said = "the sheet says 'firm yes', the record 'leaning no' (Ben); it was nothing when the sheet was made"
    assert said in str(done.conflicts[0])
    decided = back(record, path, conflicts="sheet")
    assert len(decided.entries) == 193
    standing = latest_calls(record.calls(audience=OWN), PROPOSAL)
    assert {calls.word for calls in standing.values()} == {CallWord.FIRM_YES}
    assert all(len(calls.differing) == 2 for calls in standing.values())
    assert not any(one.open for one in record.conflicts(audience=OWN))
    assert record.check() == ()


@pytest.mark.parametrize(
    ("took", "words", "notes"),
    [
        (Took.SHEET, CallWord.FIRM_YES, "the envoy says so"),
        (Took.RECORD, CallWord.FIRM_NO, "seen in the lobby"),
        (Took.BOTH, CallWord.FIRM_NO, "seen in the lobby\nthe envoy says so"),
    ],
)
def test_a_person_takes_either_side_or_both_and_may_undo_it(record, export, gathered, took, words, notes):
    path = export("sheet.csv")
    record.add_call("IDN", PROPOSAL, "firm no", stamp=stamp(13, who="Ben"), note="seen in the lobby")
    edit_csv(path, {("IDN", "call"): "firm yes", ("IDN", "note"): "the envoy says so"})
    back(record, path)
    before = record.calls(audience=OWN)
    assert (
        differing(gathered, record)
        == "firm no (Ben, 2014-10-15); firm yes (Sheet, 2014-10-15, sheet, to settle)"
    )
    settlings = [
        record.settle(one.entry, took, stamp=stamp(16, who="Cai")) for one in record.conflicts(audience=OWN)
    ]
    standing = latest_calls(record.calls(audience=OWN), PROPOSAL)["IDN"]
    assert (standing.word, standing.value(CallField.NOTE)) == (words, notes)
    kept = record.conflicts(audience=OWN)
    assert [one.open for one in kept] == [False, False]
    assert [one.beside for one in kept] == [took is Took.BOTH, False]
    assert (
        differing(gathered, record)
        == {
            Took.SHEET: "firm yes (Sheet, 2014-10-15); firm no (Ben, 2014-10-15)",
            Took.RECORD: "",
            Took.BOTH: "firm no (Ben, 2014-10-15); firm yes (Sheet, 2014-10-15, sheet)",
        }[took]
    )
    if took is Took.SHEET:
        assert {call.who for call in standing.cells.values()} == {"Sheet"}
    with pytest.raises(InputError, match=r"is settled: Cai took"):
        record.settle(kept[0].entry, Took.RECORD, stamp=stamp(17))
    # The same sheet once more: a person has decided.
    again = back(record, path)
    assert (again.entries, again.conflicts) == ((), ())
    assert again.settled + again.same == 2
    for settling in settlings:
        record.undo(settling, stamp=stamp(18))
    assert all(one.open for one in record.conflicts(audience=OWN))
    assert record.calls(audience=OWN) == before
    assert record.check() == ()


def differing(gathered, record) -> str:
    """What a sheet made now says of the calls on Indonesia that differ."""
    made = make_sheet(
        gathered,
        record.calls(audience=OWN),
        at=datetime(2014, 10, 16, 18, tzinfo=UTC),
        conflicts=record.conflicts(audience=OWN),
    )
    return next(row.differing for row in made.rows if row.member == "IDN")


def test_a_conflict_goes_with_a_purge_and_comes_along_in_an_export(record, export, tmp_path):
    path = export("sheet.csv")
    held = record.add_call("IDN", PROPOSAL, stamp=stamp(13, who="Ben"), note="seen in the lobby")
    edit_csv(path, {("IDN", "note"): "zanzibar said so"})
    back(record, path)
    (kept,) = record.conflicts(audience=OWN)
    record.settle(kept.entry, Took.BOTH, stamp=stamp(16))
    record.export(tmp_path / "all.jsonl", audience=OWN)
    with Record.open(tmp_path / "other.db") as other, (tmp_path / "all.jsonl").open("rb") as lines:
        other.import_lines(lines, name="all.jsonl")
        assert other.conflicts(audience=OWN) == record.conflicts(audience=OWN)
        assert other.check() == ()
    record.export(tmp_path / "public.jsonl", audience=Visibility.PUBLIC)
    assert b"zanzibar" not in (tmp_path / "public.jsonl").read_bytes()
    record.purge(held, stamp=stamp(17))
    (kept,) = record.conflicts(audience=OWN)
    assert kept.held is None
    done = record.purge(kept.entry, stamp=stamp(17))
    assert len(done.entries) == 3  # with how it was settled, and the call that came of it
    assert b"zanzibar" not in record.path.read_bytes()
    assert b"lobby" not in record.path.read_bytes()
    assert record.check() == ()


def test_two_people_who_export_and_import_in_turn_lose_nothing(record, export):
    one, two = export("one.csv"), export("two.csv", minute=1)
    edit_csv(one, {("IDN", "call"): "firm yes", ("PER", "note"): "from one"})
    edit_csv(two, {("IDN", "call"): "firm no", ("PER", "next step"): "from two", ("BRA", "call"): "absent"})
    assert len(back(record, one).entries) == 2
    second = back(record, two)
    assert len(second.entries) == 2
    (conflict,) = second.conflicts
    assert (conflict.change.member, conflict.in_record) == ("IDN", "firm yes")
    standing = latest_calls(record.calls(audience=OWN), PROPOSAL)
    assert standing["PER"].value(CallField.NOTE) == "from one"
    assert standing["PER"].value(CallField.NEXT_STEP) == "from two"


def test_an_emptied_cell_is_a_change_and_an_emptied_call_is_unknown(record, export):
    fill(record)
    path = export("sheet.csv")
    edit_csv(path, {("PER", "call"): "", ("PER", "heard from"): ""})
    assert len(back(record, path).entries) == 2
    standing = latest_calls(record.calls(audience=OWN), PROPOSAL)["PER"]
    assert standing.word is CallWord.UNKNOWN
    assert standing.value(CallField.HEARD_FROM) == ""


def test_an_undone_or_purged_cell_does_not_come_back_by_itself(record, export):
    undone = record.add_call("IDN", PROPOSAL, "firm yes", stamp=stamp())
    purged = record.add_call("PER", PROPOSAL, stamp=stamp(), note="a secret")
    path = export("sheet.csv")
    record.undo(undone, stamp=stamp(13))
    record.purge(purged, stamp=stamp(13))
    done = back(record, path)
    assert done.entries == ()
    (conflict,) = done.conflicts
    assert conflict.reason == "what was exported has been purged since"
    assert latest_calls(record.calls(audience=OWN), PROPOSAL) == {}


def test_a_shortened_text_is_not_edited_in_the_sheet(record, export):
    record.add_call("IDN", PROPOSAL, stamp=stamp(), note="y" * 50_000)
    path = export("sheet.csv")
    edit_csv(path, {("IDN", "note"): "yy"})
    (conflict,) = back(record, path).conflicts
    assert conflict.reason == "the sheet showed only the beginning of it"


def test_what_people_add_beside_is_named(record, export):
    path = export("sheet.csv")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    rows = [[*row, "mood" if number == 0 else "good"] for number, row in enumerate(rows)]
    note = rows[0].index("note")
    rows = [row[:note] + row[note + 1 :] for row in rows]
    del rows[5]
    rows += [["Freedonia"] + [""] * (len(rows[0]) - 1), [""] * len(rows[0])]
    write_rows(path, rows)
    done = back(record, path)
    assert done.strange_columns == ("'mood' (192 cells filled)",)
    assert done.missing_columns == ("note",)
    assert len(done.gone_rows) == 1
    assert done.strange_rows == ("row 194 (Freedonia): no row id of ours",)
    assert done.entries == ()


def test_values_that_a_spreadsheet_makes_of_what_was_typed_are_texts(record, export):
    path = export()
    edit_xlsx(
        path,
        {
            ("IDN", "heard on"): datetime(2014, 10, 12),  # noqa: DTZ001 - as a spreadsheet has it
            ("IDN", "note"): 12.0,
            ("PER", "note"): True,
            ("PER", "next step"): date(2014, 10, 20),
        },
    )
    assert len(back(record, path).entries) == 4
    standing = latest_calls(record.calls(audience=OWN), PROPOSAL)
    assert standing["IDN"].value(CallField.HEARD_ON) == "2014-10-12"
    assert standing["IDN"].value(CallField.NOTE) == "12"
    assert standing["PER"].value(CallField.NEXT_STEP) == "2014-10-20"


def test_separators_of_other_languages_are_read(record, export):
    path = export("sheet.csv")
    edit_csv(path, {("IDN", "call"): "abstain"})
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    assert len(back(record, path).entries) == 1


# --- what is refused --------------------------------------------------------------------------------------


def test_unknown_words_are_named_all_at_once_with_the_nearest(record, export):
    path = export("sheet.csv")
    edit_csv(path, {("IDN", "call"): "leening yes", ("PER", "source"): "captial", ("BRA", "call"): "firm no"})
    with pytest.raises(InputError, match="2 cells") as told:
        back(record, path)
    assert "IDN, call: 'leening yes' is not a call" in str(told.value)
    assert "Did you mean 'leaning yes'" in str(told.value)
    assert "Did you mean 'capital'" in str(told.value)
    assert latest_calls(record.calls(audience=OWN), PROPOSAL) == {}


def test_a_formula_in_a_cell_of_ours_is_refused(record, export):
    path = export()
    edit_xlsx(path, {("IDN", "note"): "=1+1"})
    with pytest.raises(InputError, match=r"column 'note': a formula \(=1\+1\)"):
        back(record, path)


def test_a_sheet_of_another_matter_or_record_is_refused(record, export):
    path = export("sheet.csv")
    with pytest.raises(InputError, match="a whip sheet of the matter 'dprk-2014'"):
        back(record, path, matter="myanmar-2021")
    text = path.read_text(encoding="utf-8-sig")
    key = text.rsplit("/", 3)[1]
    path.write_text(text.replace(key, "0123456789"), encoding="utf-8")
    with pytest.raises(InputError, match="no export with the key '0123456789'"):
        back(record, path)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda raw: raw.replace(b"row id", b"row_ids"), "has no column 'row id'; the nearest is 'row_ids'"),
        (lambda raw: b"", "has no column 'row id'"),
        (
            lambda raw: raw.decode("utf-8-sig").replace("Chad", "Tchäd").encode("cp1252", "replace"),
            "is not UTF-8",
        ),
        (lambda raw: b"PK\x03\x04" + raw, "is a workbook that cannot be read"),
        (lambda raw: b"\xd0\xcf\x11\xe0" + raw, r"of the old kind \(\.xls\)"),
        (lambda raw: raw + raw.split(b"\r\n")[7] + b"\r\n", "row 195 has the row id of row 8"),
        (lambda raw: raw.split(b"\r\n")[0], "no row with a row id"),
        (lambda raw: raw.replace(b",condition,", b",call,", 1), "the column 'call' stands 2 times"),
    ],
)
def test_a_file_that_is_no_sheet_is_told(record, export, spoil, message):
    path = export("sheet.csv")
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(InputError, match=message):
        back(record, path)


def test_a_workbook_that_expands_entities_is_refused(export, tmp_path):
    path = export()
    bomb = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><b>&b;</b>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, bomb if name == "xl/workbook.xml" else raw)
    with pytest.raises(InputError, match="workbook that cannot be read"):
        read_sheet(tmp_path / "bomb.xlsx")


# --- hostile text and audiences ---------------------------------------------------------------------------


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=40))
def test_no_cell_begins_like_a_formula_and_it_comes_back(text):
    cell = cell_text(text)
    assert not cell.lstrip(" \xa0")[:1] or cell.lstrip(" \xa0")[0] not in SIGNS - {"'"}
    assert cell_text(plain_text(cell)) == cell


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.csv"])
def test_hostile_text_stands_as_text(record, export, gathered, name):
    members = gathered.outlook.forecast.members
    for member, text in zip(members, HOSTILE, strict=False):
        record.add_call(member, PROPOSAL, stamp=stamp(), said={"note": text, "heard from": text})
    path = export(name)
    if name.endswith("csv"):
        grid = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        cells = [cell for row in grid[1:] for cell in row]
        assert not [cell for cell in cells if cell.strip()[:1] in {*"=+@\t", "＝"}]
        assert not any("\u202e" in cell or "\x07" in cell for cell in cells)
        return
    book = load_workbook(path)
    count = book["Count"]
    formulas = {HEADS[cell.column - 1] for row in count.iter_rows() for cell in row if cell.data_type == "f"}
    assert formulas == set(NOW)
    texts = [cell.value for row in count.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not any("\u202e" in text for text in texts)
    assert "<script>alert(1)</script>" in texts
    assert max(len(text) for text in texts) < 32_767


def test_a_sheet_for_the_public_holds_nothing_of_own_entries(record, export, gathered, tmp_path):
    empty = make_sheet(gathered, (), at=datetime(2014, 10, 16, 12, tzinfo=UTC))
    for member in gathered.outlook.forecast.members:
        said = {"note": "quetzal", "heard from": "Zanzibarov", "condition": "xylophone"}
        record.add_call(member, PROPOSAL, "firm no", stamp=stamp(who="Xanthippe"), said=said)
    record.add_call("IDN", PROPOSAL, "leaning yes", stamp=stamp(10, visibility=PUBLIC, who="Spokesperson"))
    for name in ("public.xlsx", "public.csv"):
        path = export(name, audience=PUBLIC)
        raw = path.read_bytes()
        if name.endswith("xlsx"):
            with zipfile.ZipFile(path) as archive:
                raw = b"".join(archive.read(part) for part in archive.namelist())
        for word in (b"quetzal", b"Zanzibarov", b"xylophone", b"Xanthippe"):
            assert word not in raw
    rows = [line.split(",") for line in (tmp_path / "public.csv").read_text("utf-8-sig").splitlines()]
    bare = [line.split(",") for line in as_csv(empty).decode("utf-8-sig").splitlines()]
    differing = [one for one, other in zip(rows, bare, strict=True) if one[:-1] != other[:-1]]
    assert [row[0] for row in differing] == ["Indonesia"]
    # What people change in it is compared with the whole record, so that nothing is overwritten unseen.
    edit_csv(tmp_path / "public.csv", {("PER", "call"): "firm yes"})
    (conflict,) = back(record, tmp_path / "public.csv").conflicts
    assert conflict.in_record == "firm no"


# --- the workbook -----------------------------------------------------------------------------------------


def test_the_workbook_is_pleasant_to_work_in(gathered):
    sheet = make_sheet(gathered, (), at=datetime(2014, 10, 16, tzinfo=UTC))
    book = load_workbook(io.BytesIO(as_xlsx(sheet)))
    assert book.sheetnames == ["Count", "Tally", "Words", "Read me"]
    count = book["Count"]
    assert count.freeze_panes == "B2"
    assert count.auto_filter.ref.startswith("A1:")
    assert count.protection.sheet
    call = HEADS.index("call") + 1
    assert not count.cell(row=2, column=call).protection.locked
    assert count.cell(row=2, column=HEADS.index("yes") + 1).protection.locked
    lists = {rule.formula1 for rule in count.data_validations.dataValidation}
    assert "Words!$A$2:$A$10" in lists
    assert '"sure,fairly sure,unsure"' in lists


def test_colours_read_in_grey():
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    firm = sorted(lightness(fill) for word, (fill, _, bold) in _LOOK.items() if bold)
    assert min(b - a for a, b in itertools.pairwise(firm)) > 0.1
    for fill, ink, _ in _LOOK.values():
        assert abs(lightness(fill) - lightness(ink)) > 0.3


# --- the commands -----------------------------------------------------------------------------------------


def test_the_commands_take_it_out_and_bring_it_back(tmp_path, capsys):
    matter = tmp_path / "matter"
    shutil.copytree(EXAMPLE, matter, ignore=NO_RECORD)
    file = tmp_path / "count.csv"
    assert run(["sheet", "export", str(matter), str(file), "--as-of", "2014-10-16"]) == 0
    edit_csv(file, {("IDN", "call"): "firm yes"})
    asked = ["sheet", "import", str(matter), str(file), "--on", "2014-10-16", "--who", "Ada", "--json"]
    assert run(asked) == 0
    assert '"member": "IDN"' in capsys.readouterr().out
    assert run(["record", "history", str(matter), "--member", "IDN"]) == 0
    assert "IDN on eu-japan-draft: firm yes" in capsys.readouterr().out
    assert run(["sheet", "export", str(matter), str(tmp_path / "count.doc")]) == 2
    assert "ends in '.doc'" in capsys.readouterr().err
    assert run(["sheet", "import", str(matter), str(tmp_path / "none.csv")]) == 2


def test_the_weights_of_the_workbook_are_the_forecasts_own(gathered):
    # The formulas themselves are worked out by LibreOffice in test_whip_sheet_libreoffice.
    book = load_workbook(io.BytesIO(as_xlsx(make_sheet(gathered, (), at=datetime(2014, 10, 16, tzinfo=UTC)))))
    table = {row[0].value: [cell.value for cell in row[1:6]] for row in book["Words"].iter_rows(min_row=2)}
    history = gathered.outlook.history
    for word in (CallWord.FIRM_YES, CallWord.LEANING_ABSTAIN, CallWord.ABSENT):
        weight, *told = table[word.value]
        mixed = [weight * t + (1 - weight) * p for t, p in zip(told, history.of("IDN"), strict=True)]
        assert mixed == pytest.approx(list(apply_calls(history, {"IDN": word}).of("IDN")))
