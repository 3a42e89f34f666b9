"""Pages as people meet them: in Chromium, opened from disk, with no network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from harness.report import html
from harness.report.view import CallView
from harness.store import bundle
from harness.store.clips import cut_clips
from tests.report.scene import HOSTILE, run_view, view

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
]
CALL_ID = "a/b 📞 100%"

# Contrast of each visible text with what lies behind it, by WCAG 2.2, 1.4.3; what is below 4.5 is told.
FAINT = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let here = element; here; here = here.parentElement) {
      const colour = parse(getComputedStyle(here).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility() || element.closest("script, .sr, .skip")) continue;
    const [one, other] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${walk.currentNode.data.trim().slice(0, 40)}`);
  }
  return faint;
}"""


@dataclass
class Opened:
    """A page and everything that went wrong on it."""

    page: Page
    wrong: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    _write(out, view(), "r1")
    hostile = view(HOSTILE)
    _write(out, replace(hostile, candidate=replace(hostile.candidate, name="next")), "r2")
    run = run_view()
    entry = replace(run.calls[0], call_id=CALL_ID, report=f"{_page_of(CALL_ID, 'r1').as_posix()}")
    (out / "report.html").write_text(html.render_index(replace(run, calls=(entry, *run.calls[1:]))), "utf-8")
    return out


def _write(out: Path, one: CallView, run_id: str) -> None:
    call_id = CALL_ID if run_id == "r1" else HOSTILE
    call = replace(one.call, call_id=call_id)
    live, timeline = (
        replace(line, events=(replace(line.started, call_id=call_id), *line.events[1:]))
        for line in (one.live, one.timeline)
    )
    cut = cut_clips(one.comparison.findings, one.call.tracks, one.audio, one.live, one.timeline)
    comparison = replace(one.comparison, call_id=call_id, findings=cut.findings)
    shown = replace(one, call=call, comparison=comparison)
    run = bundle.Run(
        call_id=call_id, run_id=run_id, candidate=one.candidate, timeline=timeline, comparison=comparison,
        decision=one.decision, audio=one.audio,
    )  # fmt: skip
    bundle.write_call(out, call, live)
    bundle.write_run(out, run, cut.files, {"report.html": html.render_call(shown)})


def _page_of(call_id: str, run_id: str) -> Path:
    return bundle.run_folder(Path(), call_id, run_id, "next") / "report.html"


@pytest.fixture
def opened(browser: Browser, store: Path) -> Iterator[Opened]:
    yield from _opened(browser, store / _page_of(CALL_ID, "r1"))


@pytest.fixture
def index(browser: Browser, store: Path) -> Iterator[Opened]:
    yield from _opened(browser, store / "report.html")


