"""A made-up call with one of everything that a report shows, and a run of a few such calls."""

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm
from harness.compare.result import (
    ArgumentDiff,
    Comparison,
    OpenQuestion,
    PairState,
    Percentiles,
    ToolPair,
    TurnComparison,
    TurnLatency,
)
from harness.config.tables import ResponseBudget
from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call, Media, MediaGap, TrackMedia
from harness.core.candidate import CandidateRecord
from harness.core.events import CallEnded, CallStarted, Dtmf, Fault, Inference, Speech, ToolCall, ToolResult
from harness.core.findings import Decision, Finding, Judgement, Severity, Tally, Verdict
from harness.core.time import Span, ns_from_ms, ns_from_seconds, samples_from_ns
from harness.core.timeline import Timeline
from harness.report.view import CallEntry, CallView, Refused, RunView

MULAW = Format(Encoding.MULAW, 8_000)
HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> {{ 7*7 }} \u202edrow\u202c \x07 ]]> \ud800"
DIGEST = "sha256:3b1f9c02d4e8a7715566aa0c9d2e41f7b8c3"

# caller, when; live's reply, when, its response; the candidate's words heard, reply and response
LINES = [
    (None, 0.0, "Thank you for calling Riverside Dental, how can I help?", 0.4, None, None, 0),
    ("hi this is dana cole i'd like to book a cleaning", 4.2,
     "Of course, Dana. Which day suits you best?", 7.9, "hi this is dana cole i'd like to book a cleaning",
     "Of course, Dana. Which day suits you best?", 640),
    ("how about friday the fifteenth of may", 11.6,
     "Friday May 15th at 10:30 is free. Shall I book it?", 14.9, "how about friday the fifth of may",
     "Friday May 5th at 10:30 is free. Shall I book it?", 910),
    ("yes please and what does it cost", 19.6,
     "One moment. You are booked for May 15th at 10:30. A cleaning is $120.", 22.6, "yes please and what does it cost",
     "You are booked for May 5th at 10:30. A cleaning is $150.", 3240),
    ("great can you send me a text message", 28.8,
     "I have sent a confirmation to your phone.", 32.0, "great can you send me a text message",
     "", 0),
    ("perfect thanks bye", 36.2, "Goodbye, Dana!", 38.2, "perfect thanks bye", "Goodbye!", 700),
]  # fmt: skip


def view(hostile: str | None = None, **change: object) -> CallView:
    """One call; ``hostile`` is put wherever an outsider's words can come from."""
    call_id = hostile or "CA7f3e-booking"
    live, other = timelines(call_id, hostile)
    comparison = compared(call_id, live, other, hostile)
    fields: dict[str, object] = {
        "call": captured(call_id, live, hostile),
        "live": live,
        "candidate": CandidateRecord(
            name=hostile or "next",
            version=hostile or "2026.11-rc2",
            digest=DIGEST,
            recognizer=hostile or "demo recogniser: knows the clinic's vocabulary and synthetic voices",
            pace="fast",
            resources={"cpu_ns": 4_210_000_000, "peak_bytes": 412_000_000, "faults": 0},
        ),
        "timeline": other,
        "comparison": comparison,
        "decision": Decision(
            Verdict.FAIL,
            (
                hostile or "2 critical mismatches: the booking was made for another date, and the caller was told so",
                "1 major mismatch: no reply in turn 4",
            ),
        ),
        "run_id": hostile or "2026-11-20T10-00-00-4f2a",
        "audio": track("agent", other.speech("agent"), Format(Encoding.PCM_S16LE, 16_000), 42.0, 3),
        "sound": {
            "caller": "../../../caller.wav",
            "agent": "../../../agent.wav",
            "candidate": "candidate.wav",
        },
        "control": replace(
            comparison,
            candidate="control",
            findings=(),
            tallies={"transcript.word": Tally(1, 31), "tool.call": Tally(0, 2), "tool.argument": Tally(0, 5)},
            latency_candidate=Percentiles(655, 1_020, 5),
        ),
        "control_record": CandidateRecord(
            name="control", control=True, resources={"cpu_ns": 3_980_000_000, "peak_bytes": 405_000_000}
        ),
        "budget": ResponseBudget(p50=800, p95=1500, max=3000),
        "siblings": {"control": "../control/report.html"},
        "index": "../../../../../report.html",
    }
    return CallView(**(fields | change))  # type: ignore[arg-type]


