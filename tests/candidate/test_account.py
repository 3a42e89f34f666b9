from __future__ import annotations

from typing import Any

import pytest

from harness.candidate.account import Account
from harness.candidate.protocol import Cut, Happened, Said, Sound
from harness.core.events import Event, Inference, Interruption, Speech, StageTime, event_from_json
from tests.candidate.phone import ms


class Line:
    """An account on a clock that the test sets; turns begin every ten seconds, the first at one second."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.at_ms = 0
        self.account = Account(self.sent.append, lambda: ms(self.at_ms), lambda ns: (ns + ms(9000)) // ms(10_000))

    def at(self, at_ms: int) -> Account:
        self.at_ms = at_ms
        return self.account

    def events(self, kind: type) -> list[Any]:
        told: list[Event] = [event_from_json(message.event) for message in self.sent if isinstance(message, Happened)]
        return [event for event in told if isinstance(event, kind)]

    def of(self, kind: type) -> list[Any]:
        return [message for message in self.sent if isinstance(message, kind)]


@pytest.fixture
def line() -> Line:
    return Line()


def heard(line: Line) -> list[tuple[str, int, int, int]]:
    return [(event.text, event.start_ns, event.end_ns, event.turn) for event in line.events(Speech)]


def test_a_transcript_lies_on_the_speech_it_is_of(line: Line) -> None:
    line.at(2200).caller_started(ms(200))
    line.at(3700).caller_stopped(ms(200))
    line.at(3900).transcribed("hello", "stt")
    assert heard(line) == [("hello", ms(2000), ms(3500), 1)]
    (stage,) = line.events(StageTime)
    assert (stage.stage, stage.start_ns, stage.end_ns) == ("stt", ms(3500), ms(3900))


def test_a_recogniser_that_streams_cuts_speech_where_its_texts_end(line: Line) -> None:
    line.at(2000).caller_started(0)
    line.at(3000).transcribed("hello", "stt")
    line.at(4000).transcribed("there", "stt")
    line.at(4200).caller_stopped(0)
    line.at(12_000).caller_started(0)
    line.at(13_000).transcribed("again", "stt")
    assert heard(line) == [
        ("hello", ms(2000), ms(3000), 1),
        ("there", ms(3000), ms(4000), 1),
        ("again", ms(12_000), ms(13_000), 2),
    ]


def test_a_second_text_of_speech_that_is_over_lies_on_it_too(line: Line) -> None:
    line.at(2000).caller_started(0)
    line.at(3000).caller_stopped(0)
    line.at(3200).transcribed("hello", "stt")
    line.at(3300).transcribed("there", "stt")
    assert heard(line) == [("hello", ms(2000), ms(3000), 1), ("there", ms(2000), ms(3000), 1)]


def test_a_text_without_voice_activity_lies_where_it_came(line: Line) -> None:
    line.at(5000).transcribed("hello", "stt")
    assert heard(line) == [("hello", ms(5000), ms(5000), 0)]


def test_repeated_reports_of_voice_activity_change_nothing(line: Line) -> None:
    for at_ms in (2000, 2020):
        line.at(at_ms).caller_started(0)
    for at_ms in (3000, 3020):
        line.at(at_ms).caller_stopped(0)
    line.at(3200).transcribed("hello", "stt")
    assert heard(line) == [("hello", ms(2000), ms(3000), 1)]


def test_words_that_are_written_into_the_context_began_with_the_first_unanswered_speech(line: Line) -> None:
    line.at(2000).caller_started(0)
    line.at(3000).caller_stopped(0)
    line.at(3500).caller_started(0)
    line.at(4000).caller_stopped(0)
    assert line.at(4500).heard_since_answer() == ms(2000)
    line.at(12_000).caller_started(0)
    assert line.at(13_000).heard_since_answer() == ms(12_000)


def test_a_run_of_the_model_is_told_with_its_first_token(line: Line) -> None:
    line.at(2000).caller_started(0)
    line.at(3000).caller_stopped(0)
    run = line.at(3500).inference_started("model", "digest", incomplete=True)
    line.at(3800).inference_said(run, "Good ")
    line.at(3900).inference_said(run, "day.")
    assert not line.account.quiet
    line.at(4000).inference_ended(run)
    line.account.finish()
    (told,) = line.events(Inference)
    assert (told.completion, told.turn, told.model, told.context_incomplete) == ("Good day.", 1, "model", True)
    (stage,) = line.events(StageTime)
    assert (stage.start_ns, stage.first_ns, stage.end_ns) == (ms(3500), ms(3800), ms(4000))
    assert line.account.quiet


def test_a_run_that_never_ends_is_told_at_the_end(line: Line) -> None:
    run = line.at(100).inference_started(None, "digest", incomplete=False)
    line.at(200).inference_said(run, "Half")
    line.at(300).finish()
    assert [told.completion for told in line.events(Inference)] == ["Half"]


def test_text_and_sound_of_one_cause_are_one_utterance(line: Line) -> None:
    for context in ("a", "b"):
        line.at(1000).spoken("run 1", context, "Text.", "reply", 3)
        line.account.sound(context, bytes(1600), 8000)
    line.account.spoken("speak 1", "c", "Wait.", "filler", 3)
    assert [(message.utterance, message.turn, message.kind) for message in line.of(Said)] == [
        (1, 3, "reply"),
        (1, 3, "reply"),
        (2, 3, "filler"),
    ]
    assert [(message.utterance, message.at_ns) for message in line.of(Sound)] == [(1, ms(1000)), (1, ms(1100))]


def test_sound_that_names_no_cause_belongs_to_the_latest_utterance(line: Line) -> None:
    line.at(1000).spoken("run 1", "a", "Text.", "reply", 1)
    line.account.sound(None, bytes(160), 8000)
    assert [message.utterance for message in line.of(Sound)] == [1]


def test_the_caller_speaking_over_the_candidate_is_an_interruption(line: Line) -> None:
    line.at(1000).spoken("run 1", "a", "Text.", "reply", 1)
    line.account.sound("a", bytes(16_000), 8000)
    line.at(1500).turn_started()
    line.at(2500).turn_started()
    assert [event.at_ns for event in line.events(Interruption)] == [ms(1500)]


def test_dropped_sound_is_cut_where_there_is_any_left(line: Line) -> None:
    line.at(1000).spoken("run 1", "a", "Text.", "reply", 1)
    line.account.sound("a", bytes(16_000), 8000)
    line.at(1400).silenced()
    line.at(1500).silenced()
    assert [message.at_ns for message in line.of(Cut)] == [ms(1400)]


def test_without_live_turns_a_reply_waits_for_none_that_came_before_other_words(line: Line) -> None:
    account = Account(line.sent.append, lambda: ms(line.at_ms), lambda ns: None)
    for number, at_ms in enumerate((1000, 2000)):
        line.at_ms = at_ms
        account.caller_started(0)
        account.caller_stopped(0)
        account.spoken(f"run {number}", str(number), "Text.", "reply", account.turn)
        account.sound(str(number), bytes(160_000), 8000)
    assert [message.at_ns for message in line.of(Sound)] == [ms(1000), ms(2000)]
