"""States ranged on a side, or beside another state, on a draft by Chile."""

from __future__ import annotations

import pytest

from whipcount.coverage import ArticleInput, read_articles

HEAD = "Council votes on the oceans\n\nMarch 8, 2005\n\nThe council took up the draft resolution on Friday."


def stances(sentence: str) -> set[str]:
    page = f"{HEAD} {sentence} The long debate was then closed by the chair.\n"
    found = read_articles([ArticleInput("page.txt", page.encode())]).positions
    return {f"{one.actor} {one.stance.value}" for one in found}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Peru, Togo and Kenya were among the opponents.", "PER oppose, TGO oppose, KEN oppose"),
        ("Norway was one of the few supporters of the text.", "NOR support"),
        (
            'Libya and Kenya joined Peru and Togo in the "no" camp.',
            "LBY oppose, KEN oppose, PER oppose, TGO oppose",
        ),
        ("Norway later joined Kenya in abstaining.", "NOR abstain, KEN abstain"),
        ("The delegations of Mexico and Peru also spoke in favour.", "MEX support, PER support"),
        ("Lima is against it, diplomats said.", "PER oppose"),
        ("Norway came out against the draft on Monday.", "NOR oppose"),
        ("Eleven stayed neutral, among them Malaysia and Kenya.", "MYS abstain, KEN abstain"),
        ("Peru voted against the draft. So did Kenya and Togo.", "PER oppose, KEN oppose, TGO oppose"),
        ("Peru abstained; Kenya and Togo took the same course.", "PER abstain, KEN abstain, TGO abstain"),
        ("Peru abstained, as did Kenya.", "PER abstain, KEN abstain"),
        ("Peru voted against the draft and Kenya sided with Peru.", "PER oppose, KEN oppose"),
        ("It was submitted by Chile together with Norway and Peru.", "CHL sponsor, NOR sponsor, PER sponsor"),
    ],
)
def test_states_in_a_line(sentence: str, expected: str) -> None:
    assert stances(sentence) == set(expected.split(", "))


@pytest.mark.parametrize(
    "sentence",
    [
        "Peru is against interference in the affairs of any state, its envoy said.",
        "Kenya was among the first states to hold elections after the war.",
        "Norway joined Kenya in mourning the victims of the storm.",
        "So was the mood in the hall, where Kenya has its seat.",
        "Kenya remained silent for the rest of the day.",
    ],
)
def test_words_that_range_nobody(sentence: str) -> None:
    assert stances(sentence) == set()
