from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from whipcount.brief.content import HEADINGS, Brief, Cited, Ref
from whipcount.brief.html import as_html

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "line", "rect"}
HOSTILE = (
    "<script>alert(1)</script><img src=https://evil.test/x onerror=alert(2)> {{ 7*7 }} \u202eabc\u200b \x00"
)


class Page(HTMLParser):
    """Checks the nesting while it collects what the tests ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()
        self.heads: list[dict[str, str | None]] = []
        self.headings: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        assert not [name for name in found if name.startswith("on")], found
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.targets.append(found.get("href") or "")
        elif "href" in found or "src" in found:
            self.loads.append(tag)
        if tag == "th":
            self.heads.append(found)
        if tag == "h2":
            self.headings.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag

    def handle_data(self, data):
        if "h2" in self.open:
            self.headings[-1] += data
        if "style" not in self.open:
            self.texts.append(data)


@pytest.fixture(scope="module")
def page(brief) -> Page:
    return Page(as_html(brief))


def test_nine_parts_stand_in_order_under_their_headings(page):
    assert [" ".join(words.split()[1:]) for words in page.headings] == list(HEADINGS.values())
    assert [each for each in page.ids if each in HEADINGS] == list(HEADINGS)


def test_every_link_leads_to_a_place_on_the_page(page, brief):
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert all(target.startswith("#") for target in page.targets)
    assert {f"source-{n}" for n in range(1, len(brief.sources.rows) + 1)} <= set(page.ids)


def test_nothing_runs_and_nothing_is_fetched(page, brief):
    assert page.loads == []
    assert not page.tags & {"script", "iframe", "object", "embed", "link", "img", "form"}
    text = as_html(brief)
    assert "http:" not in text
    assert "https:" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_the_page_is_made_for_reading_aloud(page, brief):
    text = as_html(brief)
    assert '<html lang="en">' in text
    assert {"header", "nav", "main", "section", "figure", "figcaption"} <= page.tags
    assert page.heads
    assert all(head.get("scope") in ("col", "row") for head in page.heads)
    assert text.index('class="skip"') < text.index("<header")
    assert text.count('role="img"') > len(brief.deciders.swing)


def test_every_member_and_statement_is_there(page, brief):
    words = " ".join("".join(page.texts).split())
    assert all(row.name in words for row in brief.deciders.members)
    assert words.count("We have nothing to hide.") == sum(
        row.text == "We have nothing to hide." for row in brief.said.statements
    )
    assert brief.line.sentence.text in words
    assert all(row.title in words for row in brief.sources.rows)


def test_the_result_is_shown_when_it_is_known(brief_after):
    text = as_html(brief_after)
    assert "116-20-53-4" in text
    assert "What happened" in text
    Page(text)


def test_the_same_brief_gives_the_same_page(brief):
    assert as_html(brief) == as_html(brief)


def test_hostile_text_stays_text_in_every_field(brief, reworded):
    text = as_html(reworded(brief, lambda words: words + HOSTILE))
    page = Page(text)
    assert "script" not in page.tags
    assert page.loads == []
    assert "&lt;script&gt;" in text
    assert "{{ 7*7 }}" in text
    assert "\u202e" not in text
    assert "⟨U+202E⟩" in text
    assert "\x00" not in text


def test_a_line_of_a_megabyte_is_cut_with_its_length(brief, reworded):
    text = as_html(
        reworded(brief, lambda words: words + "x" * 1_000_000 if words.startswith("We have") else words)
    )
    assert "characters in all)" in text
    assert len(text) < 1_500_000
    Page(text)


def test_half_of_a_surrogate_pair_can_be_written(brief, reworded):
    text = as_html(reworded(brief, lambda words: words + "\ud83d"))
    assert text.encode("utf-8")


def test_a_reference_to_nowhere_is_our_own_fault(brief):
    lost = replace(brief, changes=replace(brief.changes, words=Cited(text="?", refs=(Ref(source="gone"),))))
    with pytest.raises(ValueError, match="source 'gone'"):
        as_html(lost)


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><script>alert(1)</script></svg>",
        '<svg onload="alert(1)"></svg>',
        '<svg><a href="https://evil.test">x</a></svg>',
        '<svg><path style="fill:url(https://evil.test)"></path></svg>',
        "<svg><foreignObject></foreignObject></svg>",
        "</div><iframe>",
        "<svg><path onclick = alert(1) d='M0,0'></svg>",
        "<svg><!--><img src=x>--></svg>",
    ],
)
def test_a_figure_that_is_not_ours_is_refused(brief, svg):
    forged = replace(brief, tally=replace(brief.tally, figure=replace(brief.tally.figure, svg=svg)))
    with pytest.raises(ValueError, match="no plain drawing"):
        as_html(forged)


def test_a_bare_brief_is_still_a_page(brief):
    bare = replace(
        brief,
        decided=replace(brief.decided, proposals=(), steps=(), edges=()),
        deciders=replace(brief.deciders, swing=(), members=brief.deciders.members[:1]),
        said=replace(
            brief.said,
            statements=(),
            positions=(),
            disagreements=(),
            documents=(),
            timeline=(),
            predictions=(),
        ),
        stand=replace(brief.stand, chain=(), moved=()),
        changes=replace(brief.changes, what_ifs=()),
        track_record=replace(brief.track_record, past=(), misses=(), figure=None),
        sources=replace(brief.sources, left_out=(), method=()),
    )
    assert len(Page(as_html(bare)).headings) == 9


def swollen(brief: Brief) -> Brief:
    """A brief with far more rows than two pages hold."""
    said = brief.said
    return replace(
        brief,
        said=replace(
            said,
            statements=said.statements * 20,
            positions=said.positions * 60,
            disagreements=said.disagreements * 30,
            documents=said.documents * 40,
            timeline=said.timeline * 50,
            predictions=said.predictions * 40,
        ),
        stand=replace(brief.stand, chain=brief.stand.chain * 6),
        changes=replace(brief.changes, what_ifs=brief.changes.what_ifs * 9),
        track_record=replace(brief.track_record, misses=brief.track_record.misses * 20),
        sources=replace(
            brief.sources, left_out=brief.sources.left_out * 50, method=brief.sources.method * 30
        ),
    )


def test_what_does_not_fit_in_print_is_counted(brief):
    text = as_html(swollen(brief))
    assert "more in the page" in text
    assert text.count('class="beyond"') > 500


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium to print with")
@pytest.mark.parametrize("kind", ["sample", "after", "swollen", "hostile"])
def test_it_prints_on_two_pages(kind, brief, brief_after, reworded, tmp_path: Path):
    made = {
        "sample": lambda: brief,
        "after": lambda: brief_after,
        "swollen": lambda: swollen(brief),
        "hostile": lambda: reworded(brief, lambda words: words + HOSTILE * 20),
    }[kind]()
    source, target = tmp_path / "brief.html", tmp_path / "brief.pdf"
    source.write_text(as_html(made), encoding="utf-8")
    assert CHROMIUM is not None
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *(f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={target}", source.as_uri()),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", target.read_bytes())) == 2
