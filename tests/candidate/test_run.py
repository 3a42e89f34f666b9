from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from harness.candidate.protocol import Ended, Facts, Media
from harness.candidate.run import CandidateRun, Tempo, follow
from harness.candidate.source import Recorded
from harness.core.call import Call
from harness.core.errors import ConfigError
from harness.core.events import Fault, Inference, Mark, Speech, StageTime, ToolCall, ToolResult
from harness.core.time import NS_PER_MS
from tests.candidate.phone import LIVE, agent, caller, config_of, ms, recorded, run_bot, tool

ARGS = """
greeting = "Hello."
filler = "One moment."
heard = ["one", "book it", "show me"]
replies = {"book it" = {tool = "book", args = {date = "May 5"}}}
"""


def rounded(ns: int) -> int:
    return round(ns / NS_PER_MS)


def spoken(run: CandidateRun) -> list[tuple[int | None, str, str, int]]:
    return [
        (event.turn, str(event.source).removeprefix("candidate/"), event.text, rounded(event.start_ns))
        for event in run.timeline.speech("agent")
    ]


def shown_to_the_model(run: CandidateRun) -> list[str]:
    """The context that the bot recites when it is asked to show it."""
    recited = next(event for event in run.timeline.of_kind(Inference) if event.completion.startswith("["))
    return [f"{message['role']}: {message.get('content', 'call')}" for message in json.loads(recited.completion)]


@pytest.fixture(scope="module")
def plain() -> CandidateRun:
    return run_bot("clinic:bot", args=ARGS)


def test_the_candidate_speaks_where_and_when_its_services_let_it(plain: CandidateRun) -> None:
    said = spoken(plain)
    assert said[:4] == [
        (0, "speak", "Hello.", 200),
        (1, "llm", "You said one.", 4830),
        (2, "speak", "One moment.", 10_800),
        (2, "llm", "You said One moment..", 12_020),
    ]
    assert (said[4][0], said[4][3]) == (3, 16_830)


def test_the_caller_is_told_as_the_candidate_heard_her(plain: CandidateRun) -> None:
    heard = [(event.text, rounded(event.start_ns), rounded(event.end_ns)) for event in plain.timeline.speech("caller")]
    assert heard == [("one", 2000, 3500), ("book it", 8000, 9500), ("show me", 14_000, 15_000)]


def test_the_tool_did_not_run_and_was_answered_as_on_the_live_call(plain: CandidateRun) -> None:
    (call,) = plain.timeline.of_kind(ToolCall)
    (result,) = plain.timeline.of_kind(ToolResult)
    assert (call.name, call.arguments, call.turn) == ("book", {"date": "May 5"}, 2)
    assert (result.result, result.source, rounded(result.at_ns - call.at_ns)) == ({"ok": 1}, "recorded", 400)
    assert "REAL TOOL RAN" not in plain.printed


def test_the_model_is_shown_the_live_history(plain: CandidateRun) -> None:
    assert shown_to_the_model(plain) == [
        "assistant: Hello from live.",
        "user: one",
        "assistant: The live answer.",
        "user: book it",
        "assistant: call",
        'tool: {"ok": 1}',
        "assistant: Booked on live.",
        "user: show me",
    ]


def test_stages_tell_where_the_time_went(plain: CandidateRun) -> None:
    stages = [event for event in plain.timeline.of_kind(StageTime) if event.turn == 1]
    assert [
        (
            event.stage,
            rounded(event.end_ns - event.start_ns),
            event.first_ns and rounded(event.first_ns - event.start_ns),
        )
        for event in stages
    ] == [("stt", 350, None), ("turn", 800, None), ("llm", 330, 300), ("tts", 200, 200)]


def test_the_reply_can_be_heard_on_the_call_clock(plain: CandidateRun) -> None:
    assert plain.audio is not None
    assert plain.audio.party == "agent"
    assert plain.audio.duration_ns >= ms(20_000)


def test_a_run_tells_what_it_was_and_what_it_cost(plain: CandidateRun) -> None:
    assert plain.timeline.side == "candidate"
    assert re.fullmatch("[0-9a-f]{64}", plain.digest or "")
    assert plain.version == (plain.digest or "")[:12]
    assert plain.resources.cpu_ns > 0
    assert plain.resources.peak_bytes > 10_000_000
    assert (plain.pace, plain.why, plain.lag_ms_p95) == ("fast", "", None)
    assert not plain.timeline.of_kind(Fault)


