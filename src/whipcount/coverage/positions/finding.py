"""Where states stand: who tables, backs, opposes or abstains on which text, resting on words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from whipcount.coverage.article.confidence import BY_REFUSAL, BY_VERB, LISTED
from whipcount.coverage.article.placed import Placed
from whipcount.coverage.article.prepared import PreparedArticle
from whipcount.coverage.documents.finding import FAMILIES
from whipcount.coverage.language.clauses import Subject, subject_of
from whipcount.coverage.language.participles import participle_subject
from whipcount.coverage.language.phrases import head_of
from whipcount.coverage.language.places import PlaceKind
from whipcount.coverage.language.tagging import Sentence
from whipcount.coverage.positions.described import Told, latest_text, told_in_passing
from whipcount.coverage.positions.judgements import by_judgement
from whipcount.coverage.positions.lineups import lined_up, sided_with
from whipcount.coverage.positions.moods import is_unreal, mood_of, of_earlier_vote, refuses
from whipcount.coverage.positions.stancenouns import told_by_noun
from whipcount.coverage.positions.stances import Act, acts_in, find_acts, stance_at, takes_no_position
from whipcount.coverage.positions.stanceverb import DRAFT_KINDS, StanceVerb
from whipcount.coverage.positions.votelists import VOTED, find_vote_lists
from whipcount.coverage.speakers.focus import Focus
from whipcount.coverage.speakers.memory import Memory
from whipcount.domain import Span
from whipcount.domain.statements import DocumentMention, Modality, Position, Stance, Statement

_REACH = 9
_SPEECH_REACH = 1500
"""A statement starts at most this far from the words that name its speaker."""
_COUNTRY = frozenset(["country", "delegation", "government", "nation", "state", "group", "capital"])
_REALMS = frozenset(["kingdom", "sultanate", "emirate", "republic", "federation"])
"""In a statement *the kingdom* is the speaker's own."""
_LOOKED_BACK = 30
_NEXT = 15
"""Characters within which the act stands that *abstained on* is about."""
_PARTS = frozenset(["findings", "conclusions", "recommendations"])
"""What stands for the report that holds it."""


@dataclass(slots=True)
class _Article:
    """What the rules look at in one article."""

    prepared: PreparedArticle
    focus: Focus
    memory: Memory
    statements: Placed[Statement]
    documents: Placed[DocumentMention]
    opened: int = 0
    """Where the paragraph in hand starts."""
    paragraph: int = -1

    def turn_to(self, sentence: Sentence) -> None:
        """Note the paragraph of a sentence."""
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.opened = sentence.paragraph, sentence.start

    @property
    def source(self) -> str:
        return self.prepared.article.source.id


def read_positions(
    prepared: PreparedArticle,
    focus: Focus,
    statements: Placed[Statement],
    documents: Placed[DocumentMention],
) -> list[Position]:
    """Read the positions of one article, one record an actor and piece of evidence.

    `focus` has passed the sentences before, when the documents were found.
    """
    article = _Article(prepared, focus, focus.memory, statements, documents)
    found: list[Position] = []
    for sentence, latest in zip(prepared.everything, focus.trail, strict=True):
        focus.latest = [*latest]
        article.turn_to(sentence)
        found += _by_verb(article, sentence)
        found += _in_passing(article, sentence, found)
    for statement in statements.first():
        found += [_told(article, told) for told in by_judgement(statement, prepared.article.text, documents)]
    found += _by_list(article)
    for sentence in prepared.everything:
        found += [_told(article, told) for told in sided_with(sentence, found)]
    return _once(found)


def _by_verb(article: _Article, sentence: Sentence) -> Iterator[Position]:
    if takes_no_position(sentence):
        return
    acts = acts_in(sentence)
    for place, tag in enumerate(sentence.tags):
        if tag not in "VZvG":
            continue
        verb = stance_at(sentence, place)
        if verb is None or (tag == "V" and sentence.lower(place + 1) == "by"):
            continue  # "an amendment tabled by Chile": told by its agent
        subject = participle_subject(sentence, place) if tag == "G" else subject_of(sentence, place)
        if subject is None and tag == "v":
            subject = _purposeful(sentence, place)
        if subject is None or subject.passive or is_unreal(sentence, subject, place):
            continue
        negated = subject.negated or refuses(sentence, subject, place)
        if negated and (verb.stance is not Stance.SUPPORT or verb.acts_only):
            continue
        stance = Stance.OPPOSE if negated else verb.stance  # "could not support the text"
        actors = _actors(article, sentence, subject)
        target = _relative_target(article, sentence, subject, verb) or (
            _target(article, sentence, verb, acts) if actors else None
        )
        if target is None:
            continue
        key, end = target
        if verb.bare and of_earlier_vote(sentence, end):
            continue
        span = Span(sentence.starts[subject.first], max(end, sentence.ends[place]))
        if span.start >= span.end or span.start > sentence.starts[place]:
            span = Span(sentence.starts[place], max(end, sentence.ends[place]))
        holder = article.statements.around(sentence.starts[place])
        modality = mood_of(sentence, place, subject, reported=holder is not None)
        for actor in actors:
            yield _position(article, span, actor, key, stance, modality, BY_REFUSAL if negated else BY_VERB)


