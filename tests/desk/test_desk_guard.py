"""Who may speak to the desk."""

from __future__ import annotations

import socket

import pytest
from starlette.testclient import TestClient

from whipcount.desk import make_app, server
from whipcount.domain import InputError

PORT = 8765
TOKEN = "the-token-of-this-session"  # noqa: S105
HOME = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def stranger(opened):
    """A browser on this machine that was not given the address."""
    with TestClient(make_app(opened, port=PORT, token=TOKEN), base_url=HOME, follow_redirects=False) as it:
        yield it


def test_the_token_in_the_address_becomes_a_cookie_that_scripts_cannot_read(stranger):
    answer = stranger.get(f"/count?sort=yes&token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/count?sort=yes")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert str(PORT) in cookie.split("=")[0]
    assert stranger.get("/count").status_code == 200


@pytest.mark.parametrize(
    "path", ["/count", "/", "/version", "/desk.js", "/count?token=wrong", "/count?token="]
)
def test_without_the_token_nothing_is_given(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "token" in answer.text
    assert "Afghanistan" not in answer.text


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"0.0.0.0:{PORT}", ""],
)
def test_another_host_is_refused(client, host):
    assert client.get("/count", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}"]
)
def test_a_form_from_another_origin_is_refused_and_writes_nothing(client, record, origin):
    before = record.newest()
    answer = client.post(
        "/call", data={"member": "CHN", "word": "firm yes", "seen": 0}, headers={"Origin": origin}
    )
    assert answer.status_code == 403
    assert record.newest() == before


def test_a_form_without_an_origin_is_refused(client):
    assert client.post("/call", data={"member": "CHN", "word": "firm yes", "seen": 0}).status_code == 403


def test_a_page_of_another_site_may_not_fetch_but_a_link_in_it_may_be_followed(client):
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/count", headers=other | {"Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert client.get("/count", headers=other | {"Sec-Fetch-Mode": "navigate"}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_pages_and_forms(client, method):
    assert client.request(method, "/count", headers={"Origin": HOME}).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../record.db",
        "/..%2f..%2fetc/passwd",
        "/record.db",
        "/static/desk.css",
        "/coverage/../../record.db",
        "/coverage/%2e%2e%2fmatter.toml",
        "/member/..%2F..%2Fmatter.toml",
        "//etc/passwd",
    ],
)
def test_a_path_outside_is_no_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_form_that_is_too_long_is_refused(client):
    answer = client.post("/call", content=b"note=" + b"a" * 300_000, headers={"Origin": HOME})
    assert answer.status_code == 413


def test_no_script_but_our_own_file(client):
    answer = client.get("/count")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count("<script") == 1
    assert 'src="/desk.js"' in answer.text
    assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert "https://" not in answer.text


def test_the_way_back_never_leads_elsewhere(send):
    for back in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "x"):
        answer = send("/call", member="CHN", word="firm no", seen=10**9, back=back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/count")


def test_the_server_listens_on_this_machine_alone_and_says_when_a_port_is_taken():
    with server.listen(0) as taken:
        address, port = taken.getsockname()
        assert address == "127.0.0.1"
        with pytest.raises(InputError, match=f"Port {port} .* cannot be used"):
            server.listen(port)
    with pytest.raises(InputError, match="--port"):
        server.listen(70_000)
    assert taken.family == socket.AF_INET
    assert len(server.new_token()) >= 43