def test_two_runs_that_charge_nothing_agree_to_the_last_bit(plain: CandidateRun) -> None:
    again = run_bot("clinic:bot", args=ARGS)
    assert again.timeline.dump() == plain.timeline.dump()
    assert again.audio is not None and plain.audio is not None
    assert again.audio.data == plain.audio.data


@pytest.mark.slow
def test_measured_costs_keep_the_order_of_events(plain: CandidateRun) -> None:
    charged = run_bot("clinic:bot", args=ARGS, charge="measured")
    assert [event.kind for event in charged.timeline.events] == [event.kind for event in plain.timeline.events]
    assert charged.resources.charged_ns > 0


def test_a_candidate_may_keep_its_own_history() -> None:
    run = run_bot("clinic:bot", 'context = "own"', ARGS)
    assert not [line for line in shown_to_the_model(run) if "live" in line]


def test_turns_of_the_live_call_spare_the_candidate_its_endpointing() -> None:
    run = run_bot("clinic:bot", 'turns = "live"', ARGS)
    waits = [
        rounded(event.end_ns - event.start_ns) for event in run.timeline.of_kind(StageTime) if event.stage == "turn"
    ]
    assert waits == [150, 150, 150]


LONG = {"one": "This reply is so long that the caller speaks on before it has been heard in full."}
EARLY = [caller("one", 1000, 2000), agent("Yes.", 2200, 2600), caller("two", 4500, 5500), agent("Bye.", 6000, 7000)]


def long_reply(interruptions: str) -> CandidateRun:
    args = f'heard = ["one", "two"]\nreplies = {{one = {json.dumps(LONG["one"])}}}'
    return run_bot("clinic:bot", f'interruptions = "{interruptions}"', args, recorded(EARLY, 8000))


def test_the_callers_next_words_do_not_cut_the_candidate_off() -> None:
    run = long_reply("hold")
    first, second = run.timeline.speech("agent")
    assert (first.text, first.heard_until_ns) == (LONG["one"], None)
    assert first.end_ns > ms(6500)
    assert rounded(second.start_ns) == 5500 + 800 + 300 + 30 + 200
    assert [event.kind for event in run.timeline.events].count("interruption") == 1


def test_a_candidate_may_be_cut_off_where_the_config_says_so() -> None:
    first, _ = long_reply("allow").timeline.speech("agent")
    assert first.text == LONG["one"]
    assert first.heard_until_ns is not None
    assert ms(4500) <= first.heard_until_ns <= ms(5000)


def test_a_bot_that_hangs_up_ends_its_call() -> None:
    run = run_bot("doors:hangs_up", args='heard = ["one"]')
    assert [str(event.reason) for event in run.timeline.events if event.kind == "call_ended"] == ["bye"]  # type: ignore[union-attr]
    assert not run.timeline.of_kind(Fault)


RARER_DOORS = ["run_bot", "both", "constructs", "old_names"]
DOORS = ["build", "parses_handshake", "daily", *(pytest.param(door, marks=pytest.mark.slow) for door in RARER_DOORS)]


@pytest.mark.parametrize("door", DOORS)
def test_bots_come_in_by_many_doors(door: str) -> None:
    run = run_bot(
        f"doors:{door}", args='heard = ["one"]', call=recorded(LIVE[:3], 6000, attributes={"from": "+15550100"})
    )
    assert [text for _, _, text, _ in spoken(run)] == ["You said one."]
    assert not run.timeline.of_kind(Fault)
    assert "+15550100" in run.printed or door in ("run_bot", "build")


@pytest.mark.slow
def test_a_transfer_is_noted_and_not_made() -> None:
    run = run_bot("doors:transfers", args='heard = ["one"]')
    assert [event.name for event in run.timeline.of_kind(Mark)] == ["transport.sip_call_transfer"]


def test_a_module_that_cannot_be_imported_is_the_users_error() -> None:
    with pytest.raises(ConfigError, match=r"candidate\.c: run = 'no_such:bot' cannot be imported.*no_such"):
        run_bot("no_such:bot")


def test_a_call_without_a_caller_cannot_be_run() -> None:
    call = recorded()
    with pytest.raises(ConfigError, match="no caller track"):
        run_bot("clinic:bot", call=recorded().__class__(call_id="x", tracks={"agent": call.tracks["agent"]}))


