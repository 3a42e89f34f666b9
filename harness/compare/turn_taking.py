"""Who spoke when: the candidate cut the caller off, left the line dead, answered a backchannel, or talked on.

Only what the live agent did not do on the same words is a finding. A candidate whose sound was held back instead of
cut (``interruptions = "hold"``) was never told of the caller's barge-in, so it is not asked whether it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.compare.drafts import draft
from harness.compare.result import TurnLatency
from harness.compare.rules import Rules
from harness.compare.turns import heard_end_ns, is_backchannel, is_murmur
from harness.core.events import Clear, Interruption, Speech
from harness.core.findings import Finding, Severity
from harness.core.time import NS_PER_MS, Span, ms, union
from harness.core.timeline import Timeline

EARLY_NS = 300 * NS_PER_MS
"""Overlap at the end of the caller's words that people take for quick, not for rude."""

STOPPED_NS = 1_000 * NS_PER_MS
"""Within this an agent stops when the caller barges in."""

_SLOWER_NS = 1_000 * NS_PER_MS
_ANSWERED_NS = 1_500 * NS_PER_MS


def turn_taking(
    turns: Sequence[TurnPair],
    times: Sequence[tuple[TurnLatency, TurnLatency]],
    live: Timeline,
    other: Timeline,
    rules: Rules,
) -> Iterator[Finding]:
    """All findings of turn-taking."""
    cuts = _cuts(live)
    held = other.started.attributes.get("interruptions") == "hold"
    for at, (pair, (mine, theirs)) in enumerate(zip(turns, times, strict=True)):
        yield from _early(pair)
        yield from _dead_air(pair, mine, theirs, rules)
        yield from _backchannel(pair)
        if at and not held and any(_near(cut, pair.turn.span.start_ns) for cut in cuts):
            yield from _barge_in(turns[at - 1], pair)


def _early(pair: TurnPair) -> Iterator[Finding]:
    """The candidate began while the caller was speaking, or in a pause after which the caller went on."""
    end = pair.turn.end_of_speech_ns
    if end is None:
        return
    live = _first_cut(pair, pair.turn.agent)
    first = _first_cut(pair, pair.said)
    if first is None or (live is not None and live.start_ns <= first.start_ns + EARLY_NS):
        return
    early = ms(end - first.start_ns)
    why = f"The candidate began to speak {early / 1000:.1f} s before the caller had finished; the live agent waited."
    span = Span(max(0, first.start_ns - 2 * STOPPED_NS), max(end, first.end_ns))
    yield draft(
        pair,
        Difference(
            check="turn.early",
            kind="early",
            path="turn",
            severity=Severity.MAJOR,
            why=why,
            live=None if live is None else round(ms(end - live.start_ns), 1),
            other=round(early, 1),
        ),
        cause="turn",
        span=span,
    )


def _first_cut(pair: TurnPair, said: Sequence[Speech]) -> Speech | None:
    """The first utterance that starts over the caller's words of the turn, murmurs of listening apart."""
    end = pair.turn.end_of_speech_ns or 0
    begin = pair.turn.span.start_ns
    for speech in said:
        listens = is_murmur(speech) or is_backchannel(speech, pair.turn.caller)
        if begin < speech.start_ns < end - EARLY_NS and not listens:
            return speech
    return None


def _dead_air(pair: TurnPair, live: TurnLatency, candidate: TurnLatency, rules: Rules) -> Iterator[Finding]:
    """Silence before the reply, or between a filler and the answer, that the live agent did not leave."""
    if candidate.censored or candidate.first_sound_ms is None or pair.turn.end_of_speech_ns is None:
        return
    limit = ms(rules.dead_air_ns)
    over = candidate.first_sound_ms > limit
    if rules.response_max_ns is None and over and not _as_slow(live.first_sound_ms, candidate.first_sound_ms):
        took = candidate.first_sound_ms
        why = f"The candidate left the line silent for {took / 1000:.1f} s before it spoke."
        end = pair.turn.end_of_speech_ns
        yield draft(
            pair,
            Difference(
                check="turn.late",
                kind="late",
                path="response_ms",
                severity=Severity.MAJOR,
                why=why,
                live=None if live.first_sound_ms is None else round(live.first_sound_ms, 1),
                other=round(took, 1),
            ),
            span=Span(max(0, end - 2 * STOPPED_NS), end + round(took) * NS_PER_MS + STOPPED_NS),
        )
    caller = (*pair.turn.caller, *pair.heard)
    silent = _longest_silence(pair.said, caller, pair.turn.end_of_speech_ns)
    if silent is not None and silent.duration_ns > rules.dead_air_ns:
        before = _longest_silence(pair.turn.agent, caller, pair.turn.end_of_speech_ns)
        if not _as_slow(ms(before.duration_ns) if before else None, ms(silent.duration_ns)):
            why = f"The candidate fell silent for {ms(silent.duration_ns) / 1000:.1f} s in the middle of its reply."
            yield draft(
                pair,
                Difference(
                    check="turn.late",
                    kind="late",
                    path="silence_ms",
                    severity=Severity.MAJOR,
                    why=why,
                    live=round(ms(before.duration_ns), 1) if before else None,
                    other=round(ms(silent.duration_ns), 1),
                ),
                span=silent.padded(STOPPED_NS),
            )


