"""A table in a text file, opened: its encoding, separator and header told, its cells read as text."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import gunzip, read_bytes, require_file, sha256

WHAT = "a table of votes"
_HEAD = 1 << 16
_GZIP = b"\x1f\x8b"
_SEPARATORS = (",", ";", "\t", "|")
_BATCH = 40_000  # rows; small enough that the unpacked text of a million rows is never held at once
_WIDE_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATOR_LINE = re.compile(r'(?i)\s*"?sep=.?"?\s*$')
_OTHER_KINDS = {
    b"<!": "a web page or XML",
    b"<?": "XML",
    b"<h": "a web page",
    b"<H": "a web page",
    b"PK": "a zip archive or a spreadsheet",
    b"%P": "a PDF",
    b"{": "JSON",
}


@dataclass(frozen=True, slots=True)
class TextTable:
    """A delimited text file whose header is known and whose rows have not been read yet.

    `content` holds the text as UTF-8 when the file itself is in another encoding.
    """

    path: Path
    sha256: str
    separator: str
    columns: tuple[str, ...]
    content: bytes | None = None
    frame: pl.DataFrame | None = None
    """The rows themselves, every cell as text, where they are held already."""

    def batches(
        self, *, ignored: Collection[str] = (), in_dictionaries: Collection[str] = ()
    ) -> Iterator[pl.DataFrame]:
        """Give the rows in the file's order, a batch at a time, every cell as text.

        The column `row` counts the records, the header being row 1. Columns `ignored` are left out; those
        `in_dictionaries` are held as numbers of texts, which is less work where texts are few.

        Raises
        ------
        InputError
            When the archive is cut short, the text is not UTF-8, or rows have more or fewer cells
            than the header.
        """
        if self.frame is not None:
            numbered = (
                self.frame if "row" in self.frame.columns else self.frame.with_row_index("row", offset=2)
            )
            yield from numbered.drop(*ignored, strict=False).iter_slices(_BATCH)
            return
        last = self.columns[-1]
        try:
            rows = self._scan(in_dictionaries)
            read = rows.collect_schema().names()[1:]
            if read != list(self.columns):
                raise self._odd_header(read)
            needed = rows.drop([name for name in ignored if name in read[:-1]])
            for batch in needed.collect_batches(chunk_size=_BATCH, maintain_order=True):
                if batch[last].null_count():
                    self._refuse_ragged_rows()
                yield batch.with_columns(pl.col("row") + 2)
        except (PolarsError, OSError) as error:
            raise self._fault(error) from error

    def read(self) -> pl.DataFrame:
        """Read all rows at once, at least one; for small tables."""
        batches = list(self.batches())
        if not sum(batch.height for batch in batches):
            raise InputError(
                f"{self.path} has a header and no rows.",
                expected="Expected at least one row.",
                do="Check that it is the right file.",
            )
        return pl.concat(batches)

    def _scan(self, in_dictionaries: Collection[str]) -> pl.LazyFrame:
        source = self.path if self.content is None else io.BytesIO(self.content)
        kinds = {name: pl.Categorical for name in in_dictionaries if name in self.columns}
        return pl.scan_csv(
            source,
            infer_schema=False,
            separator=self.separator,
            row_index_name="row",
            schema_overrides=kinds or None,
        )

    def _text(self) -> str:
        raw = self.content or read_bytes(self.path, what=WHAT)
        raw = gunzip(raw, path=self.path) if raw.startswith(_GZIP) else raw
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = raw.count(b"\n", 0, error.start) + 1
            raise InputError(
                f"Line {row} of {self.path} holds a byte (0x{raw[error.start]:02x}) that is not UTF-8 text.",
                expected=f"Expected {WHAT} as UTF-8 or UTF-16 text.",
                do="Save the table again with the encoding UTF-8.",
            ) from error

    def _refuse_ragged_rows(self) -> None:
        rows = csv.reader(io.StringIO(self._text(), newline=""), delimiter=self.separator)
        width = len(self.columns)
        bad = [
            f"row {number} has {len(cells)} cells"
            for number, cells in enumerate(rows, start=1)
            if cells and len(cells) != width
        ]
        if bad:
            raise InputError(
                f"{self.path} has {len(bad)} rows that are too long or too short:\n{list_bad_rows(bad)}\n",
                expected=f"Expected {width} cells in each row, as in the header.",
                do="Mend the rows, or download the file again.",
            )

    def _odd_header(self, read: Sequence[str]) -> InputError:
        """Say that the first line can be read in two ways, as with a quotation mark that is not closed."""
        odd = [name for name in read if name not in self.columns] or list(read)
        return InputError(
            f"The first line of {self.path} can be read in two ways: its columns are "
            f"{', '.join(map(repr, self.columns[:12]))}, or among them {', '.join(map(repr, odd[:3]))}.",
            expected="Expected names of columns with every quotation mark closed.",
            do="Mend the first line, or download the file again.",
        )

    def _fault(self, error: Exception) -> InputError:
        try:
            self._refuse_ragged_rows()
        except InputError as found:
            return found
        except csv.Error as unreadable:
            error = unreadable
        return InputError(
            f"{self.path} cannot be read as a table ({str(error).splitlines()[0]}).",
            expected=f"Expected {WHAT}.",
            do="Check that the file is whole, or download it again.",
        )


def hold_frame(frame: pl.DataFrame, *, name: str) -> TextTable:
    """Hold a frame as a table: every column as text, its hash that of its CSV."""
    text = frame.with_columns(pl.all().cast(pl.String))
    return TextTable(Path(name), sha256(text.write_csv().encode()), ",", tuple(text.columns), frame=text)


def open_table(path: Path) -> TextTable:
    """Open a delimited text file, packed with gzip or not, and read its header.

    Raises
    ------
    InputError
        When the file is missing, empty or cut short, or is no text.
    """
    raw = read_bytes(path, what=WHAT)
    digest = sha256(raw)
    head = _unpack_head(raw, path)
    content = None
    if head[:2] in _WIDE_ENCODINGS:
        whole = gunzip(raw, path=path) if raw.startswith(_GZIP) else raw
        content = _decode_wide(whole, path).encode()
        head = content[:_HEAD]
    if not head.strip():
        raise InputError(
            f"{path} is empty.", expected=f"Expected {WHAT}.", do="Check that it is the right file."
        )
    first = _first_line(head, path)
    separator = max(_SEPARATORS, key=lambda mark: len(_cells(first, mark)))
    columns = tuple(_cells(first, separator))
    if not columns:
        raise InputError(
            f"The first line of {path} is empty.",
            expected="Expected the names of the columns in it.",
            do="Remove the empty lines at its head.",
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise InputError(
            f"{path} has columns of the same name: {', '.join(map(repr, twice))}.",
            expected="Expected each column once.",
            do="Rename or remove one of them.",
        )
    return TextTable(path, digest, separator, columns, content)


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked if it is packed with gzip; for telling what it is."""
    require_file(path, what=WHAT)
    with path.open("rb") as stream:
        return _unpack_head(stream.read(_HEAD), path)


