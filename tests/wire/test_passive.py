"""Both directions of a WebSocket connection read from outside, cut anywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from harness.core.errors import WireError
from harness.wire.media import Message
from harness.wire.passive import PassiveStream, whole_frames


def connection(compressed: bool) -> tuple[ClientProtocol, ServerProtocol, bytes, bytes]:
    """Both ends after the handshake, and what each has sent."""
    client = ClientProtocol(
        parse_uri("ws://agent.example/ws"), extensions=[ClientPerMessageDeflateFactory()] if compressed else None
    )
    server = ServerProtocol(extensions=[ServerPerMessageDeflateFactory()] if compressed else None)
    client.send_request(client.connect())
    asked = b"".join(client.data_to_send())
    server.receive_data(asked)
    (request,) = server.events_received()
    server.send_response(server.accept(request))  # type: ignore[arg-type]
    answered = b"".join(server.data_to_send())
    client.receive_data(answered)
    return client, server, asked, answered


def sent(end: Protocol, messages: list[Message], parts: int) -> bytes:
    """What an end puts on the wire for these messages, each in so many fragments, with pings in between."""
    out = []
    for message in messages:
        data = message.encode() if isinstance(message, str) else message
        cuts = [data[len(data) * part // parts : len(data) * (part + 1) // parts] for part in range(parts)]
        for index, piece in enumerate(cuts):
            fin = index == parts - 1
            if index:
                end.send_continuation(piece, fin)
            elif isinstance(message, str):
                end.send_text(piece, fin)
            else:
                end.send_binary(piece, fin)
            end.send_ping(b"p")
        out += end.data_to_send()
    end.send_close(4001, "over")
    return b"".join([*out, *end.data_to_send()])


def read(stream: PassiveStream, data: bytes, cuts: list[int]) -> list[Message]:
    places = sorted({0, *(cut % (len(data) + 1) for cut in cuts), len(data)})
    return [message for start, end in pairwise(places) for message in stream.messages(data[start:end])]


messages = st.lists(st.text(max_size=300) | st.binary(max_size=300), max_size=5)


@given(messages, messages, st.integers(1, 3), st.booleans(), st.lists(st.integers(0, 10**6), max_size=8))
def test_messages_are_read_from_outside(
    asked: list[Message], answered: list[Message], parts: int, compressed: bool, cuts: list[int]
) -> None:
    client, server, request, response = connection(compressed)
    to_provider, to_agent = PassiveStream("to_provider"), PassiveStream("to_agent")
    assert read(to_provider, response + sent(server, answered, parts), cuts) == answered
    to_agent.negotiated(to_provider.extensions or "")
    assert read(to_agent, request + sent(client, asked, parts), cuts) == asked
    assert (to_agent.close_code, to_provider.close_code) == (4001, 4001)
    assert bool(to_provider.extensions) is compressed


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=4))
def test_rubbish_is_refused(data: bytes, cuts: list[int]) -> None:
    stream = PassiveStream("to_agent")
    try:
        read(stream, b"GET / HTTP/1.1\r\n\r\n" + data, cuts)
    except WireError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "must answer 101"),
        (b"HTTP/1.1 101 x\r\nSec-WebSocket-Extensions: x-custom\r\n\r\n", "is 'x-custom'"),
        (b"HTTP/1.1 101 x\r\nSec-WebSocket-Extensions: ;;\r\n\r\n", "RFC 6455 section 9.1"),
        (b"x" * 70_000, "head must be shorter"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named(answer: bytes, rule: str) -> None:
    with pytest.raises(WireError, match=rule):
        list(PassiveStream("to_provider").messages(answer))


@given(
    st.lists(
        st.tuples(st.sampled_from([Opcode.TEXT, Opcode.BINARY, Opcode.PING]), st.binary(max_size=300)),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_whole_frames_are_told_from_cut_ones(sent: list[tuple[Opcode, bytes]], masked: bool) -> None:
    data = b"".join(Frame(opcode, body).serialize(mask=masked) for opcode, body in sent)
    assert whole_frames(data, masked=masked)
    assert not whole_frames(data[:-1], masked=masked)
    assert not whole_frames(data + b"\x81", masked=masked)
    assert not whole_frames(data, masked=not masked)
    assert not whole_frames(b"", masked=masked)


def test_behind_a_hole_reading_goes_on_where_a_frame_begins() -> None:
    _, _, asked, _ = connection(False)
    whole = [Frame(Opcode.TEXT, b"%d" % number).serialize(mask=True) for number in range(5)]
    stream = PassiveStream("to_agent")
    assert list(stream.messages(asked[: asked.index(b"\r\n\r\n") + 4] + whole[0] + whole[1][:3])) == ["0"]
    assert not stream.resume(whole[2][3:] + whole[3])
    assert stream.resume(whole[3] + whole[4])
    assert list(stream.messages(whole[3] + whole[4])) == ["3", "4"]


def test_behind_a_hole_in_the_head_or_in_compressed_bytes_nothing_can_be_read() -> None:
    _, _, asked, _ = connection(True)
    stream = PassiveStream("to_agent")
    with pytest.raises(WireError, match="HTTP head"):
        stream.resume(b"\x81\x80\0\0\0\0")
    assert not list(stream.messages(asked[: asked.index(b"\r\n\r\n") + 4]))
    stream.negotiated("permessage-deflate")
    with pytest.raises(WireError, match="compressed"):
        stream.resume(b"\x81\x80\0\0\0\0")
