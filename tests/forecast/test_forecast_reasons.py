"""Reasons in words: right, short and varied."""

from __future__ import annotations

import pytest

from whipcount.domain import Vote
from whipcount.forecast.reasons import describe_record

MARK = {"Y": Vote.YES, "A": Vote.ABSTAIN, "N": Vote.NO, "X": Vote.ABSENT}


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ("YYYYYYY", "yes in all seven votes"),
        ("XXXXXXX", "absent from all seven votes"),
        (".YYYYYY", "yes in all six votes since it joined (2006)"),
        (".....NN", "no in both votes since it joined (2010)"),
        ("......Y", "yes in 2011, its only vote so far on this matter"),
        (".......", "no vote on this matter: not a member at any of the seven earlier votes"),
        ("AAAAAAY", "abstained in the six votes from 2005 to 2010, yes in 2011"),
        ("YYAAAAY", "abstained in four of the last five votes, yes in 2011"),
        ("AYYYYYY", "yes in the last six votes, abstained in 2005"),
        ("AAAAAYY", "yes in the last two votes, abstained in the five before"),
        ("YYYYYAY", "yes in six of the seven votes, abstained in 2010"),
        ("AXXNAAA", "abstained in the last three votes, before that one abstention, one no and two absences"),
        ("XXXNAAY", "yes in 2011; before that two abstentions, one no and three absences"),
        (".....AY", "abstained in 2010, yes in 2011"),
    ],
)
def test_the_record_in_words(marks, words):
    votes = [(2005 + place, MARK[mark]) for place, mark in enumerate(marks) if mark != "."]
    assert describe_record(votes, chain_length=7) == words


def test_a_chain_of_one_vote():
    assert describe_record([(2011, Vote.NO)], chain_length=1) == "no in the one earlier vote (2011)"
    assert (
        describe_record([], chain_length=1) == "no vote on this matter: not a member at the one earlier vote"
    )
    assert describe_record([], chain_length=0) == "no recorded vote on this matter yet"
