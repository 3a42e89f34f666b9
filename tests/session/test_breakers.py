"""Breakers: whatever is read and whatever runs, nothing begins beside an open one, and each finds its way back."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from harness.config import BreakersTable
from harness.core.time import NS_PER_S
from harness.session.breakers import NAMES, Breakers, Leave, Readings

TABLE = BreakersTable(
    error_runs=3, cost_per_hour=10.0, live_calls=5, first_s=2.0, most_s=16.0, probe_s=4.0, error_window_s=60.0
)
WELL = Readings(lag_ms=1.0, load=0.5, free_memory_mb=4096, free_disk_mb=4096, live_calls=1)
BAD = {
    "lag": Readings(lag_ms=51.0),
    "load": Readings(load=2.5),
    "memory": Readings(free_memory_mb=511),
    "disk": Readings(free_disk_mb=511),
    "calls": Readings(live_calls=6),
}


class Clock:
    now_ns = 0

    def __call__(self) -> int:
        return self.now_ns

    def go(self, seconds: float) -> None:
        self.now_ns += round(seconds * NS_PER_S)


def made(clock: Clock, table: BreakersTable = TABLE) -> Breakers:
    breakers = Breakers(table, max_load=2.0, clock_ns=clock)
    breakers.look(WELL)
    return breakers


def admitted(breakers: Breakers) -> Leave:
    leave = breakers.admit()
    assert isinstance(leave, Leave), leave
    return leave


def test_each_bound_has_a_breaker_that_refuses_by_its_name() -> None:
    for name, readings in {**BAD, "lag": Readings(silent=True), "disk": Readings(disk_failing=True)}.items():
        breakers = made(Clock())
        breakers.look(readings)
        assert breakers.admit() == name
        assert [each for each, state in breakers.states.items() if state.state == "open"] == [name]


def test_what_cannot_be_measured_refuses_nothing() -> None:
    breakers = made(Clock())
    breakers.look(Readings())
    admitted(breakers)


def test_running_shadows_are_shed_only_for_the_sake_of_media() -> None:
    breakers = made(Clock())
    assert breakers.look(Readings(lag_ms=151.0)) is True
    for name, readings in BAD.items():
        assert breakers.look(readings) is False, name


def test_after_the_wait_one_probe_begins_and_closes_the_breaker_when_it_is_well() -> None:
    clock = Clock()
    breakers = made(clock)
    breakers.look(BAD["load"])
    clock.go(1.9)
    breakers.look(WELL)
    assert breakers.admit() == "load"
    clock.go(0.1)
    probe = admitted(breakers)
    assert probe.probes == ("load",)
    assert breakers.admit() == "load"
    breakers.over(probe)
    assert admitted(breakers).probes == ()


def test_a_probe_of_a_long_call_closes_the_breaker_before_the_call_is_over() -> None:
    clock = Clock()
    breakers = made(clock)
    breakers.look(BAD["load"])
    breakers.look(WELL)
    clock.go(2)
    admitted(breakers)
    clock.go(4)
    assert admitted(breakers).probes == ()


def test_a_probe_that_was_stopped_from_outside_makes_room_for_another() -> None:
    clock = Clock()
    breakers = made(clock)
    breakers.look(BAD["memory"])
    breakers.look(WELL)
    clock.go(2)
    breakers.void(admitted(breakers))
    assert admitted(breakers).probes == ("memory",)


def test_waits_double_up_to_the_longest_and_begin_anew_after_a_quiet_time() -> None:
    clock = Clock()
    breakers = made(clock, BreakersTable(error_runs=1000, first_s=2.0, most_s=16.0))
    waits = []
    for _ in range(5):
        breakers.look(BAD["disk"])
        waits.append(breakers.states["disk"].wait_ns // NS_PER_S)
        breakers.look(WELL)
        clock.go(waits[-1])
        breakers.over(admitted(breakers), failed=True)
        assert breakers.states["disk"].state == "open"
        breakers.look(WELL)
        clock.go(breakers.states["disk"].wait_ns / NS_PER_S)
        breakers.over(admitted(breakers))
        assert breakers.states["disk"].state == "closed"
    assert waits == [2, 8, 16, 16, 16]
    clock.go(16)
    breakers.look(BAD["disk"])
    assert breakers.states["disk"].wait_ns == 2 * NS_PER_S


def test_failing_candidates_open_the_breaker_of_errors_and_are_then_forgotten() -> None:
    clock = Clock()
    breakers = made(clock)
    for failed in (False, True, True):
        breakers.over(admitted(breakers), failed=failed)
    assert breakers.admit() == "errors"
    clock.go(2)
    breakers.over(admitted(breakers))
    admitted(breakers)


def test_errors_that_are_long_ago_do_not_count() -> None:
    clock = Clock()
    breakers = made(clock)
    for _ in range(3):
        breakers.over(admitted(breakers), failed=True)
        clock.go(61)
    admitted(breakers)


def test_spending_opens_until_the_hour_has_passed() -> None:
    clock = Clock()
    breakers = made(clock)
    breakers.over(admitted(breakers), cost=9.0)
    clock.go(60)
    breakers.over(admitted(breakers), cost=1.0)
    assert breakers.admit() == "cost"
    clock.go(3539)
    assert breakers.admit() == "cost"
    clock.go(1)
    assert admitted(breakers).probes == ("cost",)


class AnyHistory(RuleBasedStateMachine):
    """Readings, runs and time in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.breakers = made(self.clock)
        self.running: list[Leave] = []
        self.readings = WELL

    @rule(seconds=st.floats(0, 40))
    def time_passes(self, seconds: float) -> None:
        self.clock.go(seconds)

    @rule(readings=st.sampled_from([*BAD.values(), WELL, WELL, Readings(silent=True), Readings(lag_ms=500.0)]))
    def look(self, readings: Readings) -> None:
        self.readings = readings
        shed = self.breakers.look(readings)
        assert shed == (readings.lag_ms == 500.0)
        if shed:
            assert self.breakers.states["lag"].state == "open"

    @rule()
    def begin(self) -> None:
        before = self.breakers.states
        leave = self.breakers.admit()
        after = self.breakers.states
        if isinstance(leave, str):
            assert after[leave].state == "open" or after[leave].probe_ns is not None
            return
        assert all(state.state != "open" for state in after.values())
        assert set(leave.probes) == {name for name, state in after.items() if state.state == "half-open"}
        assert all(before[name].probe_ns is None for name in leave.probes), "one probe at a time"
        self.running.append(leave)

    @precondition(lambda self: self.running)
    @rule(data=st.data(), failed=st.booleans(), cost=st.sampled_from([None, 0.5, 20.0]))
    def over(self, data: st.DataObject, failed: bool, cost: float | None) -> None:
        leave = data.draw(st.sampled_from(self.running))
        self.running.remove(leave)
        self.breakers.over(leave, failed=failed, cost=cost)

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def stopped(self, data: st.DataObject) -> None:
        leave = data.draw(st.sampled_from(self.running))
        self.running.remove(leave)
        self.breakers.void(leave)

    @invariant()
    def waits_are_bounded(self) -> None:
        for name, state in self.breakers.states.items():
            assert name in NAMES
            assert 0 <= state.wait_ns <= 16 * NS_PER_S
            assert state.probe_ns is None or state.state == "half-open"
            assert state.state == "closed" or state.why

    def teardown(self) -> None:
        """However it stands: with all well again, all breakers close."""
        for leave in self.running:
            self.breakers.void(leave)
        self.breakers.look(WELL)
        for _ in range(3):
            self.clock.go(3600)
            leave = self.breakers.admit()
            if isinstance(leave, Leave):
                self.breakers.over(leave)
        assert {state.state for state in self.breakers.states.values()} == {"closed"}


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=60, stateful_step_count=30)
