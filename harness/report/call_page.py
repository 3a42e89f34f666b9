"""What the page of a call shows, laid out for its template; no markup here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import quote

from harness.compare.result import Comparison, ToolPair, TurnComparison
from harness.core.audio import Track
from harness.core.call import Media, TrackMedia
from harness.core.events import Dtmf, Fault, Inference, Speech
from harness.core.findings import Finding, Voice
from harness.core.time import Span, ms
from harness.core.timeline import Timeline
from harness.report import plain
from harness.report.latency import Row, waterfall
from harness.report.view import CallView, ranked, severities, spared
from harness.report.waveform import peaks
from harness.report.words import Piece, beside

VOICES: Mapping[Voice, str] = {"caller": "Caller", "agent": "Live agent", "candidate": "Candidate"}


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table of numbers, in words."""

    name: str
    live: str
    candidate: str
    control: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn, both sides' words cut into pieces that agree or don't."""

    turn: TurnComparison
    heard: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    reply: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    tools: tuple[ToolPair, ...]
    traces: tuple[tuple[str, Inference], ...]
    findings: tuple[Finding, ...]
    latency: Row | None

    @property
    def differs(self) -> bool:
        tools = any(pair.state != "same" for pair in self.tools)
        return bool(self.findings) or tools or not self.turn.comparable


def call_context(view: CallView) -> dict[str, Any]:
    """Everything the template of a call's page asks for."""
    falls = waterfall(view.comparison, view.budget)
    return {
        "view": view,
        "findings": ranked(view.comparison.findings),
        "places": {one.id: place for place, one in enumerate(ranked(view.comparison.findings))},
        "counts": severities(view.comparison.findings),
        "spared": {one.id: why for one in view.comparison.findings if (why := spared(one)) is not None},
        "doubts": {question.finding: question.doubt for question in view.comparison.questions},
        "checks": sorted({finding.check for finding in view.comparison.findings}),
        "measures": tuple(_measures(view)),
        "rows": tuple(_rows(view, {row.turn: row for row in falls.rows} if falls else {})),
        "waterfall": falls,
        "capture": tuple(_capture(view.call.media)),
        "faults": [(side, fault) for side, line in _sides(view) for fault in line.of_kind(Fault)],
        "resources": tuple(_resources(view)),
        "voices": VOICES,
        "data": _data(view),
    }


def _sides(view: CallView) -> tuple[tuple[str, Timeline], tuple[str, Timeline]]:
    return ("Live", view.live), ("Candidate", view.timeline)


def _measures(view: CallView) -> Iterable[Measure]:
    found, control = view.comparison, view.control
    noise = {name: one for name, _, one in plain.measures(control.tallies)} if control else {}
    for name, live, one in plain.measures(found.tallies):
        yield Measure(name, plain.tally(live) if live else "", plain.tally(one), plain.tally(noise.get(name)))
    for name in ("p50", "p95"):
        yield Measure(
            f"Response time, {name}",
            plain.milliseconds(getattr(found.latency_live, name)),
            plain.milliseconds(getattr(found.latency_candidate, name)),
            plain.milliseconds(getattr(control.latency_candidate, name)) if control else plain.ABSENT,
        )
    if found.cost_live is not None or found.cost_candidate is not None:
        noise_cost = control.cost_candidate if control else None
        yield Measure("Cost", _cost(found.cost_live), _cost(found.cost_candidate), _cost(noise_cost))
    yield Measure("Turns that can be compared", "", _share(found), _share(control) if control else plain.ABSENT)


def _cost(amount: float | None) -> str:
    return plain.ABSENT if amount is None else f"{amount:.4f}"


def _share(found: Comparison) -> str:
    return f"{found.comparable_turns} of {len(found.turns)}"


def _rows(view: CallView, latency: Mapping[int, Row]) -> Iterable[TurnRow]:
    traces = [
        (side, trace, _turn_of(trace, view.comparison.turns))
        for side, line in _sides(view)
        for trace in line.of_kind(Inference)
    ]
    for turn in view.comparison.turns:
        yield TurnRow(
            turn=turn,
            heard=beside(turn.heard_live, turn.heard_candidate),
            reply=beside(turn.reply_live, turn.reply_candidate),
            tools=turn.tools,
            traces=tuple((side, trace) for side, trace, number in traces if number == turn.number),
            findings=tuple(one for one in ranked(view.comparison.findings) if one.turn == turn.number),
            latency=latency.get(turn.number),
        )


