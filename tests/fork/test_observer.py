"""An observer in a live bot: what it saw is what is recorded, and no harness in any state is felt by the bot."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from pipecat.frames.frames import (
    InputAudioRawFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    VADUserStartedSpeakingFrame,
)
from pipecat.observers.base_observer import FramePushed
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from harness.core.call import Call
from harness.core.events import (
    Event,
    Inference,
    Interruption,
    Outcome,
    Speech,
    StageTime,
    ToolCall,
    ToolResult,
    event_from_json,
)
from harness.core.time import NS_PER_MS, NS_PER_S
from harness.core.timeline import Timeline
from harness.fork import uplink
from harness.fork.observer import CallObserver
from harness.fork.routes import Limits, MediaConfig, TapRoute
from harness.fork.uplink import MOST_FACTS, Harness, Uplink, placed
from harness.wire.auth import Credentials
from harness.wire.dialects import dialect
from tests.fork import live_bot
from tests.fork.live_bot import LiveBot, caller_sound
from tests.fork.serving import run, serving

TAP = TapRoute(dialect("pipecat"), Credentials(bearer="s3cret"))
CONFIG = MediaConfig(taps={"pipecat": TAP}, limits=Limits(reconnect_ns=20 * NS_PER_S))
WAIT_S = 240.0
FRAME_NS = live_bot.FRAME_MS * NS_PER_MS


@contextmanager
def reports(statuses: list[int]) -> Iterator[tuple[str, list[tuple[str, str | None, list[Event]]]]]:
    """A stand-in for the events API: answers with ``statuses`` in turn, then 200; what it was told, by request."""
    told: list[tuple[str, str | None, list[Event]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status = statuses.pop(0) if statuses else 200
            if status == 200:
                events = [event_from_json(json.loads(line)) for line in body.splitlines()]
                told.append((self.path, self.headers.get("authorization"), events))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def sent(observer: CallObserver) -> None:
    """Wait until the observer has sent or given up all it saw."""
    assert await asyncio.to_thread(observer._uplink.join, WAIT_S)


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not what():  # noqa: ASYNC110 - another thread brings it about
            await asyncio.sleep(0.01)


def pushed(frame: Any, source: Any = None, at_ns: int = 0, **rest: Any) -> FramePushed:
    processor = cast("FrameProcessor", source or FrameProcessor())
    return FramePushed(processor, processor, frame, FrameDirection.DOWNSTREAM, at_ns, **rest)


def test_the_recording_is_what_was_received_and_what_was_played(tmp_path: Path) -> None:
    async def main() -> tuple[Call, LiveBot, list[Event], CallObserver]:
        async with serving(CONFIG, tmp_path) as served:
            with reports([]) as (api_url, told):
                observer = CallObserver(
                    "C/1", media_url=served.url(""), api_url=api_url, token="s3cret", attributes={"intent": "book"}
                )
                bot = LiveBot()
                await bot.call([observer])
                await sent(observer)
                call = await served.call()
        assert {path for path, _, _ in told} == {"/api/v1/calls/C%2F1/events"}
        assert {authorization for _, authorization, _ in told} == {"Bearer s3cret"}
        return call, bot, [event for _, _, events in told for event in events], observer

    call, bot, events, observer = run(main())
    assert (observer.errors, observer.counts.sound_dropped, observer.counts.facts_dropped) == (0, 0, 0)
    assert (call.call_id, call.provider, call.attributes) == ("C/1", "pipecat", {"intent": "book"})
    assert call.media.ended == "stop"
    assert call.tracks["caller"].data == b"".join(caller_sound())
    spoken = [pcm for _, pcm in bot.loudspeaker.played]
    agent = call.tracks["agent"]
    assert agent.format.rate_hz == live_bot.OUT_HZ
    at = 0
    for starts_ns, pcm in bot.loudspeaker.played:
        at = agent.data.index(pcm, at)
        place_ns = at // 2 * NS_PER_S // live_bot.OUT_HZ
        assert abs(place_ns - starts_ns) <= 5 * FRAME_NS
        at += len(pcm)
    assert sum(map(bool, agent.data)) == sum(sum(map(bool, pcm)) for pcm in spoken), "and silence everywhere else"
    check_account(events)


def check_account(events: list[Event]) -> None:
    """What the bot of ``live_bot`` did, as it was reported; its moments lie within a few frames."""
    live = Timeline.of("live", [*Timeline.parse(STARTED, "live", "test").events, *events])
    (caller,) = live.speech("caller")
    assert (caller.start_ns, caller.end_ns, caller.text) == (
        pytest.approx(live_bot.SPEAKS_NS, abs=5 * FRAME_NS),
        pytest.approx(live_bot.STOPS_NS, abs=5 * FRAME_NS),
        "book it please",
    )
    greeting, booked = live.speech("agent")
    assert (greeting.text, greeting.heard_until_ns) == ("Hello there.", None)
    assert greeting.end_ns - greeting.start_ns == pytest.approx(live_bot.SENTENCE_NS, abs=5 * FRAME_NS)
    assert booked.text == "Booked for Friday. See you then. Goodbye."
    assert booked.heard_until_ns == pytest.approx(live_bot.BARGES_IN_NS, abs=5 * FRAME_NS)
    assert booked.end_ns - booked.start_ns == pytest.approx(3 * live_bot.SENTENCE_NS, abs=5 * FRAME_NS)
    assert [(each.name, each.arguments) for each in live.tool_calls] == [("book", {"day": "Friday"})]
    assert live.results["t1"].result == {"ok": True, "seats": "Infinity"}
    assert [each.by for each in live.of_kind(Interruption)] == ["caller"]
    assert [each.completion for each in live.of_kind(Inference)] == ["Hello there.", "", booked.text]
    stages = [(each.stage, each.start_ns) for each in live.of_kind(StageTime)]
    assert [stage for stage, _ in stages].count("llm") == 3
    assert {("stt", caller.end_ns), ("turn", caller.end_ns)} <= set(stages)
    assert {"tts", "tool"} <= {stage for stage, _ in stages}


STARTED = '{"kind":"call_started","schema":1,"call_id":"C/1"}\n'


@pytest.mark.parametrize("state", ["absent", "hung", "dying"])
def test_no_state_of_the_harness_is_felt_by_the_bot(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uplink, "LINGER_S", 0.1)

    async def reached(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if state == "hung":
            await gone.wait()
        else:
            await reader.read(1)
        writer.transport.abort()

    async def main() -> tuple[LiveBot, CallObserver]:
        server = await asyncio.start_server(reached, "127.0.0.1", 0)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        if state == "absent":
            server.close()
        observer = CallObserver("C1", media_url=f"ws://{address}", api_url=f"http://{address}", most_sound_bytes=20_000)
        bot = LiveBot()
        await bot.call([observer])
        await sent(observer)
        gone.set()
        server.close()
        return bot, observer

    gone = asyncio.Event()
    bot, observer = run(main())
    assert bot.passed == caller_sound()
    assert sum(len(pcm) for _, pcm in bot.loudspeaker.played) >= live_bot.OUT_HZ * 2
    counts = observer.counts
    assert (counts.sound_sent, counts.facts_sent, observer.errors) == (0, 0, 0)
    assert counts.sound_dropped >= live_bot.FRAMES
    assert counts.facts_dropped >= 8


def test_what_pipecat_calls_never_waits_and_never_raises(caplog: pytest.LogCaptureFixture) -> None:
    observer = CallObserver("C1", media_url="ws://127.0.0.1:9", most_sound_bytes=0)
    broken = InputAudioRawFrame(b"", 16_000, 1)
    broken.audio = cast("bytes", None)
    frames = [
        InputAudioRawFrame(b"\0" * 640, 16_000, 1),
        InputAudioRawFrame(b"\0\0\0", 16_000, 1),
        InputAudioRawFrame(b"\0" * 640, 0, 1),
        broken,
        TTSAudioRawFrame(b"\0" * 640, 16_000, 1),
        TranscriptionFrame(cast("str", None), "u", "t"),
        VADUserStartedSpeakingFrame(),
        LLMTextFrame("hi"),
    ]
    with caplog.at_level(logging.CRITICAL, "harness.observer"):
        for frame in frames:
            waiting = observer.on_push_frame(pushed(frame))
            with pytest.raises(StopIteration):
                waiting.send(None)
    assert observer.errors == 2
    asyncio.run(observer.cleanup())
    assert observer._uplink.join(WAIT_S)


def test_without_an_address_it_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HARNESS_MEDIA_URL", "HARNESS_API_URL"):
        monkeypatch.delenv(name, raising=False)
    observer = CallObserver("C1")
    asyncio.run(observer.on_push_frame(pushed(InputAudioRawFrame(b"\0" * 640, 16_000, 1))))
    observer.outcome("resolved")
    assert observer._uplink._thread is None


def test_importing_it_is_light() -> None:
    heavy = "faster_whisper", "fastapi", "uvicorn", "picows", "aiortc", "scipy", "sqlite_utils", "harness.fork.server"
    script = f"import sys, harness.fork.observer; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_connection_that_breaks_is_taken_up_again_in_the_same_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink, "_RETRY_S", 0.01)

    async def main() -> Call:
        async with serving(CONFIG, tmp_path) as served:
            observer = CallObserver("C1", media_url=served.url(""), token="s3cret")
            talking = asyncio.create_task(LiveBot().call([observer]))
            await until(lambda: served.server.counters.messages["pipecat"] >= 60)
            for watched in list(served.server._calls.watched.values()):
                watched.cut("closed:1006", "test")
            await talking
            await sent(observer)
            assert observer.counts.broken >= 1
            return await served.call()

    call = run(main())
    source = b"".join(caller_sound())
    recorded = call.tracks["caller"].data
    assert call.media.caller is not None
    assert {gap.cause for gap in call.media.caller.gaps} <= {"lost", "not_sent"}
    assert len(recorded) == len(source)
    size = len(caller_sound()[0])
    differing = [at for at in range(0, len(source), size) if recorded[at : at + size] != source[at : at + size]]
    assert len(differing) < 40
    assert not any(b"".join(recorded[at : at + size] for at in differing)), "what is not there is silence"


def test_dropped_sound_is_owned_up_to_as_the_harness_s_own_fault(tmp_path: Path) -> None:
    async def main() -> Call:
        async with serving(CONFIG, tmp_path) as served:
            harness = Harness(media_url=served.url(""), api_url=None, token="s3cret")
            start = '{"event":"start","stream_id":"s","call_id":"C1","tracks":{"inbound":16000}}'
            link = Uplink(harness, "C1", lambda stream: start, lambda: 0, most_sound_bytes=20 * 660)
            for number in range(25):
                link._sound.put("inbound", number * FRAME_NS, caller_sound()[number])
            assert (len(link._sound), link.counts.sound_dropped) == (20, 5)
            link._wake()
            await until(lambda: link.counts.sound_sent == 20)
            for number in range(25, 60):
                link.sound("inbound", number * FRAME_NS, caller_sound()[number])
                await asyncio.sleep(0.001)
            link.finish()
            assert await asyncio.to_thread(link.join, WAIT_S)
            return await served.call()

    call = run(main())
    assert call.media.caller is not None
    (gap,) = [gap for gap in call.media.caller.gaps if gap.cause == "dropped_by_harness"]
    assert (gap.start_ns, gap.end_ns) == (20 * FRAME_NS, 25 * FRAME_NS)


def test_reports_are_sent_again_until_they_are_taken_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uplink, "_RETRY_S", 0.01)
    monkeypatch.setattr(uplink, "_OPEN_S", WAIT_S)
    monkeypatch.setattr(uplink, "LINGER_S", WAIT_S)
    with reports([503, 500, 400]) as (api_url, told):
        link = Uplink(Harness(media_url=None, api_url=api_url), "C1", lambda stream: "", lambda: 5)
        for number in range(MOST_FACTS + 3):
            link._facts.append(Outcome(value=str(number), at_ns=number)) if number < MOST_FACTS else link.fact(
                Outcome(value="too much")
            )
        link.finish()
        link._wake()
        assert link.join(WAIT_S)
    counts = link.counts
    assert (counts.broken, counts.facts_dropped) == (2, 3 + uplink.BATCH), "a batch that is refused is not sent again"
    events = [event for _, _, batch in told for event in batch]
    assert counts.facts_sent == len(events) == MOST_FACTS - uplink.BATCH
    assert events[0] == Outcome(value="500", at_ns=495)


def test_events_are_moved_onto_the_call_clock() -> None:
    speech = Speech(party="agent", start_ns=5, end_ns=30, text="hi", heard_until_ns=20)
    assert placed(speech, 10) == Speech(party="agent", start_ns=0, end_ns=20, text="hi", heard_until_ns=10)
    assert placed(Outcome(value="resolved"), 10) == Outcome(value="resolved")
    assert placed(ToolCall(call="1", name="t", at_ns=15), 10).at_ns == 5  # type: ignore[union-attr]
    assert placed(ToolResult(call="1", at_ns=15), 0) == ToolResult(call="1", at_ns=15)


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        return one.getsockname()[1], two.getsockname()[1]


def _until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.HTTPError:
        return False


def test_a_bot_is_recorded_by_a_harness_that_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uplink, "_OPEN_S", WAIT_S)
    monkeypatch.setattr(uplink, "LINGER_S", WAIT_S)
    port, web_port = _free_ports()
    config = tmp_path / "harness.toml"
    config.write_text(
        '[store]\npath = "store"\n[redact]\nmode = "off"\n[live]\nfacts = "events"\nholdback_s = 1.0\n'
        '[stt]\nengine = "demo"\n'
    )
    command = [sys.executable, "-c", "from harness.cli.main import main; main()", "serve", "--config", str(config)]
    serve = subprocess.Popen([*command, "--port", str(port), "--web-port", str(web_port)], cwd=tmp_path)
    kept = tmp_path / "store" / "calls" / "C1"
    try:
        media_url, api_url = f"ws://127.0.0.1:{port}", f"http://127.0.0.1:{web_port}"
        _until(lambda: _answers(f"{api_url}/healthz"))

        async def main() -> None:
            observer = CallObserver("C1", media_url=media_url, api_url=api_url)
            await LiveBot().call([observer])
            observer.outcome("resolved")
            await sent(observer)
            assert (observer.counts.sound_dropped, observer.counts.facts_dropped) == (0, 0)

        asyncio.run(main())
        _until((kept / "manifest.json").exists)
    finally:
        os.kill(serve.pid, signal.SIGTERM)
        serve.wait(WAIT_S)
    live = Timeline.parse((kept / "live.jsonl").read_text(), "live", "live.jsonl")
    assert [event.value for event in live.of_kind(Outcome)] == ["resolved"]
    check_account(list(live.events[1:]))
    media = json.loads((kept / "media.json").read_text())
    assert (media["caller"]["received"], media["caller"]["lost"], media["ended"]) == (live_bot.FRAMES, 0, "stop")
