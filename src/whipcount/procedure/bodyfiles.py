"""Body files read and checked: a file that is wrong says where and how."""

from __future__ import annotations

import difflib
import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from whipcount.domain import InputError, list_bad_rows
from whipcount.files import read_bytes
from whipcount.procedure.schema import BodyFile, Condition, KindEntry, Quorum, RuleEntry, Share

LONGEST = 2_000_000
"""Bytes; the longest body file in the package has a hundredth of it."""


def parse_body(path: Path, *, what: str) -> BodyFile:
    """Read a body file and check it.

    Raises
    ------
    InputError
        When the file cannot be read, is not TOML, has a key or a value that is not known, or states a rule
        that cannot be: every fault that was found, each with its place.
    """
    raw = read_bytes(path, what=what, limit=LONGEST)
    try:
        tables = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} is not a TOML file: {error}.", expected=f"Expected {what}.", do="Mend it at that place."
        ) from error
    try:
        file = msgspec.convert(tables, BodyFile)
    except msgspec.ValidationError as error:
        raise InputError(
            f"{path}: {error}.",
            expected="Expected the keys and values that docs/bodies.md lists.",
            do="Mend the file at that place.",
        ) from error
    problems = list(find_problems(file))
    if problems:
        raise InputError(
            f"{path} states what cannot be:\n{list_bad_rows(problems)}\n",
            expected="Expected rules that can hold, over bases and sets that are defined.",
            do="Mend each place.",
        )
    return file


def find_problems(file: BodyFile) -> Iterator[str]:
    """Yield every fault of a body file that its shape alone does not show."""
    sets = {entry.set for entry in file.membership if entry.set} | {"all"}
    most = max((entry.members for entry in file.seats), default=None)
    for number, entry in enumerate(file.rule, start=1):
        place = f"rule {number} ({entry.id})"
        if entry.since >= entry.until:
            yield f"{place}: it ends on {entry.until}, before it begins on {entry.since}"
        for condition in filter(None, (entry.adopted_when, entry.rejected_when)):
            yield from _condition_problems(condition, place, sets, most, file)
        if entry.quorum:
            yield from _ratio_problems(entry.quorum, f"{place}, quorum")
    yield from _overlaps(file)
    yield from _kind_problems(file)
    for number, entry in enumerate(file.membership, start=1):
        given = [bool(entry.members), bool(entry.file), bool(entry.of), bool(entry.register)]
        if sum(given) != 1:
            yield f"membership {number}: expected exactly one of members, file, of, register"
        if len(set(entry.members)) < len(entry.members):
            yield f"membership {number}: a member is listed twice"


def _condition_problems(
    condition: Condition, place: str, sets: set[str], most: int | None, file: BodyFile
) -> Iterator[str]:
    given = [name for name, value in (("count", condition.count), ("share", condition.share),
             ("none", condition.none), ("all", condition.all), ("any", condition.any),
             ("not", condition.not_)) if value]  # fmt: skip
    if len(given) != 1:
        yield f"{place}: a condition has {' and '.join(given) or 'no key'}; expected exactly one of count, " \
            "share, none, all, any, not"  # fmt: skip
        return
    for part in (*condition.all, *condition.any, *filter(None, [condition.not_])):
        yield from _condition_problems(part, place, sets, most, file)
    atom = condition.count or condition.share or condition.none
    if atom is None:
        return
    if atom.set and atom.set not in sets:
        yield f"{place}: there is no set of members '{atom.set}'; there is {', '.join(sorted(sets))}"
    if condition.count is not None:
        yield from _count_problems(condition, place, most)
    if condition.share is not None:
        yield from _share_problems(condition.share, place, file)


def _count_problems(condition: Condition, place: str, most: int | None) -> Iterator[str]:
    count = condition.count
    assert count is not None  # noqa: S101 - the caller has seen to it
    if (count.at_least is None) == (count.at_most is None):
        yield f"{place}: a count needs at_least or at_most, one of the two"
    if count.at_least is not None and most is not None and count.at_least > most:
        yield f"{place}: {count.at_least} votes can never be reached by {most} members"
    if (count.at_least or 0) < 0 or (count.at_most or 0) < 0:
        yield f"{place}: a count cannot be negative"


def _share_problems(share: Share, place: str, file: BodyFile) -> Iterator[str]:
    yield from _ratio_problems(share, place)
    if share.weights and share.weights not in file.weights:
        known = ", ".join(sorted(file.weights)) or "none"
        yield f"{place}: the weights '{share.weights}' are not defined; defined: {known}"
    if share.base == "total_weight" and not share.weights:
        yield f"{place}: a share of total_weight needs `weights`"


def _ratio_problems(share: Share | Quorum, place: str) -> Iterator[str]:
    given = [text for text in (share.at_least, share.more_than) if text]
    if len(given) != 1:
        yield f"{place}: a share needs at_least or more_than, one of the two"
        return
    num, slash, den = given[0].partition("/")
    if not (slash and num.isdigit() and den.isdigit() and int(den) > 0):
        yield f"{place}: '{given[0]}' is not a share; write it as two whole numbers, as 2/3"
    elif int(num) > int(den) or (share.more_than and int(num) == int(den)):
        yield f"{place}: {'more than' if share.more_than else 'at least'} {given[0]} can never be reached"


def _overlaps(file: BodyFile) -> Iterator[str]:
    by_id: dict[str, list[RuleEntry]] = {}
    for entry in file.rule:
        by_id.setdefault(entry.id, []).append(entry)
    for rule_id, entries in by_id.items():
        ordered = sorted(entries, key=lambda entry: entry.since)
        for earlier, later in itertools.pairwise(ordered):
            if later.since < earlier.until:
                yield f"rule {rule_id}: two versions are in force on {later.since}"


def _kind_problems(file: BodyFile) -> Iterator[str]:
    ids = {entry.id for entry in file.rule}
    for number, kind in enumerate(file.kind, start=1):
        if bool(kind.rule) == bool(kind.no_vote):
            yield f"kind {number} ({kind.kind}): expected a rule, or no_vote where nothing is put to a vote"
    if not file.like:
        for number, kind in enumerate(file.kind, start=1):
            if kind.no_vote:
                continue
            for rule in (kind.rule, *(variant.rule for variant in kind.question.values())):
                if rule not in ids:
                    near = difflib.get_close_matches(rule, ids, n=1)
                    hint = f"; did you mean '{near[0]}'?" if near else ""
                    yield f"kind {number} ({kind.kind}): there is no rule '{rule}'{hint}"
    names = [name for kind in file.kind for name in (kind.kind, *kind.aliases)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"kind {name}: the name is used twice"
    yield from _question_problems(file.kind, file)


def _question_problems(kinds: tuple[KindEntry, ...], file: BodyFile) -> Iterator[str]:
    for number, kind in enumerate(kinds, start=1):
        for question in kind.question:
            if not question.startswith("ruled_") and not file.like and question not in file.questions:
                yield (f"kind {number} ({kind.kind}): the question '{question}' is not among "
                       f"`questions` of the file")  # fmt: skip
