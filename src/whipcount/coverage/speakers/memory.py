"""What a reader of an article knows so far: who was named, who spoke, which state is meant."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from whipcount.domain.statements import Speaker, SpeakerType


@dataclass(slots=True)
class Known:
    """Somebody named in the article: every later short form leads back here."""

    name: str
    office: str = ""
    states: tuple[str, ...] = ()
    type: SpeakerType = SpeakerType.PERSON
    head: str = ""
    """Last word of the office: *spokeswoman*, *minister*."""
    plural: bool = False
    guessed: bool = False
    """Whether the states rest on where the article was written, not on words beside the name."""


_LONGEST_PARAGRAPH = 5000
"""Characters at most that are looked back on: text without line ends costs no more than other text."""


@dataclass(slots=True)
class Memory:
    """What a reader of the article knows so far."""

    people: list[Known] = field(default_factory=list)
    spoken: list[Speaker] = field(default_factory=list)
    """Speakers so far, the latest last."""
    here: str = ""
    """State of the city in the dateline."""
    setting: tuple[str, ...] = ()
    """The state where the sentence in hand is set: *In Lima, ...*."""
    ministry: tuple[str, ...] = ()
    """Whose ministry the paragraph named: *the Dutch foreign ministry ... a ministry spokesman*."""
    lead: tuple[str, ...] = ()
    """The state whose act opens the article: *India on Thursday voted for ...*."""
    often: Counter[str] = field(default_factory=Counter)
    """How often each state has been mentioned."""
    mentioned: list[str] = field(default_factory=list)
    """Codes of states in order of mention, the latest last."""
    bodies: list[tuple[str, str]] = field(default_factory=list)
    """Bodies in order of mention, as code and name, the latest last."""
    short_bodies: dict[str, str] = field(default_factory=dict)
    """Words for bodies named in full before, *panel* or *mission*, to the code of whom they speak for."""
    person_before: tuple[str, ...] = ()
    """Whom the person speaks for that *his* or *whose* means, named in the same sentence."""
    before: list[str] = field(default_factory=list)
    """Codes of the states named shortly before the mention in hand, the latest last."""
    outlet: Known | None = None
    """The outlet named last before the mention in hand: its article speaks for it."""
    is_here: bool = False
    """Whether *here* follows the mention in hand."""
    guessed: bool = False
    """Whether the state of the speaker resolved last is the one in focus, named by no words of its own."""
    paragraph: int = 0
    """Where the paragraph of the mention in hand starts."""
    spoken_before: int = 0
    """How many had spoken before that paragraph."""
    halves: dict[str, str] = field(default_factory=dict)
    """*North* and *South* to the state that they mean in this article."""

    def opened_before(self, place: int) -> int:
        """Return where the paragraph that holds a place starts, no further back than one ever reaches."""
        return max(self.paragraph, place - _LONGEST_PARAGRAPH)
