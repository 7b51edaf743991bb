"""The spaCy reader on a parse written by hand; and what it says where spaCy is missing."""

import sys
import types

import pytest

from whipcount.coverage import ArticleInput
from whipcount.coverage.readers import ParsedReader, RulesReader, choose_reader, read_with
from whipcount.coverage.readers.interface import signature
from whipcount.domain import InputError


class Token:
    def __init__(self, row, idx):
        self.text, self.pos_, self.tag_, self.dep_, self.place = row
        self.idx = idx
        self.children = []
        self.head = self

    def _subtree(self):
        yield self
        for child in self.children:
            yield from child._subtree()

    @property
    def left_edge(self):
        return min(self._subtree(), key=lambda token: token.idx)

    @property
    def right_edge(self):
        return max(self._subtree(), key=lambda token: token.idx)


class Pipeline:
    """Gives the parses it was given, by text: word, part of speech, tag, relation, head."""

    def __init__(self, **parses):
        self.meta = {"lang": "en", "name": "by_hand", "version": "0.1"}
        self.pipe_names = ["tagger", "parser"]
        self.parses = parses

    def __call__(self, text):
        rows = next((rows for start, rows in self.parses.items() if text.startswith(start)), [])
        tokens, at = [], 0
        for row in rows:
            at = text.index(row[0], at)
            tokens.append(Token(row, at))
            at += len(row[0])
        for token in tokens:
            token.head = tokens[token.place]
            if token.head is not token:
                token.head.children.append(token)
        return tokens


NAMIBIA = [
    ("Namibia", "PROPN", "NNP", "poss", 2), ("'s", "PART", "POS", "case", 0),
    ("delegate", "NOUN", "NN", "nsubj", 3), ("bemoaned", "VERB", "VBD", "ROOT", 3),
    ("a", "DET", "DT", "det", 6), ("rushed", "ADJ", "JJ", "amod", 6), ("vote", "NOUN", "NN", "dobj", 3),
    ("and", "CCONJ", "CC", "cc", 3), ("asked", "VERB", "VBD", "conj", 3), ("that", "SCONJ", "IN", "mark", 12),
    ("it", "PRON", "PRP", "nsubj", 12), ("be", "AUX", "VB", "auxpass", 12),
    ("postponed", "VERB", "VBN", "ccomp", 8), (".", "PUNCT", ".", "punct", 3),
]  # fmt: skip
PAGE = ArticleInput(
    "note.txt",
    b"Namibia's delegate bemoaned a rushed vote and asked that it be postponed.\n"
    b"The envoy of France said that the draft was not ripe for a decision this week.\n",
)


def test_the_parse_adds_to_the_rules_and_each_record_names_its_readers():
    findings = read_with(ParsedReader(Pipeline(Namibia=NAMIBIA)), [PAGE])
    text = findings.reading.articles[0].text
    by_reader = {}
    for statement in findings.reading.statements:
        assert statement.span.of(text) == statement.text
        by_reader.setdefault(statement.reader, []).append((statement.text, statement.speaker.states))
    rules, parse = signature(RulesReader()), "spacy en_by_hand 0.1"
    assert ("the draft was not ripe for a decision this week", ("FRA",)) in by_reader[rules]
    both = by_reader.get(f"{rules}; {parse}", []) + by_reader.get(parse, [])
    assert ("it be postponed", ("NAM",)) in both
    assert {record.reader for record in findings.reading.documents} == {rules}


def test_a_passive_or_negated_cue_says_nothing():
    rows = [
        ("Chad", "PROPN", "NNP", "nsubjpass", 2), ("was", "AUX", "VBD", "auxpass", 2),
        ("told", "VERB", "VBN", "ROOT", 2), ("nothing", "NOUN", "NN", "dobj", 2),
    ]  # fmt: skip
    page = ArticleInput(
        "note.txt", b"Chad was told nothing by the many other delegations in the room that day.\n"
    )
    assert read_with(ParsedReader(Pipeline(Chad=rows)), [page]).offered == 0


def test_without_spacy_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match="pip install spacy, then python -m spacy download en_core_web_sm"):
        choose_reader("spacy:en_core_web_sm")


def test_without_the_pipeline_the_message_says_what_to_download(monkeypatch):
    def load(name):
        raise OSError(f"[E050] Can't find model '{name}'.")

    monkeypatch.setitem(sys.modules, "spacy", types.SimpleNamespace(load=load))
    with pytest.raises(InputError, match=r"no pipeline 'en_core_web_xx'.*spacy download en_core_web_xx"):
        choose_reader("spacy:en_core_web_xx")


def test_a_pipeline_without_a_parser_is_refused():
    blank = Pipeline()
    blank.pipe_names = ["sentencizer"]
    with pytest.raises(InputError, match=r"has no dependency parser \(it has sentencizer\)"):
        ParsedReader(blank)
