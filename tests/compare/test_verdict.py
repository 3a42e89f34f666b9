"""FAIL over INCONCLUSIVE over PASS, and never green for want of evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from harness.compare.compare import compare
from harness.compare.diff import diff
from harness.compare.ignore import with_ignores
from harness.compare.judgement import with_judgements
from harness.compare.result import Comparison
from harness.compare.rules import Rules
from harness.compare.verdict import Evidence, decide
from harness.config.tables import IgnoreRule
from harness.core.events import Fault, Gap, Speech
from harness.core.findings import Judgement, Verdict
from harness.core.time import ns_from_seconds
from harness.core.timeline import Timeline
from tests.compare.scene import agent, clinic, timeline

BOTH = Evidence(tracks=frozenset({"caller", "agent"}))
RULES = Rules()


def verdict(candidate: Timeline, evidence: Evidence = BOTH, rules: Rules = RULES) -> Verdict:
    return decide(compare(clinic(), candidate, rules, "next"), evidence, rules).verdict


def test_pass_fail_and_reasons() -> None:
    assert verdict(clinic()) is Verdict.PASS
    failed = decide(compare(clinic(), clinic(book=None), RULES, "next"), BOTH, RULES)
    assert failed.verdict is Verdict.FAIL
    assert failed.reasons == ("Turn 2, critical: The live agent called book; the candidate did not.",)


def test_majors_fail_above_the_number_allowed() -> None:
    slow = clinic(a2=(16.5, 16.9))
    assert verdict(slow) is Verdict.FAIL
    assert verdict(slow, rules=Rules(max_major=1)) is Verdict.PASS


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (Evidence(tracks=frozenset({"caller"})), "The agent's track was not captured."),
        (replace(BOTH, media_loss={"caller": 0.05}), "5.0% of the caller's sound is missing; the limit is 2.0%."),
        (replace(BOTH, harness_faults=("worker lost",)), "The harness failed: worker lost"),
        (replace(BOTH, host_lagged=True), "The host was too slow: response times of this run do not hold."),
    ],
)
def test_what_the_harness_missed_is_inconclusive(evidence: Evidence, reason: str) -> None:
    decision = decide(compare(clinic(), clinic(), RULES, "next"), evidence, RULES)
    assert (decision.verdict, decision.reasons) == (Verdict.INCONCLUSIVE, (reason,))


def without_words(timeline_: Timeline, party: str) -> Timeline:
    return replace(
        timeline_,
        events=tuple(
            replace(one, text="", words=()) if isinstance(one, Speech) and one.party == party else one
            for one in timeline_.events
        ),
    )


@pytest.mark.parametrize(
    ("live", "candidate", "who"),
    [
        (clinic(), without_words(clinic(), "agent"), "candidate"),
        (without_words(clinic(), "agent"), clinic(), "live agent"),
        (without_words(clinic(), "agent"), without_words(clinic(), "agent"), "live agent"),
    ],
)
def test_speech_that_nobody_wrote_down_is_never_green(live: Timeline, candidate: Timeline, who: str) -> None:
    decision = decide(compare(live, candidate, RULES, "next"), BOTH, RULES)
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert decision.reasons[0] == f"What the {who} says in turn 1 is not written down, so that it was not compared."
    assert decide(compare(live, candidate, RULES, "next"), BOTH, Rules(human_agent=True)).verdict is Verdict.PASS


def test_timelines_of_which_live_tells_no_agent_are_inconclusive() -> None:
    live = clinic(a0=None, a1=None, a2=None, a3=None, a4=None)
    found = diff(live, clinic(), RULES)
    assert (found["verdict"], found["reasons"]) == (
        "INCONCLUSIVE",
        ["Nothing is known of what the live agent said."],
    )
    assert diff(live, clinic(), Rules(one_sided=True))["verdict"] == "PASS"
    assert diff(live, live, RULES)["verdict"] == "PASS"


@pytest.mark.parametrize("evidence", [BOTH, Evidence()])
def test_a_call_on_which_nobody_spoke_is_inconclusive_whatever_the_candidate_says(evidence: Evidence) -> None:
    silent, greeting = timeline(), timeline(agent(0.4, 3, "Thank you for calling, how can I help?"))
    for live, candidate in ((silent, greeting), (silent, silent)):
        assert decide(compare(live, candidate, RULES, "next"), evidence, RULES).verdict is Verdict.INCONCLUSIVE
    assert decide(compare(greeting, greeting, RULES, "next"), evidence, RULES).verdict is Verdict.PASS


def test_a_candidates_missing_transcript_of_the_caller_is_no_doubt() -> None:
    assert verdict(without_words(clinic(), "caller")) is Verdict.PASS


def test_a_call_declared_one_sided_needs_one_track() -> None:
    assert verdict(clinic(), Evidence(tracks=frozenset({"caller"})), Rules(one_sided=True)) is Verdict.PASS


def test_a_candidates_fault_fails_and_the_harness_is_inconclusive() -> None:
    assert verdict(clinic(Fault(where="candidate", message="exited"))) is Verdict.FAIL
    assert verdict(clinic(Fault(where="harness.worker", message="exited"))) is Verdict.INCONCLUSIVE


def test_a_candidate_that_never_speaks_never_passes() -> None:
    silent = clinic(find=None, book=None, a0=None, a1=None, a2=None, a3=None, a4=None)
    assert verdict(silent) is Verdict.FAIL


def test_differences_where_sound_was_lost_are_not_green() -> None:
    lost = Gap(party="caller", start_ns=ns_from_seconds(3), end_ns=ns_from_seconds(3.6), cause="lost")
    assert verdict(clinic(lost, c1="I need a check up for people")) is Verdict.INCONCLUSIVE


def test_a_call_without_a_turn_is_inconclusive() -> None:
    empty = compare(timeline(), timeline(), RULES, "next")
    assert decide(empty, BOTH, RULES).verdict is Verdict.INCONCLUSIVE


def test_where_the_control_fails_nobody_is_blamed() -> None:
    assert verdict(clinic(book=None), replace(BOTH, control_failed=True)) is Verdict.INCONCLUSIVE
    assert verdict(clinic(book=None), replace(BOTH, control=True)) is Verdict.INCONCLUSIVE
    assert verdict(clinic(), replace(BOTH, control=True)) is Verdict.PASS


def test_late_sound_of_a_slow_host_is_not_the_candidates() -> None:
    rules = Rules(response_max_ns=3_000_000_000)
    lagged = replace(BOTH, host_lagged=True)
    assert verdict(clinic(a2=(16.5, 16.9)), lagged, rules) is Verdict.INCONCLUSIVE


def judged(judgement: Judgement) -> Comparison:
    comparison = compare(clinic(), clinic(book=None), RULES, "next")
    return with_judgements(comparison, {one.id: judgement for one in comparison.findings})


def test_what_was_judged_in_the_candidates_favour_does_not_fail() -> None:
    assert decide(judged(Judgement.CANDIDATE_RIGHT), BOTH, RULES).verdict is Verdict.PASS
    assert decide(judged(Judgement.LIVE_RIGHT), BOTH, RULES).verdict is Verdict.FAIL


IGNORED = IgnoreRule(check="tool.*", path="book*", owner="mia", reason="known", expires="2026-05-31")


def test_ignored_stays_visible_and_does_not_count_until_it_expires() -> None:
    found = compare(clinic(), clinic(book=None), Rules(ignore=(IGNORED,)), "next")
    assert [one.ignored for one in found.findings] == ["known (mia, until 2026-05-31)"]
    assert decide(found, BOTH, RULES).verdict is Verdict.PASS
    late = Rules(ignore=(IGNORED,), today=date(2026, 6, 1))
    assert verdict(clinic(book=None), rules=late) is Verdict.FAIL


def test_a_rule_covers_only_its_check_and_path_and_never_a_fault() -> None:
    found = compare(clinic(), clinic(Fault(where="candidate", message="x"), book=None, a3=None), RULES, "next").findings
    marked = with_ignores(found, [IGNORED, replace_check("fault.*")], date(2026, 5, 1))
    assert {one.check for one in marked if one.ignored} == {"tool.missing"}
    assert not any(one.ignored for one in with_ignores(found, [IGNORED], None))


def replace_check(check: str) -> IgnoreRule:
    return IgnoreRule(check=check, owner="mia", reason="known", expires="2026-05-31")


def test_diff_is_json_with_verdict_findings_and_tallies() -> None:
    found = diff(clinic(), clinic(book=None), RULES)
    assert found["verdict"] == "FAIL"
    assert set(found) == {"verdict", "reasons", "findings", "tallies"}
    (finding,) = found["findings"]
    assert set(finding) >= {
        "id", "check", "kind", "path", "severity", "turn", "live", "candidate", "span", "cause", "comparable",
        "judgement", "why", "clips", "clips_withheld",
    }  # fmt: skip
    assert finding["span"]["start_ns"] < finding["span"]["end_ns"]
    assert found["tallies"]["tool.call"] == {"errors": 1, "total": 2}
