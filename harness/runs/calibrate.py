"""A/A: the live version against itself, to know the noise before a candidate is blamed for it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from harness.compare.noise import NoiseLine, calls_needed, noise_floor
from harness.config import CandidateTable, Config
from harness.core.errors import ConfigError
from harness.core.findings import Severity, Tally
from harness.runs.replay import RunResult

AGAIN = "again"
"""The name under which the control runs a second time, judged like any candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What an A/A run shows. ``weighty`` counts calls with a critical or major finding that would have counted."""

    lines: tuple[NoiseLine, ...]
    weighty: Tally
    bias_ms: tuple[float, ...]
    calls_for: dict[float, int]


def against_itself(config: Config) -> Config:
    """The configuration with the control, and the control once more as a candidate.

    Raises:
        ConfigError: there is no control, or more than one.
    """
    controls = {name: table for name, table in config.candidate.items() if table.control}
    if len(controls) != 1:
        raise ConfigError(f"{config.origin}: calibration needs one candidate with control = true, has {len(controls)}")
    ((name, table),) = controls.items()
    if name == AGAIN:
        raise ConfigError(f"{config.origin}: candidate.{AGAIN}: this name is taken by the control's second run")
    again: CandidateTable = msgspec.structs.replace(table, control=False)
    return msgspec.structs.replace(config, candidate={name: table, AGAIN: again})


def calibration(result: RunResult) -> Calibration:
    """Sum up a run of ``against_itself``."""
    runs = [run for each in result.results for run in each.runs]
    again = [run.comparison for run in runs if not run.candidate.control]
    control = [run.comparison for run in runs if run.candidate.control]
    weighty = [
        any(finding.severity is not Severity.MINOR and finding.comparable for finding in found.findings)
        for found in again
    ]
    share = Tally(sum(weighty), len(weighty))
    bias = [
        turn.latency_candidate.first_sound_ms - turn.latency_live.first_sound_ms
        for found in again
        for turn in found.turns
        if turn.latency_candidate.first_sound_ms is not None and turn.latency_live.first_sound_ms is not None
    ]
    return Calibration(
        lines=noise_floor(again, control),
        weighty=share,
        bias_ms=tuple(sorted(bias)),
        calls_for={effect: calls_needed(share.rate or 0.0, effect) for effect in (0.01, 0.02, 0.05, 0.10)},
    )
