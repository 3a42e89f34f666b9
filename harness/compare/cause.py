"""Which stage of the candidate started a difference, and the evidence for it.

Rules:

- Trace the value back. A wrong argument that the candidate heard comes from speech to text; one that it did not hear
  but a tool told it, from the tool; else from the model.
- What the turn detector cut off could not be heard: a difference in a turn that the candidate cut short is the turn's.
- What the harness lost is the harness's, whatever the candidate made of it.
- Without a trace there is no blame: the cause is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.compare.beside import TurnPair, heard_text, reply_text
from harness.compare.comparable import Obstacle
from harness.compare.drafts import shown
from harness.compare.entities import EntityContext
from harness.compare.result import TurnLatency
from harness.compare.trace import as_text, holds, leaves, mentions
from harness.core.events import Inference, StageTime
from harness.core.findings import Cause, Finding, Severity
from harness.core.time import NS_PER_MS, Span
from harness.core.timeline import Timeline


@dataclass(frozen=True)
class Trail:
    """All that a value can be traced through."""

    turns: Sequence[TurnPair]
    live: Timeline
    other: Timeline
    times: Sequence[tuple[TurnLatency, TurnLatency]]
    findings: Sequence[Finding]
    obstacles: Mapping[int, Obstacle]
    context: EntityContext

    def earlier(self, turn: int, *checks: str) -> tuple[Finding, ...]:
        """Findings of some weight of these checks in a turn."""
        return tuple(
            finding
            for finding in self.findings
            if finding.turn == turn and finding.check in checks and finding.severity is not Severity.MINOR
        )


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a side had heard of the caller, turn by turn."""

    texts: tuple[str, ...]
    context: EntityContext

    @staticmethod
    def of(trail: Trail, turn: int) -> tuple[_Heard, _Heard]:
        """What live and the other side had heard up to and including a turn."""
        upto = trail.turns[: turn + 1]
        live = tuple(pair.turn.heard for pair in upto)
        return _Heard(live, trail.context), _Heard(tuple(map(heard_text, upto)), trail.context)

    def says(self, value: object) -> bool:
        return any(mentions(value, text, self.context) for text in self.texts)


Blame = tuple[Cause, tuple[str, ...]]
"""A cause and the evidence for it: ids of other findings, and sentences."""

_VALUE_WORDS = 6
"""A text of more words is a sentence, not a value."""

SILENT = ("reply", "sound")
"""Paths of ``reply.missing`` where a whole reply is missing."""

_UNKNOWN: Blame = ("unknown", ())


def with_causes(trail: Trail) -> tuple[Finding, ...]:
    """The findings, each with its cause and evidence."""
    return tuple(_blamed(trail, finding) for finding in trail.findings)


def _blamed(trail: Trail, finding: Finding) -> Finding:
    obstacle = trail.obstacles.get(finding.turn)
    if obstacle is not None and obstacle.harness and not finding.check.startswith("fault."):
        return replace(finding, cause="harness", evidence=(*finding.evidence, obstacle.why))
    cause, evidence = _trace(trail, finding)
    if cause == "unknown":
        cause = finding.cause
    return replace(finding, cause=cause, evidence=(*finding.evidence, *evidence))


def _trace(trail: Trail, finding: Finding) -> Blame:
    match finding.check.split("."):
        case ["transcript", _]:
            return _heard(trail, finding)
        case ["tool", "argument" | "invalid"]:
            return _argument(trail, finding)
        case ["tool", _]:
            return _action(trail, finding)
        case ["reply", "missing"] if finding.path in SILENT:
            return _silence(trail, finding)
        case ["reply" | "policy", _]:
            return _reply(trail, finding)
        case ["turn", "late"] if finding.path == "silence_ms":
            return _paused(trail, finding)
        case ["latency", _] | ["turn", "late"]:
            return _slow(trail, finding)
        case ["outcome", _]:
            return _consequence(trail, finding)
        case _:
            return _UNKNOWN


def _heard(trail: Trail, finding: Finding) -> Blame:
    """Words at the end that the candidate never got, because it had taken the turn already."""
    cut = trail.earlier(finding.turn, "turn.early")
    if cut and finding.kind == "missing" and trail.turns[finding.turn].turn.heard.endswith(str(finding.live)):
        return "turn", (cut[0].id,)
    return "stt", ()


def _argument(trail: Trail, finding: Finding) -> Blame:
    """Where the candidate's value came from, and where the live one was lost."""
    live, other = _Heard.of(trail, finding.turn)
    value, wanted = finding.candidate, finding.live
    if other.says(value) and not live.says(value):
        return "stt", (f"The candidate heard {shown(value)}; the live side did not.", *_misheard(trail, finding))
    if live.says(wanted) and not other.says(wanted):
        cut = trail.earlier(finding.turn, "turn.early")
        if cut:
            return "turn", (cut[0].id,)
        return "stt", (f"The live side heard {shown(wanted)}; the candidate did not.", *_misheard(trail, finding))
    told = _told_otherwise(trail, finding)
    if told:
        return "tool", (told,)
    return _after(trail, finding, "turn.early") or ("llm", _same_words(trail, finding.turn))


