"""Bundles: one folder for a call as it was captured, and in it one for each run of a candidate on it.

::

    <store>/calls/<call_id>/     call.json  live.jsonl  caller.wav  agent.wav  media.json  manifest.json
       runs/<run_id>/<candidate>/   candidate.json  timeline.jsonl  candidate.wav  findings.json  clips/*.wav
                                    report.html  report.md  manifest.json

A call's folder is itself a recorded call, so a bundle can be replayed like any fixture. Its sound is never replaced;
its facts (``live.jsonl``, ``call.json``, ``media.json``) get new versions. A run is never changed once committed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.audio import riff
from harness.compare.result import Comparison
from harness.core.audio import Party, Track
from harness.core.call import Call, Media
from harness.core.candidate import CandidateRecord
from harness.core.errors import OtherCall, StoreError
from harness.core.expected import Expected
from harness.core.findings import Decision
from harness.core.schema import encode
from harness.core.timeline import Timeline
from harness.store.disk import locked
from harness.store.documents import read_decoded, read_object, read_timeline, read_track, to_json
from harness.store.manifest import FileEntry, commit, is_committed, open_folder, revise
from harness.store.names import folder_name

SCHEMA = 1
REFERENCE = "reference.jsonl"
EXPECTED = "expected.json"
PARTIES: tuple[Party, Party] = ("caller", "agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One candidate's run on one call, as it is stored. ``audio`` is its reply sound on the call clock."""

    call_id: str
    run_id: str
    candidate: CandidateRecord
    timeline: Timeline
    comparison: Comparison
    decision: Decision
    audio: Track | None = None


def call_folder(store: Path, call_id: str) -> Path:
    """Where a call is or would be stored."""
    return store / "calls" / folder_name(call_id)


def run_folder(store: Path, call_id: str, run_id: str, candidate: str) -> Path:
    """Where a run is or would be stored."""
    return call_folder(store, call_id) / "runs" / folder_name(run_id) / folder_name(candidate)


def write_call(store: Path, call: Call, live: Timeline | None) -> Path:
    """Store a call and return its folder. Storing the same call again changes nothing; changed facts of a stored call
    become a new version of them.

    Raises:
        OtherCall: the folder holds another call, or other sound.
        StoreError: it is damaged, or cannot be written.
    """
    folder = call_folder(store, call.call_id)
    facts, sound = _facts(call, live), _sound(call)
    with locked(folder):
        if not is_committed(folder):
            commit(folder, facts | sound)
            return folder
    _check_same_call(folder, call.call_id, sound)
    revise(folder, facts)
    return folder


def add_live(folder: Path, live: Timeline) -> None:
    """Store a later account of the live side as a new version of ``live.jsonl``.

    Raises:
        StoreError: the folder holds another call, is damaged, or cannot be written.
    """
    _check_same_call(folder, live.call_id, {})
    revise(folder, {"live.jsonl": live.dump().encode("utf-8", "surrogatepass")})


def read_call(folder: Path) -> Call:
    """Read a stored call; every byte is checked against the manifest.

    Raises:
        StoreError: the folder is not committed, or a file is missing, damaged or breaks its format.
    """
    stored = open_folder(folder)
    head = read_object(stored, "call.json")
    found = {party: read_track(stored, f"{party}.wav", party) for party in PARTIES}
    live = read_timeline(stored, "live.jsonl", "live") if "live.jsonl" in stored.manifest.files else None
    return Call(
        call_id=str(head.get("id")),
        tracks={party: track for party, track in found.items() if track is not None},
        live=live,
        provider=str(head.get("provider", "recording")),
        started_at=head.get("started_at"),
        attributes=head.get("attributes", {}),
        links=head.get("links", {}),
        media=read_decoded(Media, stored, "media.json"),
        origin=str(folder),
        reference=read_timeline(stored, REFERENCE, "live") if REFERENCE in stored.manifest.files else None,
        expected=read_decoded(Expected, stored, EXPECTED) if EXPECTED in stored.manifest.files else None,
    )


