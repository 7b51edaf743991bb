"""Builds gold.json from the made-up articles (*.txt) and their annotations (*.ann).

One annotation a line, fields parted by `` | ``; ``-`` is "none". A string must occur once in its
article; where it would not, ``context [[string]] context`` says which occurrence is meant.

    O kind | start of the line (``@``: the whole line)
    S verb | speaker | resolved speaker | type | states | content | flags
    P states stance proposal flags | evidence | ...
    D key type symbol | mention | ...
    E iso value | text | flags
    Q key value unit | text

Run ``python annotate.py`` in this folder after a change. Standard library only.
"""

import hashlib
import json
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAIRS = (("“", "”"), ("``", "''"), ('"', '"'))


def find(text: str, wanted: str) -> dict:
    """Place a string that occurs once, or that its context makes unique."""
    bare = wanted.replace("[[", "").replace("]]", "")
    assert text.count(bare) == 1, f"{text.count(bare)} times: {wanted!r}"
    start = text.index(bare)
    if "[[" in wanted:
        inner = wanted[wanted.index("[[") + 2 : wanted.index("]]")]
        return place(inner, start + wanted.index("[["))
    return place(bare, start)


def place(wanted: str, start: int) -> dict:
    return {"text": wanted, "start": start, "end": start + len(wanted)}


def nearest(text: str, wanted: str, start: int, end: int) -> dict:
    """Place the occurrence of a string with the least gap to a span."""
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text)]
    places = places or [m.start() for m in re.finditer(re.escape(wanted), text)]
    assert places, wanted
    return place(wanted, min(places, key=lambda at: max(at - end, start - at - len(wanted), 0)))


def quotations(content: str, start: int) -> list[list[int]]:
    for opening, closing in PAIRS:
        pattern = f"{re.escape(opening)}.+?{re.escape(closing)}"
        found = [[start + m.start(), start + m.end()] for m in re.finditer(pattern, content)]
        if found:
            return found
    return []


def state_codes(field: str) -> str | list[str] | None:
    codes = field.split(",")
    return None if field == "-" else codes[0] if len(codes) == 1 else codes


def statement(text: str, fields: list[str], name: str) -> dict:
    verb, speaker, norm, kind, states, content = fields[:6]
    flags = fields[6].split() if len(fields) > 6 else []
    at = find(text, content)
    content, start, end = at["text"], at["start"], at["end"]
    quoted = quotations(content, start)
    direct = "direct" in flags or quoted == [[start, end]]
    record = {
        "id": name,
        "start": start,
        "end": end,
        "content": content,
        "kind": "direct" if direct else "indirect",
        "speaker": None if speaker == "-" else nearest(text, speaker, start, end),
        "speaker_norm": norm,
        "speaker_type": kind,
        "state": state_codes(states),
        "verb": None if verb == "-" else nearest(text, verb, start, end),
        "core": "minor" not in flags,
        "quoted": quoted,
    }
    return record | {flag: True for flag in ("nested", "continued") if flag in flags}


def positions(text: str, fields: list[str]) -> list[dict]:
    actors, stance, proposal, *flags = fields[0].split()
    base = {"proposal": proposal, "stance": stance}
    base["evidence"] = [find(text, e) for e in fields[1:]]
    if "optional" in flags:
        base["optional"] = True
    if "predicted" in flags:
        base["modality"] = "predicted"
    alternatives = [f[4:] for f in flags if f.startswith("alt=")]
    if alternatives:
        base["alt"] = alternatives
    return [{"actor": actor, **base} for actor in actors.split(",")]


def split_lines(text: str, others: list[tuple[str, str]]) -> tuple[list[dict], list[dict]]:
    body, other, used, start = [], [], set(), 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        span = {"start": start, "end": start + len(bare)}
        start += len(line)
        kinds = [o for o in others if (bare == o[1][:-1] if o[1].endswith("@") else bare.startswith(o[1]))]
        if kinds:
            used.add(kinds[0])
            other.append({"kind": kinds[0][0], **span, "text": bare})
        elif bare:
            body.append({"p": len(body) + 1, **span})
    assert used == set(others), set(others) - used
    return body, other


def read_line(text: str, line: str, lists: dict[str, list], name: str) -> None:
    """Add the record of one S, P, D, E or Q line to its list."""
    kind, _, rest = line.partition(" ")
    fields = [f.strip() for f in rest.split(" | ")]
    first = fields[0].split()
    if kind == "S":
        number = len(lists["statements"]) + 1
        lists["statements"].append(statement(text, fields, f"{name}.s{number}"))
    elif kind == "P":
        lists["positions"] += positions(text, fields)
    elif kind == "D":
        record = {"key": first[0], "type": first[1], "symbol": (first[2:] or [None])[0]}
        record["mentions"] = [find(text, mention) for mention in fields[1:]]
        lists["instruments"].append(record)
    elif kind == "E":
        record = find(text, fields[1]) | {"iso": None if first == ["null"] else first[0]}
        lists["events"].append(record | ({"scored": False} if "unscored" in fields[2:] else {}))
    else:
        assert kind == "Q", line
        record = {"key": first[0], "value": json.loads(first[1]), "unit": first[2]}
        lists["quantities"].append(find(text, fields[1]) | record)


def read_head(text: str, line: str) -> dict:
    """Read one line on the article as a whole: published, anchor, agency, dateline, outlet."""
    kind, _, rest = line.partition(" ")
    value, *where = [f.strip() for f in rest.split(" | ")]
    if kind == "published":
        return {kind: nearest(text, where[0], 0, 0) | {"iso": value}}
    if kind == "anchor":
        return {"anchor_date": value, "anchor_basis": where[0]}
    if kind == "agency":
        return {kind: value}
    if kind == "dateline":
        return {kind: find(text, where[0]) | {"place": value}}
    assert kind == "outlet", line
    return {kind: nearest(text, where[0], 0, 0) | {"norm": value}}


def article(path: Path) -> dict:
    """Read one article and its annotations into the gold/1 form."""
    source = path.with_suffix(".txt")
    raw = source.read_bytes()
    text = raw.decode("utf-8")
    made = {"id": path.stem.split("_")[0], "file": source.name, "chars": len(text)}
    made |= {"sha256": hashlib.sha256(raw).hexdigest(), "agency": None, "dateline": None}
    made |= {"published": None, "outlet": None}
    lists = {k: [] for k in ("statements", "positions", "instruments", "quantities", "events")}
    others = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("O "):
            kind, start = line[2:].split(" | ", 1)
            others.append((kind, start.strip()))
        elif line[1] == " ":
            read_line(text, line, lists, made["id"])
        else:
            made |= read_head(text, line)
    for number, record in enumerate(lists["positions"], 1):
        record["id"] = f"{made['id']}.p{number}"
    body, other = split_lines(text, others)
    return made | lists | {"predictions": [], "other": other, "body": body}


def main() -> None:
    articles = [article(path) for path in sorted(HERE.glob("*.ann"))]
    for made in articles:
        text = (HERE / made["file"]).read_bytes().decode("utf-8")
        for record in made["statements"]:
            assert text[record["start"] : record["end"]] == record["content"], record
            inside = [b for b in made["body"] if b["start"] <= record["start"] and record["end"] <= b["end"]]
            assert len(inside) == 1, record
            record["p"] = inside[0]["p"]
    gold = {"schema": "gold/1", "note": "Made-up articles for testing; see README.md", "articles": articles}
    (HERE / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
