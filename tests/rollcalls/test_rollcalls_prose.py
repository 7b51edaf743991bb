"""Recorded votes in prose: whole, or an error with every name that is no member."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from whipcount.domain import InputError
from whipcount.rollcalls import read_votes
from whipcount.rollcalls.formats.annex_motion import read_motion

REPORT = """\
United Nations                                              A/69/999/Add.3

19. At its 46th meeting, on 18 November, the Committee had before it amendments (A/C.3/69/L.63) to draft
resolution A/C.3/69/L.28/Rev.1.

20. At the same meeting, the Committee rejected the amendments contained in document A/C.3/69/L.63 by a
recorded vote of 2 to 4, with 1 abstention. The voting was as follows:

In favour:
Belarus, Cuba.
Against:
Albania, Andorra, Bosnia and Herze-
govina, Trinidad and Tobago.
14-66974 17/37
Abstaining:
Algeria.

21. At the same meeting, the Committee adopted draft resolution A/C.3/69/L.28/Rev.1 by a recorded vote of
4 to 3, with 3 abstentions (see para. 31). The voting was as follows:1

In favour:
Albania, Andorra, Bosnia and
17/37 14-66974
A/69/999/Add.3
Herzegovina, Trinidad and Tobago.
Against:
Belarus, Bolivia (Plurinational State of), Cuba.
Abstaining:
Algeria, Angola and Zambia.

1 Subsequently, the delegation of Angola advised the Secretariat that it had intended to vote in favour.

