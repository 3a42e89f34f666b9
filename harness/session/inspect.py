"""What can be said of a live call before there is a candidate: from its sound, without configuration.

Rules:
- Timing is read off the sound even where the live side reports it: one estimate for all calls.
- Recordings whose parties cannot be told apart are refused, never guessed at.
- What the agent's voice leaves on the caller's track is not the caller speaking.
"""

from __future__ import annotations

from harness.audio import pcm
from harness.audio.channels import ECHO_LIKENESS, echo_likeness, why_mixed
from harness.audio.resample import resample
from harness.audio.voice import DETECTOR, speech_spans
from harness.compare.conversation import Inspection, Limits, conversation
from harness.core.audio import Party
from harness.core.call import Call
from harness.core.errors import InputError
from harness.core.events import CallStarted, Speech
from harness.core.ports import Recognizer
from harness.core.schema import encode
from harness.core.time import Span, seconds, union
from harness.core.timeline import Timeline
from harness.fork.account import channels_look_swapped
from harness.session.derive import derive_live

PARTIES: tuple[Party, Party] = ("caller", "agent")
SCHEMA = 1
_SILENT_CAUSE = "not_sent"
"""Cause of a gap in which the party had nothing to send: silence, and no missing sound."""


def inspect(call: Call, recognizer: Recognizer | None = None, limits: Limits | None = None) -> Inspection:
    """Look at a live call alone. Without a recogniser there are no words that nobody reported.

    Raises:
        InputError: a party's track is missing, or both tracks hold the same sound.
    """
    _check_separable(call)
    voices = {party: _voice(call, party) for party in PARTIES}
    echoes = _echoes(call, voices)
    voices["caller"] = tuple(span for span in voices["caller"] if span not in echoes)
    account = derive_live(call, recognizer) if recognizer is not None or call.live is not None else None
    spoken = [_utterance(party, span, account) for party in PARTIES for span in voices[party]]
    missing = [gap.span for gap in call.gaps() if gap.cause != _SILENT_CAUSE]
    transcript = [speech for party in PARTIES for speech in account.speech(party)] if account else []
    return Inspection(
        call_id=call.call_id,
        origin=call.origin,
        detector=DETECTOR,
        recognizer=recognizer.name if recognizer is not None else None,
        conversation=conversation(
            Timeline.of("live", [CallStarted(call_id=call.call_id), *spoken]), call.duration_ns, missing, limits
        ),
        transcript=tuple(sorted((speech for speech in transcript if speech.text), key=lambda speech: speech.span)),
        remarks=tuple(_remarks(call, voices, echoes, missing)),
    )


def to_json(inspection: Inspection) -> dict[str, object]:
    """The JSON object of an inspection; times in nanoseconds on the call clock."""
    out: dict[str, object] = {"schema": SCHEMA, **encode(inspection)}
    return out


def _check_separable(call: Call) -> None:
    for party in PARTIES:
        if party not in call.tracks:
            raise InputError(f"{call.origin}: inspecting needs both parties' tracks, the {party}'s is missing")
    if (reason := why_mixed(call)) is not None:
        raise InputError(f"{call.origin}: {reason}")


def _voice(call: Call, party: Party) -> tuple[Span, ...]:
    track = call.tracks[party]
    return speech_spans(pcm.track_samples(track), track.format.rate_hz)


def _echoes(call: Call, voices: dict[Party, tuple[Span, ...]]) -> frozenset[Span]:
    """Speech on the caller's track that is the agent's voice come back."""
    caller, agent = call.tracks["caller"], call.tracks["agent"]
    rate_hz = caller.format.rate_hz
    heard = pcm.track_samples(caller)
    said = resample(pcm.track_samples(agent), agent.format.rate_hz, rate_hz)
    beside = [span for span in voices["caller"] if any(span.overlaps(other) for other in voices["agent"])]
    return frozenset(span for span in beside if echo_likeness(heard, said, span, rate_hz) >= ECHO_LIKENESS)


def _utterance(party: Party, span: Span, account: Timeline | None) -> Speech:
    """A stretch of speech with the words whose middle lies in it."""
    words = [word for speech in account.speech(party) for word in speech.words] if account is not None else []
    inside = [word for word in words if span.start_ns <= (word.start_ns + word.end_ns) // 2 < span.end_ns]
    text = " ".join(word.text for word in inside)
    return Speech(party=party, start_ns=span.start_ns, end_ns=span.end_ns, text=text, source=f"derived/{DETECTOR}")


def _remarks(
    call: Call, voices: dict[Party, tuple[Span, ...]], echoes: frozenset[Span], missing: list[Span]
) -> list[str]:
    remarks = [f"no speech was found on the {party}'s track" for party in PARTIES if not voices[party]]
    if echoes:
        length = seconds(sum(span.duration_ns for span in echoes))
        remarks.append(f"{length:.1f} s on the caller's track are an echo of the agent and were left out")
    if missing:
        length = seconds(sum(span.duration_ns for span in union(missing)))
        remarks.append(f"{length:.1f} s of sound are missing; nothing is concluded there")
    if (swapped := channels_look_swapped(call)) is not None:
        remarks.append(swapped)
    return remarks
