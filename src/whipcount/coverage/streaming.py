"""Reading at scale: articles in, JSON lines out as they are read, gone on with after an interruption.

Nothing is held but the pages in hand and one hash for each article that was done before.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

from whipcount.coverage.annotation.gold import to_gold
from whipcount.coverage.article.prepared import READER, READER_VERSION
from whipcount.coverage.inputs import ArticleInput, articles_in
from whipcount.coverage.reader import read_articles, sort_out
from whipcount.domain import InputError
from whipcount.domain.statements import LeftOut, Reading
from whipcount.files import sha256
from whipcount.workers import Workers, open_workers

Together = Literal["article", "folder", "all"]
"""What is read as one corpus: each article alone, the articles of a folder or archive, or all at once."""

LARGEST_CORPUS = 500
"""Articles of one folder that are read together; a longer folder is read in parts of this many."""
_CHUNK_ARTICLES, _CHUNK_BYTES = 40, 400_000
"""What a worker is handed at once: enough that handing it over costs little, little enough to stay flat."""
_HEAD = 400
"""Bytes at the start of a line of ours in which its hash and reader stand."""

Unit = tuple[ArticleInput | LeftOut, ...]
"""Articles that are read as one corpus, with what could not be opened among them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the output: what was read in an article, or why it was left out."""

    key: str
    text: str
    source: str
    reason: str = ""


@dataclass(slots=True)
class Progress:
    """How far a run has come."""

    read: int = 0
    before: int = 0
    """Articles that an earlier, interrupted run had done."""
    left_out: list[LeftOut] = field(default_factory=list)
    """What was left out, by an earlier run too."""


def write_lines(
    paths: Iterable[Path],
    out: Path,
    *,
    together: Together = "article",
    workers: Workers,
    told: Callable[[Progress], None] = lambda _progress: None,
) -> Progress:
    """Read every article that paths hold and write a line for each, in order.

    The lines grow in `OUT.part` beside `out`, which takes its place when all is read. If the run is
    interrupted, the same call goes on where it stopped: an article whose bytes stand there by their hash is
    not read again. Serial, by processes and on a cluster the lines are the same.

    Parameters
    ----------
    paths : iterable of Path
        What `articles_in` takes.
    out : Path
        The file of JSON lines, replaced when the run ends well.
    together : {"article", "folder", "all"}
        What is one corpus, in which articles date and name things for each other. With "all" every page is
        in memory at once, and an interrupted run begins again.
    workers : Workers
        Who reads.
    told : callable
        Is called with the progress after every piece of work.

    Raises
    ------
    InputError
        When `OUT.part` is of another reader or corpus, or nothing could be read.
    """
    part = out.with_name(out.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    progress = Progress()
    with part.open("a+b") as stream:
        done = _done_before(stream, part, together, progress)
        for lines in _lines(
            _undone(_units(articles_in(paths, but=(out, part)), together), done), together, workers
        ):
            fresh = [line for line in lines if not _take(done, line.key)]
            stream.write("".join(line.text + "\n" for line in fresh).encode())
            stream.flush()
            progress.read += sum(not line.reason for line in fresh)
            progress.left_out += [
                LeftOut(source=line.source, reason=line.reason) for line in fresh if line.reason
            ]
            told(progress)
    if not progress.read and not progress.before:
        part.unlink()
        reasons = "\n".join(f"  {entry.reason}" for entry in progress.left_out)
        raise InputError(
            f"Nothing could be read:\n{reasons}\n",
            expected="Expected articles.",
            do="Name files that hold some.",
        )
    part.replace(out)
    return progress


def read_lines(paths: Iterable[Path], *, together: Together = "all", workers: Workers) -> Iterator[Line]:
    """Read every article that paths hold and give a line for each, in order, as they are read."""
    for lines in _lines(_units(articles_in(paths), together), together, workers):
        yield from lines


def _lines(units: Iterable[Unit], together: Together, workers: Workers) -> Iterator[list[Line]]:
    return workers.map(_read_chunk, ((together, chunk) for chunk in _chunks(units)), died=_one_by_one)


def read_unit(together: Together, unit: Unit) -> list[Line]:
    """Read the articles of one corpus into a line each, in order. No page stops the others."""
    good, bad = sort_out([page for page in unit if isinstance(page, ArticleInput)])
    left_out = {entry.source: entry for entry in bad}
    try:
        reading = read_articles(good) if good else Reading()
    except Exception as error:  # one page that trips us up must not stop a run of days
        if len(good) > 1:
            return [line for page in unit for line in read_unit(together, (page,))]
        left_out |= {page.name: LeftOut(source=page.name, reason=_fault(page.name, error)) for page in good}
        reading = Reading()
    records = _by_article(reading)
    lines: list[Line] = []
    for page in unit:
        entry = page if isinstance(page, LeftOut) else left_out.get(page.name)
        key = _key(page)
        found: dict[str, Any] = {"left_out": entry.reason} if entry else records[_name(page)]
        head = {"sha256": key, "reader": _reader(together), "source": _name(page)}
        text = json.dumps(head | found, ensure_ascii=False, separators=(",", ":"))
        lines.append(Line(key, text, _name(page), entry.reason if entry else ""))
    return lines


def _by_article(reading: Reading) -> dict[str, dict[str, list[Any]]]:
    """Return the records of each article, in the schema of `to_gold`."""
    of_corpus = to_gold(reading)
    kinds = [kind for kind in of_corpus if kind != "left_out"]
    records = {article.source.id: {kind: [] for kind in kinds} for article in reading.articles}
    for kind in kinds:
        for entry in of_corpus[kind]:
            records[entry["source"]][kind].append(entry)
    return records


def _read_chunk(chunk: tuple[Together, tuple[Unit, ...]]) -> list[Line]:
    together, units = chunk
    return [line for unit in units for line in read_unit(together, unit)]


def _one_by_one(chunk: tuple[Together, tuple[Unit, ...]]) -> list[Line]:
    """Read the articles of a chunk at which a process died, each alone; those that kill it are left out."""
    together, units = chunk
    pages = [page for unit in units for page in unit]
    with open_workers(2) as workers:
        each = workers.map(_read_chunk, ((together, ((page,),)) for page in pages), died=_dead)
        return [line for lines in each for line in lines]


def _dead(chunk: tuple[Together, tuple[Unit, ...]]) -> list[Line]:
    together, ((page,),) = chunk
    name = _name(page)
    reason = f"{name} ended the process that read it. Tell us, with the page."
    left = LeftOut(source=name, reason=reason)
    return [replace(read_unit(together, (left,))[0], key=_key(page))]


def _units(found: Iterable[ArticleInput | LeftOut], together: Together) -> Iterator[Unit]:
    """Put together what is read as one corpus: each alone, what follows each other in one folder, or all."""
    if together == "all":
        yield tuple(found)
        return
    if together == "article":
        yield from ((page,) for page in found)
        return
    unit: list[ArticleInput | LeftOut] = []
    for page in found:
        if unit and (_folder(page) != _folder(unit[-1]) or len(unit) >= LARGEST_CORPUS):
            yield tuple(unit)
            unit = []
        unit.append(page)
    if unit:
        yield tuple(unit)


def _undone(units: Iterable[Unit], done: Counter[str]) -> Iterator[Unit]:
    """Pass over units whose every line stands in the output already."""
    for unit in units:
        keys = Counter(_key(page) for page in unit)
        if keys <= done:
            done.subtract(keys)
        else:
            yield unit


def _chunks(units: Iterable[Unit]) -> Iterator[tuple[Unit, ...]]:
    """Put units together so that handing them to a worker costs little."""
    waiting: list[Unit] = []
    size = pages = 0
    for unit in units:
        waiting.append(unit)
        pages += len(unit)
        size += sum(len(page.raw) for page in unit if isinstance(page, ArticleInput))
        if pages >= _CHUNK_ARTICLES or size >= _CHUNK_BYTES:
            yield tuple(waiting)
            waiting, size, pages = [], 0, 0
    if waiting:
        yield tuple(waiting)


def _done_before(stream: BinaryIO, part: Path, together: Together, progress: Progress) -> Counter[str]:
    """Return the hashes of the lines that an interrupted run left, and cut off a line that it did not end."""
    done: Counter[str] = Counter()
    stream.seek(0)
    end = 0
    start = f'","reader":{json.dumps(_reader(together), ensure_ascii=False)},"source":'.encode()
    while line := stream.readline():
        if not line.endswith(b"\n"):
            break
        if not line.startswith(b'{"sha256":"') or not line[75:_HEAD].startswith(start):
            raise InputError(
                f"{part} was left by another reader or another way of reading; it is not ours to go on with.",
                expected=f"Expected lines of the reader '{_reader(together)}'.",
                do="Delete it, or write to another file.",
            )
        end += len(line)
        done[line[11:75].decode("ascii")] += 1
        left = _left_out_in(line)
        if left is None:
            progress.before += 1
        else:
            progress.left_out.append(left)
    stream.truncate(end)
    stream.seek(end)
    return done


def _left_out_in(line: bytes) -> LeftOut | None:
    """Return what a line of ours says was left out; a line that tells of an article has its records first."""
    if b'","left_out":"' not in line or b'","statements":[' in line:
        return None
    entry = json.loads(line)
    return LeftOut(source=entry["source"], reason=entry["left_out"])


def _take(done: Counter[str], key: str) -> bool:
    """Whether a line is of those that an earlier run wrote; each of them is taken once."""
    if done[key] > 0:
        done[key] -= 1
        return True
    return False


def _key(page: ArticleInput | LeftOut) -> str:
    if isinstance(page, ArticleInput):
        return sha256(page.raw)
    return sha256(f"{page.source}\n{page.reason}".encode("utf-8", "replace"))


def _name(page: ArticleInput | LeftOut) -> str:
    return page.name if isinstance(page, ArticleInput) else page.source


def _folder(page: ArticleInput | LeftOut) -> str:
    name = _name(page)
    return name.rpartition("#")[0] or name.rpartition("/")[0]


def _reader(together: Together) -> str:
    return f"{READER} {READER_VERSION}, one corpus: {together}"


def _fault(name: str, error: Exception) -> str:
    return (
        f"{name} met a fault of our own ({type(error).__name__}: {str(error)[:100]}). Tell us, with the page."
    )
