"""The words that the reader knows: closed classes, verbs with their forms, and nouns by what they name."""

from __future__ import annotations

import re

from whipcount.coverage.language.verbs import CUES, PLAIN_VERBS, Cue, inflect
from whipcount.coverage.language.wordlists import section, word_text, words

_TAGS = {
    "determiner": "D", "possessive": "S", "pronoun": "P", "relative": "W", "of": "o", "preposition": "I",
    "subordinator": "K", "and": "&", "but": "B", "to": "O", "modal": "M", "have": "H", "be": "E", "do": "d",
    "adverb": "R", "time": "t", "adjective": "J", "number": "#", "that": "T",
}  # fmt: skip

CLOSED: dict[str, str] = {
    word: tag for name, tag in _TAGS.items() for word in word_text(f"closed.{name}").split()
}
"""Lower-case word to its tag; see `whipcount.coverage.language.tagging` for what the tags mean."""

VERB_TAGS: dict[str, str] = {}
"""Lower-case verb form to the tags that it may take: V past or participle, Z third person, v base, G -ing."""
CUE_FORMS: dict[str, Cue] = {}
"""Lower-case verb form to the cue it belongs to."""


def _fill() -> None:
    for lemma in PLAIN_VERBS:
        for form, tag in inflect(lemma):
            VERB_TAGS[form] = VERB_TAGS.get(form, "") + tag
    for cue in CUES:
        for form, tag in inflect(cue.lemma):
            CUE_FORMS[form] = cue
            if tag not in VERB_TAGS.get(form, ""):
                VERB_TAGS[form] = VERB_TAGS.get(form, "") + tag


_fill()

NOUNS_TOO = words("lexicon.nouns_too")
"""Verb forms that are as often nouns: context decides."""

DOCUMENT_NOUNS = words("lexicon.document_nouns")

PERSON_NOUNS = words("lexicon.person_nouns")

BODY_NOUNS = words("lexicon.body_nouns")

MEDIA_STATES = section("media")
"""Outlet in lower case to the state whose voice it is, empty for the others."""
MEDIA_NAMES = "|".join(re.escape(name).replace("'", "[’']") for name in MEDIA_STATES)
"""The outlets as one pattern."""

TITLES = words("lexicon.titles")

EXPERT_NOUNS = words("lexicon.expert_nouns")
"""People whose country word names their subject, not whom they speak for: a North Korea expert."""

FAMILY_WORDS = DOCUMENT_NOUNS - {"column", "release"}
"""Nouns that make a speaker a document."""
