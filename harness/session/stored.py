"""Evidence that can be heard and read: clips, pages, and the commit of a call's runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.core.call import Call
from harness.core.findings import Voice
from harness.core.timeline import Timeline
from harness.report import html, markdown
from harness.report.view import CallView
from harness.session.conditions import Conditions
from harness.session.private import WITHHELD, PrivateCall
from harness.store import bundle
from harness.store.bundle import Run
from harness.store.clips import Clipped, Withheld, cut_clips
from harness.store.names import folder_name

_TO_CALL = "../../.."
"""From a run's folder to its call's."""
_TO_STORE = f"{_TO_CALL}/../.."


def stored(kept: PrivateCall, conditions: Conditions) -> tuple[Run, ...]:
    """Commit every run of a stored call with its clips and pages; returns the runs with their clips named.

    Raises:
        StoreError: the store cannot be written.
    """
    call, live, runs = kept.call, kept.live, kept.runs
    withheld = Withheld(WITHHELD, kept.unheard)
    clipped = [cut_clips(run.comparison.findings, call.tracks, run.audio, live, run.timeline, withheld) for run in runs]
    named = tuple(_with_clips(run, clips) for run, clips in zip(runs, clipped, strict=True))
    control = next((run for run in named if run.candidate.control), None)
    for run, clips in zip(named, clipped, strict=True):
        view = _view(call, live, run, named, control, conditions)
        pages = {"report.html": html.render_call(view), "report.md": markdown.render_call(view)}
        bundle.write_run(conditions.out, run, clips.files, pages)
    return named


def _with_clips(run: Run, clips: Clipped) -> Run:
    return replace(run, comparison=replace(run.comparison, findings=clips.findings))


def _view(
    call: Call, live: Timeline, run: Run, runs: Sequence[Run], control: Run | None, conditions: Conditions
) -> CallView:
    sound: dict[Voice, str] = {party: f"{_TO_CALL}/{party}.wav" for party in call.tracks}
    if run.audio is not None:
        sound["candidate"] = "candidate.wav"
    noise = control if control is not run else None
    return CallView(
        call=call,
        live=live,
        candidate=run.candidate,
        timeline=run.timeline,
        comparison=run.comparison,
        decision=run.decision,
        run_id=run.run_id,
        audio=run.audio,
        sound=sound,
        control=noise.comparison if noise else None,
        control_record=noise.candidate if noise else None,
        budget=conditions.config.budgets.response_ms,
        siblings={
            other.candidate.name: f"../{folder_name(other.candidate.name)}/report.html"
            for other in runs
            if other is not run
        },
        index=f"{_TO_STORE}/report.html",
    )
