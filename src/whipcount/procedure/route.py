"""The route of a matter between bodies: a graph of steps, checked, ordered and put into words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter

from whipcount.domain import InputError, list_bad_rows
from whipcount.domain.matter import RouteEdge, RouteStep
from whipcount.procedure.bodies import Body, Rule, load_body

EDGE_KINDS = ("allows", "causes", "informs", "precludes")
EDGE_CONDITIONS = ("", "adopted", "rejected", "vetoed")
_EDGE_WORDS = {
    "allows": "opens the way to",
    "causes": "leads to",
    "informs": "informs",
    "precludes": "shuts out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNeeds:
    """What a step of a route needs, in words, with its citation. `rule` is None where nothing is voted on."""

    words: str
    cite: str
    abstentions: str
    blockers: str
    rule: Rule | None


def describe_step(step: RouteStep, *, on: date) -> StepNeeds:
    """Say what a step needs, under the rule in force on the day of its decision, or else on `on`.

    Raises
    ------
    InputError
        When the step's body or kind does not exist.

    Examples
    --------
    >>> step = RouteStep(key="referral", body="un.sc", kind="draft_resolution", title="referral")
    >>> describe_step(step, on=date(2014, 12, 22)).words
    'Nine votes in favour and no permanent member voting no.'
    """
    body = load_body(step.body)
    motion = body.motion(step.kind)
    if motion.no_vote:
        return StepNeeds(words=motion.no_vote, cite=motion.cite, abstentions="", blockers="", rule=None)
    rule = body.decision_for(step.kind, on=step.decided_on or on)
    words = f"{rule.needs[0].upper()}{rule.needs[1:]}."
    return StepNeeds(
        words=words, cite=rule.cite, abstentions=rule.abstentions, blockers=rule.blockers, rule=rule
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Steps in an order that respects every edge, and the edges."""

    steps: tuple[RouteStep, ...]
    edges: tuple[RouteEdge, ...]

    @classmethod
    def from_matter(cls, steps: Sequence[RouteStep], edges: Sequence[RouteEdge]) -> Route:
        """Check steps and edges against each other and the bodies, and put the steps in order.

        Raises
        ------
        InputError
            For an unknown body or kind, a key used twice, an edge to nowhere, an unknown kind of edge or
            condition (all of them listed), and for a route that runs in a circle (the circle is named).
        """
        problems = [*_step_problems(steps), *_edge_problems(steps, edges)]
        if problems:
            raise InputError(
                f"The route cannot be followed:\n{list_bad_rows(problems)}\n",
                expected=f"Expected steps in known bodies, joined by edges that are {', '.join(EDGE_KINDS)}.",
                do="Mend each place in the matter file.",
            )
        return cls(steps=_ordered(steps, edges), edges=tuple(edges))

    def step(self, key: str) -> RouteStep:
        """Return the step with this key."""
        return next(step for step in self.steps if step.key == key)

    def after(self, key: str) -> tuple[RouteEdge, ...]:
        """Return the edges that leave a step."""
        return tuple(edge for edge in self.edges if edge.start == key)

    def gates(self, key: str) -> tuple[RouteEdge, ...]:
        """Return the edges into a step that it depends on: those that allow, cause or preclude it."""
        return tuple(edge for edge in self.edges if edge.end == key and edge.kind != "informs")

    def as_rows(self, *, on: date) -> dict[str, list[dict[str, str]]]:
        """Return the route as plain values, steps and edges."""
        return {
            "steps": [_step_row(step, on) for step in self.steps],
            "edges": [
                {name: getattr(edge, name) for name in ("start", "end", "kind", "when", "needs", "source")}
                for edge in self.edges
            ],
        }

    def as_text(self, *, on: date) -> str:
        """Print the route for a person: each step, what it needs, and what follows from it."""
        return "\n".join(_lines(self, on))


def edge_words(edge: RouteEdge) -> str:
    """Say in words how one step bears on another, without naming the step it leaves."""
    condition = f"if {edge.when}, " if edge.when else ""
    needs = f" ({edge.needs.rstrip('.')})" if edge.needs else ""
    return f"{condition}{_EDGE_WORDS[edge.kind]} {edge.end}{needs}"


def _step_row(step: RouteStep, on: date) -> dict[str, str]:
    needs = describe_step(step, on=on)
    return {
        "key": step.key,
        "body": step.body,
        "kind": step.kind,
        "title": step.title,
        "needs": needs.words,
        "cite": needs.cite,
        "abstentions": needs.abstentions,
        "blockers": needs.blockers,
        "result": "" if step.result is None else str(step.result),
        "decided_on": "" if step.decided_on is None else step.decided_on.isoformat(),
    }


def _step_problems(steps: Sequence[RouteStep]) -> Iterator[str]:
    keys = [step.key for step in steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"step {key}: the key is used twice"
    for step in steps:
        try:
            body: Body = load_body(step.body)
            body.motion(step.kind)
        except InputError as error:
            yield f"step {step.key}: {error}"


def _edge_problems(steps: Sequence[RouteStep], edges: Sequence[RouteEdge]) -> Iterator[str]:
    keys = {step.key for step in steps}
    for edge in edges:
        name = f"edge {edge.start} -> {edge.end}"
        yield from (f"{name}: there is no step '{end}'" for end in (edge.start, edge.end) if end not in keys)
        if edge.kind not in EDGE_KINDS:
            yield f"{name}: '{edge.kind}' is not a kind of edge; allowed: {', '.join(EDGE_KINDS)}"
        if edge.when not in EDGE_CONDITIONS:
            allowed = ", ".join(filter(None, EDGE_CONDITIONS))
            yield f"{name}: `when` is '{edge.when}'; allowed: {allowed}, or none"


def _ordered(steps: Sequence[RouteStep], edges: Sequence[RouteEdge]) -> tuple[RouteStep, ...]:
    """Order the steps along the edges; between steps that do not bear on each other, as they were given."""
    before: dict[str, set[str]] = {step.key: set() for step in steps}
    for edge in edges:
        before[edge.end].add(edge.start)
    sorter = TopologicalSorter(before)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise InputError(
            f"The route runs in a circle: {circle}.",
            expected="Expected edges that lead forward.",
            do="Take out one of these edges, or add a step of its own for the return.",
        ) from error
    place = {step.key: index for index, step in enumerate(steps)}
    ordered: list[RouteStep] = []
    ready: list[str] = list(sorter.get_ready())
    while ready:
        key = min(ready, key=lambda key: place[key])
        ready.remove(key)
        ordered.append(steps[place[key]])
        sorter.done(key)
        ready.extend(sorter.get_ready())
    return tuple(ordered)


def _lines(route: Route, on: date) -> Iterator[str]:
    for number, step in enumerate(route.steps, start=1):
        needs = describe_step(step, on=on)
        yield f"{number}. {step.title}  [{step.key}: {step.body}, {step.kind}]"
        yield f"   needs: {needs.words}{f' ({needs.cite})' if needs.cite else ''}"
        if step.result is not None:
            yield f"   was: {step.result}{f' on {step.decided_on}' if step.decided_on else ''}"
        for edge in route.after(step.key):
            yield f"   {edge_words(edge)}"
