"""How two people share a line: turns, response times, dead air, talk-over, failed yields. From timing alone.

Words of the trade, after Heldner and Edlund, "Pauses, gaps and overlaps in conversations", Journal of Phonetics 38
(2010): a *pause* is silence between two utterances of one party, a *gap* silence between utterances of two, an
*overlap* both at once. A response time is Levinson and Torreira's floor transfer offset ("Timing in turn-taking",
Frontiers in Psychology 6, 2015): from where one party stops to where the other starts, negative where it starts early.

Rules:
- A silence or overlap belongs to the line, not to a track: an agent that is silent while the caller speaks is not dead
  air.
- Who speaks on after being interrupted has not yielded; whether it ought to is not told by timing.
- Where sound is missing nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from harness.compare.latency import percentiles_of
from harness.compare.result import Percentiles
from harness.compare.turns import Turn, is_backchannel, turns_of
from harness.core.audio import Party
from harness.core.events import Speech
from harness.core.time import Span, ms, ns_from_ms, union
from harness.core.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What counts as worth telling.

    ``dead_air_ns``: silence of both parties; people answer a question after 0.2 s on average in every language measured
    (Stivers et al., PNAS 106, 2009), so in three the line sounds dead. ``yield_ns``: time to fall silent after being
    interrupted. ``overlap_ns``: shorter overlaps are how turns normally change hands.
    """

    dead_air_ns: int = ns_from_ms(3000)
    yield_ns: int = ns_from_ms(1000)
    overlap_ns: int = ns_from_ms(200)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTiming:
    """One turn; ``number`` 0 is the agent's opening.

    ``response_ns`` runs from the caller's last word to the agent's first of the reply; ``None`` where the agent did
    not reply before the caller spoke again, or the sound between is missing. ``barged_in`` marks a turn that the
    caller began while the agent spoke.
    """

    number: int
    span: Span
    caller: tuple[Span, ...]
    agent: tuple[Span, ...]
    end_of_speech_ns: int | None
    response_ns: int | None
    barged_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadAir:
    """Silence of both. ``after`` spoke last, ``before`` speaks next; ``None`` at the ends of the call."""

    span: Span
    after: Party | None
    before: Party | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Both at once. ``by`` came second; ``yield_ns`` later the first fell silent.

    ``aside`` is a backchannel, which asks for no yielding. ``failed`` is a bid of the caller for the floor to which the
    agent did not yield within the limit.
    """

    span: Span
    by: Party
    yield_ns: int
    aside: bool
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """All that the timing of a call tells. Durations are of the whole call: each moment is in exactly one."""

    length_ns: int
    caller_only_ns: int
    agent_only_ns: int
    both_ns: int
    neither_ns: int
    turns: tuple[TurnTiming, ...]
    dead_air: tuple[DeadAir, ...]
    overlaps: tuple[Overlap, ...]
    missing: tuple[Span, ...] = ()
    response_ms: Percentiles = field(default_factory=Percentiles)

    @property
    def failed_yields(self) -> tuple[Overlap, ...]:
        return tuple(overlap for overlap in self.overlaps if overlap.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What can be said of one call before there is a candidate.

    ``detector`` found the speech, ``recognizer`` wrote the words down that nobody had reported; ``transcript`` is both
    parties' utterances in time order, empty where neither a report nor a recogniser gave any. ``remarks`` are
    sentences on what stands in the way of trusting the rest.
    """

    call_id: str
    origin: str
    detector: str
    recognizer: str | None
    conversation: Conversation
    transcript: tuple[Speech, ...] = ()
    remarks: tuple[str, ...] = ()


def conversation(
    spoken: Timeline, length_ns: int, missing: Iterable[Span] = (), limits: Limits | None = None
) -> Conversation:
    """Tell the timing of a call from both parties' utterances.

    ``spoken`` holds one ``speech`` event per stretch of uninterrupted speech; text is used only to tell a backchannel
    from a short command. ``missing`` are stretches for which a party's sound is not there.
    """
    limits = limits or Limits()
    gone = union(missing)
    caller, agent = spoken.speech("caller"), spoken.speech("agent")
    turns = tuple(_timing(turn, agent, gone) for turn in turns_of(spoken))
    voices = union(speech.span for speech in caller), union(speech.span for speech in agent)
    either, both = union(voices[0] + voices[1]), _length(_shared(*voices))
    responses = [ms(turn.response_ns) for turn in turns if turn.response_ns is not None]
    return Conversation(
        length_ns=length_ns,
        caller_only_ns=_length(voices[0]) - both,
        agent_only_ns=_length(voices[1]) - both,
        both_ns=both,
        neither_ns=max(0, length_ns - _length(either)),
        turns=turns,
        dead_air=tuple(_dead_air(either, voices, length_ns, gone, limits)),
        overlaps=tuple(_overlaps(caller, agent, limits)),
        missing=gone,
        response_ms=percentiles_of(responses),
    )


