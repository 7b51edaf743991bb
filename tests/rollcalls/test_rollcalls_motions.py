"""The tree of motions: linked where the source names one whole text, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from whipcount.rollcalls import RollCalls, read_votes
from whipcount.rollcalls.motions import WHOLE, Motion, find_parents, tell_parents


def tree(held: RollCalls) -> dict[str, tuple[str, str | None]]:
    return {
        number.partition(":")[2]: (kind, parent.partition(":")[2] if parent else None)
        for number, kind, parent in held.rollcalls.select("rollcall_id", "kind", "parent_id").iter_rows()
    }


def parliament(*described: str) -> str:
    results = "".join(
        f'<RollCallVote.Result Identifier="{number}" Date="2024-04-24 12:00:00" DlvId="7{number}">'
        f"<RollCallVote.Description.Text>{text}</RollCallVote.Description.Text>"
        '<Result.For Number="1"><Result.PoliticalGroup.List Identifier="X">'
        f'<PoliticalGroup.Member.Name PersId="{number}0">Someone</PoliticalGroup.Member.Name>'
        "</Result.PoliticalGroup.List></Result.For></RollCallVote.Result>"
        for number, text in enumerate(described, start=1)
    )
    return (
        '<?xml version="1.0"?><PV.RollCallVoteResults EP.Reference="P9_PV(2024)04-24">'
        f'{results}<VoteTitles><VoteTitle DlvId="71">Rules on conflicts</VoteTitle></VoteTitles>'
        "</PV.RollCallVoteResults>"
    )


def test_european_parliament_links_by_reference(tmp_path: Path) -> None:
    path = tmp_path / "rcv.xml"
    text = parliament(
        "A9-0163/2024 - Ann One - Article 10, § 6, alinéa 2 - Am 1",
        "A9-0163/2024 - Ann One - Considérant B",
        "A9-0163/2024 - Ann One - Proposition de décision (ensemble du texte)",
        "RC-B9-0331/2023 - § 3/1",
        "RC-B9-0331/2023 - Motion for a resolution (as a whole)",
        "RC-B9-0331/2023 - Request for postponement of the vote",
        "B9-0001/2024 - Am 4",
        "A9-0002/2024 - Provisional agreement",
        "A9-0002/2024 - Legislative resolution",
        "A9-0002/2024 - Am 9",
        "Situation under Article 7 of the Treaty - B9-0003/2024 - Motion for a resolution",
    )
    path.write_text(text, encoding="utf-8")
    held = read_votes([path])
    assert tree(held) == {
        "1": ("amendment", "3"),
        "2": ("paragraph", "3"),
        "3": (WHOLE, None),
        "4": ("paragraph", "5"),
        "5": (WHOLE, None),
        "6": ("motion", "5"),
        "7": ("amendment", None),
        "8": (WHOLE, None),
        "9": (WHOLE, None),
        "10": ("amendment", None),
        "11": (WHOLE, None),
    }
    assert held.rollcalls["symbol"][0] == "A9-0163/2024"
    assert held.rollcalls["agenda_title"][0] == "Rules on conflicts"
    assert "4 of 6 votes on amendments and parts point to" in held.report[0].notes[1]


def test_howtheyvote_links_to_the_main_vote(tmp_path: Path) -> None:
    rows = (
        "1,2024-01-01 10:00:00,Rivers,B9-1,,the whole,7,False,2025/1(COD)",
        "2,2024-01-01 10:01:00,Rivers,B9-1,§ 2,,,False,2025/1(COD)",
        "3,2024-01-01 10:02:00,Rivers,B9-1,,,,True,2025/1(COD)",
        "4,2024-01-01 10:03:00,Rivers,,Proposal to reject,,,False,2025/1(COD)",
        "5,2024-01-02 10:03:00,Rivers,B9-1,,,9,False,2025/1(COD)",
    )
    header = (
        "id,timestamp,display_title,reference,description,amendment_subject,amendment_number,is_main,"
        "procedure_reference,procedure_title,count_for,count_against,count_abstention,count_did_not_vote,result"
    )
    votes, members = tmp_path / "votes.csv", tmp_path / "member_votes.csv"
    votes.write_text(
        "\n".join([header, *(f"{row},Rivers,1,0,0,0,ADOPTED" for row in rows)]), encoding="utf-8"
    )
    cast = [f"{number},1,FOR,DEU,EPP" for number in range(1, 6)]
    members.write_text(
        "\n".join(["vote_id,member_id,position,country_code,group_code", *cast]), encoding="utf-8"
    )
    held = read_votes([members, votes])
    assert tree(held) == {
        "1": ("amendment", "3"),
        "2": ("paragraph", "3"),
        "3": (WHOLE, None),
        "4": ("motion", "3"),
        "5": ("amendment", None),
    }


VOETEN = (
    (1, "1", "0", "SOMALIA", "TO ADOPT 2-POWER AMENDMENT (A/L.5) TO DRAFT RESOL. B (A/2840) ON BORDERS."),
    (2, "0", "1", "SOMALIA, BORDERS", "TO ADOPT PARAG. 3 OF 4TH COMM. DRAFT RESOL. B (A/2840)."),
    (3, "0", "0", "SOMALIA", "TO ADOPT 4TH COMM. DRAFT RESOL. B (A/2840)."),
    (4, "0", "1", "SOMALIA", "TO ADOPT PARAG. 1 OF 4TH COMM. DRAFT RESOL. A (A/2840)."),
    (5, "0", "1", "KENYA", "TO ADOPT PARAG. 1 OF DRAFT RESOL. B (A/2840)."),
    (6, "0", "1", "SOMALIA", "TO ADOPT PARAGRAPH 9."),
    (7, "0", "0", "SOMALIA", "TO ADOPT MOTION FOR DIVISION ON DRAFT RESOL. A (A/2840)."),
)


def test_voeten_links_where_the_description_names_the_document(tmp_path: Path) -> None:
    header = (
        "rcid,ccode,member,vote,Country,Countryname,year,session,abstain,yes,no,importantvote,date,unres,"
    )
    rows = [
        f"{number},501,1,1,KEN,Kenya,1966,21,0,1,0,0,1966-12-06,R/21/9{number},{amend},{para},{short},{descr}"
        for number, amend, para, short, descr in (
            (one[0], one[1], one[2], f'"{one[3]}"', f'"{one[4]}"') for one in VOETEN
        )
    ]
    path = tmp_path / "UNVotes.csv"
    path.write_text("\n".join([header + "amend,para,short,descr", *rows]), encoding="utf-8")
    held = read_votes([path])
    parents = {number: parent for number, (_, parent) in tree(held).items() if parent}
    assert parents == {"1": "3", "2": "3"}
    assert "2 of 5 votes on amendments and parts" in held.report[0].notes[0]


def test_without_a_text_nothing_is_linked() -> None:
    assert find_parents([Motion("1", "amendment", None), Motion("2", WHOLE, None)]) == [None, None]
    assert tell_parents([WHOLE], [None]) == ()


def test_real_parts_meet_their_wholes(real: Callable[[str], Path]) -> None:
    """Of the votes on parts of sessions 1 to 70, those that are linked are of one day and one session."""
    held = read_votes([real("UNVotes.csv.gz")])
    calls = held.rollcalls
    linked = calls.filter(pl.col("parent_id").is_not_null()).join(
        calls.select("session", "date", parent_id="rollcall_id", whole="kind"),
        on="parent_id",
        suffix="_of_whole",
    )
    assert linked.height == pytest.approx(170, abs=5)
    assert linked.filter(pl.col("date") != pl.col("date_of_whole")).is_empty()
    assert set(linked["whole"]) == {WHOLE}
    known = dict(linked.select("rollcall_id", "parent_id").iter_rows())
    assert (known["voeten:355"], known["voeten:415"], known["voeten:9033"]) == (
        *("voeten:356", "voeten:417", "voeten:9036"),
    )
