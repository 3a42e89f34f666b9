import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from harness.core.call import Media
from harness.core.findings import Clip, Decision, Verdict
from harness.core.time import NS_PER_S, Span
from harness.report import html
from harness.report.view import CallView
from tests.report.scene import HOSTILE, MULAW, findings, run_view, track, view

VOID = {"meta", "link", "input", "img", "br"}


class Page(HTMLParser):
    """Elements and texts of a page; fails where a tag is closed that was not open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(value in (attrs.get(key) or "").split() for key, value in wanted.items())
        ]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def heard() -> CallView:
    one = view()
    found = tuple(replace(each, clips=(Clip("caller", f"clips/a%2F{each.id}-caller.wav"),)) for each in findings())
    return replace(one, comparison=replace(one.comparison, findings=found))


def test_a_call_shows_its_verdict_reasons_and_both_sides() -> None:
    page = Page(html.render_call(view()))
    for text in (
        "FAIL", "2 critical mismatches", "fifteenth", "booked another date", "RD-4471", "not called", "3.2 % (1 of 31)",
        "demo recogniser: knows the clinic's vocabulary and synthetic voices", "not comparable: its tool had no",
        "offer_slot(date='2026-05-05', time='10:30')", "send_sms: TimeoutError after 3 s", "ignored: new greeting",
        "412 MB", "405 MB", "open question: is a name owed?",
    ):  # fmt: skip
        assert text in page.text
    assert len(page.all("li", **{"class": "card"})) == 8
    assert len(page.all("article")) == 6


def test_measures_stand_in_words_with_each_sides_rate_in_its_column() -> None:
    page = Page(html.render_call(view()))
    assert "Words misheard, by the reference 5.0\xa0% (2\xa0of\xa040) 10.0\xa0% (4\xa0of\xa040)" in " ".join(
        text.strip(" \n") for text in page.texts if text.strip(" \n")
    )
    assert "own.measure" in page.text


def test_words_and_arguments_that_differ_are_marked_on_both_sides() -> None:
    page = html.render_call(view())
    assert '<mark class="agent">fifteenth</mark>' in page
    assert '<mark class="candidate">fifth</mark>' in page
    assert '<mark class="agent">2026-05-15</mark>' in page
    assert '<mark class="candidate">2026-05-05</mark>' in page


def test_clips_are_links_to_files_beside_the_page() -> None:
    clips = Page(html.render_call(heard())).all("button", **{"class": "clip"})
    assert len(clips) == 8
    assert all(re.fullmatch(r"clips/a%252F[\w-]+-caller\.wav", str(clip["data-clip"])) for clip in clips)


def test_sound_withheld_says_why() -> None:
    one = view()
    found = tuple(replace(each, clips_withheld="no word times") for each in findings())
    page = Page(html.render_call(replace(one, comparison=replace(one.comparison, findings=found))))
    assert page.text.count("No sound: no word times") == 8


@pytest.mark.parametrize(
    "hostile", [HOSTILE, '"><script>alert(1)</script>', "'-alert(1)-'", "<!--", "--><x>", "&lt;b&gt;"]
)
def test_what_was_said_is_never_markup(hostile: str) -> None:
    for render, calm in (
        (html.render_call(view(hostile)), html.render_call(view())),
        (html.render_index(run_view(hostile)), html.render_index(run_view())),
    ):
        page, wanted = Page(render), Page(calm)
        for tag in ("script", "img", "b", "x", "iframe"):
            assert len(page.all(tag)) == len(wanted.all(tag)), "no element but ours"
        handlers = [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
        assert handlers == []
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\ud800-\udfff]", render)
        render.encode("utf-8")


def test_the_scripts_data_survives_any_text() -> None:
    page = html.render_call(view(HOSTILE))
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["findings"][0]["severity"] == "critical"
    assert [lane["voice"] for lane in data["lanes"]] == ["caller", "agent", "candidate"]
    assert [lane["done"] for lane in data["lanes"]] == [
        [[35200.0, "1"]],
        [[22000.0, "book_appointment"], [31400.0, "send_sms"]],
        [[22200.0, "book_appointment"]],
    ]
    assert data["gaps"] == [{"voice": "caller", "at": [33000.0, 33600.0], "cause": "lost"}]


@pytest.mark.parametrize("page", [html.render_call(view()), html.render_index(run_view())])
def test_a_page_asks_nothing_of_any_network(page: str) -> None:
    parsed = Page(page)
    (policy,) = [
        attrs["content"] for attrs in parsed.all("meta") if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert str(policy).startswith("default-src 'none'; ")
    assert "unsafe-eval" not in str(policy) and "http" not in str(policy)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|@import|url\(|fetch\(|XMLHttpRequest|WebSocket""", page)


