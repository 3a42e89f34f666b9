"""What the live side did not report, read off the two tracks.

Rules:
- What is reported stays as it is. Only a party that says nothing in the record, or utterances without any text, are
  filled in.
- What is derived says so: its ``source`` begins with ``derived/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm
from harness.audio.voice import speech_spans
from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call
from harness.core.events import CallStarted, Event, Speech, Word
from harness.core.ports import Recognizer
from harness.core.time import Span, ns_from_ms, samples_from_ns
from harness.core.timeline import Timeline
from harness.session.heard import cut_short

WITHOUT_TEXT = "derived/vad"
_PAUSE_NS = ns_from_ms(700)
"""A silence shorter than this is within an utterance: callers read telephone numbers in groups."""
_LONGEST_NS = ns_from_ms(15_000)
_PAD_NS = ns_from_ms(250)
"""Sound before and after an utterance that the recogniser hears too: a first consonant is quieter than the vowel."""


def derive_live(call: Call, recognizer: Recognizer | None) -> Timeline:
    """The live side's timeline, completed from the sound; without a recogniser, speech has spans and no text."""
    reported = call.live or Timeline.of("live", [_started(call)])
    events: list[Event] = []
    for event in reported.events:
        events.append(_with_text(event, call, recognizer) if isinstance(event, Speech) else event)
    silent = [track for party, track in sorted(call.tracks.items()) if not reported.speech(party)]
    for track in silent:
        events.extend(_speech(track, recognizer))
    return cut_short(Timeline.of(reported.side, events))


def _started(call: Call) -> CallStarted:
    return CallStarted(
        call_id=call.call_id,
        provider=call.provider,
        started_at=call.started_at,
        attributes=call.attributes,
        links=call.links,
    )


def _with_text(speech: Speech, call: Call, recognizer: Recognizer | None) -> Speech:
    """The utterance with its text, where it has none and its sound is there."""
    track = call.tracks.get(speech.party)
    if speech.text or speech.words or not speech.final or recognizer is None or track is None:
        return speech
    words = _heard(pcm.track_samples(track), track.format.rate_hz, speech.span, speech.span, recognizer)
    return replace(speech, text=_text(words), words=words, source=f"derived/{recognizer.name}")


def _speech(track: Track, recognizer: Recognizer | None) -> Iterator[Speech]:
    """All utterances of a track."""
    samples, rate_hz = pcm.track_samples(track), track.format.rate_hz
    spans = tuple(_utterances(speech_spans(samples, rate_hz)))
    for number, span in enumerate(spans):
        if recognizer is None:
            yield _utterance(track.party, span, (), WITHOUT_TEXT)
            continue
        # Sound that belongs to the neighbours is theirs.
        earliest = spans[number - 1].end_ns if number else 0
        latest = spans[number + 1].start_ns if number + 1 < len(spans) else track.duration_ns
        padded = Span(max(earliest, span.start_ns - _PAD_NS), min(latest, span.end_ns + _PAD_NS))
        words = _heard(samples, rate_hz, padded, span, recognizer)
        yield _utterance(track.party, span, words, f"derived/{recognizer.name}")


def _utterance(party: Party, span: Span, words: tuple[Word, ...], source: str) -> Speech:
    return Speech(
        party=party, start_ns=span.start_ns, end_ns=span.end_ns, text=_text(words), words=words, source=source
    )


def _text(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def _utterances(spans: Iterable[Span]) -> Iterator[Span]:
    """Stretches of speech joined over short pauses."""
    open_span: Span | None = None
    for span in spans:
        if open_span is None:
            open_span = span
        elif span.start_ns - open_span.end_ns < _PAUSE_NS and span.end_ns - open_span.start_ns <= _LONGEST_NS:
            open_span = Span(open_span.start_ns, span.end_ns)
        else:
            yield open_span
            open_span = span
    if open_span is not None:
        yield open_span


def _heard(
    samples: NDArray[np.int16], rate_hz: int, heard: Span, within: Span, recognizer: Recognizer
) -> tuple[Word, ...]:
    """Words of the sound in ``heard`` on the call clock, none of them outside ``within``."""
    first, last = samples_from_ns(heard.start_ns, rate_hz), samples_from_ns(heard.end_ns, rate_hz)
    sound = pcm.encode(samples[first:last], Format(Encoding.PCM_S16LE, rate_hz))
    words = recognizer.transcribe(sound, rate_hz)

    def placed(at_ns: int) -> int:
        return min(max(heard.start_ns + at_ns, within.start_ns), within.end_ns)

    return tuple(replace(word, start_ns=placed(word.start_ns), end_ns=placed(word.end_ns)) for word in words)
