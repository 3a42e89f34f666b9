"""Recordings and what is told of them: sound files, message logs, accounts of calls, suites."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile

from harness.audio import files
from harness.core.timeline import Timeline, parse_lines
from harness.fork import records
from harness.fork.folder import open_folder
from harness.fork.messages import dump_messages, open_messages
from harness.fork.suite_file import read as read_suite
from harness.store import bundle
from harness.wire.dialects import dialects
from safety_kit import workshop
from safety_kit.fuzz_target import Target
from safety_kit.fuzz_wire import messages, stream

SOUNDS: dict[str, tuple[str | None, ...]] = {
    "WAV": ("PCM_16", "ULAW", "ALAW", "PCM_24", "FLOAT"),
    "FLAC": ("PCM_16",),
    "OGG": ("VORBIS", "OPUS"),
    "MP3": (None,),
}


def targets(folder: Path) -> tuple[Target, ...]:
    """With files in ``folder``."""
    return (_message_log(folder), *_accounts(folder), *_sounds())


def _message_log(folder: Path) -> Target:
    spoken = dialects()["twilio"]
    told = messages(stream(spoken)[0])
    kept = dump_messages(records.Received(at * 20_000_000, message) for at, message in enumerate(told))
    path = folder / "call.twilio.jsonl"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        open_messages(path)

    return Target("message log", (stream(spoken)[0], kept.encode()), feed)


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
    targets = {}
    for kind, subtypes in SOUNDS.items():
        seeds = []
        for subtype in subtypes:
            sound = BytesIO()
            soundfile.write(sound, samples / 32768, 8000, format=kind, subtype=subtype)
            seeds.append(sound.getvalue())
        targets[kind] = Target(f"sound {kind}", tuple(seeds), _read)
    return (*targets.values(), Target("sound OGG, checksums made right", targets["OGG"].seeds, _read_stamped))


def _read(data: bytes) -> None:
    files.read(BytesIO(data), "sound")


def _read_stamped(data: bytes) -> None:
    """Damage that no checksum shows, as far as there are pages: it comes to the decoder."""
    out, at = bytearray(data), 0
    while data[at : at + 4] == b"OggS" and at + 27 <= len(data):
        body = at + 27 + data[at + 26]
        end = body + sum(data[at + 27 : body])
        out[at + 22 : at + 26] = files.ogg_checksum(data[at:end]).to_bytes(4, "little")
        at = end
    _read(bytes(out[: len(data)]))
