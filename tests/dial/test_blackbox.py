"""An agent server that thinks it speaks to a provider."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.errors import InputError
from harness.core.events import Clear, Fault
from harness.dial import blackbox
from harness.dial.blackbox import Conversation, converse
from harness.wire.agent import encode_agent
from harness.wire.media import AgentSound, ClearRequested

MULAW = Format(Encoding.MULAW, 8000)
CALL = Call(
    call_id="c1",
    tracks={"caller": Track("caller", MULAW, b"\x55" * 16_000), "agent": Track("agent", MULAW, b"\x66" * 16_000)},
)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blackbox, "LISTEN_ON_NS", 100_000_000)


def held(answer: object) -> Conversation:
    async def main() -> Conversation:
        async with serve(answer, "127.0.0.1", 0) as server:  # type: ignore[arg-type]
            port = next(iter(server.sockets)).getsockname()[1]
            return await converse(CALL, f"ws://127.0.0.1:{port}/", "twilio")

    return asyncio.run(asyncio.wait_for(main(), 120))


def test_what_it_says_lies_where_the_caller_would_have_heard_it() -> None:
    tracks: set[str] = set()

    async def answer(connection: ServerConnection) -> None:
        frames = 0
        async for text in connection:
            message = json.loads(text)
            if message["event"] == "media":
                frames += 1
                tracks.add(message["media"]["track"])
                if frames == 50:
                    await connection.send(encode_agent(AgentSound(b"\x44" * 1600), "streamSid", "c1-1")[0])

    found = held(answer)
    assert tracks == {"inbound"}
    assert found.events == ()
    assert found.heard is not None
    assert found.heard.duration_ns == CALL.duration_ns
    begin = found.heard.data.index(b"\x44")
    assert begin >= 50 * 160
    assert found.heard.data[begin : begin + 1600] == b"\x44" * 1600
    assert set(found.heard.data[:begin] + found.heard.data[begin + 1600 :]) == {0xFF}


def test_what_it_clears_was_not_heard() -> None:
    async def answer(connection: ServerConnection) -> None:
        frames = 0
        async for text in connection:
            frames += json.loads(text)["event"] == "media"
            events = {10: [AgentSound(b"\x44" * 8000)], 30: [ClearRequested()]}
            for event in events.pop(frames, []) if json.loads(text)["event"] == "media" else []:
                await connection.send(encode_agent(event, "streamSid", "c1-1")[0])

    found = held(answer)
    assert found.heard is not None
    assert 0 < found.heard.data.count(b"\x44") < 8000
    assert [type(event) for event in found.events] == [Clear]


def test_one_that_hangs_up_or_is_not_there_is_a_fault() -> None:
    async def hang_up(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.close(4000)

    for found in (held(hang_up), asyncio.run(converse(CALL, "ws://127.0.0.1:9/", "twilio"))):
        assert found.heard is None
        (fault,) = found.events
        assert isinstance(fault, Fault)
        assert fault.where == "candidate.line"


def test_a_call_without_a_caller_cannot_be_held() -> None:
    silent = Call(call_id="c", tracks={}, origin=str(Path("x.wav")))
    with pytest.raises(InputError, match=r"x\.wav: .*needs a caller track"):
        asyncio.run(converse(silent, "ws://127.0.0.1:9/", "twilio"))
