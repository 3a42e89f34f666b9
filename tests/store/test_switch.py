"""The switch: whatever cannot be trusted is off, and off is reached by every way."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.core.errors import StoreError
from harness.store import rollout, switch
from harness.store.switch import Switch

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that holds nothing yet, begun."""
    store = tmp_path / "store"
    switch.begin(store, "serve", NOW)
    return store


def why(store: Path) -> str:
    reason = Switch(store).off()
    assert reason is not None
    return reason


def test_a_new_store_begins_on_and_stays_so(store: Path) -> None:
    assert Switch(store).off() is None
    (store / "calls" / "CA1").mkdir(parents=True)
    switch.begin(store, "serve", NOW)
    assert Switch(store).off() is None


@pytest.mark.parametrize("used", ["calls/CA1", "journal/a.journal", "reviews/r.jsonl", "audit/rollout.jsonl"])
def test_a_used_store_without_the_state_is_off_and_stays_so(tmp_path: Path, used: str) -> None:
    (tmp_path / used).mkdir(parents=True)
    switch.begin(tmp_path, "serve", NOW)
    assert "SHADOWING is missing" in why(tmp_path)


@pytest.mark.parametrize("content", [b"", b"on", b"[]", b'{"shadowing": "off"}', b'{"shadowing": true}', b"\xff\xfe"])
def test_a_state_that_does_not_say_on_is_off(store: Path, content: bytes) -> None:
    (store / switch.STATE_FILE).write_bytes(content)
    assert "SHADOWING" in why(store)


def test_a_state_that_cannot_be_read_is_off(store: Path) -> None:
    (store / switch.STATE_FILE).unlink()
    (store / switch.STATE_FILE).mkdir()
    assert "cannot be read" in why(store)


def test_no_store_is_off(tmp_path: Path) -> None:
    assert Switch(tmp_path / "none").off() is not None


def test_the_file_acts_at_once_and_on_again_takes_it_back(store: Path) -> None:
    seen = Switch(store)
    assert seen.off() is None
    (store / rollout.KILL_FILE).touch()
    assert "KILL" in (seen.off() or "")
    switch.turn_on(store, "dana", NOW)
    assert seen.off() is None
    switch.turn_off(store)
    assert "KILL" in (seen.off() or "")
    assert json.loads((store / switch.STATE_FILE).read_bytes())["by"] == "dana"


def test_a_switch_notices_that_its_state_went_away(store: Path) -> None:
    seen = Switch(store)
    assert seen.off() is None
    (store / switch.STATE_FILE).unlink()
    assert seen.off() is not None


def test_it_is_thrown_where_no_file_can_be_made(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *args: object, **named: object) -> None:
        raise OSError(28, os.strerror(28), str(self))

    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(StoreError, match="SHADOWING was removed"):
        switch.turn_off(store)
    assert "SHADOWING is missing" in why(store)


def transition(killed: bool) -> dict[str, object]:
    return {"action": "kill", "after": {"stage": 0, "entered_at": NOW.isoformat(), "digest": "d", "killed": killed}}


def test_a_rollout_that_was_killed_or_whose_audit_was_changed_is_off(store: Path) -> None:
    rollout.record(store, transition(killed=False))
    seen = Switch(store)
    assert seen.off() is None
    rollout.record(store, transition(killed=True))
    assert seen.off() == "the rollout was killed"
    rollout.record(store, transition(killed=False))
    assert seen.off() is None
    audit = store / rollout.AUDIT
    audit.write_bytes(audit.read_bytes().replace(b'"d"', b'"e"', 1))
    assert "cannot be trusted" in why(store)
