"""Readers behind one interface: the rules, a spaCy pipeline, a language model; the same checks for all."""

from whipcount.coverage.readers.asking import Endpoint
from whipcount.coverage.readers.choosing import choose_reader
from whipcount.coverage.readers.interface import Background, Drop, DropReason, Findings, Reader, read_with
from whipcount.coverage.readers.model import ModelReader
from whipcount.coverage.readers.parsed import ParsedReader, load_pipeline
from whipcount.coverage.readers.rules import RulesReader

__all__ = [
    "Background",
    "Drop",
    "DropReason",
    "Endpoint",
    "Findings",
    "ModelReader",
    "ParsedReader",
    "Reader",
    "RulesReader",
    "choose_reader",
    "load_pipeline",
    "read_with",
]
