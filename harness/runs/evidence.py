"""What a store holds for a gate to decide on: a row for each call and candidate, with the reviews people made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from harness.compare.result import Comparison
from harness.core.errors import InputError
from harness.core.findings import Finding, Tally
from harness.gate.evidence import Evidence, Row, SignOff, gather
from harness.store import bundle, reviews
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
    found = gather(rows(store, said, now), candidate, now, sign_offs=given)
    done = {finding for finding, digest in said if digest in ("", found.digest)}
    return replace(found, reviewed=frozenset(done))


def rows(store: Path, said: Said, now: datetime) -> Iterator[Row]:
    """A row for each committed run but the controls'. A call's time is when it took place, else when it was run."""
    for folder in bundle.calls(store):
        call = bundle.read_call(folder)
        found = [bundle.read_run(path) for path in bundle.runs(folder)]
        controls = {run.run_id: run.comparison for run in found if run.candidate.control}
        for run in found:
            if run.candidate.control:
                continue
            ran_at = _time(run.run_id.partition("-")[0], now)
            at = _time(call.started_at or "", ran_at)
            attributes = {key: str(value) for key, value in call.attributes.items()}
            yield replace(_row(run, at, attributes, controls.get(run.run_id), said), ran_at=ran_at)


def _row(run: Run, at: datetime, attributes: Mapping[str, str], control: Comparison | None, said: Said) -> Row:
    found = run.comparison
    return Row(
        call_id=run.call_id,
        candidate=run.candidate.name,
        digest=run.candidate.digest,
        at=at,
        verdict=run.decision.verdict,
        comparable_turns=found.comparable_turns,
        findings=tuple(_reviewed(finding, run.candidate.digest, said) for finding in found.findings),
        metrics=_metrics(found),
        response_ms=_responses(found),
        control_response_ms=_responses(control) if control else (),
        cost=found.cost_candidate,
        attributes=attributes,
    )


def _reviewed(finding: Finding, digest: str, said: Said) -> Finding:
    review = reviews.of(said, finding.id, digest)
    return replace(finding, judgement=review.judgement) if review else finding


def _metrics(found: Comparison) -> dict[str, tuple[Tally, Tally]]:
    """``word`` and ``entity``: both sides' errors against what was really said, where somebody wrote that down."""
    sides = {name: (f"reference.{name}.live", f"reference.{name}.candidate") for name in ("word", "entity")}
    return {
        name: (found.tallies[live], found.tallies[candidate])
        for name, (live, candidate) in sides.items()
        if live in found.tallies and candidate in found.tallies
    }


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
