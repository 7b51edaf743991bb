"""The newest official file of a record, downloaded: resumed, retried with limits, checked, kept by version.

Only the standard library is used, and only when a user asks for it by `votes fetch`. The list of a record's
files is JSON; the newest file whose name fits is taken. A file is kept under its own name beside earlier ones
and a note of where it came from, and takes its place only when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from whipcount.domain import InputError
from whipcount.files import write_text

LIBRARY = "https://digitallibrary.un.org"
TERMS = (
    "United Nations, Dag Hammarskjöld Library. Non-commercial use with attribution "
    "(https://digitallibrary.un.org, terms of use)."
)
TRIES, WAIT, TIMEOUT = 4, 2.0, 30.0
"""Most tries of a request, seconds of the first wait (doubled each time), seconds without a byte."""
MOST_BYTES, MOST_SECONDS = 500_000_000, 3600.0
"""Most of a file, and longest time of one try, however slowly its bytes come."""
_CHUNK = 1 << 16
_REDIRECTS_LEAVE = "another scheme or host"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of the library that holds a table of votes, as files of growing date."""

    body: str
    number: int
    name: str
    """What the names of its files end with, before the extension."""
    title: str


RECORDS: Mapping[str, Record] = {
    "un.ga": Record(body="un.ga", number=4060887, name="ga_voting", title="General Assembly voting data"),
    "un.sc": Record(body="un.sc", number=4055387, name="sc_voting", title="Security Council voting data"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file that was downloaded, or was there already."""

    path: str
    url: str
    sha256: str
    bytes: int
    version: str
    terms: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    name: str
    url: str
    size: int | None
    version: tuple[str, int]
    md5: str


def fetch(
    body: str, folder: Path, *, base: str = LIBRARY, say: Say | None = None, wait: float = WAIT
) -> Fetched:
    """Download the newest official file of a body's votes into `folder`.

    Parameters
    ----------
    body : str
        A key of `RECORDS`: un.ga or un.sc.
    folder : Path
        Where files are kept, each version under its own name.
    base : str
        Address of the library, or of a mirror laid out like it.
    say : callable, optional
        Told in a few words what is being done, the terms of use first.
    wait : float
        Seconds before the second try; each later wait is twice as long.

    Raises
    ------
    InputError
        When the body has no record, the network fails for good, or what comes is not the table.
    """
    tell = say or (lambda _: None)
    if body not in RECORDS:
        raise InputError(
            f"No official file of '{body}' is known.",
            expected=f"Expected {' or '.join(RECORDS)}.",
            do="For another body, download its file and read it with `whipcount votes import`.",
        )
    record = RECORDS[body]
    tell(f"{record.title}. {TERMS}")
    web = _Web(base, wait, tell, record, folder)
    newest = _newest(web.json(f"/api/v1/file?recid={record.number}"), record, base)
    path = folder / newest.name
    note = folder / f"{newest.name}.source.json"
    held = _held(path, note, newest)
    if held:
        tell(f"{path} is the newest version already")
        return held
    part = folder / f".{newest.name}.{newest.version[1]}.part"
    folder.mkdir(parents=True, exist_ok=True)
    web.download(newest, part)
    digest = _check(part, newest, record)
    if path.exists():  # a new version under the old name: the old one is kept beside it
        earlier = _digest(path)[:12]
        for one in (path, note):
            if one.exists():
                one.rename(one.with_name(f"{earlier}_{one.name}"))
    part.replace(path)
    version = " ".join(str(one) for one in newest.version if one)
    fetched = Fetched(
        path=str(path),
        url=newest.url,
        sha256=digest,
        bytes=path.stat().st_size,
        version=version,
        terms=TERMS,
        new=True,
    )
    write_text(note, json.dumps(asdict(fetched), indent=2, ensure_ascii=False) + "\n")
    return fetched


def _held(path: Path, note: Path, newest: _Listed) -> Fetched | None:
    """Tell whether the newest version is here: whole as it was downloaded, and of the size listed."""
    try:
        told = Fetched(**json.loads(note.read_text(encoding="utf-8")) | {"new": False})
    except (OSError, ValueError, TypeError):
        return None
    version = " ".join(str(one) for one in newest.version if one)
    same = told.version == version and path.exists() and _digest(path) == told.sha256
    return told if same else None


def _newest(answer: Any, record: Record, base: str) -> _Listed:
    rows = answer.get("files", answer.get("hits", [])) if isinstance(answer, dict) else answer
    fitting = (
        [found for row in rows if (found := _listed(row, record, base))] if isinstance(rows, list) else []
    )
    if not fitting:
        raise InputError(
            f"The list of files of record {record.number} names no file like '{record.name}.csv'.",
            expected="Expected a list of files, each with a name and an address.",
            do=_by_hand(record, Path()),
        )
    return max(fitting, key=lambda listed: listed.version)


def _listed(row: object, record: Record, base: str) -> _Listed | None:
    if not isinstance(row, dict):
        return None
    name = str(row.get("full_name") or row.get("name") or row.get("filename") or "")
    name = name if name.endswith(".csv") else f"{name}.csv"
    if not re.fullmatch(rf"[\w.-]*{record.name}[\w-]*\.csv", name):
        return None
    address = row.get("url") or row.get("uri") or f"/record/{record.number}/files/{quote(name)}"
    url = urljoin(base + "/", str(address))
    size = row.get("size")
    numbers = [int(number) for number in re.findall(r"\d+", name)[:3]]
    day = "-".join(f"{number:02d}" for number in numbers) if len(numbers) == 3 else ""
    version = row.get("version")
    return _Listed(
        name=name,
        url=url,
        size=size if isinstance(size, int) and size > 0 else None,
        version=(day, version if isinstance(version, int) else 0),
        md5=str(row.get("checksum") or row.get("md5") or "").removeprefix("md5:"),
    )


@dataclass(frozen=True, slots=True)
class _Web:
    """Requests to one host, with tries and limits."""

    base: str
    wait: float
    say: Say
    record: Record
    folder: Path

    def json(self, address: str) -> Any:
        """Return what an address of the library answers, or raise `InputError`."""
        url = self.base.rstrip("/") + address

        def ask() -> Any:
            with self.open(url) as answer:
                return json.loads(answer.read(10_000_000))

        return self.tried(ask, url)

    def download(self, listed: _Listed, part: Path) -> None:
        """Download into `part`, going on where an earlier try broke off."""
        size = part.stat().st_size if part.exists() else 0
        if size and (not listed.md5 or (listed.size is not None and size > listed.size)):
            part.unlink()  # of an earlier day; without a checksum nobody would see that two files were mixed

        def ask() -> None:
            start = part.stat().st_size if part.exists() else 0
            if listed.size is not None and start == listed.size:
                return
            with self.rest_of(listed.url, start, part) as answer:
                going_on = start > 0 and answer.status == 206
                _refuse_other_part(answer, start if going_on else 0, part)
                stated = answer.headers.get("Content-Length")
                self.say(f"downloading {listed.name}" + (f" from byte {start:,}" if going_on else ""))
                written = _copy(answer, part, mode="ab" if going_on else "wb")
                if stated and stated.isdecimal() and written != int(stated):
                    raise ConnectionError(f"{written:,} bytes came of {int(stated):,}")

        self.tried(ask, listed.url)

    def open(self, url: str, *, start: int = 0) -> Any:
        """Open an address of this host; a redirect to another scheme or host is refused."""
        self.require_own(url, "The list of files points to")
        headers = {"User-Agent": "whipcount (votes fetch)", "Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        request = Request(url, headers=headers)  # noqa: S310 - scheme checked above
        return build_opener(_Stay(self.require_own)).open(request, timeout=TIMEOUT)

    def rest_of(self, url: str, start: int, part: Path) -> Any:
        """Open an address from a byte on; where the server has none there, the next try starts anew."""
        try:
            return self.open(url, start=start)
        except HTTPError as error:
            if error.code == 416 and start:
                part.unlink()
                raise ConnectionError(f"the server has nothing at byte {start:,}") from error
            raise

    def require_own(self, url: str, told: str) -> None:
        """Raise `InputError` unless an address is of this host and scheme."""
        own = urlsplit(self.base)
        if (urlsplit(url).netloc, urlsplit(url).scheme) != (own.netloc, own.scheme):
            raise InputError(
                f"{told} {url}, {_REDIRECTS_LEAVE}.",
                expected=f"Expected an address of {self.base}.",
                do=_by_hand(self.record, self.folder),
            )

    def tried(self, ask: Callable[[], Any], url: str) -> Any:
        """Ask again after a failure that may pass, `TRIES` times in all."""
        reason = ""
        for attempt in range(TRIES):
            if attempt:
                pause = self.wait * 2 ** (attempt - 1)
                self.say(f"{reason}; trying again in {pause:.0f} s")
                time.sleep(pause)
            try:
                return ask()
            except HTTPError as error:
                reason = f"the server answers {error.code}"
                if error.code < 500 and error.code != 429:
                    break
            except (URLError, HTTPException, OSError, ValueError) as error:
                reason = str(getattr(error, "reason", error)) or type(error).__name__
        raise InputError(
            f"{url} cannot be downloaded ({reason}).",
            expected=f"Expected an answer of the library within {TRIES} tries.",
            do=_by_hand(self.record, self.folder),
        )


class _Stay(HTTPRedirectHandler):
    """Follows a redirect only where `allowed` lets it, before the other host is asked anything."""

    def __init__(self, allowed: Callable[[str, str], None]) -> None:
        self.allowed = allowed

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the request that follows, or raise `InputError`."""
        try:
            self.allowed(newurl, f"{req.full_url} leads to")
        except InputError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _refuse_other_part(answer: Any, start: int, part: Path) -> None:
    """Raise `ConnectionError` when a server goes on elsewhere than it was asked; the next try starts anew."""
    told = answer.headers.get("Content-Range") or ""
    if start and not told.startswith(f"bytes {start}-"):
        part.unlink()
        raise ConnectionError(f"the server goes on at {told or 'no stated place'}, not at byte {start:,}")


def _copy(answer: Any, part: Path, *, mode: str) -> int:
    written, until = 0, time.monotonic() + MOST_SECONDS
    with part.open(mode) as stream:
        while chunk := answer.read1(_CHUNK):
            written += len(chunk)
            if time.monotonic() > until:
                raise ConnectionError(f"{written:,} bytes came in {MOST_SECONDS / 60:.0f} minutes")
            if stream.tell() + len(chunk) > MOST_BYTES:
                raise InputError(
                    f"More than {MOST_BYTES // 1_000_000} MB came.",
                    expected="Expected a table of votes.",
                    do="Download the file by hand and look at it.",
                )
            stream.write(chunk)
    return written


def _check(part: Path, listed: _Listed, record: Record) -> str:
    """Raise unless the file is a table of the size and checksum listed; a bad one is thrown away."""
    size = part.stat().st_size
    with part.open("rb") as stream:
        head = stream.read(2000).lstrip(b"\xef\xbb\xbf \r\n\t")
    problem = ""
    if b"ms_vote" not in head.split(b"\n", 1)[0]:
        shown = "a web page" if head[:1] == b"<" else f"something that starts with {head[:40]!r}"
        problem = f"What came from {listed.url} is {shown}, no table of votes."
    elif listed.size is not None and size != listed.size:
        problem = f"{listed.name} has {size:,} bytes, but {listed.size:,} are listed."
    elif re.fullmatch(r"[0-9a-f]{32}", listed.md5) and _digest(part, "md5") != listed.md5:
        problem = f"{listed.name} has another checksum than the one listed."
    if problem:
        part.unlink()
        raise InputError(
            problem,
            expected=f"Expected the table of the {record.title}.",
            do=_by_hand(record, part.parent),
        )
    return _digest(part)


def _digest(path: Path, kind: str = "sha256") -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, kind).hexdigest()


def _by_hand(record: Record, folder: Path) -> str:
    page = f"{LIBRARY}/record/{record.number}"
    return (
        f"Try again later; or, offline, take the newest *{record.name}.csv of {page} on another machine, "
        f"place it in {folder.resolve()}, and read it with `whipcount votes import`."
    )
