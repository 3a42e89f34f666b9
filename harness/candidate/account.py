"""The candidate's account of the call: what passes through its pipeline, told as events on the call clock.

Rules:

- It looks on: it is called where a frame is pushed, and never waits.
- Broadcast frames pass twice, once each way, and every frame passes once per processor; only the first passing counts.
- Turns are the live call's, by media time: what the candidate does belongs to the turn in which the words it has last
  heard were spoken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from harness.candidate.playback import Playback
from harness.candidate.protocol import Cut, FromWorker, Happened, Said, Sound
from harness.core.events import (
    Event,
    Fault,
    Inference,
    Interruption,
    Speech,
    Stage,
    StageTime,
    event_to_json,
)
from harness.core.time import Span

Kind = Literal["reply", "filler"]


@dataclass(slots=True)
class Run:
    """One run of a language model."""

    number: int
    turn: int | None
    model: str | None
    digest: str
    at_ns: int
    first_ns: int | None = None
    completion: str = ""
    told: bool = False
    incomplete: bool = False


@dataclass(slots=True)
class _Voice:
    """One utterance on its way through speech synthesis. ``lane`` is its turn, or, where the live call tells no turns,
    stands for the stretch of the caller's speech before it."""

    number: int
    turn: int | None
    kind: Kind
    asked_ns: int
    lane: int
    first_ns: int | None = None


