"""When the watch over a candidate's process ends it, by a process that only says what it is told to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest

from harness.candidate import watch
from harness.candidate.process import WorkerProcess
from harness.candidate.protocol import Alive, Ended, FromWorker, Guarded, Media, Started
from harness.candidate.watch import Watch
from harness.config import CandidateTable
from harness.core.events import Fault

BEGUN = Started(version="1", digest="d")
ALONE, TOGETHER = Guarded(alone=True), Guarded(alone=False)
SECOND = Media(pcm=bytes(16_000))


class Clock:
    """Half a second passes at each look at the process."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Process:
    """Says one thing at each look."""

    open = True
    status: int | None = None
    lost = False
    told_bytes = 0

    def __init__(self, clock: Clock, said: Iterable[FromWorker | None]) -> None:
        self._clock = clock
        self._said = iter(said)
        self.looks = 0

    def send(self, messages: Iterable[Any]) -> None: ...

    def memory_bytes(self) -> int:
        return 0

    def poll(self, timeout_s: float) -> list[FromWorker]:
        self._clock.now += 0.5
        self.looks += 1
        try:
            said = next(self._said)
        except StopIteration:
            self.open = False
            return []
        return [] if said is None else [said]


class Given:
    """A call that gives what it is told to, one list at each look."""

    def __init__(self, *pieces: list[Media | Ended]) -> None:
        self._pieces = iter(pieces)

    def take(self) -> list[Media | Ended]:
        return next(self._pieces, [])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(watch, "time", clock)
    return clock


def watched(clock: Clock, source: Given, process: Process, timeout_s: float = 5.0) -> str:
    """The fault with which it ends."""
    table = CandidateTable(run="a:b", timeout_s=timeout_s)
    watching = Watch(source, "c", table, 8000, False, launched=clock.now, began=clock.now, alive=clock.now)
    watching.until_done(cast("WorkerProcess", process))
    (fault,) = (event for event in watching.events if isinstance(event, Fault))
    return f"{fault.where}: {fault.message}"


def alive(looks: int, waiting: bool = False) -> Iterator[FromWorker]:
    yield BEGUN
    for _ in range(looks):
        yield Alive(waiting=waiting)


def test_a_candidate_has_the_time_of_the_sound_it_was_given_and_its_own(clock: Clock) -> None:
    process = Process(clock, alive(1000))
    assert watched(clock, Given([SECOND] * 10, [Ended()]), process).startswith("candidate.hang: not done after 15 s")
    assert 30 <= process.looks <= 33


def test_a_call_that_goes_on_gives_more_time_with_each_second(clock: Clock) -> None:
    process = Process(clock, alive(1000))
    pieces: list[list[Media | Ended]] = [[SECOND], []] * 100
    watched(clock, Given(*pieces, [Ended()]), process)
    assert 208 <= process.looks <= 213


def test_waiting_for_a_call_that_goes_on_costs_nothing_and_ends_with_it(clock: Clock) -> None:
    process = Process(clock, alive(5000, waiting=True))
    pieces: list[list[Media | Ended]] = [[] for _ in range(2000)]
    assert watched(clock, Given([SECOND], *pieces, [Ended()]), process).startswith("candidate.hang")
    assert 2010 <= process.looks <= 2030


def test_a_module_that_is_never_imported_is_given_up_also_while_the_call_goes_on(clock: Clock) -> None:
    process = Process(clock, (None for _ in range(5000)))
    fault = watched(clock, Given(*([[SECOND]] * 3000)), process)
    assert fault == "candidate.hang: the bot's module is still being imported"
    assert process.looks <= 2 * watch.IMPORT_S + 2


def test_a_blocked_loop_is_noticed_while_the_call_goes_on(clock: Clock) -> None:
    process = Process(clock, (BEGUN if look == 0 else None for look in range(5000)))
    fault = watched(clock, Given(*([[SECOND]] * 3000)), process, timeout_s=60.0)
    assert fault == "candidate.hang: the event loop has been blocked for 10 s"


@pytest.mark.parametrize(
    ("status", "lost", "said", "where"),
    [
        (-9, False, [], "harness.killed"),
        (-9, False, [ALONE], "harness.killed"),
        (-9, False, [ALONE, BEGUN], "harness.killed"),
        (-9, False, [TOGETHER], "candidate.exit"),
        (-9, False, [TOGETHER, BEGUN], "candidate.exit"),
        (-11, False, [BEGUN], "candidate.exit"),
        (None, True, [BEGUN], "harness.worker"),
        (None, False, [BEGUN], "candidate.exit"),
    ],
)
def test_an_early_end_is_told_by_whose_doing_it_was(
    clock: Clock, status: int | None, lost: bool, said: list[FromWorker], where: str
) -> None:
    process = Process(clock, said)
    process.status, process.lost = status, lost
    assert watched(clock, Given(), process).startswith(f"{where}: ")
