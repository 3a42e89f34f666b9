"""Privacy before disk: what was compared raw is stored without the caller's private words and their sound.

Rules
-----
1. All sides of a call are redacted together, under one key, so that comparing what is stored finds what was found.
2. A stretch in which something private was said is silent in every track: a caller is heard on the agent's line too.
3. Where nothing tells when a private word was said, its whole utterance is silent, and no clip is cut from there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.compare.result import Comparison, OpenQuestion, ToolPair, TurnComparison
from harness.config import Config
from harness.core.call import Call
from harness.core.events import ToolCall, ToolResult
from harness.core.expected import Expectation, Expected
from harness.core.findings import Decision, Finding
from harness.core.time import Span, ns_from_ms
from harness.core.timeline import Timeline
from harness.judge.judge import Judge
from harness.redact.identifiers import without_numbers
from harness.redact.known import Known
from harness.redact.redaction import Redaction, name_stand_in
from harness.redact.sound import muted
from harness.redact.surrogates import Surrogates
from harness.redact.timeline import RedactedTimeline, learned, redact_timeline, redacted_call, redacted_result
from harness.store.bundle import Run
from harness.store.keys import derived, store_key

WITHHELD = "something private was said here, and no word times tell where"


@dataclass(frozen=True)
class Privacy:
    """How private words of one store's calls are exchanged."""

    surrogates: Surrogates
    names: tuple[str, ...]
    pad_ns: int

    @staticmethod
    def of(config: Config, environ: Mapping[str, str] = os.environ) -> Privacy | None:
        """The configuration's, ``None`` where redaction is off.

        Raises:
            ConfigError: the key cannot be had.
        """
        table = config.redact
        if table is None or table.mode == "off":
            return None
        key = derived(store_key(config, environ), "surrogates")
        names = (*config.locale.names, *table.names)
        return Privacy(Surrogates(key, config.locale.phone_region), names, ns_from_ms(table.pad_ms))

    def plain(self, text: str) -> str:
        """An identifier, or a line of a log, without telephone numbers and addresses."""
        return without_numbers(text, self.surrogates)

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """What the configured names are called in what is stored."""
        return tuple(name_stand_in(name.lower().split(), self.surrogates) for name in self.names)


def cleaner(config: Config) -> Callable[[str], str]:
    """What takes numbers and addresses out of identifiers and logs; nothing does where redaction is off.

    Raises:
        ConfigError: the key cannot be had.
    """
    privacy = Privacy.of(config)
    return str if privacy is None else privacy.plain


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateCall:
    """A call and its runs as they may be stored. ``unheard`` are stretches of which no clip may be cut."""

    call: Call
    live: Timeline
    runs: tuple[Run, ...]
    unheard: tuple[Span, ...] = ()


def redacted(call: Call, live: Timeline, runs: Sequence[Run], privacy: Privacy | None) -> PrivateCall:
    """The call without its private words and their sound; as it is where redaction is off."""
    if privacy is None:
        return PrivateCall(call=call, live=live, runs=tuple(runs))
    reference = (call.reference,) if call.reference is not None else ()
    redaction = _learned(call, [live, *(run.timeline for run in runs)], privacy)
    clean = redact_timeline(live, redaction, privacy.pad_ns)
    others = [redact_timeline(run.timeline, redaction, privacy.pad_ns) for run in runs]
    told = [redact_timeline(each, redaction, privacy.pad_ns) for each in reference]
    silent = [span for each in (clean, *others, *told) for span in each.muted]
    unheard = [span for each in (clean, *others, *told) for span in each.unplaced]
    call_id = privacy.plain(call.call_id)
    kept = replace(
        call,
        call_id=call_id,
        tracks={party: muted(track, silent) for party, track in call.tracks.items()},
        live=_named(clean.timeline, call_id),
        attributes=redaction.value(call.attributes),
        links=redaction.value(call.links),
        reference=_named(told[0].timeline, call_id) if told else None,
        expected=_expected(call.expected, redaction) if call.expected else None,
    )
    assert kept.live is not None
    done = tuple(
        _renamed(_run(run, other, redaction, silent), call_id) for run, other in zip(runs, others, strict=True)
    )
    return PrivateCall(call=kept, live=kept.live, runs=done, unheard=tuple(unheard))


def weighed(
    judge: Judge, comparison: Comparison, call: Call, timelines: Sequence[Timeline], privacy: Privacy | None
) -> Comparison:
    """The comparison with the judge's opinions; a judge is asked with stand-ins in place of private values."""
    if privacy is None:
        return judge.weigh(comparison)
    shown = judge.weigh(redacted_comparison(comparison, _learned(call, timelines, privacy)))
    findings = [
        replace(
            raw,
            judgement=one.judgement,
            severity=one.severity,
            evidence=raw.evidence + one.evidence[len(raw.evidence) :],
        )
        for raw, one in zip(comparison.findings, shown.findings, strict=True)
    ]
    return replace(comparison, findings=tuple(findings))


