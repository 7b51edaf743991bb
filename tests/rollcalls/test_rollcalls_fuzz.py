"""Every reader on damaged files: the votes, or one message that says what is wrong, and nothing else."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.rollcalls import RollCalls, read_votes
from whipcount.rollcalls.export import export_votes

TALLIES = "total_yes,total_no,total_abstentions,total_non_voting,total_ms"
OUTCOMES = (
    f"undl_id,resolution,session,date,title,modality,agenda_title,{TALLIES}\n"
    '7,A/RES/66/7,66,2011-12-19,Oceans,"Vote, recorded",A,1,1,0,0,2\n'
    "9,A/RES/67/9,67,2012-12-19,Oceans,Without a vote,A,,,,,\n"
)
COUNCIL = (
    "undl_id,ms_code,ms_name,permanent_member,ms_vote,date,resolution,draft,meeting,description,agenda,"
    f"subjects,vote_note,{TALLIES},modality,undl_link\n"
    "8,USA,UNITED STATES,True,Y,2011-12-19,S/RES/2034(2011),,,On peace,PEACE,,,1,0,0,0,1,Vote,x\n"
)
WIDE = "rcid,date,me,USA,GBR,FRA,CHN,TWN,CZE\n3,1946-01-01,FALSE,1,3,2,9,1,1.0\n"
MATRIX = '"","V1","V2"\n"SMITH (R NY)",1,0\n"JONES (D CA)",NA,9\n'
MARC = (
    '<?xml version="1.0"?><collection xmlns="http://www.loc.gov/MARC21/slim"><record>'
    '<controlfield tag="001">77</controlfield><datafield tag="245"><subfield code="a">Oceans</subfield>'
    '</datafield><datafield tag="269"><subfield code="a">2011-12-19</subfield></datafield>'
    '<datafield tag="967"><subfield code="c">KEN</subfield><subfield code="d">Y</subfield>'
    '<subfield code="e">KENYA</subfield></datafield></record></collection>'
)
PARLIAMENT = (
    '<?xml version="1.0"?><PV.RollCallVoteResults EP.Reference="P9_PV(2023)07-13"><RollCallVote.Result '
    'Identifier="1" Date="2023-07-13 12:08:52"><RollCallVote.Description.Text>A9-0001/2023 - Am 3'
    '</RollCallVote.Description.Text><Result.For Number="1"><PoliticalGroup.Member.Name PersId="11">One'
    "</PoliticalGroup.Member.Name></Result.For></RollCallVote.Result></PV.RollCallVoteResults>"
)
COMMONS = (
    '{"DivisionId": 9, "Date": "2024-11-25T21:50:00", "Title": "A Bill", "Number": 4, "AyeCount": 1, '
    '"NoCount": 0, "Ayes": [{"MemberId": 1, "Name": "Ann"}], "Noes": [], "AyeTellers": [], "NoTellers": []}'
)
PROSE = (
    "On 18 November 2014 the Third Committee adopted draft resolution A/C.3/69/L.28 by a recorded vote of 2 "
    "to 1. The voting was as follows:\n\nIn favour: Kenya, Norway.\n\nAgainst: Cuba.\n"
)
PAGE = (
    "<!DOCTYPE html><html><body><main><p>GA/SHC/4122</p><p>18 November 2014</p><p>The draft (A/C.3/69/L.28) "
    "was approved by a recorded vote of 2 in favour to 1 against, as follows:</p><p>In favour: Kenya, "
    "Norway.</p><p>Against: Cuba.</p></main></body></html>"
)
OWN = (
    "symbol,body,date,session,title,recorded,yes,no,abstain,absent,source\n"
    "A/RES/66/7,un.ga,2011-12-19,66,Oceans,yes,2,1,0,0,UN\n"
)
SENATE = (
    "congress,chamber,rollnumber,icpsr,cast_code,prob\n116,Senate,1,14226,1,99.5\n116,Senate,1,14307,6,80\n"
)
SAMPLES = {
    "undl outcomes": OUTCOMES,
    "undl council": COUNCIL,
    "voeten wide": WIDE,
    "r matrix": MATRIX,
    "marcxml": MARC,
    "european parliament": PARLIAMENT,
    "commons": COMMONS,
    "prose": PROSE,
    "web page": PAGE,
    "own decisions": OWN,
    "voteview": SENATE,
}
WRITTEN = ("undl", "voeten", "csv", "popolo", "parquet")
"""Forms that we write ourselves, and read back."""
PIECES = st.sampled_from(
    [
        b'"',
        b",",
        b"\n",
        b"\r\n",
        b"\x00",
        b"\xff\xfe",
        b"<",
        b">",
        b"&amp;",
        b"{",
        b"]",
        b"NaN",
        b"9" * 40,
        b"=",
    ]
)


@pytest.fixture(scope="module", name="samples")
def samples_fixture(ga_rows, tmp_path_factory) -> dict[str, bytes]:
    """Give a whole file of every format that is read."""
    folder = tmp_path_factory.mktemp("fuzz")
    source = folder / "ga.csv"
    header = (
        "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,"
        f"agenda_title,subjects,vote_note,{TALLIES},undl_link"
    )
    rows = ga_rows(7, {"KEN": "Y", "NOR": "N", "PER": "A", "PRK": "X"})
    source.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    found = {name: text.encode() for name, text in SAMPLES.items()}
    held = read_votes([source])
    for form in WRITTEN:
        export_votes(held, folder / "out", form=form)
        found[f"written {form}"] = (folder / "out").read_bytes()
    return found


def damage(raw: bytes, cuts: list[tuple[float, float, bytes, bool]]) -> bytes:
    """Cut pieces out of a file, put others in, and double stretches of it."""
    for start, length, piece, doubled in cuts:
        at = int(start * len(raw))
        until = at + int(length * 40)
        raw = raw[:at] + piece + (raw[at:until] * 2 if doubled else b"") + raw[until:]
    return raw


@pytest.mark.parametrize("name", [*SAMPLES, *(f"written {form}" for form in WRITTEN)])
def test_each_sample_is_read_whole(samples: dict[str, bytes], name: str, tmp_path: Path) -> None:
    """What is damaged below can be read when it is not."""
    path = tmp_path / "votes"
    path.write_bytes(samples[name])
    assert read_votes([path]).rollcalls.height > 0


CUTS = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 1), st.one_of(PIECES, st.binary(max_size=6)), st.booleans()),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("name", [*SAMPLES, *(f"written {form}" for form in WRITTEN)])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=CUTS)
def test_damage_is_read_or_refused(samples: dict[str, bytes], name: str, tmp_path: Path, cuts) -> None:
    path = tmp_path / "votes"
    path.write_bytes(damage(samples[name], cuts))
    with contextlib.suppress(InputError):
        held = read_votes([path])
        assert held.votes.height >= held.marks.height


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.sampled_from("=+-@\t\r\n'\" aZ,;|é"), max_size=8), mark=st.sampled_from("YNAX"))
def test_no_cell_starts_with_a_formula_sign(
    title: str, mark: str, ga_rows: Callable[..., list[str]], ga_file: Callable[..., Path], tmp_path: Path
) -> None:
    """Neither a cell nor a heading, in any table that is written."""
    quoted = title.replace('"', '""')
    held = read_votes([ga_file(*ga_rows(7, {"KEN": mark, "NOR": "Y"}, title=quoted))])
    odd = RollCalls(held.marks, held.rollcalls.with_columns(symbol=pl.lit(title), rollcall_id=pl.lit(title)))
    for form in ("csv", "undl", "voeten", "matrix"):
        export_votes(odd, tmp_path / "out.csv", form=form)
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")], form
