"""What is fuzzed: each way in for bytes that others made, with valid inputs to start from.

A stream is one input of several messages: text lines as they stand, binary ones as ``base64:`` lines.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from websockets.client import ClientProtocol
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from harness.audio import files
from harness.candidate.protocol import Unpacker
from harness.config import parse
from harness.core.errors import HarnessError, WireError
from harness.core.timeline import Timeline, parse_lines
from harness.fork import records
from harness.fork.folder import open_folder
from harness.fork.messages import dump_messages, open_messages
from harness.fork.reader import CallReader
from harness.fork.suite_file import read as read_suite
from harness.gate import criteria
from harness.redact.redaction import Redaction
from harness.redact.surrogates import Surrogates
from harness.redact.timeline import learned, redact_timeline
from harness.store import bundle, chain, journal
from harness.wire.dialects import dialects
from harness.wire.media import Cleared, Dialect, DtmfPressed, MediaFrame, Message, Started, Stopped, StreamOptions
from harness.wire.passive import PassiveStream
from safety_kit import workshop

BINARY = "base64:"
SOUNDS: dict[str, tuple[str | None, ...]] = {
    "WAV": ("PCM_16", "ULAW", "ALAW", "PCM_24", "FLOAT"),
    "FLAC": ("PCM_16",),
    "OGG": ("VORBIS",),
    "MP3": (None,),
}
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Target:
    """``feed`` takes any bytes, and raises nothing but ``HarnessError``."""

    name: str
    seeds: tuple[bytes, ...]
    feed: Callable[[bytes], None]


@cache
def targets(scratch: Path) -> tuple[Target, ...]:
    """All of them, each process with a folder of its own in ``scratch``."""
    folder = scratch / str(os.getpid())
    folder.mkdir()
    return (
        *(Target(f"wire {name}", _stream(spoken), _decoder(spoken)) for name, spoken in dialects().items()),
        *(
            Target(f"wire {name}, agent's side", said, _agent(spoken))
            for name, spoken in dialects().items()
            if (said := _answers(spoken))
        ),
        _passive(),
        _message_log(folder),
        *_accounts(folder),
        *_sounds(),
        *_configurations(folder),
        *_stored(folder),
        *_journals(folder),
        _redaction(),
        _worker(),
    )


# Wire dialects


def _line(message: Message) -> bytes:
    if isinstance(message, str):
        return message.encode("utf-8", "surrogatepass")
    return BINARY.encode() + base64.b64encode(message)


def _messages(data: bytes) -> list[Message]:
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


def _stream(spoken: Dialect) -> tuple[bytes, ...]:
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
        for message in _messages(data):
            try:
                decoder.feed(message)
            except HarnessError as error:
                last = error  # a connection goes on after a message that was refused
        if last is not None:
            raise last

    return feed


def _answers(spoken: Dialect) -> tuple[bytes, ...]:
    from harness.wire.media import AgentSound, ClearRequested, MarkRequested

    said = (AgentSound(spoken.formats[0].encoding.silence * 160), MarkRequested("m"), ClearRequested())
    try:
        found = b"\n".join(_line(message) for event in said for message in spoken.encode_agent(event, "s1"))
    except WireError:  # this protocol goes one way
        return ()
    return (found,) if found else ()


def _agent(spoken: Dialect) -> Callable[[bytes], None]:
    def feed(data: bytes) -> None:
        for message in _messages(data):
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


# Recordings


def _message_log(folder: Path) -> Target:
    spoken = dialects()["twilio"]
    told = _messages(_stream(spoken)[0])
    kept = dump_messages(records.Received(at * 20_000_000, message) for at, message in enumerate(told))
    path = folder / "call.twilio.jsonl"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        open_messages(path)

    return Target("message log", (_stream(spoken)[0], kept.encode()), feed)


def _accounts(folder: Path) -> tuple[Target, ...]:
    call = workshop.call_of("alpha")
    assert call.live is not None
    live = call.live.dump().encode()
    place = bundle.write_call(folder / "recorded", call, call.live)
    head, suite = place / "call.json", folder / "a.suite.toml"

    def timeline(data: bytes) -> None:
        found = Timeline.parse(data.decode("utf-8", "replace"), "live", "live.jsonl")
        found.dump().encode("utf-8", "surrogatepass")

    def reported(data: bytes) -> None:
        list(parse_lines(data.decode("utf-8", "replace"), "events"))

    def recorded(data: bytes) -> None:
        head.write_bytes(data)
        open_folder(place, swap_channels=False)

    def cases(data: bytes) -> None:
        suite.write_bytes(data)
        read_suite(suite)

    more = (
        b'{"kind":"call_started","call_id":"c"}\n{"kind":"gap","party":"agent","start_ns":0,"end_ns":5,"cause":"lost"}\n'
        b'{"kind":"feedback","name":"csat","value":4}\n{"kind":"usage","stage":"llm","input_tokens":3}\n'
        b'{"kind":"inference","turn":1,"model":"m","completion":"x","at_ns":5}\n{"kind":"dtmf","party":"caller","digit":"1",'
        b'"at_ns":3}\n{"kind":"stage","stage":"llm","turn":1,"start_ns":1,"first_ns":2,"end_ns":3}\n{"kind":"call_ended"}\n'
    )
    probes = (Path(files.__file__).parent.parent / "fork" / "suites" / "probes.suite.toml").read_bytes()
    return (
        Target("timeline (live.jsonl)", (live, more), timeline),
        Target("reported events", (live, more), reported),
        Target("call.json", (head.read_bytes(),), recorded),
        Target("suite file", (probes[:4000].rpartition(b"\n[[")[0], probes), cases),
    )


def _sounds() -> tuple[Target, ...]:
    rng = np.random.default_rng(1)
    samples = (rng.standard_normal((1600, 2)) * 3000).clip(-32768, 32767)
    targets = []
    for kind, subtypes in SOUNDS.items():
        seeds = []
        for subtype in subtypes:
            sound = BytesIO()
            soundfile.write(sound, samples / 32768, 8000, format=kind, subtype=subtype)
            seeds.append(sound.getvalue())
        targets.append(Target(f"sound {kind}", tuple(seeds), _read))
    return tuple(targets)


def _read(data: bytes) -> None:
    files.read(BytesIO(data), "sound")


# Configuration


def _configurations(folder: Path) -> tuple[Target, ...]:
    text = workshop.CONFIG.encode()
    more = b"""