def timelines(call_id: str, hostile: str | None) -> tuple[Timeline, Timeline]:
    start = CallStarted(call_id=call_id, provider="twilio", started_at="2026-11-20T10:00:00Z")
    live: list[object] = [start, CallEnded(at_ns=ns_from_seconds(41.5))]
    other: list[object] = [start]
    for number, (said, at, reply, reply_at, heard, answer, _) in enumerate(LINES):
        if said is not None and heard is not None:
            live.append(_speech("caller", said, at))
            other.append(_speech("caller", heard, at))
        live.append(_speech("agent", reply, reply_at, number))
        if answer := reply if number == 0 else answer:
            other.append(_speech("agent", hostile or answer, reply_at + (2.3 if number == 3 else 0.2), number))
    live += [
        Dtmf(digit="1", at_ns=ns_from_seconds(35.2)),
        ToolCall(call="l1", name="book_appointment", at_ns=ns_from_seconds(22.0), arguments=_booking("2026-05-15")),
        ToolResult(call="l1", at_ns=ns_from_seconds(22.4), result={"ok": True, "reference": "RD-4471"}),
        ToolCall(call="l2", name="send_sms", at_ns=ns_from_seconds(31.4), arguments={"to": "+12125550123"}),
        ToolResult(call="l2", at_ns=ns_from_seconds(31.7), result={"ok": True}),
    ]
    other += [
        ToolCall(call="c1", name="book_appointment", at_ns=ns_from_seconds(22.2), arguments=_booking("2026-05-05")),
        ToolResult(call="c1", at_ns=ns_from_seconds(22.6), result={"ok": True}, source="stub"),
        Inference(at_ns=ns_from_seconds(14.1), turn=2, model="clinic-rules/2", context_digest="9c1e44aa",
                  completion=hostile or "offer_slot(date='2026-05-05', time='10:30')"),
        Inference(at_ns=ns_from_seconds(21.9), turn=3, model="clinic-rules/2", context_digest="07b2d1f3",
                  completion="book_appointment(date='2026-05-05')\nsay('booked', price=150)", context_incomplete=True),
        Fault(where="candidate.tool", message=hostile or "send_sms: TimeoutError after 3 s",
              at_ns=ns_from_seconds(31.9)),
    ]  # fmt: skip
    return Timeline.of("live", live), Timeline.of("candidate", other)  # type: ignore[arg-type]


def compared(call_id: str, live: Timeline, other: Timeline, hostile: str | None) -> Comparison:
    turns = []
    for number, (said, at, reply, reply_at, heard, answer, took) in enumerate(LINES):
        end = ns_from_seconds(LINES[number + 1][1] if number + 1 < len(LINES) else 41.5)
        silent = number == 4
        turns.append(
            TurnComparison(
                number=number,
                span=Span(ns_from_seconds(at), end),
                end_of_speech_ns=ns_from_seconds(reply_at - 0.6) if said else None,
                heard_live=said or "",
                heard_candidate=hostile or heard or "",
                reply_live=reply,
                reply_candidate=hostile or (reply if number == 0 else answer or ""),
                tools=_tools(number, live, other),
                latency_live=TurnLatency(first_sound_ms=600.0, first_answer_ms=1450.0 if number == 3 else 600.0,
                                         endpointing_ms=280, stt_ms=90, llm_first_token_ms=140, tts_first_sound_ms=60,
                                         tool_ms=400 if number == 3 else None) if said else TurnLatency(),
                latency_candidate=_latency(number, took, silent) if said else TurnLatency(),
                comparable=number != 5,
                why_not=(hostile or "its tool had no recorded result") if number == 5 else None,
            )
        )  # fmt: skip
    return Comparison(
        call_id=call_id,
        candidate="next",
        turns=tuple(turns),
        findings=findings(hostile),
        tallies={"transcript.word": Tally(1, 31), "transcript.entity": Tally(1, 4), "reply.turn": Tally(3, 5),
                 "reference.word.live": Tally(2, 40), "reference.word.candidate": Tally(4, 40),
                 "own.measure": Tally(0, 7), "tool.call": Tally(1, 2), "tool.argument": Tally(1, 5)},
        questions=(OpenQuestion("reply-content-5-reply-text", 5, "Goodbye, Dana!", "Goodbye!", "is a name owed?"),),
        latency_live=Percentiles(600, 1450, 5),
        latency_candidate=Percentiles(910, 3240, 5),
    )  # fmt: skip


