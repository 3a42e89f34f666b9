"""What is read of a tee whose copy has a hole."""

from __future__ import annotations

import pytest
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from harness.core.call import Call, MediaGap
from harness.core.events import Fault
from harness.core.time import NS_PER_MS
from harness.fork.reader import CallReader
from harness.fork.records import Closed, Direction, Dropped, Opened, Passed, Record
from harness.wire.agent import encode_agent
from harness.wire.dialects import dialect
from harness.wire.media import AgentSound, MediaFrame, Started, Stopped
from tests.fork.oracle import FORMAT, FRAME, sound

FRAMES = 100
SOUND = sound(3, FRAMES)
SPEECH = sound(4, 20)


def passed(at_ms: int, direction: Direction, data: bytes) -> Passed:
    return Passed(at_ms * NS_PER_MS, direction, data)


def records(hole: range, *, compressed: bool = False) -> list[Record]:
    """A teed call of which the chunks ``hole`` of the provider, one a frame, are not kept."""
    extensions = [PerMessageDeflate(False, False, 15, 15)] if compressed else []
    encoder = dialect("twilio").encoder()

    def frame(text: str | bytes) -> bytes:
        return Frame(Opcode.TEXT, str(text).encode()).serialize(mask=True, extensions=extensions)

    events = [
        Started(stream_id="MZ", call_id="CA", format=FORMAT, tracks=("inbound",)),
        *(MediaFrame("inbound", SOUND[index], None, index + 1, index * 20 * NS_PER_MS) for index in range(FRAMES)),
        Stopped(),
    ]
    told = [b"".join(frame(message) for message in encoder.encode(event)) for event in events]
    header = b"Sec-WebSocket-Extensions: permessage-deflate\r\n" if compressed else b""
    head = b" / HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n"
    out: list[Record] = [
        Opened(arrival_ns=0, connection="c", provider="twilio", tee=True),
        passed(0, "to_agent", b"GET" + head),
        passed(0, "to_provider", b"HTTP/1.1 101 Switching Protocols\r\n" + header + b"\r\n"),
    ]
    for index, data in enumerate(told):
        if hole and index - 1 == hole.stop:
            out.append(Dropped(index * 20 * NS_PER_MS, len(hole)))
        if index - 1 not in hole:
            out.append(passed(index * 20, "to_agent", data))
        if index == 80:
            said = encode_agent(AgentSound(b"".join(SPEECH)), "streamSid", "MZ")[0]
            body = Frame(Opcode.TEXT, str(said).encode()).serialize(mask=False, extensions=extensions)
            out.append(passed(index * 20, "to_provider", body))
    return [*out, Closed(len(told) * 20 * NS_PER_MS, "closed:1000")]


def read(kept: list[Record]) -> Call:
    reader = CallReader()
    for record in kept:
        reader.take("c", record)
    return reader.finish()


def test_behind_a_hole_the_call_goes_on_in_its_place() -> None:
    call = read(records(range(30, 50)))
    silence = b"\xff" * FRAME * 20
    assert call.tracks["caller"].data == b"".join(SOUND[:30]) + silence + b"".join(SOUND[50:])
    assert call.media.caller is not None
    assert call.media.caller.gaps == (MediaGap(600 * NS_PER_MS, 1000 * NS_PER_MS, "dropped_by_harness"),)
    assert SPEECH[0] in call.tracks["agent"].data
    assert call.media.ended == "stop"
    assert call.live is not None
    assert [fault.message for fault in call.live.of_kind(Fault)] == ["20 messages were not kept"]


@pytest.mark.parametrize("cut", [1, 100, 300])
def test_a_chunk_that_begins_inside_a_frame_is_passed_over(cut: int) -> None:
    kept = records(range(30, 50))
    at = next(index for index, record in enumerate(kept) if isinstance(record, Dropped)) + 1
    behind = kept[at]
    assert isinstance(behind, Passed)
    kept[at] = passed(0, "to_agent", behind.data[cut:])
    call = read(kept)
    assert call.tracks["caller"].data[51 * FRAME :] == b"".join(SOUND[51:])
    assert call.tracks["caller"].data[30 * FRAME : 51 * FRAME] == b"\xff" * FRAME * 21


def test_behind_a_hole_in_a_compressed_stream_nothing_is_read_and_the_account_says_why() -> None:
    whole = read(records(range(0), compressed=True))
    assert whole.tracks["caller"].data == b"".join(SOUND)
    call = read(records(range(30, 50), compressed=True))
    assert call.tracks["caller"].data == b"".join(SOUND[:30])
    assert call.live is not None
    said = " ".join(fault.message for fault in call.live.of_kind(Fault))
    assert "compressed" in said
    assert "20 messages were not kept" in said
