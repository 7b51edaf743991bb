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


SIGNS = {"+": "support", "-": "oppose", "0": "abstain", "*": "sponsor", "?": "undecided"}


@pytest.mark.parametrize(
    ("sentence", "positions"),
    [
        ("Norway threw its support behind the draft.", "NOR+"),
        ("Norway balked at the text.", "NOR-"),
        ("Japan urged the committee to adopt the draft.", "JPN+"),
        ("Japan is a co-sponsor of the draft.", "JPN*"),
        ("Japan signed on as a co-sponsor.", "JPN*"),
        ("Japan added its name to the draft.", "JPN*"),
        ("Peru withdrew its support for the draft.", "PER-"),
        ("India said no to the draft.", "IND-"),
        ("India registered an abstention.", "IND0"),
        ("China cast the lone dissenting vote.", "CHN-"),
        ("Abstentions came from India and Nepal.", "IND0 NPL0"),
        ("The abstainers included India and Nepal.", "IND0 NPL0"),
        ("Opposition came from Cuba and Iran.", "CUB- IRN-"),
        ("The text won the backing of Kenya and Ghana.", "KEN+ GHA+"),
        ("The text passed over the objections of Cuba and Iran.", "CUB- IRN-"),
        ("The text passed despite Cuba's opposition.", "CUB-"),
        ("Cuba, a fierce critic of the draft, spoke first.", "CUB-"),
        ("Kenya, a supporter of the draft, spoke first.", "KEN+"),
        ("Cuba raised objections to the draft.", "CUB-"),
        ("Kenya pledged its support for the draft.", "KEN+"),
        ("Kenya refused to support the draft.", "KEN-"),
        ("Neither Kenya nor Ghana voted for the draft.", "KEN- GHA-"),
        ("Not even Kenya voted for the draft.", "KEN-"),
        ("Kenya explained its abstention.", "KEN0"),
        ("Kenya's vote against the text came as a surprise.", "KEN-"),
        ("Kenya's opposition to the draft came as a surprise.", "KEN-"),
        ("The Kenyan veto killed the draft.", "KEN-"),
        ("Kenya changed its vote to yes.", "KEN+"),
        ("Kenya, which abstained last year, voted yes.", "KEN+"),
        ("Kenya said it could not vote for the draft. Kenya abstained.", "KEN0"),
        ("Kenya declined to say how it would vote.", "KEN?"),
        ("Kenya has not yet decided whether to co-sponsor the draft.", "KEN?"),
        ("Russia voted no, joined by Bolivia.", "RUS- BOL-"),
        ("Russia, along with Bolivia, voted no.", "RUS- BOL-"),
        ("Bolivia sided with Russia. Russia voted against the draft.", "RUS- BOL-"),
        ("All 28 members voted for it, as did Turkey and Japan.", "TUR+ JPN+"),
        ("Kenya and Ghana were among 14 states that voted in favour.", "KEN+ GHA+"),
        ("The sponsors, France and Kenya, spoke first.", "FRA* KEN*"),
        ("France, the main sponsor of the text, spoke first.", "FRA*"),
        ("A text sponsored by more than 40 countries including France and Kenya passed.", "FRA* KEN*"),
        ("A resolution brought by France passed.", "FRA*"),
        ("Cuba asked for the vote to be postponed.", "CUB-"),
        ("Cuba sought to water down the text.", "CUB-"),
        ("Cuba dissociated itself from the consensus.", "CUB-"),
        ("Cuba opposed the renewal.", "CUB-"),
        ("Cuba asked the sponsors to withdraw the draft.", "CUB-"),
        ("Cuba branded the decision “a sentence without a trial”.", "CUB-"),
        ("Kenya and Ghana were among those who supported it.", "KEN+ GHA+"),
        ("The text was piloted by Kenya and Ghana.", "KEN* GHA*"),
        (
            "China and Cuba voted against it. Burundi also changed its position and joined them.",
            "CHN- CUB- BDI-",
        ),
        (
            "The envoy of Kenya said his country was against resolutions aimed at single states.",
            "KEN-",
        ),
    ],
)
def test_a_position_in_other_words(sentence, positions):
    told = {(one[:3], SIGNS[one[3:]]) for one in positions.split()}
    assert {(actor, stance) for actor, stance, _ in _positions(sentence)} == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Kenya will not oppose the draft.",
        "Kenya could support the draft only if it were changed.",
        "Had the text been weaker, Kenya would have supported it.",
        "Kenya's support for the rebels was well known.",
        "Kenya accepted the statement of the chair.",
        "Kenya denied that the building broke the draft.",
        "Kenya called the draft “a historic step”.",
        "Opposition leaders in Kenya met.",
        "Without a Russian veto the text would stand.",
        "The sponsors, Kenya said, had not read the text.",
    ],
)
def test_no_position_in_other_words(sentence):
    assert _positions(sentence) == set()


def test_an_act_is_pointed_at_by_any_such_move():
    text = "The experts urged the Security Council to refer Peru to the ICC. China would block any such move."
    reading = read_articles([ArticleInput("page.txt", (DRAFT + text + "\n").encode())])
    assert ("CHN", "icc-referral") in {(p.actor, p.proposal) for p in reading.positions}