def findings(hostile: str | None = None) -> tuple[Finding, ...]:
    return (
        _finding("tool.argument", "changed", "book_appointment.date", Severity.CRITICAL, 3, 19.6, 22.6,
                 "2026-05-15", hostile or "2026-05-05", "stt",
                 hostile or "booked another date than the live agent, and the tool writes"),
        _finding("reply.content", "changed", "reply.money", Severity.CRITICAL, 3, 22.6, 27.4, "$120", "$150", "llm",
                 "told the caller another price"),
        _finding("transcript.entity", "changed", "heard.date", Severity.CRITICAL, 2, 11.6, 13.9, "fifteenth of may",
                 "fifth of may", "stt", "misheard a date that a tool uses", judgement=Judgement.LIVE_RIGHT),
        _finding("reply.missing", "missing", "reply", Severity.MAJOR, 4, 28.8, 34.0,
                 "I have sent a confirmation to your phone.", None, "tool", "said nothing at all"),
        _finding("tool.missing", "missing", "send_sms", Severity.MAJOR, 4, 28.8, 32.0, {"to": "+12125550123"}, None,
                 "llm", "did not send the confirmation"),
        _finding("latency.budget", "late", "response_ms.max", Severity.MAJOR, 3, 19.6, 22.6, 1450, 3240, "llm",
                 "answered after 3240 ms, the limit is 3000 ms"),
        _finding("reply.content", "changed", "reply.text", Severity.MINOR, 5, 36.2, 39.2, "Goodbye, Dana!", "Goodbye!",
                 "llm", "left out the caller's name", comparable=False),
        _finding("reply.content", "changed", "reply.text", Severity.MINOR, 0, 0.4, 3.2, "Thank you", "Thanks", "llm",
                 "another wording", ignored="new greeting, approved by K. Lee until 2027-01-01"),
    )  # fmt: skip


def captured(call_id: str, live: Timeline, hostile: str | None = None) -> Call:
    gap = MediaGap(ns_from_seconds(33.0), ns_from_seconds(33.6), "lost")
    return Call(
        call_id=call_id,
        tracks={
            "caller": track("caller", live.speech("caller"), MULAW, 41.5, 1),
            "agent": track("agent", live.speech("agent"), MULAW, 41.5, 2),
        },
        live=live,
        provider="twilio",
        started_at="2026-11-20T10:00:00Z",
        attributes={"intent": hostile or "book", "locale": "en-US"},
        media=Media(
            caller=TrackMedia(encoding="mulaw", rate_hz=8_000, expected=2075, received=2045, lost=30, gaps=(gap,)),
            agent=TrackMedia(encoding="mulaw", rate_hz=8_000, expected=2075, received=2075, drift_ppm=3.2),
            ended="stop",
        ),
    )


@cache
def track(party: Party, said: tuple[Speech, ...], fmt: Format, seconds: float, seed: int) -> Track:
    """Noise that is loud in syllables where somebody speaks, and nearly silent elsewhere."""
    rate = fmt.rate_hz
    size = int(seconds * rate)
    noise = np.random.default_rng(seed).normal(0, 1, size)
    loudness: NDArray[np.float64] = np.full(size, 40.0)
    for speech in said:
        first, last = samples_from_ns(speech.start_ns, rate), min(size, samples_from_ns(speech.end_ns, rate))
        at = np.arange(max(0, last - first)) / rate
        loudness[first:last] = 5_000 * np.abs(np.sin(2 * np.pi * 2.1 * at + seed)) ** 1.5 * (0.6 + 0.4 * np.sin(at * 2))
    return Track(party, fmt, pcm.encode(np.clip(noise * loudness, -30_000, 30_000).astype(np.int16), fmt))