22. Before the vote, statements were made by the representatives of Cuba and Ecuador.
"""


def _text(tmp_path: Path, text: str, name: str = "report.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_committee_report_is_read_whole(tmp_path: Path) -> None:
    held = read_votes([_text(tmp_path, REPORT)])
    amendment, whole = held.rollcalls.to_dicts()
    assert (amendment["body"], amendment["date"], amendment["session"]) == (
        "un.ga.c3",
        date(2014, 11, 18),
        "69",
    )
    assert (amendment["kind"], amendment["outcome"]) == ("amendment", "rejected")
    assert amendment["parent_id"] == whole["rollcall_id"]
    assert (whole["symbol"], whole["outcome"]) == ("A/C.3/69/L.28/Rev.1", "adopted")
    assert [whole[f"official_{name}"] for name in ("yes", "no", "abstain")] == [4, 3, 3]
    assert held.report[0].mismatches == ()
    notes = {row["member"]: row["mark_note"] for row in held.votes.to_dicts() if row["mark_note"]}
    assert notes == {"AGO": "intended=yes"}
    assert held.votes.filter(rollcall_id=whole["rollcall_id"])["member"].to_list() == [
        *("ALB", "AND", "BIH", "TTO", "BLR", "BOL", "CUB", "DZA", "AGO", "ZMB")
    ]
    assert "A/C.3/69/L.28/Rev.1: 183 members are on no list" in held.report[0].notes


def test_a_press_release_on_one_line_each(tmp_path: Path) -> None:
    text = (
        "ANNEX II\nVote on Oceans\n\nThe draft resolution on oceans (document A/66/L.21) was adopted "
        "by a recorded vote of 2 in favour to 1 against, with no abstentions, as follows:\n\n"
        "In favour:  Kenya, Norway.\n\nAgainst:  Türkiye.\n\nAbstain:  None.\n\nAbsent:  Peru, Zambia.\n"
    )
    with pytest.raises(InputError, match="the text names no date"):
        read_votes([_text(tmp_path, text)])
    held = read_votes([_text(tmp_path, text)], mapping=["2011-12-24=date", "un.ga=body"])
    row = held.rollcalls.row(0, named=True)
    assert (row["symbol"], row["body"], row["official_abstain"]) == ("A/66/L.21", "un.ga", 0)
    assert dict(held.votes.select("member", "vote").iter_rows()) == {
        "KEN": "yes",
        "NOR": "yes",
        "TUR": "no",
        "PER": "absent",
        "ZMB": "absent",
    }


def test_a_meeting_record_states_the_result_after_the_lists(tmp_path: Path) -> None:
    text = (
        "A/69/PV.73\nThursday, 18 December 2014, 10 a.m.\n\nA recorded vote was taken.\n\nIn favour:\n"
        "Kenya, Norway\nAgainst:\nCuba\nAbstaining:\nPeru\n\nDraft resolution II was adopted by 2 votes "
        "to 1, with 1 abstention (resolution 69/188).\n"
    )
    held = read_votes([_text(tmp_path, text)])
    row = held.rollcalls.row(0, named=True)
    assert (row["symbol"], row["date"], row["body"]) == ("A/RES/69/188", date(2014, 12, 18), "un.ga")
    assert (row["official_yes"], row["counted_yes"], row["outcome"]) == (2, 2, "adopted")


def test_every_unresolved_name_is_told(tmp_path: Path) -> None:
    broken = REPORT.replace("Belarus, Cuba.", "Belarus, Kubba, Atlantis.").replace("Algeria.", "Ruritania.")
    with pytest.raises(InputError) as caught:
        read_votes([_text(tmp_path, broken)])
    for name in ("Kubba", "Atlantis", "Ruritania"):
        assert f"'{name}'" in caught.value.found
    assert "Did you mean" in caught.value.found


def test_a_name_is_taken_as_of_the_day(tmp_path: Path) -> None:
    text = (
        "The Third Committee, on 3 December 1985, adopted draft resolution A/C.3/40/L.5 by a recorded "
        "vote of 2 to 1. The voting was as follows:\n\nIn favour: Czechoslovakia, Yugoslavia.\n\n"
        "Against: Democratic Yemen.\n"
    )
    assert set(read_votes([_text(tmp_path, text)]).votes["member"]) == {"CSK", "YUG", "YMD"}
    with pytest.raises(InputError, match="South Sudan"):
        read_votes([_text(tmp_path, text.replace("Yugoslavia", "South Sudan"))])


def test_a_pdf_is_read_through_pypdf(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=600, height=800)
    lines = [
        "On 18 November 2014 the Third Committee adopted draft resolution A/C.3/69/L.28",
        "by a recorded vote of 2 to 1. The voting was as follows:",
        *("In favour:", "Kenya, Norway.", "Against:", "Cuba."),
    ]
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(f"BT /F1 10 Tf 14 TL 40 700 Td {shown} ET".encode())
    font = pypdf.generic.DictionaryObject(
        {
            pypdf.generic.NameObject("/Type"): pypdf.generic.NameObject("/Font"),
            pypdf.generic.NameObject("/Subtype"): pypdf.generic.NameObject("/Type1"),
            pypdf.generic.NameObject("/BaseFont"): pypdf.generic.NameObject("/Helvetica"),
        }
    )
    fonts = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/F1"): writer._add_object(font)})
    page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
        {pypdf.generic.NameObject("/Font"): fonts}
    )
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    held_bytes = io.BytesIO()
    writer.write(held_bytes)
    path = tmp_path / "report.pdf"
    path.write_bytes(held_bytes.getvalue())
    held = read_votes([path])
    assert dict(held.votes.select("member", "vote").iter_rows()) == {"KEN": "yes", "NOR": "yes", "CUB": "no"}
    path.write_bytes(held_bytes.getvalue()[:200])
    with pytest.raises(InputError):
        read_votes([path])


@pytest.mark.parametrize(
    ("sentence", "totals"),
    [
        ("by a recorded vote of 116 to 20, with 53 abstentions", {"yes": 116, "no": 20, "abstain": 53}),
        ("by a recorded vote of 30 votes in favour to none against", {"yes": 30, "no": 0}),
        (
            "by a recorded vote of 120 in favour, 5 against, with 40 abstentions",
            {"yes": 120, "no": 5, "abstain": 40},
        ),
        ("by 111 votes to 19, with no abstentions", {"yes": 111, "no": 19, "abstain": 0}),
    ],
)
def test_stated_totals(sentence: str, totals: dict[str, int]) -> None:
    text = f"The draft was adopted {sentence}. The voting was as follows:"
    assert dict(read_motion(text, "", whole="", on=date(2014, 1, 1), body="un.ga").totals) == totals


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>Committee Approves Draft on the Oceans</title>
<style>p {{ color: red }}</style><script>var x = "In favour: Nobody";</script></head>
<body><nav><a>Security Council</a> <a>Human Rights Council</a></nav>
<div class="menu"><ul><li>Security Council</li><li>Meetings of 3 March 2013</li></ul></div>
<main><p>GA/SHC/4122</p><p>18 November 2014</p>
<p>The Third Committee (Social, Humanitarian and Cultural) met. It meets again on 20 November 2014.</p>
<h2>ANNEX&nbsp;I</h2><p><strong>Vote on the Oceans</strong></p>
<p>The draft resolution on the oceans (document A/C.3/69/L.28/Rev.1) was approved by a recorded vote of
2&nbsp;in favour to 1 against, with 1 abstention, as follows:</p>
{lists}
</main><footer>Against: all odds</footer></body></html>
"""
PARAGRAPHS = """<p><b>In favour</b>:&nbsp; Côte d&rsquo;Ivoire,
T&uuml;rkiye.</p><p><em>Against:</em>&nbsp; Cuba.</p><p>Abstain: Peru<sup>1</sup>.</p><p>Absent: None.</p>"""
ITEMS = """<p>In favour:</p><ul><li>Côte d'Ivoire</li><li>Türkiye</li></ul><p>Against:</p>
<ul><li>Cuba</li></ul><p>Abstaining:</p><ul><li>Peru</li></ul>"""
CELLS = """<table><tr><td>In favour:</td><td>Côte d’Ivoire, Türkiye</td></tr><tr><td>Against:</td>
<td>Cuba</td></tr><tr><th>Abstain:</th><td>Peru</td></tr></table>"""
BREAKS = "<div>In favour: Côte d’Ivoire, Türkiye<br>Against: Cuba<br/>Abstain: Peru</div>"


