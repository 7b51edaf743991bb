"""Date expressions and what they are counted from; the article is of Tuesday, 8 March 2005."""

from __future__ import annotations

import pytest

from whipcount.coverage import ArticleInput, read_articles


def dates_of(sentence: str) -> dict[str, str | None]:
    head = "Assembly adopts a text on the oceans\n\nMarch 8, 2005"
    page = f"{head}\n\n{sentence} The chair then closed the long debate.\n"
    found = read_articles([ArticleInput("page.txt", page.encode())]).dates
    return {date.text: str(date.value) if date.value else None for date in found}


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("The Assembly this morning adopted the text by a large majority.", "this morning", "2005-03-08"),
        ("The talks in the committee broke down last night, delegates said.", "last night", "2005-03-07"),
        ("Friday's outcome was a disappointment to the sponsors of the text.", "Friday", "2005-03-04"),
        ("The body will meet again at 10 a.m. on Wednesday, 16 March.", "Wednesday, 16 March", "2005-03-16"),
        ("The panel met on Thursday of last week.", "Thursday of last week", "2005-03-03"),
        ("The text was first tabled on Wednesday, 17 March, by Chile.", "Wednesday, 17 March", "2004-03-17"),
        ("The group had called for a deadline of December for the report.", "December", "2005-12"),
        ("The committee met in December to hear the report of its chair.", "December", "2004-12"),
        ("The state left the 1946 convention on whales before the vote.", "1946", "1946"),
        ("The state has said that it will sign by 2006 if it can.", "2006", "2006"),
        ("The panel had worked on the long report since 2003, it said.", "2003", "2003"),
    ],
)
def test_a_date_and_its_value(sentence: str, words: str, value: str) -> None:
    assert dates_of(sentence)[words] == value


@pytest.mark.parametrize(
    "sentence",
    [
        "The letter was signed by 2006 delegates from the region, it said.",
        "The camp holds the 2000 prisoners that the report speaks of.",
        "The fund has paid out more than $2005 million, the chair said.",
    ],
)
def test_a_count_is_no_year(sentence: str) -> None:
    assert dates_of(sentence) == {}