def _unpack_head(raw: bytes, path: Path) -> bytes:
    if not raw.startswith(_GZIP):
        return raw[:_HEAD]
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(raw)).read1(_HEAD)
    except (EOFError, OSError, zlib.error):
        return gunzip(raw, path=path)


def _decode_wide(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-16")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} starts as UTF-16 text, but is not ({error.reason}).",
            expected=f"Expected {WHAT} as UTF-8 or UTF-16 text.",
            do="Save the table again with the encoding UTF-8.",
        ) from error


def _first_line(head: bytes, path: Path) -> str:
    for start, kind in _OTHER_KINDS.items():
        if head.lstrip().startswith(start):
            raise InputError(
                f"{path} is {kind}.",
                expected=f"Expected {WHAT}: CSV (plain or .gz) or Parquet.",
                do="Download the table itself, or export it as CSV.",
            )
    if b"\0" in head:
        raise InputError(
            f"{path} is not text.", expected=f"Expected {WHAT}.", do="Check that it is the right file."
        )
    if b"\r" in head and b"\n" not in head:
        raise InputError(
            f"The lines of {path} end as on old Macintosh computers, with a carriage return alone.",
            expected="Expected lines that end with a line feed, or with carriage return and line feed.",
            do="Save the table again, as plain CSV in UTF-8.",
        )
    first = head.splitlines()[0].decode("utf-8-sig", errors="replace")
    if _SEPARATOR_LINE.match(first):
        raise InputError(
            f"The first line of {path} is {first.strip()!r}, a word to a spreadsheet about the separator.",
            expected="Expected the names of the columns in it.",
            do="Remove that line; the separator is found without it.",
        )
    return first


def _cells(line: str, separator: str) -> Sequence[str]:
    return next(csv.reader([line], delimiter=separator), [])