def _timing(turn: Turn, agent: Sequence[Speech], gone: Sequence[Span]) -> TurnTiming:
    response_ns = None
    if turn.end_of_speech_ns is not None:
        reply = min((speech.start_ns for speech in turn.agent if speech.end_ns > turn.end_of_speech_ns), default=None)
        if reply is not None and not _touches(gone, turn.end_of_speech_ns, reply):
            response_ns = reply - turn.end_of_speech_ns
    began = turn.caller[0].start_ns if turn.caller else None
    return TurnTiming(
        number=turn.number,
        span=turn.span,
        caller=tuple(speech.span for speech in turn.caller),
        agent=tuple(speech.span for speech in turn.agent),
        end_of_speech_ns=turn.end_of_speech_ns,
        response_ns=response_ns,
        barged_in=began is not None and any(speech.start_ns < began < speech.end_ns for speech in agent),
    )


def _touches(gone: Sequence[Span], one_ns: int, other_ns: int) -> bool:
    between = Span(min(one_ns, other_ns), max(one_ns, other_ns))
    return any(span.overlaps(between) for span in gone)


def _dead_air(
    either: Sequence[Span],
    voices: tuple[Sequence[Span], Sequence[Span]],
    length_ns: int,
    gone: Sequence[Span],
    limits: Limits,
) -> Iterable[DeadAir]:
    for silence in without(Span(0, length_ns), either):
        for span in without(silence, gone):
            if span.duration_ns >= limits.dead_air_ns:
                before = _party(voices, silence.end_ns, starting=True)
                yield DeadAir(span=span, after=_party(voices, silence.start_ns, starting=False), before=before)


def _party(voices: tuple[Sequence[Span], Sequence[Span]], at_ns: int, *, starting: bool) -> Party | None:
    """Whose speech starts or ends at a moment."""
    parties: tuple[Party, Party] = ("caller", "agent")
    for party, spans in zip(parties, voices, strict=True):
        if any((span.start_ns if starting else span.end_ns) == at_ns for span in spans):
            return party
    return None


def _overlaps(caller: Sequence[Speech], agent: Sequence[Speech], limits: Limits) -> list[Overlap]:
    """Overlaps worth telling, in time order."""
    found = [_overlap(one, other, agent, limits) for one in caller for other in agent if one.span.overlaps(other.span)]
    told = [overlap for overlap in found if overlap.span.duration_ns >= limits.overlap_ns]
    return sorted(told, key=lambda overlap: overlap.span)


def _overlap(caller: Speech, agent: Speech, all_agent: Sequence[Speech], limits: Limits) -> Overlap:
    by: Party = "caller" if caller.start_ns >= agent.start_ns else "agent"
    first, second = (agent, caller) if by == "caller" else (caller, agent)
    span = Span(second.start_ns, min(first.end_ns, second.end_ns))
    yield_ns = first.end_ns - second.start_ns
    aside = by == "caller" and is_backchannel(caller, all_agent)
    failed = by == "caller" and not aside and yield_ns > limits.yield_ns
    return Overlap(span=span, by=by, yield_ns=yield_ns, aside=aside, failed=failed)


def without(span: Span, taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of a span when others are taken out of it, in time order."""
    left: list[Span] = []
    at_ns = span.start_ns
    for other in union(taken):
        if other.start_ns > at_ns and at_ns < span.end_ns:
            left.append(Span(at_ns, min(other.start_ns, span.end_ns)))
        at_ns = max(at_ns, other.end_ns)
    if at_ns < span.end_ns:
        left.append(Span(at_ns, span.end_ns))
    return tuple(left)


def _shared(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Stretches in both; each of the two is ascending and disjoint."""
    return tuple(
        Span(max(a.start_ns, b.start_ns), min(a.end_ns, b.end_ns)) for a in one for b in other if a.overlaps(b)
    )


def _length(spans: Iterable[Span]) -> int:
    return sum(span.duration_ns for span in spans)
