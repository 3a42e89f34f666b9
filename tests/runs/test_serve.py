"""``harness serve`` end to end: providers, an agent behind a tee, reported events, a candidate; and its ends."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from websockets.sync.server import ServerConnection, serve

from harness.audio import g711
from harness.config import load
from harness.core.call import Call
from harness.core.errors import StoreError
from harness.fork.reader import group_calls, read_call
from harness.fork.recording import open_call
from harness.runs.messages import write_messages
from harness.store.bundle import read_call as stored_call
from harness.store.journal import blocks
from harness.wire.agent import encode_agent
from harness.wire.media import AgentSound
from tests.audio.speech import RATE_HZ, SENTENCES, say
from tests.cli_runner import told
from tests.runs.served import ALWAYS_ROOM, Serving, serving, until, write_call

pytestmark = pytest.mark.slow

PLANTED = ("415 555 0132", "4155550132", "dana.cole@example.com", "Featherstonehaugh", "4111 1111 1111 1111")
"""What the caller says and the provider tells of it: none of it may be in the store or the logs."""

EARS = """
from harness.core.events import Word

class Ears:
    name = "ears"
    def transcribe(self, samples, rate_hz):
        return (Word("hello", 0, min(100_000_000, len(samples) * 500_000_000 // rate_hz)),)

def make(table, base):
    return Ears()
"""

PRIVATE = """
[store]
path = "store"
[redact]
mode = "on"
key_file = "key"
names = ["Featherstonehaugh"]
"""
OPEN = """
[store]
path = "store"
[redact]
mode = "off"
"""


@contextmanager
def agent() -> Iterator[int]:
    """An agent on Twilio's protocol that says a sentence half a second into each call."""
    sound = g711.encode_mulaw(say(SENTENCES[2]))

    def answer(connection: ServerConnection) -> None:
        stream = ""
        for number, text in enumerate(connection):
            stream = json.loads(text).get("streamSid", stream)
            if number == 25:
                connection.send(encode_agent(AgentSound(sound), "streamSid", stream)[0])

    with serve(answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.socket.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()


def call(folder: Path, call_id: str, seconds: float = 3.0, says: str = SENTENCES[0], **attributes: str) -> Path:
    """A call in which both parties speak all the time."""
    length = round(seconds * RATE_HZ)
    caller, live = (np.resize(say(sentence), length) for sentence in (says, SENTENCES[1]))
    return write_call(folder / call_id, call_id, caller, live, **attributes)


def lines(*events: dict[str, object]) -> bytes:
    return "".join(json.dumps(event) + "\n" for event in events).encode()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_day_s_work(tmp_path: Path) -> None:
    """Calls by tap, tee and binary stream; one that may not be kept; events, a candidate, reports, health and metrics.
    Nothing private is left anywhere, and the raw journals are gone."""
    (tmp_path / "ears.py").write_text(EARS)
    with agent() as port:
        config = f"""{PRIVATE}{ALWAYS_ROOM}
[serve]
reconnect_s = 0.2
[live]
holdback_s = 3.0
[stt]
engine = "ears:make"
[verdict]
self_test = 0.0
[candidate.next]
dial = "ws://127.0.0.1:{port}/"
as = "twilio"
[tap.twilio]
[tap.jambonz]
[tee.front]
upstream = "ws://127.0.0.1:{port}/"
[[consent.rules]]
attribute = "recording"
values = ["no"]
allow = "nothing"
"""
        with serving(tmp_path, config) as served:
            day(served, tmp_path)
            assert served.stop() == 0
    everywhere = [*files(served.store), served.logs]
    for planted in PLANTED:
        assert [path for path in everywhere if planted.encode() in path.read_bytes()] == []
    caller = g711.encode_mulaw(soundfile.read(tmp_path / "tapped" / "audio.wav", dtype="int16")[0][:, 0])
    said = caller[RATE_HZ // 2 : RATE_HZ // 2 + 800]
    assert [path for path in everywhere if said in path.read_bytes()] == []
    assert [path for path in files(served.store / "journal") if path.stat().st_size] == []
    logged = served.told()
    assert {line["event"] for line in logged} >= {"media server listens", "stream started", "stream ended", "call kept"}
    assert all({"event", "level", "timestamp"} <= line.keys() for line in logged)
    assert {line["call_id"] for line in logged if line["event"] == "call kept"} == {"tapped", "teed", "binary"}


def day(served: Serving, folder: Path) -> None:
    tapped = call(folder, "tapped", says=SENTENCES[3], phone=PLANTED[0], mail=PLANTED[2])
    players = [
        served.play(tapped, "/tap/twilio"),
        served.play(call(folder, "teed"), "/tee/front"),
        served.play(call(folder, "binary"), "/tap/jambonz?call_id=binary", provider="jambonz"),
        served.play(call(folder, "unwanted", recording="no"), "/tap/twilio"),
    ]
    spoken = {
        "kind": "speech",
        "party": "caller",
        "start_ns": 0,
        "end_ns": 3_000_000_000,
        "text": f"this is Featherstonehaugh my number is {PLANTED[0]} and my card is {PLANTED[4]}",
        "source": "live",
    }
    said = {**spoken, "party": "agent", "text": "let me write that down", "start_ns": 100_000_000}
    asked = {
        "kind": "tool_call",
        "call": "t1",
        "name": "look_up",
        "arguments": {"phone": PLANTED[1], "mail": PLANTED[2]},
        "at_ns": 2_000_000_000,
    }
    for _ in range(2):
        status, body = served.get(served.web, "/api/v1/calls/tapped/events", lines(asked, said, spoken))
        assert status == 200, body
    assert json.loads(body)["accepted"] == 0
    raw = until(lambda: sorted(served.store.glob("journal/*.journal")), "a journal")
    for path in raw:
        assert b'"media"' not in path.read_bytes()
    assert [player.wait() for player in players] == [0, 0, 0, 0], [player.stdout.read() for player in players]  # type: ignore[union-attr]
    for call_id in ("tapped", "teed", "binary"):
        stored = stored_call(served.bundle(call_id))
        assert stored.media.ended in ("stop", "closed:1000")
        assert set(stored.tracks) == {"caller", "agent"}
        assert abs(stored.duration_ns - 3_000_000_000) < 1_000_000_000
        report = until(
            lambda call_id=call_id: list((served.store / "calls" / call_id).glob("runs/*/next/report.html")),  # type: ignore[misc]
            f"the report on {call_id}",
        )
        assert call_id in report[0].read_text()
    heard = stored_call(served.bundle("tapped")).live
    assert heard is not None
    assert [speech.text for speech in heard.speech("agent")] == ["let me write that down"]
    assert json.loads(served.get(served.web, "/api/v1/calls")[1])["items"]
    until(lambda: served.metrics()["harness_kept_calls_total"] == 3, "three kept calls")
    metrics = served.metrics()
    assert metrics["harness_calls_total"] == 3
    assert metrics["harness_open_calls"] == metrics["harness_open_connections"] == 0
    assert metrics['harness_refused_connections_total{reason="no_consent"}'] == 1
    assert metrics['harness_messages_total{provider="twilio"}'] >= 2 * 300
    assert metrics['harness_messages_total{provider="jambonz"}'] >= 150
    assert metrics["harness_dropped_messages_total"] == metrics["harness_disk_failing"] == 0
    assert metrics["harness_shadowed_total"] == 3
    assert not (served.store / "calls" / "unwanted").exists()
    health = served.health(served.media)
    assert health is not None
    assert health["status"] == "ok"


def recorded(served: Serving) -> dict[str, Call]:
    """The calls that the journals hold, by id."""
    paths = {path.stem: path for path in (served.store / "journal").glob("*.journal")}
    found = group_calls((name, [body for _, body in blocks(path)]) for name, path in sorted(paths.items()))
    return {
        call_id: read_call((name, (body for _, body in blocks(paths[name]))) for name in names)
        for (_, call_id), names in found.items()
    }


def long_enough(served: Serving, calls: int) -> dict[str, Call] | None:
    held = recorded(served)
    return held if len(held) == calls and all(each.duration_ns >= 2_000_000_000 for each in held.values()) else None


def test_what_a_killed_serve_had_written_is_kept_by_the_next(tmp_path: Path) -> None:
    """The media process dies with calls in progress: all that their journals hold is stored by the next start."""
    long = call(tmp_path, "CA", 60.0)
    config = f"{OPEN}{ALWAYS_ROOM}[live]\nholdback_s = 0.2\n"
    with serving(tmp_path, config) as served:
        served.play(long, "/tap/twilio", "--calls", "3")
        until(lambda: long_enough(served, 3), "two seconds of three calls in the journals")
        assert served.stop(signal.SIGKILL) == -signal.SIGKILL
        held = recorded(served)
    assert set(held) == {"CA", "CA-2", "CA-3"}
    with serving(tmp_path, config) as served:
        for call_id, journalled in held.items():
            stored = stored_call(served.bundle(call_id))
            assert stored.tracks == journalled.tracks
            assert stored.attributes == journalled.attributes
        until(lambda: not list(served.store.glob("journal/*.journal")), "the journals to be removed")
        assert served.metrics()["harness_open_calls"] == 0
        assert served.stop() == 0


def test_serve_told_to_stop_in_mid_call_keeps_what_it_has(tmp_path: Path) -> None:
    long = call(tmp_path, "CA", 60.0)
    with serving(tmp_path, f"{OPEN}{ALWAYS_ROOM}[live]\nholdback_s = 60.0\n", "--drain", "0.5") as served:
        player = served.play(long, "/tap/twilio")
        held = until(lambda: long_enough(served, 1), "two seconds of the call in the journal")
        assert served.stop() == 0
        assert player.wait() == 1
        assert player.stdout is not None
        assert "ended by closed" in player.stdout.read()
        stored = stored_call(served.bundle("CA"))
    assert stored.media.ended == "closed:1001"
    assert stored.duration_ns >= held["CA"].duration_ns
    for party, track in held["CA"].tracks.items():
        # What of the last second had not come yet was silence then, on a machine that sends late.
        assert stored.tracks[party].data.startswith(track.data[: -track.format.rate_hz])
    assert not list(served.store.glob("journal/*.journal"))


def test_raw_messages_are_kept_on_request_and_give_the_same_recording(tmp_path: Path) -> None:
    config = f"{PRIVATE}{ALWAYS_ROOM}[live]\nholdback_s = 0.1\n[serve]\nkeep_messages = true\nreconnect_s = 0\n"
    with agent() as port:
        config += f'[tee.front]\nupstream = "ws://127.0.0.1:{port}/"\n'
        with serving(tmp_path, config) as served:
            players = [
                served.play(call(tmp_path, "tapped", 2.0), "/tap/twilio"),
                served.play(call(tmp_path, "teed", 2.0), "/tee/front"),
            ]
            assert [player.wait() for player in players] == [0, 0]
            stored = {call_id: stored_call(served.bundle(call_id)) for call_id in ("tapped", "teed")}
            until(lambda: len(list(served.store.glob("journal/*.messages"))) == 2, "the messages to be set aside")
            assert served.stop() == 0
    for path in served.store.glob("journal/*.messages"):
        assert b"streamSid" not in path.read_bytes()
    done = told("messages", "tapped", "--config", tmp_path / "serve.toml", "--out", tmp_path / "raw")
    assert done.returncode == 0, done.stderr
    assert write_messages(load(tmp_path / "serve.toml"), "teed", tmp_path / "raw").stat().st_mode & 0o077 == 0
    for call_id, kept in stored.items():
        raw = open_call(tmp_path / "raw" / f"{call_id}.journal.jsonl")
        assert raw.tracks == kept.tracks
    with pytest.raises(StoreError, match="keeps no messages of call 'nobody'"):
        write_messages(load(tmp_path / "serve.toml"), "nobody", tmp_path / "raw")
