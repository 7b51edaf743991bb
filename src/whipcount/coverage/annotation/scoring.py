"""How well a reading agrees with annotations, by the rules of the annotation guideline (gold/1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from whipcount.coverage.annotation.likeness import (
    Stretch,
    date_agrees,
    document_core,
    pair_up,
    same_speaker,
    speech_core,
    value_agrees,
)

Record = dict[str, Any]
EXACT = 0.95
FOUND = 0.5
FOUND_LOOSELY = 0.3


@dataclass(slots=True)
class Measure:
    """Right, wrong and missed; precision first, since a wrong attribution costs more than a miss."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def count(self, *, right: bool) -> None:
        """Count one matched pair: right, or else both wrong and missed."""
        if right:
            self.right += 1
        else:
            self.wrong += 1
            self.missed += 1


@dataclass(slots=True)
class Share:
    """How many of those looked at are right."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        """Right divided by looked at; 1 when nothing was looked at."""
        return self.right / self.of if self.of else 1.0

    def count(self, *, right: bool) -> None:
        """Count one."""
        self.of += 1
        self.right += right


def _measures() -> dict[str, Measure]:
    names = (
        "statement", "statement, exact span", "statement with speaker", "direct", "indirect",
        "position", "position with proposal", "document mention", "date", "quantity", "body characters",
    )  # fmt: skip
    return {name: Measure() for name in names}


def _shares() -> dict[str, Share]:
    return {
        name: Share() for name in ("speaker", "state", "kind", "date value", "quantity value", "published")
    }


@dataclass(slots=True)
class Score:
    """The measures of one reading against one file of annotations."""

    measures: dict[str, Measure] = field(default_factory=_measures)
    shares: dict[str, Share] = field(default_factory=_shares)
    same_document: Measure = field(default_factory=Measure)
    """B-cubed sums are kept in `purity` and `wholeness`; this counts the mentions looked at."""
    purity: float = 0.0
    wholeness: float = 0.0
    differences: list[str] = field(default_factory=list)

    @property
    def identity(self) -> float:
        """B-cubed F1 of document identity."""
        mentions = self.same_document.right
        if not mentions:
            return 1.0
        precision, recall = self.purity / mentions, self.wholeness / mentions
        return 2 * precision * recall / (precision + recall)


def score(
    found: Mapping[str, Sequence[Record]], articles: Iterable[Record], texts: Mapping[str, str]
) -> Score:
    """Score records in the gold schema against annotated articles.

    Parameters
    ----------
    found : mapping
        What `to_gold` writes.
    articles : iterable of dict
        The `articles` of a gold file; each names its `file`.
    texts : mapping of str to str
        File name to text; an article without its text is left out of the score.
    """
    result = Score()
    for article in articles:
        name = article["file"]
        if name in texts:
            mine = {key: [r for r in rows if r["source"] == name] for key, rows in found.items()}
            _score_article(mine, article, texts[name], result)
    return result


def _score_article(mine: Mapping[str, Sequence[Record]], article: Record, text: str, result: Score) -> None:
    _statements(mine.get("statements", ()), article, text, result)
    keys = _documents(mine.get("documents", ()), article, text, result)
    _positions(mine.get("positions", ()), article, keys, result)
    for ours, theirs, name, agrees in (
        ("dates", "events", "date", date_agrees),
        ("quantities", "quantities", "quantity", value_agrees),
    ):
        _values(mine.get(ours, ()), (article, theirs), text, (name, agrees), result)
    _page(mine, article, text, result)


def _statements(ours: Sequence[Record], article: Record, text: str, result: Score) -> None:
    gold = article["statements"]
    pairs = pair_up([speech_core(text, r) for r in ours], [speech_core(text, g) for g in gold], FOUND)
    measures, matched = result.measures, {pair.theirs for pair in pairs}
    for pair in pairs:
        mine, theirs = ours[pair.ours], gold[pair.theirs]
        if not theirs.get("core", True):
            continue
        mention = (theirs.get("speaker") or {}).get("text")
        speaks = same_speaker(mine.get("speaker"), mine.get("speaker_norm"), mention, theirs["speaker_norm"])
        measures["statement"].count(right=True)
        measures["statement, exact span"].count(right=pair.overlap >= EXACT)
        measures["statement with speaker"].count(right=speaks)
        measures[theirs["kind"]].count(right=True)
        result.shares["speaker"].count(right=speaks)
        result.shares["state"].count(right=_states(mine.get("state")) == _states(theirs.get("state")))
        result.shares["kind"].count(right=mine.get("kind") == theirs["kind"])
        if not speaks:
            _tell(result, article, f"speaker {mine.get('speaker')!r}, annotated {mention!r}", theirs, text)
    three = ("statement", "statement, exact span", "statement with speaker")
    for place, theirs in enumerate(gold):
        if place not in matched and theirs.get("core", True):
            for name in (*three, theirs["kind"]):
                measures[name].missed += 1
            _tell(result, article, "statement missed", theirs, text)
    taken = {pair.ours for pair in pairs}
    for place, mine in enumerate(ours):
        if place not in taken:
            for name in (*three, mine.get("kind", "indirect")):
                measures[name].wrong += 1
            _tell(result, article, f"no statement here, said by {mine.get('speaker')!r}", mine, text)


def _states(value: object) -> frozenset[object]:
    return frozenset(value if isinstance(value, list) else [value])


def _tell(result: Score, article: Record, what: str, record: Record, text: str) -> None:
    words = " ".join(text[record["start"] : record["end"]].split())[:80]
    result.differences.append(f"{article['file']} [{record['start']}:{record['end']}] {what}: {words}")


def _documents(ours: Sequence[Record], article: Record, text: str, result: Score) -> dict[str, str]:
    """Score the mentions and return, for each of our keys, the annotated key that it stands for."""
    gold = [(mention, entry["key"]) for entry in article["instruments"] for mention in entry["mentions"]]
    pairs = pair_up([document_core(text, r) for r in ours], [document_core(text, g) for g, _ in gold], FOUND)
    measure = result.measures["document mention"]
    # A mention that nobody has reviewed (scored false) may be found or missed without effect.
    idle = [mention.get("scored") is False for mention, _ in gold]
    right = sum(not idle[pair.theirs] for pair in pairs)
    measure.right += right
    measure.wrong += len(ours) - len(pairs)
    measure.missed += len(gold) - sum(idle) - right
    both = [(ours[pair.ours]["key"], gold[pair.theirs][1]) for pair in pairs]
    together, by_ours, by_theirs = Counter(both), Counter(a for a, _ in both), Counter(b for _, b in both)
    for a, b in both:
        result.purity += together[a, b] / by_ours[a]
        result.wholeness += together[a, b] / by_theirs[b]
    result.same_document.right += len(both)
    stands_for: dict[str, str] = {}
    for (a, b), _ in sorted(together.items(), key=lambda item: (-item[1], item[0])):
        stands_for.setdefault(a, b)
    return stands_for


def _positions(ours: Sequence[Record], article: Record, keys: Mapping[str, str], result: Score) -> None:
    gold = article["positions"]
    used: set[int] = set()
    plain, full = result.measures["position"], result.measures["position with proposal"]
    right_proposal: set[int] = set()
    for mine in ours:
        fitting = [place for place, theirs in enumerate(gold) if _same_stance(mine, theirs)]
        named = [place for place in fitting if _same_proposal(mine, gold[place], keys)]
        free = [p for p in named if p not in used] + [p for p in fitting if p not in used and p not in named]
        if free:
            used.add(free[0])
            right_proposal |= {free[0]} & set(named)
        elif not named:
            plain.wrong += 1
            full.wrong += 1
            result.differences.append(f"{article['file']} no position {mine['actor']} {mine['stance']}")
    for place, theirs in enumerate(gold):
        if theirs.get("optional"):
            continue
        if place in used:
            plain.right += 1
            full.count(right=place in right_proposal)
        else:
            plain.missed += 1
            full.missed += 1
            missed = f"{theirs['actor']} {theirs['stance']} {theirs['proposal']}"
            result.differences.append(f"{article['file']} position missed: {missed}")


def _same_stance(mine: Record, theirs: Record) -> bool:
    if (mine["actor"], mine["stance"]) != (theirs["actor"], theirs["stance"]):
        return False
    span = Stretch(mine["start"], mine["end"])
    return any(span.touches(Stretch(e["start"], e["end"])) for e in theirs["evidence"])


def _same_proposal(mine: Record, theirs: Record, keys: Mapping[str, str]) -> bool:
    accepted = {theirs["proposal"], *theirs.get("alt", [])}
    return mine.get("proposal") in accepted or keys.get(mine.get("proposal", "")) in accepted


def _values(
    ours: Sequence[Record],
    annotated: tuple[Record, str],
    text: str,
    kind: tuple[str, Callable[[Record, Record], bool]],
    result: Score,
) -> None:
    article, key = annotated
    name, agrees = kind
    gold = article.get(key, [])
    pairs = pair_up([speech_core(text, r) for r in ours], [speech_core(text, g) for g in gold], FOUND_LOOSELY)
    mine_for = {pair.theirs: ours[pair.ours] for pair in pairs}
    measure = result.measures[name]
    measure.wrong += len(ours) - len(pairs)
    for place, theirs in enumerate(gold):
        if theirs.get("scored") is False:
            continue
        if place not in mine_for:
            measure.missed += 1
            _tell(result, article, f"{name} missed", theirs, text)
            continue
        measure.right += 1
        right = agrees(mine_for[place], theirs)
        result.shares[f"{name} value"].count(right=right)
        if not right:
            _tell(result, article, f"{name} has another value", theirs, text)


def _page(mine: Mapping[str, Sequence[Record]], article: Record, text: str, result: Score) -> None:
    ours, theirs = _characters(mine.get("body", ()), text), _characters(article.get("body", ()), text)
    body = result.measures["body characters"]
    body.right += len(ours & theirs)
    body.wrong += len(ours - theirs)
    body.missed += len(theirs - ours)
    if not article.get("supplied_date"):
        stated = (article.get("published") or {}).get("iso")
        told = [r.get("iso") for r in mine.get("published", ())]
        result.shares["published"].count(right=bool(told) and told[0] == stated)


def _characters(spans: Iterable[Record], text: str) -> set[int]:
    return {at for span in spans for at in range(span["start"], span["end"]) if not text[at].isspace()}
