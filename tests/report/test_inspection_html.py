"""The page of an inspected call: what it shows, and that it opens from disk and plays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from harness.audio import riff
from harness.compare.conversation import Conversation, Inspection, conversation
from harness.core.audio import Party
from harness.core.events import CallStarted, Speech
from harness.core.time import NS_PER_S, Span, ns_from_seconds
from harness.core.timeline import Timeline
from harness.report import html
from tests.report import test_browser as browsing
from tests.report.scene import HOSTILE, MULAW, track
from tests.report.test_html import Page

browser = browsing.browser
LENGTH_NS = 40 * NS_PER_S
SOUND: dict[Party, str] = {"caller": "a %2F/caller.wav", "agent": "a %2F/agent.wav"}


def said(party: Party, start_s: float, end_s: float, text: str) -> Speech:
    return Speech(
        party=party, start_ns=ns_from_seconds(start_s), end_ns=ns_from_seconds(end_s), text=text, source="derived/test"
    )


SPOKEN = (
    said("agent", 0.5, 3.0, "Riverside Dental, how can I help?"),
    said("caller", 3.6, 6.0, "I would like to book a cleaning"),
    said("agent", 8.4, 11.0, "Which day suits you best?"),
    said("caller", 11.5, 13.0, "on Thursday please"),
    said("agent", 17.0, 24.0, "we are open from nine to five on weekdays"),
    said("caller", 19.0, 21.0, "no wait I meant Friday morning"),
    said("caller", 25.0, 26.0, "hello"),
    said("agent", 26.5, 39.0, "On Friday at ten."),
)


def timed(spoken: tuple[Speech, ...] = SPOKEN, missing: tuple[Span, ...] = ()) -> Conversation:
    return conversation(Timeline.of("live", [CallStarted(call_id="c"), *spoken]), LENGTH_NS, missing)


def inspection(text: str | None = None, **change: object) -> Inspection:
    spoken = tuple(replace(one, text=text or one.text) for one in SPOKEN)
    one = Inspection(
        call_id=text or "CA12-booking", origin=text or "booking.wav", detector="a detector", recognizer=text or "demo",
        conversation=timed(), transcript=spoken, remarks=(text or "3.0 s of sound are missing",),
    )  # fmt: skip
    return replace(one, **change)  # type: ignore[arg-type]


def render(one: Inspection) -> str:
    sides: tuple[Party, Party] = ("caller", "agent")
    spoken = {party: tuple(each for each in SPOKEN if each.party == party) for party in sides}
    tracks = {party: track(party, spoken[party], MULAW, 40.0, seed) for seed, party in enumerate(sides)}
    return html.render_inspection(one, tracks, SOUND)


def data(page: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    content: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return content


def test_totals_turns_moments_transcript_and_remarks_are_told() -> None:
    page = Page(render(inspection()))
    shown = " ".join(page.text.split())
    for text in (
        "CA12-booking", "Response time, p50", "Response time, p95", "Caller speaks 4.90 s", "Agent speaks 22.60 s",
        "Both 2.00 s", "response 2 400 ms", "dead air 4.00 s: the caller waits for the agent", "did not yield",
        "the caller waits 2.40 s for the agent", "no wait I meant Friday morning", "3.0 s of sound are missing",
    ):  # fmt: skip
        assert text in shown
    assert len(page.all("button", **{"class": "clip"})) == len(page.all("li", **{"class": "card"}))


def test_each_moment_is_marked_once_over_the_stretch_that_shows_it() -> None:
    marks = [(one["name"], one["severity"], one["at"]) for one in data(render(inspection()))["findings"]]
    assert marks == [
        ("slow response", "major", [6000.0, 8400.0]),
        ("dead air", "major", [13000.0, 17000.0]),
        ("failed yield", "critical", [19000.0, 21000.0]),
    ]


def test_both_voices_are_drawn_and_their_sound_is_linked() -> None:
    lanes = data(render(inspection()))["lanes"]
    assert [(lane["voice"], lane["sound"]) for lane in lanes] == [
        ("caller", "a%20%252F/caller.wav"),
        ("agent", "a%20%252F/agent.wav"),
    ]
    assert lanes[0]["said"] == [[3600.0, 6000.0], [11500.0, 13000.0], [19000.0, 21000.0], [25000.0, 26000.0]]


def test_missing_sound_is_hatched() -> None:
    lost = Span(30 * NS_PER_S, 31 * NS_PER_S)
    gaps = data(render(inspection(conversation=timed(missing=(lost,)))))["gaps"]
    assert {gap["voice"] for gap in gaps} == {"caller", "agent"}
    assert all(gap["at"] == [30000.0, 31000.0] for gap in gaps)


def test_a_call_without_words_or_moments_has_a_page_that_says_so() -> None:
    calm = timed((said("caller", 0.5, 20.0, ""), said("agent", 20.5, 39.0, "")))
    page = Page(render(inspection(conversation=calm, transcript=(), remarks=(), recognizer=None)))
    assert "No dead air, no talk-over, no slow response." in page.text
    assert "Transcript" not in page.text and "Heard by" not in page.text


def test_what_was_said_is_never_markup() -> None:
    page, calm = Page(render(inspection(HOSTILE))), Page(render(inspection()))
    for tag in ("script", "img", "b"):
        assert len(page.all(tag)) == len(calm.all(tag))
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inspected")
    for party, path in SOUND.items():
        (folder / path).parent.mkdir(exist_ok=True)
        spoken = tuple(one for one in SPOKEN if one.party == party)
        (folder / path).write_bytes(riff.track_bytes(track(party, spoken, MULAW, 40.0, 1)))
    (folder / "a %2F.html").write_text(render(inspection()), "utf-8")
    (folder / "hostile.html").write_text(render(inspection(HOSTILE)), "utf-8")
    return folder / "a %2F.html"


@pytest.fixture
def opened(browser: Browser, stored: Path) -> Iterator[browsing.Opened]:
    yield from browsing._opened(browser, stored)


@pytest.mark.browser
def test_a_click_on_a_moment_plays_the_call_from_there(opened: browsing.Opened) -> None:
    page = opened.page
    expect(page.locator(".mark")).to_have_count(3)
    for number, start_ms in enumerate((6000, 13000, 19000)):
        (page.locator(".mark") if number % 2 else page.locator(".clip")).nth(number).click()
        page.wait_for_function(f"() => at > {start_ms} && at < {start_ms + 5000}")
        assert page.evaluate("() => lanes.map((lane) => lane.audio.paused || !!lane.audio.error)") == [False, False]
        expect(page.locator(".card.on")).to_have_attribute("id", f"f-{number}")
        expect(page.locator(".clip.playing")).to_have_count(1)
    page.locator(".clip").nth(2).click()
    expect(page.locator(".clip.playing")).to_have_count(0)
    assert page.evaluate("() => lanes.every((lane) => lane.audio.paused)")
    page.keyboard.press("c")
    page.select_option("#check", "dead air")
    expect(page.locator(".card:visible")).to_have_count(1)


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_page_is_legible_and_fits(browser: Browser, stored: Path, look: str, width: int) -> None:
    for path in (stored, stored.with_name("hostile.html")):
        viewport = {"width": width, "height": 900}
        for one in browsing._opened(browser, path, color_scheme=look, viewport=viewport):
            assert one.page.evaluate("() => document.documentElement.dataset.theme") == look
            assert one.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
            assert one.page.evaluate(browsing.FAINT) == []
