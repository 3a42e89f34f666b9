from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from harness.audio.pcm import from_float
from harness.candidate.caller import CallerSound
from harness.candidate.feed import Feed
from harness.candidate.protocol import Cut, Ended, Facts, Media, Unpacker, pack
from harness.core.errors import CandidateError
from harness.core.events import Dtmf, event_to_json
from tests.candidate.phone import agent, ms


@pytest.fixture
def ends() -> Iterator[tuple[Feed, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield Feed(theirs), ours
    ours.close()
    theirs.close()


def test_sound_is_there_as_soon_as_it_has_come(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    harness.sendall(pack(Media(pcm=b"ab")) + pack(Media(pcm=b"cdef")))
    assert feed.pcm(1, 4) == b"bcde"


def test_a_reader_waits_for_sound_that_has_not_come_yet(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(feed.pcm(0, 4)))
    reader.start()
    harness.sendall(pack(Media(pcm=b"ab")))
    harness.sendall(pack(Media(pcm=b"cd")))
    reader.join(10)
    assert got == [b"abcd"]


def test_after_the_end_there_is_less_and_then_nothing(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    harness.sendall(pack(Media(pcm=b"abc")) + pack(Ended()))
    assert (feed.pcm(2, 4), feed.pcm(3, 4)) == (b"c", b"")


def test_facts_tell_whether_they_are_complete(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    spoken = agent("hi", 0, 500)
    harness.sendall(pack(Facts(events=[event_to_json(spoken)], complete_ns=ms(900))))
    assert feed.facts(ms(800)) == ((spoken,), True)
    harness.sendall(pack(Ended()))
    assert feed.facts(ms(1000)) == ((spoken,), False)
    assert feed.known() == (spoken,)


def test_the_callers_keys_are_kept_apart(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    pressed = [Dtmf(party="caller", digit="1", at_ns=ms(100)), Dtmf(party="caller", digit="2", at_ns=ms(200))]
    others = [agent("hi", 0, 500), Dtmf(party="agent", digit="9", at_ns=ms(150))]
    for events in ([others[0], pressed[0]], [others[1], pressed[1]]):
        harness.sendall(pack(Facts(events=[event_to_json(event) for event in events], complete_ns=ms(900))))
    harness.sendall(pack(Ended()))
    assert feed.facts(ms(1000)) == ((others[0], pressed[0], others[1], pressed[1]), False)
    assert feed.keys() == tuple(pressed)


def test_waiting_holds_the_clock(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    held: list[str] = []

    def hold(wait: object) -> None:
        held.append("held")
        harness.sendall(pack(Media(pcm=b"ab")))
        wait()  # type: ignore[operator]

    feed.hold = hold
    assert feed.pcm(0, 2) == b"ab"
    assert held == ["held"]


def test_a_harness_that_hangs_up_ends_the_call(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    harness.close()
    assert feed.pcm(0, 2) == b""
    with pytest.raises(CandidateError, match="no job"):
        feed.job()


def test_what_is_sent_arrives(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    feed.send(Cut(at_ns=5))
    assert Unpacker("harness").feed(harness.recv(1000)) == [Cut(at_ns=5)]


def _frames(feed: Feed, from_hz: int, to_hz: int) -> list[bytes]:
    sound, frames = CallerSound(feed, from_hz, to_hz), []
    while frame := sound.frame():
        frames.append(frame)
    return frames


def test_a_track_at_the_pipelines_rate_passes_unchanged(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    track = bytes(range(250)) * 4
    harness.sendall(pack(Media(pcm=track)) + pack(Ended()))
    frames = _frames(feed, 8000, 8000)
    assert b"".join(frames) == track
    assert {len(frame) for frame in frames[:-1]} == {320}


def test_a_change_of_rate_keeps_length_and_place(ends: tuple[Feed, socket.socket]) -> None:
    feed, harness = ends
    tone = from_float(0.5 * np.sin(np.arange(8000) * 2 * np.pi * 440 / 8000))
    harness.sendall(pack(Media(pcm=tone.astype("<i2").tobytes())) + pack(Ended()))
    frames = _frames(feed, 8000, 16_000)
    out = np.frombuffer(b"".join(frames), "<i2").astype(int)
    wanted = 0.5 * 32_768 * np.sin(np.arange(16_000) * 2 * np.pi * 440 / 16_000)
    assert out.size == 16_000
    assert {len(frame) for frame in frames} == {640}
    assert np.abs(out - wanted)[800:-800].max() < 100
