"""Public formats other than the UN's tables: each read from made-up content, the samples where they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from whipcount.domain import InputError
from whipcount.rollcalls import RollCalls, read_votes

SAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "formats"


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def cast(held: RollCalls) -> dict[str, str]:
    return dict(held.votes.select("member", "vote").iter_rows())


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the samples are not beside the repository: {name}")
    return path


def _field(tag: str, **parts: str) -> str:
    inside = "".join(f'<subfield code="{code}">{text}</subfield>' for code, text in parts.items())
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inside}</datafield>'


RECORD = (
    '<?xml version="1.0"?><collection xmlns="http://www.loc.gov/MARC21/slim"><record>'
    '<controlfield tag="001">77</controlfield>'
    + _field("245", a="Oceans : resolution / adopted by the General Assembly")
    + _field("269", a="2011-12-19")
    + _field("791", a="A/RES/66/7", c="66")
    + _field("996", b="1", c="1", d="0", e="1")
    + _field("967", c="KEN", d="y", e="KENYA")
    + _field("967", c="NOR", d="N", e="NORWAY")
    + _field("967", c="PER", e="PERU")
    + "</record></collection>"
)


def test_marcxml(put: Callable[[str, str], Path]) -> None:
    held = read_votes([put("votes.xml", RECORD)])
    assert cast(held) == {"KEN": "yes", "NOR": "no", "PER": "absent"}
    row = held.rollcalls.row(0, named=True)
    assert (row["rollcall_id"], row["symbol"], row["session"]) == ("undl:77", "A/RES/66/7", "66")
    assert row["title"] + row["title_tail"] == "Oceans : resolution / adopted by the General Assembly"
    assert (held.report[0].recounted, held.report[0].mismatches) == (1, ())


def test_marcxml_tells_all_that_is_wrong(put: Callable[[str, str], Path]) -> None:
    broken = RECORD.replace(">y<", ">Q<").replace("NORWAY", "ATLANTIS").replace(">NOR<", ">ATL<")
    with pytest.raises(InputError) as caught:
        read_votes([put("votes.xml", broken)])
    assert "the mark 'Q'" in caught.value.found
    assert "ATLANTIS" in caught.value.found


def test_xml_with_entities_is_refused(put: Callable[[str, str], Path]) -> None:
    bomb = '<!DOCTYPE c [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(InputError, match="declares entities"):
        read_votes([put("votes.xml", RECORD.replace('<?xml version="1.0"?>', bomb))])


PARLIAMENT = """<?xml version="1.0" encoding="UTF-8"?>
<PV.RollCallVoteResults Sitting.Date="2023-07-13" EP.Reference="P9_PV(2023)07-13(RCV)">
 <RollCallVote.Result Identifier="157699" Date="2023-07-13 12:08:52">
  <RollCallVote.Description.Text>
  Rivers - <a href="#x">RC-B9-0331/2023</a> - Am 3</RollCallVote.Description.Text>
  <Result.For Number="2"><Result.PoliticalGroup.List Identifier="A">
   <PoliticalGroup.Member.Name MepId="1" PersId="11">One</PoliticalGroup.Member.Name>
   <PoliticalGroup.Member.Name MepId="2" PersId="12">Two</PoliticalGroup.Member.Name>
  </Result.PoliticalGroup.List></Result.For>
  <Result.Against Number="1"><Result.PoliticalGroup.List Identifier="B">
   <PoliticalGroup.Member.Name MepId="3" PersId="13">Three</PoliticalGroup.Member.Name>
  </Result.PoliticalGroup.List></Result.Against>
  <Intentions><Intentions.Result.Against><Member.Name MepId="2" PersId="12">Two</Member.Name>
  </Intentions.Result.Against></Intentions>
 </RollCallVote.Result>
