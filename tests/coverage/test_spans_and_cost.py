"""Whatever the text: every record's span gives back its words, and the cost stays in proportion."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whipcount.coverage import ArticleInput, read_articles
from whipcount.coverage.article import page
from whipcount.coverage.documents import finding as documents
from whipcount.coverage.language import clauses, datewords, quotations, tagging
from whipcount.coverage.positions import finding as positions
from whipcount.coverage.positions import predictions, stances, votelists
from whipcount.coverage.quantities import finding as quantities
from whipcount.coverage.quantities import tallies
from whipcount.coverage.speakers import resolving as speakers
from whipcount.coverage.speech import contents

_VOCABULARY = """
China said that the draft resolution “no” " `` '' told reporters adding , . ; : ( ) — according to EU-Japan
A/C.3/69/L.28 372-page 120,000 tens of thousands March last month voted against it by and but which would veto
‘x’ North Korea’s report called unfair By Reuters Published 2014-10-16 In favour: \u200f \u200b été 한국
"""
WORDS = st.sampled_from([*_VOCABULARY.split(), " ", "\n", "\n\n"])
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")
TEXTS = st.one_of(st.text(LETTERS, max_size=400), st.lists(WORDS, max_size=120).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_span_gives_back_its_words(text):
    raw = ("Delegates met in Geneva on Monday and argued late into the night over it.\n" + text).encode(
        "utf-8", errors="ignore"
    )
    reading = read_articles([ArticleInput("page.txt", raw)])
    whole = reading.articles[0].text
    for records in (
        reading.statements,
        reading.positions,
        reading.documents,
        reading.quantities,
        reading.dates,
    ):
        for record in records:
            assert record.span.of(whole) == record.text
            assert record.text
            assert 0 < record.confidence <= 1
    for statement in reading.statements:
        if statement.speaker.span is not None:
            assert statement.speaker.span.of(whole) == statement.speaker.mention


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_reading_twice_gives_the_same(text):
    page_input = ArticleInput("page.txt", ("The envoy said no.\n" + text).encode("utf-8", errors="ignore"))
    assert read_articles([page_input]) == read_articles([page_input])


UNITS = (
    "said ", '"a ', "a“", "China, ", "to ", "Korea ", "a(", "1,", "late last ", "against (", "with China ",
    "refer ", "two to ", "EU-", "a\n", "A/", "written by ", "and ", "of the ", "‘a ", "report on ", "North ",
    "The panel’s draft was tabled. ", "The police said no to Chile. ",
)  # fmt: skip


def _work(run: Callable[[], object]) -> int:
    """Count the calls, Python's and C's, that `run` makes: the same on every machine."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_in_proportion_to_the_text(unit):
    def read(times: int) -> Callable[[], object]:
        raw = ("The envoy said no.\n" + unit * times + ".").encode()
        return lambda: read_articles([ArticleInput("page.txt", raw)])

    read(50)()
    small, large = _work(read(700)), _work(read(2800))
    assert large <= 5 * small + 5000


def _unbounded_inside_unbounded(pattern: str, flags: int) -> bool:
    """Whether a repeat without limit starts inside another with nothing fixed before it: these explode."""
    parser = re._parser  # type: ignore[attr-defined]
    repeats = (re._constants.MAX_REPEAT, re._constants.MIN_REPEAT)  # type: ignore[attr-defined]
    limitless = re._constants.MAXREPEAT  # type: ignore[attr-defined]

    def explodes(items: list, inside: bool) -> bool:
        for place, (code, argument) in enumerate(items):
            if code in repeats:
                _least, most, body = argument
                unlimited = most is limitless
                if unlimited and inside and place == 0:
                    return True
                if explodes(list(body), unlimited):
                    return True
            elif code is re._constants.SUBPATTERN:  # type: ignore[attr-defined]
                if explodes(list(argument[3]), inside and place == 0):
                    return True
            elif code is re._constants.BRANCH and any(  # type: ignore[attr-defined]
                explodes(list(branch), inside and place == 0) for branch in argument[1]
            ):
                return True
        return False

    return explodes(list(parser.parse(pattern, flags)), False)


MODULES = (
    clauses, contents, datewords, documents, page, positions, predictions, quantities, quotations, speakers,
    stances, tagging, tallies, votelists,
)  # fmt: skip


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_no_pattern_repeats_without_limit_at_the_start_of_a_repeat(module):
    patterns = [value for value in vars(module).values() if isinstance(value, re.Pattern)]
    exploding = [p.pattern for p in patterns if _unbounded_inside_unbounded(p.pattern, p.flags)]
    assert exploding == []


def test_a_pattern_that_explodes_is_recognised():
    assert _unbounded_inside_unbounded(r"(?:a+)+b", 0)
    assert not _unbounded_inside_unbounded(r"(?:,a+)+b", 0)
