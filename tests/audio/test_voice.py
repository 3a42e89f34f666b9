from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from harness.audio.resample import resample
from harness.audio.voice import end_of_speech_ns, first_speech_ns, speech_spans
from harness.core.time import Span, ms, ns_from_ms, ns_from_seconds
from tests.audio.speech import RATE_HZ, SENTENCES, Spoken, on_the_line, say, track


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    """Sixteen utterances of two voices, 1.2 s apart."""
    placed, at_s = [], 1.0
    for voice in ("en-us", "en-gb+f3"):
        for sentence in SENTENCES:
            sound = say(sentence, voice)
            placed.append((at_s, sound))
            at_s += sound.size / RATE_HZ + 1.2
    return track(placed, at_s)


def errors_ms(truth: Spoken, found: tuple[Span, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Signed errors of (onsets, ends); asserts that each utterance is found, whole, and nothing else."""
    assert len(found) == len(truth.spans)
    pairs = list(zip(truth.spans, found, strict=True))
    assert all(one.overlaps(other) for one, other in pairs)
    return (
        np.array([ms(other.start_ns - one.start_ns) for one, other in pairs]),
        np.array([ms(other.end_ns - one.end_ns) for one, other in pairs]),
    )


@pytest.mark.parametrize(("snr_db", "median_ms", "worst_ms"), [(None, 10, 50), (30, 10, 60), (20, 20, 120)])
def test_edges_lie_close_to_the_truth(spoken, snr_db, median_ms, worst_ms) -> None:
    onsets, ends = errors_ms(spoken, speech_spans(on_the_line(spoken, snr_db), RATE_HZ))
    assert np.median(np.abs(ends)) <= median_ms
    assert np.median(np.abs(onsets)) <= median_ms
    assert max(np.abs(ends).max(), np.abs(onsets).max()) <= worst_ms


def test_in_heavy_noise_no_utterance_is_lost_or_invented(spoken) -> None:
    """One may fall into two where noise drowns a soft passage."""
    found = speech_spans(on_the_line(spoken, 10), RATE_HZ)
    assert all(any(one.overlaps(other) for other in spoken.spans) for one in found)
    for truth in spoken.spans:
        heard = [span for span in found if span.overlaps(truth)]
        assert abs(heard[0].start_ns - truth.start_ns) <= ns_from_ms(60)
        assert abs(heard[-1].end_ns - truth.end_ns) <= ns_from_ms(250)


@pytest.mark.parametrize(("pause_s", "count"), [(0.2, 1), (0.4, 4)])
def test_a_pause_parts_utterances_and_a_short_one_does_not(pause_s, count) -> None:
    placed, at_s = [], 0.5
    for sentence in SENTENCES[:4]:
        placed.append((at_s, say(sentence)))
        at_s += say(sentence).size / RATE_HZ + pause_s
    assert len(speech_spans(on_the_line(track(placed, at_s + 1), 30), RATE_HZ)) == count


def test_the_rate_changes_nothing_of_weight(spoken) -> None:
    line = on_the_line(spoken, 30)
    _, ends = errors_ms(spoken, speech_spans(resample(line, RATE_HZ, 44100), 44100))
    assert np.median(np.abs(ends)) <= 20


def hold_music(seconds: int) -> np.ndarray:
    """Plucked notes, two a second, with overtones."""
    notes_hz = np.random.default_rng(1).choice([220, 247, 262, 294, 330, 349, 392, 440], 2 * seconds)
    at = np.arange(RATE_HZ) / RATE_HZ
    out = np.zeros((seconds + 1) * RATE_HZ)
    for number, hz in enumerate(notes_hz):
        tones = sum(2500 / part * np.sin(2 * np.pi * hz * part * at) for part in (1, 2, 3, 4))
        out[number * RATE_HZ // 2 :][:RATE_HZ] += tones * np.exp(-3 * at)
    return out


@pytest.mark.parametrize("sentence", SENTENCES[:4])
def test_speech_is_found_after_hold_music(sentence) -> None:
    late = track([(91.5, say(sentence))], 95.0)
    music = np.pad(hold_music(90), (0, 4 * RATE_HZ))
    line = Spoken(np.clip(late.samples + music, -32768, 32767).astype(np.int16), late.spans)
    found = speech_spans(on_the_line(line, 30), RATE_HZ)
    assert sum(span.overlap_ns(late.spans[0]) for span in found) > late.spans[0].duration_ns * 2 // 3


def test_speech_is_found_after_minutes_of_noise() -> None:
    late = track([(150.0, say(SENTENCES[0]))], 154.0)
    found = speech_spans(on_the_line(late, 20), RATE_HZ)
    assert len(found) == 1
    assert abs(found[0].start_ns - late.spans[0].start_ns) <= ns_from_ms(40)


def test_an_idle_line_is_not_taken_for_speech_after_a_cold_start() -> None:
    line = Spoken(np.random.default_rng(3).normal(0, 8, 20 * RATE_HZ).astype(np.int16), ())
    assert speech_spans(on_the_line(line, None), RATE_HZ) == ()


def test_the_same_samples_give_the_same_spans(spoken) -> None:
    line = on_the_line(spoken, 20)[: 20 * RATE_HZ]
    assert speech_spans(line, RATE_HZ) == speech_spans(line.copy(), RATE_HZ)


def test_what_is_no_speech_gives_no_spans() -> None:
    seconds = np.arange(5 * RATE_HZ) / RATE_HZ
    noise = np.random.default_rng(2).normal(0, 900, seconds.size)
    key = 6000 * (np.sin(2 * np.pi * 770 * seconds) + np.sin(2 * np.pi * 1336 * seconds)) * (seconds % 1 < 0.1)
    ringing = 4000 * (np.sin(2 * np.pi * 440 * seconds) + np.sin(2 * np.pi * 480 * seconds)) * (seconds % 3 < 1)
    for sound in (np.zeros(seconds.size), noise, noise / 100, key, ringing, np.full(seconds.size, 300.0)):
        assert speech_spans(sound.astype(np.int16), RATE_HZ) == ()
    assert speech_spans(np.zeros(0, np.int16), RATE_HZ) == ()
    assert speech_spans(np.full(7, 3000, np.int16), RATE_HZ) == ()


def test_speech_cut_off_by_the_end_of_the_track_ends_there() -> None:
    sound = say(SENTENCES[0])
    cut_off = track([(1.0, sound)], 1.0 + sound.size / RATE_HZ).samples[: -RATE_HZ // 2]
    (span,) = speech_spans(cut_off, RATE_HZ)
    assert abs(span.end_ns - ns_from_seconds(cut_off.size / RATE_HZ)) <= ns_from_ms(40)


def test_end_and_start_of_speech_are_read_off_the_spans() -> None:
    spans = [Span(10, 20), Span(30, 45), Span(60, 70)]
    assert end_of_speech_ns(spans, Span(0, 40)) == 45
    assert end_of_speech_ns(spans, Span(46, 60)) is None
    assert first_speech_ns(spans, 31) == 60
    assert first_speech_ns(spans, 61) is None


def test_importing_is_cheap_and_never_brings_a_pipeline() -> None:
    heavy = "{'pipecat', 'onnxruntime', 'faster_whisper', 'scipy', 'soundfile', 'soxr'}"
    modules = "harness.audio.voice, harness.audio.files, harness.audio.resample, harness.audio.cut"
    code = f"import sys, {modules}; raise SystemExit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
