"""Everything that can happen in a call, as one union of frozen events.

One event is one JSON object on one line, the same for every side; ``kind`` tells which. All times are nanoseconds
on the call clock. ``seen_ns`` is when an event reached the harness, where that is known and differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from harness.core.audio import Party
from harness.core.schema import decode, encode
from harness.core.time import Span

Stage = Literal["turn", "stt", "llm", "tts", "tool"]
GapCause = Literal["lost", "late", "not_sent", "paused", "dropped_by_harness"]
ResultSource = Literal["live", "recorded", "stub", "unavailable"]

SCHEMA = 1


def _spans_forward(start_ns: int, end_ns: int) -> None:
    if end_ns < start_ns:
        raise ValueError(f"end_ns {end_ns} is before start_ns {start_ns}")


def _not_negative(**times: int | None) -> None:
    for name, value in times.items():
        if value is not None and value < 0:
            raise ValueError(f"{name} must not be negative, is {value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted:
    """First event of every timeline. ``started_at`` is RFC 3339 UTC."""

    kind: ClassVar[str] = "call_started"
    call_id: str
    provider: str = "recording"
    started_at: str | None = None
    schema: int = SCHEMA
    attributes: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise ValueError(f"schema must be {SCHEMA}, is {self.schema}")
        if not self.call_id:
            raise ValueError("call_id must not be empty")


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word and when it was spoken; confidence from 0 to 1 where the recogniser gives one."""

    text: str
    start_ns: int
    end_ns: int
    confidence: float | None = None

    def __post_init__(self) -> None:
        _not_negative(start_ns=self.start_ns)
        _spans_forward(self.start_ns, self.end_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """An utterance; of a candidate's agent, what it would have said.

    ``heard_until_ns`` is set where a clear or a barge-in cut the agent's sound short. ``turn`` is the turn that an
    agent's utterance answers, where the side knows it. ``source`` names who wrote the text down. Words that are not
    ``final`` may still change; the last of them count where nothing final came.
    """

    kind: ClassVar[str] = "speech"
    party: Party
    start_ns: int
    end_ns: int
    text: str = ""
    final: bool = True
    source: str | None = None
    words: tuple[Word, ...] = ()
    heard_until_ns: int | None = None
    turn: int | None = None
    seen_ns: int | None = None

    def __post_init__(self) -> None:
        _not_negative(start_ns=self.start_ns)
        _spans_forward(self.start_ns, self.end_ns)

    @property
    def span(self) -> Span:
        return Span(self.start_ns, self.end_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """The agent asked for a tool. ``call`` joins it to its result."""

    kind: ClassVar[str] = "tool_call"
    call: str
    name: str
    at_ns: int
    arguments: Mapping[str, Any] = field(default_factory=dict)
    turn: int | None = None
    seen_ns: int | None = None

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResult:
    """What the tool answered, and where the answer came from."""

    kind: ClassVar[str] = "tool_result"
    call: str
    at_ns: int
    result: Any = None
    error: str | None = None
    source: ResultSource = "live"
    seen_ns: int | None = None

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """One run of the language model. ``context_digest`` is a digest of all it was given."""

    kind: ClassVar[str] = "inference"
    at_ns: int
    turn: int | None = None
    model: str | None = None
    context_digest: str | None = None
    completion: str | None = None
    context_incomplete: bool = False

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """When a stage of the pipeline worked; ``first_ns`` is its first output (first token, first sound)."""

    kind: ClassVar[str] = "stage"
    stage: Stage
    start_ns: int
    end_ns: int
    first_ns: int | None = None
    turn: int | None = None

    def __post_init__(self) -> None:
        _not_negative(start_ns=self.start_ns)
        _spans_forward(self.start_ns, self.end_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a stage consumed."""

    kind: ClassVar[str] = "usage"
    stage: Stage
    input_tokens: int | None = None
    output_tokens: int | None = None
    characters: int | None = None
    audio_ns: int | None = None
    cpu_ns: int | None = None
    peak_bytes: int | None = None
    model: str | None = None
    turn: int | None = None
    at_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """A party began to speak over the other."""

    kind: ClassVar[str] = "interruption"
    by: Party
    at_ns: int

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The provider reported that sound up to a named mark was played."""

    kind: ClassVar[str] = "mark"
    name: str
    at_ns: int

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """The agent told the provider to drop the sound not yet played; ``dropped_ns`` is how long that would have
    sounded, 0 where nothing was left or nobody knows."""

    kind: ClassVar[str] = "clear"
    at_ns: int
    dropped_ns: int = 0

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns, dropped_ns=self.dropped_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dtmf:
    """A key press."""

    kind: ClassVar[str] = "dtmf"
    digit: str
    at_ns: int
    party: Party = "caller"
    seen_ns: int | None = None

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of a track for which there is no sound, and why."""

    kind: ClassVar[str] = "gap"
    party: Party
    start_ns: int
    end_ns: int
    cause: GapCause

    def __post_init__(self) -> None:
        _not_negative(start_ns=self.start_ns)
        _spans_forward(self.start_ns, self.end_ns)

    @property
    def span(self) -> Span:
        return Span(self.start_ns, self.end_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something broke. ``where`` starts with whose fault it is: ``candidate.``, ``harness.`` or ``provider.``."""

    kind: ClassVar[str] = "fault"
    where: str
    message: str
    at_ns: int = 0

    def __post_init__(self) -> None:
        _not_negative(at_ns=self.at_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the call ended for the business: resolved, escalated, abandoned, failed, or a name of the user's own."""

    kind: ClassVar[str] = "outcome"
    value: str
    at_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody said of the call: csat, nps, thumbs, complaint, or a name of the user's own."""

    kind: ClassVar[str] = "feedback"
    name: str
    value: Any = field(metadata={"keep_none": True})
    at_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """Last event: ``stop``, ``closed:<code>``, ``timeout`` or ``bye``."""

    kind: ClassVar[str] = "call_ended"
    reason: str = "stop"
    at_ns: int | None = None


Event = (
    CallStarted
    | Speech
    | ToolCall
    | ToolResult
    | Inference
    | StageTime
    | Usage
    | Interruption
    | Mark
    | Clear
    | Dtmf
    | Gap
    | Fault
    | Outcome
    | Feedback
    | CallEnded
)

KINDS: Mapping[str, type[Event]] = {
    cls.kind: cls
    for cls in (
        CallStarted,
        Speech,
        ToolCall,
        ToolResult,
        Inference,
        StageTime,
        Usage,
        Interruption,
        Mark,
        Clear,
        Dtmf,
        Gap,
        Fault,
        Outcome,
        Feedback,
        CallEnded,
    )
}


def event_from_json(value: Any) -> Event:
    """The event that a JSON object describes.

    Raises:
        ValueError: not an object, an unknown kind, a missing or mistyped field, or a time that cannot be.
    """
    if not isinstance(value, dict):
        raise ValueError(f"an event must be an object, is {type(value).__name__}")
    cls = KINDS.get(str(value.get("kind")))
    if cls is None:
        raise ValueError(f"unknown kind {value.get('kind')!r}, need one of {', '.join(KINDS)}")
    try:
        return decode(cls, value)
    except ValueError as error:
        raise ValueError(f"{cls.kind}: {error}") from None


def event_to_json(event: Event) -> dict[str, Any]:
    """The JSON object of an event; fields that are unknown are left out."""
    out: dict[str, Any] = encode(event)
    return out


def time_of(event: Event) -> int | None:
    """When an event begins, or ``None`` for one that has no place on the clock."""
    match event:
        case CallStarted():
            return 0
        case Speech() | StageTime() | Gap():
            return event.start_ns
        case _:
            return event.at_ns
