from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from harness.audio import pcm
from harness.compare.conversation import Inspection
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Media, MediaGap, TrackMedia
from harness.core.errors import InputError
from harness.core.events import Word
from harness.core.time import NS_PER_S, ms, ns_from_ms
from harness.report.inspection import render
from harness.session.inspect import inspect, to_json
from tests.audio.speech import RATE_HZ
from tests.session.two_sided import Scene, scene


@pytest.fixture(scope="module")
def made() -> Scene:
    return scene(1)


@pytest.fixture(scope="module")
def found(made) -> Inspection:
    return inspect(made.call())


def test_response_times_are_those_of_the_call(made, found) -> None:
    measured = [turn.response_ns for turn in found.conversation.turns if turn.response_ns is not None]
    assert len(measured) == len(made.responses_ns)
    errors_ms = [abs(ms(one - other)) for one, other in zip(measured, made.responses_ns, strict=True)]
    assert np.median(errors_ms) <= 20
    assert max(errors_ms) <= 120


def test_dead_air_overlaps_and_failed_yields_are_those_of_the_call_and_no_others(made, found) -> None:
    told = found.conversation
    for truth, spans in (
        (made.dead_air, [silence.span for silence in told.dead_air]),
        (sorted(made.talk_over), [overlap.span for overlap in told.overlaps]),
    ):
        assert len(spans) == len(truth)
        for one, other in zip(truth, spans, strict=True):
            assert max(abs(one.start_ns - other.start_ns), abs(one.end_ns - other.end_ns)) <= ns_from_ms(150)
    onsets = [overlap.span.start_ns for overlap in told.failed_yields]
    assert onsets == pytest.approx(made.failed_yields_ns, abs=ns_from_ms(60))
    assert [overlap.aside for overlap in told.overlaps].count(True) == 1


def test_it_is_told_as_json_and_as_text(found) -> None:
    content = json.loads(json.dumps(to_json(found)))
    assert (content["schema"], content["call_id"]) == (1, "scene-1")
    assert len(content["conversation"]["overlaps"]) == 3
    text = render(found)
    assert "the caller waits for the agent" in text
    assert "did not yield" in text
    assert "the caller's aside while the agent speaks" in text


def with_track(call, party: str, samples: np.ndarray):
    fmt = Format(Encoding.MULAW, RATE_HZ)
    return replace(call, tracks={**call.tracks, party: Track(party, fmt, pcm.encode(samples.astype(np.int16), fmt))})


def test_what_cannot_be_separated_is_refused(made) -> None:
    call = made.call()
    with pytest.raises(InputError, match="scene-1: inspecting needs both parties' tracks, the agent's is missing"):
        inspect(replace(call, tracks={"caller": call.tracks["caller"]}))
    mix = sum(pcm.track_samples(track).astype(int) for track in call.tracks.values()) // 2
    with pytest.raises(InputError, match="scene-1: both channels hold the same sound"):
        inspect(with_track(with_track(call, "caller", mix), "agent", mix))


def test_the_agents_echo_is_not_the_caller_speaking() -> None:
    made = Scene(5)
    made.ask()
    made.reply(0.8)
    made.at_s += 1.0
    made.ask()
    made.reply(0.9)
    call = made.call(None)
    caller, agent = (pcm.track_samples(call.tracks[party]).astype(int) for party in ("caller", "agent"))
    echo = np.concatenate([np.zeros(960, int), agent[:-960]]) // 8
    found = inspect(with_track(call, "caller", caller + echo))
    assert found.conversation.overlaps == ()
    assert any("echo of the agent" in remark for remark in found.remarks)
    assert [turn.response_ns is not None for turn in found.conversation.turns if turn.caller] == [True, True]


def test_missing_sound_is_remarked_on_and_nothing_is_concluded_there() -> None:
    made = Scene(6)
    made.ask()
    end_ns = round(made.at_s * NS_PER_S)
    made.reply(5.0)
    gap = MediaGap(end_ns + NS_PER_S, end_ns + 4 * NS_PER_S, "lost")
    agent = TrackMedia(encoding="mulaw", rate_hz=RATE_HZ, gaps=(gap,))
    call = made.call()
    assert len(inspect(call).conversation.dead_air) == 1
    found = inspect(replace(call, media=Media(agent=agent)))
    assert found.conversation.dead_air == ()
    assert found.conversation.turns[1].response_ns is None
    assert found.remarks == ("3.0 s of sound are missing; nothing is concluded there",)


def test_a_party_that_had_nothing_to_send_was_silent() -> None:
    made = Scene(6)
    made.ask()
    end_ns = round(made.at_s * NS_PER_S)
    made.reply(5.0)
    unsent = MediaGap(end_ns, end_ns + 4 * NS_PER_S, "not_sent")
    agent = TrackMedia(encoding="mulaw", rate_hz=RATE_HZ, gaps=(unsent,))
    found = inspect(replace(made.call(), media=Media(agent=agent)))
    assert len(found.conversation.dead_air) == 1
    assert found.conversation.turns[1].response_ns is not None


def test_noise_is_not_a_conversation() -> None:
    call = Scene(7, at_s=6.0).call(None)
    noise = np.random.default_rng(1).normal(0, 900, (2, 5 * RATE_HZ))
    found = inspect(with_track(with_track(call, "caller", noise[0]), "agent", noise[1]))
    assert found.remarks == ("no speech was found on the caller's track", "no speech was found on the agent's track")
    assert render(found)


class Numbering:
    """A recogniser that hears one word in the middle of each utterance."""

    name = "double"

    def transcribe(self, pcm: bytes, rate_hz: int) -> tuple[Word, ...]:
        middle = len(pcm) // 2 * NS_PER_S // rate_hz // 2
        return (Word("stop", middle, middle + 1),)


def test_a_recogniser_gives_the_transcript_and_tells_commands_from_backchannels(made) -> None:
    found = inspect(made.call(), Numbering())
    assert found.recognizer == "double"
    assert {speech.text for speech in found.transcript} == {"stop"}
    assert not any(overlap.aside for overlap in found.conversation.overlaps)
    assert "caller  stop" in render(found)
