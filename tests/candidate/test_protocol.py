from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.candidate.protocol import MAX_MESSAGE, Alive, Cut, Happened, Said, Sound, Started, Unpacker, pack
from harness.core.errors import CandidateError

texts = st.text(max_size=20)
times = st.integers(0, 2**62)
messages = st.one_of(
    st.builds(Alive, waiting=st.booleans()),
    st.builds(Cut, at_ns=times),
    st.builds(Happened, event=st.dictionaries(texts, st.integers(-(2**63), 2**63 - 1) | texts | st.none())),
    st.builds(Said, utterance=times, turn=st.none() | times, text=texts, kind=st.just("reply"), at_ns=times),
    st.builds(Sound, utterance=times, at_ns=times, rate_hz=times, pcm=st.binary(max_size=50)),
    st.builds(Started, version=texts, digest=texts),
)


@given(st.lists(messages, max_size=5), st.lists(st.integers(1, 30), min_size=1))
def test_messages_survive_any_cutting_of_the_stream(sent: list[Any], sizes: list[int]) -> None:
    stream = b"".join(pack(message) for message in sent)
    unpacker, got, at, step = Unpacker("harness"), [], 0, 0
    while at < len(stream):
        size = sizes[step % len(sizes)]
        got += unpacker.feed(stream[at : at + size])
        at, step = at + size, step + 1
    assert got == sent


@given(st.binary(max_size=200))
def test_garbage_raises_the_candidates_error_or_nothing(data: bytes) -> None:
    unpacker = Unpacker("harness")
    try:
        unpacker.feed(data)
    except CandidateError as error:
        assert str(error)


def test_a_message_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(CandidateError, match=f"{MAX_MESSAGE} bytes"):
        Unpacker("harness").feed((MAX_MESSAGE + 1).to_bytes(4, "big"))


def test_each_side_takes_only_the_others_messages() -> None:
    with pytest.raises(CandidateError, match="not a message"):
        Unpacker("worker").feed(pack(Cut(at_ns=1)))


@pytest.mark.parametrize("body", [b"\x81\xa4type\xa7Start\r\n", b"\x83\xa4\xff\xff\xff\xff", b"\x91" * 5000 + b"\xc0"])
def test_a_message_that_is_none_is_the_candidates_error_of_one_line(body: bytes) -> None:
    with pytest.raises(CandidateError) as refused:
        Unpacker("harness").feed(len(body).to_bytes(4, "big") + body)
    assert "\n" not in str(refused.value)
