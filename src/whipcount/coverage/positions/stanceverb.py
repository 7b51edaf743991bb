"""A verb that takes a position, as it stands in a sentence, and the texts that positions are taken on."""

from __future__ import annotations

from typing import NamedTuple

from whipcount.coverage.language.verbs import inflect
from whipcount.domain.statements import Stance

DRAFT_KINDS = frozenset(
    {
        "draft",
        "text",
        "resolution",
        "amendment",
        "motion",
        "document",
        "declaration",
        "statement",
        "law",
        "treaty",
    }
)


_VOTED_ON = frozenset({"draft", "text", "resolution", "amendment", "motion"})


class StanceVerb(NamedTuple):
    """A verb that takes a position, with its particles; `last` is its last word."""

    stance: Stance
    last: int
    acts_only: bool = False
    """Stands for a position only before an act: *urged the Council to refer ...*."""
    any_document: bool = False
    reproach: bool = False
    """A name called: *labelled it "genocide"*, where *it* is as often the matter as the text."""
    bare: bool = False
    """May stand without a target: *France abstained*, *voted no*."""
    drafts_only: bool = False
    """Said of much else: *accepted the statement*, *agreed to the treaty*."""
    motions_only: bool = False
    """*Moved a motion*."""
    weakening: bool = False
    """Works on the vote or the debate as well as on the text: *asked for the vote to be postponed*."""

    def takes(self, kind: str) -> bool:
        """Whether a document of this kind can be the target."""
        if self.stance is Stance.SPONSOR and kind in ("document", "law", "statement", "treaty"):
            return False  # a paper that is circulated is not put to the vote
        if self.drafts_only or self.motions_only:
            return kind in (("motion", "amendment") if self.motions_only else _VOTED_ON)
        return self.any_document or kind in DRAFT_KINDS


def forms(lemmas: str) -> frozenset[str]:
    """Return all forms of some verbs.

    Examples
    --------
    >>> sorted(forms("veto"))
    ['veto', 'vetoed', 'vetoes', 'vetoing']
    """
    return frozenset(form for lemma in lemmas.split() for form, _ in inflect(lemma))
