"""Positions in sentences of our own: who stands where on the draft, and in which mood it is told."""

import pytest

from whipcount.coverage import ArticleInput, read_articles

DRAFT = "October 20, 2014\n\nThe draft resolution on Crimea was tabled by Canada in the committee on Monday. "

SENTENCES = [
    ("Norway backed the text.", {("NOR", "support", "asserted")}),
    ("Cuba and Iran voted against it.", {("CUB", "oppose", "asserted"), ("IRN", "oppose", "asserted")}),
    ("Brazil abstained.", {("BRA", "abstain", "asserted")}),
    ("China would veto it.", {("CHN", "oppose", "predicted")}),
    ("If it came to a vote, China would veto it.", {("CHN", "oppose", "conditional")}),
    ("The representative of Egypt said his country would abstain.", {("EGY", "abstain", "predicted")}),
    (
        "The envoy of Chile said that his delegation could not support the draft.",
        {("CHL", "oppose", "reported")},
    ),
    ("Russia used its veto.", {("RUS", "oppose", "asserted")}),
    ("Belarus was the only country to oppose the text.", {("BLR", "oppose", "asserted")}),
    (
        "The text is backed by Kenya and Ghana.",
        {("KEN", "support", "asserted"), ("GHA", "support", "asserted")},
    ),
    ("India dissociated itself from the text.", {("IND", "oppose", "asserted")}),
    ("Peru urged members to support the text.", {("PER", "support", "reported")}),
]
NONE = [
    "Norway read the text again before lunch.",
    "The text mentions China and Cuba by name.",
    "Germany had been expected to vote no.",
]


def _positions(sentence):
    reading = read_articles([ArticleInput("page.txt", (DRAFT + sentence + "\n").encode())])
    return {(p.actor, p.stance.value, p.modality.value) for p in reading.positions if p.actor != "CAN"}


@pytest.mark.parametrize(("sentence", "positions"), SENTENCES)
def test_position(sentence, positions):
    found = _positions(sentence)
    moods = {"reported", "predicted", "conditional"} if "said" in sentence else {"asserted"}
    plain = {(actor, stance) for actor, stance, _ in positions}
    assert {(actor, stance) for actor, stance, _ in found} == plain
    if "said" not in sentence:
        assert found == positions
    else:
        assert {mood for _, _, mood in found} <= moods


@pytest.mark.parametrize("sentence", NONE)
def test_no_position(sentence):
    assert _positions(sentence) == set()


def test_the_sponsor_is_read_from_a_passive():
    reading = read_articles([ArticleInput("page.txt", (DRAFT + "\n").encode())])
    assert [(p.actor, p.stance.value) for p in reading.positions] == [("CAN", "sponsor")]
