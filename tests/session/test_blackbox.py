"""A server as a candidate: what it says becomes its account, what it breaks its fault."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from websockets.sync.server import ServerConnection, serve

from harness.audio import pcm
from harness.config import CandidateTable, Config
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.errors import ConfigError
from harness.core.events import Fault, Word
from harness.dial import blackbox as line
from harness.session import blackbox
from harness.session.blackbox import run_server
from harness.wire.agent import encode_agent
from harness.wire.media import AgentSound
from tests.audio.speech import SENTENCES, say

MULAW = Format(Encoding.MULAW, 8000)
CALL = Call(call_id="c1", tracks={"caller": Track("caller", MULAW, b"\xff" * 40_000)})


class Deaf:
    """A recogniser that hears the same word in everything."""

    name = "deaf"

    def transcribe(self, samples: bytes, rate_hz: int) -> tuple[Word, ...]:
        return (Word("hello", 0, 100_000_000),)


def spoken() -> bytes:
    """A spoken sentence."""
    return pcm.encode(say(SENTENCES[0]), MULAW)


@contextmanager
def agent() -> Iterator[int]:
    def answer(connection: ServerConnection) -> None:
        for number, _ in enumerate(connection):
            if number == 30:
                connection.send(encode_agent(AgentSound(spoken()), "streamSid", "c1-1")[0])

    with serve(answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.socket.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()


def table(port: int) -> CandidateTable:
    return CandidateTable(dial=f"ws://127.0.0.1:{port}/", dialect="twilio")


def test_what_a_server_says_is_its_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blackbox, "recognizer", lambda stt, base: Deaf())
    monkeypatch.setattr(line, "LISTEN_ON_NS", 0)
    with agent() as port:
        run = run_server(CALL, "next", table(port), Config())
    (said,) = run.timeline.speech("agent")
    assert run.timeline.side == "candidate"
    assert (said.text, said.source) == ("hello", "derived/deaf")
    assert said.start_ns > 500_000_000
    assert run.audio is not None
    assert run.audio.duration_ns == CALL.duration_ns
    assert run.pace == "real"


def test_a_server_that_is_not_there_is_a_fault_of_the_candidate() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run = run_server(CALL, "next", table(port), Config())
    assert run.audio is None
    assert [fault.where for fault in run.timeline.of_kind(Fault)] == ["candidate.line"]


def test_a_table_without_a_server_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"candidate\.next needs dial"):
        run_server(CALL, "next", CandidateTable(run="a:b"), Config())