</PV.RollCallVoteResults>"""


def test_european_parliament(put: Callable[[str, str], Path]) -> None:
    held = read_votes([put("rcv.xml", PARLIAMENT)])
    assert cast(held) == {"11": "yes", "12": "yes", "13": "no"}
    row = held.rollcalls.row(0, named=True)
    assert (row["kind"], row["symbol"], row["session"]) == ("amendment", "RC-B9-0331/2023", "9")
    assert {v["member"]: v["mark_note"] for v in held.votes.to_dicts() if v["mark_note"]} == {
        "12": "intended=no"
    }
    assert held.report[0].mismatches == ()
    with pytest.raises(InputError, match="Date is 'soon'"):
        read_votes([put("rcv.xml", PARLIAMENT.replace('Date="2023-07-13 12:08:52"', 'Date="soon"'))])


@pytest.mark.parametrize(
    "name", ["rcv-list_pv-9-2024-04-24-rcv-fr-noon.xml", "rcv_list_pv-9-2023-12-12-rcv-fr.xml"]
)
def test_european_parliament_samples(name: str) -> None:
    held = read_votes([sample(f"howtheyvote/{name}")])
    assert (held.rollcalls.height, held.marks.height, held.report[0].mismatches) == (1, 1, ())


HOWTHEYVOTE = {
    "member_votes.csv": "vote_id,member_id,position,country_code,group_code\n5,1,FOR,DEU,EPP\n"
    "5,2,DID_NOT_VOTE,FRA,\n",
    "votes.csv": "id,timestamp,display_title,reference,description,amendment_subject,amendment_number,"
    "is_main,procedure_reference,procedure_title,count_for,count_against,count_abstention,count_did_not_vote,result\n"
    "5,2024-01-01 00:00:00,Rivers,B9-1,,,,True,2025/1(COD),Rivers,1,0,0,1,ADOPTED\n",
    "members.csv": "id,first_name,last_name,country_code\n1,Ann,ONE,DEU\n2,Bo,TWO,FRA\n",
}


def test_howtheyvote(put: Callable[[str, str], Path]) -> None:
    paths = [put(name, text) for name, text in HOWTHEYVOTE.items()]
    held = read_votes(paths)
    assert cast(held) == {"1": "yes", "2": "absent"}
    assert held.votes["member_name"].to_list() == ["Ann ONE", "Bo TWO"]
    assert held.report[0].mismatches == ()
    with pytest.raises(InputError, match="without the table of votes"):
        read_votes(paths[:1])


def test_howtheyvote_sample() -> None:
    names = ("countries", "group_memberships", "groups", "member_votes", "members", "votes")
    held = read_votes([sample(f"howtheyvote/export_fixture_{name}.csv") for name in names])
    assert cast(held) == {"123": "yes"}


def test_commons(put: Callable[[str, str], Path]) -> None:
    def member(number: int) -> dict[str, object]:
        return {"MemberId": number, "Name": f"Member {number}"}

    division = {
        "DivisionId": 9,
        "Date": "2024-11-25T21:50:00",
        "Title": "A Bill: Second Reading",
        "Number": 4,
        "AyeCount": 2,
        "NoCount": 1,
        "Ayes": [member(1), member(2)],
        "Noes": [member(3)],
        "AyeTellers": [member(4)],
        "NoTellers": [member(5)],
        "NoVoteRecorded": [member(6)],
    }
    held = read_votes([put("division.json", json.dumps(division))])
    assert cast(held) == {"1": "yes", "2": "yes", "3": "no", "4": "yes", "5": "no", "6": "absent"}
    assert held.report[0].mismatches == ()  # tellers are in no count
    assert held.rollcalls["outcome"].to_list() == ["adopted"]
    listed = {**division, "Ayes": [], "Noes": [], "NoVoteRecorded": []}
    silent = read_votes([put("page.json", json.dumps([listed]))])
    assert (silent.rollcalls.height, silent.marks.height) == (1, 0)
    with pytest.raises(InputError, match="division 9"):
        read_votes([put("bad.json", json.dumps({**division, "AyeCount": "many"}))])


def test_commons_samples() -> None:
    held = read_votes(
        [
            sample("uk_commons/commons-1873.json"),
        ]
    )
    assert held.votes["vote"].value_counts(sort=True).rows() == [("yes", 335), ("no", 176), ("absent", 139)]
    page = read_votes([sample("uk_commons/commons.json")])
    assert page.rollcalls.height == 25


def test_popolo(put: Callable[[str, str], Path]) -> None:
    event = {
        "organization_id": "assembly",
        "identifier": "1",
        "motion": {"text": "That the Bill be read"},
        "start_date": "2013-10-09T18:53:09Z",
        "result": "fail",
        "counts": [{"option": "yes", "value": 1, "group": {"name": "A"}}, {"option": "yes", "value": 0}],
        "votes": [{"voter_id": "ann", "option": "yes"}, {"voter_id": "bo", "option": "paired"}],
    }
    held = read_votes([put("event.json", json.dumps({"vote_events": [event]}))])
    assert cast(held) == {"ann": "yes", "bo": "absent"}
    row = held.rollcalls.row(0, named=True)
    assert (row["date"], row["outcome"], row["official_yes"]) == (date(2013, 10, 9), "rejected", 1)
    event["votes"] = [{"voter_id": "ann", "option": "perhaps"}]
    with pytest.raises(InputError, match="'perhaps'"):
        read_votes([put("event.json", json.dumps(event))])


def test_voeten_wide(put: Callable[[str, str], Path]) -> None:
    text = (
        "rcid,date,me,USA,GBR,FRA,CHN,TWN,CZE,KEN\n"
        "3,1946-01-01,FALSE,1,3,2,9,1,1.0,9\n"
        "4,1971-11-01,FALSE,1,1,1,1,9,1,8\n"
    )
    held = read_votes([put("wide.csv", text)])
    votes = {(row["rollcall_id"], row["member"]): row["vote"] for row in held.votes.to_dicts()}
    assert votes["voeten:3", "CHN"] == "yes"
    assert votes["voeten:3", "CSK"] == "yes"
    assert votes["voeten:3", "KEN"] == "not_a_member"
    assert votes["voeten:4", "CHN"] == "yes"
    assert sum(aside.rows for aside in held.report[0].set_aside) == 1


def test_voeten_wide_sample() -> None:
    held = read_votes([sample("dataverse/wide_by_country_sample.csv")])
    assert held.rollcalls.height == 5
    assert held.rollcalls.row(0, named=True)["counted_yes"] == 28


def test_r_matrix(put: Callable[[str, str], Path]) -> None:
    held = read_votes([put("matrix.csv", '"","V1","V2"\n"SMITH (R NY)",1,0\n"JONES (D CA)",NA,9\n')])
    votes = [(row["title"], row["member"], row["vote"]) for row in held.votes.to_dicts()]
    assert votes == [
        ("V1", "SMITH (R NY)", "yes"),
        ("V1", "JONES (D CA)", "absent"),
        ("V2", "SMITH (R NY)", "no"),
        ("V2", "JONES (D CA)", "not_a_member"),
    ]
    assert "NA" in held.report[0].notes[0]


LONG = "Day;Text;State;Cast\n2014-11-18;A/C.3/69/L.28;Kenya;for\n2014-11-18;A/C.3/69/L.28;Norway;P\n"
SAID = ["Day=date", "Text=symbol", "State=name", "Cast=vote", "for=YES", "un.ga.c3=body"]


def test_a_long_table_with_a_mapping(put: Callable[[str, str], Path]) -> None:
    path = put("long.csv", LONG)
    with pytest.raises(InputError) as caught:
        read_votes([path], mapping=SAID)
    assert "row 3: vote is 'P'" in caught.value.found
    assert "--map P=ABSENT" in caught.value.do
    held = read_votes([path], mapping=[*SAID, "P=ABSENT"])
    assert cast(held) == {"KEN": "yes", "NOR": "absent"}
    assert held.rollcalls["body"].to_list() == ["un.ga.c3"]
    for wrong in ("Dya=date", "Day", "Day=when"):
        with pytest.raises(InputError, match="mapping cannot be used"):
            read_votes([path], mapping=[*SAID[1:], wrong])
    with pytest.raises(InputError, match="body"):
        read_votes([path], mapping=SAID[:-1])


def test_wide_tables_with_a_mapping(put: Callable[[str, str], Path]) -> None:
    by_text = put("texts.csv", "when,what,Kenya,Norway\n2014-11-18,L.28,Y,N\n2014-11-19,L.30,A,\n")
    said = ["when=date", "what=symbol", "un.ga.c3=body"]
    with pytest.raises(InputError, match="blank"):
        read_votes([by_text], mapping=said)
    held = read_votes([by_text], mapping=[*said, "=ABSENT"])
    assert held.votes["vote"].to_list() == ["yes", "no", "abstain", "absent"]
    assert held.votes["member"].to_list() == ["KEN", "NOR", "KEN", "NOR"]
    by_member = put("members.csv", "who,V1,V2\nann,yes,no\nbo,absent,yes\n")
    held = read_votes([by_member], mapping=["who=member", "club=body"])
    assert held.votes.select("rollcall_id", "member", "vote").rows() == [
        ("V1", "ann", "yes"),
        ("V1", "bo", "absent"),
        ("V2", "ann", "no"),
        ("V2", "bo", "yes"),
    ]


def test_totals_beyond_any_body_are_refused(put: Callable[[str, str], Path]) -> None:
    with pytest.raises(InputError, match="totals that no body can have"):
        read_votes([put("rcv.xml", PARLIAMENT.replace('Number="2"', 'Number="70000"'))])


def test_a_heading_that_reads_in_two_ways_is_refused(put: Callable[[str, str], Path]) -> None:
    text = '"","V1","V2"\n"SMITH (R NY)",1,0\n"JONES (D CA)",NA,9\n'
    with pytest.raises(InputError, match="can be read in two ways"):
        read_votes([put("matrix.csv", text[:3] + '"' + text[3:43] * 2 + text[43:])])
