"""The brief in a real browser: accessibility, keys, a phone's width, two printed pages. Needs chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from whipcount.brief import Request, make_brief, write_brief
from whipcount.domain import DatedValue
from whipcount.domain.scenarios import Scenario, Supposing, Supposition
from whipcount.record import Move, Record, Stamp

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in the development group")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is in the development group")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt install chromium)")

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
NOW = datetime(2014, 10, 16, 9, tzinfo=UTC)
DRAFT = "eu-japan-draft"
SPEECH = """A long day of talks

October 13, 2014

NEW YORK (Agency) — {words}
"""
FIGURES = ("tally", "tiles", "timeline", "matrix", "flow", "calibration")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two briefs as files: one with as much on it as there can be, one with the result beside it."""
    folder = tmp_path_factory.mktemp("brief")
    matter = shutil.copytree(EXAMPLE, folder / "matter", ignore=shutil.ignore_patterns("record.*"))
    long = " ".join(f'Minister {n} of China said "the draft is wrong for reason {n}".' for n in range(60))
    (matter / "coverage" / "long.txt").write_text(SPEECH.format(words=long), encoding="utf-8")
    asked = {"matter": matter, "now": NOW, "draws": 500, "keep": True, "command": "whipcount brief " * 6}
    make_brief(Request(as_of=date(2014, 10, 10), **asked))
    stamp = Stamp(at=NOW, who="Ada")
    with Record.open(matter / "record.db") as record:
        record.add_call("EGY", DRAFT, "firm yes", stamp=stamp)
        day = DatedValue("2014-10-14")
        record.add_move(Move(proposal=DRAFT, actor="Japan", did="a visit", on_day=day), stamp=stamp)
        for n in range(6):
            steps = (Supposition(kind=Supposing.MOOD_MOVES, amount=n / 4),)
            record.add_scenario(Scenario(name=f"mood {n}", proposal=DRAFT, steps=steps), stamp=stamp)
    plain = write_brief(make_brief(Request(as_of=date(2014, 10, 16), **asked)), folder / "plain")
    after = matter / "after" / "decisions.csv"
    late = write_brief(make_brief(Request(as_of=date(2014, 10, 16), after=after, **asked)), folder / "late")
    return {"plain": plain[0], "late": late[0]}


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser, pages) -> Iterator[sync_api.Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda asked: None if asked.url.startswith("file:") else wrong.append(asked.url))
    opened.goto(pages["plain"].as_uri())
    yield opened
    context.close()
    assert not wrong


def open_all(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(entry => entry.open = true)")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_finding_of_axe_is_serious_and_nothing_runs_over_the_side(page, pages, width):
    page.set_viewport_size({"width": width, "height": 900})
    # The rules take a quarter of a minute a page, so each brief meets them at one of the widths.
    at_this_width = {1280: 0, 390: 1}[width]
    for number, path in enumerate(pages.values()):
        page.goto(path.as_uri())
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if number == at_this_width:
            # The policy of the page allows no script: axe is put in by the browser itself.
            found = axe.Axe().run(page).response["violations"]
            assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_headings_go_down_by_one_and_every_part_has_its_own(page):
    levels = [
        int(tag[1])
        for tag in page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(2) == 9
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_figure_has_a_text_alternative_and_its_data(page):
    for key in FIGURES:
        figure = page.locator(f"figure.{key}")
        assert figure.locator("svg[role=img]").first.get_attribute("aria-label")
        assert figure.locator("details table tbody tr").count() > 0


def test_the_keyboard_reaches_the_skip_link_first_and_every_source_mark_leads_somewhere(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    broken = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.querySelector(a.hash)).length"
    )
    assert broken == 0


@pytest.mark.parametrize("name", ["plain", "late"])
def test_it_prints_on_two_pages_down_to_the_last_line(page, pages, name):
    page.goto(pages[name].as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # what A4 leaves between its margins
    ends = page.evaluate(
        """[...document.querySelectorAll('.sheet')].map(sheet => {
            const box = sheet.getBoundingClientRect();
            const shown = [...sheet.querySelectorAll('.colophon, figure.tiles svg')]
                .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect());
            return shown.every(one => one.bottom <= box.bottom + 1 && one.right <= box.right + 1);
        })"""
    )
    assert ends == [True, True]