class Served(BaseHTTPRequestHandler):
    """An OpenAI-compatible chat completion, streamed."""

    protocol_version = "HTTP/1.1"
    seen: list[Any]

    def log_message(self, *args: Any) -> None: ...

    def do_POST(self) -> None:
        self.seen.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for word in ("Served ", "from ", "loopback."):
            self._chunk({"delta": {"content": word}, "index": 0, "finish_reason": None})
        self._chunk({"delta": {}, "index": 0, "finish_reason": "stop"})
        self.wfile.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")

    def _chunk(self, choice: dict[str, Any]) -> None:
        body = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "served", "choices": [choice]}
        data = f"data: {json.dumps(body)}\n\n".encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


@pytest.fixture
def served() -> Iterator[tuple[str, list[Any]]]:
    seen: list[Any] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Served,), {"seen": seen}))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", seen
    server.shutdown()
    server.server_close()


def test_a_served_model_works_at_the_fast_pace(served: tuple[str, list[Any]]) -> None:
    url, seen = served
    network = f'network = ["{url.split("/")[2]}"]'
    run = run_bot("clinic:bot", network, f'base_url = "{url}"\nheard = ["one"]', pace="auto", charge="measured")
    assert (run.pace, run.why) == ("fast", "")
    assert (1, "llm", "Served from loopback.") in [line[:3] for line in spoken(run)]
    assert seen[0]["messages"][-1] == {"role": "user", "content": "one"}


@pytest.mark.slow
def test_what_the_fast_pace_cannot_account_for_is_run_at_real_time() -> None:
    call = recorded([caller("one", 500, 900), agent("Yes.", 1500, 1900)], 2000)
    run = run_bot("doors:has_a_thread", args='heard = ["one"]', call=call, pace="auto")
    assert run.pace == "real"
    assert "'sdk'" in run.why
    assert run.lag_ms_p95 is not None
    assert isinstance(run.timeline.speech("agent")[0], Speech)


BRISK = [
    agent("Hello from live.", 0, 600),
    caller("one", 1000, 1700),
    agent("The live answer.", 3000, 4000),
    caller("book it", 5300, 6000),
    *tool("L1", "book", {"date": "May 5"}, 6500, {"ok": 1}, 400),
    agent("Booked on live.", 7500, 8500),
    caller("show me", 11_000, 11_700),
    agent("Goodbye from live.", 13_000, 14_000),
]


@pytest.mark.slow
def test_both_paces_give_the_same_events_in_the_same_order() -> None:
    args, call = ARGS.replace("filler", "no_filler"), recorded(BRISK, 16_000)
    fast, real = (run_bot("clinic:bot", args=args, call=call, pace=pace) for pace in ("fast", "real"))
    # At real time a loaded host shows, and is told; it is no event of the candidate's.
    told = [event for event in real.timeline.events if not (isinstance(event, Fault) and event.where == "harness.lag")]
    assert [_outline(event) for event in told] == [_outline(event) for event in fast.timeline.events]
    assert real.lag_ms_p95 is not None


class Dripping:
    """A live call: a second of sound at a time, and the facts of what has happened by then."""

    def __init__(self, call: Call) -> None:
        self._given = [piece for piece in Recorded(call).take()]
        facts = next(piece for piece in self._given if isinstance(piece, Facts))
        self._events = sorted(facts.events, key=lambda event: event.get("start_ns", event.get("at_ns")))
        self._pcm = b"".join(piece.pcm for piece in self._given if isinstance(piece, Media))
        self._second = 0

    def take(self) -> Iterator[Media | Facts | Ended]:
        at = self._second * 16_000
        if at > len(self._pcm):
            return
        self._second += 1
        now = ms(1000 * self._second)
        happened = [event for event in self._events if event.get("start_ns", event.get("at_ns")) <= now]
        self._events = self._events[len(happened) :]
        yield Facts(events=happened, complete_ns=now)
        yield Media(pcm=self._pcm[at : at + 16_000])
        if at + 16_000 > len(self._pcm):
            yield Ended()


def test_a_call_that_is_still_growing_gives_the_same_account(plain: CandidateRun) -> None:
    call, config = recorded(), config_of("clinic:bot", args=ARGS)
    tempo = Tempo(pace="fast", charge="none")
    run = follow(Dripping(call), call, "c", config.candidate["c"], config, tempo)
    assert run.timeline.dump() == plain.timeline.dump()


def _outline(event: Any) -> tuple[Any, ...]:
    return (event.kind, *(getattr(event, name, None) for name in ("turn", "text", "stage", "name", "completion")))