@pytest.mark.parametrize("lists", [PARAGRAPHS, ITEMS, CELLS, BREAKS])
def test_a_press_release_as_a_web_page(tmp_path: Path, lists: str) -> None:
    """Menus, scripts and other meetings' days do not count; the release's own number and day do."""
    held = read_votes([_text(tmp_path, PAGE.format(charset="utf-8", lists=lists), name="page.html")])
    row = held.rollcalls.row(0, named=True)
    assert (row["body"], row["date"], row["symbol"]) == (
        "un.ga.c3",
        date(2014, 11, 18),
        "A/C.3/69/L.28/Rev.1",
    )
    assert [row[f"official_{name}"] for name in ("yes", "no", "abstain")] == [2, 1, 1]
    assert dict(held.votes.select("member", "vote").iter_rows()) == {
        "CIV": "yes",
        "TUR": "yes",
        "CUB": "no",
        "PER": "abstain",
    }


def test_a_web_page_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    path.write_bytes(PAGE.format(charset="iso-8859-1", lists=BREAKS).encode("cp1252"))
    assert "CIV" in read_votes([path]).votes["member"].to_list()
    path.write_bytes(PAGE.format(charset="utf-8", lists=BREAKS).encode("cp1252"))
    with pytest.raises(InputError):
        read_votes([path])


def test_a_web_page_without_votes_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="of no layout of votes that is known"):
        read_votes([_text(tmp_path, PAGE.format(charset="utf-8", lists="<p>None was taken.</p>"))])


def test_a_council_vote_with_numbers_at_its_labels(tmp_path: Path) -> None:
    text = (
        "Human Rights Council, 28 March 2014\n\nThe Council adopted draft resolution A/HRC/25/L.17 by a vote "
        "of 3 in favour, one against and 1 abstention, as follows:\n\nIn favour (3): Albania, Peru, "
        "Kenya.\n\nAgainst (1): Cuba.\n\nAbstentions (1): India.\n"
    )
    row = read_votes([_text(tmp_path, text)]).rollcalls.row(0, named=True)
    assert (row["body"], row["official_yes"], row["official_no"], row["official_abstain"]) == (
        "un.hrc",
        3,
        1,
        1,
    )
    bare = read_votes([_text(tmp_path, text.replace("by a vote of 3 in favour, one against and 1 abst", ""))])
    assert bare.rollcalls["official_yes"].to_list() == [3]
    assert bare.report[0].mismatches == ()


