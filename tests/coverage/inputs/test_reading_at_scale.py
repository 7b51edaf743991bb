"""Serial, processes and a cluster give the same lines; an interrupted run goes on and loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_files import STORY, zipped

from whipcount.cli import run
from whipcount.cli.read import read
from whipcount.coverage import ArticleInput, read_articles, to_gold
from whipcount.coverage.streaming import read_lines, write_lines
from whipcount.domain import InputError
from whipcount.workers import Cluster, open_workers

STATES = ("France", "Chile", "Norway", "Kenya", "Brazil", "Japan", "Peru", "Ghana")


def _story(number: int) -> str:
    return STORY.replace("France", STATES[number % len(STATES)]).replace("Japan", STATES[(number // 8) % 8])


@pytest.fixture
def corpus(tmp_path) -> Path:
    folder = tmp_path / "corpus"
    for number in range(30):
        place = folder / f"day{number % 3}" / f"{number:03}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_story(number), encoding="utf-8")
    (folder / "day1" / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "day1" / "twice.txt").write_text(_story(1), encoding="utf-8")
    (folder / "more.zip").write_bytes(zipped({"1.txt": _story(5).encode(), "../2.txt": b"x"}))
    return folder


def _written(folder: Path, out: Path, **options) -> list[dict]:
    with open_workers(options.pop("count", 1)) as workers:
        write_lines([folder], out, workers=workers, **options)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_a_line_for_each_article_in_order_and_the_left_out_among_them(corpus, tmp_path):
    lines = _written(corpus, tmp_path / "out.jsonl")
    assert len(lines) == 34
    assert [line["source"] for line in lines if "left_out" in line] == ["more.zip/../2.txt", "day1/bad.pdf"]
    page = next(line for line in lines if line["source"] == "day0/000.txt")
    alone = to_gold(read_articles([ArticleInput("day0/000.txt", _story(0).encode())]))
    assert {kind: page[kind] for kind in alone if kind != "left_out"} == {
        kind: entries for kind, entries in alone.items() if kind != "left_out"
    }
    assert not (tmp_path / "out.jsonl.part").exists()


@pytest.mark.parametrize("together", ["article", "folder", "all"])
def test_processes_give_the_lines_that_one_process_gives(corpus, tmp_path, together):
    one = _written(corpus, tmp_path / "1.jsonl", together=together)
    assert _written(corpus, tmp_path / "2.jsonl", together=together, count=2) == one


def test_all_at_once_is_what_the_command_reads_without_workers(corpus, capsys):
    read(corpus, json=True)
    one = capsys.readouterr().out
    read(corpus, json=True, workers=2)
    assert capsys.readouterr().out == one


@pytest.mark.slow
def test_a_cluster_gives_the_lines_that_one_process_gives(corpus, tmp_path):
    distributed = pytest.importorskip("distributed")
    one = _written(corpus, tmp_path / "1.jsonl")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        write_lines([corpus], tmp_path / "2.jsonl", workers=Cluster(client))
        with open_workers(cluster=cluster.scheduler_address) as workers:
            lines = [
                json.loads(line.text) for line in read_lines([corpus], together="article", workers=workers)
            ]
    assert (tmp_path / "2.jsonl").read_bytes() == (tmp_path / "1.jsonl").read_bytes()
    assert lines == one


@pytest.mark.parametrize("kept", [0, 1, 400, 5_000, 20_000])
@pytest.mark.parametrize("together", ["article", "folder"])
def test_a_run_that_was_cut_anywhere_goes_on_to_the_same_file(corpus, tmp_path, kept, together):
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    _written(corpus, whole, together=together)
    raw = whole.read_bytes()
    out.with_name("out.jsonl.part").write_bytes(raw[:kept])
    with open_workers(1) as workers:
        done = write_lines([corpus], out, together=together, workers=workers)
    assert out.read_bytes() == raw
    lines = raw[:kept].split(b"\n")[:-1]
    assert done.before == sum(b'"left_out":' not in line for line in lines)
    assert [entry.source for entry in done.left_out] == ["more.zip/../2.txt", "day1/bad.pdf"]
    assert done.before + done.read + len(done.left_out) == 34


def test_what_stands_in_the_file_is_not_read_again(corpus, tmp_path, monkeypatch):
    raw = (tmp_path / "whole.jsonl", _written(corpus, tmp_path / "whole.jsonl"))[0].read_bytes()
    (tmp_path / "out.jsonl.part").write_bytes(raw)
    monkeypatch.setattr("whipcount.coverage.streaming.read_unit", lambda *_: pytest.fail("read again"))
    _written(corpus, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == raw


@pytest.mark.parametrize("left", [b'{"other": 1}\n', b"text\n"])
def test_a_file_of_somebody_else_is_not_gone_on_with(corpus, tmp_path, left):
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(left)
    with pytest.raises(InputError, match="not ours to go on with"):
        _written(corpus, tmp_path / "out.jsonl")
    assert part.read_bytes() == left


def test_another_way_of_reading_is_not_gone_on_with(corpus, tmp_path):
    _written(corpus, tmp_path / "out.jsonl", together="folder")
    (tmp_path / "out.jsonl").rename(tmp_path / "out.jsonl.part")
    with pytest.raises(InputError, match="another way of reading"):
        _written(corpus, tmp_path / "out.jsonl")


def test_the_file_that_is_written_is_not_read(corpus):
    first = _written(corpus, corpus / "out.jsonl")
    assert _written(corpus, corpus / "out.jsonl") == first


def test_nothing_to_read_leaves_no_file(tmp_path, capsys):
    (tmp_path / "bad.txt").write_bytes(b"")
    assert run(["read", str(tmp_path / "bad.txt"), "-o", str(tmp_path / "out.jsonl")]) == 2
    assert "bad.txt is empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["bad.txt"]


def test_a_page_that_trips_up_the_reader_stops_no_other(corpus, tmp_path, monkeypatch):
    def fails(pages, **_options):
        if any(page.name.endswith("003.txt") for page in pages):
            raise RecursionError("too deep")
        return read_articles(pages)

    monkeypatch.setattr("whipcount.coverage.streaming.read_articles", fails)
    lines = _written(corpus, tmp_path / "out.jsonl", together="folder")
    (bad,) = [line for line in lines if line["source"] == "day0/003.txt"]
    assert "fault of our own (RecursionError" in bad["left_out"]
    assert sum("left_out" not in line for line in lines) == 31


def _double_or_die(number: int) -> int:
    if number == 7:
        os._exit(3)
    return 2 * number


def _died(number: int) -> int:
    return -number


def test_a_worker_that_dies_takes_only_its_own_item_with_it():
    with open_workers(2) as workers:
        found = list(workers.map(_double_or_die, range(12), died=_died))
    assert found == [0, 2, 4, 6, 8, 10, 12, -7, 16, 18, 20, 22]


def test_items_are_taken_as_they_are_needed():
    taken = []

    def items():
        for number in range(100):
            taken.append(number)
            yield number

    with open_workers(2) as workers:
        assert next(iter(workers.map(abs, items()))) == 0
    assert len(taken) <= 8


@pytest.mark.parametrize("count", [-1, -5])
def test_a_number_of_workers_is_not_negative(count):
    with pytest.raises(InputError, match="no number of workers"), open_workers(count):
        pass


def test_a_missing_dask_names_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"whipcount\[distributed\]"), open_workers(cluster="tcp://x:1"):
        pass


def test_workers_and_clusters_need_records_as_json(corpus):
    with pytest.raises(InputError, match="-o FILE"):
        read(corpus, workers=2)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="interrupts by a signal of Unix")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_command_ends_with_130_and_goes_on(tmp_path, workers):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(600):
        (folder / f"{number:04}.txt").write_text(_story(number) * 3 + f"\n\n{number}\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    command = [
        sys.executable,
        "-m",
        "whipcount.cli",
        "read",
        str(folder),
        "-o",
        str(out),
        "--workers",
        workers,
    ]
    command[1:3] = ["-c", "import sys; from whipcount.cli import main; main()"]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    part = tmp_path / "out.jsonl.part"
    while started.poll() is None and not (part.exists() and part.stat().st_size > 100_000):
        time.sleep(0.02)
    os.killpg(started.pid, signal.SIGINT)
    _out, err = started.communicate(timeout=60)
    assert started.returncode == 130
    assert b"Traceback" not in err
    kept = part.read_bytes()
    assert kept.endswith(b"\n")
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert out.read_bytes().startswith(kept)
    with open_workers(1) as serial:
        write_lines([folder], tmp_path / "whole.jsonl", workers=serial)
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.slow
def test_a_cluster_without_workers_is_named(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("whipcount.workers._PATIENCE", 1)
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster,
        pytest.raises(InputError, match="has no worker"),
        open_workers(cluster=cluster.scheduler_address),
    ):
        pass
    with pytest.raises(InputError, match="No cluster answers"), open_workers(cluster="tcp://127.0.0.1:1"):
        pass
