"""Chains: the earlier decisions on a matter, found by title and by the states that titles name.

Votes play no part in finding them. Texts adopted without a vote are members of a chain like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from whipcount.domain.matter import ChainQuery, EarlierDecision
from whipcount.rollcalls.linking import link
from whipcount.rollcalls.merging import SourceMerge, merge_sources, plain_symbol
from whipcount.rollcalls.similarity import ACCEPTED, WordWeights, title_likeness
from whipcount.rollcalls.states import StateFinder
from whipcount.rollcalls.table import RollCalls
from whipcount.rollcalls.titles import content_words

__all__ = ["Chain", "Weighed", "find_chain", "link"]

NEAR = 0.35
"""Least likeness at which a title is shown as one that was weighed and left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A decision held against the matter: how alike its title is, and why it is in the chain or not."""

    symbol: str
    decided_on: date
    title: str
    likeness: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The earlier decisions on a matter.

    Parameters
    ----------
    query : ChainQuery
        What was looked for.
    decisions : tuple of EarlierDecision
        In the order of their dates, recorded or adopted without a vote.
    likeness : tuple of float
        Of each decision's title to the matter's, 0 to 1.
    left_out : tuple of Weighed
        Decisions that came near, and why they are not in the chain.
    merged : tuple of SourceMerge
        Decisions that more than one source holds, and where these differ.
    digest : str
        SHA-256 of exactly the votes of `rollcalls` that the chain rests on; empty if it rests on none.
    """

    query: ChainQuery
    decisions: tuple[EarlierDecision, ...]
    likeness: tuple[float, ...] = ()
    left_out: tuple[Weighed, ...] = ()
    merged: tuple[SourceMerge, ...] = ()
    digest: str = ""

    @property
    def recorded(self) -> tuple[EarlierDecision, ...]:
        """The decisions that a vote was recorded on."""
        return tuple(decision for decision in self.decisions if decision.recorded)


