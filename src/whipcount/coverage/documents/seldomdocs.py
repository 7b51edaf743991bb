"""Nouns that name a document only beside certain words: *the agreement*, *the package*, *a press release*."""

from __future__ import annotations

from whipcount.coverage.language.tagging import Sentence

SELDOM = frozenset(["agreement", "package", "release", "sheet", "law"])
_PAPERS = frozenset([("press", "release"), ("news", "release"), ("fact", "sheet")])
_LAW_IN_GENERAL = frozenset(["international", "humanitarian", "martial", "criminal", "domestic"])
_PACKED = frozenset(["amendments", "reforms", "proposals", "measures", "rules"])


def is_document(sentence: Sentence, place: int) -> bool:
    """Tell *the agreement on refugees*, *the package*, *a press release* from other uses of their nouns."""
    word, before, opening = sentence.lower(place), sentence.lower(place - 1), sentence.tag(place - 1)
    if word == "law":
        above = before == "the" and sentence.lower(place - 2) in ("above", "before", "under", "of")
        return not above and before not in _LAW_IN_GENERAL
    if word == "package":
        packed = sentence.lower(place + 1) == "of"
        return sentence.lower(place + 2) in _PACKED if packed else before == "the"
    if word == "agreement":
        follower = sentence.lower(place + 1)
        return (
            opening in ("D", "S") and before not in _VAGUE and follower not in _AGREEING
        ) or sentence.tags[place] == "C"
    return (before, word) in _PAPERS


_VAGUE = frozenset(["an", "a", "any", "no", "some", "such", "in"])
_AGREEING = frozenset(["of", "that", "among", "to", "in", "with"])