def _action(trail: Trail, finding: Finding) -> Blame:
    """Why another tool was called: a cut turn, other words, another tool result, else the model's choice."""
    cut = _after(trail, finding, "turn.early")
    if cut:
        return cut
    misheard = trail.earlier(finding.turn, "transcript.entity")
    if misheard:
        return "stt", tuple(one.id for one in misheard)
    told = _told_otherwise(trail, finding)
    return ("tool", (told,)) if told else ("llm", _same_words(trail, finding.turn))


def _reply(trail: Trail, finding: Finding) -> Blame:
    """Where the other value in a reply came from."""
    turn = finding.turn
    spoken = _unlike_completion(trail, finding)
    if spoken:
        return "tts", (spoken,)
    live, other = _Heard.of(trail, turn)
    for leaf in leaves(finding.candidate):
        if other.says(leaf) and not live.says(leaf):
            return "stt", (f"The candidate heard {shown(leaf)}; the live side did not.", *_misheard(trail, finding))
    told = _told_otherwise(trail, finding)
    if told:
        return "tool", (told,)
    wrong = trail.earlier(turn, "tool.argument", "tool.missing", "tool.extra")
    if wrong:
        cause, _ = _trace(trail, wrong[0])
        return cause, (wrong[0].id,)
    cut = _after(trail, finding, "turn.early")
    if cut:
        return cut
    misheard = trail.earlier(turn, "transcript.entity")
    if misheard and not other.says(finding.live):
        return "stt", tuple(one.id for one in misheard)
    return "llm", _same_words(trail, turn)


def _silence(trail: Trail, finding: Finding) -> Blame:
    """Why nothing was said: the last stage that still worked tells which one did not."""
    pair = trail.turns[finding.turn]
    broken = [one for one in trail.findings if one.check.startswith("fault.") and one.turn <= finding.turn]
    if broken:
        return broken[-1].cause, (broken[-1].id,)
    if finding.path == "sound":
        return "tts", ()
    if any(one.completion for one in trail.other.of_kind(Inference) if _in(pair, one.turn, one.at_ns)):
        return "tts", ("The candidate's model answered, and nothing was heard of it.",)
    if pair.turn.heard and not heard_text(pair) and trail.other.speech("caller"):
        return "stt", ("The candidate heard nothing in this turn.",)
    stages = {one.stage for one in trail.other.of_kind(StageTime) if _in(pair, one.turn, one.start_ns)}
    if stages and "llm" not in stages:
        return "turn", ("The candidate's model was not asked in this turn.",)
    return "llm", _same_words(trail, finding.turn)


def _slow(trail: Trail, finding: Finding) -> Blame:
    """The stage that grew the most against the live side; against nothing, where live tells no stages."""
    live, other = trail.times[finding.turn]
    before, after = _shares(live), _shares(other)
    for stage, runs in _later_runs(trail, finding.turn).items():
        after[stage] = after.get(stage, 0.0) + runs
    grown = {stage: took - before.get(stage, 0.0) for stage, took in after.items()}
    if not grown:
        return _UNKNOWN
    slowest = max(grown, key=lambda stage: grown[stage])
    wait = (other.first_sound_ms or 0.0) - (live.first_sound_ms or 0.0)
    if grown[slowest] < 0.3 * wait:
        return _UNKNOWN
    return slowest, (f"Its {slowest} stage took {grown[slowest]:.0f} ms longer.",)


def _later_runs(trail: Trail, turn: int) -> dict[Cause, float]:
    """Milliseconds that the candidate's stages took before its first sound when they ran again in the turn, beyond
    what they took the live agent: a model reads a tool's answer in a second run."""
    pair = trail.turns[turn]
    start_ns = pair.turn.end_of_speech_ns
    sounds = [speech.start_ns for speech in pair.said if start_ns is not None and speech.start_ns >= start_ns]
    answers = [speech.start_ns for speech in pair.turn.agent if start_ns is not None and speech.start_ns >= start_ns]
    mine = _again(trail.other, pair, min(sounds, default=None))
    theirs = _again(trail.live, pair, min(answers, default=None))
    return {stage: took - theirs.get(stage, 0.0) for stage, took in mine.items()}


def _again(timeline: Timeline, pair: TurnPair, until_ns: int | None) -> dict[Cause, float]:
    """Milliseconds of all but the first run of the model in a turn, until the first sound."""
    runs = [one for one in timeline.of_kind(StageTime) if one.stage == "llm" and _in(pair, one.turn, one.start_ns)]
    ends = [one.end_ns if one.first_ns is None else one.first_ns for one in runs]
    later = [end - one.start_ns for one, end in zip(runs[1:], ends[1:], strict=True) if until_ns and end <= until_ns]
    return {"llm": sum(later) / NS_PER_MS} if later else {}


