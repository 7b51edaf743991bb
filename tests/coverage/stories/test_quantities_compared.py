"""Claims about one quantity put side by side: incompatible, compatible, or about different documents."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.coverage import compare_quantities
from whipcount.coverage.stories.quantities import rounding
from whipcount.domain import Span
from whipcount.domain.matter import NamedDocument
from whipcount.domain.statements import Quantity, Reading


def _claim(text, low, high, *, key="people in camps", unit="people", source="a"):
    return Quantity(source=source, span=Span(0, len(text)), text=text, low=low, high=high, unit=unit, key=key)


def _compare(*claims, known=()):
    numbered = [
        Quantity(**{name: getattr(claim, name) for name in claim.__slots__} | {"source": str(place)})
        for place, claim in enumerate(claims)
    ]
    return compare_quantities(Reading(quantities=tuple(numbered)), known_documents=known)


HUNDREDS = _claim("hundreds of thousands of people", 100_000, None)
TENS = _claim("tens of thousands of prisoners", 10_000, None)
UP_TO = _claim("up to 120,000 people", None, 120_000)


@pytest.mark.parametrize(
    ("claims", "relation"),
    [
        ((HUNDREDS, TENS, UP_TO), "incompatible"),
        ((HUNDREDS, TENS), "incompatible"),
        ((TENS, UP_TO), "compatible"),
        ((HUNDREDS, UP_TO), "compatible"),
        ((_claim("9,000", 9_000, 9_000), _claim("tens of thousands", 10_000, None)), "incompatible"),
        ((_claim("at least 300", 300, None), _claim("900", 900, 900)), "compatible"),
        ((_claim("372", 372, 372), _claim("400", 400, 400)), "compatible"),
        ((_claim("372", 372, 372), _claim("500", 500, 500)), "incompatible"),
    ],
)
def test_relation_follows_from_what_the_words_can_mean(claims, relation):
    (found,) = _compare(*claims)
    assert found.relation == relation
    assert found.words.endswith(".")


REPORT = NamedDocument(
    key="report", title="The report", symbol="A/HRC/25/63", pages=36, known_from=date(2014, 2, 17), source="x"
)
FINDINGS = NamedDocument(
    key="findings",
    title="Detailed findings",
    symbol="A/HRC/25/CRP.1",
    pages=372,
    known_from=date(2014, 2, 17),
    source="x",
)


def _pages(text, number):
    return _claim(text, number, number, key="length of report", unit="pages")


def test_two_lengths_of_one_known_document():
    (found,) = _compare(_pages("372-page", 372), _pages("400 page", 400), known=(REPORT, FINDINGS))
    assert found.relation == "compatible"
    assert "400 page is a round figure for the 372 pages of Detailed findings" in found.words
    assert "The report (A/HRC/25/63), has about 36 pages" in found.words


def test_two_lengths_of_two_known_documents():
    (found,) = _compare(_pages("372-page", 372), _pages("36-page", 36), known=(REPORT, FINDINGS))
    assert found.relation == "about different documents"


def test_equal_claims_and_single_claims_are_no_disagreement():
    assert _compare(TENS) == ()
    assert _compare(TENS, TENS) == ()


@given(st.integers(1, 10**9))
def test_rounding_divides_the_number(number):
    unit = rounding(number)
    assert number % unit == 0
    assert number % (unit * 10) != 0
