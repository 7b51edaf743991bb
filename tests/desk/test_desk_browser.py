"""The desk in a real browser: clicks, keys, tabs, a phone's width, accessibility. Needs chromium."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in the development group")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is in the development group")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt install chromium)")

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "dprk-2014"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = ["count", "member/CHN", "proposal", "coverage", "review", "sources", "timeline", "scenarios", "brief"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that `whipcount desk` prints; Ctrl-C ends it well."""
    matter = tmp_path_factory.mktemp("browser") / "matter"
    shutil.copytree(EXAMPLE, matter, ignore=shutil.ignore_patterns("record.db*", "after"))
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
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
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
    page.goto(re.sub(r"(:\d+)/.*", rf"\1/{path}", page.url))


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
    desk.reload()
    sync_api.expect(desk.locator("#c-NGA-1")).to_have_attribute("aria-pressed", "true")
    for _ in range(5):
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


@pytest.mark.parametrize("path", ["count?show=called", "member/CHN", "review", "scenarios"])
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