def test_a_scan_is_told_from_a_text(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    for _ in range(3):
        writer.add_blank_page(width=600, height=800)
    path = tmp_path / "scan.pdf"
    writer.write(path)
    with pytest.raises(InputError, match=r"3 pages \(1, 2, 3\) hold no text: a scan without a text layer"):
        read_votes([path])


RECORD = "A/69/PV.73\nThursday, 18 December 2014, 10 a.m.\n\nA recorded vote was taken.\n\n"
RESULT = "Draft resolution II was adopted by 4 votes to 1, with 1 abstention (resolution 69/188).\n"
PAGES = "\n14-69800 \n11/24\nA/69/PV.73 \n18/12/2014\n\n"
ONE_PAGE = "Kenya, Norway, Democratic\nRepublic of the Congo, Timor-\nLeste"


@pytest.mark.parametrize(
    "yes",
    [
        ONE_PAGE,
        ONE_PAGE.replace("Democratic\n", f"Democratic\n{PAGES}"),
        ONE_PAGE.replace("Democratic\n", "\nUnited Nations A/69/PV.73\nDemocratic\n"),
        ONE_PAGE.replace(" ", "\u00a0").replace("Timor-", "Timor\u2010"),
        ONE_PAGE.replace("Norway", "Nor\u00ad\nway"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_list_over_pages_and_up_to_the_next_sentence(tmp_path: Path, yes: str, between: str) -> None:
    lists = f"In favour:\n{yes}\nAgainst:\nCuba\nAbstaining:\nPeru{between}"
    held = read_votes([_text(tmp_path, RECORD + lists + RESULT)])
    assert held.votes["member"].to_list() == ["KEN", "NOR", "COD", "TLS", "CUB", "PER"]
    assert held.report[0].mismatches == ()


def test_each_of_two_votes_has_its_own_result(tmp_path: Path) -> None:
    first = "In favour:\nKenya\nAgainst:\nCuba\nAbstaining:\nPeru\n\n"
    second = "In favour:\nKenya\nAgainst:\nNorway, Cuba\nAbstaining:\nNone\n\n"
    told = "Draft resolution {} was adopted by {} (resolution 69/{}).\n\n"
    text = RECORD + first + told.format("I", "1 vote to 1, with 1 abstention", 187)
    text += "The President: We turn to draft resolution II. A recorded vote was taken.\n\n"
    text += second + told.format("II", "1 vote to 2", 188)
    held = read_votes([_text(tmp_path, text)])
    columns = ("symbol", "official_yes", "official_no", "official_abstain")
    assert held.rollcalls.select(columns).rows() == [("A/RES/69/187", 1, 1, 1), ("A/RES/69/188", 1, 2, None)]
    assert held.report[0].mismatches == ()


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        (
            "[Subsequently, the delegations of Bosnia and Herzegovina and Cuba informed the Secretariat that "
            "they had intended to vote in favour; the delegation of Peru that it had intended to abstain.]",
            {"CUB": "intended=yes", "PER": "intended=abstain"},
        ),
        (
            "The delegation of Cuba subsequently advised the Secretariat that it had intended to abstain.",
            {"CUB": "intended=abstain"},
        ),
        (
            "Subsequently, the delegation of Cuba advised the Secretariat that it had not intended to "
            "participate in the voting.",
            {"CUB": "intended=absent"},
        ),
    ],
)
def test_what_was_stated_afterwards(tmp_path: Path, words: str, notes: dict[str, str]) -> None:
    lists = "In favour:\nKenya, Norway, Chad, Mali\nAgainst:\nCuba\nAbstaining:\nPeru\n\n"
    held = read_votes([_text(tmp_path, RECORD + lists + RESULT + words)])
    noted = held.votes.filter(pl.col("mark_note").is_not_null())
    assert dict(noted.select("member", "mark_note").iter_rows()) == notes
    intended = json.loads(held.rollcalls["fields"][0])["intended"]
    assert set(intended) == set(notes) | ({"BIH"} if "Bosnia" in words else set())
