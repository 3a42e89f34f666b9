"""The live side's own account of a recorded call, held against its sound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.audio import pcm
from harness.audio.voice import speech_spans
from harness.core.audio import Party
from harness.core.call import Call, Media, MediaGap, TrackMedia
from harness.core.errors import InputError
from harness.core.events import CallEnded, Event, Feedback, Gap, Outcome, Speech, StageTime, ToolResult, time_of
from harness.core.time import NS_PER_S, Span, ns_from_seconds, seconds, union
from harness.core.timeline import Timeline, parse_lines

LATE_NS = ns_from_seconds(2)
"""How far beyond its sound a call may still report events: reports travel after the last packet."""

_SWAPPED_SHARE = 0.5  # of the reported speech must lie in the other party's sound
_SWAPPED_RATIO = 3  # times as much as in the party's own
_ENOUGH_NS = NS_PER_S  # of reported speech, to say anything


def read_account(text: str, source: str, call: Call) -> Timeline:
    """Read the JSON lines of a live account of a call whose sound is known; ``source`` names them in errors.

    Raises:
        InputError: the text breaks its format, tells of another call, or of times after the end of the sound.
    """
    timeline = Timeline.parse(text, "live", source)
    end_ns = call.duration_ns + LATE_NS
    for number, event in parse_lines(text, source):
        if (at_ns := _last_ns(event)) > end_ns:
            raise InputError(
                f"{source}:{number}: {event.kind} at {seconds(at_ns):.3f} s is after the end of the sound, "
                f"{seconds(call.duration_ns):.3f} s"
            )
    if timeline.call_id != call.call_id:
        raise InputError(f"{source}:1: call_id is {timeline.call_id!r}, in call.json it is {call.call_id!r}")
    return timeline


def _last_ns(event: Event) -> int:
    """The last time at which an event claims sound; 0 for what may be reported when the call is over."""
    match event:
        case Outcome() | Feedback() | CallEnded() | ToolResult():
            return 0
        case Speech():
            heard = event.end_ns if event.heard_until_ns is None else event.heard_until_ns
            return max(event.start_ns, heard)
        case Gap() | StageTime():
            return event.end_ns
        case _:
            return time_of(event) or 0


def with_reports(call: Call, told: Media | None) -> Call:
    """The call with its media as the capture itself told it, and the ``gap`` events of its live account.

    What the capture told comes first, then the live account, then what the files show.
    """
    return replace(
        call,
        media=Media(
            caller=_reported(call, told, "caller"),
            agent=_reported(call, told, "agent"),
            ended=told.ended if told is not None else call.media.ended,
        ),
    )


def _reported(call: Call, told: Media | None, party: Party) -> TrackMedia | None:
    seen = call.media.track(party)
    if seen is None:
        return None
    capture = (told.track(party) if told is not None else None) or replace(seen, gaps=())
    live = call.live.of_kind(Gap) if call.live is not None else ()
    reported = [MediaGap(gap.start_ns, gap.end_ns, gap.cause) for gap in live if gap.party == party]
    return replace(capture, gaps=_merged(_merged(capture.gaps, reported), seen.gaps))


def _merged(trusted: Iterable[MediaGap], others: Iterable[MediaGap]) -> tuple[MediaGap, ...]:
    """Gaps of two accounts of one track, in time order; of the others only those that the trusted do not overlap."""
    gaps = list(trusted)
    known = [Span(gap.start_ns, gap.end_ns) for gap in gaps]
    gaps += [gap for gap in others if not any(Span(gap.start_ns, gap.end_ns).overlaps(span) for span in known)]
    return tuple(sorted(gaps, key=lambda gap: (gap.start_ns, gap.end_ns)))


def channels_look_swapped(call: Call) -> str | None:
    """One sentence where each party's reported speech lies in the other's sound, ``None`` where nothing says so.

    Nothing is known without a live account, or with under a second of reported speech.
    """
    if call.live is None:
        return None
    voices = {
        party: speech_spans(pcm.track_samples(track), track.format.rate_hz) for party, track in call.tracks.items()
    }
    own_ns = other_ns = told_ns = 0
    for party in ("caller", "agent"):
        told = union(event.span for event in call.live.speech(party))
        told_ns += sum(span.duration_ns for span in told)
        own_ns += _shared_ns(told, voices.get(party, ()))
        other_ns += _shared_ns(told, voices.get("agent" if party == "caller" else "caller", ()))
    if told_ns < _ENOUGH_NS or other_ns < _SWAPPED_SHARE * told_ns or other_ns < _SWAPPED_RATIO * own_ns:
        return None
    return (
        f"the channels look swapped: {seconds(other_ns):.1f} s of {seconds(told_ns):.1f} s of reported speech lie in "
        f"the other party's sound, {seconds(own_ns):.1f} s in their own"
    )


def _shared_ns(one: tuple[Span, ...], other: tuple[Span, ...]) -> int:
    return sum(a.overlap_ns(b) for a in one for b in other)
