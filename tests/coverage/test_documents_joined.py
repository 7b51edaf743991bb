"""Which mentions are of one document: stages and judgements of a text, wishes, rivals, other years'."""

from __future__ import annotations

import pytest

from whipcount.coverage import ArticleInput, read_articles

LEAD = (
    "Council votes on Syria\n\nMarch 5, 2014\n\nThe Human Rights Council on Wednesday adopted a resolution "
    "on Syria tabled by France. The resolution condemns the attacks.\n\n"
)


def keys_of(story: str) -> dict[str, str]:
    """Return the key of every mention in the story, by its words, and that of the main text as `main`."""
    page = LEAD + story + "\n"
    reading = read_articles([ArticleInput("page.txt", page.encode())])
    told = {m.text: m.key for m in reading.documents if m.span.start >= len(LEAD)}
    return {"main": next(m.key for m in reading.documents), **told}


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("Russia said that it could not support a draft which laid all the blame on one side.", "a draft"),
        ("Cuba described it as “a one-sided text” that would help nobody at all.", "a one-sided text"),
        ("France had dropped the clause from an earlier draft to win over others.", "an earlier draft"),
        ("“It is a text about people,” the envoy of France said of it.", "a text about people"),
        ("The resolution, A/RES/71/187, is not legally binding on anybody.", "A/RES/71/187"),
        ("The resolution is expected to be adopted by the U.N. General Assembly in May.", "The resolution"),
        (
            "Paris said that a second resolution would be needed.\n\nChina said the resolution was weak.",
            "the resolution",
        ),
        (
            "It would have to be the subject of a separate resolution.\n\nCuba opposed the resolution.",
            "the resolution",
        ),
        ("In a paper sent to partners, Peru urged them to vote against the text.", "the text"),
        ("Serbia pointed to Kosovo’s declaration of independence. Chile backed the text.", "the text"),
    ],
)
def test_it_is_the_text_of_the_story(story: str, words: str) -> None:
    keys = keys_of(story)
    assert keys[words] == keys["main"]


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("Paris said that a second resolution would be needed.", "a second resolution"),
        ("An earlier draft vetoed by Russia went further.", "An earlier draft"),
        ("Last year's text won 95 votes.", "year's text"),
        ("Russia tabled a rival draft.", "a rival draft"),
    ],
)
def test_it_is_another_text(story: str, words: str) -> None:
    keys = keys_of(story)
    assert keys[words] != keys["main"]


def test_reports_of_two_bodies_are_two() -> None:
    keys = keys_of("The Commission's report came first. According to the panel's report, many died.")
    assert keys["The Commission's report"] != keys["the panel's report"]


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (
            "Chile spoke of the agreement on the return of refugees.",
            "the agreement on the return of refugees",
        ),
        ("Chile reserved the right to reject the package.", "the package"),
        ("In a press release, the council said that it would meet.", "a press release"),
        ("Peru tabled a text on behalf of the group.", "a text"),
        ("Peru adopted a resolution drafted by Chile.", "a resolution"),
        ("According to our latest yearly survey, many died.", "our latest yearly survey"),
        (
            "It follows the report of the council’s Fact-Finding Mission.",
            "the report of the council’s Fact-Finding Mission",
        ),
    ],
)
def test_the_words_of_a_mention(story: str, words: str) -> None:
    assert words in keys_of(story)


@pytest.mark.parametrize(
    "story",
    [
        "Nobody is above the law.",
        "It was lawful under international law.",
        "They met in agreement with Chile.",
    ],
)
def test_what_is_no_document(story: str) -> None:
    assert set(keys_of(story)) == {"main"}
