"""One summary a night: cases, trend, drift, worst calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.cli.main import run
from harness.core.findings import Severity, Tally, Verdict
from harness.runs import nightly
from harness.runs.nightly import Night, night, worst
from tests.cli.stores import put, put_run
from tests.gate.rows import finding, row
from tests.store.stored import finding as stored_finding

NOW = datetime.now(UTC)


def test_the_trend_is_week_by_week_and_the_worst_calls_are_this_weeks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, day in enumerate((1, 2, 8, 9)):
        put(tmp_path, f"c{number}", at=NOW - timedelta(days=day))
        put_run(tmp_path, f"c{number}", *([stored_finding(1)] if number in (1, 2) else []))
    found = night(tmp_path, "next", NOW, None)
    assert [week.agreement for week in found.trend] == [Tally(1, 2), Tally(1, 2), Tally(), Tally()]
    assert [one.call_id for one in found.worst] == ["c1"]
    assert (found.digest, found.drift, found.verdict) == ("d1", (), Verdict.PASS)
    (tmp_path / "h.toml").write_text('[candidate.next]\nrun = "a:b"\n')
    options = ["--config", str(tmp_path / "h.toml"), "--store", str(tmp_path), "--out", str(tmp_path / "night")]
    assert run(["nightly", *options]) == 0
    assert (tmp_path / "night" / "summary.md").read_text() in capsys.readouterr().out


def told(**change: Any) -> Night:
    fields: dict[str, Any] = {"cases": Verdict.PASS, "drift": (), "worst": ()}
    seen = nightly._week([row(1)], row(1).at)
    return Night(candidate="next", digest="d", trend=(seen,), **(fields | change))


def test_a_failed_case_fails_the_night_and_drift_is_never_green() -> None:
    assert told().verdict is Verdict.PASS
    assert told(cases=Verdict.FAIL).verdict is Verdict.FAIL
    assert told(cases=Verdict.INCONCLUSIVE).verdict is Verdict.INCONCLUSIVE
    assert told(drift=(nightly.Drift("cost", 0.001, True),)).verdict is Verdict.INCONCLUSIVE


def test_drift_is_seen_where_it_is_and_not_where_it_is_not() -> None:
    calm = [
        row(number, response_ms=(700.0 + number % 30,), cost=0.1, attributes={"id": str(number)})
        for number in range(90)
    ]
    slow = [
        row(number, response_ms=(800.0 + number % 30,), cost=0.1, attributes={"id": str(number)})
        for number in range(40)
    ]
    assert not any(one.drifted for one in nightly._drift(calm[:50], calm[30:]))
    assert [one.name for one in nightly._drift(calm, slow) if one.drifted] == ["response time"]
    english = [row(number, attributes={"locale": "en" if number % 4 else "es"}) for number in range(80)]
    spanish = [row(number, attributes={"locale": "es" if number % 4 else "en"}) for number in range(80)]
    assert [one.name for one in nightly._drift(english, spanish) if one.drifted] == ["mix of locale"]


def test_the_worst_hundredth_is_ranked_by_what_counts() -> None:
    calls = [row(number) for number in range(150)]
    calls += [row(900, finding(1, Severity.MAJOR)), row(901, finding(2, Severity.CRITICAL))]
    assert [one.call_id for one in worst(calls)] == ["call-901", "call-900"]
    assert worst([row(1)]) == ()
