"""What holds for every call of a run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.config import parse
from harness.session.conditions import Conditions


def test_ignore_rules_expire_by_the_day_of_the_run(tmp_path: Path) -> None:
    conditions = Conditions(config=parse(""), candidates={}, out=tmp_path, run_id="r")
    today = conditions.rules.today
    assert today is not None
    assert timedelta() <= datetime.now(UTC).date() - today <= timedelta(days=1)
