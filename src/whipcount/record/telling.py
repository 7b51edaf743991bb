"""The history of a record: every entry as one line of words."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from whipcount.domain import Visibility
from whipcount.record.count import COLUMN_OF, CallField
from whipcount.record.entries import READER_BY_HAND, HistoryLine
from whipcount.record.undoing import undone

_SAID = " || ".join(
    f"CASE WHEN call.{column} IS NULL THEN '' ELSE '; {field.value}: ' || call.{column} END"
    for field, column in COLUMN_OF.items()
    if field is not CallField.CALL
)

_WORDS = f"""SELECT id, entry.kind, at, who, visibility, CASE entry.kind
    WHEN 'source' THEN 'source ' || source.name || ', sha256 ' || substr(source.sha256, 1, 12)
    WHEN 'reading' THEN CASE reader WHEN '{READER_BY_HAND}' THEN 'add ' || (
        SELECT group_concat(read_record.kind || ' at ' || read_record.span_start || ' to ' ||
            read_record.span_end || ' of source ' || substr(article.sha256, 1, 12), ', ')
        FROM article JOIN read_record ON article = article.id WHERE article.reading = entry.id
        ) ELSE reader || ' ' || version || ' read ' || (
        SELECT count(*) FROM article WHERE article.reading = entry.id) || ' articles' END
    WHEN 'call' THEN call.member || ' on ' || call.proposal || ': ' ||
        substr(CASE WHEN call.word IS NULL THEN '' ELSE '; ' || call.word END || {_SAID}, 3)
    WHEN 'correction' THEN verdict || ' ' || correction.kind || ' at ' || span_start || ' to ' || span_end ||
        ' of source ' || substr(correction.sha256, 1, 12) ||
        CASE correction.note WHEN '' THEN '' ELSE ' (' || correction.note || ')' END
    WHEN 'brief' THEN 'brief as of ' || as_of || ', sha256 ' || substr(brief.sha256, 1, 12)
    WHEN 'score' THEN 'score of brief ' || score.brief || ': ' || score.value
    WHEN 'draft' THEN draft.proposal || ' ' || draft.status || ' on ' || draft.on_day ||
        CASE label WHEN '' THEN '' ELSE ' as ' || label END ||
        CASE changed WHEN '' THEN '' ELSE ': ' || changed END
    WHEN 'sponsor' THEN sponsor.member || ' ' || sponsor.did || ' the sponsors of ' || sponsor.proposal ||
        ' on ' || sponsor.on_day
    WHEN 'scenario' THEN 'scenario ' || scenario.name || ' on ' || scenario.proposal
    WHEN 'sheet' THEN 'whip sheet ' || sheet.key || ' for ' || sheet.audience
    WHEN 'undo' THEN 'undo of entry ' || undone
    WHEN 'backup' THEN 'backup to ' || path
    WHEN 'tombstone' THEN 'purged entry ' || purged || ', a ' || tombstone.kind
    WHEN 'conflict' THEN conflict.member || ' on ' || conflict.proposal || ': conflict over ' ||
        conflict.field || ', the sheet says ' || conflict.said ||
        CASE WHEN conflict.held IS NULL THEN '' ELSE ', the record entry ' || conflict.held END
    WHEN 'settling' THEN 'settled the conflict of entry ' || settling.conflict || ': took ' || took ||
        CASE WHEN settling.call IS NULL THEN '' ELSE ', by entry ' || settling.call END
    WHEN 'move' THEN move.actor || ' on ' || move.on_day || ', on ' || move.proposal || ': ' || move.did
    WHEN 'prediction' THEN predictor || ' on ' || prediction.on_day || ' expects of ' ||
        prediction.proposal || ': ' || expects ||
        CASE prediction.condition WHEN '' THEN '' ELSE ', if ' || prediction.condition END
    WHEN 'outcome' THEN 'the prediction of entry ' || outcome.prediction || ' came out ' || came
    END, (
        SELECT visibility FROM entry AS newest JOIN source AS same ON newest.id = same.entry
        WHERE same.sha256 = source.sha256 ORDER BY newest.id DESC LIMIT 1)
FROM entry
LEFT JOIN source ON source.entry = id LEFT JOIN reading ON reading.entry = id
LEFT JOIN call ON call.entry = id LEFT JOIN correction ON correction.entry = id
LEFT JOIN brief ON brief.entry = id LEFT JOIN score ON score.entry = id
LEFT JOIN draft ON draft.entry = id LEFT JOIN sponsor ON sponsor.entry = id
LEFT JOIN scenario ON scenario.entry = id LEFT JOIN sheet ON sheet.entry = id
LEFT JOIN undo ON undo.entry = id LEFT JOIN backup ON backup.entry = id
LEFT JOIN tombstone ON tombstone.entry = id
LEFT JOIN conflict ON conflict.entry = id LEFT JOIN settling ON settling.entry = id
LEFT JOIN move ON move.entry = id LEFT JOIN prediction ON prediction.entry = id
LEFT JOIN outcome ON outcome.entry = id
ORDER BY id"""  # noqa: S608 - own column names


def history(connection: sqlite3.Connection, audience: Visibility) -> tuple[HistoryLine, ...]:
    """List every entry that `audience` may see, oldest first; a source as its newest entry says."""
    taken_back = undone(connection)
    lines = (
        (
            HistoryLine(
                entry=entry,
                kind=kind,
                at=datetime.fromisoformat(at),
                who=who,
                visibility=Visibility(visibility),
                words=words,
                undone=entry in taken_back,
            ),
            Visibility(newest or visibility),
        )
        for entry, kind, at, who, visibility, words, newest in connection.execute(_WORDS)
    )
    return tuple(
        line
        for line, newest in lines
        if line.visibility.may_be_shown_to(audience) and newest.may_be_shown_to(audience)
    )
