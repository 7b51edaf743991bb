"""The gate that every reader passes, words located in raw text, and readers chosen by name."""

from dataclasses import replace
from json import dumps
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.coverage import ArticleInput, read_articles
from whipcount.coverage.readers import DropReason, Findings, RulesReader, choose_reader, read_with
from whipcount.coverage.readers.answers import AnswerFormError, Locator, parsed
from whipcount.coverage.readers.interface import signature
from whipcount.coverage.readers.locating import Plain
from whipcount.coverage.readers.prompting import Chunk
from whipcount.domain import InputError, Span

PAGE = ArticleInput("note.txt", "The envoy of France said on Monday that the draft was “not ripe”.".encode())
OWN = Path(__file__).parents[1] / "articles"


class Tampering:
    """A reader that gives what the rules give, changed."""

    name, version = "tampering", "9"

    def __init__(self, change):
        self.change = change

    def read(self, pages, background):
        reading = read_articles(pages)
        return Findings(reading=replace(reading, statements=tuple(map(self.change, reading.statements))))


def _moved(statement):
    return replace(statement, span=Span(statement.span.start + 1, statement.span.end + 1))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_moved, DropReason.BAD_SPAN),
        (lambda s: replace(s, text=s.text + "!"), DropReason.BAD_SPAN),
        (lambda s: replace(s, span=Span(5, 5), text=""), DropReason.BAD_SPAN),
        (lambda s: replace(s, span=Span(-5, -1)), DropReason.BAD_SPAN),
        (lambda s: replace(s, span=Span(0, 10_000)), DropReason.BAD_SPAN),
        (lambda s: replace(s, speaker=replace(s.speaker, mention="The Pope")), DropReason.BAD_SPAN),
        (lambda s: replace(s, source="other.txt"), DropReason.UNKNOWN_SOURCE),
    ],
)
def test_a_record_whose_span_does_not_give_back_its_text_is_dropped_and_counted(change, reason):
    findings = read_with(Tampering(change), [PAGE])
    assert findings.reading.statements == ()
    assert findings.dropped() == {reason.value: 1}
    assert findings.reading.documents  # the others stay


def test_every_record_carries_its_reader_and_none_is_certain():
    findings = read_with(Tampering(lambda s: replace(s, confidence=1.0)), [PAGE])
    (statement,) = findings.reading.statements
    assert (statement.reader, statement.confidence) == ("tampering 9", 0.99)


def test_the_rules_behind_the_interface_read_as_they_do_without_it():
    pages = [ArticleInput(file.name, file.read_bytes()) for file in sorted(OWN.glob("*.txt"))]
    plain = read_articles(pages)
    findings = read_with(RulesReader(), pages)
    assert findings.drops == ()
    bare = [replace(statement, reader="") for statement in findings.reading.statements]
    assert tuple(bare) == plain.statements
    assert {record.reader for record in findings.reading.dates} == {signature(RulesReader())}


@pytest.mark.parametrize("wanted", ["", "rule", "rules:x", "spacy", "spacy:", "model:", "gpt", "model"])
def test_an_unknown_reader_names_those_there_are(wanted):
    with pytest.raises(InputError, match="Expected rules, spacy:PIPELINE or model:URL#MODEL"):
        choose_reader(wanted)


def test_a_model_reader_is_made_without_contact(tmp_path):
    reader = choose_reader("model:https://host.invalid/v1#a/b:c", key="k", answers=tmp_path)
    assert (reader.name, reader.version) == ("model a/b:c", "prompt 1")


@pytest.mark.parametrize(
    ("raw", "words", "found"),
    [
        ("He said “no – never”.", '"no - never"', ["“no – never”"]),
        ("He said ``no'' twice.", "“no”", ["``no''"]),
        ("the\u00a0draft\u200b text", "the draft text", ["the\u00a0draft\u200b text"]),
        ("wait … he said", "wait ... he", ["wait … he"]),
        ("Côte d’Ivoire’s envoy", "Côte d'Ivoire's envoy", ["Côte d’Ivoire’s envoy"]),
        ("it was theirs", "the", []),
        ("no, no", "no", ["no", "no"]),
        ("The Draft", "the draft", []),
        ("He said no.", "“no,”", ["no"]),
        ("He said no.", "", []),
        ("He said no.", " “” ", []),
    ],
)
def test_words_are_found_up_to_marks_and_spaces(raw, words, found):
    assert [span.of(raw) for span in Plain.of(raw).find(words)] == found


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_places_in_the_plain_text_lead_back_into_the_raw_text(raw, one, other):
    start, end = min(one, other), max(one, other)
    for span in Plain.of(raw, 0, len(raw)).find(raw[start:end]):
        assert 0 <= span.start < span.end <= len(raw)
        assert Plain.of(span.of(raw)).text.strip(" \"'.,;:") in Plain.of(raw[start:end]).text


NEWS = "The envoy of Peru said “no” and then said “no” again. China told the council that it would abstain."
SCRAPS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.floats(), st.text(max_size=8),
    st.sampled_from(["no", "“no”", "China", "it would abstain", "The envoy of Peru", "oppose", "the"]),
)  # fmt: skip
FIELDS = st.sampled_from(
    ["words", "paragraph", "speaker", "speaker_paragraph", "actor", "text", "stance", "modality"]
)
ITEMS = st.one_of(SCRAPS, st.dictionaries(FIELDS, st.one_of(SCRAPS, st.lists(SCRAPS, max_size=2))))
ANSWERS = st.dictionaries(
    st.sampled_from(["statements", "positions", "else"]), st.one_of(SCRAPS, st.lists(ITEMS, max_size=6))
)


@given(ANSWERS)
def test_whatever_a_model_answers_only_words_of_the_article_come_of_it(answer):
    try:
        lists = parsed(dumps(answer))
    except AnswerFormError:
        return
    locator = Locator("note.txt", NEWS, Chunk(((1, Span(0, len(NEWS))),)))
    statements = locator.statements(lists["statements"])
    positions = locator.positions(lists["positions"])
    offered = len(lists["statements"]) + len(lists["positions"])
    assert len(statements) + len(positions) + len(locator.drops) == offered
    for found in statements:
        assert found.span.of(NEWS)
        assert found.speaker is None or not found.speaker.overlaps(found.span)
    for held in positions:
        assert held.span.of(NEWS)