def _purposeful(sentence: Sentence, place: int) -> Subject | None:
    """Find the subject of the verb before: *is striving to block the text*, *use its veto to block*."""
    for at in range(place - 1, max(-1, place - 8), -1):
        if sentence.tags[at] in "VZGE" and sentence.tags[at + 1 : place].count("O") >= 1:
            is_participle = sentence.tags[at] == "G"
            return participle_subject(sentence, at) if is_participle else subject_of(sentence, at)
        if sentence.tags[at] in ",;.":
            return None
    return None


def _actors(article: _Article, sentence: Sentence, subject: Subject) -> tuple[str, ...]:
    """Return the states that act, when the subject names or means any."""
    start, end = sentence.starts[subject.first], sentence.ends[subject.last]
    if sentence.tags[subject.first] == "P":
        return _national(_meant_by_pronoun(article, sentence, subject))
    if sentence.lower(subject.first) == "whose":
        return ()  # "Amnesty, whose secretary-general called the vote ..."
    head = sentence.lower(head_of(sentence, subject.first, subject.last))
    if head in FAMILIES or head.removesuffix("s") in FAMILIES:
        return tuple(_issuers(article, start, end))
    named = Span(start, end)
    speaking = (
        statement.speaker.states
        for statement in article.statements.within(
            sentence.start - _SPEECH_REACH, sentence.end + _SPEECH_REACH
        )
        if statement.speaker.span and named.overlaps(statement.speaker.span)
    )
    states = next(speaking, ()) or _own_country(article, sentence, subject)
    if states:
        return _national(states)
    return _national(_named_in(article, sentence, subject))


def _own_country(article: _Article, sentence: Sentence, subject: Subject) -> tuple[str, ...]:
    """Read *his country would abstain* in a statement: the speaker's."""
    last = sentence.lower(subject.last)
    own = sentence.tags[subject.first] == "S" and last in _COUNTRY
    bloc = _for_a_bloc(sentence) if last == "group" else ()
    if bloc:
        return bloc
    own = own or (
        subject.last == subject.first + 1 and sentence.lower(subject.first) == "the" and last in _REALMS
    )
    if not own:
        return ()
    holder = article.statements.around(sentence.starts[subject.first]) or _told_before(
        article, sentence, subject
    )
    return holder.speaker.states if holder is not None else ()


def _told_before(article: _Article, sentence: Sentence, subject: Subject) -> Statement | None:
    """Return the statement that a paragraph goes on from: *Her delegation would vote no*."""
    start = sentence.starts[subject.first]
    before = article.statements.within(max(article.opened, start - _SPEECH_REACH), start)
    named = (statement for statement in reversed(before) if statement.speaker.states)
    return next(named, None) if subject.first == 0 else None


_ON_BEHALF = re.compile(r"\bon behalf of (?:the )?")


def _for_a_bloc(sentence: Sentence) -> tuple[str, ...]:
    """Say which group *the group* is in *Speaking on behalf of the African Group, she said the group ...*."""
    match = _ON_BEHALF.search(sentence.text, sentence.start, sentence.end)
    places = sentence.places_in(match.end(), sentence.end) if match else ()
    return tuple(place.code for place in places[:1] if match and place.start == match.end())


def _meant_by_pronoun(article: _Article, sentence: Sentence, subject: Subject) -> tuple[str, ...]:
    holder = article.statements.around(sentence.starts[subject.first])
    word = sentence.lower(subject.first)
    own = word in ("it", "we", "i", "they")
    if word in ("he", "she"):
        holder = holder or _told_before(article, sentence, subject)
        own = holder is not None and holder.speaker.type.value in ("person", "unnamed")
    if holder is not None and holder.speaker.states and own:
        return holder.speaker.states
    return article.focus.codes_at(sentence, subject)


