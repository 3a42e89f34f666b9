"""``harness replay`` with agent servers as candidates: dialled as Twilio, heard, and compared by that."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from websockets.sync.server import ServerConnection, serve

from harness.audio import pcm
from harness.core.audio import Encoding, Format
from harness.wire.agent import encode_agent
from harness.wire.media import AgentSound
from tests.audio.speech import say
from tests.cli_runner import harness

RATE_HZ = 8000
LENGTH_S = 8.0
FRAME = 160
MULAW = Format(Encoding.MULAW, RATE_HZ)
ASKED = "Book me for Thursday please"
ANSWER = "You are booked for Thursday at nine."
OTHER = "You are booked for Friday at nine."
ENGINE = f"""
import numpy as np
from harness.core.events import Word

class Ear:
    name = "ear"

    def transcribe(self, pcm, rate_hz):
        loud = np.abs(np.frombuffer(pcm, "<i2")).max() > 8000
        words = ({ANSWER!r} if loud else {OTHER!r}).split()
        return tuple(Word(word, 0, rate_hz) for word in words)

def ear(table, base):
    return Ear()
"""


def placed(at_s: float, sound: np.ndarray, length_s: float) -> np.ndarray:
    track = np.zeros(int(length_s * RATE_HZ), np.int16)
    first = int(at_s * RATE_HZ)
    track[first : first + sound.size] = sound[: track.size - first]
    return track


def loud(text: str, peak: int) -> np.ndarray:
    sound = say(text).astype(np.float64)
    return (sound * peak / np.abs(sound).max()).astype(np.int16)


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A call in which the live agent books, and some seconds after it: a busy machine plays late."""
    folder = tmp_path_factory.mktemp("calls") / "booked"
    folder.mkdir()
    asked, answer = loud(ASKED, 12_000), loud(ANSWER, 16_000)
    ends_s = 0.3 + asked.size / RATE_HZ
    begins_s = ends_s + 0.8
    caller, agent = placed(0.3, asked, LENGTH_S), placed(begins_s, answer, LENGTH_S)
    soundfile.write(folder / "audio.wav", np.stack([caller, agent], axis=1), RATE_HZ)

    def spoken(party: str, text: str, start_s: float, sound: np.ndarray) -> dict[str, Any]:
        start_ns = int(start_s * 1e9)
        end_ns = start_ns + sound.size * 1_000_000_000 // RATE_HZ
        return {"kind": "speech", "party": party, "start_ns": start_ns, "end_ns": end_ns, "text": text}

    at_ns = int((ends_s + 0.3) * 1e9)
    events = [
        {"kind": "call_started", "schema": 1, "call_id": "booked", "provider": "recording"},
        spoken("caller", ASKED, 0.3, asked),
        {"kind": "tool_call", "call": "c1", "name": "book", "arguments": {"day": "Thursday"}, "at_ns": at_ns},
        {"kind": "tool_result", "call": "c1", "at_ns": at_ns + 1000, "result": {"ok": True}, "source": "live"},
        spoken("agent", ANSWER, begins_s, answer),
    ]
    (folder / "live.jsonl").write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
    audio = {party: {"file": "audio.wav", "channel": number} for number, party in enumerate(("caller", "agent"))}
    described = {"schema": 1, "id": "booked", "provider": "recording", "attributes": {}, "links": {}, "audio": audio}
    (folder / "call.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def port(call: Path) -> Iterator[int]:
    """A server that answers as the live agent did; ``/quiet`` more softly, and ``/rude`` hangs up."""
    samples, _ = soundfile.read(call / "audio.wav", dtype="int16")

    def answer(connection: ServerConnection) -> None:
        path = connection.request.path if connection.request else ""
        track = pcm.encode(samples[:, 1] // (4 if path == "/quiet" else 1), MULAW)
        sent = 0
        for message in connection:
            told = json.loads(message)
            if told["event"] == "stop" or (path == "/rude" and sent > 50 * FRAME):
                return
            if told["event"] == "media":
                frame, sent = track[sent : sent + FRAME], sent + FRAME
                if frame.strip(b"\xff"):
                    connection.send(encode_agent(AgentSound(frame), "streamSid", "MZ1")[0])

    with serve(answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.socket.getsockname()[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def summary(call: Path, port: int, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command says of three servers, by candidate."""
    folder = tmp_path_factory.mktemp("servers")
    (folder / "ears.py").write_text(ENGINE, encoding="utf-8")
    tables = "".join(
        f'[candidate.{name}]\ndial = "ws://127.0.0.1:{port}/{name}"\nas = "twilio"\n'
        for name in ("same", "quiet", "rude")
    )
    config = folder / "harness.toml"
    config.write_text(
        f'{tables}[stt]\nengine = "ears:ear"\n[redact]\nmode = "off"\n[tools.book]\neffect = "write"\n',
        encoding="utf-8",
    )
    out = folder / "out"
    done = harness("replay", call, "--config", config, "--out", out)
    assert done.returncode == 1, done.stderr
    calls = json.loads((out / "summary.json").read_text(encoding="utf-8"))["calls"]
    for each in calls:
        (run,) = out.glob(f"calls/booked/runs/*/{each['candidate']}")
        each["record"] = json.loads((run / "candidate.json").read_text(encoding="utf-8"))
        lines = (run / "timeline.jsonl").read_text(encoding="utf-8").splitlines()
        each["events"] = [json.loads(line) for line in lines]
    return {each["candidate"]: each for each in calls}


def weighty(entry: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["check"], each["severity"]) for each in entry["findings"] if each["severity"] != "minor"]


def without_lag(entry: dict[str, Any]) -> list[str]:
    return [reason for reason in entry["reasons"] if "late" not in reason and "too slow" not in reason]


def test_a_server_that_answers_alike_has_no_finding_and_what_it_did_is_not_known(summary: dict[str, Any]) -> None:
    same = summary["same"]
    assert weighty(same) == []
    assert same["verdict"] == "INCONCLUSIVE"
    assert without_lag(same) == [
        "The live agent called book; whether the candidate did, a server that is only heard, is not known."
    ]


def test_what_a_server_says_wrong_fails_the_call(summary: dict[str, Any]) -> None:
    quiet = summary["quiet"]
    assert quiet["verdict"] == "FAIL"
    assert ("reply.content", "critical") in weighty(quiet)
    assert not any(check.startswith(("tool.", "transcript.")) for check, _ in weighty(quiet))


def test_a_server_that_hangs_up_is_at_fault(summary: dict[str, Any]) -> None:
    assert ("fault.line", "critical") in weighty(summary["rude"])
    assert summary["rude"]["verdict"] == "FAIL"


def test_the_account_of_a_server_is_what_was_heard_of_it(summary: dict[str, Any]) -> None:
    spoken = [event for event in summary["same"]["events"] if event["kind"] == "speech"]
    assert [(event["party"], event["text"], event["source"]) for event in spoken] == [("agent", ANSWER, "derived/ear")]
    assert summary["same"]["record"]["context"] == "own"
    assert summary["same"]["record"]["pace"].startswith("real")