def _as_slow(live_ms: float | None, other_ms: float) -> bool:
    return live_ms is not None and other_ms <= live_ms + ms(_SLOWER_NS)


def _longest_silence(said: Sequence[Speech], caller: Sequence[Speech], after_ns: int) -> Span | None:
    """The longest stretch within a reply, begun after the caller has stopped, in which nobody speaks."""
    reply = [
        Span(speech.start_ns, max(speech.start_ns, heard_end_ns(speech))) for speech in said if speech.end_ns > after_ns
    ]
    if not reply:
        return None
    within = Span(reply[0].start_ns, reply[-1].start_ns)
    spoken = union([*reply, *(speech.span for speech in caller if speech.span.overlaps(within))])
    pauses = [Span(one.end_ns, two.start_ns) for one, two in pairwise(spoken)]
    return max(pauses, key=lambda span: span.duration_ns, default=None)


def _backchannel(pair: TurnPair) -> Iterator[Finding]:
    """The caller murmured while being spoken to; the candidate stopped or answered, the live agent did neither."""
    agent = pair.turn.agent
    for murmur in pair.turn.caller:
        if not is_backchannel(murmur, agent):
            continue
        cut, answered = _reaction(murmur, pair.said)
        live_cut, live_answered = _reaction(murmur, agent)
        if cut > live_cut or answered > live_answered:
            what = "stopped for" if cut > live_cut else "answered"
            why = f"The candidate {what} the caller's “{murmur.text or 'murmur'}”, which only meant go on."
            yield draft(
                pair,
                Difference(check="turn.barge_in", kind="extra", path="backchannel", severity=Severity.MAJOR, why=why),
                cause="turn",
                span=murmur.span.padded(2 * STOPPED_NS),
            )


def _reaction(murmur: Speech, said: Sequence[Speech]) -> tuple[int, int]:
    """Utterances under way that were cut at a murmur, and, had there been any, utterances that answer it."""
    window = Span(murmur.start_ns, murmur.end_ns + _ANSWERED_NS)
    talking = [speech for speech in said if speech.start_ns < murmur.start_ns < speech.end_ns]
    answers = [speech for speech in said if window.start_ns < speech.start_ns < window.end_ns]
    return sum(_within(window, speech) for speech in talking), len(answers) if talking else 0


def _within(window: Span, speech: Speech) -> bool:
    return speech.heard_until_ns is not None and window.start_ns <= speech.heard_until_ns <= window.end_ns


def _barge_in(before: TurnPair, pair: TurnPair) -> Iterator[Finding]:
    """The caller spoke over both agents; the live one stopped, the candidate talked on."""
    start = pair.turn.span.start_ns
    live = _talked_on_ns(before.turn.agent, start)
    other = _talked_on_ns(before.said, start)
    if other is None or (live or 0) > STOPPED_NS or other <= (live or 0) + STOPPED_NS:
        return
    why = f"The caller interrupted; the live agent stopped, the candidate talked on for {ms(other) / 1000:.1f} s."
    yield draft(
        pair,
        Difference(
            check="turn.barge_in",
            kind="late",
            path="barge_in",
            severity=Severity.MAJOR,
            why=why,
            live=round(ms(live or 0), 1),
            other=round(ms(other), 1),
        ),
        cause="turn",
        span=Span(max(0, start - 2 * STOPPED_NS), start + other + STOPPED_NS),
    )


def _cuts(live: Timeline) -> list[int]:
    """When the live agent was interrupted, as far as its side reported it."""
    heard = [speech.heard_until_ns for speech in live.speech("agent") if speech.heard_until_ns is not None]
    by_caller = [event.at_ns for event in live.of_kind(Interruption) if event.by == "caller"]
    return heard + by_caller + [event.at_ns for event in live.of_kind(Clear)]


def _near(cut_ns: int, start_ns: int) -> bool:
    return start_ns - EARLY_NS <= cut_ns <= start_ns + STOPPED_NS


def _talked_on_ns(said: Sequence[Speech], start_ns: int) -> int | None:
    """How long an agent that was speaking at a moment went on; ``None`` where it was not."""
    ends = [heard_end_ns(speech) for speech in said if speech.start_ns < start_ns < heard_end_ns(speech)]
    return max(ends) - start_ns if ends else None
