"""What the page of an inspected call shows, laid out for its template; no markup here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from harness.compare.conversation import Conversation, Inspection, TurnTiming
from harness.core.audio import Party, Track
from harness.core.findings import Severity
from harness.core.time import Span, ms, ns_from_ms
from harness.report import inspection as words
from harness.report.inspection import Kind, Moment
from harness.report.plain import length, milliseconds
from harness.report.waveform import peaks

VOICES: Mapping[Party, str] = {"caller": "Caller", "agent": "Agent"}
SLOW_RESPONSE_NS = ns_from_ms(2000)
"""A response from here on is marked, below the three seconds that count as dead air."""
_WEIGHT: Mapping[Kind, Severity] = {
    "failed yield": Severity.CRITICAL,
    "dead air": Severity.MAJOR,
    "slow response": Severity.MAJOR,
    "talk-over": Severity.MINOR,
    "aside": Severity.MINOR,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A moment and how it is marked."""

    moment: Moment
    weight: Severity


def inspection_context(
    inspection: Inspection, tracks: Mapping[Party, Track], sound: Mapping[Party, str]
) -> dict[str, Any]:
    """Everything the template of an inspected call's page asks for."""
    told = inspection.conversation
    found = _shown(told)
    return {
        "inspection": inspection,
        "told": told,
        "moments": found,
        "kinds": [kind for kind in _WEIGHT if any(one.moment.kind == kind for one in found)],
        "rows": [
            (turn, words.answered(turn) if turn.caller else "", _is_slow(turn))
            for turn in told.turns
            if turn.caller or turn.agent
        ],
        "measures": tuple(_measures(told)),
        "voices": VOICES,
        "data": _data(inspection, found, tracks, sound),
    }


def _measures(told: Conversation) -> Iterable[tuple[str, str]]:
    for name, number in (("p50", told.response_ms.p50), ("p95", told.response_ms.p95)):
        yield f"Response time, {name}", milliseconds(number)
    yield "Responses measured", str(told.response_ms.count)
    for name, length_ns in words.shares(told):
        yield name.capitalize(), length(length_ns)


def _shown(told: Conversation) -> tuple[Shown, ...]:
    """All moments in time order; a slow response that is dead air already is told once."""
    slow = [moment for turn in told.turns if (moment := _slow(turn)) is not None]
    found = list(words.moments(told))
    found += [one for one in slow if not any(one.span.overlaps(silence.span) for silence in told.dead_air)]
    return tuple(Shown(one, _WEIGHT[one.kind]) for one in sorted(found, key=lambda one: (one.span, one.text)))


def _is_slow(turn: TurnTiming) -> bool:
    return turn.response_ns is not None and turn.response_ns >= SLOW_RESPONSE_NS


def _slow(turn: TurnTiming) -> Moment | None:
    if turn.end_of_speech_ns is None or turn.response_ns is None or not _is_slow(turn):
        return None
    span = Span(turn.end_of_speech_ns, turn.end_of_speech_ns + turn.response_ns)
    return Moment(span, "slow response", f"the caller waits {length(turn.response_ns)} for the agent")


def _data(
    inspection: Inspection, found: Iterable[Shown], tracks: Mapping[Party, Track], sound: Mapping[Party, str]
) -> dict[str, Any]:
    """What the script draws and plays, in the form that a call's page has; times in milliseconds."""
    told = inspection.conversation
    said: Mapping[Party, Iterable[Span]] = {
        "caller": [span for turn in told.turns for span in turn.caller],
        "agent": [span for turn in told.turns for span in turn.agent],
    }
    return {
        "duration": ms(told.length_ns),
        "lanes": [
            {
                "voice": party,
                "peaks": peaks(tracks[party], told.length_ns) if party in tracks else "",
                "length": ms(tracks[party].duration_ns) if party in tracks else 0,
                "sound": quote(sound[party]) if party in sound else None,
                "said": [_stretch(span) for span in said[party]],
                "done": [],
            }
            for party in VOICES
        ],
        "turns": [
            {"number": turn.number, "at": _stretch(turn.span), "comparable": True, "said": _heard(inspection, turn)}
            for turn in told.turns
        ],
        "findings": [
            {
                "at": _stretch(one.moment.span),
                "severity": one.weight.value,
                "name": one.moment.kind,
                "label": one.moment.text,
                "spared": None,
            }
            for one in found
        ],
        "gaps": [
            {"voice": party, "at": _stretch(span), "cause": "missing"} for party in VOICES for span in told.missing
        ],
    }


def _heard(inspection: Inspection, turn: TurnTiming) -> str:
    """The caller's words in a turn, where there is a transcript: each utterance where its middle lies."""
    start_ns, end_ns = turn.span.start_ns, turn.span.end_ns
    return " ".join(
        said.text
        for said in inspection.transcript
        if said.party == "caller" and start_ns <= (said.start_ns + said.end_ns) // 2 < end_ns
    )


def _stretch(span: Span) -> list[float]:
    return [ms(span.start_ns), ms(span.end_ns)]
