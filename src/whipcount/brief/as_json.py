"""The brief as JSON: nine keys in order, the same bytes for the same brief."""

from __future__ import annotations

import json
import re

import msgspec

from whipcount.brief.content import Brief

_HALF_PAIR = re.compile("[\ud800-\udfff]")


def as_json(brief: Brief) -> str:
    """Write the nine parts as JSON text, dates in ISO 8601, ending in a newline.

    It reads back with `msgspec.json.decode(text, type=Brief)`.

    Raises
    ------
    ValueError
        When a number of the brief is not finite.
    """
    text = json.dumps(msgspec.to_builtins(brief), ensure_ascii=False, allow_nan=False, indent=1)
    # Half of a surrogate pair, left by a damaged source, has no UTF-8; its escape keeps it.
    return _HALF_PAIR.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
