"""Collections: every article comes out under a name of its own, and nothing bad stops the others."""

import gzip
import io
import json
import lzma
import os
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from made_files import STORY, pdf, tarred, warc, zipped

from whipcount.coverage import ArticleInput, articles_in, read_articles
from whipcount.coverage.inputs import limits
from whipcount.coverage.inputs.pages import MAX_BYTES
from whipcount.domain.statements import LeftOut

RAW = STORY.encode()


def _split(*paths: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    good: dict[str, bytes] = {}
    bad: dict[str, str] = {}
    for found in articles_in(paths):
        if isinstance(found, LeftOut):
            bad[found.source] = found.reason
        else:
            good[found.name] = found.raw
    return good, bad


def _write(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def test_a_folder_is_looked_through_to_the_bottom_in_order(tmp_path):
    for name in ("b.txt", "a.html", "day2/a.txt", "day1/deep/z.md", ".hidden.txt", "day1/photo.jpg"):
        _write(tmp_path, name, RAW)
    good, bad = _split(tmp_path)
    assert list(good) == ["a.html", "b.txt", "day1/deep/z.md", "day2/a.txt"]
    assert list(bad) == ["day1/photo.jpg"]
    assert "not read" in bad["day1/photo.jpg"]


def test_two_files_of_one_name_are_told_apart(tmp_path):
    one, other = _write(tmp_path, "1/a.txt", RAW), _write(tmp_path, "2/a.txt", b"Other words.")
    assert _split(one, other)[0] == {"a.txt": RAW, "a (2).txt": b"Other words."}


def test_many_articles_of_one_name_are_told_apart(tmp_path):
    line = json.dumps({"text": STORY, "id": "same"})
    good, _bad = _split(_write(tmp_path, "s.jsonl", "\n".join([line] * 5000).encode()))
    assert len(good) == 5000
    assert list(good)[:3] == ["s.jsonl#same", "s.jsonl#same (2)", "s.jsonl#same (3)"]


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path):
    (tmp_path / "empty").mkdir()
    _good, bad = _split(tmp_path / "nothing.txt", tmp_path / "empty")
    assert "There is no file" in bad[str(tmp_path / "nothing.txt")]
    assert "holds no file" in bad[str(tmp_path / "empty")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes by name are a Unix thing")
def test_a_pipe_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert "device or a pipe" in next(iter(_split(tmp_path)[1].values()))


def test_a_link_to_the_folder_itself_is_no_ring(tmp_path):
    _write(tmp_path, "a.txt", RAW)
    try:
        (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links need a right here")
    assert list(_split(tmp_path)[0]) == ["a.txt"]


ARCHIVES = {
    "a.zip": lambda: zipped({"x/1.txt": RAW, "x/2.html": b"<p>" + RAW, "x/note.bin": b"\0"}),
    "a.tar": lambda: tarred({"x/1.txt": RAW, "x/2.html": b"<p>" + RAW, "x/note.bin": b"\0"}, mode="w"),
    "a.tar.gz": lambda: tarred({"x/1.txt": RAW, "x/2.html": b"<p>" + RAW, "x/note.bin": b"\0"}),
    "a.tar.xz": lambda: tarred({"x/1.txt": RAW, "x/2.html": b"<p>" + RAW, "x/note.bin": b"\0"}, mode="w:xz"),
    "a.tgz": lambda: tarred({"x/1.txt": RAW, "x/2.html": b"<p>" + RAW, "x/note.bin": b"\0"}),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_gives_its_members(tmp_path, name):
    good, bad = _split(_write(tmp_path, name, ARCHIVES[name]()))
    assert good == {f"{name}/x/1.txt": RAW, f"{name}/x/2.html": b"<p>" + RAW}
    assert list(bad) == [f"{name}/x/note.bin"]


def test_a_named_archive_is_known_by_its_bytes(tmp_path):
    assert list(_split(_write(tmp_path, "clippings", zipped({"1.txt": RAW})))[0]) == ["clippings/1.txt"]


CLIMBING = ["../out.txt", "a/../../out.txt", "/etc/out.txt", "C:\\out.txt", "..\\out.txt", "a/..\\b.txt"]


@pytest.mark.parametrize("name", CLIMBING)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_member_that_climbs_out_is_named_and_never_written(tmp_path, name, make):
    inside = tmp_path / "in" / "deep"
    suffix = ".zip" if make is zipped else ".tar.gz"
    good, bad = _split(_write(inside, f"a{suffix}", make({name: RAW, "good.txt": RAW})))
    assert list(good) == [f"a{suffix}/good.txt"]
    (reason,) = bad.values()
    assert "climbs out of its folder" in reason or "place on a machine" in reason
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"a{suffix}"]


def test_links_in_archives_are_not_followed(tmp_path):
    raw = tarred({"good.txt": RAW}, links={"passwd.txt": "/etc/passwd"})
    good, bad = _split(_write(tmp_path, "a.tgz", raw))
    assert list(good) == ["a.tgz/good.txt"]
    assert "is a link" in bad["a.tgz/passwd.txt"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("passwd.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", RAW)
    good, bad = _split(_write(tmp_path, "b.zip", out.getvalue()))
    assert list(good) == ["b.zip/good.txt"]
    assert "is a link" in bad["b.zip/passwd.txt"]


def test_a_zip_bomb_is_left_packed(tmp_path):
    raw = zipped({"bomb.txt": b"a " * 9_000_000, "good.txt": RAW})
    good, bad = _split(_write(tmp_path, "a.zip", raw))
    assert list(good) == ["a.zip/good.txt"]
    assert "as a bomb does" in bad["a.zip/bomb.txt"]


def test_a_member_longer_than_a_page_is_named(tmp_path):
    raw = tarred({"long.txt": b"a " * (MAX_BYTES // 2 + 1), "good.txt": RAW})
    good, bad = _split(_write(tmp_path, "a.tgz", raw))
    assert list(good) == ["a.tgz/good.txt"]
    assert "longer than 20 MB" in bad["a.tgz/long.txt"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.jsonl.gz"])
def test_an_archive_that_unpacks_without_end_is_left(tmp_path, name, monkeypatch):
    monkeypatch.setattr(limits, "FREE_BYTES", 100_000)
    monkeypatch.setattr(limits, "HIGHEST_RATIO", 2)
    members = {f"{number}.txt": RAW * 20 for number in range(40)}
    line = json.dumps({"text": STORY}).encode() + b"\n"
    raw = {"a.zip": zipped, "a.tar.gz": tarred}.get(name, lambda _: gzip.compress(line * 4000))(members)
    good, bad = _split(_write(tmp_path, name, raw))
    assert len(good) < 1000
    assert "unpacks to more than" in bad[name.removesuffix(".gz") if "jsonl" in name else name]


def test_archives_inside_archives_end_somewhere(tmp_path):
    raw = zipped({"good.txt": RAW})
    for _ in range(6):
        raw = zipped({"in #2.zip": raw, "good.txt": RAW})
    good, bad = _split(_write(tmp_path, "a.zip", raw))
    assert len(good) == limits.DEEPEST
    assert any("archive inside the other" in reason for reason in bad.values())


def test_a_locked_member_is_named(tmp_path):
    raw = bytearray(zipped({"locked.txt": RAW, "good.txt": RAW}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    good, bad = _split(_write(tmp_path, "a.zip", bytes(raw)))
    assert list(good) == ["a.zip/good.txt"]
    assert "locked with a password" in bad["a.zip/locked.txt"]


def test_a_member_without_a_name_is_named_by_its_archive(tmp_path):
    good, bad = _split(_write(tmp_path, "a.zip", zipped({"": RAW, "good.txt": RAW})))
    assert list(good) == ["a.zip/good.txt"]
    assert list(bad) == ["a.zip/"]


def test_a_damaged_member_stops_no_other(tmp_path):
    raw = bytearray(zipped({"1.txt": RAW * 30, "2.txt": RAW}))
    raw[60:80] = bytes(20)
    good, bad = _split(_write(tmp_path, "a.zip", bytes(raw)))
    assert list(good) == ["a.zip/2.txt"]
    assert "damaged" in bad["a.zip/1.txt"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz"])
def test_an_archive_cut_short_gives_what_it_can(tmp_path, name):
    raw = ARCHIVES[name]()
    _good, bad = _split(_write(tmp_path, name, raw[:700] if name == "a.tar" else raw[: len(raw) // 2]))
    assert "damaged or cut short" in bad[name]


def test_json_lines_are_named_by_id_or_number(tmp_path):
    lines = [
        json.dumps({"text": STORY, "id": "first", "date": "2014-10-16", "outlet": "Post"}),
        "", "not json", "[1]", json.dumps({"title": "no text"}), json.dumps({"text": 5}),
        json.dumps({"html": f"<p>{STORY}</p>", "url": "https://example.org/2"}),
    ]  # fmt: skip
    good, bad = _split(_write(tmp_path, "s.jsonl", "\n".join(lines).encode()))
    assert list(good) == ["s.jsonl#first", "s.jsonl#7"]
    assert list(bad) == [f"s.jsonl#{number}" for number in (3, 4, 5, 6)]
    articles = read_articles([ArticleInput(name, raw) for name, raw in good.items()]).articles
    assert articles[0].outlet == "Post"
    assert all("not ripe" in article.text for article in articles)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gz", "xz"])
def test_compressed_lines_and_pages_are_read(tmp_path, pack):
    line = json.dumps({"text": STORY}).encode()
    _write(
        tmp_path,
        f"s.jsonl.{pack.__module__.replace('lzma', 'xz').replace('gzip', 'gz')}",
        pack(line + b"\n" + line),
    )
    _write(tmp_path, f"p.txt.{pack.__module__.replace('lzma', 'xz').replace('gzip', 'gz')}", pack(RAW))
    assert list(_split(tmp_path)[0]) == ["p.txt", "s.jsonl#1", "s.jsonl#2"]


def test_a_line_too_long_is_skipped_and_the_next_read(tmp_path):
    line = json.dumps({"text": STORY}).encode()
    raw = line + b'\n{"text": "' + b"a" * (MAX_BYTES + 10) + b'"}\n' + line
    good, bad = _split(_write(tmp_path, "s.jsonl", raw))
    assert list(good) == ["s.jsonl#1", "s.jsonl#3"]
    assert "longer than 20 MB" in bad["s.jsonl#2"]


@pytest.mark.parametrize("gz", [True, False])
def test_a_web_archive_gives_its_pages(tmp_path, gz):
    page = b"<html><body><h1>Draft</h1><p>" + RAW + b"</p></body></html>"
    russian = "<html><body><p>Посол сказал, что проект не готов, и что голосования не будет.</p>".encode(
        "koi8-r"
    )
    raw = warc(
        {
            "https://example.org/1": ("text/html; charset=utf-8", page),
            "https://example.org/a.png": ("image/png", b"\x89PNG"),
            "https://example.org/2.pdf": ("application/pdf", pdf([["The envoy of France said no."]])),
            "https://example.org/3": ("text/html; charset=koi8-r", russian),
            "https://example.org/4": ("text/html", b"<p>" + RAW),
        },
        gz=gz,
    )
    name = "c.warc.gz" if gz else "c.warc"
    good, bad = _split(_write(tmp_path, name, raw))
    assert list(good) == [f"{name}#https://example.org/{place}" for place in ("1", "2.pdf", "3", "4")]
    assert good[f"{name}#https://example.org/1"] == page
    assert json.loads(good[f"{name}#https://example.org/4"])["html"] == "<p>" + STORY
    assert "image/png (1)" in bad[name]
    reading = read_articles([ArticleInput(name, raw) for name, raw in good.items()])
    assert "Посол сказал" in reading.articles[2].text


def test_a_damaged_web_archive_is_named(tmp_path):
    page = ("text/html", b"<p>" + RAW)
    raw = warc({"https://example.org/1": page, "https://example.org/2": page})
    good, bad = _split(_write(tmp_path, "c.warc.gz", raw[:-90]), _write(tmp_path, "d.warc", b"nothing of it"))
    assert "c.warc.gz#https://example.org/1" in good
    assert set(bad) >= {"d.warc"}


def test_a_missing_warcio_names_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "warcio.archiveiterator", None)
    _good, bad = _split(_write(tmp_path, "c.warc", b"WARC/1.0"))
    assert "whipcount[warc]" in bad["c.warc"]


def _mail(text: str, *, html: bool = False) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = "Morning digest", "UN desk <desk@example.org>"
    message["Date"], message["Message-ID"] = "Thu, 16 Oct 2014 09:00:00 +0900", "<1@example.org>"
    message.set_content(text, subtype="html" if html else "plain")
    return message


BODY = STORY.replace("\n\n", "\n")
DIGESTS = {
    "rules": f"In this issue:\n1. France waits\n2. Talks go on\n\n"
    f"----------\n1. France waits\nThe Lake Post, October 14, 2014\n\n{BODY}\n"
    f"----------\n2. Talks go on\nSource: Hill Herald\nDate: 15 October 2014\n"
    f"https://example.org/2\n\n{BODY}\n"
    "----------\nTo unsubscribe, write to the desk.\n",
    "credits": f"Good morning.\n\nFrance waits\nThe Lake Post, 14 October 2014\n\n{BODY}\n\nTalks go on\n"
    f"Hill Herald, Wed 15 Oct 2014\n\n{BODY}\n",
    "brackets": f"* * * * *\n\nFrance waits (The Lake Post)\nOctober 14, 2014\n\n{BODY}\n* * * * *\n\n"
    f"Talks go on (Hill Herald)\n15 October 2014\n\n{BODY}\n",
}  # fmt: skip


@pytest.mark.parametrize("form", DIGESTS)
def test_a_digest_is_cut_into_its_stories(tmp_path, form):
    good, bad = _split(_write(tmp_path, "d.eml", _mail(DIGESTS[form]).as_bytes()))
    assert not bad
    assert list(good) == ["d.eml#1", "d.eml#2"]
    articles = read_articles([ArticleInput(name, raw) for name, raw in good.items()]).articles
    assert [(a.title, a.outlet, a.published and a.published.isoformat()) for a in articles] == [
        ("France waits", "The Lake Post", "2014-10-14"), ("Talks go on", "Hill Herald", "2014-10-15"),
    ]  # fmt: skip
    assert all("not ripe" in article.text and article.body for article in articles)


def test_a_digest_in_html_is_cut_at_its_headings(tmp_path):
    text = "<h1>Morning digest</h1>" + "".join(
        f"<h2>{title}</h2><p>{outlet}, {day}</p><p>{BODY}</p>"
        for title, outlet, day in (
            ("France waits", "The Lake Post", "14 October 2014"),
            ("Talks go on", "Hill Herald", "15 October 2014"),
        )
    )
    good, _bad = _split(_write(tmp_path, "d.eml", _mail(text, html=True).as_bytes()))
    articles = read_articles([ArticleInput(name, raw) for name, raw in good.items()]).articles
    assert [(a.title, a.outlet, str(a.published)) for a in articles] == [
        ("France waits", "The Lake Post", "2014-10-14"), ("Talks go on", "Hill Herald", "2014-10-15"),
    ]  # fmt: skip


def test_a_story_of_a_digest_without_a_date_is_not_dated_by_the_digest(tmp_path):
    text = f"-----\nFrance waits\n\n{BODY}\n-----\nTalks go on\n\n{BODY}\n"
    good, _bad = _split(_write(tmp_path, "d.eml", _mail(text).as_bytes()))
    articles = read_articles([ArticleInput(name, raw) for name, raw in good.items()]).articles
    assert [(a.title, a.published) for a in articles] == [("France waits", None), ("Talks go on", None)]


def test_one_press_release_is_no_digest(tmp_path):
    text = f"PRESS RELEASE\n\n{STORY}\n-----\nNotes to editors\n{BODY}\n-- \nThe desk\n"
    assert list(_split(_write(tmp_path, "p.eml", _mail(text).as_bytes()))[0]) == ["p.eml"]


def test_what_an_email_carries_is_read(tmp_path):
    message = _mail(STORY)
    message.add_attachment(
        pdf([["The envoy said no."]]), maintype="application", subtype="pdf", filename="../a.pdf"
    )
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    inner = _mail("Inner words. " + STORY)
    message.add_attachment(inner)
    good, bad = _split(_write(tmp_path, "m.eml", message.as_bytes()))
    assert list(good) == ["m.eml", "m.eml/a.pdf", "m.eml/1.eml"]
    assert list(bad) == ["m.eml/logo.png"]


def test_a_mailbox_gives_its_messages(tmp_path):
    one, two = _mail(STORY).as_bytes(), _mail(DIGESTS["rules"]).as_bytes()
    stamp = b"From desk@example.org Thu Oct 16 09:00:00 2014\n"
    raw = (
        stamp
        + one.replace(b"\nJapan", b"\n>From Japan")
        + b"\n"
        + stamp
        + two
        + b"\n\n"
        + stamp
        + b"nothing\n"
    )
    good, bad = _split(_write(tmp_path, "desk.mbox", raw))
    assert list(good) == ["desk.mbox#1.eml", "desk.mbox#2.eml#1", "desk.mbox#2.eml#2", "desk.mbox#3.eml"]
    assert not bad
    reading = read_articles([ArticleInput(name, raw) for name, raw in good.items() if "#3" not in name])
    assert [article.title for article in reading.articles] == [
        "Morning digest",
        "France waits",
        "Talks go on",
    ]


def test_names_from_outside_cannot_move_the_cursor(tmp_path):
    raw = zipped({"a\x1b[2J\u202e.txt": RAW, "b\x1b.bin": b""})
    good, bad = _split(_write(tmp_path, "a.zip", raw))
    assert all(name.isprintable() for name in [*good, *bad, *bad.values()])
