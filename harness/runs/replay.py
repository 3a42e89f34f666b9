"""Replay recorded calls through candidates: open, run several at a time, write one summary for all.

A call that cannot be read is reported and passed over; the others are still done. What is finished stays, also when
the run is interrupted.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from harness.audio.perturb import Perturbation, perturbed
from harness.candidate.loop import Charge
from harness.candidate.run import Pace, preload
from harness.config import CandidateTable, Config
from harness.core.errors import ConfigError, InputError, OtherCall
from harness.fork.recording import expand, open_call
from harness.redact.consent import consent
from harness.report.view import Refused
from harness.runs.ledger import RUN_FILE, Ledger, read_ledger, resumed, settings_digest, write_ledger
from harness.session.conditions import Conditions
from harness.session.replay import CallResult, replay_call


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to replay: which recordings, by which candidates, into which folder."""

    paths: Sequence[Path]
    config: Config
    out: Path
    candidates: Sequence[str] = ()
    pace: Pace = "auto"
    charge: Charge = "measured"
    jobs: int = 1
    swap_channels: bool = False
    perturb: Perturbation = "none"
    resume: bool = False
    """Go on with the last run in ``out`` where it was not finished."""


class Progress(Protocol):
    """**Protocol:** is told how a run gets on."""

    def started(self, calls: int) -> None:
        """So many recordings will be replayed."""
        ...

    def done(self, result: CallResult) -> None:
        """One call is finished and stored."""
        ...

    def refused(self, refused: Refused) -> None:
        """One recording could not be replayed."""
        ...


@dataclass(frozen=True, slots=True)
class RunResult:
    """All that a run yielded."""

    run_id: str
    results: tuple[CallResult, ...]
    refused: tuple[Refused, ...]
    interrupted: bool = False


def new_run_id(now: datetime | None = None) -> str:
    """A name for a run that sorts by time: ``20261120T101500Z-3f9a``."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def chosen(config: Config, names: Sequence[str]) -> Mapping[str, CandidateTable]:
    """The candidates to run: all of the configuration, or those named and the control that measures their noise.

    Raises:
        ConfigError: there is none, or a name is unknown.
    """
    if not config.candidate:
        raise ConfigError(f"{config.origin}: no [candidate.NAME] to replay")
    for name in names:
        if name not in config.candidate:
            raise ConfigError(f"{config.origin}: no [candidate.{name}], there are {', '.join(config.candidate)}")
    if not names:
        return config.candidate
    return {name: table for name, table in config.candidate.items() if name in names or table.control}


def replay(request: Request, progress: Progress) -> RunResult:
    """Replay all recordings and return what came of them.

    Raises:
        ConfigError: the configuration cannot be run at all.
        InputError: a path names nothing that could be a recording.
    """
    candidates = chosen(request.config, request.candidates)
    paths = expand(list(request.paths))
    run_id, done = _begun(request, candidates)
    conditions = Conditions(
        config=request.config,
        candidates=candidates,
        out=request.out,
        run_id=run_id,
        pace=request.pace,
        charge=request.charge,
    )
    preload(request.config)
    _ = conditions.judge  # a judge that cannot be is told before any call is run
    ledger = Ledger(
        config=str(Path(request.config.origin).resolve()),
        run_id=run_id,
        settings=_settings(request, candidates),
        finished=False,
    )
    write_ledger(request.out, ledger)
    progress.started(len(paths))
    results: list[CallResult] = []
    refused: list[Refused] = []
    interrupted = False
    with ThreadPoolExecutor(max_workers=request.jobs, thread_name_prefix="call") as pool:
        try:
            for outcome in _in_turn(pool, request, paths, conditions, done):
                match outcome:
                    case CallResult():
                        results.append(outcome)
                        progress.done(outcome)
                    case Refused():
                        refused.append(outcome)
                        progress.refused(outcome)
        except KeyboardInterrupt:
            conditions.stop.set()
            interrupted = True
        except BaseException:
            conditions.stop.set()
            raise
    results.sort(key=lambda result: result.call.call_id)
    return RunResult(run_id, tuple(results), tuple(refused), interrupted)


def _settings(request: Request, candidates: Mapping[str, CandidateTable]) -> str:
    """What the results of a run hang on, as a digest; the calls are not of it, more may come."""
    options = (request.pace, request.charge, request.swap_channels, request.perturb)
    return settings_digest(request.config, sorted(candidates), *options)


def _begun(request: Request, candidates: Mapping[str, CandidateTable]) -> tuple[str, Mapping[str, CallResult]]:
    """The run to go on with, and what of it is done; a new run where there is none to go on with.

    Raises:
        InputError: the run was made with another configuration or other options.
        StoreError: a bundle of the run is damaged.
    """
    if not request.resume or not (request.out / RUN_FILE).exists():
        return new_run_id(), {}
    last = read_ledger(request.out)
    if last.finished:
        return new_run_id(), {}
    if last.settings != _settings(request, candidates):
        raise InputError(
            f"{request.out / RUN_FILE}: run {last.run_id} was made with another configuration or other options; "
            "without --resume a new one begins"
        )
    return last.run_id, resumed(request.out, last.run_id, list(candidates))


def _in_turn(
    pool: ThreadPoolExecutor,
    request: Request,
    paths: Sequence[Path],
    conditions: Conditions,
    done: Mapping[str, CallResult],
) -> Iterator[CallResult | Refused]:
    """Results as they come, with at most ``jobs`` calls in memory; first those that are ``done`` already."""
    running: dict[Future[CallResult], Path] = {}
    seen: dict[str, Path] = {}
    for path in paths:
        try:
            call = open_call(path, swap_channels=request.swap_channels)
            if consent(request.config.consent, call.attributes) != "shadow":
                raise InputError(f"{path}: [consent] does not let this call be shadowed")
            if call.call_id in seen:
                raise InputError(f"{path}: call id {call.call_id!r} is also that of {seen[call.call_id]}")
        except InputError as error:
            yield Refused(str(path), str(error))
            continue
        seen[call.call_id] = path
        stored_as = conditions.privacy.plain(call.call_id) if conditions.privacy else call.call_id
        if stored_as in done:
            yield done[stored_as]
            continue
        if "caller" in call.tracks and request.perturb != "none":
            call = replace(call, tracks={**call.tracks, "caller": perturbed(call.tracks["caller"], request.perturb)})
        running[pool.submit(replay_call, call, conditions)] = path
        if len(running) >= request.jobs:
            yield from _finished(running)
    while running:
        yield from _finished(running)


def _finished(running: dict[Future[CallResult], Path]) -> Iterator[CallResult | Refused]:
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        path = running.pop(future)
        try:
            yield future.result()
        except (InputError, OtherCall) as error:
            yield Refused(str(path), str(error))
