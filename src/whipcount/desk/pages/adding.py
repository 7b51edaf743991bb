"""A statement that no reader found, added by a person: where it stands, who says it, for or against what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from whipcount.desk.desk import Desk
from whipcount.desk.forms import Form, sent
from whipcount.desk.passages import Sentence, find_passage, sentences
from whipcount.desk.rendering import desk_of
from whipcount.desk.sponsorlist import read_states
from whipcount.domain import InputError, Span, Visibility
from whipcount.domain.statements import (
    Article,
    Modality,
    Position,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    StatementKind,
)
from whipcount.record import ReadRecord

AS_VISIBLE = "as the article"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddForm:
    """What the form offers to choose from; `documents` by key, with a title each."""

    sentences: tuple[Sentence, ...]
    documents: Mapping[str, str]
    kinds: tuple[str, ...] = tuple(StatementKind)
    types: tuple[str, ...] = tuple(SpeakerType)
    stances: tuple[str, ...] = tuple(Stance)
    modalities: tuple[str, ...] = tuple(Modality)
    visibilities: tuple[str, ...] = (AS_VISIBLE, *Visibility)


def form_for(desk: Desk, article: Article) -> AddForm:
    """Offer the sentences of an article and the documents of the matter, its text first."""
    matter = desk.material.matter
    entries = sorted(matter.proposals, key=lambda one: one.key != matter.proposal)
    named = {one.key: one.title for one in (*entries, *matter.documents)}
    for mention in desk.material.reading.documents:
        named.setdefault(mention.key, mention.title or mention.text)
    return AddForm(sentences=sentences(article.text), documents=named)


async def _add(request: Request) -> Response:
    desk = desk_of(request)
    article = desk.texts.by_hash.get(request.path_params["digest"])
    if article is None:
        raise HTTPException(404)
    form = await sent(request)
    span = _span(article, form)
    found = _records(desk, article, span, form)
    seen = _one_of(form, "visibility", (AS_VISIBLE, *Visibility), AS_VISIBLE)
    stamp = desk.stamp(None if seen == AS_VISIBLE else Visibility(seen))
    entry = desk.record.add_by_hand(found, stamp=stamp)
    desk.did(entry, f"added a statement in {article.outlet or article.source.id}")
    digest = request.path_params["digest"]
    return RedirectResponse(f"/coverage/{digest}#at-{span.start}-{span.end}", 303)


def _span(article: Article, form: Form) -> Span:
    if form["words"]:
        near = form["near"]
        at = int(near) if near.isdecimal() and len(near) < 10 else None
        return find_passage(article.text, form["words"], until=form["until"], near=at)
    chosen = {f"{one.span.start}-{one.span.end}": one.span for one in sentences(article.text)}
    if form["sentence"] not in chosen:
        raise InputError(
            "No words of the text are named.",
            expected="Expected a sentence, or words as they stand in the text.",
            do="Choose a sentence, or copy the words.",
        )
    return chosen[form["sentence"]]


def _records(desk: Desk, article: Article, span: Span, form: Form) -> tuple[ReadRecord, ...]:
    """Make the statement, and a position for each state where a stance is named."""
    states = _states(desk, article, form["states"])
    stance = _one_of(form, "stance", tuple(Stance), "")
    if not (form["speaker"] or states):
        raise InputError(
            "Nobody is named as the speaker.",
            expected="Expected a name, an office or a state.",
            do="Say who says it.",
        )
    if stance and not states:
        raise InputError(
            f"The stance '{stance}' is nobody's.",
            expected="Expected the state, or the group, that takes it.",
            do="Name it under “speaks for”.",
        )
    place = {"source": article.source.id, "span": span, "text": span.of(article.text)}
    names = [desk.material.name_of(code) for code in states]
    speaker = Speaker(
        name=form["speaker"] or names[0],
        type=SpeakerType(_one_of(form, "type", tuple(SpeakerType), SpeakerType.PERSON)),
        office=form["office"],
        states=states,
    )
    kind = StatementKind(_one_of(form, "kind", tuple(StatementKind), StatementKind.INDIRECT))
    statement = Statement(**place, kind=kind, speaker=speaker)
    if not stance:
        return (statement,)
    document = _one_of(form, "on", tuple(form_for(desk, article).documents), desk.material.matter.proposal)
    modality = Modality(_one_of(form, "modality", tuple(Modality), Modality.ASSERTED))
    taken = (
        Position(**place, actor=code, proposal=document, stance=Stance(stance), modality=modality)
        for code in states
    )
    return (statement, *taken)


def _states(desk: Desk, article: Article, text: str) -> tuple[str, ...]:
    """Read the states, by name or code, and the groups, by code; all of them or an error."""
    register = desk.material.register
    parts = [part.strip() for part in text.split(",") if part.strip()]
    groups = [part.upper() for part in parts if part.upper() in register.groups]
    others = ", ".join(part for part in parts if part.upper() not in register.groups)
    named = read_states(others, register, on=article.published or article.anchor or _day(desk))
    if named.problems:
        raise InputError(
            " ".join(named.problems),
            expected="Expected states by name or code, with commas, as China, FRA; groups by code, as EU.",
            do="Mend the name.",
        )
    return (*named.codes, *groups)


def _day(desk: Desk) -> date:
    return desk.material.as_of


def _one_of(form: Form, field: str, allowed: tuple[str, ...], default: str) -> str:
    value = form[field] or default
    if value != default and value not in allowed:
        raise InputError(
            f"'{value[:80]}' is not allowed for '{field}'.",
            expected=f"Allowed: {', '.join(allowed)}.",
            do="Choose one of these.",
        )
    return value


ROUTES = [Route("/coverage/{digest}/add", _add, methods=["POST"])]
