"""One question to an OpenAI-compatible endpoint: with limits on time, size, and how often it is asked."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import IO, Any

from whipcount.domain import InputError

_TRY_AGAIN = frozenset([408, 409, 425, 429, 500, 502, 503, 504])
_MISUNDERSTOOD = frozenset([400, 422])
_REFUSED = frozenset([401, 403, 404, 405])
_LONGEST_WAIT = 20.0
_LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])
_PIECE = 65_536


class NoAnswerError(Exception):
    """No usable answer came; the message says why. `too_long` when it was cut off for its length."""

    def __init__(self, why: str, *, too_long: bool = False) -> None:
        super().__init__(why)
        self.too_long = too_long


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a language model answers: chat completions as OpenAI defined them.

    Parameters
    ----------
    url : str
        Base address, with the version: `http://127.0.0.1:11434/v1`.
    model : str
        Name of the model, as the endpoint knows it.
    key : str
        Sent as a bearer token; never shown, never kept.
    timeout : float
        Seconds in which one answer must have come whole.
    attempts : int
        How often one question is asked at most.
    most_bytes : int
        A longer answer is not read to its end.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 120.0
    attempts: int = 3
    most_bytes: int = 2_000_000

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise InputError(
                f"'{self.url}' is no address of an endpoint.",
                expected="Expected http or https, a host, and no user name: http://127.0.0.1:11434/v1.",
                do="Name the base address, as far as /v1.",
            )
        if not self.model:
            raise InputError(
                f"No model is named for {self.url}.",
                expected="Expected the address, #, and the name of a model that answers there.",
                do=f"Write model:{self.url}#NAME.",
            )
        if self.key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise InputError(
                f"A key would go to {parts.hostname} unencrypted.",
                expected="Expected https for another machine.",
                do="Write https, or take the key away.",
            )


def ask(
    endpoint: Endpoint, messages: Sequence[Mapping[str, str]], *, wait: Callable[[float], None] = time.sleep
) -> str:
    """Ask once, again after passing trouble, and return the words of the answer.

    Raises
    ------
    NoAnswerError
        When no usable answer came within the limits.
    InputError
        When the endpoint refuses: a wrong key, address or model will be wrong for every article.
    """
    trouble = NoAnswerError("it was never asked")
    as_json = True
    for attempt in range(endpoint.attempts):
        pause = 2.0**attempt
        try:
            return _once(endpoint, messages, as_json=as_json)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _REFUSED:
                    raise _refused(endpoint, error.code) from error
                trouble = NoAnswerError(f"status {error.code}")
                if error.code in _MISUNDERSTOOD and as_json:
                    as_json = False  # some servers do not know the field that asks for JSON
                    continue
                if error.code not in _TRY_AGAIN:
                    break
                pause = _asked_to_wait(error.headers, pause)
        except (OSError, HTTPException) as error:
            trouble = NoAnswerError(f"{type(error).__name__}: {error}")
        except NoAnswerError as error:
            trouble = error
            if error.too_long:
                break
        if attempt + 1 < endpoint.attempts:
            wait(pause)
    raise trouble


def _opener() -> urllib.request.OpenerDirector:
    """Open addresses as named: no redirect and no proxy decides where an article and a key are sent."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _once(endpoint: Endpoint, messages: Sequence[Mapping[str, str]], *, as_json: bool) -> str:
    question: dict[str, Any] = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "stream": False,
    }
    if as_json:
        question["response_format"] = {"type": "json_object"}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    request = urllib.request.Request(  # noqa: S310 - http or https alone, as Endpoint has checked
        f"{endpoint.url.rstrip('/')}/chat/completions",
        data=json.dumps(question, ensure_ascii=False).encode(),
        headers=headers,
        method="POST",
    )
    latest = time.monotonic() + endpoint.timeout
    with _opener().open(request, timeout=endpoint.timeout) as response:
        raw = _within(response, latest, endpoint.most_bytes)
    return _words(raw)


def _within(response: IO[bytes], latest: float, most: int) -> bytes:
    """Read an answer that may drip in: whole, in time and not too long."""
    pieces: list[bytes] = []
    size = 0
    read = getattr(response, "read1", response.read)
    while piece := read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise NoAnswerError(f"the answer is longer than {most:,} bytes", too_long=True)
        if time.monotonic() > latest:
            raise NoAnswerError("the answer did not end in time")
    return b"".join(pieces)


def _words(raw: bytes) -> str:
    try:
        envelope: Any = json.loads(raw)
        words = envelope["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise NoAnswerError(f"the answer is no chat completion ({type(error).__name__})") from error
    if not isinstance(words, str):
        raise NoAnswerError("the answer holds no words")
    return words


def _asked_to_wait(headers: Message, pause: float) -> float:
    asked = headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_WAIT) if asked.isdigit() else pause


def _refused(endpoint: Endpoint, code: int) -> InputError:
    why = "the key is missing or wrong" if code in (401, 403) else "nothing of this kind answers there"
    return InputError(
        f"{endpoint.url} refused with status {code}: {why}, or it has no model '{endpoint.model}'.",
        expected="Expected an OpenAI-compatible endpoint, its base address as far as /v1.",
        do="Check the address, the name of the model and the key (WHIPCOUNT_MODEL_KEY).",
    )
