"""TOML tables into the domain's dataclasses, strictly, collecting every problem with its place."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import EnumType
from typing import TypeVar

import msgspec

Value = TypeVar("Value")

_WORDS: dict[object, str] = {
    str: "text in quotes",
    int: "a whole number",
    date: "a date as 2014-10-16",
    bool: "true or false",
    tuple[str, ...]: 'a list of texts, as ["PRK"]',
}


def build(kind: type[Value], table: object, *, place: str, problems: list[str]) -> Value | None:
    """Make one frozen dataclass from a table.

    Parameters
    ----------
    kind : type
        The dataclass; its fields are the allowed keys, those without a default are needed.
    table : object
        What TOML gave.
    place : str
        Where the table stands in the file, for the messages; empty for the whole file.
    problems : list of str
        Problems are added here, one sentence or two each.

    Returns
    -------
    Value or None
        None when the table has a problem.
    """
    where = place or "the file"
    if not isinstance(table, dict):
        problems.append(f"{place} is {_shown(table)}. Expected a table with the keys of its kind.")
        return None
    before = len(problems)
    hints = typing.get_type_hints(kind)
    problems += [
        f"{where} has an unknown key '{key}'. {_nearest(str(key), list(hints))}"
        for key in table
        if key not in hints
    ]
    values: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]  # every kind here is a dataclass
        if field.name in table:
            inner = f"{place}, {field.name}" if place else field.name
            values[field.name] = _value(hints[field.name], table[field.name], inner, problems)
        elif field.default is MISSING and field.default_factory is MISSING:
            problems.append(f"{where} lacks the key '{field.name}'. Expected {_words(hints[field.name])}.")
    return kind(**values) if len(problems) == before else None


def nearest(word: str, allowed: Sequence[str]) -> str | None:
    """Return the allowed word that is spelt most like `word`, or None when none comes near."""
    found = difflib.get_close_matches(word.lower(), allowed, n=1, cutoff=0.6)
    return found[0] if found else None


def _value(hint: object, given: object, place: str, problems: list[str]) -> object:
    hint = _without_none(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return build(hint, given, place=place, problems=problems)
    entry = _entry_kind(hint)
    if entry is not None:
        return _entries(entry, given, place, problems)
    if isinstance(hint, EnumType):
        return _word(hint, given, place, problems)
    try:
        return msgspec.convert(given, hint)  # type: ignore[arg-type]
    except msgspec.ValidationError:
        problems.append(f"{place} is {_shown(given)}. Expected {_words(hint)}.")
        return None


def _entries(kind: type, given: object, place: str, problems: list[str]) -> tuple[object, ...]:
    if not isinstance(given, list):
        problems.append(f"{place} is {_shown(given)}. Expected entries, each under [[{place}]].")
        return ()
    return tuple(
        build(kind, table, place=f"{place}, entry {number}{_named(table)}", problems=problems)
        for number, table in enumerate(given, start=1)
    )


def _word(kind: EnumType, given: object, place: str, problems: list[str]) -> object:
    allowed = [str(member.value) for member in kind]  # type: ignore[attr-defined]
    if isinstance(given, str) and given in allowed:
        return kind(given)
    problems.append(f"{place} is {_shown(given)}. {_nearest(str(given), allowed)}")
    return None


def _nearest(word: str, allowed: list[str]) -> str:
    near = nearest(word, allowed)
    listed = f"Allowed: {', '.join(allowed)}."
    return f"The nearest allowed is '{near}'. {listed}" if near else listed


def _named(table: object) -> str:
    key = table.get("key") if isinstance(table, dict) else None
    return f" ('{key}')" if isinstance(key, str) else ""


def _shown(given: object) -> str:
    if isinstance(given, dict | list):
        return "a table" if isinstance(given, dict) else "a list"
    text = f"'{given}'" if isinstance(given, str) else str(given)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _words(hint: object) -> str:
    hint = _without_none(hint)
    if isinstance(hint, EnumType):
        return f"one of {', '.join(str(member.value) for member in hint)}"  # type: ignore[attr-defined]
    return _WORDS.get(hint, "a table")


def _without_none(hint: object) -> object:
    if isinstance(hint, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _entry_kind(hint: object) -> type | None:
    """Return the dataclass of which `hint` is a tuple, if it is one."""
    if typing.get_origin(hint) is not tuple:
        return None
    first = typing.get_args(hint)[0]
    return first if is_dataclass(first) and isinstance(first, type) else None
