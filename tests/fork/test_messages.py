"""A provider's message log is a call: as the provider's own lines, as ours, across reconnects."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harness.core.audio import Encoding
from harness.core.errors import InputError
from harness.fork.messages import dump_messages, endings, open_messages
from harness.fork.recording import open_call
from harness.fork.records import Closed, Received
from harness.wire.dialects import dialect
from harness.wire.media import MediaFrame, Message, Started, Stopped
from tests.fork.oracle import FORMAT, FRAME, Faults, expected, frames_of, sound

SOURCE = sound(1, 150)
STARTED = Started(
    stream_id="MZ1",
    call_id="CA1",
    format=FORMAT,
    tracks=("inbound",),
    stamps="approximate",
    attributes={"intent": "book"},
)


def messages(
    started: Started, source: list[bytes], *, stop: bool = True, faults: Faults | None = None
) -> list[Message]:
    encoder = dialect("twilio").encoder()
    events = [started, *(frame for _, frame in frames_of("inbound", source, faults or Faults()))]
    return [message for event in [*events, *([Stopped()] if stop else [])] for message in encoder.encode(event)]


def write(folder: Path, lines: list[Message], name: str = "call.twilio.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{line!s}\n" for line in lines))
    return path


def test_the_provider_s_own_lines_are_a_call(tmp_path: Path) -> None:
    made = Faults(lost=frozenset({40, 41}), late_by={60: 3})
    call = open_messages(write(tmp_path, messages(STARTED, SOURCE, faults=made)))
    assert (call.call_id, call.provider, call.attributes) == ("CA1", "twilio", {"intent": "book"})
    assert call.tracks["caller"].data == expected(SOURCE, made)
    assert call.media.ended == "stop"


def test_our_lines_with_arrivals_are_the_same_call(tmp_path: Path) -> None:
    plain = messages(STARTED, SOURCE)
    records = [Received(index * 20_000_000, message) for index, message in enumerate(plain)]
    path = tmp_path / "call.twilio.jsonl"
    path.write_text(dump_messages([*records, Closed(9, "stop")]))
    assert open_messages(path).tracks == open_messages(write(tmp_path, plain, "b.twilio.jsonl")).tracks


def test_a_stream_that_starts_anew_is_a_reconnect(tmp_path: Path) -> None:
    first = messages(STARTED, SOURCE[:70], stop=False)
    second = messages(replace(STARTED, stream_id="MZ2"), SOURCE[70:], stop=False)
    call = open_messages(write(tmp_path, [*first, *second]))
    assert call.tracks["caller"].data == b"".join(SOURCE)
    assert call.links == {"streams": ["MZ1", "MZ2"]}
    assert call.media.ended == "closed:1006"


def test_a_last_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, messages(STARTED, SOURCE, stop=False))
    path.write_text(path.read_text()[:-30])
    assert open_messages(path).tracks["caller"].data == b"".join(SOURCE[:-1])


@pytest.mark.parametrize("order", ["<i2", ">i2"])
def test_the_byte_order_of_telnyx_sound_is_told_by_the_sound(tmp_path: Path, order: str) -> None:
    wave = np.rint(9000 * np.sin(np.arange(16000) / 9)).astype(np.int16)
    encoder = dialect("telnyx").encoder()
    started = replace(STARTED, format=replace(FORMAT, encoding=Encoding.PCM_S16LE))
    payloads = [wave[at : at + 160].astype(order).tobytes() for at in range(0, len(wave), 160)]
    frames = [MediaFrame("inbound", data, None, index + 1, index * 20_000_000) for index, data in enumerate(payloads)]
    lines = [message for event in [started, *frames, Stopped()] for message in encoder.encode(event)]
    track = open_messages(write(tmp_path, lines, "c.telnyx.jsonl")).tracks["caller"]
    assert track.format.encoding is (Encoding.PCM_S16LE if order == "<i2" else Encoding.PCM_S16BE)
    assert track.data == b"".join(payloads)


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("a.twilio.jsonl", "{}\nnot json\n{}\n", "a.twilio.jsonl:2: not JSON"),
        ("a.twilio.jsonl", "", "a.twilio.jsonl: a call needs a start message, none came"),
        ("a.twilio.jsonl", json.dumps({"event": "media"}) + "\n", "missing required field"),
        ("a.jsonl", "", "ends in one of .*twilio.jsonl"),
    ],
)
def test_what_is_no_message_log_is_named(tmp_path: Path, name: str, text: str, rule: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=rule):
        open_messages(path)


def test_the_agent_s_leg_may_have_been_forked(tmp_path: Path) -> None:
    path = write(tmp_path, messages(STARTED, SOURCE))
    assert set(open_call(path).tracks) == {"caller"}
    assert set(open_call(path, swap_channels=True).tracks) == {"agent"}


def test_every_dialect_has_an_ending() -> None:
    assert endings()[".twilio.jsonl"] == "twilio"
    assert len(FORMAT.encoding.silence) * FRAME == 160
