"""Who said what, on sentences of our own: each rule in both directions."""

import pytest

from whipcount.coverage import ArticleInput, read_articles

HEAD = "November 12, 2015\n\n"


def _read(text, head=HEAD):
    return read_articles([ArticleInput("page.txt", (head + text + "\n").encode())]).statements


def _said(text, head=HEAD):
    return [(s.text.strip('“”"., '), "+".join(s.speaker.states)) for s in _read(text, head)]


SPEAKERS = [
    # the fronted phrase is no name of the speaker's
    (
        "Speaking for the Arab Group and Peru, the envoy of Ghana said that the vote was early.",
        [("the vote was early", "GHA")],
    ),
    ("Ann Lee, an expert at the institute said the vote was early.", [("the vote was early", "")]),
    # a dateline set off by an underscore, joint subjects
    (
        "UNITED NATIONS (AP) _ Chile and Peru on Monday rejected a text, saying the talks were open.",
        [("a text", "CHL+PER"), ("the talks were open", "CHL+PER")],
    ),
    # the resolution, not the body, has both verbs of the relative clause
    (
        "The Assembly adopted a resolution which deplores the raid and demands an inquiry.",
        [("the raid", "UN"), ("an inquiry", "UN")],
    ),
    # they: who acts before the colon
    ("Lima and Quito took one line: the plan, they said, is too costly.", [("*is too costly", "PER+ECU")]),
    # quoted as saying
    ("Ana Silva of Brazil was quoted as saying that the text was poor.", [("the text was poor", "BRA")]),
    (
        "Kenya’s envoy was quoted by the Daily Record as saying that nobody had called.",
        [("nobody had called", "KEN")],
    ),
    # dash-set names
    (
        "The co-chairs of the talks - Norway and Chile - said that the round was over.",
        [("the round was over", "NOR+CHL")],
    ),
    # a statement issued, an addressee with a name
    (
        "“We stand ready,” the Ghanaian mission said in a note issued before the debate.",
        [("We stand ready", "GHA")],
    ),
    (
        "Norway wrote to the Council’s president, Chile, that the report was late.",
        [("the report was late", "NOR")],
    ),
    # regret, signal
    ("Austria regretted that no text was tabled.", [("no text was tabled", "AUT")]),
    ("Egypt has signalled that it will vote no.", [("it will vote no", "EGY")]),
    ("Egypt signalled the driver.", []),
    # agentless participle: the question is not the speaker's
    (
        "Asked whether Peru would vote, Chile’s envoy replied: “Ask them.”",
        [("Ask them", "CHL")],
    ),
    # what was asked for names no words
    ("Asked whether Lima regretted its vote, a Peruvian aide declined to comment.", []),
    ("A report issued on Monday calls for a ban.", [("a ban", "")]),
    ("Ghana’s envoy put the number of dead at 300.", [("the number of dead at 300", "GHA")]),
    ("Ghana’s vote put the talks at risk.", []),
    ("Peru rejected that report as untrue.", [("that report as untrue", "PER")]),
    ("Peru said that report writers were paid.", [("report writers were paid", "PER")]),
    ("The Assembly welcomed the pact by a vote of 90 to none.", [("the pact", "UN")]),
    ("That is what Norway asked for in June.", []),
    ("When the committee decided on Monday to open talks, Peru was absent.", []),
    ("Kenya explained its vote in a short note.", []),
    ("Kenya explained that the vote was free.", [("the vote was free", "KEN")]),
    # a state with an unread demonym is not the last one named
    ("China spoke first. “No,” the Congolese delegation said.", [("No", "")]),
]


@pytest.mark.parametrize(("text", "expected"), SPEAKERS)
def test_who_said_what(text, expected):
    found = _said(text)
    assert [states for _, states in found] == [states for _, states in expected]
    for (words, _), (wanted, _) in zip(found, expected, strict=True):
        assert words.endswith(wanted[1:]) if wanted.startswith("*") else words == wanted


SPANS = [
    ("Peru said the text was weak, while the envoy of Chile recalled that it was new.", "the text was weak"),
    ("Peru said the text was weak, though an aide to the premier declined to comment.", "the text was weak"),
    (
        "Peru said the text was weak, and its spokesman urged delegates to wait.",
        "the text was weak",
    ),
    ("A spokesman for Peru welcomed the vote but declined to give details.", "the vote"),
    ("The Assembly called on Peru to open the camps, approving a text by a wide margin.", None),
    ("Peru condemned the raid, a rebuke that Chile ignored.", "the raid"),
    ("Peru said the raid was wrong; it would vote no.", "the raid was wrong; it would vote no"),
    ("Peru said the raid was wrong; the debate ended at noon.", "the raid was wrong"),
    ("The camps, Peru’s envoy said, and had doubled in size.", None),
    ("Peru said that rain had come while the talks went on.", "rain had come while the talks went on"),
    ("The army, which claimed it saw no raid, warned the villages against crossing.", "it saw no raid"),
]


@pytest.mark.parametrize(("text", "words"), SPANS)
def test_where_a_statement_ends(text, words):
    found = [s.text for s in _read(text)]
    if words is None:
        assert not any("approving" in words for words in found)
    else:
        assert words in found


def test_own_delegation_is_no_second_speaker():
    found = _said(
        "Mr. Abeba of Kenya told the panel that his delegation rejected the text and would vote no."
    )
    assert len(found) == 1


def test_a_name_after_a_possessive_is_who_speaks_next():
    text = "Dora Lima, the envoy of Peru, said no.\n\nNorway’s Olav Dahl was curt. “Wait,” he told reporters."
    assert ("Wait", "NOR") in _said(text)


def test_an_ambassador_without_a_state_gets_none_from_nearby():
    text = "China voted no. Ambassador Ann Miller told the panel that Washington had sought Chinese support."
    assert ("Washington had sought Chinese support", "") in _said(text)


def test_a_minister_after_its_ministry_is_of_that_state():
    text = (
        "BAKU, Nov 12 (AFP) - Yerevan was calm on Monday after a long night of talks in the capital.\n\n"
        "Yerevan sees no cause. The note “is old”, its foreign ministry said, and Foreign Minister Ara "
        "Manukian warned that talks would suffer."
    )
    assert ("talks would suffer", "ARM") in _said(text)


def test_its_is_not_a_state_named_two_sentences_before():
    text = (
        "Peru had asked Chile to wait. For the Free Front the day was long. "
        "Its representative in Lagos wrote that the time had come."
    )
    assert ("the time had come", "") in _said(text)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("A Security Council diplomat said the text was dead.", ""),
        ("A spokesman for the Human Rights Council said the text was dead.", "UN"),
        ("The 193-member body said the text was dead.", "UN"),
        ("A North Korean letter called the EU-Japan draft “hostile”.", "PRK"),
    ],
)
def test_whom_a_mention_speaks_for(text, states):
    assert [found for _, found in _said(text)] == [states]


def test_his_report_belongs_to_the_person():
    text = (
        "Ida Holm, the Special Rapporteur on the situation of human rights in Eritrea, said that she was "
        "barred. Her latest report describes the camps as full."
    )
    assert ("the camps as full", "UN") in _said(text)
