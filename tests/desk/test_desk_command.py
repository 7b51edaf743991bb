"""`whipcount desk` as a command: the missing extra, bad input, many readers beside one editor."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from whipcount.cli import run
from whipcount.domain import Visibility
from whipcount.record import Record

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_without_the_extra_the_message_says_how_to_get_it(missing):
    script = (
        f"import sys; sys.modules['{missing}'] = None\n"
        f"from whipcount.cli import run\nsys.exit(run(['desk', {str(EXAMPLE)!r}, '--no-open']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "whipcount[desk]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_matter_that_is_not_there_ends_with_2_and_no_server(capsys, tmp_path):
    assert run(["desk", str(tmp_path / "none"), "--no-open"]) == 2
    assert "none" in capsys.readouterr().err


@pytest.mark.slow
def test_twenty_readers_beside_one_editor_lose_nothing(tmp_path):
    matter = tmp_path / "matter"
    shutil.copytree(EXAMPLE, matter, ignore=shutil.ignore_patterns("record.db*", "after"))
    command = [sys.executable, "-c", "import whipcount.cli as cli; cli.main()", "desk", str(matter)]
    with subprocess.Popen(
        [*command, "--as-of", "2014-10-16", "--no-open"], stdout=subprocess.PIPE, encoding="utf-8"
    ) as server:
        address = server.stdout.readline().strip()
        host = address.removeprefix("http://").split("/")[0]
        ended, wrong, made = threading.Event(), [], []

        def opened() -> tuple[HTTPConnection, dict[str, str]]:
            first = HTTPConnection(host)
            first.request("GET", "/count?token=" + address.split("token=")[1])
            cookie = first.getresponse().getheader("set-cookie").split(";")[0]
            first.close()
            return HTTPConnection(host), {"Cookie": cookie}

        def read(path: str) -> None:
            connection, headers = opened()
            while not ended.is_set():
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200 or b"</html>" not in body:
                    wrong.append((path, answer.status))
            connection.close()

        paths = ["/count?show=called", "/member/CHN", "/coverage", "/review", "/timeline"] * 4
        readers = [threading.Thread(target=read, args=(path,)) for path in paths]
        for reader in readers:
            reader.start()
        connection, headers = opened()
        headers |= {"Origin": f"http://{host}", "Content-Type": "application/x-www-form-urlencoded"}
        until = time.monotonic() + 20
        while time.monotonic() < until and len(made) < 200:
            word = ("firm yes", "abstain", "firm no")[len(made) % 3]
            fields = {"member": "CHN", "word": word, "seen": 10**9, "live": 1, "note": f"edit {len(made)}"}
            connection.request("POST", "/call", body=urlencode(fields), headers=headers)
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
            made.append(fields["note"])
        ended.set()
        for reader in readers:
            reader.join()
        connection.close()
        server.terminate()
    assert not wrong
    assert len(made) > 20
    with Record.open(matter / "record.db") as record:
        assert [call.note for call in record.calls(audience=Visibility.OWN)] == made
        assert not record.check()