def write_run(store: Path, run: Run, clips: Mapping[str, bytes], pages: Mapping[str, str]) -> Path:
    """Store a run and return its folder.

    ``clips`` and ``pages`` map paths inside the folder to their content. Storing the same run again changes nothing.

    Raises:
        StoreError: the call is not stored, another run has this id, or the folder cannot be written.
    """
    parent = call_folder(store, run.call_id)
    if not is_committed(parent):
        raise StoreError(f"{parent}: a run needs its call stored first")
    folder = run_folder(store, run.call_id, run.run_id, run.candidate.name)
    files = _run_files(run) | dict(clips) | {name: page.encode("utf-8", "replace") for name, page in pages.items()}
    with locked(folder):
        if not is_committed(folder):
            commit(folder, files)
        elif open_folder(folder).manifest.files != {name: FileEntry.of(data) for name, data in files.items()}:
            raise StoreError(f"{folder}: a stored run is never changed; give the new one a run id of its own")
    return folder


def read_run(folder: Path, *, sound: bool = True) -> Run:
    """Read a stored run, or all of it but its ``sound``; every byte read is checked against the manifest.

    Raises:
        StoreError: the folder is not committed, or a file is missing, damaged or breaks its format.
    """
    stored = open_folder(folder)
    candidate = read_decoded(CandidateRecord, stored, "candidate.json")
    comparison = read_decoded(Comparison, stored, "findings.json")
    timeline = read_timeline(stored, "timeline.jsonl", "control" if candidate.control else "candidate")
    return Run(
        call_id=comparison.call_id,
        run_id=str(read_object(stored, "findings.json").get("run_id", "")),
        candidate=candidate,
        timeline=timeline,
        comparison=comparison,
        decision=read_decoded(Decision, stored, "findings.json"),
        audio=read_track(stored, "candidate.wav", "agent") if sound else None,
    )


def calls(store: Path) -> Iterator[Path]:
    """Folders of all committed calls, by name."""
    yield from (folder for folder in sorted((store / "calls").glob("*")) if is_committed(folder))


def runs(folder: Path) -> Iterator[Path]:
    """Folders of all committed runs of one call, by run id and candidate."""
    yield from (run for run in sorted((folder / "runs").glob("*/*")) if is_committed(run))


def _facts(call: Call, live: Timeline | None) -> dict[str, bytes]:
    head = {
        "schema": SCHEMA,
        "id": call.call_id,
        "provider": call.provider,
        "started_at": call.started_at,
        "attributes": encode(call.attributes),
        "links": encode(call.links),
        "audio": {party: {"file": f"{party}.wav", "channel": 0} for party in PARTIES if party in call.tracks},
    }
    facts = {"call.json": to_json(head), "media.json": to_json(encode(call.media))}
    if live is not None:
        facts["live.jsonl"] = live.dump().encode("utf-8", "surrogatepass")
    if call.reference is not None:
        facts[REFERENCE] = call.reference.dump().encode("utf-8", "surrogatepass")
    if call.expected is not None:
        facts[EXPECTED] = to_json(encode(call.expected))
    return facts


def _sound(call: Call) -> dict[str, bytes]:
    return {f"{party}.wav": riff.track_bytes(track) for party, track in call.tracks.items()}


def _run_files(run: Run) -> dict[str, bytes]:
    findings = {"schema": SCHEMA, "run_id": run.run_id, **encode(run.decision), **encode(run.comparison)}
    files = {
        "candidate.json": to_json(encode(run.candidate)),
        "timeline.jsonl": run.timeline.dump().encode("utf-8", "surrogatepass"),
        "findings.json": to_json(findings),
    }
    if run.audio is not None:
        files["candidate.wav"] = riff.track_bytes(run.audio)
    return files


def _check_same_call(folder: Path, call_id: str, sound: Mapping[str, bytes]) -> None:
    stored = open_folder(folder)
    held = read_object(stored, "call.json").get("id")
    if held != call_id:
        raise OtherCall(f"{folder}: holds call {held!r}, not {call_id!r}")
    for name, data in sound.items():
        if stored.manifest.files.get(name) != FileEntry.of(data):
            raise OtherCall(
                f"{folder / name}: call {call_id!r} is already stored with other sound; delete it, or store elsewhere"
            )
