"""The kill file touched and removed by hand: the audit knows, and nobody's word is taken back by a file."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from harness.core.errors import StoreError
from harness.runs import rollout as runs
from harness.runs.by_hand import BY_HAND, ByHand
from harness.store import rollout
from tests.cli.stores import NOW, in_canary

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    in_canary(tmp_path)
    return tmp_path


def told(store: Path) -> list[tuple[str, str | None]]:
    return [(record["action"], record.get("by")) for record in rollout.records(store)[2:]]


def test_a_file_touched_and_removed_by_hand_is_in_the_audit_once(store: Path) -> None:
    watch, file = ByHand(store), store / rollout.KILL_FILE
    assert watch.look(LATER) is None
    file.touch()
    killed = watch.look(LATER)
    assert killed is not None
    assert killed.after.killed
    assert [watch.look(LATER), ByHand(store).look(LATER)] == [None, None]
    file.unlink()
    released = ByHand(store).look(LATER)
    assert released is not None
    assert (released.after.killed, released.after.entered_at) == (False, LATER)
    assert watch.look(LATER) is None
    assert told(store) == [("kill", BY_HAND), ("release", BY_HAND)]


def test_who_killed_it_by_name_must_release_it_by_name(store: Path) -> None:
    runs.kill(store, "omar", NOW, "drill")
    (store / rollout.KILL_FILE).unlink()
    for _ in range(3):
        ByHand(store).look(LATER)
    state = runs.state_of(store)
    assert state is not None
    assert state.killed
    assert told(store) == [("kill", "omar"), ("found", BY_HAND)]
    runs.release(store, "omar", LATER, "over")
    assert ByHand(store).look(LATER + timedelta(hours=1)) is None
    assert told(store)[2:] == [("release", "omar")]


def test_what_a_command_does_at_this_moment_is_nobodys_hand(store: Path) -> None:
    file = store / rollout.KILL_FILE
    file.touch()
    written_s = file.stat().st_mtime
    now = NOW.fromtimestamp(written_s + 0.5, NOW.tzinfo)
    assert ByHand(store).look(now) is None
    # A clock that went back makes no file young for ever.
    os.utime(file, (written_s + 9000, written_s + 9000))
    os.utime(store / rollout.AUDIT, (written_s + 9000, written_s + 9000))
    assert ByHand(store).look(now) is not None


def test_releasing_what_nobody_killed_is_no_transition(store: Path) -> None:
    assert runs.release(store, "omar", NOW, "") is None
    assert told(store) == []


def test_without_a_rollout_there_is_nothing_to_record(tmp_path: Path) -> None:
    (tmp_path / rollout.KILL_FILE).touch()
    assert ByHand(tmp_path).look(LATER) is None
    assert not (tmp_path / rollout.AUDIT).exists()


def test_an_audit_that_was_changed_is_an_error_and_is_not_written_to(store: Path) -> None:
    (store / rollout.KILL_FILE).touch()
    audit = store / rollout.AUDIT
    audit.write_text(audit.read_text().replace("dana", "omar"))
    before = audit.read_bytes()
    with pytest.raises(StoreError, match="the file was changed"):
        ByHand(store).look(LATER)
    assert audit.read_bytes() == before
