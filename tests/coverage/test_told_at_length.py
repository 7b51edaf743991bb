"""Attributions set apart, interrupted or turned round; positions in lists: rules on sentences of our own."""

import pytest

from whipcount.coverage import ArticleInput, read_articles, to_gold

HEAD = (
    "November 12, 2015\n\nThe members of the committee met again on Monday to hear what had become of it.\n\n"
)


def _read(text):
    return read_articles([ArticleInput("page.txt", (HEAD + text + "\n").encode())])


STATEMENTS = [
    # an aside, a time or a setting between the cue and *that*
    ("The envoy of Chile said that, in the absence of consensus, his country would stay away.", "CHL",
     "in the absence of consensus, his country would stay away"),
    ("Its spokesman in Lima denied, however, that the plan had been dropped by the ministers.", "PER",
     "the plan had been dropped by the ministers"),
    ("The ministry in Quito denied on Tuesday night that the vote had been bought by anyone.", "ECU",
     "the vote had been bought by anyone"),
    ("The envoy of Togo ruled in 2014 that the plan was no good for anyone in the region.", "TGO",
     "the plan was no good for anyone in the region"),
    # clauses between the subject and its verb
    ("An official of Peru who asked not to be named warned that the talks would soon fail.", "PER",
     "the talks would soon fail"),
    ("The draft of Peru, parts of which were disputed until noon, asks the chair to report in May.", "PER",
     "the chair to report in May"),
    ("The delegate of Togo, who described the text as selective, asked why it named one party.", "TGO",
     "why it named one party"),
    # the attribution in the middle, or after
    ("The pact would end, the envoy of Peru told reporters, “because the door was shut in our face”.",
     "PER", "The pact would end, the envoy of Peru told reporters, “because the door was shut in our face”"),
    ("That, said the ambassador of Norway, was a matter for the chair of the meeting alone.", "NOR",
     "That, said the ambassador of Norway, was a matter for the chair of the meeting alone"),
    ("“We came with a bridge and a map,” an envoy of Iceland said as he left the old building.", "ISL",
     "“We came with a bridge and a map,”"),
    ("The stock of fish has halved in the years since then, diplomats from Norway estimate.", "NOR",
     "The stock of fish has halved in the years since then"),
    # the text speaks in the passive
    ("Peru tabled a draft by which states were called upon to act without delay at sea.", "PER",
     "states were called upon to act without delay at sea"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "state", "words"), STATEMENTS)
def test_statement_is_cut_and_given_to_its_speaker(sentence, state, words):
    found = [(s.text, "+".join(s.speaker.states)) for s in _read(sentence).statements]
    assert (words, state) in found


NOTHING = [
    "A disease that threatens to cross the borders of Peru and of Chile is a matter for the doctors.",
    "On May 1, eleven ministers of the region met in Lima to look at the map of the old canal.",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_nobody_speaks(sentence):
    assert not _read(sentence).statements


DRAFT = "Canada tabled the draft resolution in the committee on Monday, and it was put to the vote at noon. "
POSITIONS = [
    ("A resolution drawn up by Chile, Peru and Togo fell.", "CHL* PER* TGO*"),
    ("It was prepared by a core group led by Norway and made up of Chile, Ghana, and Togo.",
     "NOR* CHL* GHA* TGO*"),
    ("An amendment by Belgium fell.", "BEL*"),
    ("Chile, Peru, and Togo abstained.", "CHL0 PER0 TGO0"),
    ("Malawi and Chile voted in favour and Ghana and Togo against.", "MWI+ CHL+ GHA- TGO-"),
    ("Two others – Chile and Togo – sat on their hands.", "CHL0 TGO0"),
    ("Norway’s decision to vote against surprised many.", "NOR-"),
    ("Norway’s decision to hold a vote surprised many.", ""),
    ("Chile was one of the two that abstained.", "CHL0"),
    ("Abstaining on the draft were India and Japan, along with Nepal.", "IND0 JPN0 NPL0"),
    ("The declaration, which Chile, Peru and Togo cosponsored, was adopted.", "CHL* PER* TGO*"),
    ("Only Chile and Peru opposed the draft.", "CHL- PER-"),
    ("Norway and Iceland lined up behind Canada.", "NOR+ ISL+"),
    ("Ghana hailed the result.", ""),
]  # fmt: skip
SIGNS = {"support": "+", "oppose": "-", "abstain": "0", "undecided": "?", "sponsor": "*"}


@pytest.mark.parametrize(("sentence", "expected"), POSITIONS)
def test_position_is_read(sentence, expected):
    found = {p.actor + SIGNS[p.stance.value] for p in _read(DRAFT + sentence).positions}
    assert found - {"CAN*"} == set(expected.split())


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("rejected by 19 against, 111 in favour", [111, 19]),
        ("rejected by 57 against to 48 in favour, with 42 abstentions", [48, 57, 42]),
    ],
)
def test_a_tally_is_told_in_one_order(words, value):
    records = to_gold(_read(f"An amendment of the chair was {words}."))["quantities"]
    assert [record["value"] for record in records if record["tally"]] == [value]


def test_a_body_is_spoken_of_by_a_short_name():
    reading = _read(
        "The World Health Organization closed its meeting on Friday after a long debate.\n\n"
        "The claim is simply untrue, the agency said in a note for the ministers of the region."
    )
    assert reading.statements[0].speaker.states == ("WHO",)


def test_drafts_of_other_years_are_other_drafts():
    pages = [
        ArticleInput(
            f"{year}.txt", f"May 2, {year}\n\nChile’s draft resolution on the canal was tabled.\n".encode()
        )
        for year in (2012, 2015)
    ]
    assert len({mention.key for mention in read_articles(pages).documents}) == 2
