"""Frames in order, whatever order they come in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.fork.numbering import Numbering
from harness.fork.order import START_NS, Order, Ordered
from harness.wire.media import MediaFrame
from tests.fork.oracle import FORMAT, FRAME, FRAME_NS

PAYLOAD = b"\x01" * FRAME


def order() -> Order:
    return Order(FORMAT, Numbering(), "inbound")


def frame(number: int) -> MediaFrame:
    return MediaFrame("inbound", PAYLOAD, None, number, number * FRAME_NS)


def numbers(items: list[Ordered]) -> list[int | None]:
    return [item.frame.chunk for item in items]


@given(st.permutations(range(1, 41)))
def test_any_order_within_the_window_is_put_right(shuffled: list[int]) -> None:
    ordering = order()
    out = [item for number in shuffled for item in ordering.push(frame(number), None)] + ordering.flush()
    # Nobody knows the first number: what comes before the earliest of the first 100 ms comes too late.
    first = min(shuffled[: START_NS // FRAME_NS])
    assert numbers(out) == list(range(first, 41))
    assert (ordering.counts.late, ordering.counts.duplicate) == (first - 1, 0)


@given(st.permutations(range(1, 41)), st.data())
def test_each_number_is_taken_once(shuffled: list[int], data: st.DataObject) -> None:
    ordering = order()
    repeated = [number for number in shuffled for _ in range(data.draw(st.integers(1, 3)))]
    out = [item for number in repeated for item in ordering.push(frame(number), None)] + ordering.flush()
    assert len(set(numbers(out))) == len(out)
    counts = ordering.counts
    assert counts.received + counts.duplicate == len(repeated)


def test_what_is_missing_is_waited_for_and_then_given_up() -> None:
    ordering = order()
    out = [item for number in range(1, 11) for item in ordering.push(frame(number), None)]
    out += [item for number in range(13, 100) for item in ordering.push(frame(number), None)]
    assert numbers(out) == [*range(1, 11), *range(13, 100)]
    (hole,) = [item.hole for item in out if item.hole]
    assert (hole.first, hole.last, hole.missing) == (11, 12, 2)
    assert ordering.push(frame(11), None) == []
    assert ordering.push(frame(11), None) == []
    assert (ordering.counts.late, ordering.counts.duplicate) == (1, 1)


def test_patience_ends_by_arrival_where_little_sound_follows() -> None:
    ordering = order()
    for number in range(1, 11):
        ordering.push(frame(number), number)
    ordering.push(frame(13), 100)
    assert ordering.waits
    assert ordering.expire(1_000_000_000) == []
    assert numbers(ordering.expire(3_000_000_000)) == [13]


def test_frames_without_numbers_pass_as_they_come() -> None:
    ordering = order()
    assert len(ordering.push(MediaFrame("inbound", PAYLOAD), None)) == 1
    assert not ordering.waits
