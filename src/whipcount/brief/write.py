"""The brief's files, each whole or not at all, and none before all are rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from whipcount.brief.as_json import as_json
from whipcount.brief.content import Brief
from whipcount.brief.html import as_html
from whipcount.brief.markdown import as_markdown
from whipcount.domain import InputError
from whipcount.files import write_text

FORMATS = ("html", "md", "json")

_RENDER: dict[str, Callable[[Brief], str]] = {"html": as_html, "md": as_markdown, "json": as_json}


def write_brief(brief: Brief, folder: Path, *, formats: Sequence[str] = FORMATS) -> tuple[Path, ...]:
    """Write `brief.html`, `brief.md` and `brief.json`, or those of them asked for, into `folder`.

    Returns
    -------
    tuple of Path
        The files written, in the order of `formats`.

    Raises
    ------
    InputError
        When a format is not known, or the folder cannot be written to; then no file has been begun.
    """
    unknown = [name for name in formats if name not in _RENDER]
    if unknown:
        raise InputError(
            f"There is no format '{unknown[0]}' for a brief.",
            expected=f"Expected one or more of {', '.join(FORMATS)}.",
            do="Name the formats with --format html,md,json.",
        )
    rendered = {folder / f"brief.{name}": _RENDER[name](brief) for name in dict.fromkeys(formats)}
    for path, text in rendered.items():
        try:
            write_text(path, text)
        except OSError as error:
            raise InputError(
                f"{path} cannot be written ({error.strerror or error}).",
                expected="Expected a folder that may be written to.",
                do="Name another folder with -o.",
            ) from error
    return tuple(rendered)