def _named_in(article: _Article, sentence: Sentence, subject: Subject) -> tuple[str, ...]:
    start, end = sentence.starts[subject.first], sentence.ends[subject.last]
    aside = sentence.tags.find(",W", subject.first, subject.last)
    named = sentence.ends[aside - 1] if aside > 0 else end  # "Chile, which sponsored Peru's text,"
    codes = article.focus.codes_in(sentence, start, named)
    if "#" in sentence.tags[subject.first : subject.last + 1]:
        blocs = {place.code for place in sentence.places_in(start, end) if place.kind is PlaceKind.BLOC}
        codes = tuple(code for code in codes if code not in blocs)  # "14 EU countries" are not the bloc
    if codes and sentence.lower(subject.first) not in ("dozens", "several", "many", "some"):
        joint = {"and", "nor", "or"} & {sentence.lower(at) for at in range(subject.first, subject.last)}
        return codes if joint else codes[:1]
    names = set(re.findall(r"[A-Z][\w’'-]+", sentence.text[start:end]))
    known = (
        person.states
        for person in article.memory.people
        if names & set(person.name.split()) and person.states
    )
    return next(known, ())


def _issuers(article: _Article, start: int, end: int) -> Iterator[str]:
    mention = next(iter(article.documents.within(start, end)), None)
    if mention is not None:
        yield from _national(mention.issuers)


def _national(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code != "UN")


def _target(
    article: _Article, sentence: Sentence, verb: StanceVerb, acts: Sequence[Act]
) -> tuple[str, int] | None:
    """Find what the stance is on, as (key, end): an act such as a referral, a document, what *it* means."""
    start = sentence.ends[verb.last]
    reach = sentence.ends[min(verb.last + _REACH, len(sentence.words) - 1)]
    if verb.acts_only or verb.stance is not Stance.SPONSOR:
        ahead = start + _NEXT if verb.bare else reach + 80
        act = next((act for act in acts if start <= act.start <= ahead), None)
        if act is not None:
            return act.key, act.end
    if not verb.acts_only:
        for mention in article.documents.within(start, reach + 1):
            if verb.takes(mention.kind) and "," not in sentence.text[start : mention.span.start]:
                return mention.key, mention.span.end
    return _implied_target(article, sentence, verb, acts)


def _relative_target(
    article: _Article, sentence: Sentence, subject: Subject, verb: StanceVerb
) -> tuple[str, int] | None:
    """Find the text in *the declaration, which Chile and Peru sponsored*."""
    at = subject.first - 1
    # "the draft that Chile has tabled", not "a note that Chile has tabled a draft"
    named = sentence.tag(at) == "T" and sentence.tag(at - 1) == "N"
    named = named and sentence.tag(verb.last + 1) not in tuple("DSNCJPQ#")
    if not (sentence.tag(at) == "W" or named) or at < 1:
        return None
    end = sentence.ends[at - 2 if sentence.tags[at - 1] == "," and at > 1 else at - 1]
    before = article.documents.around(end - 1)
    return (before.key, end) if before is not None and before.kind in DRAFT_KINDS else None


_SUCH = re.compile(r" (?:any |no )?(?:such|that|this) (?:an? )?(?:move|step|referral|attempt|action|idea)\b")
_JUDGED = frozenset(["initiative", "decision", "vote", "move"])
"""*Called the vote “a farce”*: what is called names is what was voted on."""
_ADOPTION = frozenset(["adoption", "passage", "approval"])
_VOTED_ON = frozenset(["initiative", "adoption", "renewal", "extension"])
"""What stands for the text that was voted on; a *vote* that is deplored may have been lost."""


