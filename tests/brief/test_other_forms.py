from __future__ import annotations

import json
import re
from dataclasses import fields, replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whipcount.brief.as_json import as_json
from whipcount.brief.citing import SourceNumbers
from whipcount.brief.content import HEADINGS, Brief, Ref
from whipcount.brief.markdown import as_markdown
from whipcount.brief.markdown_page import plain, quoted
from whipcount.brief.outside import shown
from whipcount.brief.write import write_brief
from whipcount.domain import InputError, Span

HOSTILE = "<script>alert(1)</script> ![x](https://evil.test) | `code` **bold**\n\n# Heading\n- item \u202e"


def test_json_has_nine_keys_in_order_and_reads_back(brief, brief_after):
    for each in (brief, brief_after):
        text = as_json(each)
        assert list(json.loads(text)) == list(HEADINGS) == [field.name for field in fields(Brief)]
        assert msgspec.json.decode(text, type=Brief) == each
        assert text == as_json(each)


def test_json_writes_dates_in_iso_and_no_number_that_is_not_one(brief):
    assert json.loads(as_json(brief))["line"]["as_of"] == "2014-10-16"
    broken = replace(brief, tally=replace(brief.tally, p_goal=float("nan")))
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json(broken)


def test_json_keeps_outside_text_whole(brief, reworded):
    changed = reworded(brief, lambda words: words + HOSTILE)
    assert msgspec.json.decode(as_json(changed), type=Brief) == changed
    damaged = reworded(brief, lambda words: words + "\ud83d")
    assert json.loads(as_json(damaged).encode("utf-8"))["line"]["title"].endswith("\ud83d")


def test_markdown_has_the_nine_headings_in_order(brief):
    found = re.findall(r"^## (.+)$", as_markdown(brief), flags=re.MULTILINE)
    assert found == list(HEADINGS.values())


def test_markdown_holds_what_the_page_holds(brief):
    text = as_markdown(brief)
    for row in brief.deciders.members:
        assert plain(row.name) in text
    assert text.count("We have nothing to hide.") == 9
    assert brief.tally.figure.alt in text.replace("\\", "")
    numbers = {int(each) for each in re.findall(r"\\\[(\d+)", text)}
    assert numbers <= set(range(1, len(brief.sources.rows) + 1))
    assert all(row.sha256 in text for row in brief.sources.rows)


def test_markdown_keeps_outside_text_text(brief, reworded):
    text = as_markdown(reworded(brief, lambda words: words + HOSTILE))
    assert not re.search(r"(?<!\\)<\w", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"https?:/", text)
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == list(HEADINGS.values())
    assert "\u202e" not in text


def test_markdown_tables_keep_their_columns(brief, reworded):
    text = as_markdown(reworded(brief, lambda words: words + " | cell"))
    columns = 0
    for line in text.splitlines():
        count = len(re.findall(r"(?<!\\)\|", line))
        if count and columns:
            assert count == columns
        columns = count


@given(st.text(max_size=300))
def test_plain_text_unescapes_to_what_is_shown(text):
    escaped = plain(text)
    assert "\n" not in escaped
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == shown(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>|`*_\[\]#]", escaped.replace("\\\\", ""))


@given(st.text(max_size=2000), st.integers(5, 500))
def test_what_is_shown_is_one_bounded_line_that_can_be_written(text, limit):
    line = shown(text, limit)
    line.encode("utf-8")
    assert len(line) <= limit + 40
    assert not re.search("[\n\r\x00\u202a-\u202e\u2066-\u2069\u200b]", line)


def test_short_text_is_shown_as_it_is():
    assert shown("Côte d’Ivoire – “yes”") == "Côte d’Ivoire – “yes”"
    assert shown("می‌خواهم") == "می‌خواهم"  # the joiner is part of the word
    assert shown("e" + "\u0301" * 50) == "e" + "\u0301" * 3


def test_files_are_written_in_the_formats_asked_for(brief, tmp_path):
    paths = write_brief(brief, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["brief.html", "brief.md", "brief.json"]
    assert all(path.read_text(encoding="utf-8").endswith("\n") for path in paths)
    assert [path.name for path in write_brief(brief, tmp_path / "one", formats=("md",))] == ["brief.md"]
    assert b"\r" not in (tmp_path / "one" / "brief.md").read_bytes()


def test_nothing_is_written_unless_all_can_be(brief, tmp_path):
    endless = replace(brief.changes.what_ifs[0], expected_yes=float("inf"))
    broken = replace(brief, changes=replace(brief.changes, what_ifs=(endless,)))
    with pytest.raises(ValueError):  # noqa: PT011 - any of ours, the folder is what counts
        write_brief(broken, tmp_path / "out", formats=("md", "json"))
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="no format 'pdf'"):
        write_brief(brief, tmp_path / "out", formats=("html", "pdf"))  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_named(brief, tmp_path):
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write_brief(brief, tmp_path / "out", formats=("json",))


def test_words_that_bring_their_own_marks_get_no_others():
    assert quoted("“yes”") == "“yes”"
    assert quoted("yes, *now*") == "“yes, \\*now\\*”"


def test_markers_group_places_by_source_and_runs_of_sources(brief):
    numbers = SourceNumbers(brief.sources.rows)
    ids = [row.id for row in brief.sources.rows]
    spot = Ref(source=ids[4], span=Span(3, 9))
    refs = [Ref(source=each) for each in ids[:4]] + [
        spot,
        replace(spot, span=Span(20, 30)),
        Ref(source=ids[6]),
    ]
    found = numbers.markers(refs)
    assert [marker.text for marker in found] == ["1-4", "5", "7"]
    assert found[1].title.endswith("characters 3 to 9, 20 to 30")
    assert numbers.place(spot).text == "5:3-9"
    assert numbers.place(Ref(source=ids[0])).text == "1"