def _turn_of(trace: Inference, turns: Sequence[TurnComparison]) -> int | None:
    if trace.turn is not None:
        return trace.turn
    begun = [turn.number for turn in turns if turn.span.start_ns <= trace.at_ns]
    return begun[-1] if begun else None


def _capture(media: Media) -> Iterable[tuple[str, str, str]]:
    """How each track was captured, one line a fact; counts that the source does not have are left out."""
    for one in fields(TrackMedia):
        found = [getattr(track, one.name) if track else None for track in (media.caller, media.agent)]
        if any(found) and one.name != "gaps":
            yield one.name.replace("_", " "), plain.value(found[0]), plain.value(found[1])


def _resources(view: CallView) -> Iterable[tuple[str, str, str]]:
    control = view.control_record.resources if view.control_record else {}
    for name in sorted({*view.candidate.resources, *control}):
        yield (
            resource_name(name),
            resource(name, view.candidate.resources.get(name)),
            resource(name, control.get(name)),
        )


def resource_name(name: str) -> str:
    """A resource's name without its unit: ``cpu_ns`` becomes ``cpu``."""
    for unit in ("_ns", "_ms", "_bytes"):
        name = name.removesuffix(unit)
    return name.replace("_", " ")


def resource(name: str, amount: Any) -> str:
    """A resource's amount in the unit that its name ends in."""
    if not isinstance(amount, (int, float)) or isinstance(amount, bool):
        return plain.value(amount)
    if name.endswith("_ns"):
        return f"{amount / 1e9:.2f} s"
    if name.endswith("_ms"):
        return plain.milliseconds(amount)
    return f"{amount / 1e6:.0f} MB" if name.endswith("_bytes") else f"{amount:g}"


def _data(view: CallView) -> dict[str, Any]:
    """What the script draws and plays; times in milliseconds."""
    duration_ns = view.duration_ns
    tracks: dict[Voice, Track | None] = {
        "caller": view.call.tracks.get("caller"),
        "agent": view.call.tracks.get("agent"),
        "candidate": view.audio,
    }
    said: dict[Voice, tuple[Speech, ...]] = {
        "caller": view.live.speech("caller"),
        "agent": view.live.speech("agent"),
        "candidate": view.timeline.speech("agent"),
    }
    did: dict[Voice, list[list[Any]]] = {
        "caller": [[ms(key.at_ns), key.digit] for key in view.live.of_kind(Dtmf) if key.party == "caller"],
        "agent": [[ms(call.at_ns), call.name] for call in view.live.tool_calls],
        "candidate": [[ms(call.at_ns), call.name] for call in view.timeline.tool_calls],
    }
    return {
        "duration": ms(duration_ns),
        "lanes": [
            {
                "voice": voice,
                "peaks": peaks(track, duration_ns) if (track := tracks[voice]) else "",
                "length": ms(track.duration_ns) if track else 0,
                "sound": quote(view.sound[voice]) if voice in view.sound else None,
                "said": [_stretch(one.span) for one in said[voice]],
                "done": did[voice],
            }
            for voice in VOICES
        ],
        "turns": [
            {"number": turn.number, "at": _stretch(turn.span), "comparable": turn.comparable, "said": turn.heard_live}
            for turn in view.comparison.turns
        ],
        "findings": [
            {
                "at": _stretch(one.span),
                "severity": one.severity.value,
                "name": f"{one.severity.value} mismatch",
                "label": plain.headline(one),
                "spared": spared(one),
            }
            for one in ranked(view.comparison.findings)
        ],
        "gaps": [{"voice": gap.party, "at": _stretch(gap.span), "cause": gap.cause} for gap in view.call.gaps()],
    }


def _stretch(span: Span) -> list[float]:
    return [ms(span.start_ns), ms(span.end_ns)]
