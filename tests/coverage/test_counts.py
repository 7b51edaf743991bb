"""Numbers that sources could dispute: what is read as one, its bounds and what it counts."""

from __future__ import annotations

import pytest

from whipcount.coverage import ArticleInput, read_articles

Count = tuple[str, float | None, float | None, str]


def counts_of(sentence: str) -> list[Count]:
    head = "Assembly adopts a text on the oceans\n\nMarch 8, 2005"
    page = f"{head}\n\n{sentence} The chair then closed the debate.\n"
    reading = read_articles([ArticleInput("page.txt", page.encode())])
    return [(one.text, one.low, one.high, one.unit) for one in reading.quantities]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        (
            "Thirteen of the Security Council's 15 members backed the text on Friday.",
            ("Thirteen of the Security Council's 15 members", 13, 13, "states"),
        ),
        (
            "Twenty-seven of the 35 governors had their say on Friday.",
            ("Twenty-seven of the 35 governors", 27, 27, "governors"),
        ),
        ("On Friday 16 of the governors spoke.", ("16 of the governors", 16, 16, "governors")),
        ("The police held 12 of them on Friday.", ("12 of them", 12, 12, "people")),
        ("It would take one to two years, the envoy said.", ("one to two years", 1, 2, "years")),
        ("It would take at least five, the envoy said.", ("at least five", 5, None, "people")),
        ("The panel has received more than 300 by Friday.", ("more than 300", 300, None, "people")),
        ("A fund gets 20% of the products.", ("20%", 20, 20, "percent")),
        ("Two dozen governors signed the letter.", ("Two dozen governors", 24, 24, "governors")),
        (
            "He put the toll at about 5.4 million, well below.",
            ("about 5.4 million", 5_400_000, 5_400_000, "people"),
        ),
        ("It has sent eleven letters to the court.", ("eleven letters", 11, 11, "letters")),
        ("Some 24,000 a year are hurt by mines.", ("Some 24,000", 24_000, 24_000, "people")),
        (
            "There are about 15,000 nuclear warheads in the world.",
            ("about 15,000 nuclear warheads", 15_000, 15_000, "nuclear warheads"),
        ),
        ("Some 191 member states took part.", ("Some 191 member states", 191, 191, "states")),
    ],
)
def test_a_count_with_its_bounds_and_unit(sentence: str, count: Count) -> None:
    assert counts_of(sentence) == [count]


@pytest.mark.parametrize(
    "sentence",
    [
        "The two sides met for three hours in Geneva and agreed on four points.",
        "Under resolution 1718 and rule 12 of the rules the chair has the say.",
        "The chair spoke at about 10 am and left before 11 pm on Friday.",
        "The council met in some 2004 or 2005, the envoy said.",
    ],
)
def test_a_number_that_counts_nothing_disputed(sentence: str) -> None:
    assert counts_of(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("One hundred and eleven letters were sent.", 111, 111),
        ("Six thousand three hundred delegates met.", 6300, 6300),
        ("A million people fled.", 1e6, 1e6),
        ("Over one million people fled.", 1e6, None),
        ("Half a million people fled.", 5e5, 5e5),
        ("A quarter of a million people fled.", 250_000, 250_000),
        ("Two and a half million people fled.", 2.5e6, 2.5e6),
        ("Hundreds of people fled.", 100, None),
        ("Tens of thousands of people fled.", 1e4, None),
        ("Turnout was below 40 percent.", None, 40),
        ("Turnout was above 80 per cent.", 80, None),
        ("It would hand over 20% of its vaccines.", 20, 20),
        ("Just over 20 states spoke.", 20, None),
        ("Just under 20 states spoke.", None, 20),
        ("20 or more states spoke.", 20, None),
        ("Twenty or so states spoke.", 20, 20),
        ("All 28 NATO members met.", 28, 28),
        ("As many as 14 EU countries met.", None, 14),
        ("The death toll stands at 300.", 300, 300),
        ("It said 600 had been killed.", 600, 600),
        ("The text fell two votes short.", 2, 2),
        ("It has vetoed three resolutions.", 3, 3),
        ("The mandate was extended for six months.", 6, 6),
        ("The cost is US$2.8m.", 2.8e6, 2.8e6),
        ("The cost is €3bn.", 3e9, 3e9),
        ("A team of 13 of his officials left.", 13, 13),
    ],
)
def test_a_number_in_other_words(sentence: str, low: float | None, high: float | None) -> None:
    assert [(one[1], one[2]) for one in counts_of(sentence)] == [(low, high)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The council heard the two sides over two days.",
        "One in three members stayed out.",
        "The last two resolutions had lapsed.",
        "Its two years on the council are over.",
    ],
)
def test_a_number_told_in_passing_is_none(sentence: str) -> None:
    assert counts_of(sentence) == []
