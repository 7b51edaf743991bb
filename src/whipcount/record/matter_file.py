"""The matter's folder, and the matter file in it: read, checked, with every problem told at once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from whipcount.domain import InputError, list_bad_rows
from whipcount.domain.matter import Matter
from whipcount.files import MEGABYTE, read_bytes, sha256
from whipcount.record.matter_checks import problems_of
from whipcount.record.tables_to_values import build

MATTER_FILE = "matter.toml"
LARGEST_MATTER_FILE = 5 * MEGABYTE
_WHAT = "a matter file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFolder:
    """A matter and the places of its folder; `sha256` is the hash of the matter file."""

    folder: Path
    matter: Matter
    sha256: str

    @property
    def matter_file(self) -> Path:
        """The matter file itself."""
        return self.folder / MATTER_FILE

    @property
    def coverage(self) -> Path:
        """Folder of the articles; it may be missing."""
        return self.folder / "coverage"

    @property
    def record(self) -> Path:
        """The record; it is made when it is first written to."""
        return self.folder / "record.db"

    @property
    def decisions(self) -> Path | None:
        """Table of the earlier decisions, where the matter file names one."""
        return self.folder / self.matter.decisions if self.matter.decisions else None

    @property
    def votes(self) -> Path | None:
        """Table of who voted how on the earlier decisions, where the matter file names one."""
        return self.folder / self.matter.votes if self.matter.votes else None


def open_matter(path: Path) -> MatterFolder:
    """Find a matter by its folder or its matter file, and read it.

    Raises
    ------
    InputError
        When nothing is there, when it is neither a matter's folder nor a matter file, or as `read_matter`.
    """
    folder = _folder_of(path)
    raw = read_bytes(folder / MATTER_FILE, what=_WHAT, limit=LARGEST_MATTER_FILE)
    return MatterFolder(folder=folder, matter=_matter(raw, folder), sha256=sha256(raw))


def read_matter(folder: Path) -> Matter:
    """Read `matter.toml` of a matter's folder.

    Raises
    ------
    InputError
        When the file is missing, is not TOML, has a key that it should not have, lacks one that it needs,
        or says something that cannot be: all problems in one message, each with its place.
    """
    return open_matter(folder).matter


def _folder_of(path: Path) -> Path:
    if path.name == MATTER_FILE and not path.is_dir():
        return path.parent
    if not path.exists():
        raise InputError(
            f"There is no folder {path}.",
            expected=f"Expected the folder of a matter, with a {MATTER_FILE} in it.",
            do="Check the path and its spelling.",
        )
    if not path.is_dir():
        raise InputError(
            f"{path} is not a matter.",
            expected=f"Expected the folder of a matter, or the {MATTER_FILE} in it.",
            do="Name the folder.",
        )
    if not (path / MATTER_FILE).exists():
        raise InputError(
            f"{path} has no {MATTER_FILE}.",
            expected="Expected the folder of a matter, which its matter file describes.",
            do=f"Name another folder, or write {MATTER_FILE} in it (examples/dprk-2014 shows how).",
        )
    return path


def _matter(raw: bytes, folder: Path) -> Matter:
    path = folder / MATTER_FILE
    problems: list[str] = []
    matter = build(Matter, _table(raw, path), place="", problems=problems)
    if matter is not None:
        problems += problems_of(matter, folder)
    if problems or matter is None:
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise InputError(
            f"{path} has {count}:\n{list_bad_rows(problems)}\n",
            expected="Expected a matter file whose keys and values are as described.",
            do="Mend it and run again.",
        )
    return matter


def _table(raw: bytes, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path} is not UTF-8 (line {line}).",
            expected="Expected a text file in UTF-8.",
            do="Save it as UTF-8 in the editor.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        # tomllib names the line and column; a key given twice is "Cannot overwrite a value".
        raise InputError(
            f"{path} is not valid TOML: {error}.",
            expected="Expected each key once, text in quotes, dates as 2014-10-16.",
            do="Mend that place and run again.",
        ) from error
