"""`whipcount read`: articles to records, and how well the reader does on annotated ones."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from whipcount.cli.compared import print_comparison, read_by
from whipcount.cli.options import Flag
from whipcount.cli.progress import shown_progress
from whipcount.domain import InputError
from whipcount.domain.statements import LeftOut

if TYPE_CHECKING:
    from whipcount.coverage import ArticleInput
    from whipcount.coverage.streaming import Together
    from whipcount.domain.statements import Reading

SHOWN_DIFFERENCES = 40


def read(
    *paths: Path,
    json: Flag = False,
    score: Annotated[Path | None, Parameter(name="--score")] = None,
    output: Annotated[Path | None, Parameter(name=("-o", "--output"))] = None,
    together: Literal["article", "folder", "all"] | None = None,
    workers: int = 1,
    cluster: str = "",
    reader: str = "rules",
    answers: Path | None = None,
    stories: Flag = False,
) -> None:
    """Read articles into statements, positions, documents, quantities, dates and predictions.

    Articles are text, HTML, PDF or e-mail; folders, zip and tar archives, web archives (WARC) and JSON lines
    are read article by article. All paths are one corpus: articles date and name things for each other. A
    page that cannot be read is listed and stops no other.

    Parameters
    ----------
    paths
        Articles, or folders and archives of them.
    json
        Print the records as JSON, in the schema of the gold annotations plus our own keys.
    score
        A file of gold annotations: measure the reader against it instead of printing records.
    output
        Write the records to this file as JSON lines, one an article, as they are read. An interrupted run
        goes on where it stopped when the command is given again.
    together
        What is one corpus: all (the default), folder, or article (the default with -o, for any number).
    workers
        How many processes read; 0 means one for each core. A corpus is read by one of them.
    cluster
        Address of a Dask scheduler, as tcp://10.0.0.5:8786, whose workers read instead.
    reader
        rules (the default); spacy:PIPELINE, an installed pipeline beside the rules; or model:URL#MODEL, a
        language model behind an OpenAI-compatible endpoint, to which the articles are sent. Its key, where
        it wants one, is taken from the environment: WHIPCOUNT_MODEL_KEY.
    answers
        Folder in which a model's answers are kept, so that nothing is asked twice.
    stories
        Compare the articles instead: which tell one event, what each reports, leaves out and words
        differently, which paragraphs are shared agency copy.
    """
    from whipcount.coverage import to_gold  # noqa: PLC0415

    if not paths:
        raise InputError(
            "No article was named.",
            expected="Expected files or folders of articles.",
            do="Name at least one.",
        )
    plain = reader == "rules" and not stories
    if not plain and (output is not None or workers != 1 or cluster or together not in (None, "all")):
        raise InputError(
            "--reader and --stories read all articles as one corpus, in one process.",
            expected="Expected no -o, --workers, --cluster or --together beside them.",
            do="Take these away, or read with the rules first.",
        )
    if output is not None:
        _write_lines(paths, output, together or "article", workers, cluster)
    elif workers != 1 or cluster or together not in (None, "all"):
        if not json or score is not None:
            raise InputError(
                "--workers, --cluster and --together give records as JSON.",
                expected="Expected -o FILE.jsonl, or --json, beside them, and no --score.",
                do="Add one.",
            )
        _print_joined(paths, together or "all", workers, cluster)
    else:
        reading, left_out = _read_as_one(paths, reader, answers)
        if stories:
            print_comparison(reading, json=json)
        elif score is not None:
            _print_score(reading, score, json=json)
        elif json:
            _print_json(to_gold(reading), left_out)
        else:
            _print_records(reading)


def _write_lines(paths: Sequence[Path], output: Path, together: Together, workers: int, cluster: str) -> None:
    from whipcount.coverage.streaming import Progress, write_lines  # noqa: PLC0415
    from whipcount.workers import open_workers  # noqa: PLC0415

    with open_workers(workers, cluster=cluster) as readers, shown_progress() as show:

        def told(progress: Progress) -> None:
            show(f"{progress.read + progress.before} articles read, {len(progress.left_out)} left out")

        try:
            done = write_lines(paths, output, together=together, workers=readers, told=told)
        except KeyboardInterrupt:
            print(
                f"What was read stands in {output}.part; the same command goes on from there.",
                file=sys.stderr,
            )
            raise
    for entry in done.left_out:
        print(f"left out: {entry.source}: {entry.reason}", file=sys.stderr)
    before = f", {done.before} of an earlier run" if done.before else ""
    print(f"{output}: {done.read} articles read{before}, {len(done.left_out)} left out", file=sys.stderr)


def _print_joined(paths: Sequence[Path], together: Together, workers: int, cluster: str) -> None:
    """Print what several workers read as one JSON object."""
    from whipcount.coverage.streaming import read_lines  # noqa: PLC0415
    from whipcount.workers import open_workers  # noqa: PLC0415

    records: dict[str, list[Any]] = {}
    left_out: list[LeftOut] = []
    with open_workers(workers, cluster=cluster) as readers:
        for line in read_lines(paths, together=together, workers=readers):
            if line.reason:
                left_out.append(LeftOut(source=line.source, reason=line.reason))
                continue
            for kind, entries in json_module.loads(line.text).items():
                if isinstance(entries, list):
                    records.setdefault(kind, []).extend(entries)
    _list_left_out(left_out, some_read=bool(records))
    _print_json(records, left_out)


def _read_as_one(
    paths: Sequence[Path], reader: str, answers: Path | None
) -> tuple[Reading, tuple[LeftOut, ...]]:
    from whipcount.coverage import sort_out  # noqa: PLC0415

    inputs, unread = _inputs(paths)
    good, bad = sort_out(inputs)
    left_out = (*unread, *bad)
    _list_left_out(left_out, some_read=bool(good))
    return read_by(reader, good, answers), left_out


def _list_left_out(left_out: Sequence[LeftOut], *, some_read: bool) -> None:
    from whipcount.coverage import SUFFIXES  # noqa: PLC0415

    if not some_read:
        raise InputError(
            "Nothing could be read:\n" + "\n".join(f"  {entry.reason}" for entry in left_out) + "\n",
            expected=f"Expected articles, or collections of them: {', '.join(SUFFIXES)}.",
            do="Name files that hold the text of an article.",
        )
    for entry in left_out:
        print(f"left out: {entry.source}: {entry.reason}", file=sys.stderr)


def _inputs(paths: Sequence[Path]) -> tuple[list[ArticleInput], list[LeftOut]]:
    from whipcount.coverage import ArticleInput, articles_in  # noqa: PLC0415

    inputs: list[ArticleInput] = []
    unread: list[LeftOut] = []
    for found in articles_in(paths):
        if isinstance(found, ArticleInput):
            inputs.append(found)
        else:
            unread.append(found)
    return inputs, unread


def _print_json(records: dict[str, list[Any]], left_out: Sequence[LeftOut]) -> None:
    listed = [{"source": entry.source, "reason": entry.reason} for entry in left_out]
    print(json_module.dumps(records | {"left_out": listed}, ensure_ascii=False, indent=1))


def _print_records(reading: Reading) -> None:
    for article in reading.articles:
        name = article.source.id
        when = f"published {article.published}" if article.published else "no date of its own"
        if article.anchor and not article.published:
            when += f"; counted from {article.anchor}: {article.anchor_reason}"
        print(f"\n{name}\n  {article.title or 'no title found'} ({when}; read as {article.decoded_as})")
        for statement in reading.statements:
            if statement.source == name:
                who = statement.speaker.name or statement.speaker.mention or "nobody named"
                states = f" [{', '.join(statement.speaker.states)}]" if statement.speaker.states else ""
                words = " ".join(statement.text.split())
                print(f"  {statement.span.start}-{statement.span.end} {who}{states}: {words}")
        for position in reading.positions:
            if position.source == name:
                stance = f"{position.stance} {position.proposal} ({position.modality})"
                print(f"  position: {position.actor} {stance}")


def _print_score(reading: Reading, gold: Path, *, json: bool) -> None:
    from whipcount.coverage import to_gold  # noqa: PLC0415
    from whipcount.coverage.annotation.scoring import score as score_records  # noqa: PLC0415
    from whipcount.files import read_bytes  # noqa: PLC0415

    try:
        articles = json_module.loads(read_bytes(gold, what="a file of gold annotations"))["articles"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{gold} is not a file of gold annotations ({type(error).__name__}: {error}).",
            expected="Expected JSON with a list `articles`, as the annotation guideline describes.",
            do="Name the file of annotations.",
        ) from error
    texts = {article.source.id: article.text for article in reading.articles}
    result = score_records(to_gold(reading), articles, texts)
    if json:
        measures = {
            name: {"precision": m.precision, "recall": m.recall, "f1": m.f1}
            for name, m in result.measures.items()
        }
        shares = {name: {"share": share.share, "of": share.of} for name, share in result.shares.items()}
        print(
            json_module.dumps({"measures": measures, "shares": shares, "identity": result.identity}, indent=1)
        )
        return
    print(f"{'':26}{'precision':>10}{'recall':>8}{'F1':>7}")
    for name, measure in result.measures.items():
        print(f"{name:26}{measure.precision:10.3f}{measure.recall:8.3f}{measure.f1:7.3f}")
    print(f"{'document identity (B3)':26}{'':18}{result.identity:7.3f}")
    for name, share in result.shares.items():
        print(f"{name:26}{share.share:10.3f} of {share.of}")
    for line in result.differences[:SHOWN_DIFFERENCES]:
        print(line)
