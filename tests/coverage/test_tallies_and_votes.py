"""Results of votes and lists of who voted how, read without a fault on sentences of our own."""

import pytest

from whipcount.coverage.positions.votelists import find_vote_lists
from whipcount.coverage.quantities.tallies import find_tallies

TALLIES = [
    ("It was adopted by 111 in favour to 19 against, with 55 abstentions.", "111-19-55"),
    (
        "The committee passed it by a recorded vote of 78 in favour to 35 against, with 69 abstentions.",
        "78-35-69",
    ),
    ("There were 69 votes against, 11 in favour, with 62 abstentions.", "11-69-62"),
    ("The text was carried 79-70-17.", "79-70-17"),
    ("The Council adopted it by a vote of 30 to 6 with 11 abstentions.", "30-6-11"),
    ("by 119 votes to one, with 36 abstentions", "119-1-36"),
    ("adopted by a vote of 122 to 1, with one abstention", "122-1-1"),
    ("voted 21-20 with 12 abstentions", "21-20-12"),
    ("The result was 13 in favour, 2 against, no abstentions.", "13-2-0"),
    ("with 133 votes in favour and 12 against", "133-12-0"),
    ("Seventy-seven countries voted for the resolution, six voted against it and 74 abstained.", "77-6-74"),
    ("188 nations in favour, two against (the United States and Israel) and three abstentions", "188-2-3"),
    ("(30 in favour, 6 against, 11 abstaining)", "30-6-11"),
    ("11 states voted against, 58 abstained", "0-11-58"),
    ("by 24 votes to 15", "24-15-0"),
    ("It was rejected by 57 against to 48 in favour, with 42 abstentions.", "48-57-42"),
    (
        "Nineteen of the 47 members opposed Friday’s draft decision, 17 favoured it and 11 stayed neutral",
        "17-19-11",
    ),
    ("Nine of the 15 members voted for it on Friday and five against.", "9-5-0"),
    ("backed by 82 countries and opposed by 24", "82-24-0"),
    ("Forty states backed the text, nine rejected it and 12 did not vote.", "40-9-0-12"),
    ("The text was voted down by 41 votes to 27, with two abstentions.", "27-41-2"),
]
NOT_TALLIES = [
    "The talks ran from 10 to 12 on Monday.",
    "resolution 62/223 of 22 December 2007",
    "on 10-12-2014 they met",
    "It has 47 members and two observers.",
    "Output fell by 12 to 15 percent in a year.",
    "The party lost 10 to 12 seats.",
    "They reached a count of 12 to 15 people.",
]
LISTS = [
    ("In favour: France, Viet Nam.\nAgainst: China, Cuba.", "FRA+ VNM+ CHN- CUB-"),
    ("Abstaining: Brazil, Democratic Republic of the Congo.\nAbsent: Palau.", "BRA0 COD0"),
    ("Against (3): Belarus, Islamic Republic of Iran, Bolivia (Plurinational State of).", "BLR- IRN- BOL-"),
    ("Five abstained: Brazil, China, Germany, India and Russia.", "BRA0 CHN0 DEU0 IND0 RUS0"),
    ("two against (the United States and Israel)", "USA- ISR-"),
    ("It fell, with China and Russia voting against.", "CHN- RUS-"),
    ("Those voting against were China, Cuba and Iran.", "CHN- CUB- IRN-"),
    ("Fifty-eight members abstained, including India, Brazil and South Africa.", "IND0 BRA0 ZAF0"),
    ("Norway and Chile were among the 40 countries that voted in favour.", "NOR+ CHL+"),
]
SIGNS = {"support": "+", "oppose": "-", "abstain": "0"}


@pytest.mark.parametrize(("text", "tally"), TALLIES)
def test_tally(text, tally):
    assert [str(words.tally) for words in find_tallies(text, 0, len(text))] == [tally]


def test_stated_counts_stand_in_the_order_of_a_tally():
    text = "It lost by 57 against to 48 in favour. There were 58 abstentions and 11 against the other."
    assert [words.counts for words in find_tallies(text, 0, len(text))] == [(48, 57), (11, 58)]


@pytest.mark.parametrize("text", NOT_TALLIES)
def test_no_tally(text):
    assert list(find_tallies(text, 0, len(text))) == []


@pytest.mark.parametrize(("text", "votes"), LISTS)
def test_vote_list(text, votes):
    found = {vote.code + SIGNS[vote.stance.value] for vote in find_vote_lists(text, 0, len(text))}
    assert found == set(votes.split())


def test_a_sentence_with_against_and_a_place_in_brackets_is_no_list():
    text = "He warned against (further) sanctions on Iran and against travel (to Cuba) by officials."
    assert {v.code for v in find_vote_lists(text, 0, len(text))} <= {"CUB"}


@pytest.mark.parametrize(
    ("text", "tally"),
    [
        ("The vote was 14 to 1.", "14-1-0"),
        ("The text won 93 votes, with 24 against and 58 abstentions.", "93-24-58"),
        (
            "Ninety countries voted in favour of the text, 24 voted against it and 58 abstained.",
            "90-24-58",
        ),
        ("One hundred and eleven states voted for the text, 19 against and 55 abstained.", "111-19-55"),
        ("A hundred countries voted in favour, 11 against and 58 abstained.", "100-11-58"),
        ("24 members of the 47-member council in favour, 15 against and eight abstaining", "24-15-8"),
        ("The motion failed 24-93 with 58 abstentions.", "24-93-58"),
        ("In a 215-171 vote, the house passed the bill.", "215-171-0"),
        ("The 12-1 vote, with two abstentions, ended the matter.", "12-1-2"),
        ("The 12-to-1 vote ended the matter.", "12-1-0"),
        ("It passed unanimously, 15-0.", "15-0-0"),
        ("The text got 128 yes votes, nine no votes and 35 abstentions.", "128-9-35"),
        ("The text was approved 128 to 9; 35 countries abstained.", "128-9-35"),
        ("It passed by 12 votes with two abstentions and one vote against.", "12-1-2"),
        ("No country voted against and 35 abstained.", "0-0-35"),
        ("23 voting in favour and 12 against, while another 12, including Chile, abstained", "23-12-12"),
        ("With 35 abstentions, the text passed by 128 to nine.", "128-9-35"),
    ],
)
def test_a_tally_in_other_words(text, tally):
    assert [str(words.tally) for words in find_tallies(text, 0, len(text))] == [tally]


def test_the_votes_of_one_party_are_no_result():
    text = "Its group split: 115 of its members supported the report and 57 opposed it."
    assert list(find_tallies(text, 0, len(text))) == []