[live]
agent = "human"
[budgets]
response_ms = { p50 = 800, p95 = 1500, max = 3000 }
[tools.book_table]
effect = "write"
result = { ok = true }
compare = { date = "date", "guest.phone" = "phone", n = { as = "number", tolerance = 0.01 } }
[[ignore]]
path = "x"
owner = "a"
reason = "b"
expires = "2026-12-01"
[consent]
default = "shadow"
[[consent.rules]]
attribute = "a"
values = ["x"]
allow = "record"
[policy]
forbidden = ["x"]
[gate.agreement]
min = 0.95
periods = 3
[gate.critical_rate]
max = 0.01
"""

    def feed(data: bytes) -> None:
        from harness.compare.rules import Rules
        from harness.runs.rollout import plan_of

        config = parse(data.decode("utf-8", "replace"), "a.toml", folder)
        held_to = criteria.parse(config.gate, config.origin)
        if config.rollout:
            plan_of(config, held_to)
        Rules.from_config(config, workshop.TODAY)

    return (Target("configuration", (text, more), feed),)


# The store


def _stored(folder: Path) -> tuple[Target, ...]:
    store = folder / "store"
    call = workshop.call_of("alpha")
    bundle.write_call(store, call, call.live)
    place = bundle.call_folder(store, "alpha")
    manifest = (place / "manifest.json").read_bytes()
    from safety_kit.workshop import stored_run

    made = bundle.write_run(store, stored_run(call), {}, {})
    whole = {
        path.name: path.read_bytes()
        for path in made.iterdir()
        if path.suffix == ".json" and path.name != "manifest.json"
    }
    chained = folder / "chained.jsonl"
    chained.unlink(missing_ok=True)
    for number in range(3):
        chain.append(chained, {"finding": f"f{number}", "judgement": "live_right", "by": "ann"})
    links = chained.read_bytes()

    def manifests(data: bytes) -> None:
        (place / "manifest.json").write_bytes(data)
        bundle.read_call(place)

    def fresh(name: str) -> Callable[[bytes], None]:
        """A document that its manifest vouches for: what somebody with a hash tool could write."""

        def feed(data: bytes) -> None:
            from harness.store.manifest import FileEntry, Manifest

            (made / name).write_bytes(data)
            entries = {other: FileEntry.of((made / other).read_bytes()) for other in _files(made)}
            (made / "manifest.json").write_bytes(Manifest(files=entries).dump())
            try:
                bundle.read_run(made)
            finally:
                (made / name).write_bytes(whole[name])

        return feed

    def chains(data: bytes) -> None:
        chained.write_bytes(data)
        chain.records(chained)

    return (
        Target("manifest", (manifest,), manifests),
        *(Target(f"bundle {name}", (data,), fresh(name)) for name, data in whole.items()),
        Target("reviews and audit", (links,), chains),
    )


def _files(folder: Path) -> Sequence[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and path.name != "manifest.json"]


def _journals(folder: Path) -> tuple[Target, ...]:
    spoken = dialects()["twilio"]
    opened = records.Opened(arrival_ns=0, connection="c", provider="twilio")
    packed = records.pack(opened) + b"".join(
        records.pack(records.Received(number * 20_000_000, message))
        for number, message in enumerate(_messages(_stream(spoken)[0]))
    )
    packed += records.pack(records.Closed(9, "stop"))
    passed = records.pack(records.Opened(arrival_ns=0, connection="c", provider="twilio", tee=True))
    passed += records.pack_passed(5, b"GET / HTTP/1.1\r\n\r\n", to_agent=True)
    path = folder / "a.journal"

    def read(data: bytes) -> None:
        reader = CallReader()
        for record in records.unpack(data):
            reader.take("c", record)
        reader.finish()

    def on_disk(data: bytes) -> None:
        path.write_bytes(data)
        for _, body in journal.blocks(path):
            read(body)

    def block(body: bytes) -> bytes:
        return journal.MARK + struct.pack("<II", len(body), zlib.crc32(body)) + body

    return (
        Target("journal records", (packed, passed), read),
        Target("journal file", (block(packed), block(packed) + block(passed)[len(journal.MARK) :]), on_disk),
    )


# Privacy, the candidate's process


def _redaction() -> Target:
    surrogates = Surrogates(b"fuzz".ljust(32, b"."))
    names = ("Dana Cole", "Ngozi Okafor")
    seeds = tuple(
        text.encode()
        for text in (
            "my number is four one five double five five two six seven one and dana cole at example dot com",
            "call (415) 555-2671 or +44 20 7946 0958, card 4111 1111 1111 1111 exp 12/27, ssn 078-05-1120",
            "born march twelfth nineteen eighty four, 12/03/1984; I live at 22 baker street apartment 4",
            "order A 1 2 dash 7 7 7 oh oh nine, that's a as in alpha, account ending forty two seventeen",
        )
    )

    def feed(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        redaction = Redaction(surrogates).learn([], [], names)
        redaction.text(text)
        redaction.value({"phone": text, "note": [text]})
        said = "".join(
            json.dumps(
                {"kind": "speech", "party": ("caller", "agent")[at % 2], "start_ns": at, "end_ns": at, "text": line}
            )
            + "\n"
            for at, line in enumerate(text.split("\n"))
        )
        account = Timeline.parse('{"kind":"call_started","call_id":"c"}\n' + said, "live", "x")
        redact_timeline(account, learned(Redaction(surrogates), [account], [], names), 0)

    return Target("redaction", seeds, feed)


def _worker() -> Target:
    from harness.candidate import protocol

    said: list[Any] = [
        protocol.Started(version="1", digest="d"),
        protocol.Happened(event={"kind": "fault", "where": "x", "message": "y"}),
    ]
    seed = b"".join(protocol.pack(message) for message in said)

    def feed(data: bytes) -> None:
        Unpacker("harness").feed(data[:_LONGEST])

    return Target("candidate's protocol", (seed,), feed)