def _paused(trail: Trail, finding: Finding) -> Blame:
    """The stage that worked through most of a silence within the reply."""
    pair = trail.turns[finding.turn]
    busy: dict[Cause, int] = {}
    for one in trail.other.of_kind(StageTime):
        if _in(pair, one.turn, one.start_ns):
            worked = Span(one.start_ns, one.end_ns if one.first_ns is None else one.first_ns)
            busy[one.stage] = busy.get(one.stage, 0) + worked.overlap_ns(finding.span)
    longest = max(busy, key=lambda stage: busy[stage], default=None)
    if longest is None or busy[longest] < 0.3 * finding.span.duration_ns:
        return _UNKNOWN
    return longest, (f"Its {longest} stage worked for {busy[longest] / NS_PER_MS:.0f} ms of the silence.",)


def _shares(times: TurnLatency) -> dict[Cause, float]:
    """Milliseconds that each reported stage added to the wait; of two that end one after the other, the later adds
    only what came after the earlier."""
    out: dict[Cause, float] = {}
    ends: list[tuple[float, Cause]] = []
    if times.stt_ms is not None:
        ends.append((times.stt_ms, "stt"))
    if times.endpointing_ms is not None:
        ends.append((times.endpointing_ms, "turn"))
    reached = 0.0
    for end, stage in sorted(ends):
        out[stage] = max(0.0, end - reached)
        reached = max(reached, end)
    took: tuple[tuple[Cause, float | None], ...] = (
        ("llm", times.llm_first_token_ms),
        ("tool", times.tool_ms),
        ("tts", times.tts_first_sound_ms),
    )
    return out | {stage: value for stage, value in took if value is not None}


def _consequence(trail: Trail, finding: Finding) -> Blame:
    """An outcome follows from what went before it."""
    heavy = [one for one in trail.findings if one.check.startswith(("tool.", "reply.", "fault."))]
    heavy = [one for one in heavy if one.severity is not Severity.MINOR]
    if not heavy:
        return _UNKNOWN
    first = heavy[0]
    return _trace(trail, first)[0], (first.id,)


def _misheard(trail: Trail, finding: Finding) -> tuple[str, ...]:
    """Ids of the findings that show where the value was misheard."""
    values = [str(value) for value in (finding.live, finding.candidate) if value is not None]
    return tuple(
        one.id
        for one in trail.findings
        if one.check == "transcript.entity" and one.turn <= finding.turn
        if any(
            mentions(value, str(side), trail.context) for value in values for side in (one.live, one.candidate) if side
        )
    )


def _told_otherwise(trail: Trail, finding: Finding) -> str | None:
    """Whether a tool told the candidate something else than it told the live agent, and that explains the finding."""
    pair = trail.turns[finding.turn]
    mine = {call.name: _result(trail.live, call.call) for call in pair.live_calls}
    for call in pair.calls:
        if finding.check.startswith("tool.") and call.name == finding.path.split(".")[0]:
            return None
        theirs = _result(trail.other, call.call)
        if theirs is None or call.name not in mine or theirs == mine[call.name]:
            continue
        if _explains(trail, finding, mine[call.name], theirs):
            told, live = shown(as_text(theirs)), shown(as_text(mine[call.name]))
            return f"{call.name} answered the candidate {told} and the live agent {live}."
    return None


def _explains(trail: Trail, finding: Finding, live: Any, other: Any) -> bool:
    """Whether two answers of a tool hold the two values. What is no value may follow from any difference."""
    values = [value for value in (finding.live, finding.candidate) if isinstance(value, str)]
    if finding.check in ("tool.missing", "tool.extra") or any(len(text.split()) > _VALUE_WORDS for text in values):
        return True
    context = trail.context
    return any(
        holds(leaf, other, context) and not holds(leaf, live, context) for leaf in leaves(finding.candidate)
    ) or any(holds(leaf, live, context) and not holds(leaf, other, context) for leaf in leaves(finding.live))


def _result(timeline: Timeline, call: str) -> Any:
    result = timeline.results.get(call)
    return None if result is None else result.result if result.error is None else result.error


def _unlike_completion(trail: Trail, finding: Finding) -> str | None:
    """The model wrote what the live agent said, and something else was spoken."""
    pair = trail.turns[finding.turn]
    written = " ".join(one.completion or "" for one in trail.other.of_kind(Inference) if _in(pair, one.turn, one.at_ns))
    said = reply_text(pair)
    for leaf in leaves(finding.live):
        if mentions(leaf, written, trail.context) and not mentions(leaf, said, trail.context):
            return f"The candidate's model wrote {shown(leaf)}; it was not spoken."
    return None


def _after(trail: Trail, finding: Finding, check: str) -> Blame | None:
    cut = trail.earlier(finding.turn, check)
    return ("turn", (cut[0].id,)) if cut else None


def _same_words(trail: Trail, turn: int) -> tuple[str, ...]:
    pair = trail.turns[turn]
    heard = heard_text(pair)
    return (f"The candidate heard {shown(heard)}, as the live side did.",) if heard and heard == pair.turn.heard else ()


def _in(pair: TurnPair, turn: int | None, at_ns: int) -> bool:
    return turn == pair.number if turn is not None else pair.turn.span.start_ns <= at_ns < pair.turn.span.end_ns
