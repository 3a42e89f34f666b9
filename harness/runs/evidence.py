"""What a store holds for a gate to decide on: a row for each call and candidate, with the reviews people made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from harness.compare.result import Comparison
from harness.core.errors import InputError, StoreError
from harness.core.events import Inference
from harness.core.findings import Finding, Judgement, Severity, Tally
from harness.gate.evidence import Evidence, Row, SignOff, counts, digest_of, gather
from harness.store import bundle, manifest, reviews
from harness.store.bundle import Run
from harness.store.reviews import Review

Said = Mapping[tuple[str, str], Review]
"""Reviews by finding and digest."""


def evidence_of(store: Path, candidate: str, now: datetime) -> Evidence:
    """All evidence in a store, or in a run's folder, on one candidate.

    Raises:
        InputError: there is no such store.
        StoreError: a bundle or a review is damaged.
    """
    if not (store / "calls").is_dir():
        raise InputError(f"{store}: no calls in it; a store, or a run's folder, has a folder calls/")
    said = reviews.by_finding(store)
    given = [
        SignOff(signed.role, signed.by, signed.digest, _time(signed.at, now))
        for signed in reviews.sign_offs(store)
        if signed.candidate == candidate
    ]
    return gather(rows(store, said, now), candidate, now, sign_offs=given)


def rows(store: Path, said: Said, now: datetime) -> Iterator[Row]:
    """A row for each committed run but the controls'. A call's time is when it took place, else when it was run.

    Raises:
        StoreError: a bundle is damaged, or has lost its manifest: what it said may have decided.
    """
    _check_whole(store)
    for folder in bundle.calls(store):
        call = bundle.read_call(folder)
        found = [bundle.read_run(path) for path in bundle.runs(folder)]
        controls = {run.run_id: run for run in found if run.candidate.control}
        for run in found:
            if run.candidate.control:
                continue
            ran_at = _time(run.run_id.partition("-")[0], now)
            at = _time(call.started_at or "", ran_at)
            attributes = {key: str(value) for key, value in call.attributes.items()}
            row = _row(run, at, attributes, controls.get(run.run_id), said)
            yield replace(row, ran_at=ran_at, scripted=call.scripted)


def served_digest(run: Run) -> str:
    """The digest that a review of a run holds for: of the candidate, and of the models that answered it."""
    return digest_of(run.candidate.digest, _served(run))


def _served(run: Run) -> frozenset[str]:
    return frozenset(inference.model for inference in run.timeline.of_kind(Inference) if inference.model)


def _check_whole(store: Path) -> None:
    for folder in (*(store / "calls").glob("*"), *(store / "calls").glob("*/runs/*/*")):
        stray = manifest.stray_of(folder)
        if stray is not None:
            raise StoreError(f"{folder}: holds {stray} but no {manifest.MANIFEST}: evidence is damaged")


def _row(run: Run, at: datetime, attributes: Mapping[str, str], control: Run | None, said: Said) -> Row:
    found, digest = run.comparison, served_digest(run)
    findings = tuple(_reviewed(finding, digest, said) for finding in found.findings)
    return Row(
        call_id=run.call_id,
        candidate=run.candidate.name,
        digest=run.candidate.digest,
        served=_served(run),
        at=at,
        verdict=run.decision.verdict,
        comparable_turns=found.comparable_turns,
        findings=findings,
        reviewed=frozenset(finding.id for finding in findings if reviews.of(said, finding.id, digest)),
        metrics=_metrics(found, findings),
        response_ms=_responses(found),
        control_response_ms=_responses(control.comparison) if control else (),
        control=control.decision.verdict if control else None,
        cost=found.cost_candidate,
        attributes=attributes,
    )


def _reviewed(finding: Finding, digest: str, said: Said) -> Finding:
    review = reviews.of(said, finding.id, digest)
    return replace(finding, judgement=review.judgement) if review else finding


def _metrics(found: Comparison, findings: Sequence[Finding]) -> dict[str, tuple[Tally, Tally]]:
    """Errors of the live side and of the candidate by metric.

    ``word`` and ``entity`` against what was really said, where somebody wrote that down; ``tool`` and ``reply`` one a
    call: a weighty difference is the candidate's mistake until somebody says otherwise, and live's where they do.
    """
    sides = {name: (f"reference.{name}.live", f"reference.{name}.candidate") for name in ("word", "entity")}
    known = {
        name: (found.tallies[live], found.tallies[candidate])
        for name, (live, candidate) in sides.items()
        if live in found.tallies and candidate in found.tallies
    }
    for name in ("tool", "reply") if found.comparable_turns else ():
        weighty = [
            finding
            for finding in findings
            if finding.check.startswith(f"{name}.") and finding.comparable and finding.severity is not Severity.MINOR
        ]
        live = any(finding.judgement in (Judgement.CANDIDATE_RIGHT, Judgement.BOTH_WRONG) for finding in weighty)
        known[name] = (Tally(int(live), 1), Tally(int(any(counts(finding) for finding in weighty)), 1))
    return known


def _responses(found: Comparison) -> tuple[float, ...]:
    """Response times of comparable turns; a turn without a reply counts as at least its length."""
    times = [turn.latency_candidate.first_sound_ms for turn in found.turns if turn.comparable]
    return tuple(time for time in times if time is not None)


def _time(text: str, otherwise: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if found.tzinfo else found.replace(tzinfo=UTC)
