"""A small call and a run on it, to be stored."""

from harness.compare.result import ArgumentDiff, Comparison, ToolPair, TurnComparison, TurnLatency
from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call, Media, MediaGap, TrackMedia
from harness.core.candidate import CandidateRecord
from harness.core.events import CallStarted, Event, Outcome, Speech, ToolCall
from harness.core.findings import Clip, Decision, Finding, Severity, Tally, Verdict
from harness.core.time import NS_PER_S, Span
from harness.core.timeline import Timeline
from harness.store.bundle import Run

MULAW = Format(Encoding.MULAW, 8_000)


def track(party: Party, seconds: float = 4.0, fmt: Format = MULAW) -> Track:
    """A sound that holds every byte value, so that a lossy round trip would show."""
    size = int(seconds * fmt.rate_hz) * fmt.encoding.bytes_per_sample
    start = 0 if party == "caller" else 7
    return Track(party, fmt, bytes((start + number) % 256 for number in range(size)))


def live(call_id: str, *more: Event) -> Timeline:
    said = Speech(party="caller", start_ns=0, end_ns=NS_PER_S, text="hi this is Zoë \u2028 <b>", source="live")
    reply = Speech(party="agent", start_ns=2 * NS_PER_S, end_ns=3 * NS_PER_S, text="hello")
    return Timeline.of("live", (CallStarted(call_id=call_id), said, reply, *more))


def call(call_id: str = "CA12", **change: object) -> Call:
    fields: dict[str, object] = {
        "tracks": {"caller": track("caller"), "agent": track("agent")},
        "live": live(call_id),
        "provider": "twilio",
        "started_at": "2026-11-20T10:00:00Z",
        "attributes": {"intent": "book"},
        "links": {"ticket": "T-1"},
        "media": Media(
            caller=TrackMedia(encoding="mulaw", rate_hz=8_000, lost=2, gaps=(MediaGap(5, 9, "lost"),), drift_ppm=1.5),
            ended="closed:1006",
        ),
    }
    return Call(call_id=call_id, **(fields | change))  # type: ignore[arg-type]


def outcome(value: str = "resolved") -> Outcome:
    return Outcome(value=value, at_ns=3 * NS_PER_S)


def finding(number: int = 1, **change: object) -> Finding:
    fields: dict[str, object] = {
        "id": f"f{number}",
        "check": "tool.argument",
        "kind": "changed",
        "path": "book_appointment.date",
        "severity": Severity.CRITICAL,
        "turn": 1,
        "span": Span(NS_PER_S, 2 * NS_PER_S),
        "live": "2026-05-15",
        "candidate": None,
        "why": "another date",
    }
    return Finding(**(fields | change))  # type: ignore[arg-type]


def run(call_id: str = "CA12", run_id: str = "r1", name: str = "next", *findings: Finding) -> Run:
    tool = ToolCall(call="c1", name="book_appointment", at_ns=2 * NS_PER_S, arguments={"date": "2026-05-15"})
    turn = TurnComparison(
        number=1,
        span=Span(0, 4 * NS_PER_S),
        end_of_speech_ns=NS_PER_S,
        heard_live="hi",
        heard_candidate="high",
        reply_live="hello",
        reply_candidate="hello",
        tools=(ToolPair("missing", tool, None, arguments=(ArgumentDiff("date", "2026-05-15", None, False),)),),
        latency_live=TurnLatency(first_sound_ms=512.5, source="derived/vad"),
    )
    comparison = Comparison(
        call_id=call_id,
        candidate=name,
        turns=(turn,),
        findings=findings or (finding(clips=(Clip("caller", "clips/f1-caller.wav"),)),),
        tallies={"transcript.word": Tally(1, 2)},
    )
    return Run(
        call_id=call_id,
        run_id=run_id,
        candidate=CandidateRecord(name=name, version="2", digest="sha256:ab", resources={"cpu_ns": 5}),
        timeline=live(call_id).as_side("candidate"),
        comparison=comparison,
        decision=Decision(Verdict.FAIL, ("one critical finding",)),
        audio=track("agent", 3.0, Format(Encoding.PCM_S16LE, 16_000)),
    )
