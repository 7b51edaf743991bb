"""Positions, votes and numbers told in passing, on sentences of our own: each rule in both directions."""

import pytest

from whipcount.coverage import ArticleInput, read_articles
from whipcount.coverage.language.datewords import full_date
from whipcount.coverage.quantities.tallies import find_tallies

DRAFT = "October 20, 2014\n\nThe draft resolution on Crimea was tabled by Canada in the committee on Monday. "

POSITIONS = [
    ("Abstain: Fiji, Kenya, Republic of Korea.", "FJI0 KEN0 KOR0"),
    ("Chile, Peru and the U.S. were against.", "CHL- PER- USA-"),
    ("Chile and Peru were against the war.", ""),
    ("Ten states, among them Chile, Peru and Ghana, voted against it.", "CHL- PER- GHA-"),
    ("It fell, with Chile, Ghana and five others opposing it.", "CHL- GHA-"),
    ("Norway abstained, as did Chile and Peru.", "NOR0 CHL0 PER0"),
    ("Norway spoke, as did Chile.", ""),
    ("For the first time since May, Norway abstained in the Assembly’s yearly vote.", "NOR0"),
    ("A Saudi delegate said the kingdom would back the text.", "SAU+"),
    ("The envoy of Peru said the republic would oppose the text.", "PER-"),
    ("Chile’s revised draft resolution was longer.", "CHL*"),
    ("The Chilean text was longer.", "CHL*"),
    ("The Chilean report was longer.", ""),
    ("Chile, which cosponsored the draft, was silent.", "CHL*"),
    ("An amendment put forward by the representative of Ghana fell.", "GHA*"),
    ("The envoy of Ghana, speaking on behalf of the main sponsors, said that time was short.", "GHA*"),
    ("Ghana moved that no action be taken on the draft.", "GHA-"),
    ("Ghana moved to the next item.", ""),
    ("Algeria has thrown its weight behind the draft.", "DZA+"),
    ("Algeria has yet to take a position.", "DZA?"),
    ("Norway voted against it. Ghana sided with Oslo.", "NOR- GHA-"),
    ("Ghana sided with Oslo.", ""),
    ("An amendment tabled by Fiji that would have delayed a resolution on trade fell.", "FJI*"),
    ("It was opposed by Ghana, Fiji and Peru.", "GHA- FJI- PER-"),
    ("Chile and Ghana, which both abstained on the draft, left.", "CHL0 GHA0"),
    # what was not so
    ("Had it gone to Geneva, Ghana would have voted for the draft.", ""),
    ("Ghana might well have voted for the draft.", ""),
    ("Had the draft been shorter, Ghana would support it.", ""),
]
SIGNS = {"support": "+", "oppose": "-", "abstain": "0", "undecided": "?", "sponsor": "*"}


def _read(text):
    return read_articles([ArticleInput("page.txt", (text + "\n").encode())])


@pytest.mark.parametrize(("sentence", "expected"), POSITIONS)
def test_position_told_in_passing(sentence, expected):
    found = {
        p.actor + SIGNS[p.stance.value]
        for p in _read(DRAFT + ("\n\n" if ":" in sentence else "") + sentence).positions
    }
    assert found - {"CAN*"} == set(expected.split())


@pytest.mark.parametrize(
    ("text", "tally"),
    [
        ("41 states voted for the document, 9 against, while 88 abstained.", "41-9-88"),
        ("The vote in the council was 8-4.", "8-4-0"),
        ("It was voted down by the board, 50 votes to 20.", "20-50-0"),
        ("It was rejected by 22 votes in favour to 50 against.", "22-50-0"),
        ("It was carried by the board, 50 votes to 20.", "50-20-0"),
        ("The score of the match was 3-2.", None),
    ],
)
def test_tally(text, tally):
    assert [str(words.tally) for words in find_tallies(text, 0, len(text))] == ([tally] if tally else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Thirteen of the 15 members were present in the hall that day.", 13),
        ("Eleven countries stayed away from the debate that day.", 11),
        ("The motion received seven votes in the hall that day.", 7),
        ("Lima says the true figure is closer to 800,000.", 800000),
        ("The report has 400 pages, and an annex that nobody read that day.", 400),
        ("He met one of the delegates and then another that day.", None),
    ],
)
def test_quantity(text, value):
    found = [q.low for q in _read("October 20, 2014\n\n" + text).quantities]
    assert found == ([value] if value else [])


def test_a_date_in_brackets_at_the_top_is_the_pages():
    assert str(full_date("[25/06/2009 18:40]")) == "2009-06-25"
    assert full_date("[05/06/2009 18:40]") is None, "which of the two is the month is not said"
    assert full_date("25/06/2009 18:40") is None, "a page clock"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Delegates were handed a text by Chile on Monday.", "2015-11-09"),
        ("Delegates must be handed a text by Monday.", "2015-11-16"),
        ("Delegates will meet on Monday.", "2015-11-16"),
    ],
)
def test_by_an_agent_is_no_time_to_come(sentence, day):
    reading = _read(f"November 10, 2015\n\n{sentence}")
    assert [str(date.value.first) for date in reading.dates if date.text == "Monday"] == [day]


def test_a_symbol_in_brackets_is_of_the_document_before_it():
    reading = _read(
        "November 10, 2015\n\nThe committee met on Monday. Peru introduced a draft (A/70/L.7) on trade. "
        "The draft was long. Chile, which cosponsored the draft, was silent."
    )
    assert len({d.key for d in reading.documents}) == 1


def test_an_act_named_in_a_relative_clause_is_no_issuer():
    reading = _read(
        "November 10, 2015\n\nThe Assembly passed a resolution which affirms the unity of Georgia."
    )
    assert all("GEO" not in d.issuers for d in reading.documents)


def test_who_comes_after_a_comma_is_no_issuer():
    reading = _read(
        "November 10, 2015\n\nThe board will vote on the final version, a diplomat from Lima said."
    )
    assert all("PER" not in d.issuers for d in reading.documents)


def test_an_amendment_of_one_makes_nobody_sponsor_of_the_text_amended():
    reading = _read(
        "November 10, 2015\n\nThe board on Monday rejected an amendment tabled by Fiji that would "
        "have delayed a resolution on trade."
    )
    assert len({p.proposal for p in reading.positions if p.actor == "FJI"}) == 1
