"""E-mail: the words of a message, what its header states, and what it carries."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from whipcount.coverage.inputs.htmlpages import shown_html
from whipcount.coverage.inputs.pages import (
    ArticleInput,
    DecodedText,
    Stated,
    known_encoding,
    require_length,
    require_words,
)
from whipcount.coverage.inputs.stateddates import stated_day
from whipcount.domain import InputError

_HEADER = re.compile(
    rb"(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]{1,60}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}\r?\n"
)
_OF_MAIL = re.compile(
    rb"^(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To|DKIM-Signature|X-Mailer|Content-Type):",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED = re.compile(r"^(?:(?:fwd?|fw|re|aw|wg)\s*:\s*)+", re.IGNORECASE)
_LONGEST_HEADER = 200_000
MOST_PARTS = 500
MOST_BOUNDARIES = 3_000
"""Python's reader of mail spends half a millisecond on a part, however small."""
DEEPEST = 5
"""Messages inside messages are looked into so many times."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message taken apart."""

    body: DecodedText
    subject: str
    sender: str
    day: date | None
    forwarded: bool
    markup: str
    """The words before they were shown, when they are HTML."""


def is_mail(name: str, raw: bytes) -> bool:
    """Tell whether bytes are a message: by the name, or by a header that only mail has."""
    header = _HEADER.match(raw[:_LONGEST_HEADER].lstrip())
    return bool(header) and (name.lower().endswith(".eml") or bool(_OF_MAIL.search(header[0])))


def decode_mail(page: ArticleInput) -> DecodedText:
    """Take the words of a message as the text, its subject, sender and date as stated.

    Raises
    ------
    InputError
        When the message is damaged or holds no words.
    """
    message = open_message(page)
    body = message.body
    stated = Stated(
        title=message.subject or body.stated.title,
        outlet=message.sender or body.stated.outlet,
        byline=body.stated.byline,
        published=body.stated.published,
        # A forwarded article is older than the message that forwards it.
        sent=None if message.forwarded else message.day,
        story=body.stated.story,
    )
    return replace(body, reason=f"{body.reason}, in an e-mail", stated=stated)


def open_message(page: ArticleInput) -> Message:
    """Take a message apart: its words (plain text before HTML), subject, sender's name and day.

    Raises
    ------
    InputError
        When it is damaged or holds no words.
    """
    require_length(page)
    if page.raw.count(b"\n--") > MOST_BOUNDARIES:
        raise InputError(
            f"{page.name} has more parts than any e-mail.",
            expected=f"Expected at most {MOST_BOUNDARIES} lines that begin with two dashes.",
            do="Save the articles in it as files of their own.",
        )
    try:
        message = _parsed(page.raw)
        part = message.get_body(preferencelist=("plain", "html"))
        html = part is not None and part.get_content_type() == "text/html"
        words, charset = _words(part) if part is not None else ("", "")
        subject = " ".join(str(message.get("subject", "")).split())
        sender = " ".join(parseaddr(str(message.get("from", "")))[0].split())
        day = stated_day(str(message.get("date", "")))
    except Exception as error:
        raise InputError(
            f"{page.name} is an e-mail that is damaged ({type(error).__name__}).",
            expected="Expected a message as a mail program saves it (.eml).",
            do="Save it again, or save its text as a .txt file.",
        ) from error
    if html:
        body = shown_html(page.name, words, encoding=charset, reason="as its header says")
    else:
        body = DecodedText(words, charset, "as its header says")
    require_words(page.name, body.text)
    title = _FORWARDED.sub("", subject)
    return Message(body, _plain(title), _plain(sender), day, title != subject, words if html else "")


def carried(page: ArticleInput, *, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of messages and files that a message carries, without its own words.

    A carried message is named by its number (`1.eml`), a file by the name the message gives it, which is
    a name alone and no path.
    """
    if depth >= DEEPEST or page.raw.count(b"\n--") > MOST_BOUNDARIES:
        return
    try:
        parts = list(_parts(_parsed(page.raw)))[:MOST_PARTS]
    except Exception:
        return
    number = 0
    for part in parts:
        try:
            if part.get_content_type() == "message/rfc822":
                inner = part.get_payload(0)
                number += 1
                yield f"{number}.eml", inner.as_bytes()  # type: ignore[union-attr]
            elif part.get_filename():
                content = part.get_payload(decode=True)
                name = re.split(r"[/\\]", str(part.get_filename()))[-1].strip()
                if isinstance(content, bytes) and content and name:
                    yield _plain(name), content
        except Exception:  # noqa: S112 - one damaged part hides no other
            continue


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a message, those of messages inside it left to them."""
    waiting: list[EmailMessage] = [message]
    while waiting:
        part = waiting.pop(0)
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            waiting[:0] = [inner for inner in part.get_payload() if isinstance(inner, EmailMessage)]  # type: ignore[union-attr]
        else:
            yield part


def _parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
    if not isinstance(message, EmailMessage):  # pragma: no cover - the default policy makes no other
        raise TypeError(type(message).__name__)
    return message


def _words(part: MIMEPart) -> tuple[str, str]:
    content = part.get_payload(decode=True)
    charset = str(part.get_content_charset() or "utf-8")
    raw = content if isinstance(content, bytes) else b""
    for encoding in (known_encoding(charset) or "utf-8", "utf-8", "cp1252", "latin-1"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n"), encoding
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return "", charset  # pragma: no cover - Latin-1 takes any byte


def _plain(text: str) -> str:
    """Take out what a damaged header leaves behind that is no character."""
    return text.encode("utf-8", "replace").decode("utf-8")
