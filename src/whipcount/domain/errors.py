"""Errors that teach: what was found and where, what was expected, what to do next."""

from __future__ import annotations

from collections.abc import Sequence


class WhipcountError(Exception):
    """Base of every error that whipcount raises on purpose.

    Parameters
    ----------
    found : str
        What was found, with its value and its place (file, row, span). A full sentence.
    expected : str
        What was expected instead, with the allowed values. A full sentence.
    do : str
        What to do next: a command, an argument, a file to place. A full sentence.

    Examples
    --------
    >>> print(WhipcountError("Row 41 has vote 'P'.", expected="Allowed: Y, N, A, X.", do="Mend the row."))
    Row 41 has vote 'P'. Allowed: Y, N, A, X. Mend the row.
    """

    def __init__(self, found: str, *, expected: str, do: str) -> None:
        super().__init__(found, expected, do)
        self.found = found
        self.expected = expected
        self.do = do

    def __str__(self) -> str:
        # A list of rows ends with a line of its own; what follows it does not go on in its last row.
        rest = " ".join(part.strip() for part in (self.expected, self.do) if part)
        between = "\n" if self.found.endswith("\n") else " "
        return f"{self.found.strip()}{between}{rest}".rstrip()


class InputError(WhipcountError):
    """The user's input cannot be used as it is; a command ends with exit status 2."""


SHOWN_ROWS = 50


def list_bad_rows(problems: Sequence[str], *, shown: int = SHOWN_ROWS) -> str:
    """Join the problems of many rows into one text, the first `shown` in full and the rest counted."""
    lines = [f"  {problem}" for problem in problems[:shown]]
    if len(problems) > shown:
        lines.append(f"  ... and {len(problems) - shown} more")
    return "\n".join(lines)
