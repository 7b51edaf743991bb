"""Paths to articles: folders, archives, web archives, mailboxes, lines and digests, one by one.

One article is in memory at a time. What cannot be read comes out in its place as `LeftOut`, with the reason.
"""

from __future__ import annotations

import io
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from whipcount.coverage.inputs.archives import (
    DAMAGE,
    broken,
    members_of_tar,
    members_of_zip,
    unpacked,
    unread_kind,
)
from whipcount.coverage.inputs.digests import stories_of
from whipcount.coverage.inputs.jsonarticles import article_fields
from whipcount.coverage.inputs.kinds import MAIL, PAGES, SUFFIXES, kind_by_start, kind_of, unpacked_name
from whipcount.coverage.inputs.limits import DEEPEST, Allowance, Metered, TooMuch, read_at_most, too_long
from whipcount.coverage.inputs.mail import DEEPEST as DEEPEST_MAIL
from whipcount.coverage.inputs.mail import carried
from whipcount.coverage.inputs.pages import MAX_BYTES, ArticleInput
from whipcount.coverage.inputs.webarchives import pages_of_warc
from whipcount.domain import InputError
from whipcount.domain.statements import LeftOut
from whipcount.files import require_file

Found = ArticleInput | LeftOut


def articles_in(paths: Iterable[Path], *, but: Collection[Path] = ()) -> Iterator[Found]:
    """Yield every article that paths hold, in order, and what of them cannot be read, with the reason.

    Parameters
    ----------
    paths : iterable of Path
        Files (text, HTML, PDF, e-mail), collections (zip, tar, WARC, JSON lines; compressed or not), and
        folders of all these, looked through to the bottom by name. Hidden files are passed over.
    but : collection of Path
        Files that are passed over where they stand in a folder: those that are being written.

    Yields
    ------
    ArticleInput or LeftOut
        An article is named by its place below the path given: `day1/page.txt`, `clippings.zip/page.txt`,
        `digest.eml#2`, `stories.jsonl#17`, `crawl.warc.gz#https://...`. No two have one name.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("France said no.", encoding="utf-8")
    >>> _ = (folder / "a.jpg").write_bytes(b"x")
    >>> [type(found).__name__ for found in articles_in([folder])]
    ['LeftOut', 'ArticleInput']
    """
    seen: dict[str, int] = {}
    for path in paths:
        for found in _in_path(path, {each.resolve() for each in but}):
            if isinstance(found, ArticleInput):
                yield _named_apart(found, seen)
            else:
                yield LeftOut(source=_sayable(found.source), reason=_sayable(found.reason))


def _named_apart(page: ArticleInput, seen: dict[str, int]) -> ArticleInput:
    """Give a page a name of its own where another has it already: *page (2).txt*."""
    name = plain = _sayable(page.name)
    ending = next((each for each in (*PAGES, *MAIL) if plain.lower().endswith(each)), "")
    stem, number = plain[: len(plain) - len(ending)], seen.get(plain, 1)
    while name in seen:
        number += 1
        name = f"{stem} ({number}){plain[len(stem) :]}"
    # The number last given to a name: a thousand articles of one name are not counted through again.
    seen[plain] = number
    seen.setdefault(name, 1)
    return page if name == page.name else ArticleInput(name, page.raw)


def _sayable(text: str) -> str:
    """Return words from outside without what a terminal obeys: control characters, marks of direction."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in text)


def _in_path(path: Path, but: Collection[Path]) -> Iterator[Found]:
    if not path.is_dir():
        yield from _in_file(path, path.name, named=True)
        return
    empty = True
    for file in _files_below(path):
        if but and file.resolve() in but:
            continue
        empty = False
        yield from _in_file(file, file.relative_to(path).as_posix(), named=False)
    if empty:
        yield LeftOut(
            source=str(path), reason=f"{path} holds no file. Expected articles as {', '.join(SUFFIXES)}."
        )


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder by name; links to folders are not followed: they may lead in rings."""
    try:
        entries = sorted(
            os.scandir(folder), key=lambda entry: (entry.is_dir(follow_symlinks=False), entry.name)
        )
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(folder / entry.name)
        else:
            yield folder / entry.name


def _in_file(path: Path, name: str, *, named: bool) -> Iterator[Found]:
    """Yield what a file holds; a file that was named itself is looked into whatever its name ends with."""
    try:
        require_file(path, what="an article, or a collection of articles")
        if not path.is_file():
            raise InputError(
                f"{path} is no file but a device or a pipe.", expected="Expected a file.", do="Name a file."
            )
        kind = kind_of(path.name)
        with path.open("rb") as stream:
            if named and not kind:
                kind = kind_by_start(stream.read(512))
                stream.seek(0)
            if not kind:
                yield LeftOut(source=name, reason=unread_kind(name))
                return
            length = path.stat().st_size
            yield from _in_stream(name, stream, kind, Allowance.for_archive(length), depth=0)
    except InputError as error:
        yield LeftOut(source=str(path), reason=str(error))
    except OSError as error:
        yield LeftOut(source=str(path), reason=f"{path} cannot be read ({error.strerror or error}).")


