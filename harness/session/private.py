"""Privacy before disk: what was compared raw is stored without the caller's private words and their sound.

Rules
-----
1. All sides of a call are redacted together, under one key, so that comparing what is stored finds what was found.
2. A stretch in which something private was said is silent in every track: a caller is heard on the agent's line too.
3. Where nothing tells when a private word was said, its whole utterance is silent, and no clip is cut from there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.compare.result import Comparison, OpenQuestion, ToolPair, TurnComparison
from harness.config import Config
from harness.core.call import Call
from harness.core.events import ToolCall, ToolResult
from harness.core.findings import Decision, Finding
from harness.core.time import Span, ns_from_ms
from harness.core.timeline import Timeline
from harness.redact.known import Known
from harness.redact.redaction import Redaction, name_stand_in
from harness.redact.sound import muted
from harness.redact.surrogates import Surrogates
from harness.redact.timeline import RedactedTimeline, learned, redact_timeline
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

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """What the configured names are called in what is stored."""
        return tuple(name_stand_in(name.lower().split(), self.surrogates) for name in self.names)


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
    redaction = learned(
        Redaction(privacy.surrogates, Known()),
        [live, *(run.timeline for run in runs), *reference],
        [call.attributes, call.links],
        privacy.names,
    )
    clean = redact_timeline(live, redaction, privacy.pad_ns)
    others = [redact_timeline(run.timeline, redaction, privacy.pad_ns) for run in runs]
    told = [redact_timeline(each, redaction, privacy.pad_ns) for each in reference]
    silent = [span for each in (clean, *others, *told) for span in each.muted]
    unheard = [span for each in (clean, *others, *told) for span in each.unplaced]
    kept = replace(
        call,
        tracks={party: muted(track, silent) for party, track in call.tracks.items()},
        live=clean.timeline,
        attributes=redaction.value(call.attributes),
        links=redaction.value(call.links),
        reference=told[0].timeline if told else None,
    )
    done = tuple(_run(run, other, redaction, silent) for run, other in zip(runs, others, strict=True))
    return PrivateCall(call=kept, live=clean.timeline, runs=done, unheard=tuple(unheard))


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
                live=_argument(one.live, one.path, redaction),
                candidate=_argument(one.candidate, one.path, redaction),
            )
            for one in pair.arguments
        ),
    )


def _argument(value: Any, path: str, redaction: Redaction) -> Any:
    return redaction.value(value, path.rpartition(".")[2])


def _asked(call: ToolCall | None, redaction: Redaction) -> ToolCall | None:
    return replace(call, arguments=redaction.value(call.arguments)) if call else None


def _answered(result: ToolResult | None, redaction: Redaction) -> ToolResult | None:
    if result is None:
        return None
    error = redaction.text(result.error) if result.error else result.error
    return replace(result, result=redaction.value(result.result), error=error)


def _question(question: OpenQuestion, redaction: Redaction) -> OpenQuestion:
    return replace(
        question,
        live=redaction.text(question.live),
        candidate=redaction.text(question.candidate),
        doubt=redaction.text(question.doubt),
    )


def _decision(decision: Decision, redaction: Redaction) -> Decision:
    return replace(decision, reasons=tuple(redaction.text(reason) for reason in decision.reasons))