def find_chain(
    rollcalls: RollCalls,
    query: ChainQuery,
    decisions: Sequence[EarlierDecision] = (),
    *,
    as_of: date,
    finder: StateFinder | None = None,
) -> Chain:
    """Find the earlier decisions on a matter.

    A decision belongs to the chain when its body is the query's, it is on a whole text, the states named
    in its title meet those of the matter, and the rest of the title is alike: the cosine of weighted words
    and pairs is at least `ACCEPTED`; the same words in another order and slips of the pen pass too. Of one
    session the most alike is taken, or several that are equal. A decision that the query names as
    `confirmed` is in the chain and one that it names as `cut` is not, whatever their titles say.

    Parameters
    ----------
    rollcalls : RollCalls
        Recorded votes.
    query : ChainQuery
        Body, title and states of the matter.
    decisions : sequence of EarlierDecision
        Decisions from our own table, those without a vote among them.
    as_of : date
        Cut-off, included; nothing later is looked at.
    finder : StateFinder, optional
        Finds the states that a title names; the register's names if not given.
    """
    known = rollcalls.filter(
        (pl.col("date") <= as_of) & (pl.col("body") == query.body) & (pl.col("kind") == "draft_resolution")
    )
    own = tuple(one for one in decisions if one.body == query.body and one.decided_on <= as_of)
    candidates = [*_from_rollcalls(known), *(_Candidate.of(one) for one in own)]
    judge = _Judge.of(query, candidates, finder or StateFinder.from_register())
    weighed = {candidate: judge.weigh(candidate) for candidate in candidates}
    confirmed = {plain_symbol(symbol) for symbol in query.confirmed}
    chosen = _best_of_each_session({c: w for c, w in weighed.items() if not w.reason}, judge)
    chosen += [one for one in candidates if one.key in confirmed and one not in chosen]
    symbols = {candidate.key for candidate in chosen}
    used = known.filter(pl.col("rollcall_id").is_in([c.rollcall_id for c in chosen if c.rollcall_id]))
    merged, merges = merge_sources(used, [one for one in own if plain_symbol(one.symbol) in symbols])
    likeness = {candidate.key: weighed[candidate].likeness for candidate in chosen}
    return Chain(
        query=query,
        decisions=merged,
        likeness=tuple(likeness[plain_symbol(one.symbol)] for one in merged),
        left_out=_near(weighed, symbols),
        merged=merges,
        digest=used.digest() if used.rollcalls.height else "",
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    symbol: str
    decided_on: date
    session: str
    title: str
    rollcall_id: str = ""

    @classmethod
    def of(cls, decision: EarlierDecision) -> _Candidate:
        return cls(decision.symbol, decision.decided_on, decision.session, decision.title)

    @property
    def key(self) -> str:
        return plain_symbol(self.symbol)


def _from_rollcalls(known: RollCalls) -> Iterable[_Candidate]:
    columns = ("symbol", "date", "session", "title", "rollcall_id")
    rows = known.rollcalls.filter(pl.col("title").is_not_null()).select(*columns).iter_rows(named=True)
    return (
        _Candidate(
            row["symbol"] or row["rollcall_id"],
            row["date"],
            row["session"] or "",
            row["title"],
            row["rollcall_id"],
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """Holds titles against the matter's."""

    states: frozenset[str]
    titled: frozenset[str]
    words: tuple[str, ...]
    weights: WordWeights
    cut: frozenset[str]
    parted: Mapping[str, tuple[frozenset[str], tuple[str, ...]]]

    @classmethod
    def of(cls, query: ChainQuery, candidates: Sequence[_Candidate], finder: StateFinder) -> _Judge:
        parted = {}
        for title in {candidate.title for candidate in candidates}:
            states, others = finder.part(title)
            parted[title] = states, content_words(others)
        titled, others = finder.part(query.title)
        weights = WordWeights.fit(words for _, words in parted.values())
        cut = frozenset(plain_symbol(symbol) for symbol in query.cut)
        return cls(titled | set(query.states), titled, content_words(others), weights, cut, parted)

    def weigh(self, candidate: _Candidate) -> Weighed:
        states, words = self.parted[candidate.title]
        likeness = title_likeness(self.words, words, self.weights)
        return Weighed(
            symbol=candidate.symbol,
            decided_on=candidate.decided_on,
            title=candidate.title,
            likeness=round(likeness, 3),
            reason=self._reason_against(candidate, states, likeness),
        )

    def _reason_against(self, candidate: _Candidate, states: frozenset[str], likeness: float) -> str:
        if candidate.key in self.cut:
            return "the matter file says that it is not on the matter"
        if self.titled and not states:
            return "its title names no state, the matter's does"
        if states and not states & self.states:
            return f"its title names {', '.join(sorted(states))}"
        return "its title is of another subject" if likeness < ACCEPTED else ""


def _best_of_each_session(accepted: Mapping[_Candidate, Weighed], judge: _Judge) -> list[_Candidate]:
    """Keep the most alike of each session, but no title that in another session stands beside a better one.

    A text that is adopted year after year next to the matter's own is another matter, in the years too
    when the matter's own is missing.
    """
    best: dict[str, float] = {}
    for candidate, weighed in accepted.items():
        best[candidate.session] = max(weighed.likeness, best.get(candidate.session, 0.0))
    beaten = {judge.parted[c.title] for c, weighed in accepted.items() if weighed.likeness < best[c.session]}
    return [
        candidate
        for candidate, weighed in accepted.items()
        if weighed.likeness >= best[candidate.session] and judge.parted[candidate.title] not in beaten
    ]


def _near(weighed: Mapping[_Candidate, Weighed], chosen: set[str]) -> tuple[Weighed, ...]:
    near: dict[str, Weighed] = {}
    for candidate, one in weighed.items():
        if one.likeness >= NEAR and candidate.key not in chosen:
            why = one.reason or "a text beside it is more alike"
            near[candidate.key] = replace(one, reason=why)
    return tuple(sorted(near.values(), key=lambda one: (-one.likeness, one.decided_on, one.symbol)))