def _implied_target(
    article: _Article, sentence: Sentence, verb: StanceVerb, acts: Sequence[Act]
) -> tuple[str, int] | None:
    """Read *France abstained*, *denied the findings*, *would veto it*: the target was named before."""
    start, follower = sentence.ends[verb.last], sentence.lower(verb.last + 1)
    earlier = list(islice(article.documents.up_to(sentence.end), _LOOKED_BACK))
    if verb.bare and sentence.tag(verb.last + 1) not in tuple("DSNCJPQ#"):
        voted_on = latest_text(article.documents, start)
        return (voted_on.key if voted_on is not None else "", start)
    opening = verb.last + 1 + (sentence.tag(verb.last + 1) in ("D", "S"))
    word = sentence.lower(opening)
    taken = word in _VOTED_ON and opening > verb.last + 1 and not (verb.acts_only or verb.reproach)
    adopting = verb.acts_only and word in _ADOPTION and opening > verb.last + 1
    judged = verb.reproach and word in _JUDGED and opening > verb.last + 1
    if taken or adopting or judged or verb.weakening or word == "consensus":
        text = latest_text(article.documents, start)
        return (text.key, sentence.ends[opening]) if text is not None else None
    if verb.any_document and {follower, sentence.lower(verb.last + 2)} & _PARTS:
        return _latest(earlier, frozenset({"report"}), sentence.ends[verb.last + 2])
    return _pointed_at(article, sentence, verb, acts, earlier)


def _pointed_at(
    article: _Article,
    sentence: Sentence,
    verb: StanceVerb,
    acts: Sequence[Act],
    earlier: Sequence[DocumentMention],
) -> tuple[str, int] | None:
    """Read *would veto it* and *will block any such move*."""
    start, follower = sentence.ends[verb.last], sentence.lower(verb.last + 1)
    if _SUCH.match(sentence.text, start, sentence.end):
        before = find_acts(sentence.text, article.opened, start)
        return (before[-1].key, start + _NEXT) if before else None
    pronoun = follower in ("it", "them", "this") and not (verb.reproach or verb.drafts_only)
    if verb.stance is Stance.SPONSOR or not pronoun or sentence.lower(verb.last) in _DENIALS:
        return None
    end = sentence.ends[verb.last + 1]
    told = [act.key for act in acts if act.end <= start]
    spoken_of = [mention.key for mention in earlier if mention.span.end <= start and verb.takes(mention.kind)]
    key = next(iter([*told[-1:], *spoken_of[:1]]), None)
    return (key, end) if key is not None else None


_DENIALS = frozenset(["deny", "denies", "denied"])


def _latest(mentions: Sequence[DocumentMention], kinds: frozenset[str], end: int) -> tuple[str, int] | None:
    fitting = [mention for mention in mentions if mention.kind in kinds]
    return (fitting[0].key, end) if fitting else None


def _in_passing(article: _Article, sentence: Sentence, found: Sequence[Position]) -> list[Position]:
    passing = [
        *told_in_passing(sentence, article.documents, article.statements),
        *told_by_noun(sentence, article.documents),
        *lined_up(sentence, article.documents, article.statements, found),
    ]
    return [_told(article, told) for told in passing]


def _told(article: _Article, told: Told) -> Position:
    span = Span(told.start, told.end)
    return _position(article, span, told.actor, told.key, told.stance, told.modality, told.confidence)


def _by_list(article: _Article) -> Iterator[Position]:
    text = article.prepared.article.text
    signs = [0] * len(article.prepared.article.body)
    for sentence in article.prepared.sentences:
        signs[sentence.paragraph] |= sentence.signs
    for number, span in enumerate(article.prepared.article.body):
        if not signs[number] & VOTED:
            continue
        for vote in find_vote_lists(text, span.start, span.end, signs[number]):
            text_voted_on = latest_text(article.documents, vote.end)
            key = text_voted_on.key if text_voted_on else ""
            yield _position(
                article, Span(vote.start, vote.end), vote.code, key, vote.stance, Modality.ASSERTED, LISTED
            )


def _position(
    article: _Article, span: Span, actor: str, key: str, stance: Stance, modality: Modality, sure: float
) -> Position:
    return Position(
        source=article.source,
        span=span,
        text=span.of(article.prepared.article.text),
        actor=actor,
        proposal=key,
        stance=stance,
        modality=modality,
        confidence=sure,
    )


def _once(positions: Sequence[Position]) -> list[Position]:
    """Keep the surest evidence, then the first, for each actor, proposal and stance.

    Who would not vote for a text and then abstained has not opposed it.
    """
    seen: dict[tuple[str, str, str], Position] = {}
    abstained = {position.actor for position in positions if position.stance is Stance.ABSTAIN}
    for position in sorted(positions, key=lambda p: (-p.confidence, p.span.start)):
        if position.confidence != BY_REFUSAL or position.actor not in abstained:
            seen.setdefault((position.actor, position.proposal, position.stance.value), position)
    return sorted(seen.values(), key=lambda position: (position.span.start, position.actor))