def test_every_button_has_a_name_for_those_who_cannot_see_it() -> None:
    buttons = re.findall(r"<button([^>]*)>(.*?)</button>", html.render_call(heard()), re.DOTALL)
    assert len(buttons) > 10
    for attributes, inside in buttons:
        assert "aria-label=" in attributes or re.sub(r"<[^>]*>", "", inside).strip()


def test_a_call_with_nothing_but_two_timelines_still_has_a_page() -> None:
    one = view()
    bare = replace(
        one,
        call=replace(one.call, tracks={}, media=Media(), attributes={}, started_at=None),
        audio=None, sound={}, control=None, control_record=None, index=None, siblings={}, run_id="",
        decision=Decision(Verdict.PASS),
        comparison=replace(one.comparison, findings=(), tallies={}),
    )  # fmt: skip
    text = Page(html.render_call(bare)).text
    assert "PASS" in text and "Nothing of weight differs" in text
    assert "The candidate heard, said and did what the live side did." in text


def test_an_empty_call_has_a_page() -> None:
    one = view()
    empty = replace(one.call, tracks={"caller": track("caller", (), MULAW, 0.0, 1)})
    assert Page(html.render_call(replace(one, call=empty, audio=None))).all("canvas")


def test_a_run_lists_its_calls_worst_first_and_the_catalogue() -> None:
    page = html.render_index(run_view())
    parsed = Page(page)
    verdicts = [row["data-verdict"] for row in parsed.all("tr") if "data-verdict" in row]
    assert verdicts == ["FAIL", "INCONCLUSIVE", "PASS", "PASS", "PASS", "PASS"]
    hrefs = [str(link["href"]) for link in parsed.all("a") if str(link["href"]).endswith("report.html")]
    assert "calls/a%252Fb%2520%25F0%259F%2593%259E%2520100%2525/runs/r1/next/report.html" in hrefs
    paths = [button["data-path"] for button in parsed.all("button") if "data-path" in button]
    assert paths[0] == "book_appointment.date" and len(paths) == 6, "what does not count is not in the catalogue"
    assert "broken.wav" in parsed.text
    for row in parsed.all("tr"):
        if "data-found" in row:
            json.loads(str(row["data-found"]))


def long_view() -> CallView:
    """Ten minutes: a hundred turns, sixty findings."""
    one = view()
    turns = tuple(
        replace(
            one.comparison.turns[1 + number % 5],
            number=number,
            span=Span(6 * number * NS_PER_S, (6 * number + 6) * NS_PER_S),
        )
        for number in range(100)
    )
    found = tuple(
        replace(
            findings()[number % 8],
            id=f"f{number}",
            turn=number,
            span=Span(6 * number * NS_PER_S, (6 * number + 2) * NS_PER_S),
        )
        for number in range(60)
    )
    said = one.live.speech("caller")
    tracks = {"caller": track("caller", said, MULAW, 600, 1), "agent": track("agent", said, MULAW, 600, 2)}
    return replace(
        one,
        call=replace(one.call, tracks=tracks),
        audio=tracks["agent"],
        comparison=replace(one.comparison, turns=turns, findings=found),
    )


def test_the_page_of_a_ten_minute_call_is_small_and_all_of_it_is_there() -> None:
    one = long_view()
    html.render_call(view())
    begun = time.process_time()
    page = html.render_call(one)
    print(f"10-minute call: {len(page.encode()) / 1e6:.2f} MB in {time.process_time() - begun:.2f} s")
    assert len(page.encode()) < 5_000_000
    assert page.count('class="turn') == 100
