"""The player on a real socket: pace, answers, marks and how it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.server import Request, ServerConnection, serve

from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.errors import ConfigError
from harness.dial.player import Played, Proof, play
from harness.wire.agent import encode_agent
from harness.wire.auth import twilio_signature
from harness.wire.media import AgentSound, ClearRequested, MarkRequested

CALL = Call(call_id="c1", tracks={"caller": Track("caller", Format(Encoding.MULAW, 8000), b"\x55" * 8000)})
Answer = Callable[[ServerConnection], Awaitable[None]]


def played(answer: Answer, **options: Any) -> tuple[Played, ...]:
    async def main() -> tuple[Played, ...]:
        async with serve(answer, "127.0.0.1", 0) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            return await play(CALL, f"ws://127.0.0.1:{port}/x", "twilio", **options)

    return asyncio.run(asyncio.wait_for(main(), 120))


def test_the_pace_is_the_provider_s() -> None:
    got: list[dict[str, Any]] = []

    async def answer(connection: ServerConnection) -> None:
        got.extend([json.loads(message) async for message in connection])

    (one,) = played(answer, pace=2.0)
    assert (one.call_id, one.frames, one.closed) == ("c1", 50, "stop")
    assert [message["event"] for message in got] == ["connected", "start", *["media"] * 50, "stop"]
    assert [int(message["sequenceNumber"]) for message in got[1:]] == list(range(1, 53))


def test_marks_are_answered_when_their_sound_was_played_and_at_a_clear() -> None:
    marks: list[tuple[str, int]] = []

    async def answer(connection: ServerConnection) -> None:
        frames = 0
        async for text in connection:
            message = json.loads(text)
            frames += message["event"] == "media"
            if message["event"] == "mark":
                marks.append((message["mark"]["name"], frames))
            events = {
                5: [AgentSound(b"\x55" * 1600), MarkRequested("played")],
                30: [AgentSound(b"\x55" * 80_000), MarkRequested("dropped")],
                35: [ClearRequested()],
            }.get(frames if message["event"] == "media" else 0, [])
            for event in events:
                for reply in encode_agent(event, "streamSid", "c1-1"):
                    await connection.send(reply)

    (one,) = played(answer)
    assert (one.answers, one.clears, one.answered_ns) == (5, 1, 10_200_000_000)
    (first, at), (second, cleared) = marks
    assert (first, second) == ("played", "dropped")
    assert at > 5
    assert 35 <= cleared < 50


def test_many_calls_have_ids_of_their_own() -> None:
    names: set[str] = set()

    async def answer(connection: ServerConnection) -> None:
        async for text in connection:
            message = json.loads(text)
            if message["event"] == "start":
                names.add(message["start"]["callSid"])

    assert {one.call_id for one in played(answer, calls=3, pace=10.0)} == {"c1", "c1-2", "c1-3"} == names


def test_how_it_ended_is_told() -> None:
    async def hang_up(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.close(4000)

    (one,) = played(hang_up)
    assert one.closed == "closed:4000"

    async def nobody() -> tuple[Played, ...]:
        return await play(CALL, "ws://127.0.0.1:9/x", "twilio")

    assert asyncio.run(nobody())[0].closed.startswith("refused: ")
    with pytest.raises(ConfigError, match="provider must be one of"):
        asyncio.run(play(CALL, "ws://127.0.0.1:9/x", "nobody"))


@pytest.mark.parametrize(
    ("proof", "name", "value"),
    [
        (Proof(signature="t", signed_url="wss://x/y"), "X-Twilio-Signature", twilio_signature("t", "wss://x/y")),
        (Proof(bearer="k"), "Authorization", "Bearer k"),
        (Proof(basic="u:p"), "Authorization", "Basic dTpw"),
    ],
)
def test_the_player_proves_who_it_is(proof: Proof, name: str, value: str) -> None:
    seen: list[Request] = []

    async def answer(connection: ServerConnection) -> None:
        assert connection.request is not None
        seen.append(connection.request)
        async for _ in connection:
            pass

    played(answer, pace=50.0, proof=proof)
    assert seen[0].headers[name] == value
