"""What is fuzzed: each reader of input with files it can read; nothing but InputError may come out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from made_files import STORY, pdf, tarred, warc, zipped

from whipcount.coverage import ArticleInput, articles_in, read_articles
from whipcount.coverage.article.decoding import decode
from whipcount.domain import InputError
from whipcount.domain.statements import LeftOut

_PAGE = (
    "<!doctype html><html><head><title>Draft | Post</title><meta charset=utf-8>"
    "<meta property='article:published_time' content='2014-10-16'><script type='application/ld+json'>"
    '{"@graph":[{"headline":"Draft","datePublished":"2014-10-16","author":[{"name":"A"}]}]}</script></head>'
    f"<body><h1>Draft</h1><time pubdate datetime=2014-10-16>Oct</time><article><p>{STORY}</p></article>"
).encode()


def _mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        "Fwd: Draft",
        "Post <a@b.c>",
        "Thu, 16 Oct 2014 09:00:00 +0900",
    )
    message["Message-ID"] = "<1@b.c>"
    message.set_content(
        f"-----\n1. France waits\nPost, 14 October 2014\n\n{STORY}\n-----\nTalks\nDate: 1 May 2014\n\n{STORY}"
    )
    message.add_attachment(_PAGE, maintype="text", subtype="html", filename="a.html")
    return message.as_bytes()


def read_page(name: str) -> Callable[[bytes], None]:
    """Return a target that decodes bytes as one page and reads what comes out of it."""

    def target(raw: bytes) -> None:
        page = ArticleInput(name, raw)
        try:
            decoded = decode(page)
        except InputError:
            return
        assert decoded == decode(page)
        assert len(decoded.story_alone()) == len(decoded.text)
        reading = read_articles([page])
        text = reading.articles[0].text
        assert text == decoded.text
        assert all(record.span.of(text) == record.text for record in reading.statements)

    return target


def collect(name: str) -> Callable[[bytes], None]:
    """Return a target that takes bytes for a collection and decodes every page in it."""

    def target(raw: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(raw)
            names = []
            for found in articles_in([path]):
                if isinstance(found, LeftOut):
                    assert found.reason.isprintable()
                    continue
                names.append(found.name)
                try:
                    decode(found)
                except InputError:
                    continue
            assert len(names) == len(set(names))
            assert all(each.isprintable() for each in names)
            assert [each.name for each in Path(folder).rglob("*")] == [name]

    return target


_LINES = (
    json.dumps({"text": STORY, "date": "2014-10-16", "id": 1}) + "\n" + json.dumps({"html": STORY})
).encode()
_MEMBERS = {"a.txt": STORY.encode(), "b/c.html": _PAGE, "d.eml": _mail(), "e.jsonl": _LINES}
TARGETS: dict[str, tuple[Callable[[bytes], None], bytes]] = {
    "text": (read_page("a.txt"), STORY.encode()),
    "html": (read_page("a.html"), _PAGE),
    "pdf": (read_page("a.pdf"), pdf([["The envoy of France said no (today).", "Page 1"]] * 3)),
    "mail": (collect("a.eml"), _mail()),
    "mailbox": (collect("a.mbox"), b"From a\n" + _mail() + b"\n\nFrom b\n" + _mail()),
    "json": (read_page("a.json"), _LINES.split(b"\n")[0]),
    "lines": (collect("a.jsonl"), _LINES),
    "zip": (collect("a.zip"), zipped(_MEMBERS | {"z.zip": zipped({"a.txt": STORY.encode()})})),
    "tar": (collect("a.tar"), tarred(_MEMBERS, mode="w", links={"l": "/etc/passwd"})),
    "tar.gz": (collect("a.tar.gz"), tarred(_MEMBERS)),
    "warc": (collect("a.warc"), warc({"https://b.c/1": ("text/html; charset=koi8-r", _PAGE)}, gz=False)),
    "warc.gz": (collect("a.warc.gz"), warc({"https://b.c/1": ("text/html", _PAGE)})),
}
"""By name: the target, and a file that it reads well, to start from."""
