"""Two runs beside each other: which calls, turns and findings got better, worse, or came and went.

Rules
-----
1. Paired: a call counts where both runs have it, a turn where both could compare it. The call is the unit.
2. The runs in a folder of the candidate's last digest are its repetitions; one compared again counts once, newly.
3. What differs between repetitions of one side is flaky, and neither better nor worse.
4. Findings are matched by call, turn, check and path; what each side counts is what would count against it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harness.core.errors import InputError
from harness.core.findings import Finding, Severity, Verdict
from harness.gate import intervals
from harness.gate.evidence import counts
from harness.gate.intervals import Interval
from harness.store import bundle
from harness.store.bundle import Run
from harness.store.manifest import open_folder

Trend = Literal["better", "worse", "same", "flaky"]
Change = Literal["new", "fixed", "flaky", "remains"]
TRENDS: tuple[Trend, ...] = ("worse", "flaky", "better", "same")
CHANGES: tuple[Change, ...] = ("new", "flaky", "fixed", "remains")


@dataclass(frozen=True, slots=True)
class Repeated:
    """One call's runs on one side, oldest first, each with its folder."""

    runs: tuple[tuple[Path, Run], ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Of the runs that say anything."""
        return tuple(run.decision.verdict for _, run in self.runs if run.decision.verdict is not Verdict.INCONCLUSIVE)

    @property
    def passed(self) -> float | None:
        """Share of the conclusive runs that passed."""
        said = self.verdicts
        return sum(verdict is Verdict.PASS for verdict in said) / len(said) if said else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One call in both runs."""

    call_id: str
    a: Repeated
    b: Repeated

    @property
    def trend(self) -> Trend | None:
        """``None`` where a side has no conclusive run."""
        before, after = self.a.passed, self.b.passed
        if before is None or after is None:
            return None
        if before not in (0, 1) or after not in (0, 1):
            return "flaky"
        return "same" if before == after else "better" if after > before else "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A finding that one side has; ``clips`` are paths of its sound, ``seen`` in how many runs of A and of B."""

    call_id: str
    change: Change
    finding: Finding
    seen: tuple[int, int]
    clips: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A mean over calls, B minus A, with its 95 % interval; ``None`` where no call has it."""

    name: str
    unit: str
    value: float | None
    interval: Interval
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """All that two runs say beside each other."""

    pairs: tuple[Pair, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    findings: tuple[Changed, ...]
    turns: Mapping[Trend, int]
    measures: tuple[Measure, ...]
    pass_hat: Mapping[int, tuple[float, float]]

    @property
    def verdict(self) -> Verdict:
        """FAIL where a weighty finding is new or a call got worse; PASS where neither may be; else INCONCLUSIVE."""
        weighty = [one for one in self.findings if one.finding.severity is not Severity.MINOR]
        trends = [pair.trend for pair in self.pairs]
        if "worse" in trends or any(one.change == "new" for one in weighty):
            return Verdict.FAIL
        doubtful = "flaky" in trends or any(one.change == "flaky" for one in weighty) or self.only_a
        return Verdict.INCONCLUSIVE if doubtful or not any(trends) else Verdict.PASS


def experiment(a: Path, b: Path, candidate_a: str | None = None, candidate_b: str | None = None) -> Experiment:
    """Compare two runs' folders; where a folder holds several candidates, they must be named.

    Raises:
        InputError: a folder holds no run, or several candidates and none is named.
        StoreError: a bundle is damaged.
    """
    left, right = _repeated(a, candidate_a), _repeated(b, candidate_b)
    pairs = tuple(Pair(call_id=one, a=left[one], b=right[one]) for one in left if one in right)
    return Experiment(
        pairs=pairs,
        only_a=tuple(one for one in left if one not in right),
        only_b=tuple(one for one in right if one not in left),
        findings=tuple(
            sorted(
                (change for pair in pairs for change in _changes(pair)),
                key=lambda one: (CHANGES.index(one.change), -one.finding.severity.weight, one.call_id),
            )
        ),
        turns=_turns(pairs),
        measures=(_passing(pairs), _response(pairs)),
        pass_hat=dict(_pass_hat(pairs)),
    )


def _repeated(folder: Path, candidate: str | None) -> dict[str, Repeated]:
    """Runs by call of one candidate's newest digest."""
    if not (folder / "calls").is_dir():
        raise InputError(f"{folder}: no calls in it; give a folder that `harness replay --out` wrote")
    found = [
        (path, run)
        for call in bundle.calls(folder)
        for path, run in _distinct(call)
        if (not run.candidate.control if candidate is None else run.candidate.name == candidate)
    ]
    names = sorted({run.candidate.name for _, run in found})
    if len(names) != 1:
        wanted = (
            f"no candidate {candidate!r}" if candidate else f"name one of its candidates: {', '.join(names) or '-'}"
        )
        raise InputError(f"{folder}: {wanted}")
    newest = max(found, key=lambda one: one[1].run_id)[1].candidate.digest
    out: dict[str, list[tuple[Path, Run]]] = {}
    for path, run in found:
        if run.candidate.digest == newest:
            out.setdefault(run.call_id, []).append((path, run))
    return {call_id: Repeated(tuple(runs)) for call_id, runs in out.items()}


def _distinct(call: Path) -> Iterator[tuple[Path, Run]]:
    """A call's runs by run id; of one that was compared again only the newest comparison."""
    last: dict[tuple[str, str], Path] = {}
    for path in bundle.runs(call):
        files = open_folder(path).manifest.files
        last[files["candidate.json"].sha256, files["timeline.jsonl"].sha256] = path
    yield from ((path, bundle.read_run(path)) for path in sorted(last.values()))


def _changes(pair: Pair) -> Iterator[Changed]:
    sides = [[_counted(run) for _, run in side.runs] for side in (pair.a, pair.b)]
    keys = dict.fromkeys(key for side in sides for run in side for key in run)
    for key in keys:
        seen = [sum(key in run for run in side) for side in sides]
        whole = [seen[0] in (0, len(sides[0])), seen[1] in (0, len(sides[1]))]
        change: Change = "flaky" if not all(whole) else "remains" if all(seen) else "fixed" if seen[0] else "new"
        side, runs = (sides[1], pair.b.runs) if seen[1] else (sides[0], pair.a.runs)
        number = max(number for number, run in enumerate(side) if key in run)
        finding = side[number][key]
        yield Changed(
            call_id=pair.call_id,
            change=change,
            finding=finding,
            seen=(seen[0], seen[1]),
            clips=tuple(runs[number][0] / clip.file for clip in finding.clips),
        )


def _counted(run: Run) -> dict[tuple[int, str, str], Finding]:
    return {(one.turn, one.check, one.path): one for one in run.comparison.findings if counts(one)}


def _turns(pairs: Sequence[Pair]) -> dict[Trend, int]:
    """Turns that both sides could compare, by whether something weighty is wrong with them."""
    out = dict.fromkeys(TRENDS, 0)
    for pair in pairs:
        a, b = _turn_states(pair.a), _turn_states(pair.b)
        for number in a.keys() & b.keys():
            before, after = a[number], b[number]
            if len(before) > 1 or len(after) > 1:
                out["flaky"] += 1
            else:
                out["same" if before == after else "worse" if True in after else "better"] += 1
    return out


def _turn_states(side: Repeated) -> dict[int, set[bool]]:
    """Turns that every run could compare: whether a weighty finding is in it, as seen over the runs."""
    states: list[dict[int, bool]] = []
    for _, run in side.runs:
        bad = {one.turn for one in run.comparison.findings if counts(one) and one.severity is not Severity.MINOR}
        states.append({turn.number: turn.number in bad for turn in run.comparison.turns if turn.comparable})
    common = set(states[0]).intersection(*states[1:]) if states else set()
    return {number: {state[number] for state in states} for number in common}


def _passing(pairs: Sequence[Pair]) -> Measure:
    """How much more often B's calls pass."""
    both = [(a, b) for pair in pairs if (a := pair.a.passed) is not None and (b := pair.b.passed) is not None]
    changes = [b - a for a, b in both]
    value = sum(changes) / len(changes) if changes else None
    single = all(len(side.runs) == 1 for pair in pairs for side in (pair.a, pair.b))
    if single:
        interval = intervals.paired_difference(changes.count(1.0), changes.count(-1.0), len(changes))
    else:
        interval = intervals.mean_by_call(changes)
    return Measure(name="calls that pass", unit="points", value=value, interval=interval, calls=len(changes))


def _response(pairs: Sequence[Pair]) -> Measure:
    """How much later B answers: the mean over calls of the mean over their turns, each turn against itself."""
    changes: list[float] = []
    for pair in pairs:
        a, b = _responses(pair.a), _responses(pair.b)
        both = [b[number] - a[number] for number in a.keys() & b.keys()]
        if both:
            changes.append(sum(both) / len(both))
    value = sum(changes) / len(changes) if changes else None
    return Measure(
        name="response time", unit="ms", value=value, interval=intervals.mean_by_call(changes), calls=len(changes)
    )


def _responses(side: Repeated) -> dict[int, float]:
    """Mean response time by turn, over the runs that have one."""
    times: dict[int, list[float]] = {}
    for _, run in side.runs:
        for turn in run.comparison.turns:
            if turn.comparable and turn.latency_candidate.first_sound_ms is not None:
                times.setdefault(turn.number, []).append(turn.latency_candidate.first_sound_ms)
    return {number: sum(values) / len(values) for number, values in times.items()}


def _pass_hat(pairs: Sequence[Pair]) -> Iterator[tuple[int, tuple[float, float]]]:
    """pass^k: the chance that k runs of one call all pass (Yao et al. 2024, tau-bench), of A and of B."""
    said = [(pair.a.verdicts, pair.b.verdicts) for pair in pairs]
    most = min((min(len(a), len(b)) for a, b in said if a and b), default=0)
    for k in range(1, most + 1):
        sides = [[_all_pass(each[side], k) for each in said if all(each)] for side in (0, 1)]
        yield k, (sum(sides[0]) / len(sides[0]), sum(sides[1]) / len(sides[1]))


def _all_pass(verdicts: Sequence[Verdict], k: int) -> float:
    return math.comb(sum(verdict is Verdict.PASS for verdict in verdicts), k) / math.comb(len(verdicts), k)
