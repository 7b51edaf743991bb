from __future__ import annotations

from datetime import date

import pytest

from whipcount.coverage import ArticleInput, dated

BODY = (
    "The General Assembly adopted a resolution on the oceans by a vote of 84 to 34 on Friday.\n\n"
    "The ambassador of France said on Tuesday, March 4, 2008, that the text was balanced and fair.\n"
)
DAY = date(2018, 9, 17)


def published(head: str) -> date | None:
    page = f"Assembly adopts a text on the oceans\n\n{head}\n\n{BODY}"
    return dated([ArticleInput("page.txt", page.encode())])[0]


@pytest.mark.parametrize(
    "line",
    [
        "Sept. 17, 2018",
        "Mon 17 Sep 2018 09.12 BST",
        "Page last updated at 18:42 GMT, Monday, 17 September 2018 19:42 UK",
        "From our staff | Sep 17, 2018 | 5:02 AM",
        "UPDATED : Monday, 17 September, 2018, 4:36pm",
        "2018/09/17 17:05",
        "2018.09.17",
        "2018-09-17T10:22:00Z",
        "17-Sep-2018",
        "First published on Mon 17 Sep 2018 01.00 EDT",
        "Published: 17.09.2018",
        "Posted 09/17/2018",
        "Date:\n17/09/2018",
        "GENEVA/NEW YORK, September 17, 2018",
        "Updated 12:05 PM ET, Mon September 17, 2018",
        "Story highlights Updated 1712 GMT (0112 HKT) September 17, 2018",
        "All News 21:13 September 17, 2018",
        "September 17, 2018 (Mainichi Japan)",
        "KYODO NEWS - Sep 17, 2018 - 21:13 | World, All",
        "World News September 17, 2018 / 5:12 PM / 7 years ago",
        "New Delhi, Sep 17, 2018 (PTI)",
        "Express News Service | New Delhi | Published: September 17, 2018 5:12:00 am",
        "By Online Desk  Published: 17th September 2018 05:12 AM  | Last Updated: 19th September 2018",
        "Published On 17 Sep 201817 Sep 2018",
        "17 September 2018Human Rights",
        "Tue., Sept. 17, 2018 timer 3 min. read",
        "the 17th of September, 2018",
        "This article was published on 17 September 2018",
        "By Our Correspondent, Geneva, 17 September 2018",
        "Web posted at: 9/17/2018 3:12:00",
    ],
)
def test_the_day_that_a_page_states(line: str) -> None:
    assert published(line) == DAY


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Published: 8/3/2018", None),
        ("Published: 8/3/2018 9:12 EDT", date(2018, 8, 3)),
        ("Published: 8/3/2018 9:12 GMT", date(2018, 3, 8)),
        ("Published: 08.03.2018", date(2018, 3, 8)),
        ("Published: 31.02.2018", None),
        ("Issued on: 08/03/2018 - 21:13", date(2018, 3, 8)),
        ("Updated 9 March 2018\n\nPublished 8 March 2018", date(2018, 3, 8)),
        ("Updated: 9 March 2018 | Published: 8 March 2018", date(2018, 3, 8)),
        ("Press Release\n\n08/03/2018", date(2018, 3, 8)),
        ("Meetings Coverage and Press Releases\n8/3/2018\nPlenary", date(2018, 3, 8)),
    ],
)
def test_figures_that_may_be_two_days_are_not_guessed(head: str, day: date | None) -> None:
    assert published(head) == day


@pytest.mark.parametrize(
    "line", ["17/09/2018", "09/17/2018 04:13:05 pm", "Est. 17 September 1923", "1/2/3", "Today: 9 May 2018"]
)
def test_a_clock_or_a_founding_day_is_no_publication(line: str) -> None:
    assert published(line) is None


@pytest.mark.parametrize(
    "dateline",
    [
        "GENEVA (17 September 2018) - ",
        "NEW YORK, Sept 17, 2018 (Reuters) - ",
        "Paris, 17 Sept 2018 — ",
        "(New York, September 17, 2018) – ",
        "MOSCOW, September 17, 2018. /TASS/. ",
        "NEW DELHI, 17 SEPTEMBER 2018: ",
        "[September 17, 2018] ",
    ],
)
def test_the_day_in_a_dateline(dateline: str) -> None:
    page = f"Assembly adopts a text on the oceans\n\n{dateline}{BODY}"
    assert dated([ArticleInput("page.txt", page.encode())]) == (DAY,)


def test_a_label_below_the_story_tells_the_day_too() -> None:
    page = f"Assembly adopts a text on the oceans\n\n{BODY}\n\nDATE 17.09.2018\n\nSHARE   Send\n"
    assert dated([ArticleInput("page.txt", page.encode())]) == (DAY,)