def _learned(call: Call, timelines: Sequence[Timeline], privacy: Privacy) -> Redaction:
    """What all sides of a call show to be private."""
    reference = (call.reference,) if call.reference is not None else ()
    expected = call.expected.expect if call.expected is not None else ()
    facts = [call.attributes, call.links, *(each.arguments for each in expected)]
    return learned(Redaction(privacy.surrogates, Known()), [*timelines, *reference], facts, privacy.names)


def _named(timeline: Timeline, call_id: str) -> Timeline:
    return replace(timeline, events=(replace(timeline.started, call_id=call_id), *timeline.events[1:]))


def _renamed(run: Run, call_id: str) -> Run:
    comparison = replace(run.comparison, call_id=call_id)
    return replace(run, call_id=call_id, timeline=_named(run.timeline, call_id), comparison=comparison)


def _expected(expected: Expected, redaction: Redaction) -> Expected:
    """What a right agent does, with the stand-ins of what it does it with; who wrote it down stays."""
    return replace(expected, expect=tuple(_expectation(each, redaction) for each in expected.expect))


def _expectation(each: Expectation, redaction: Redaction) -> Expectation:
    return replace(
        each,
        arguments={path: redaction.value(value, path.rpartition(".")[2]) for path, value in each.arguments.items()},
        says=redaction.text(each.says) if each.says else each.says,
        never_says=redaction.text(each.never_says) if each.never_says else each.never_says,
    )


def _run(run: Run, clean: RedactedTimeline, redaction: Redaction, silent: Sequence[Span]) -> Run:
    return replace(
        run,
        timeline=clean.timeline,
        comparison=redacted_comparison(run.comparison, redaction),
        decision=_decision(run.decision, redaction),
        audio=muted(run.audio, silent) if run.audio is not None else None,
    )


def redacted_comparison(comparison: Comparison, redaction: Redaction) -> Comparison:
    """A comparison with the values in its findings, turns and questions exchanged; counts stay."""
    return replace(
        comparison,
        turns=tuple(_turn(turn, redaction) for turn in comparison.turns),
        findings=tuple(_finding(finding, redaction) for finding in comparison.findings),
        questions=tuple(_question(question, redaction) for question in comparison.questions),
    )


def _finding(finding: Finding, redaction: Redaction) -> Finding:
    key = finding.path.rpartition(".")[2]
    return replace(
        finding,
        path=redaction.identifier(finding.path),
        live=redaction.value(finding.live, key),
        candidate=redaction.value(finding.candidate, key),
        why=redaction.text(finding.why),
        evidence=tuple(redaction.text(text) for text in finding.evidence),
    )


def _turn(turn: TurnComparison, redaction: Redaction) -> TurnComparison:
    return replace(
        turn,
        heard_live=redaction.text(turn.heard_live),
        heard_candidate=redaction.text(turn.heard_candidate),
        reply_live=redaction.text(turn.reply_live),
        reply_candidate=redaction.text(turn.reply_candidate),
        tools=tuple(_tools(pair, redaction) for pair in turn.tools),
    )


def _tools(pair: ToolPair, redaction: Redaction) -> ToolPair:
    return replace(
        pair,
        live=_asked(pair.live, redaction),
        candidate=_asked(pair.candidate, redaction),
        live_result=_answered(pair.live_result, redaction),
        candidate_result=_answered(pair.candidate_result, redaction),
        arguments=tuple(
            replace(
                one,
                path=redaction.identifier(one.path),
                live=_argument(one.live, one.path, redaction),
                candidate=_argument(one.candidate, one.path, redaction),
            )
            for one in pair.arguments
        ),
    )


def _argument(value: Any, path: str, redaction: Redaction) -> Any:
    return redaction.value(value, path.rpartition(".")[2])


def _asked(call: ToolCall | None, redaction: Redaction) -> ToolCall | None:
    return redacted_call(call, redaction) if call else None


def _answered(result: ToolResult | None, redaction: Redaction) -> ToolResult | None:
    return redacted_result(result, redaction) if result else None


def _question(question: OpenQuestion, redaction: Redaction) -> OpenQuestion:
    return replace(
        question,
        live=redaction.text(question.live),
        candidate=redaction.text(question.candidate),
        doubt=redaction.text(question.doubt),
    )


def _decision(decision: Decision, redaction: Redaction) -> Decision:
    return replace(decision, reasons=tuple(redaction.text(reason) for reason in decision.reasons))
