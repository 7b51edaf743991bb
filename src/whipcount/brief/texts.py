"""The texts of a matter: found, cut off at a day, read as one corpus, held in the record as corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from whipcount.brief.kept import reading_version
from whipcount.brief.request import Request
from whipcount.coverage import ArticleInput, dated, read_articles
from whipcount.domain import InputError
from whipcount.domain.matter import Matter, NotAfter
from whipcount.domain.statements import LeftOut, Reading
from whipcount.files import read_bytes, sha256
from whipcount.record import MatterFolder, Record, Stamp

READER = "rules"
LARGEST_TEXT = 20_000_000
TEXT_FILES = frozenset({".txt", ".text", ".md", ".htm", ".html"})

NOT_BY_THEN = "no date on or before the cut-off"
"""Of a later text and of an undated one alike: what a later text says of its own date is not looked at."""


def read_texts(record: Record, folder: MatterFolder, matter: Matter, request: Request) -> Reading:
    """Read the matter's texts and those of this run, none later than the cut-off, into the record.

    Texts that are too late are set aside before anything is read, because articles date and name things for
    each other. What people corrected stands over what the reader found.
    """
    inputs = _distinct(_inputs(record, folder, request))
    stands_for = _dates_given(inputs, matter, request)
    version = reading_version(
        [(text.name, sha256(text.raw)) for text in inputs],
        sorted(stands_for.values(), key=lambda given: given.sha256),
        request.as_of,
        matter.documents,
        matter.proposals,
    )
    before = record.newest_reading()
    if before is not None and (before.reader, before.version) == (READER, version):
        # The same reader would find the same in the same texts: what people said of it stands either way.
        used = before.texts
    else:
        used = _read(record, inputs, stands_for, matter, request, version=version)
    held = record.reading(
        audience=request.audience,
        as_of=request.as_of,
        not_after={digest: given.not_after for digest, given in stands_for.items()},
    )
    late = (text.name for text in inputs if sha256(text.raw) not in used)
    return replace(held, left_out=tuple(LeftOut(source=name, reason=NOT_BY_THEN) for name in late))


def _read(
    record: Record,
    inputs: Sequence[ArticleInput],
    stands_for: Mapping[str, NotAfter],
    matter: Matter,
    request: Request,
    *,
    version: str,
) -> frozenset[str]:
    """Read the texts that are not too late into the record; return their hashes."""
    used = []
    for text, published in zip(inputs, dated(inputs), strict=True):
        given = stands_for.get(sha256(text.raw))
        day = published or (given.not_after if given else None)
        if day is not None and day <= request.as_of:
            used.append(text)
    reading = read_articles(
        used,
        supplied_dates=stands_for,
        known_documents=matter.documents,
        known_proposals=matter.proposals,
    )
    stamp = Stamp(at=request.now)
    for text in used:
        record.add_source(text.raw, name=text.name, stamp=stamp)
    record.add_reading(reading, reader=READER, version=version, stamp=stamp)
    return frozenset(sha256(text.raw) for text in used)


def _inputs(record: Record, folder: MatterFolder, request: Request) -> Iterable[ArticleInput]:
    for name, raw in record.sources(audience=request.audience):
        yield ArticleInput(name=name, raw=raw)
    places = (folder.coverage, *request.coverage) if folder.coverage.is_dir() else request.coverage
    for path in places:
        for file in _files(path):
            yield ArticleInput(name=file.name, raw=read_bytes(file, what="an article", limit=LARGEST_TEXT))


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.suffix.lower() in TEXT_FILES and file.is_file())
    if not found:
        raise InputError(
            f"{path} holds no text.",
            expected=f"Expected articles as {', '.join(sorted(TEXT_FILES))}.",
            do="Name the folder that holds them.",
        )
    return found


def _distinct(inputs: Iterable[ArticleInput]) -> list[ArticleInput]:
    """Keep each text once, by its bytes; by name, so that it is one corpus wherever its texts lie."""
    once = {sha256(text.raw): text for text in inputs}
    return [text for _, text in sorted(once.items(), key=lambda kept: (kept[1].name, kept[0]))]


def _dates_given(inputs: Sequence[ArticleInput], matter: Matter, request: Request) -> dict[str, NotAfter]:
    given = {entry.sha256: entry for entry in matter.not_after}
    if request.undated == "use":
        reason = "used without a date, as asked for on the command line"
        for text in inputs:
            digest = sha256(text.raw)
            given.setdefault(digest, NotAfter(sha256=digest, not_after=request.as_of, reason=reason))
    return given