def run_view(hostile: str | None = None) -> RunView:
    """Three calls, each with a candidate and the control, and one input that was refused."""
    one = view(hostile)
    assert one.control is not None
    entries = []
    passed, unsure = Decision(Verdict.PASS), Decision(Verdict.INCONCLUSIVE, ("4.1 % of the caller's sound was lost",))
    for call_id, decision, found in (
        (one.call.call_id, one.decision, one.comparison),
        ("CA11-reschedule", passed, replace(one.comparison, call_id="CA11-reschedule", findings=findings()[-1:])),
        ("a/b 📞 100%", unsure, replace(one.comparison, call_id="a/b 📞 100%", findings=())),
    ):
        for name, outcome, comparison in ((one.candidate.name, decision, found), ("control", passed, one.control)):
            folder = "a%2Fb%20%F0%9F%93%9E%20100%25" if "/b" in call_id else "CA-folder"
            entries.append(
                CallEntry(
                    call_id=call_id,
                    candidate=name,
                    decision=outcome,
                    comparison=comparison,
                    report=f"calls/{folder}/runs/r1/{'control' if name == 'control' else 'next'}/report.html",
                    media=one.call.media,
                    duration_ns=one.duration_ns,
                )
            )
    return RunView(
        run_id=hostile or "2026-11-20T10-00-00-4f2a",
        decision=Decision(Verdict.FAIL, (hostile or "next fails on 1 of 3 calls",)),
        candidates=(one.candidate, CandidateRecord(name="control", version="2026.10", digest=DIGEST, control=True)),
        calls=tuple(entries),
        noise={"transcript.word": {"errors": 1, "total": 31, "ratio": float("nan")}},
        refused=(Refused(hostile or "broken.wav", "a sound file must not be empty, has 0 bytes"),),
    )


def _speech(party: Party, text: str, at: float, turn: int | None = None) -> Speech:
    end = at + 0.065 * len(text)
    return Speech(party=party, start_ns=ns_from_seconds(at), end_ns=ns_from_seconds(end), text=text, turn=turn)


def _booking(date: str) -> dict[str, object]:
    return {"date": date, "time": "10:30", "patient": {"name": "Dana Cole"}, "service": "cleaning"}


def _tools(number: int, live: Timeline, other: Timeline) -> tuple[ToolPair, ...]:
    if number not in (3, 4):
        return ()
    mine, state = live.tool_calls[number - 3], ("changed", "missing")[number - 3]
    theirs = other.tool_calls[0] if number == 3 else None
    names = ("date", "time", "patient.name", "service")
    values = [("2026-05-15", "2026-05-05"), ("10:30", "10:30"), ("Dana Cole", "Dana Cole"), ("cleaning", "cleaning")]
    arguments = tuple(ArgumentDiff(name, a, b, a == b) for name, (a, b) in zip(names, values, strict=True))
    kind: PairState = "changed" if state == "changed" else "missing"
    return (
        ToolPair(
            kind,
            mine,
            theirs,
            live.results[mine.call],
            other.results[theirs.call] if theirs else None,
            arguments if theirs else (),
        ),
    )


def _latency(number: int, took: int, silent: bool) -> TurnLatency:
    if silent:
        return TurnLatency(censored=True)
    return TurnLatency(
        first_sound_ms=float(took), first_answer_ms=float(took), endpointing_ms=250, stt_ms=110,
        llm_first_token_ms=max(0.0, took - 550.0), tts_first_sound_ms=70, tool_ms=400 if number == 3 else None,
    )  # fmt: skip


def _finding(
    check: str, kind: str, path: str, severity: Severity, turn: int, start: float, end: float, live: object,
    candidate: object, cause: str, why: str, **more: object,
) -> Finding:  # fmt: skip
    return Finding(
        id=f"{check}-{turn}-{path}".replace(".", "-"), check=check, kind=kind, path=path, severity=severity,
        turn=turn, span=Span(ns_from_seconds(start), ns_from_ms(end * 1000)), live=live, candidate=candidate,
        cause=cause, why=why, **more,
    )  # type: ignore[arg-type]  # fmt: skip
