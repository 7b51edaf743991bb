"""Ways in which news says that somebody said something, each on a sentence of our own."""

import pytest

from whipcount.coverage import ArticleInput, read_articles

HEAD = "November 12, 2015\n\n"
POOR = "the text was poor"


def _said(text):
    reading = read_articles([ArticleInput("page.txt", f"{HEAD}{text}\n".encode())])
    return [(s.text.strip('“”"., '), "+".join(s.speaker.states)) for s in reading.statements]


VERBS = """
said stated noted added warned insisted argued claimed alleged acknowledged conceded admitted
stressed emphasized underlined underscored maintained asserted contended declared announced
confirmed reiterated repeated observed remarked explained predicted recalled cautioned hinted
suggested indicated complained lamented charged testified vowed wrote tweeted countered responded
replied retorted reaffirmed protested agreed joked speculated opined mused regretted concluded
boasted fumed reasoned denied disclosed revealed affirmed signalled accepted
"""

PHRASES = [
    "pointed out", "told reporters", "told the BBC", "told a news conference", "told a regular briefing",
    "told Kyodo News", "told the Daily Record in an interview", "informed the council", "made clear",
    "made it clear", "made known earlier this week", "let it be known", "made plain", "went on to say",
    "was quoted as saying", "said in a statement", "said in an interview with the BBC", "said by telephone",
    "said on condition of anonymity",
    "said in a speech in Lima on Tuesday", "said in a letter to the council",
    "said on Twitter", "said on state television", "said via video link", "said late on Monday",
    "said after the vote", "hastened to add", "assured the chair", "reassured members", "reminded members",
    "took the floor to say", "issued a statement saying", "sent a letter saying", "gave assurances",
    "gave notice", "served notice", "issued a fresh warning", "told lawmakers", "told AFP",
]  # fmt: skip


@pytest.mark.parametrize("words", [*VERBS.split(), *PHRASES])
def test_words_of_saying_report_the_clause_after_them(words):
    assert _said(f"Chile’s envoy {words} that the text was poor.") == [(POOR, "CHL")]