def _in_stream(
    name: str, stream: BinaryIO, kind: str, allowance: Allowance, *, depth: int
) -> Iterator[Found]:
    match kind:
        case "page" | "mail":
            raw = read_at_most(stream, MAX_BYTES)
            if raw is None:
                yield LeftOut(source=name, reason=too_long(name))
            else:
                yield from _in_page(ArticleInput(name, raw), kind, depth)
        case "lines":
            yield from _in_lines(name, Metered(stream, allowance))
        case "mailbox":
            yield from _in_mailbox(name, Metered(stream, allowance), depth)
        case "packed":
            yield from _in_packed(name, stream, allowance, depth)
        case "zip":
            yield from _in_members(members_of_zip(name, stream, allowance), allowance, depth)
        case "tar":
            yield from _in_members(members_of_tar(name, stream, allowance), allowance, depth)
        case _:
            # Pages of web archives are named by address, which says nothing of what they are.
            for page in pages_of_warc(name, stream, allowance):
                yield page if isinstance(page, LeftOut) else ArticleInput(*page)


def _in_members(
    members: Iterable[tuple[str, bytes] | LeftOut], allowance: Allowance, depth: int
) -> Iterator[Found]:
    for member in members:
        if isinstance(member, LeftOut):
            yield member
            continue
        name, raw = member
        kind = kind_of(name)
        if kind in ("page", "mail"):
            yield from _in_page(ArticleInput(name, raw), kind, depth)
        elif depth + 1 >= DEEPEST:
            yield LeftOut(
                source=name, reason=f"{name} is the {depth + 2}th archive inside the other; unpack it."
            )
        else:
            yield from _in_stream(name, io.BytesIO(raw), kind, allowance, depth=depth + 1)


def _in_packed(name: str, stream: BinaryIO, allowance: Allowance, depth: int) -> Iterator[Found]:
    """Read a compressed page, mail or file of lines."""
    inner = unpacked_name(name)
    try:
        yield from _in_stream(inner, unpacked(stream), kind_of(inner), allowance, depth=depth)
    except TooMuch as error:
        yield LeftOut(source=name, reason=f"{name} is left: {error}.")
    except DAMAGE as error:
        yield broken(name, error)


def _in_page(page: ArticleInput, kind: str, depth: int) -> Iterator[Found]:
    """Yield a page; of an e-mail its stories or its own words, and then what it carries."""
    if kind != "mail":
        yield page
        return
    try:
        stories = stories_of(page)
    except InputError as error:
        stories, problem = [], LeftOut(source=page.name, reason=str(error))
    else:
        problem = None
    inside = (
        [ArticleInput(f"{page.name}/{name}", raw) for name, raw in carried(page)]
        if depth < DEEPEST_MAIL
        else []
    )
    if stories:
        yield from stories
    elif problem is None:
        yield page
    elif not inside:
        yield problem
    for file in inside:
        inner = kind_of(file.name)
        if inner in ("page", "mail"):
            yield from _in_page(file, inner, depth + 1)
        else:
            yield LeftOut(source=file.name, reason=unread_kind(file.name))


def _in_lines(name: str, stream: Metered) -> Iterator[Found]:
    """Yield the articles of a file of JSON lines, named by their `id`, else by the number of the line."""
    try:
        for number, raw in enumerate(_lines(stream), start=1):
            place = f"{name}#{number}"
            if raw is None:
                yield LeftOut(source=place, reason=too_long(place))
            elif raw.strip(b"\xef\xbb\xbf \t\r\n"):
                try:
                    fields = article_fields(place, raw)
                except InputError as error:
                    yield LeftOut(source=place, reason=str(error))
                else:
                    yield ArticleInput(f"{name}#{fields.get('id', number)}", raw.strip(b"\r\n"))
    except TooMuch as error:
        yield LeftOut(source=name, reason=f"{name} is left: {error}.")
    except DAMAGE as error:
        yield broken(name, error)


def _in_mailbox(name: str, stream: Metered, depth: int) -> Iterator[Found]:
    """Yield what the messages of a mailbox (mbox) hold, named by their number: `desk.mbox#2.eml`."""
    try:
        for number, raw in enumerate(_messages(stream), start=1):
            page = ArticleInput(f"{name}#{number}.eml", raw)
            if len(raw) > MAX_BYTES:
                yield LeftOut(source=page.name, reason=too_long(page.name))
            else:
                yield from _in_page(page, "mail", depth)
    except TooMuch as error:
        yield LeftOut(source=name, reason=f"{name} is left: {error}.")
    except DAMAGE as error:
        yield broken(name, error)


def _messages(stream: Metered) -> Iterator[bytes]:
    """Yield the messages of a mailbox: each begins with a line *From ...* after a blank one."""
    kept = bytearray()
    blank = True
    for line in _lines(stream):
        if blank and line is not None and line.startswith(b"From ") and kept.strip():
            yield bytes(kept)
            kept = bytearray()
        # Of a message that is too long only so much is kept as shows that it is.
        if len(kept) <= MAX_BYTES:
            kept += b"x" * (MAX_BYTES + 1) if line is None else line + b"\n"
        blank = line is not None and not line.strip()
    if kept.strip():
        yield bytes(kept)


def _lines(stream: Metered) -> Iterator[bytes | None]:
    """Yield lines, None for one longer than a page may be, of which nothing is kept."""
    kept = bytearray()
    skipping = False
    while piece := stream.read(1 << 16):
        first, *others = piece.split(b"\n")
        kept += first
        for line in others:
            yield None if skipping or len(kept) > MAX_BYTES else bytes(kept)
            kept, skipping = bytearray(line), False
        if len(kept) > MAX_BYTES:
            kept, skipping = bytearray(), True
    if kept or skipping:
        yield None if skipping else bytes(kept)
