"""Each criterion on evidence for which the right answer is known."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from harness.core.errors import ConfigError
from harness.core.findings import Judgement, Severity, Verdict
from harness.gate.criteria import KINDS, Outcome, parse
from harness.gate.decide import decide
from harness.gate.evidence import Evidence, Row, SignOff
from tests.gate.rows import NOW, evidence, finding, metric, row

PASS, FAIL, INCONCLUSIVE = Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE
CRITICAL = Severity.CRITICAL


def judge(name: str, table: dict[str, Any], given: Evidence) -> Outcome:
    return decide(given, parse({name: table})).criteria[0]


def calls(n: int, failing: int = 0, **changes: Any) -> list[Row]:
    return [row(i, *([finding(i, CRITICAL)] if i < failing else []), **changes) for i in range(n)]


def scripts(n: int, same: int, **changes: Any) -> list[Row]:
    """Cases of a suite; on those after the first ``same`` the candidate fails and the control does not."""
    fields: dict[str, Any] = {"scripted": True, "control": PASS} | changes
    return [row(i, **({"verdict": PASS if i < same else FAIL} | fields)) for i in range(n)]


@pytest.mark.parametrize(
    ("name", "table", "rows", "expected"),
    [
        ("calls", {"min": 300}, calls(300), PASS),
        ("calls", {"min": 300}, calls(299), INCONCLUSIVE),
        ("critical_rate", {"max": 0.01}, calls(300), INCONCLUSIVE),
        ("critical_rate", {"max": 0.01}, calls(1000), PASS),
        ("critical_rate", {"max": 0.01, "sample": "fixed"}, calls(300), PASS),
        ("critical_rate", {"max": 0.01}, calls(300, failing=30), FAIL),
        ("agreement", {"min": 0.95}, calls(400, failing=2), PASS),
        ("agreement", {"min": 0.95}, calls(400, failing=100), FAIL),
        ("agreement", {"min": 0.95}, calls(40), INCONCLUSIVE),
        ("agreement", {"min": 0.95, "periods": 2}, calls(400), INCONCLUSIVE),
        ("noninferior", {"metrics": {"word": 0.02}}, calls(500, metrics=metric((5, 100), (5, 100))), PASS),
        ("noninferior", {"metrics": {"word": 0.02}}, calls(20, metrics=metric((5, 100), (5, 100))), INCONCLUSIVE),
        ("noninferior", {"metrics": {"word": 0.02}}, calls(200, metrics=metric((5, 100), (15, 100))), FAIL),
        ("noninferior", {"metrics": {"word": 0.02}}, calls(200), INCONCLUSIVE),
        ("latency", {"p95_ms": 1500}, calls(200), PASS),
        ("latency", {"p95_ms": 950}, calls(200), FAIL),
        ("latency", {"p95_ms": 1500}, calls(5), INCONCLUSIVE),
        ("latency", {"regression_ms": 100}, calls(200), PASS),
        ("latency", {"regression_ms": 100}, calls(200, control_response_ms=(300.0,) * 4), FAIL),
        ("cost", {"forecast": 0.10}, calls(100, cost=0.105), PASS),
        ("cost", {"forecast": 0.10}, calls(100, cost=0.2), FAIL),
        ("cost", {"forecast": 0.10}, calls(100), INCONCLUSIVE),
        ("suite", {}, scripts(300, same=300), PASS),
        ("suite", {}, scripts(12, same=12), INCONCLUSIVE),
        ("suite", {"margin": 0.25}, scripts(12, same=12), PASS),
        ("suite", {}, scripts(300, same=270), FAIL),
        ("suite", {}, scripts(300, same=300, control=None), INCONCLUSIVE),
        ("suite", {}, [*scripts(300, same=300), scripts(301, same=300, verdict=INCONCLUSIVE)[-1]], INCONCLUSIVE),
        ("suite", {}, calls(300), INCONCLUSIVE),
        ("reviews", {}, calls(3), PASS),
        ("reviews", {}, calls(3, failing=1), INCONCLUSIVE),
        ("policy", {}, calls(3), PASS),
        ("policy", {}, [row(0, finding(0, CRITICAL, check="policy.disclosure"))], FAIL),
        ("policy", {}, [], INCONCLUSIVE),
        ("freshness", {"days": 90}, calls(3), PASS),
        ("freshness", {"days": 90}, calls(3, days_ago=91), INCONCLUSIVE),
    ],
)
def test_criteria_decide_where_the_evidence_decides(
    name: str, table: dict[str, Any], rows: list[Row], expected: Verdict
) -> None:
    outcome = judge(name, table, evidence(*rows))
    assert outcome.verdict is expected
    assert (outcome.missing is not None) == (expected is INCONCLUSIVE)


def test_missing_names_what_would_decide() -> None:
    assert judge("calls", {"min": 300}, evidence(*calls(299))).missing == "1 more comparable calls"
    coverage = {"attribute": "intent", "values": ["book", "cancel"], "each": 2}
    outcome = judge("coverage", coverage, evidence(*calls(3, attributes={"intent": "book"})))
    assert (outcome.verdict, outcome.missing) == (INCONCLUSIVE, "2 more intent=cancel")


def test_findings_in_the_candidates_favour_do_not_count_against_it() -> None:
    better = finding(1, CRITICAL, judgement=Judgement.CANDIDATE_RIGHT)
    ignored = finding(2, CRITICAL, ignored="owner: known")
    apart = finding(3, CRITICAL, comparable=False)
    assert row(0, better, ignored, apart).agrees
    assert not row(0, better, finding(4, CRITICAL)).agrees


def test_a_call_that_could_not_be_compared_is_no_agreement() -> None:
    outcome = judge("calls", {"min": 1}, evidence(*calls(5, verdict=INCONCLUSIVE), *calls(1, comparable_turns=0)))
    assert outcome.value == 0


def test_evidence_of_another_digest_is_never_pooled() -> None:
    rows = [*calls(400, digest="old", days_ago=2), *calls(10, digest="new")]
    decision = decide(evidence(*rows), parse({"calls": {"min": 300}}))
    assert decision.digest == "new"
    assert decision.criteria[0].value == 10
    assert decision.notes == ("400 calls of other digests were left out",)


def test_a_call_run_twice_counts_once_by_its_last_run() -> None:
    given = evidence(row(1, finding(1, CRITICAL), days_ago=2), row(1, days_ago=1))
    assert [each.agrees for each in given.rows] == [True]


def test_another_model_behind_the_same_name_is_another_digest() -> None:
    old = [row(n, days_ago=3, served=frozenset({"m-05"})) for n in range(5)]
    new = [row(n + 5, served=frozenset({"m-06", "small-1"})) for n in range(3)]
    quiet = [row(8, served=frozenset()), row(9, served=frozenset({"m-06"}))]
    given = evidence(*old, *new, *quiet)
    assert (len(given.rows), given.other_digests) == (5, 5)
    assert given.digest not in ("d1", evidence(*old).digest)
    assert evidence(row(1)).digest == "d1"
    signed = [SignOff("product", "dana", each.digest, NOW) for each in (evidence(*old), given)]
    assert [len(evidence(*old, *new, *quiet, sign_offs=[one]).sign_offs) for one in signed] == [0, 1]


def test_a_suite_is_no_evidence_of_calls_and_calls_are_none_of_a_suite() -> None:
    given = evidence(*scripts(300, same=300), *calls(3))
    assert judge("calls", {"min": 4}, given).value == 3
    assert judge("suite", {}, given).verdict is PASS


def test_old_evidence_counts_for_no_criterion() -> None:
    tables = {"calls": {"min": 2}, "freshness": {"days": 30}}
    decision = decide(evidence(*calls(5, days_ago=31)), parse(tables))
    assert [outcome.verdict for outcome in decision.criteria] == [INCONCLUSIVE, INCONCLUSIVE]
    assert decision.notes == ("5 calls of an age over the limit were left out",)


def test_reviews_and_sign_offs_are_acts_of_people() -> None:
    rows = [row(1, finding(1, CRITICAL), finding(2, Severity.MINOR))]
    assert judge("reviews", {}, evidence(*rows)).missing == "1 findings to review"
    seen = [row(1, finding(1, CRITICAL), finding(2, Severity.MINOR), reviewed=frozenset({"f1"}))]
    assert judge("reviews", {}, evidence(*seen)).verdict is PASS
    sign = SignOff("product", "dana", "d1", NOW)
    assert (
        judge("signoffs", {"roles": ["product", "safety"]}, evidence(*rows, sign_offs=[sign])).missing
        == "sign-off by safety"
    )
    other = SignOff("product", "dana", "another digest", NOW)
    assert judge("signoffs", {"roles": ["product"]}, evidence(*rows, sign_offs=[other])).verdict is INCONCLUSIVE


def test_three_of_four_metrics_suffice_when_asked_so() -> None:
    good, bad = metric((5, 100), (5, 100))["word"], metric((5, 100), (20, 100))["word"]
    names = ("word", "entity", "tool", "reply")
    rows = calls(400, metrics={"word": good, "entity": good, "tool": good, "reply": bad})
    margins = {"metrics": dict.fromkeys(names, 0.03)}
    assert judge("noninferior", margins | {"at_least": 3}, evidence(*rows)).verdict is PASS
    assert judge("noninferior", margins, evidence(*rows)).verdict is FAIL


def test_noninferiority_keeps_its_error_rate_at_the_margin() -> None:
    """A candidate exactly as much worse as the margin may pass in 5 % of fixed samples."""
    rng = np.random.default_rng(2)
    passed = 0
    for _ in range(300):
        live, other = rng.binomial(50, 0.05, 120), rng.binomial(50, 0.07, 120)
        rows = [
            row(i, metrics=metric((int(a), 50), (int(b), 50))) for i, (a, b) in enumerate(zip(live, other, strict=True))
        ]
        table = {"metrics": {"word": 0.02}, "sample": "fixed"}
        passed += judge("noninferior", table, evidence(*rows)).verdict is PASS
    assert passed / 300 <= 0.09


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"agrement": {"min": 0.9}}, "gate.agrement: unknown criterion"),
        ({"agreement": {"mn": 0.9}}, "gate.agreement: Object contains unknown field 'mn'"),
        ({"agreement": {}}, "gate.agreement: Object missing required field 'min'"),
        ({"critical_rate": {"max": 1.5}}, "gate.critical_rate: Expected `float` <= 1.0".replace("`", "'")),
        ({"latency": {}}, "gate.latency: needs p95_ms or regression_ms"),
        ({"noninferior": {"metrics": {"word": 0.1}, "at_least": 2}}, "gate.noninferior.at_least: 2 of 1 metrics"),
        (
            {"noninferior": {"metrics": {"words": 0.1}}},
            "gate.noninferior.metrics.words: unknown metric, need one of word,",
        ),
        ({"noninferior": {"metrics": {}}}, "gate.noninferior: Expected `object` of length >= 1".replace("`", "'")),
        ({"coverage": {"attribute": "a", "values": []}}, "gate.coverage: Expected 'array' of length >= 1"),
        ({"signoffs": {"roles": []}}, "gate.signoffs: Expected 'array' of length >= 1"),
        (
            {"critical_rate": {"max": 0.1, "confidence": 1.0}},
            "gate.critical_rate.confidence: must lie between 0.5 and 1",
        ),
    ],
)
def test_a_mistake_in_a_criterion_names_the_key(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse(tables, "c.toml")
    assert f"c.toml: {message}" in str(error.value)


def test_a_gate_without_criteria_or_evidence_never_passes() -> None:
    assert decide(evidence(*calls(500)), {}).verdict is INCONCLUSIVE
    needed: dict[str, dict[str, Any]] = {
        "calls": {"min": 1},
        "critical_rate": {"max": 0.1},
        "agreement": {"min": 0.5},
        "noninferior": {"metrics": {"word": 0.1}},
        "latency": {"p95_ms": 1000, "regression_ms": 10},
        "cost": {"forecast": 1},
        "coverage": {"attribute": "a", "values": ["b"]},
        "reviews": {},
        "policy": {},
        "signoffs": {"roles": ["r"]},
        "freshness": {},
        "suite": {},
    }
    assert set(needed) == set(KINDS)
    for name, table in needed.items():
        outcome = judge(name, table, evidence())
        assert outcome.verdict is INCONCLUSIVE, name


def test_the_document_is_json_with_null_for_an_open_end() -> None:
    document = decide(evidence(*calls(5)), parse({"latency": {"p95_ms": 1500, "sample": "fixed"}})).to_json()
    assert json.loads(json.dumps(document))["criteria"][0]["interval"] == [1000.0, None]
