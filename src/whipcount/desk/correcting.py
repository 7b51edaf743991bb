"""What a person may mend of a record that was read, as the fields of a form and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from whipcount.domain import DatedValue, InputError
from whipcount.domain.statements import (
    Modality,
    Position,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    StatementKind,
)
from whipcount.record import ReadRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form: its name, its words, what stands in it, and what may, where that is closed."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()
    hint: str = ""


_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "statement": (
        ("speaker.name", "speaker"),
        ("speaker.office", "office"),
        ("speaker.type", "who speaks"),
        ("speaker.states", "for which states"),
        ("kind", "quotation"),
    ),
    "position": (("actor", "actor"), ("stance", "stance"), ("modality", "how it is put"), ("proposal", "on")),
    "document": (("title", "title"), ("symbol", "symbol"), ("issuers", "issued by")),
    "quantity": (
        ("low", "at least"),
        ("high", "at most"),
        ("unit", "unit"),
        ("subject", "of what"),
        ("claimant", "who says so"),
    ),
    "date": (("value", "date"), ("event", "of what")),
    "prediction": (("predictor", "who expects it"), ("about", "about"), ("condition", "condition")),
}
"""The fields of each kind that a person may mend, with their words."""

_CHOICES: dict[str, type[StrEnum]] = {
    "speaker.type": SpeakerType,
    "stance": Stance,
    "modality": Modality,
}
_HINTS = {
    "speaker.states": "codes with commas: CHN, FRA",
    "issuers": "codes with commas: CHN, FRA",
    "actor": "code: CHN",
    "value": "2014-10-16, 2014-10 or 2014",
}


def fields_of(kind: str, record: ReadRecord) -> tuple[Field, ...]:
    """Return the fields of the form that mends a record."""
    return tuple(
        Field(
            name=name,
            label=label,
            value=_shown(_held(record, name)),
            choices=_choices(record, name),
            hint=_HINTS.get(name, ""),
        )
        for name, label in _WORDS[kind]
    )


def corrected(kind: str, record: ReadRecord, form: Mapping[str, str]) -> ReadRecord:
    """Return the record as the form says it is; what a person wrote is certain.

    Raises
    ------
    InputError
        When a value is not one of its field's.
    """
    changed: dict[str, Any] = {"confidence": 1.0}
    speaker: dict[str, Any] = {}
    for name, label in _WORDS[kind]:
        if name not in form:
            continue
        value = _parsed(record, name, label, form[name])
        if name.startswith("speaker."):
            speaker[name.removeprefix("speaker.")] = value
        else:
            changed[name] = value
    if speaker and isinstance(record, Statement):
        changed["speaker"] = replace(record.speaker, **speaker)
    return replace(record, **changed)


def _held(record: ReadRecord, name: str) -> object:
    holder: object = record
    for part in name.split("."):
        holder = getattr(holder, part)
    return holder


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _choices(record: ReadRecord, name: str) -> tuple[str, ...]:
    if name == "kind" and isinstance(record, Statement):
        return tuple(StatementKind)
    return tuple(_CHOICES[name]) if name in _CHOICES else ()


def _parsed(record: ReadRecord, name: str, label: str, text: str) -> object:
    held = _held(record, name)
    choices = _choices(record, name)
    if choices and text not in choices:
        raise InputError(
            f"'{text[:80]}' is not allowed for '{label}'.",
            expected=f"Allowed: {', '.join(choices)}.",
            do="Choose one of these.",
        )
    if isinstance(held, StrEnum):
        return type(held)(text)
    return _PARSERS.get(name, str)(text)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.split(",") if code.strip())


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "")) if text else None
    except ValueError as error:
        raise InputError(
            f"'{text[:80]}' is not a number.", expected="Expected digits, as 120000.", do="Mend the number."
        ) from error


def _date(text: str) -> DatedValue | None:
    return DatedValue(text) if text else None


_PARSERS: dict[str, Callable[[str], object]] = {
    "speaker.states": _codes,
    "issuers": _codes,
    "actor": lambda text: text.strip().upper() if len(text.strip()) == 3 else text,
    "symbol": lambda text: text or None,
    "low": _number,
    "high": _number,
    "value": _date,
}


def words_for(kind: str, record: ReadRecord) -> str:
    """Say in a few words what the reader made of the words."""
    if isinstance(record, Statement):
        return _speaker_words(record.speaker)
    if isinstance(record, Position):
        return f"{record.actor}: {record.stance} ({record.modality}), on {record.proposal}"
    told = (f"{field.label}: {field.value}" for field in fields_of(kind, record) if field.value)
    return "; ".join(told)


def _speaker_words(speaker: Speaker) -> str:
    states = f" ({', '.join(speaker.states)})" if speaker.states else ""
    office = f", {speaker.office}" if speaker.office else ""
    return f"said by {speaker.name or speaker.mention or 'nobody named'}{office}{states}"