class Account:
    """Turns what the hooks report into messages for the harness. ``now`` is the time on the call clock."""

    def __init__(
        self,
        send: Callable[[FromWorker], None],
        now: Callable[[], int],
        turn_at: Callable[[int], int | None],
    ) -> None:
        self._send = send
        self.now = now
        self._turn_at = turn_at
        self._segment_start: int | None = None
        self._segment: Span | None = None
        self._stretches = 0
        self._unanswered_start: int | None = None
        self._last_text_ns = 0
        self._runs: list[Run] = []
        self._causes: dict[str, _Voice] = {}
        self._voices: dict[str | None, _Voice] = {}
        self._latest: _Voice | None = None
        self._voice_count = 0
        self._playback = Playback()

    # --- the caller, as the candidate hears it

    @property
    def turn(self) -> int | None:
        """The live turn whose words the candidate has last heard; 0 before the caller has spoken."""
        if self._segment_start is not None:
            return self._turn_at((self._segment_start + max(self._segment_start, self.now())) // 2)
        if self._segment is not None:
            return self._turn_at((self._segment.start_ns + self._segment.end_ns) // 2)
        return self._turn_at(0)

    def caller_started(self, ago_ns: int) -> None:
        if self._segment_start is not None:
            return
        self._stretches += 1
        self._segment_start = max(0, self.now() - ago_ns)
        if self._unanswered_start is None:
            self._unanswered_start = self._segment_start

    def caller_stopped(self, ago_ns: int) -> None:
        if self._segment_start is not None:
            end = max(self._segment_start, self.now() - ago_ns)
            self._segment = Span(self._segment_start, end)
            self._segment_start = None

    def transcribed(self, text: str, source: str) -> None:
        """The recogniser has written down what it heard."""
        now = self.now()
        start, end = self._heard_in(now)
        if self._unanswered_start is None:
            self._unanswered_start = start
        self._last_text_ns = end
        turn = self.turn
        self.event(Speech(party="caller", start_ns=start, end_ns=end, text=text, source=source, turn=turn, seen_ns=now))
        self.stage("stt", end, now, turn=turn)

    def _heard_in(self, now: int) -> tuple[int, int]:
        """Which speech a transcript that comes now is of: the last stretch without one, or the rest of one that has
        some."""
        segment = self._segment
        told = segment is not None and self._last_text_ns > segment.start_ns
        if self._segment_start is not None and (segment is None or told):
            segment = Span(self._segment_start, max(now, self._segment_start))
        if segment is None:
            return now, now
        follows = segment.start_ns < self._last_text_ns < segment.end_ns
        return (self._last_text_ns if follows else segment.start_ns), segment.end_ns

    def turn_started(self) -> None:
        """The candidate takes the caller to be speaking."""
        if self._playback.end_ns() > self.now():
            self.event(Interruption(by="caller", at_ns=self.now()))

    def turn_stopped(self) -> None:
        """The candidate takes the caller to have finished."""
        now = self.now()
        heard = self._segment.end_ns if self._segment else now
        self.stage("turn", min(heard, now), now, turn=self.turn)

    def heard_since_answer(self) -> int:
        """Where the words begin that are now written into the context."""
        start = self._unanswered_start if self._unanswered_start is not None else self.now()
        self._unanswered_start = None
        return start

    # --- the language model

    def inference_started(self, model: str | None, digest: str, *, incomplete: bool) -> Run:
        run = Run(len(self._runs) + 1, self.turn, model, digest, self.now(), incomplete=incomplete)
        self._runs.append(run)
        return run

    def inference_said(self, run: Run, text: str) -> None:
        run.first_ns = self.now() if run.first_ns is None else run.first_ns
        run.completion += text

    def inference_ended(self, run: Run) -> None:
        if run.told:
            return
        run.told = True
        self.event(
            Inference(
                at_ns=run.at_ns,
                turn=run.turn,
                model=run.model,
                context_digest=run.digest,
                completion=run.completion,
                context_incomplete=run.incomplete,
            )
        )
        self.stage("llm", run.at_ns, self.now(), first_ns=run.first_ns, turn=run.turn)

    # --- the voice

    def spoken(self, cause: str, context: str | None, text: str, kind: Kind, turn: int | None) -> None:
        """Speech synthesis was asked for ``text``.

        ``cause`` is what the text comes from, one run of the model or one command to speak: it makes one utterance.
        ``context`` is the synthesiser's own name for sound that belongs together.
        """
        voice = self._causes.get(cause)
        if voice is None:
            voice = self._causes[cause] = self._new_voice(kind, turn)
        self._voices[context] = voice
        separator = " " if text and not text[0].isspace() else ""
        self._send(
            Said(utterance=voice.number, turn=voice.turn, text=separator + text, kind=voice.kind, at_ns=voice.asked_ns)
        )

    def sound(self, context: str | None, pcm: bytes, rate_hz: int) -> None:
        """Sound has reached the end of the pipeline."""
        now = self.now()
        voice = self._voices.get(context) or self._latest or self._new_voice("reply", self.turn)
        if voice.first_ns is None:
            voice.first_ns = now
        at = self._playback.place(voice.lane, now, len(pcm) // 2, rate_hz)
        self._send(Sound(utterance=voice.number, at_ns=at, rate_hz=rate_hz, pcm=pcm))

    def voiced(self, context: str | None) -> None:
        """Speech synthesis is done with what it calls ``context``."""
        voice = self._voices.get(context)
        if voice is not None:
            self.stage("tts", voice.asked_ns, self.now(), first_ns=voice.first_ns, turn=voice.turn)

    def silenced(self) -> None:
        """The bot dropped what it had not yet said."""
        if self._playback.end_ns() > self.now():
            self._playback.cut(self.now())
            self._send(Cut(at_ns=self.now()))

    # --- all of it

    def event(self, event: Event) -> None:
        self._send(Happened(event=event_to_json(event)))

    def stage(self, stage: Stage, start_ns: int, end_ns: int, *, first_ns: int | None = None, turn: int | None) -> None:
        end_ns = max(start_ns, end_ns)
        self.event(StageTime(stage=stage, start_ns=start_ns, end_ns=end_ns, first_ns=first_ns, turn=turn))

    def fault(self, where: str, message: str) -> None:
        self.event(Fault(where=where, message=message, at_ns=self.now()))

    @property
    def open_run(self) -> Run | None:
        """The latest run of a model that has not ended."""
        return next((run for run in reversed(self._runs) if not run.told), None)

    @property
    def quiet(self) -> bool:
        """Whether nothing is being heard, thought or said."""
        speaking = self._playback.end_ns() > self.now()
        return self._segment_start is None and self.open_run is None and not speaking

    def finish(self) -> None:
        """Tell of the runs that never ended."""
        for run in self._runs:
            self.inference_ended(run)

    def _new_voice(self, kind: Kind, turn: int | None) -> _Voice:
        self._voice_count += 1
        lane = turn if turn is not None else -1 - self._stretches
        self._latest = _Voice(self._voice_count, turn, kind, self.now(), lane)
        return self._latest
