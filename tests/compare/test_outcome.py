"""How a call ended, what it cost, and what broke."""

from __future__ import annotations

import pytest

from harness.compare.compare import compare
from harness.compare.cost import Price, cost
from harness.compare.rules import Rules
from harness.core.errors import ConfigError
from harness.core.events import Event, Fault, Feedback, Outcome, Usage
from harness.core.time import NS_PER_S, ns_from_seconds
from tests.compare.scene import clinic, timeline, told


def against(
    live: tuple[Event, ...], other: tuple[Event, ...], rules: Rules | None = None
) -> list[tuple[str, str, str, int]]:
    return told(compare(clinic(*live), clinic(*other), rules or Rules(), "next"))


def test_another_outcome_is_major_and_a_missing_one_nothing() -> None:
    assert against((Outcome(value="resolved"),), (Outcome(value="escalated"),)) == [
        ("outcome.changed", "outcome", "major", 4)
    ]
    assert against((Outcome(value="resolved"),), ()) == []
    assert against((Outcome(value="failed"), Outcome(value="resolved")), (Outcome(value="Resolved"),)) == []


def test_another_feedback_is_minor() -> None:
    found = against((Feedback(name="csat", value=5),), (Feedback(name="csat", value=2),))
    assert found == [("outcome.changed", "feedback.csat", "minor", 4)]


PRICES = {
    "gpt": Price(input_per_million_tokens=2.0, output_per_million_tokens=8.0),
    "tts": Price(per_million_characters=10.0),
    "stt": Price(per_minute=0.006),
}


def test_cost_is_read_off_usage_by_model_then_by_stage() -> None:
    used = timeline(
        Usage(stage="llm", model="gpt", input_tokens=500_000, output_tokens=125_000),
        Usage(stage="tts", model="voice", characters=50_000),
        Usage(stage="stt", audio_ns=30 * NS_PER_S),
    )
    assert cost(used, PRICES) == pytest.approx(1.0 + 1.0 + 0.5 + 0.003)


def test_what_has_no_price_has_no_cost() -> None:
    assert cost(timeline(Usage(stage="llm", model="new", input_tokens=1)), PRICES) is None
    assert cost(timeline(), PRICES) is None


def test_a_call_over_its_budget_is_major() -> None:
    rules = Rules(cost_per_call=0.5, prices=PRICES)
    dear = (Usage(stage="llm", model="gpt", input_tokens=400_000),)
    cheap = (Usage(stage="llm", model="gpt", input_tokens=100_000),)
    assert against(cheap, dear, rules) == [("cost.budget", "cost_per_call", "major", 4)]
    assert against(dear, cheap, rules) == []


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"per_hour": 1}, "prices.x.per_hour: unknown key"),
        ({"per_minute": -1}, "prices.x.per_minute must be a number, 0 or more, is -1"),
        (3, "prices.x must be a table of prices, is 3"),
    ],
)
def test_a_wrong_price_is_one_error_naming_the_key(table: object, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Price.of(table, "prices.x")


def test_a_candidates_fault_is_critical_where_it_happened() -> None:
    broke = Fault(where="candidate.llm", message="TimeoutError", at_ns=ns_from_seconds(18.8))
    assert against((), (broke,)) == [("fault.llm", "candidate.llm", "critical", 3)]
    assert against((broke,), (broke,)) == []
    assert against((broke,), (broke, broke)) == [("fault.llm", "candidate.llm", "critical", 3)]


def test_the_harness_fault_is_not_held_against_the_candidate() -> None:
    broke = Fault(where="harness.worker", message="disk full", at_ns=ns_from_seconds(18.8))
    assert against((), (broke,)) == [("fault.worker", "harness.worker", "minor", 3)]