SENTENCES = [
    # objects, some after a preposition
    ("Chile pleaded with Peru not to block the text.", [("Peru not to block the text", "CHL")]),
    ("Chile cautioned against a hasty vote.", [("against a hasty vote", "CHL")]),
    ("Chile insisted on a vote.", [("a vote", "CHL")]),
    ("Chile complained about the pressure put on it.", [("the pressure put on it", "CHL")]),
    ("Chile spoke out against the sanctions.", [("the sanctions", "CHL")]),
    ("Chile likened the inquiry to a circus.", [("the inquiry to a circus", "CHL")]),
    ("The report describes a network of camps.", [("a network of camps", "")]),
    ("Chile warned Peru against a hasty vote.", [("Peru against a hasty vote", "CHL")]),
    # what has no content of its own
    ("Chile wrote an earlier version of the draft.", []),
    ("Chile repeated the charge in a letter.", []),
    ("Chile thanked the chair on Thursday evening.", []),
    ("The draft threatens Peru with force and would refer it to the court.", []),
    ("Families are seldom told where they are.", []),
    ("Chile wrote the wording.", []),
    ("Chile had proposed an amendment urging talks.", [("talks", "CHL")]),
    ("Chile continued to support the force.", []),
    ("Chile is expected to ask the council to act.", []),
    ("It was a step that Peru welcomed and Chile rejected.", []),
    # quotations
    ("“The report,” said Chile’s envoy, “is unfair.”", [("The report", "CHL"), ("is unfair", "CHL")]),
    (
        "State-run television quoted the Sudanese information minister as saying that the text was poor.",
        [(POOR, "SDN")],
    ),
    ("The TASS news agency quoted Russia’s envoy as saying the text was poor.", [(POOR, "RUS")]),
    ("Interfax cited Russia’s envoy as saying the text was poor.", [(POOR, "RUS")]),
    ("“The text was poor,” Chile’s envoy wrote on Twitter.", [("The text was poor", "CHL")]),
    ("“The text was poor,” according to Chile’s envoy.", [("The text was poor", "CHL")]),
    ("“The text was poor,” read a statement from Chile’s mission.", [("The text was poor", "CHL")]),
    ("Chile’s envoy had this to say: “The text was poor.”", [("The text was poor", "CHL")]),
    ("Chile’s envoy was blunt: “The text was poor.”", [("The text was poor", "CHL")]),
    ("Chile’s envoy was blunt. “The text was poor,” she said.", [("The text was poor", "CHL")]),
    ("The motto was plain: “Nobody waits.”", []),
    ("“Where is it?” Chile’s envoy asked.", [("Where is it?", "CHL")]),
    ("“Where is it?” asked Chile’s envoy.", [("Where is it?", "CHL")]),
    ("Chile’s envoy asked the council: “Where is it?”", [("Where is it?", "CHL")]),
    ("Chile’s envoy asked for a recorded vote.", [("a recorded vote", "CHL")]),
    (
        "It was, Chile’s envoy said, a “dark day.”",
        [("It was, Chile’s envoy said, a “dark day", "CHL")],
    ),
    # nouns that attribute
    ("Members brushed aside warnings from Chile and Peru that the text was poor.", [(POOR, "CHL+PER")]),
    ("Members ignored Chile’s latest warning that the text was poor.", [(POOR, "CHL")]),
    ("Chile’s claim that the text was poor was ignored.", [(POOR, "CHL")]),
    ("The members were told by Chile’s envoy that the text was poor.", [(POOR, "CHL")]),
    ("Members were told that the text was poor.", []),
    # where it starts and ends
    ("That report concluded that the text was poor.", [(POOR, "")]),
    ("Russia’s envoy said there were grounds for doubt.", [("there were grounds for doubt", "RUS")]),
    (
        "Chile told the council that the text was poor, but that it would abstain.",
        [(POOR, "CHL"), ("it would abstain", "CHL")],
    ),
    (
        "Chile said the text was poor, but that does not mean a veto.",
        [("the text was poor, but that does not mean a veto", "CHL")],
    ),
    (
        "Chile’s envoy said the text was poor, but he cautioned against a vote.",
        [(POOR, "CHL"), ("against a vote", "CHL")],
    ),
    ("Chile condemned the attack, hours after inspectors had left.", [("the attack", "CHL")]),
    (
        "India backed a text that asks Sri Lanka to act on its findings, breaking with its practice.",
        [("Sri Lanka to act on its findings", "")],
    ),
    (
        "It urged an inquiry that experts had recommended in April 2011.",
        [("an inquiry that experts had recommended in April 2011", "")],
    ),
    (
        "Detainees are kept in pits, the report says, and their families are not told.",
        [("Detainees are kept in pits, the report says, and their families are not told", "")],
    ),
    (
        "Chile said pressure would not help, and Cuba warned the council not to act.",
        [("pressure would not help", "CHL"), ("the council not to act", "CUB")],
    ),
    ("Chile has disputed that figure.", [("that figure", "CHL")]),
    ("Chile said nearly all had left.", [("nearly all had left", "CHL")]),
    ("Chile pledged never to leave.", [("never to leave", "CHL")]),
    ("Chile expressed concern that the text was poor.", [(POOR, "CHL")]),
    ("“The text was poor,” Chile’s envoy told the council on 19 September.", [("The text was poor", "CHL")]),
    (
        "The assembly declared that the vote has no validity, handing Chile a victory.",
        [("the vote has no validity", "UN")],
    ),
    ("Arguing that the text was poor, Chile voted no.", [(POOR, "CHL")]),
    (
        "Chile abstained because, its envoy said, it was late.",
        [
            ("Chile abstained because, its envoy said, it was late", "CHL"),
        ],
    ),
    (
        "The text condemns the raids, calls for talks and urges all states to help.",
        [("the raids", ""), ("talks", ""), ("all states to help", "")],
    ),
    (
        "Chile said the text was good, while Peru called it unfair.",
        [("the text was good", "CHL"), ("it unfair", "PER")],
    ),
    # who speaks
    (
        "The council adopted a resolution Thursday that voices concern over the raid.",
        [("concern over the raid", "UN")],
    ),
    (
        "Chile’s envoy accused Peru of ignoring what he called a plot, and said that the text was poor.",
        [("Peru of ignoring what he called a plot", "CHL"), (POOR, "CHL")],
    ),
    (
        "The Dravida Front (DMK), an ally of the Congress at the centre, had threatened to pull out.",
        [("to pull out", "")],
    ),
    (
        "The council adopted a resolution giving Iraq a last chance and warning it of severe measures.",
        [("it of severe measures", "UN")],
    ),
    (
        "It sent letters to Syria and Mexico last week asking them to back the text.",
        [("them to back the text", "")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_sentence_gives_what_was_said(text, expected):
    assert _said(text) == expected


def test_a_list_of_names_in_an_aside_is_not_who_speaks():
    text = "The text, which was tabled by Mauritius, Montenegro and Macedonia, calls for talks."
    reading = read_articles([ArticleInput("page.txt", f"{HEAD}{text}\n".encode())])
    assert [statement.speaker.mention[:8] for statement in reading.statements] == ["The text"]


@pytest.mark.parametrize(
    "words",
    ["wants the council to act", "believes the text was poor", "hopes the council will act",
     "will say it was poor", "voted against the text", "did not say whether it was poor",
     "would not say it was poor", "is likely to say so"],
)  # fmt: skip
def test_thoughts_plans_and_refusals_say_nothing(words):
    assert _said(f"Chile {words}.") == []
