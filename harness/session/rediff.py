"""Compare a stored call again, by today's rules: nothing is run, the stored timelines are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness.core.errors import StoreError
from harness.session.conditions import Conditions
from harness.session.judged import Bench, judged
from harness.session.private import PrivateCall
from harness.session.replay import CallResult
from harness.session.stored import stored
from harness.store import bundle


def rediff_call(folder: Path, run_id: str, conditions: Conditions) -> CallResult | None:
    """Judge the runs ``run_id`` of a stored call anew and store them as a run of their own.

    Returns:
        The new result, ``None`` where the call had no such run.

    Raises:
        StoreError: the bundle is damaged, or cannot be written.
    """
    old = [run for path in bundle.runs(folder) if (run := bundle.read_run(path)).run_id == run_id]
    if not old:
        return None
    call = bundle.read_call(folder)
    if call.live is None:
        raise StoreError(f"{folder}: a call with runs has a live.jsonl, this one has none")
    bench = Bench(
        call=call,
        live=call.live,
        rules=conditions.rules_of(call),
        run_id=conditions.run_id,
        self_test=conditions.config.verdict.self_test,
        judge=conditions.judge,
    )
    new: dict[str, bundle.Run] = {}
    for run in sorted(old, key=lambda run: not run.candidate.control):
        new[run.candidate.name] = judged(bench, run.candidate, run.timeline, run.audio)
        if run.candidate.control:
            bench = replace(bench, control=new[run.candidate.name])
    in_order = [new[run.candidate.name] for run in old]
    # What nobody may hear in the old run nobody may hear in the new one: the words that would tell why are gone.
    unheard = tuple(finding.span for run in old for finding in run.comparison.findings if finding.clips_withheld)
    kept = PrivateCall(call=call, live=call.live, runs=tuple(in_order), unheard=unheard)
    return CallResult(call=call, live=call.live, runs=stored(kept, conditions))
