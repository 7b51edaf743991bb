"""What the record holds of a matter, as one audience may see it: its texts, and what was said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from whipcount.brief.evidence import gather_evidence
from whipcount.brief.material import Material
from whipcount.domain import Visibility
from whipcount.domain.matter import Matter
from whipcount.domain.statements import LeftOut, Reading
from whipcount.forecast import Evidenced, apply_evidence
from whipcount.record import Record, with_texts

OUR_CALL = "our call on "
"""How `brief.gather` names a call on one that may not vote, among what was left out."""


def matter_held(record: Record, filed: Matter, *, as_of: date, audience: Visibility) -> Matter:
    """Return the matter as it was filed, with its texts as far as `audience` may know of them by `as_of`."""
    return with_texts(
        filed,
        record.drafts(audience=audience, as_of=as_of),
        record.sponsors(audience=audience, as_of=as_of),
    )


def reading_held(record: Record, material: Material, audience: Visibility) -> Reading:
    """Return what the record holds to have been said, as `audience` may see it, by the material's cut-off."""
    given = {entry.sha256: entry.not_after for entry in material.matter.not_after}
    reading = record.reading(audience=audience, as_of=material.as_of, not_after=given)
    left_out = material.reading.left_out
    if audience is not Visibility.OWN:
        left_out = _left_out(record, left_out, audience)
    return replace(reading, left_out=left_out)


def evidence_held(record: Record, material: Material, reading: Reading, audience: Visibility) -> Evidenced:
    """Return history with the evidence that `audience` may see; matter and reading are its own."""
    evidence = gather_evidence(
        material.matter,
        reading,
        as_of=material.as_of,
        sponsorings=record.sponsors(audience=audience, as_of=material.as_of),
        committee=material.committee,
    )
    return apply_evidence(material.outlook.history, evidence, stage=material.stage, audience=audience)


def _left_out(record: Record, left_out: tuple[LeftOut, ...], audience: Visibility) -> tuple[LeftOut, ...]:
    """Leave out even the names of the texts, and of the members we called, that an audience may not see."""
    shown = {name for name, _ in record.sources(audience=audience)}
    hidden = {name for name, _ in record.sources(audience=Visibility.OWN)} - shown
    hidden |= {f"{OUR_CALL}{call.member}" for call in record.calls(audience=Visibility.OWN)}
    hidden -= {f"{OUR_CALL}{call.member}" for call in record.calls(audience=audience)}
    return tuple(left for left in left_out if left.source not in hidden)
