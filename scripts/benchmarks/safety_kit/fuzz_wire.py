"""What comes over a connection: each provider's messages, from both sides, WebSocket frames, a candidate's messages.

A stream is one input of several messages: text lines as they stand, binary ones as ``base64:`` lines.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from websockets.client import ClientProtocol
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from harness.candidate import protocol
from harness.core.errors import HarnessError, WireError
from harness.wire.dialects import dialects
from harness.wire.media import (
    AgentSound,
    Cleared,
    ClearRequested,
    Dialect,
    DtmfPressed,
    MarkRequested,
    MediaFrame,
    Message,
    Started,
    Stopped,
    StreamOptions,
)  # fmt: skip
from harness.wire.passive import PassiveStream
from safety_kit.fuzz_target import Target

BINARY = "base64:"
_LONGEST = 1 << 20


def targets() -> tuple[Target, ...]:
    """Every dialect, and what is read of a connection that is only watched."""
    spoken = dialects().items()
    answers = {name: said for name, each in spoken if (said := _answers(each))}
    return (
        *(Target(f"wire {name}", stream(each), _decoder(each)) for name, each in spoken),
        *(
            Target(f"wire {name}, agent's side", answers[name], _agent(each))
            for name, each in spoken
            if name in answers
        ),
        _passive(),
        _worker(),
    )


def _line(message: Message) -> bytes:
    if isinstance(message, str):
        return message.encode("utf-8", "surrogatepass")
    return BINARY.encode() + base64.b64encode(message)


def messages(data: bytes) -> list[Message]:
    """The messages of one input."""
    out: list[Message] = []
    for line in data.split(b"\n"):
        if line.startswith(BINARY.encode()):
            try:
                out.append(base64.b64decode(line[len(BINARY) :], validate=False))
                continue
            except (binascii.Error, ValueError):
                pass
        out.append(line.decode("utf-8", "replace"))
    return out


def stream(spoken: Dialect) -> tuple[bytes, ...]:
    """A call as a provider sends it, in each of its formats."""
    seeds = []
    for fmt in spoken.formats:
        encoder = spoken.encoder()
        silence = fmt.encoding.silence * 160
        events = [
            Started(stream_id="s1", call_id="c1", format=fmt, stamps=spoken.stamps, tracks=("inbound", "outbound"))
            if spoken.name not in ("mod_audio_fork", "mod_audio_stream")
            else Started(stream_id="s1", call_id="c1", format=fmt, stamps=spoken.stamps),
            MediaFrame("inbound", silence, 2, 1, 0),
            DtmfPressed("5", "inbound", 3),
            Cleared(),
            MediaFrame("inbound", silence, 4, 2, 20_000_000),
            Stopped(5),
        ]
        seeds.append(b"\n".join(_line(message) for event in events for message in encoder.encode(event)))
    return tuple(seeds)


def _decoder(spoken: Dialect) -> Callable[[bytes], None]:
    options = StreamOptions(call_id="c1")

    def feed(data: bytes) -> None:
        decoder = spoken.decoder(options)
        last: HarnessError | None = None
        for message in messages(data):
            try:
                decoder.feed(message)
            except HarnessError as error:
                last = error  # a connection goes on after a message that was refused
        if last is not None:
            raise last

    return feed


def _answers(spoken: Dialect) -> tuple[bytes, ...]:
    said = (AgentSound(spoken.formats[0].encoding.silence * 160), MarkRequested("m"), ClearRequested())
    try:
        found = b"\n".join(_line(message) for event in said for message in spoken.encode_agent(event, "s1"))
    except WireError:  # this protocol goes one way
        return ()
    return (found,) if found else ()


def _agent(spoken: Dialect) -> Callable[[bytes], None]:
    def feed(data: bytes) -> None:
        for message in messages(data):
            spoken.decode_agent(message)

    return feed


def _passive() -> Target:
    client, server = ClientProtocol(parse_uri("ws://agent.example/ws")), ServerProtocol()
    client.send_request(client.connect())
    asked = b"".join(client.data_to_send())
    server.receive_data(asked)
    (request,) = server.events_received()
    server.send_response(server.accept(request))  # type: ignore[arg-type]
    answered = b"".join(server.data_to_send())
    client.receive_data(answered)
    client.send_text(b'{"event":"connected"}')
    client.send_ping(b"")
    client.send_binary(b"\0" * 300)
    client.send_close(1000)
    server.send_text(b'{"event":"media"}')
    seeds = (b"A" + asked + b"".join(client.data_to_send()), b"P" + answered + b"".join(server.data_to_send()))

    def feed(data: bytes) -> None:
        stream = PassiveStream("to_agent" if data[:1] != b"P" else "to_provider")
        for at in range(1, len(data), 97):
            list(stream.messages(data[at : at + 97]))
            if stream.extensions:
                stream.negotiated(stream.extensions)

    return Target("wire WebSocket, read passively", seeds, feed)


def _worker() -> Target:
    said: list[Any] = [
        protocol.Started(version="1", digest="d"),
        protocol.Happened(event={"kind": "fault", "where": "x", "message": "y"}),
    ]
    seed = b"".join(protocol.pack(message) for message in said)

    def feed(data: bytes) -> None:
        protocol.Unpacker("harness").feed(data[:_LONGEST])

    return Target("candidate's protocol", (seed,), feed)
