"""A confidence means something: in every band, records are right at least about as often as it says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from whipcount.coverage import ArticleInput, read_articles, to_gold
from whipcount.coverage.annotation.likeness import Stretch, document_core, pair_up, same_speaker, speech_core

HERE = Path(__file__).parent
CORPORA = ("articles", "blind", "later", "fresh", "plain")
MATCHED = 0.5
TOLERANCE = 0.05
"""Two standard errors of a share of nine in ten among a hundred and fifty records."""
FEW = 20
"""A band with fewer records than this tells nothing."""

Judged = tuple[str, float, bool]
"""Kind of record, its confidence, whether it is right."""


def _of_source(records: dict, kind: str, source: str) -> list[dict]:
    return [record for record in records[kind] if record["source"] == source]


def _statements(mine: dict, gold: dict, text: str) -> Iterator[Judged]:
    ours, theirs = _of_source(mine, "statements", gold["file"]), gold["statements"]
    pairs = pair_up([speech_core(text, r) for r in ours], [speech_core(text, g) for g in theirs], MATCHED)
    meant = {pair.ours: theirs[pair.theirs] for pair in pairs}
    for place, record in enumerate(ours):
        other = meant.get(place)
        if other is not None and other.get("core") is False:
            continue
        mention = ((other or {}).get("speaker") or {}).get("text")
        name = (other or {}).get("speaker_norm") or ""
        right = other is not None and same_speaker(
            record.get("speaker"), record.get("speaker_norm"), mention, name
        )
        yield "statement", record["confidence"], right


def _positions(mine: dict, gold: dict) -> Iterator[Judged]:
    for record in _of_source(mine, "positions", gold["file"]):
        span = Stretch(record["start"], record["end"])
        right = any(
            (record["actor"], record["stance"]) == (other["actor"], other["stance"])
            and any(span.touches(Stretch(e["start"], e["end"])) for e in other["evidence"])
            for other in gold["positions"]
        )
        yield "position", record["confidence"], right


def _documents(mine: dict, gold: dict, text: str) -> Iterator[Judged]:
    ours = _of_source(mine, "documents", gold["file"])
    theirs = [mention for entry in gold["instruments"] for mention in entry["mentions"]]
    pairs = pair_up([document_core(text, r) for r in ours], [document_core(text, g) for g in theirs], MATCHED)
    found = {pair.ours for pair in pairs}
    for place, record in enumerate(ours):
        yield "document", record["confidence"], place in found


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    found: list[Judged] = []
    for corpus in CORPORA:
        folder = HERE / corpus
        reading = read_articles([ArticleInput(f.name, f.read_bytes()) for f in sorted(folder.glob("*.txt"))])
        mine = to_gold(reading)
        texts = {article.source.id: article.text for article in reading.articles}
        for gold in json.loads((folder / "gold.json").read_bytes())["articles"]:
            text = texts[gold["file"]]
            found += [*_statements(mine, gold, text), *_positions(mine, gold), *_documents(mine, gold, text)]
    return found


@pytest.mark.parametrize("kind", ["statement", "position", "document"])
@pytest.mark.parametrize("band", [(0.5, 0.8), (0.8, 0.9), (0.9, 1.0)])
def test_records_are_right_as_often_as_they_say(judged, kind, band):
    least, most = band
    inside = [(sure, right) for k, sure, right in judged if k == kind and least <= sure < most]
    if len(inside) < FEW:
        pytest.skip(f"only {len(inside)} records of this kind have a confidence from {least} to {most}")
    promised = sum(sure for sure, _ in inside) / len(inside)
    assert sum(right for _, right in inside) / len(inside) >= promised - TOLERANCE


def test_only_a_person_is_certain(judged):
    assert max(sure for _, sure, _ in judged) < 1.0
