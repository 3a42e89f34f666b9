"""What a store holds for a gate to decide on: a row for each call and candidate, with the reviews people made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a row takes from the call that it is of."""

    started_at: str | None
    attributes: Mapping[str, str]
    scripted: bool


def evidence_of(store: Path, candidate: str, now: datetime) -> Evidence:
    """All evidence in a store, or in a run's folder, on one candidate.

    Raises:
        InputError: there is no such store.
        StoreError: a bundle or a review is damaged.
    """
    if not (store / "calls").is_dir():
        raise InputError(f"{store}: no calls in it; a store, or a run's folder, has a folder calls/")
    return reviewed_evidence(store, _unreviewed(store, now), candidate, now)


def reviewed_evidence(store: Path, unreviewed: Iterable[Row], candidate: str, now: datetime) -> Evidence:
    """Evidence of rows, with what people said of them in a store.

    Raises:
        StoreError: a review is damaged.
    """
    said = reviews.by_finding(store)
    given = [
        SignOff(signed.role, signed.by, signed.digest, _time(signed.at, now))
        for signed in reviews.sign_offs(store)
        if signed.candidate == candidate
    ]
    mine = (with_reviews(row, said) for row in unreviewed if row.candidate == candidate)
    return gather(mine, candidate, now, sign_offs=given)


def rows(store: Path, said: Said, now: datetime) -> Iterator[Row]:
    """A row for each committed run but the controls'. A call's time is when it took place, else when it was run.

    Raises:
        StoreError: a bundle is damaged, or has lost its manifest: what it said may have decided.
    """
    yield from (with_reviews(row, said) for row in _unreviewed(store, now))


def rows_of(call: CallFacts, runs: Sequence[Run], now: datetime) -> Iterator[Row]:
    """A row for each run on one call but the controls', before any review."""
    controls = {run.run_id: run for run in runs if run.candidate.control}
    for run in runs:
        if run.candidate.control:
            continue
        ran_at = _time(run.run_id.partition("-")[0], now)
        at = _time(call.started_at or "", ran_at)
        row = _row(run, at, call.attributes, controls.get(run.run_id))
        yield replace(row, ran_at=ran_at, scripted=call.scripted)


def with_reviews(row: Row, said: Said) -> Row:
    """The row with the judgements of reviews on its findings."""
    if not said or not row.findings:
        return row
    digest = digest_of(row.digest, row.served)
    found = {finding.id: review for finding in row.findings if (review := reviews.of(said, finding.id, digest))}
    if not found:
        return row
    findings = tuple(
        replace(finding, judgement=found[finding.id].judgement) if finding.id in found else finding
        for finding in row.findings
    )
    return replace(
        row,
        findings=findings,
        reviewed=frozenset(found),
        metrics={**row.metrics, **_mistakes(row.comparable_turns, findings)},
    )


def check_whole(folder: Path) -> None:
    """Refuse a call that has lost its manifest, or has a run that has.

    Raises:
        StoreError: naming the folder and a file in it.
    """
    for each in (folder, *folder.glob("runs/*/*")):
        stray = manifest.stray_of(each)
        if stray is not None:
            raise StoreError(f"{each}: holds {stray} but no {manifest.MANIFEST}: evidence is damaged")


def served_digest(run: Run) -> str:
    """The digest that a review of a run holds for: of the candidate, and of the models that answered it."""
    return digest_of(run.candidate.digest, _served(run))


def _served(run: Run) -> frozenset[str]:
    return frozenset(inference.model for inference in run.timeline.of_kind(Inference) if inference.model)


def _unreviewed(store: Path, now: datetime) -> Iterator[Row]:
    for folder in (store / "calls").glob("*"):
        check_whole(folder)
    for folder in bundle.calls(store):
        call = bundle.read_call(folder)
        attributes = {key: str(value) for key, value in call.attributes.items()}
        found = [bundle.read_run(path) for path in bundle.runs(folder)]
        yield from rows_of(CallFacts(call.started_at, attributes, call.scripted), found, now)


def _row(run: Run, at: datetime, attributes: Mapping[str, str], control: Run | None) -> Row:
    found = run.comparison
    return Row(
        call_id=run.call_id,
        candidate=run.candidate.name,
        digest=run.candidate.digest,
        served=_served(run),
        at=at,
        verdict=run.decision.verdict,
        comparable_turns=found.comparable_turns,
        findings=found.findings,
        metrics=_hearing(found) | _mistakes(found.comparable_turns, found.findings),
        response_ms=_responses(found),
        control_response_ms=_responses(control.comparison) if control else (),
        control=control.decision.verdict if control else None,
        cost=found.cost_candidate,
        attributes=attributes,
    )


Sides = tuple[Tally, Tally]
"""Errors of the live side and of the candidate."""


def _hearing(found: Comparison) -> dict[str, Sides]:
    """Errors of words and entities against what was really said, where somebody wrote that down."""
    sides = {name: (f"reference.{name}.live", f"reference.{name}.candidate") for name in ("word", "entity")}
    return {
        name: (found.tallies[live], found.tallies[candidate])
        for name, (live, candidate) in sides.items()
        if live in found.tallies and candidate in found.tallies
    }


def _mistakes(comparable_turns: int, findings: Sequence[Finding]) -> dict[str, Sides]:
    """Mistakes in what was done and said, one a call: a weighty difference is the candidate's until somebody says
    otherwise, and live's where they do."""
    known: dict[str, Sides] = {}
    for name in ("tool", "reply") if comparable_turns else ():
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
