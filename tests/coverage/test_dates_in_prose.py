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


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("The vote is set for Friday.", "Friday", "2005-03-11"),
        ("Diplomats are to meet again on Monday.", "Monday", "2005-03-14"),
        ("The session, which ends on Friday, heard forty speakers.", "Friday", "2005-03-11"),
        ("The council is to vote later on Tuesday.", "Tuesday", "2005-03-08"),
        ("At 10 a.m. on Thursday the council will vote.", "Thursday", "2005-03-10"),
        ("This Friday the council votes.", "This Friday", "2005-03-11"),
        ("The council votes on Friday.", "Friday", "2005-03-11"),
        ("The council had been due to vote on Monday.", "Monday", "2005-03-07"),
        ("The mandate expires in June.", "June", "2005-06"),
        ("The mandate runs until the end of June.", "the end of June", "2005-06-30"),
        ("It comes into force on 1 July.", "1 July", "2005-07-01"),
        ("The report must be delivered by 15 May.", "15 May", "2005-05-15"),
        ("The referendum on March 26 is illegal, he said.", "March 26", "2005-03-26"),
        ("The text was signed on 15 May.", "15 May", "2004-05-15"),
        ("It was adopted in December last year.", "December last year", "2004-12"),
        ("It was adopted in March of last year.", "March of last year", "2004-03"),
        ("It was adopted the year before last.", "the year before last", "2003"),
        ("Twenty years ago the council met.", "Twenty years ago", "1985"),
        ("Two decades ago the council met.", "Two decades ago", "1985"),
        ("He spoke in late 2003.", "late 2003", "2003"),
        ("He spoke in the summer of 2003.", "the summer of 2003", "2003"),
        ("He spoke last summer.", "last summer", "2004"),
        ("He spoke at the weekend.", "the weekend", "2005-W09"),
        ("Between 1998 and 2000 it met.", "2000", "2000"),
        ("By the end of 2006 it will be done.", "the end of 2006", "2006"),
        ("On Monday last week it voted.", "Monday last week", "2005-02-28"),
        ("It was signed on 21/02/2005.", "21/02/2005", "2005-02-21"),
        ("It was signed on 03/02/2005.", "03/02/2005", None),
        ("The decision on Monday followed a walkout a day earlier.", "a day earlier", "2005-03-06"),
        ("It met on 1 March and voted the following day.", "the following day", "2005-03-02"),
        ("It met in October 2004. A month later it voted.", "A month later", "2004-11"),
        ("Two days earlier, Peru had withdrawn.", "Two days earlier", None),
        ("The body would start working by the middle of 2006.", "the middle of 2006", "2006"),
        ("It noted that the case came before the council on March 24.", "March 24", "2005-03-24"),
    ],
)
def test_a_date_told_in_other_words(sentence: str, words: str, value: str | None) -> None:
    assert dates_of(sentence)[words] == value


def test_a_day_before_an_event_is_no_date() -> None:
    assert list(dates_of("The envoy spoke on Monday, a day before the vote.")) == ["Monday"]
