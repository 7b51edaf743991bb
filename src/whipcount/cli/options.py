"""Types of command-line options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, Token

from whipcount.domain import InputError


def _dates(_type: object, tokens: Sequence[Token]) -> date:
    text = tokens[0].value
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"'{text}' is not a date.", expected="Expected YYYY-MM-DD, as 2014-10-16.", do="Mend the date."
        ) from error


def _words(_type: object, tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(word.strip() for token in tokens for word in token.value.split(",") if word.strip())


Day = Annotated[date, Parameter(converter=_dates)]
"""One day, YYYY-MM-DD."""

Files = Annotated[tuple[Path, ...], Parameter(consume_multiple=True, negative="")]
"""One or more paths: the flag may be repeated, or followed by several."""

Words = Annotated[tuple[str, ...], Parameter(converter=_words, negative="", n_tokens=-1)]
"""One or more words: the flag may be repeated, or given a list with commas."""

Flag = Annotated[bool, Parameter(negative="")]
"""A switch that is off unless it is named."""
