"""The sound that lets a person hear a finding: the caller, the live agent and the candidate at that moment.

Rules:

- The three clips of a finding are cut from one stretch of the call clock, so that they can be heard against each other.
- The stretch is, padded: of a misheard word the utterance that it stands in; of all else the finding's span and the
  candidate's reply to that turn, which may come later than live's.
- Findings with one stretch share files; no stretch is longer than ``MAX_NS``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from harness.audio.cut import cut
from harness.core.audio import Party, Track
from harness.core.findings import Clip, Finding, Voice
from harness.core.time import NS_PER_MS, NS_PER_S, Span
from harness.core.timeline import Timeline
from harness.store.names import folder_name

PAD_NS = 500 * NS_PER_MS
MAX_NS = 30 * NS_PER_S
FOLDER = "clips"


@dataclass(frozen=True, slots=True)
class Clipped:
    """Findings that name their clips, and the clips' WAV files by path beside ``findings.json``."""

    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Stretches of the call that nobody may hear, and why."""

    why: str
    spans: tuple[Span, ...]


def cut_clips(
    findings: Sequence[Finding],
    tracks: Mapping[Party, Track],
    candidate: Track | None,
    live: Timeline,
    timeline: Timeline,
    withheld: Withheld | None = None,
) -> Clipped:
    """Cut clips for each finding from the tracks there are.

    ``candidate`` is the candidate's reply sound, ``timeline`` its account. ``withheld`` says which stretches
    nobody may hear: findings that touch one get no clips.
    """
    voices: dict[Voice, Track] = {party: track for party, track in tracks.items()}
    if candidate is not None:
        voices["candidate"] = candidate
    names: dict[tuple[Voice, Span], str] = {}
    files: dict[str, bytes] = {}
    out: list[Finding] = []
    for finding in findings:
        span = _stretch(finding, live, timeline)
        if withheld is not None and any(span.overlaps(each) for each in withheld.spans):
            out.append(replace(finding, clips=(), clips_withheld=withheld.why))
            continue
        clips: list[Clip] = []
        for voice, track in voices.items():
            name = names.setdefault((voice, span), f"{FOLDER}/{folder_name(finding.id)}-{voice}.wav")
            if name not in files:
                files[name] = cut(track, span)
            clips.append(Clip(voice, name))
        out.append(replace(finding, clips=tuple(clips)))
    return Clipped(tuple(out), files)


def _stretch(finding: Finding, live: Timeline, other: Timeline) -> Span:
    if finding.check.startswith("transcript."):
        spans = [speech.span for speech in live.speech("caller") if speech.span.overlaps(finding.span)]
    else:
        spans = [finding.span, *(speech.span for speech in other.speech("agent") if speech.turn == finding.turn)]
    spans = spans or [finding.span]
    whole = Span(min(span.start_ns for span in spans), max(span.end_ns for span in spans)).padded(PAD_NS)
    return Span(whole.start_ns, min(whole.end_ns, whole.start_ns + MAX_NS))
