"""What the caller hears of an agent that sends ahead."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.audio import pcm
from harness.core.audio import Encoding, Format
from harness.fork.sound import Sound
from harness.wire.media import AgentSound
from harness.wire.playout import JOIN_NS, Playout
from tests.fork.oracle import FORMAT, FRAME, FRAME_NS, sound

SPEECH = sound(3, 100)
SAMPLE_NS = 125_000


class Queue(Playout):
    """A queue that keeps what was heard."""

    def __init__(self) -> None:
        self.heard = Sound(FORMAT)
        super().__init__(FORMAT, self.heard.write)


def playout() -> Queue:
    return Queue()


def test_sound_sent_at_once_is_heard_one_after_the_other() -> None:
    queue = playout()
    for frame in SPEECH[:10]:
        queue.play(1000, AgentSound(frame))
    queue.advance(1000 + 4 * FRAME_NS, 1000)
    assert bytes(queue.heard.data) == b"".join(SPEECH[:4])
    queue.advance(1000 + 100 * FRAME_NS, 1000)
    assert bytes(queue.heard.data) == b"".join(SPEECH[:10])


@given(st.integers(1, 99 * FRAME))
def test_what_was_not_played_by_the_clear_was_not_heard(samples: int) -> None:
    queue = playout()
    for frame in SPEECH:
        queue.play(0, AgentSound(frame))
    queue.clear(samples * SAMPLE_NS, 0)
    queue.advance(10**12, 0)
    assert bytes(queue.heard.data) == b"".join(SPEECH)[:samples]


@given(st.lists(st.integers(0, JOIN_NS), min_size=20, max_size=20))
def test_jitter_of_a_paced_agent_leaves_no_gaps(jitter: list[int]) -> None:
    queue = playout()
    for index, late_ns in enumerate(jitter):
        queue.play(index * FRAME_NS + (late_ns if index else 0), AgentSound(SPEECH[index]))
    queue.advance(10**12, 0)
    assert bytes(queue.heard.data) == b"".join(SPEECH[:20])


def test_a_pause_of_the_agent_is_silence() -> None:
    queue = playout()
    queue.play(0, AgentSound(SPEECH[0]))
    queue.play(50 * FRAME_NS, AgentSound(SPEECH[1]))
    queue.advance(10**12, 0)
    assert bytes(queue.heard.data) == SPEECH[0] + b"\xff" * 49 * FRAME + SPEECH[1]
    assert [(gap.start, gap.end, gap.cause) for gap in queue.heard.gaps] == [(FRAME, 50 * FRAME, "not_sent")]


@given(st.sampled_from([8000, 16000, 24000, 48000]), st.sampled_from([8000, 16000]), st.integers(1, 10))
def test_sound_of_another_rate_is_played_at_the_stream_s_and_lasts_as_long(
    sent_hz: int, rate_hz: int, count: int
) -> None:
    fmt = Format(Encoding.PCM_S16LE, rate_hz)
    heard = Sound(fmt)
    queue = Playout(fmt, heard.write)
    level = 1000
    for _ in range(count):
        queue.play(0, AgentSound(level.to_bytes(2, "little") * (sent_hz // 50), sent_hz))
    queue.advance(10**12, 0)
    assert heard.samples == count * rate_hz // 50
    middle = pcm.decode(bytes(heard.data), fmt)[rate_hz // 100 * 2 // 4 : -rate_hz // 200]
    assert abs(int(middle.mean()) - level) < 50
