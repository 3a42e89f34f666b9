"""From a finding to a regression case: the call, what is right, who says so, and whether it happens again.

A case is a recorded call's folder with ``expected.json`` and ``fixture.json``, held together by a manifest, in
``<to>/<level>/<incident>-<finding>/``. It versions in git and replays like any call.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from harness.audio.pcm import silence, track_samples
from harness.audio.voice import speech_spans
from harness.config import Config
from harness.core.call import Call, Media, TrackMedia
from harness.core.errors import InputError
from harness.core.events import (
    CallEnded,
    CallStarted,
    Event,
    Feedback,
    Gap,
    Outcome,
    Speech,
    StageTime,
    ToolCall,
    ToolResult,
    time_of,
)
from harness.core.expected import Expectation, Expected
from harness.core.schema import encode
from harness.core.time import NS_PER_MS, samples_from_ns
from harness.core.timeline import Timeline
from harness.fork.promoted import FIXTURE_FILE
from harness.report.view import Refused
from harness.runs.findings import Located, locate
from harness.runs.replay import Progress, Request, RunResult, replay
from harness.session.replay import CallResult
from harness.store import bundle, manifest
from harness.store.disk import locked, storing
from harness.store.names import folder_name

Level = Literal["blocking", "scheduled", "manual"]
Replay = Callable[[Request, Progress], RunResult]
TAIL_NS = 500 * NS_PER_MS
"""Silence after the turn of a finding, where the call is cut there."""
NEAR_NS = 1_000 * NS_PER_MS
"""How far what was reported of the caller's next words may be from their sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What is promoted, by whom, and where to; ``runs`` is how often it is tried to happen again."""

    finding: str
    incident: str
    expect: tuple[Expectation, ...]
    by: str
    owner: str
    level: Level = "blocking"
    until_turn: bool = False
    runs: int = 3


@dataclass(frozen=True, slots=True)
class Reproduction:
    """In how many of how many runs the finding was there again."""

    seen: int
    of: int

    @property
    def word(self) -> str:
        """``deterministic``, ``flaky k of n``, ``not reproduced`` or ``not tried``."""
        if not self.of:
            return "not tried"
        if not self.seen:
            return "not reproduced"
        return "deterministic" if self.seen == self.of else f"flaky {self.seen} of {self.of}"


@dataclass(frozen=True, slots=True)
class Promoted:
    """Where the case is, and how it reproduced."""

    folder: Path
    reproduction: Reproduction


def promote(
    wanted: Promotion, store: Path, config: Config, to: Path, now: datetime, replayed: Replay = replay
) -> Promoted:
    """Make a case of a finding, after trying whether it happens again.

    Raises:
        InputError: there is no such finding, the case exists, or a case that shall block does not reproduce each time.
        StoreError: the store is damaged or the case cannot be written.
    """
    located = locate(store, wanted.finding)
    name = folder_name(f"{wanted.incident}-{wanted.finding}")
    folder = to / wanted.level / name
    if manifest.is_committed(folder):
        raise InputError(f"{folder}: this finding is promoted already; remove the folder to promote it anew")
    call = _case(located, wanted, name)
    with tempfile.TemporaryDirectory(prefix="harness-promote-") as scratch:
        trial = bundle.write_call(Path(scratch) / "case", call, call.live)
        tried = _reproduced(located, trial, wanted, config, Path(scratch), replayed)
        if wanted.level == "blocking" and tried.of and tried.seen < tried.of:
            raise InputError(
                f"{wanted.finding}: {tried.word} in {tried.of} runs; a blocking case must happen each time, "
                "promote it with --level scheduled or manual"
            )
        made = manifest.open_folder(trial)
        files = {path: made.read(path) for path in made.manifest.files}
    files[FIXTURE_FILE] = _json(_provenance(located, wanted, tried, config, now))
    with storing(folder), locked(folder):
        manifest.commit(folder, files)
    return Promoted(folder, tried)


def withdraw(folder: Path) -> None:
    """Remove a case that is to be promoted anew.

    Raises:
        InputError: the folder is no promoted case.
    """
    if not (folder / FIXTURE_FILE).is_file():
        raise InputError(f"{folder}: is no promoted case: no {FIXTURE_FILE}")
    shutil.rmtree(folder)


def _case(located: Located, wanted: Promotion, name: str) -> Call:
    """The call under a name of its own, so that two findings of one call can both be cases."""
    call = bundle.read_call(located.call_folder)
    if call.live is None:
        raise InputError(f"{located.call_folder}: has no live.jsonl, so there is nothing to compare a case with")
    if wanted.until_turn:
        call = _until(call, _end_of(located))
    assert call.live is not None
    links = {**call.links, "incident": wanted.incident}
    started = replace(call.live.started, call_id=name, links=links)
    return replace(
        call,
        call_id=name,
        links=links,
        live=_renamed(call.live, started),
        reference=_renamed(call.reference, replace(call.reference.started, call_id=name)) if call.reference else None,
        expected=Expected(written_by=wanted.by, expect=wanted.expect),
    )


