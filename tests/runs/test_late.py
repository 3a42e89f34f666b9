"""How a call went is often known hours after it ended."""

from __future__ import annotations

from pathlib import Path

from harness.core.events import CallStarted, Feedback, Outcome, Speech
from harness.runs import late
from harness.session.live import with_reported
from harness.store import bundle, manifest
from tests.cli.stores import put
from tests.store.stored import call, live

SAID = Feedback(name="complaint", value="the lady at number 9 was rude")


def kept(store: Path) -> list[object]:
    found = bundle.read_call(bundle.call_folder(store, "c1")).live
    assert found is not None
    return [*found.of_kind(Outcome), *found.of_kind(Feedback)]


def test_a_late_report_is_a_new_version_of_the_call_and_counts_once(tmp_path: Path) -> None:
    put(tmp_path, "c1")
    assert late.stored(tmp_path, "c1") and not late.stored(tmp_path, "c2")
    score = Feedback(name="csat", value=4)
    assert late.add(tmp_path, "c1", [Outcome(value="resolved"), score, score], redacted=False) == 2
    assert late.add(tmp_path, "c1", [score], redacted=False) == 0
    assert kept(tmp_path) == [Outcome(value="resolved"), score]
    assert manifest.open_folder(bundle.call_folder(tmp_path, "c1")).manifest.version == 2


def test_what_was_said_does_not_change_afterwards(tmp_path: Path) -> None:
    put(tmp_path, "c1")
    words = Speech(party="agent", start_ns=0, end_ns=1, text="no")
    assert late.add(tmp_path, "c1", [words], redacted=False) == 0


def test_a_callers_own_words_are_not_kept_where_words_are_private(tmp_path: Path) -> None:
    put(tmp_path, "c1")
    assert late.add(tmp_path, "c1", [SAID], redacted=True) == 1
    assert late.add(tmp_path, "c1", [SAID], redacted=True) == 0
    assert kept(tmp_path) == [Feedback(name="complaint", value=True)]
    assert not any(b"number 9" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_an_application_tells_which_arm_a_call_was_of(tmp_path: Path) -> None:
    given = call("c1", live=live("c1"), attributes={"line": "front"})
    told = CallStarted(call_id="c1", attributes={"arm": "candidate", "line": "back"}, links={"crm": "T1"})
    found = with_reported(given, [told, Outcome(value="resolved")])
    assert (found.attributes, found.links["crm"]) == ({"line": "front", "arm": "candidate"}, "T1")
