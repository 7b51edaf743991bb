"""`whipcount read`: articles to records, and how well the reader does on annotated ones."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from whipcount.domain import InputError

if TYPE_CHECKING:
    from whipcount.coverage import ArticleInput
    from whipcount.domain.statements import LeftOut, Reading

SHOWN_DIFFERENCES = 40


def read(
    *paths: Path,
    json: bool = False,
    score: Annotated[Path | None, Parameter(name="--score")] = None,
) -> None:
    """Read articles into statements, positions, documents, quantities, dates and predictions.

    All paths are one corpus: articles date and name things for each other. A page that cannot be read is
    listed and stops no other.

    Parameters
    ----------
    paths
        Articles as text or HTML, or folders of them.
    json
        Print the records as JSON, in the schema of the gold annotations plus our own keys.
    score
        A file of gold annotations: measure the reader against it instead of printing records.
    """
    from whipcount.coverage import SUFFIXES, read_articles, sort_out  # noqa: PLC0415

    if not paths:
        raise InputError(
            "No article was named.",
            expected="Expected files or folders of articles.",
            do="Name at least one.",
        )
    inputs, unread = _inputs(paths)
    good, left_out = sort_out(inputs)
    left_out = (*unread, *left_out)
    if not good:
        raise InputError(
            "Nothing could be read:\n" + "\n".join(f"  {entry.reason}" for entry in left_out) + "\n",
            expected=f"Expected articles, or collections of them: {', '.join(SUFFIXES)}.",
            do="Name files that hold the text of an article.",
        )
    for entry in left_out:
        print(f"left out: {entry.source}: {entry.reason}", file=sys.stderr)
    reading = read_articles(good)
    if score is not None:
        _print_score(reading, score, json=json)
    elif json:
        _print_json(reading, left_out)
    else:
        _print_records(reading)


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


def _print_json(reading: Reading, left_out: Sequence[LeftOut]) -> None:
    from whipcount.coverage import to_gold  # noqa: PLC0415

    records: dict[str, Any] = to_gold(reading)
    records["left_out"] = [{"source": entry.source, "reason": entry.reason} for entry in left_out]
    print(json_module.dumps(records, ensure_ascii=False, indent=1))


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
    from whipcount.coverage.scoring import score as score_records  # noqa: PLC0415
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