def _renamed(timeline: Timeline, started: CallStarted) -> Timeline:
    return replace(timeline, events=(started, *timeline.events[1:]))


def _end_of(located: Located) -> int:
    spans = [turn.span for turn in located.run.comparison.turns if turn.number == located.finding.turn]
    return (spans[0] if spans else located.finding.span).end_ns


def _until(call: Call, end_ns: int) -> Call:
    """The call from its beginning to ``end_ns``: what led up to a turn is what the turn is judged by.

    Nothing of the caller's next words is left, not even their onset: a candidate would hear them and the account of the
    call would not.
    """
    caller = call.tracks.get("caller")
    if caller is not None:
        spoken = speech_spans(track_samples(caller), caller.format.rate_hz)
        end_ns = min([end_ns, *(span.start_ns for span in spoken if abs(span.start_ns - end_ns) < NEAR_NS)])

    def cut(timeline: Timeline | None) -> Timeline | None:
        return None if timeline is None else Timeline.of(timeline.side, _kept(timeline.events, end_ns))

    def shortened(media: TrackMedia | None) -> TrackMedia | None:
        return None if media is None else replace(media, gaps=tuple(g for g in media.gaps if g.end_ns <= end_ns))

    tracks = {}
    for party, track in call.tracks.items():
        fmt = track.format
        kept = track.data[: samples_from_ns(end_ns, fmt.rate_hz) * fmt.encoding.bytes_per_sample]
        tracks[party] = replace(track, data=kept + silence(fmt, samples_from_ns(TAIL_NS, fmt.rate_hz)))
    return replace(
        call,
        tracks=tracks,
        live=cut(call.live),
        reference=cut(call.reference),
        media=Media(caller=shortened(call.media.caller), agent=shortened(call.media.agent), ended=call.media.ended),
    )


def _kept(events: Sequence[Event], end_ns: int) -> Iterator[Event]:
    """Events that are over by then; how a call ended is said of the whole call alone."""
    called: set[str] = set()
    for event in events:
        match event:
            case CallEnded() | Outcome() | Feedback():
                continue
            case Speech() | Gap() | StageTime():
                inside = event.end_ns <= end_ns
            case ToolResult(call=call):
                inside = call in called and (event.at_ns or 0) <= end_ns
            case _:
                inside = (time_of(event) or 0) <= end_ns
        if isinstance(event, ToolCall) and inside:
            called.add(event.call)
        if inside:
            yield event


class Quiet:
    """Tells nobody."""

    def started(self, calls: int) -> None:
        pass

    def done(self, result: CallResult) -> None:
        pass

    def refused(self, refused: Refused) -> None:
        pass


def _reproduced(
    located: Located, trial: Path, wanted: Promotion, config: Config, scratch: Path, replayed: Replay
) -> Reproduction:
    """Whether the same candidate, as it is configured now, differs at the same place again."""
    name, place = located.run.candidate.name, _place(located)
    seen = 0
    for number in range(wanted.runs):
        request = Request(paths=[trial], config=config, out=scratch / f"run-{number}", candidates=[name])
        result = replayed(request, Quiet())
        if result.refused:
            raise InputError(result.refused[0].reason)
        seen += any(
            (finding.check, finding.path, finding.turn) == place
            for each in result.results
            for run in each.runs
            if run.candidate.name == name
            for finding in run.comparison.findings
        )
    return Reproduction(seen, wanted.runs)


def _place(located: Located) -> tuple[str, str, int]:
    finding = located.finding
    return finding.check, finding.path, finding.turn


def _provenance(
    located: Located, wanted: Promotion, tried: Reproduction, config: Config, now: datetime
) -> dict[str, Any]:
    run = located.run
    return {
        "schema": 1,
        "incident": wanted.incident,
        "level": wanted.level,
        "owner": wanted.owner,
        "promoted_by": wanted.by,
        "promoted_at": now.isoformat(),
        "redacted": config.redact is not None and config.redact.mode == "on",
        "cut": "until the finding's turn" if wanted.until_turn else "whole call",
        "reproduced": {"word": tried.word, "seen": tried.seen, "of": tried.of},
        "from": {
            "call_id": run.call_id,
            "run_id": run.run_id,
            "candidate": run.candidate.name,
            "digest": run.candidate.digest,
            "finding": encode(replace(located.finding, clips=())),
        },
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
