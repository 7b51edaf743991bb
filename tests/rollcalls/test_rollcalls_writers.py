"""What is written is read back; frames of other libraries come in and go out."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.rollcalls import VOTE_COLUMNS, read_votes, votes_from_frame, votes_to_frame
from whipcount.rollcalls.export import export_votes
from whipcount.rollcalls.reading import DOCUMENTS, LAYOUTS
from whipcount.rollcalls.writing import data_dictionary

VOTES = {"KEN": "Y", "NOR": "N", "PER": "A", "PRK": "X"}


@pytest.mark.parametrize("form", ["csv", "popolo"])
def test_every_column_survives(ga_rows, ga_file: Callable[..., Path], tmp_path: Path, form) -> None:
    rows = [*ga_rows(7, VOTES, title="=SUM(1)"), *ga_rows(8, VOTES, title="-minus, with a comma")]
    held = read_votes([ga_file(*rows)])
    path = tmp_path / ("out.json" if form == "popolo" else "out.csv")
    export_votes(held, path, form=form)
    again = read_votes([path])
    assert again.votes.equals(held.votes)
    assert again.digest() == held.digest()


def test_the_data_dictionary_tells_every_column(
    ga_rows, ga_file: Callable[..., Path], tmp_path: Path
) -> None:
    export_votes(read_votes([ga_file(*ga_rows(7, VOTES))]), tmp_path / "out.csv", form="csv")
    with (tmp_path / "out.columns.csv").open(encoding="utf-8", newline="") as lines:
        told = list(csv.DictReader(lines))
    assert tuple(row["column"] for row in told) == VOTE_COLUMNS
    assert all(row["meaning"] for row in told)


def test_a_matrix_has_a_row_a_member(ga_rows, ga_file: Callable[..., Path], tmp_path: Path) -> None:
    held = read_votes([ga_file(*ga_rows(7, VOTES), *ga_rows(8, {"KEN": "N"}))])
    export_votes(held, tmp_path / "out.csv", form="matrix")
    wide = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    assert wide.rows()[:2] == [("KEN", "Y", "N"), ("NOR", "N", "")]
    assert wide.columns == ["member", "A/RES/66/7", "A/RES/66/8"]


def test_voteview_is_written_from_voteview_alone(
    ga_rows, ga_file: Callable[..., Path], tmp_path: Path
) -> None:
    source = tmp_path / "votes.csv"
    lines = [f"116,Senate,1,{100 + code},{code}" for code in range(10)]
    source.write_text("\n".join(["congress,chamber,rollnumber,icpsr,cast_code", *lines]), encoding="utf-8")
    export_votes(read_votes([source]), tmp_path / "out.csv", form="voteview")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").split() == source.read_text(
        encoding="utf-8"
    ).split()
    with pytest.raises(InputError, match=r"undl\.ga"):
        export_votes(read_votes([ga_file(*ga_rows(7, VOTES))]), tmp_path / "x.csv", form="voteview")


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_frames_come_in_and_go_out(
    ga_rows, ga_file: Callable[..., Path], library: Literal["polars", "pandas", "pyarrow"]
) -> None:
    pytest.importorskip(library)
    held = read_votes([ga_file(*ga_rows(7, VOTES))])
    again = votes_from_frame(votes_to_frame(held, library))
    assert again.digest() == held.digest()
    assert again.votes.equals(held.votes)


def test_frames_in_other_layouts() -> None:
    rows = {
        "when": ["2014-11-18"] * 2,
        "what": ["L.28"] * 2,
        "state": ["Kenya", "Norway"],
        "cast": ["Y", "P"],
    }
    said = ["when=date", "what=symbol", "state=name", "cast=vote", "P=ABSENT", "un.ga.c3=body"]
    held = votes_from_frame(pl.LazyFrame(rows), mapping=said)
    assert held.votes.select("member", "vote").rows() == [("KEN", "yes"), ("NOR", "absent")]
    for wrong in ([1, 2], pl.DataFrame({"a": [1]})):
        with pytest.raises(InputError):
            votes_from_frame(wrong)


def test_every_layout_has_its_own_name() -> None:
    names = [layout.name for layout in (*LAYOUTS, *DOCUMENTS)]
    assert len(names) == len(set(names))


SEEDS = (
    b'<collection xmlns="http://www.loc.gov/MARC21/slim"><record></record></collection>',
    b'<PV.RollCallVoteResults><RollCallVote.Result Identifier="1" Date="2023-07-13"/>'
    b"</PV.RollCallVoteResults>",
    b'{"DivisionId": 1, "Date": "2024-01-01", "Title": "x", "AyeCount": 1, "NoCount": 0, "Ayes": []}',
    b'{"vote_events": [{"votes": [{"voter_id": "a", "option": "yes"}], "start_date": "2014-01-01"}]}',
    b"On 18 November 2014 the Third Committee adopted A/C.3/69/L.28.\n\nIn favour: Kenya.\nAgainst: Cuba.\n",
    b'"","V1"\n"ann",1\n"bo",0\n',
    b"rcid,date,USA,GBR,FRA,CHN\n1,1990-01-01,1,2,3,8\n",
    b"congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,5,1\n",
    b"vote_id,member_id,position,country_code,group_code\n1,2,FOR,DEU,EPP\n",
    b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF",
    b"PAR1\x00\x00PAR1",
    b"\x1f\x8b\x08\x00broken",
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.sampled_from(SEEDS),
    cuts=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 6), st.binary(max_size=6)), max_size=4),
)
def test_damaged_files_are_read_or_refused(tmp_path: Path, seed: bytes, cuts) -> None:
    content = seed
    for at, length, instead in cuts:
        content = content[:at] + instead + content[at + length :]
    path = tmp_path / "damaged"
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        assert read_votes([path]).votes.columns == list(VOTE_COLUMNS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(max_size=30), max_size=6), after=st.text(max_size=200))
def test_any_prose_is_read_or_refused(tmp_path: Path, names: list[str], after: str) -> None:
    text = (
        "On 18 November 2014 the Third Committee adopted A/C.3/69/L.28 by a recorded vote of 1 to 1.\n\n"
        f"In favour: {', '.join(names)}.\nAgainst: Cuba.\n{after}"
    )
    path = tmp_path / "prose.txt"
    path.write_text(text, encoding="utf-8")
    with contextlib.suppress(InputError):
        assert "CUB" in read_votes([path]).votes["member"]


def test_the_docs_tell_every_column_and_name_every_format() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    page = (docs / "votes.md").read_text(encoding="utf-8")
    for column, kind, meaning in data_dictionary().iter_rows():
        assert f"| `{column}` | {kind} | {meaning} |" in page
    for path in (docs / "formats").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert f"formats/{path.name}" in page
        assert all(f"\n## {part}\n" in text for part in ("Read", "Kept", "Dropped", "Written"))
