"""Whatever bytes come in, nothing but InputError comes out: whole files, cut ones, spoilt ones, noise."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from input_targets import TARGETS

TOKENS = (
    b"<", b">", b"<!--", b"&#x", b'"', b"\0", b"\xff\xfe", b"\r\n\r\n", b"%PDF-1.4", b"endobj", b"{",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"charset=utf-7", b"=?utf-8?q?=ff?=", b"\\ud800",
    b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"-----\n", "\u202e\u200b".encode(), b"/Length 1e9",
    b"PK\x03\x04",
)  # fmt: skip


@st.composite
def _spoilt(draw: st.DrawFn, seed: bytes) -> bytes:
    """A good file with some of it cut out, doubled, or written over."""
    raw = seed
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(raw)))
        over = draw(st.integers(0, min(len(raw) - at, 200)))
        new = draw(
            st.one_of(st.binary(max_size=8), st.sampled_from(TOKENS), st.just(raw[at : at + over] * 2))
        )
        raw = raw[:at] + new + raw[at + over :]
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_an_input_error_comes_out(name):
    target, seed = TARGETS[name]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(
        st.one_of(
            _spoilt(seed),
            st.lists(st.sampled_from(TOKENS), max_size=20).map(b"".join),
            st.binary(max_size=300),
        )
    )
    def check(raw: bytes) -> None:
        target(raw)

    target(seed)
    check()
