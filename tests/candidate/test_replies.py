from __future__ import annotations

import numpy as np

from harness.audio.pcm import track_samples
from harness.candidate.playback import Playback
from harness.candidate.protocol import Cut, Said, Sound
from harness.candidate.replies import Replies
from harness.core.time import samples_from_ns
from tests.candidate.phone import ms


def sound(utterance: int, at_ms: int, lasts_ms: int, level: int = 5000, rate_hz: int = 8000) -> Sound:
    samples = np.full(lasts_ms * rate_hz // 1000, level, "<i2")
    return Sound(utterance=utterance, at_ns=ms(at_ms), rate_hz=rate_hz, pcm=samples.tobytes())


def said(utterance: int, text: str, turn: int = 1, kind: str = "reply", at_ms: int = 0) -> Said:
    return Said(utterance=utterance, turn=turn, text=text, kind=kind, at_ns=ms(at_ms))  # type: ignore[arg-type]


def test_an_utterance_is_its_text_and_the_span_of_its_sound() -> None:
    replies = Replies()
    replies.take(said(1, "Hello "))
    replies.take(sound(1, 100, 200))
    replies.take(said(1, " there."))
    replies.take(sound(1, 300, 100))
    (speech,) = replies.speech()
    assert (speech.text, speech.start_ns, speech.end_ns) == ("Hello there.", ms(100), ms(400))
    assert (speech.party, speech.turn, speech.source) == ("agent", 1, "candidate/llm")


def test_silence_at_the_ends_of_synthesised_speech_is_waiting() -> None:
    replies = Replies()
    replies.take(said(1, "Hm."))
    for piece in (sound(1, 100, 200, level=0), sound(1, 300, 50), sound(1, 350, 500, level=20)):
        replies.take(piece)
    (speech,) = replies.speech()
    assert (speech.start_ns, speech.end_ns) == (ms(300), ms(350))


def test_filler_and_answer_are_two_utterances() -> None:
    replies = Replies()
    replies.take(said(1, "One moment.", kind="filler"))
    replies.take(sound(1, 100, 100))
    replies.take(said(2, "Done."))
    replies.take(sound(2, 900, 100))
    assert [(speech.source, speech.start_ns) for speech in replies.speech()] == [
        ("candidate/speak", ms(100)),
        ("candidate/llm", ms(900)),
    ]


def test_text_that_was_never_voiced_lies_where_it_was_said() -> None:
    replies = Replies()
    replies.take(said(1, "Silent.", at_ms=700))
    (speech,) = replies.speech()
    assert (speech.start_ns, speech.end_ns) == (ms(700), ms(700))


def test_a_cut_shortens_what_was_heard_and_not_what_was_said() -> None:
    replies = Replies()
    replies.take(said(1, "A long story."))
    replies.take(sound(1, 0, 1000))
    replies.take(Cut(at_ns=ms(400)))
    replies.take(said(2, "Yes?", turn=2))
    replies.take(sound(2, 900, 100))
    first, second = replies.speech()
    assert (first.text, first.end_ns, first.heard_until_ns) == ("A long story.", ms(1000), ms(400))
    assert second.heard_until_ns is None


def test_the_track_holds_all_sound_on_the_call_clock() -> None:
    replies = Replies()
    replies.take(sound(1, 100, 100, level=5000))
    replies.take(sound(2, 150, 100, level=30_000))
    track = replies.track(ms(1000))
    assert track is not None
    samples = track_samples(track)
    levels = [int(samples[samples_from_ns(ms(at), 8000)]) for at in (50, 120, 170, 220, 260)]
    assert levels == [0, 5000, 32_767, 30_000, 0]
    assert track.duration_ns == ms(1000)


def test_without_sound_there_is_no_track() -> None:
    assert Replies().track(ms(1000)) is None


def test_one_turns_utterances_follow_each_other_and_delay_no_other_turn() -> None:
    playback = Playback()
    assert playback.place(1, ms(100), 8000, 8000) == ms(100)
    assert playback.place(1, ms(200), 800, 8000) == ms(1100)
    assert playback.place(2, ms(300), 800, 8000) == ms(300)
    assert playback.end_ns() == ms(1200)
    playback.cut(ms(500))
    assert playback.place(1, ms(600), 80, 8000) == ms(600)


def test_what_was_cut_is_not_in_the_track() -> None:
    replies = Replies()
    replies.take(sound(1, 0, 300))
    replies.take(sound(1, 300, 300))
    replies.take(sound(1, 600, 300))
    replies.take(Cut(at_ns=ms(400)))
    replies.take(sound(2, 800, 100))
    track = replies.track(ms(700))
    assert track is not None
    samples = track_samples(track)
    levels = [bool(samples[samples_from_ns(ms(at), 8000)]) for at in (350, 390, 410, 650, 790, 850)]
    assert levels == [True, True, False, False, False, True]
    assert track.duration_ns == ms(900)
