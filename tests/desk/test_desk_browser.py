"""The desk in a real browser: clicks, keys, tabs, a phone's width, accessibility. Needs chromium."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from whipcount.brief import Request
from whipcount.brief.gather import gather
from whipcount.domain import DatedValue, Visibility
from whipcount.record import (
    CallField,
    Conflict,
    Draft,
    DraftStatus,
    Expected,
    Move,
    Record,
    Sponsoring,
    Stamp,
    Took,
)

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in the development group")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is in the development group")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt install chromium)")

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
TEXT = "eu-japan-draft"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = [
    *(
        "count",
        "count?show=in-play&sort=influence",
        "member/CHN",
        "member/PER",
        "conflicts",
        "conflicts?show=all",
    ),
    *("proposal", "coverage", "coverage/ARTICLE", "review", "review?show=all", "sources", "timeline"),
    *("scenarios", "brief", "no-such-page"),
]
"""Every kind of page; ARTICLE stands for the hash of one."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that `whipcount desk` prints; Ctrl-C ends it well."""
    matter = tmp_path_factory.mktemp("browser") / "matter"
    shutil.copytree(EXAMPLE, matter, ignore=shutil.ignore_patterns("record.db*", "after"))
    fill(matter)
    command = [sys.executable, "-c", "import whipcount.cli as cli; cli.main()", "desk", str(matter)]
    server = subprocess.Popen(
        [*command, "--as-of", "2014-10-16", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    line = server.stdout.readline().strip()
    if not line.startswith("http://127.0.0.1:"):
        pytest.fail(f"the desk did not start: {server.communicate()[1][-3000:]}")
    yield line
    server.send_signal(signal.SIGINT)
    out, err = server.communicate(timeout=20)
    assert server.returncode == 0, err
    assert "The desk is closed" in out
    assert not err


def fill(matter: Path) -> None:
    """Put one of everything that people enter into the record, so that no page is seen empty."""
    at = datetime(2014, 10, 16, 9, tzinfo=UTC)
    gather(Request(matter=matter, as_of=at.date(), now=at, draws=200, keep=True))
    ada, ben = Stamp(at=at, who="Ada"), Stamp(at=at + timedelta(hours=1), who="Ben")
    day = DatedValue("2014-10-15")
    with Record.open(matter / "record.db") as record:
        calls = [record.add_call("PER", TEXT, word, stamp=ada) for word in ("leaning yes", "abstain")]
        record.add_call("CHN", TEXT, "firm no", stamp=ben, note="as ever")
        conflicts = [
            Conflict(
                sheet="s", member="PER", proposal=TEXT, field=field, said=said, held=held, exported=calls[0]
            )
            for field, said, held in (
                (CallField.CALL, "firm yes", calls[1]),
                (CallField.NOTE, "x", None),
                (CallField.SURE, "sure", None),
            )
        ]
        record.bring_back([], conflicts, stamp=ben)
        record.settle(record.conflicts(audience=Visibility.OWN)[2].entry, Took.SHEET, stamp=ada)
        record.add_draft(
            Draft(proposal=TEXT, status=DraftStatus.TABLED, on_day=day, label="A/C.3/69/L.28"), stamp=ada
        )
        record.add_sponsor(Sponsoring(proposal=TEXT, member="PAN", on_day=day), stamp=ada)
        record.add_move(Move(proposal=TEXT, actor="JPN", did="held a briefing", on_day=day), stamp=ada)
        record.add_prediction(
            Expected(proposal=TEXT, predictor="An envoy", expects="it passes", on_day=day), stamp=ada
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def desk(browser, address) -> Iterator[sync_api.Page]:
    """A tab on the count that has said nothing wrong and asked nobody else when the test ends."""
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    wrong: list[str] = []
    home = address.split("/count")[0]
    page.on(
        "console",
        lambda said: (
            wrong.append(said.text)
            if said.type == "error" and not re.search("status of 40[04]", said.text)
            else None
        ),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda asked: None if asked.url.startswith((home, "data:")) else wrong.append(asked.url)
    )
    page.goto(address)
    yield page
    context.close()
    assert not wrong


def yes_expected(page) -> int:
    return int(page.locator("#tally dd strong").first.inner_text())


def goto(page, path: str) -> None:
    """Go to a page, with everything on it that can be opened open."""
    home = re.sub(r"(:\d+)/.*", r"\1/", page.url)
    if "ARTICLE" in path:
        page.goto(f"{home}coverage")
        path = page.locator(".articles a").first.get_attribute("href").lstrip("/")
    answer = page.goto(f"{home}{path}")
    assert answer.status == (404 if path == "no-such-page" else 200)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def test_the_token_leaves_the_address(desk):
    assert desk.url.endswith("/count")


def test_a_click_calls_and_the_tally_answers_in_place(desk):
    desk.evaluate("window.sameDocument = true")
    before = yes_expected(desk)
    for member in ("SWZ", "MLI", "COG", "AGO", "NGA"):
        desk.locator(f"#c-{member}-1").click()
        sync_api.expect(desk.locator(f"#c-{member}-1")).to_have_attribute("aria-pressed", "true")
        sync_api.expect(desk.locator("#told")).to_contain_text("firm yes")
    assert yes_expected(desk) > before
    assert desk.evaluate("window.sameDocument")
    assert desk.locator("nav [aria-current]").inner_text() == "Count"
    desk.get_by_role("button", name=re.compile("^Undo")).click()  # leads back to the page, not to the form
    assert desk.url.endswith("/count")
    sync_api.expect(desk.locator("#c-NGA-9")).to_have_attribute("aria-pressed", "true")
    for _ in range(4):
        desk.get_by_role("button", name=re.compile("^Undo")).click()
    sync_api.expect(desk.locator("#c-SWZ-9")).to_have_attribute("aria-pressed", "true")
    assert yes_expected(desk) == before


def test_the_count_is_worked_by_keyboard_alone(desk):
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip"
    desk.get_by_label("Search").focus()
    desk.keyboard.type("viet")
    sync_api.expect(desk.locator(".members-table tbody tr")).to_have_count(1)
    assert "q=viet" in desk.url
    assert desk.evaluate("document.activeElement.name") == "q"
    desk.get_by_label("Search").fill("")
    sync_api.expect(desk.locator(".members-table tbody tr")).to_have_count(193)
    desk.locator("#c-AFG-9").focus()
    desk.keyboard.press("ArrowDown")
    assert desk.evaluate("document.activeElement.id") == "c-ALB-9"
    desk.keyboard.press("ArrowRight")
    assert desk.evaluate("document.activeElement.id") == "c-ALB-1"
    desk.keyboard.press("Enter")
    sync_api.expect(desk.locator("#c-ALB-1")).to_have_attribute("aria-pressed", "true")
    sync_api.expect(desk.locator("#told")).to_contain_text("Albania: firm yes")
    assert desk.evaluate("document.activeElement.id") == "c-ALB-1"
    for key, word in (("N", "firm no"), ("y", "leaning yes"), ("?", "undecided"), ("-", "absent")):
        desk.keyboard.press(key)
        sync_api.expect(desk.locator("#told")).to_contain_text(f"Albania: {word}")
    desk.keyboard.press("9")
    sync_api.expect(desk.locator("#told")).to_contain_text("Albania: unknown")
    assert desk.locator("form.call button[tabindex='0']").count() == 193


def test_tabs_agree_and_a_stale_click_is_told(desk, browser):
    other = desk.context.new_page()
    other.goto(desk.url)
    other.evaluate("document.getElementById('main').removeAttribute('data-version')")  # it no longer looks
    desk.locator("#c-PER-7").click()
    sync_api.expect(desk.locator("#told")).to_contain_text("Peru: firm no")
    other.locator("#c-PER-1").click()
    sync_api.expect(other.locator("#told")).to_contain_text("since this page was made")
    sync_api.expect(other.locator("#c-PER-7")).to_have_attribute("aria-pressed", "true")
    other.reload()
    desk.locator("#c-PER-9").click()
    sync_api.expect(other.locator("#c-PER-9")).to_have_attribute("aria-pressed", "true", timeout=8000)
    other.close()


def test_the_desk_works_without_its_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Search").fill("chad")
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.locator(".members-table tbody tr").count() == 1
    page.locator("#c-TCD-2").click()
    assert page.url.endswith("q=chad&group=&call=&likeliest=&show=&sort=name")
    assert page.locator("#c-TCD-2").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name=re.compile("^Undo")).click()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_serious_finding_of_accessibility_and_no_page_is_too_wide(desk, path):
    goto(desk, path)
    found = axe.Axe().run(desk).response["violations"]
    serious = [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not serious, serious
    for size in (DESK, PHONE):
        desk.set_viewport_size(size)
        assert desk.evaluate("document.documentElement.scrollWidth") <= size["width"]


PHONE_PAGES = ["count?show=called", "member/PER", "conflicts", "proposal", "coverage/ARTICLE", "scenarios"]


@pytest.mark.parametrize("path", PHONE_PAGES)
def test_no_serious_finding_of_accessibility_at_a_phones_width(desk, path):
    desk.set_viewport_size(PHONE)
    goto(desk, path)
    found = axe.Axe().run(desk).response["violations"]
    assert not [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def test_an_article_is_read_and_corrected_in_the_browser(desk):
    goto(desk, "coverage")
    desk.locator(".articles a").first.click()
    assert desk.locator(".article-text mark").count() > 3
    desk.get_by_role("button", name=re.compile("^Accept this")).first.click()
    assert desk.get_by_role("button", name=re.compile("^Accept this")).first.is_disabled()
    desk.get_by_role("button", name=re.compile("^Undo")).click()
    assert desk.get_by_role("button", name=re.compile("^Accept this")).first.is_enabled()


SELECT = """() => {
  const node = [...document.querySelectorAll('.article-text, .article-text mark')]
    .flatMap((one) => [...one.childNodes])
    .find((one) => one.nodeType === 3 && /\\S{4,} \\S{4,}/.test(one.data));
  const found = /\\S{4,} \\S{4,}/.exec(node.data);
  const range = document.createRange();
  range.setStart(node, found.index);
  range.setEnd(node, found.index + found[0].length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  return found[0];
}"""
"""Selects two words of an article, as a mouse or the keyboard does."""


def test_selected_words_are_added_as_a_statement_and_taken_back(desk):
    goto(desk, "coverage/ARTICLE")
    words = desk.evaluate(SELECT)
    desk.locator("#add-selected").click()
    form = desk.locator("#add form")
    assert form.get_by_label("Or only these words").input_value() == words
    assert desk.evaluate("document.activeElement.name") == "speaker"
    desk.keyboard.type("An envoy")
    form.get_by_label("Speaks for").fill("Chile")
    form.get_by_label("Stance").select_option("support")
    form.get_by_role("button", name="Add it").click()
    assert "#at-" in desk.url
    held = desk.locator(".review > li", has_text="added by a person").first
    assert words in held.inner_text()
    desk.get_by_role("button", name=re.compile("Undo")).click()
    assert desk.locator(".review > li", has_text="added by a person").count() == 0


def test_a_sentence_is_added_by_keyboard_alone(desk):
    goto(desk, "coverage/ARTICLE")
    desk.locator("#add select[name=sentence]").focus()
    for _ in range(3):
        desk.keyboard.press("ArrowDown")
    desk.locator("#add input[name=speaker]").focus()
    desk.keyboard.type("An envoy")
    desk.keyboard.press("Enter")
    desk.locator(".review > li", has_text="added by a person").first.wait_for()
    desk.get_by_role("button", name=re.compile("Undo")).click()


def test_a_conflict_is_settled_by_a_click_and_undone(desk):
    goto(desk, "conflicts")
    assert desk.locator("nav .waiting").inner_text().startswith("2")
    desk.get_by_role("button", name="Keep both").first.click()
    sync_api.expect(desk.locator(".conflict")).to_have_count(1)
    goto(desk, "count?q=peru")
    sync_api.expect(desk.locator(".call-note").first).to_contain_text("1 conflict to settle")
    assert "Ben firm yes (sheet)" in desk.locator("#row-PER").inner_text()
    desk.get_by_role("button", name=re.compile("^Undo")).click()
    goto(desk, "conflicts")
    sync_api.expect(desk.locator(".conflict")).to_have_count(2)


def test_sponsors_are_pasted_and_a_name_that_fits_several_comes_back(desk):
    goto(desk, "proposal")
    form = desk.locator("form[action='/text/sponsors']")
    form.get_by_label("The states").fill("Botswana\nKorea")
    form.get_by_label("On", exact=True).fill("2014-10-14")
    with desk.expect_response(lambda answer: answer.status == 400):
        form.get_by_role("button", name="Keep them").click()
    assert "Republic of Korea (KOR)" in desk.get_by_role("alert").inner_text()
    form.get_by_label("The states").fill("Botswana\nRepublic of Korea")
    form.get_by_role("button", name="Keep them").click()
    sync_api.expect(desk.locator("#state")).to_contain_text("Botswana joins")
    desk.get_by_role("button", name=re.compile("^Undo")).click()
    sync_api.expect(desk.locator("#state")).not_to_contain_text("Botswana joins")


def test_the_menu_shows_the_page_at_a_phones_width(desk):
    desk.set_viewport_size(PHONE)
    goto(desk, "scenarios")
    box = desk.locator("nav [aria-current]").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= PHONE["width"] - box["width"]
