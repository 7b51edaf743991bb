"""The texts of a matter: found, cut off at a day, read as one corpus, held in the record as corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from whipcount.brief.kept import reading_version
from whipcount.brief.request import Request
from whipcount.coverage import ArticleInput, articles_in, dated, read_articles, sort_out
from whipcount.domain import InputError, list_bad_rows
from whipcount.domain.matter import Matter, NotAfter
from whipcount.domain.statements import LeftOut, Reading
from whipcount.files import sha256
from whipcount.record import MatterFolder, Record, Stamp

READER = "rules"
HASH_SHOWN = 8
"""Digits of its hash beside the name of a text that another one has too."""
_TOLD_APART = re.compile(r" \((?:\d+|[0-9a-f]{8})\)(?=\.\w+$|$)")
"""What tells a text from another of its name: a number, as `coverage.articles_in` gives, or our hash."""

NOT_BY_THEN = "no date on or before the cut-off"
"""Of a later text and of an undated one alike: what a later text says of its own date is not looked at."""


def read_texts(record: Record, folder: MatterFolder, matter: Matter, request: Request) -> Reading:
    """Read the matter's texts and those of this run, none later than the cut-off, into the record.

    Texts that are too late are set aside before anything is read, because articles date and name things for
    each other. What people corrected stands over what the reader found. What cannot be read in a folder or
    an archive is left out, with the reason.

    Raises
    ------
    InputError
        When a path that was named for this run cannot be read.
    """
    found, unreadable = _inputs(record, folder, request)
    known = {sha256(raw): name for name, raw in record.sources(audience=request.audience)}
    inputs, unread = sort_out(_distinct(found, known))
    unread = (*unreadable, *unread)
    _require_named(request, unread)
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
    late = (LeftOut(source=text.name, reason=NOT_BY_THEN) for text in inputs if sha256(text.raw) not in used)
    return replace(held, left_out=(*unread, *late))


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


def _inputs(
    record: Record, folder: MatterFolder, request: Request
) -> tuple[list[ArticleInput], list[LeftOut]]:
    inputs = [ArticleInput(name=name, raw=raw) for name, raw in record.sources(audience=request.audience)]
    unreadable: list[LeftOut] = []
    places = (folder.coverage, *request.coverage) if folder.coverage.is_dir() else request.coverage
    for found in articles_in(places):
        if isinstance(found, ArticleInput):
            inputs.append(found)
        else:
            unreadable.append(found)
    return inputs, unreadable


def _require_named(request: Request, left_out: Sequence[LeftOut]) -> None:
    named = {name for path in request.coverage for name in (str(path), "" if path.is_dir() else path.name)}
    reasons = [entry.reason for entry in left_out if entry.source in named]
    if reasons:
        raise InputError(
            f"What was named as coverage cannot be read:\n{list_bad_rows(reasons)}\n",
            expected="Expected articles, or folders and archives of them.",
            do="Mend it, or name another.",
        )


def _distinct(inputs: Sequence[ArticleInput], known: Mapping[str, str]) -> list[ArticleInput]:
    """Keep each text once, by its bytes; by name, so that it is one corpus wherever its texts lie.

    Of different texts with one name the one that the record knows by it keeps it, else the first by hash;
    the others have their hash beside it. A text that the record told apart so before keeps that name.

    Parameters
    ----------
    known : mapping of str to str
        The names of the texts in the record, by hash.
    """
    named: dict[str, dict[str, ArticleInput]] = {}
    for digest, text in {sha256(text.raw): text for text in inputs}.items():
        before = known.get(digest, text.name)
        name = before if _TOLD_APART.sub("", before) == _TOLD_APART.sub("", text.name) else text.name
        named.setdefault(name, {})[digest] = replace(text, name=name)
    told_apart = []
    for name, texts in sorted(named.items()):
        first, *others = sorted(texts, key=lambda digest: (known.get(digest) != name, digest))
        told_apart.append(texts[first])
        told_apart += [
            replace(texts[digest], name=f"{name} ({digest[:HASH_SHOWN]})") for digest in sorted(others)
        ]
    return sorted(told_apart, key=lambda text: text.name)


def _dates_given(inputs: Sequence[ArticleInput], matter: Matter, request: Request) -> dict[str, NotAfter]:
    given = {entry.sha256: entry for entry in matter.not_after}
    if request.undated == "use":
        reason = "used without a date, as asked for on the command line"
        for text in inputs:
            digest = sha256(text.raw)
            given.setdefault(digest, NotAfter(sha256=digest, not_after=request.as_of, reason=reason))
    return given
