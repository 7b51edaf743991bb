"""A reader by its short name: `rules`, `spacy:PIPELINE`, `model:URL#MODEL`."""

from __future__ import annotations

from pathlib import Path

from whipcount.coverage.readers.asking import Endpoint
from whipcount.coverage.readers.interface import Reader
from whipcount.coverage.readers.keeping import KeptAnswers
from whipcount.coverage.readers.model import ModelReader
from whipcount.coverage.readers.parsed import ParsedReader, load_pipeline
from whipcount.coverage.readers.rules import RulesReader
from whipcount.domain import InputError


def choose_reader(wanted: str, *, key: str = "", answers: Path | None = None) -> Reader:
    """Make the reader that a short name means; nothing is contacted before it reads.

    Parameters
    ----------
    wanted : str
        `rules`; `spacy:PIPELINE` with the name or folder of an installed pipeline; `model:URL#MODEL` with
        the base address of an OpenAI-compatible endpoint and the name of a model there.
    key : str
        Key of the endpoint, where it wants one.
    answers : Path, optional
        Folder in which a model's answers are kept.

    Raises
    ------
    InputError
        When no such reader is known, or it cannot work.

    Examples
    --------
    >>> choose_reader("rules").name
    'whipcount.coverage rules'
    >>> choose_reader("model:http://127.0.0.1:11434/v1#small").name
    'model small'
    """
    kind, _, rest = wanted.partition(":")
    if kind == "rules" and not rest:
        return RulesReader()
    if kind == "spacy" and rest:
        return ParsedReader(load_pipeline(rest))
    if kind == "model" and rest:
        url, _, model = rest.partition("#")
        endpoint = Endpoint(url=url, model=model, key=key)
        return ModelReader(endpoint=endpoint, answers=KeptAnswers(answers) if answers else None)
    raise InputError(
        f"There is no reader '{wanted}'.",
        expected="Expected rules, spacy:PIPELINE or model:URL#MODEL.",
        do="Write for example spacy:en_core_web_sm or model:http://127.0.0.1:11434/v1#llama3.1.",
    )