def _opened(browser: Browser, path: Path, **options: object) -> Iterator[Opened]:
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    one = Opened(context.new_page())
    one.page.on("console", lambda message: one.wrong.append(f"console: {message.text}"))
    one.page.on("pageerror", lambda error: one.wrong.append(f"error: {error}"))
    one.page.on("dialog", lambda dialog: (one.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    one.page.on("requestfailed", lambda request: one.wrong.extend(_failed(request)))
    one.page.on("request", lambda request: one.wrong.extend(_asked(request)))
    one.page.goto(f"file://{quote(str(path))}")
    yield one
    context.close()
    assert one.wrong == []


def _failed(request: Request) -> list[str]:
    """A player stops reading a file once it has what it needs; that is no failure."""
    stopped = request.resource_type == "media" and request.failure == "net::ERR_ABORTED"
    return [] if stopped else [f"failed: {request.url} {request.failure}"]


def _asked(request: Request) -> list[str]:
    return [] if request.url.startswith(("file:", "data:")) else [f"asked {request.url}"]


def test_a_click_on_each_mismatch_plays_its_clip(opened: Opened) -> None:
    page = opened.page
    marks = page.locator(".mark")
    expect(marks).to_have_count(8)
    for number in range(8):
        marks.nth(number).click()
        page.wait_for_function("() => clip.currentTime > 0.02 && clip.duration > 0 && !clip.error")
        wanted = page.locator(f"#f-{number} .clip.playing").get_attribute("data-clip")
        assert page.evaluate("() => clip.src").endswith(str(wanted))
        expect(page.locator(".card.on")).to_have_attribute("id", f"f-{number}")
        expect(page.locator(".clip.playing")).to_have_count(1)


def test_every_clip_button_plays_its_own_file(opened: Opened) -> None:
    page = opened.page
    buttons = page.locator("#f-0 .clip")
    expect(buttons).to_have_count(3)
    for number in range(3):
        buttons.nth(number).click()
        page.wait_for_function("() => clip.currentTime > 0.02")
        assert page.evaluate("() => clip.src").endswith(str(buttons.nth(number).get_attribute("data-clip")))
        assert not page.evaluate("() => document.querySelector('.clip.broken')")
    buttons.nth(2).click()
    assert page.evaluate("() => clip.paused"), "a second click stops"


def test_the_call_plays_with_the_live_agent_or_the_candidate(opened: Opened) -> None:
    page = opened.page
    lengths = "() => lanes.map((lane) => Math.round(lane.audio.duration * 10) / 10)"
    page.wait_for_function("() => lanes.every((lane) => lane.audio.duration > 0)")
    assert page.evaluate(lengths) == [41.5, 41.5, 42], "G.711 and linear PCM both decode"
    page.keyboard.press("Space")
    page.wait_for_function("() => at > 100")
    running = "() => lanes.filter((lane) => !lane.audio.paused).map((lane) => lane.voice)"
    assert page.evaluate(running) == ["caller", "agent"]
    page.keyboard.press("c")
    page.wait_for_function("() => lanes[2].audio.currentTime > 0.1 && !lanes[2].audio.paused")
    assert page.evaluate(running) == ["caller", "candidate"]
    page.keyboard.press("Space")
    assert page.evaluate(running) == []


def test_the_keyboard_walks_through_mismatches_in_time(opened: Opened) -> None:
    page = opened.page
    starts = []
    for _ in range(8):
        page.keyboard.press("n")
        starts.append(page.evaluate("() => at"))
    assert starts == sorted(starts) and starts[0] == 400 and starts[-1] == 36_200
    expect(page.locator("#place")).to_have_text("8 of 8")
    page.keyboard.press("n")
    assert page.evaluate("() => at") == 400, "after the last comes the first"
    page.keyboard.press("p")
    assert page.evaluate("() => at") == 36_200
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => at") == 35_200


def test_zoom_widens_the_axis_and_keeps_the_playhead_in_its_place(opened: Opened) -> None:
    page = opened.page
    page.locator("#scroll").click(position={"x": 600, "y": 100})
    at = page.evaluate("() => at")
    assert at > 0
    shown = "() => head.getBoundingClientRect().left"
    before, width = page.evaluate(shown), page.evaluate("() => inner.clientWidth")
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert page.evaluate("() => inner.clientWidth") == pytest.approx(2.56 * width, rel=0.01)
    assert page.evaluate(shown) == pytest.approx(before, abs=3)
    assert page.evaluate("() => waves.getContext('2d').getImageData(0, 60, waves.width, 60).data.some((one) => one)")
    page.keyboard.press("0")
    assert page.evaluate("() => inner.clientWidth") == width


def test_filters_hide_cards_and_marks_alike(opened: Opened) -> None:
    page = opened.page
    page.get_by_role("checkbox", name="critical").uncheck()
    expect(page.locator(".card:visible")).to_have_count(5)
    expect(page.locator(".mark:visible")).to_have_count(5)
    page.keyboard.press("n")
    page.select_option("#check", "latency.budget")
    expect(page.locator(".card:visible")).to_have_count(1)
    page.get_by_role("checkbox", name="major").uncheck()
    expect(page.locator("#hidden")).to_be_visible()
    page.locator("#only").check()
    expect(page.locator("#turn-1")).to_be_hidden()
    expect(page.locator("#turn-3")).to_be_visible()


def test_hostile_words_do_nothing(browser: Browser, store: Path) -> None:
    for one in _opened(browser, store / _page_of(HOSTILE, "r2")):
        expect(one.page.locator(".mark")).to_have_count(8)
        one.page.locator(".mark").nth(1).click()
        one.page.wait_for_function("() => clip.currentTime > 0.02")


def test_a_run_is_filtered_and_leads_to_its_calls(index: Opened) -> None:
    page = index.page
    rows = page.locator("#calls tbody tr:visible")
    expect(rows).to_have_count(6)
    page.select_option("#verdict", "FAIL")
    expect(rows).to_have_count(1)
    page.select_option("#verdict", "")
    page.locator("[data-path='book_appointment.date']").click()
    expect(rows).to_have_count(1)
    page.fill("#search", "no such thing")
    expect(page.locator("#hidden")).to_be_visible()
    page.fill("#search", "")
    page.select_option("#severity", "critical")
    expect(rows).to_have_count(1)
    page.get_by_role("link", name=CALL_ID).first.click()
    expect(page.locator("h1")).to_have_text(CALL_ID)
    page.get_by_role("link", name="← Run").click()
    expect(page.locator("h1")).to_have_text(run_view().run_id)


@pytest.mark.parametrize("name", ["call", "index"])
@pytest.mark.parametrize(("look", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_a_page_is_legible_and_fits(
    browser: Browser, store: Path, tmp_path: Path, name: str, look: str, width: int
) -> None:
    path = store / ("report.html" if name == "index" else _page_of(CALL_ID, "r1"))
    for one in _opened(browser, path, color_scheme=look, viewport={"width": width, "height": 900}):
        page = one.page
        assert page.evaluate("() => document.documentElement.dataset.theme") == look
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, "no sideways scrolling"
        assert page.evaluate(FAINT) == []
        shot = page.screenshot(path=tmp_path / f"{name}-{look}-{width}.png", full_page=True)
        assert len(shot) > 20_000
        page.locator("#theme").click()
        assert page.evaluate("() => document.documentElement.dataset.theme") != look
        assert page.evaluate(FAINT) == []
