"""Summaries of meetings: speakers in capitals with their state in brackets, and whom the next sentence means.

The three summaries are made up; nobody said the words given to offices and states here. Every attribution in
them is annotated, so that one too many fails as one too few does.
"""

from pathlib import Path

import pytest

from whipcount.coverage import ArticleInput, read_articles

_MEETINGS = Path(__file__).parent / "meetings"
COMMITTEE, PLENARY, COUNCIL = (
    (_MEETINGS / name).read_text(encoding="utf-8")
    for name in ("committee-2015.txt", "plenary-2012.txt", "council-2017.txt")
)
COMMITTEE_SAID = [
    ("LUX", "much remained to be done"),
    ("LUX", "all delegations to support it"),
    ("CUB", "her delegation rejected country-specific texts"),
    ("EGY", "the sponsors had not consulted the Group"),
    ("EGY", "a recorded vote"),
    ("JPN", "his country had voted in favour because the reforms deserved encouragement"),
    ("THA", "she had abstained because the draft did not reflect the progress made"),
    ("MMR", "the allegations were baseless"),
]
COMMITTEE_STANDS = {
    ("LUX", "sponsor"), ("LUX", "support"), ("CUB", "oppose"), ("JPN", "support"), ("THA", "abstain"),
}  # fmt: skip

PLENARY_SAID = [
    ("KEN", "the draft failed to respect the right of States"),
    ("KEN", "the sponsors had refused all amendments"),
    ("NOR", "the text built on earlier ones and did not impose anything"),
    ("NOR", "all Member States to support it"),
    ("NOR", "The amendment, he added, would defeat its purpose"),
    ("SGP", "it merely restated a principle"),
    ("SGP", "delegations to vote in favour"),
    ("GBR", "the United Kingdom opposed the death penalty in all circumstances"),
    ("GBR", "a moratorium"),
    ("CHL", "the amendment was poor and his delegation would vote against it"),
    ("VNM", "OMEGA SIGMA (Viet Nam) had abstained because the text was silent on victims"),
    ("JPN", "Japan had voted against the draft, as each State should decide"),
    ("JPN", "public opinion mattered"),
    ("UN", "delegations to be brief"),
]
PLENARY_STANDS = {
    ("KEN", "oppose"), ("NOR", "support"), ("SGP", "support"), ("GBR", "support"), ("CHL", "oppose"),
    ("VNM", "abstain"), ("JPN", "oppose"),
}  # fmt: skip

COUNCIL_SAID = [
    ("SWE", "the text was short"),
    ("SWE", "the Rapporteur had not been let in"),
    ("IRN", "the draft was politically motivated and would help nobody"),
    ("IRN", "The reports relied on unreliable sources"),
    ("CUB", "it rejected selective initiatives"),
    ("PAK", "the Universal Periodic Review was the right place"),
    ("BRA", "her delegation would abstain"),
]
COUNCIL_STANDS = {("SWE", "sponsor"), ("CUB", "oppose"), ("BRA", "abstain"), ("IRN", "oppose")}

SUMMARIES = [
    pytest.param(COMMITTEE, COMMITTEE_SAID, COMMITTEE_STANDS, id="committee"),
    pytest.param(PLENARY, PLENARY_SAID, PLENARY_STANDS, id="plenary"),
    pytest.param(COUNCIL, COUNCIL_SAID, COUNCIL_STANDS, id="council"),
]


def _read(text):
    return read_articles([ArticleInput("meeting.txt", text.encode())])


@pytest.mark.parametrize(("text", "said", "stands"), SUMMARIES)
def test_every_attribution_of_a_summary_is_right(text, said, stands):
    statements = _read(text).statements
    assert [("+".join(s.speaker.states), s.text.strip('“”"., ')) for s in statements] == said


@pytest.mark.parametrize(("text", "said", "stands"), SUMMARIES)
def test_positions_of_a_summary_are_the_speakers(text, said, stands):
    positions = _read(text).positions
    on_texts = {(p.actor, p.stance.value) for p in positions if p.proposal != "country-specific-resolutions"}
    assert on_texts == stands


def test_a_short_symbol_is_the_draft_whose_whole_symbol_was_given():
    positions = _read(COMMITTEE).positions
    keys = {p.proposal for p in positions if p.actor in ("CUB", "JPN", "THA")}
    assert keys == {"a-c-3-70-l-39", "country-specific-resolutions"}


def test_the_amendment_and_the_draft_are_told_apart():
    stands = {p.actor: p.proposal for p in _read(PLENARY).positions}
    assert stands["CHL"] == stands["SGP"] == "a-c-3-67-l-63"
    assert stands["KEN"] == stands["JPN"] == "l-40"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("In Harare, the ministry of information hailed the outcome as a victory.", "ZWE"),
        ("Chile voted no. Officials have put the cost at two million dollars.", "CHL"),
        ("Western officials said that the cost was high.", ""),
        ("Kenya voted no. A coalition of Kenyan doctors said that its members had left.", ""),
        ("Our UN correspondent says that the veto was expected.", ""),
        (
            "Chile voted no. The committee’s chairperson, a delegate of Canada, said the text was ready.",
            "",
        ),
    ],
)
def test_whose_organs_speak_is_guessed_and_who_speaks_for_none_is_not(text, speaker):
    (statement,) = _read(f"November 12, 2015\n\n{text}\n").statements
    assert "+".join(statement.speaker.states) == speaker


def test_a_guessed_state_makes_a_statement_less_sure():
    told = "November 12, 2015\n\nIn Harare, the ministry said that {} had voted.\n"
    (guessed,) = _read(told.format("nobody")).statements
    (named,) = _read("November 12, 2015\n\nZimbabwe’s ministry said that nobody had voted.\n").statements
    assert guessed.speaker.states == named.speaker.states == ("ZWE",)
    assert guessed.confidence < named.confidence
