"""Records come back as they went in, and damage is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.errors import StoreError
from harness.fork.records import Closed, Dropped, Opened, Passed, Received, Record, pack, unpack

times = st.integers(0, 2**62)
messages = st.one_of(st.text(), st.binary())
records = st.one_of(
    st.builds(
        Opened,
        arrival_ns=times,
        connection=st.text(),
        provider=st.just("twilio"),
        rate_hz=st.none() | st.just(8000),
        attributes=st.dictionaries(st.text(), st.text(), max_size=3),
    ),
    st.builds(Received, st.none() | times, messages),
    st.builds(Passed, times, st.sampled_from(["to_agent", "to_provider"]), st.binary()),
    st.builds(Dropped, times, st.integers(0, 10**9)),
    st.builds(Closed, times, st.sampled_from(["stop", "closed:1006", "timeout"])),
)


@given(st.lists(records, max_size=6))
def test_records_come_back_as_they_went_in(given_records: list[Record]) -> None:
    assert list(unpack(b"".join(map(pack, given_records)))) == given_records


@given(st.integers(1, 20))
def test_a_record_that_is_cut_off_is_an_error(cut: int) -> None:
    data = pack(Received(1, "hello there"))
    with pytest.raises(StoreError, match="truncated"):
        list(unpack(data[:-cut]))


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(StoreError, match=r"is b'\?'"):
        list(unpack(b"?" + pack(Closed(1, "stop"))[1:]))


@pytest.mark.parametrize(
    ("kind", "body"), [(b"O", b'{"arrival_ns":0'), (b"O", b"[]"), (b"T", b"\xff"), (b"D", b"many"), (b"C", b"\xff")]
)
def test_a_record_whose_body_is_damaged_is_an_error(kind: bytes, body: bytes) -> None:
    with pytest.raises(StoreError, match="is damaged"):
        list(unpack(kind + (5).to_bytes(8, "little") + len(body).to_bytes(4, "little") + body))
