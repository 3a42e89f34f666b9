"""The caller's turns as the live call had them, for a candidate that is spared the finding of their ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipecat.frames.frames import (
    Frame,
    ProposedUserStartedSpeakingFrame,
    ProposedUserStoppedSpeakingFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_stop import BaseUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import ExternalUserTurnStrategies

from harness.compare.turns import Turn


class LiveBoundaries:
    """Frames that tell a pipeline when the caller speaks, by the live call.

    Frames of voice activity go with each utterance, and drive a recogniser that works by utterance; proposals open
    the turn with its first utterance and close it with its last.
    """

    def __init__(self, turns: Callable[[], Sequence[Turn]]) -> None:
        self._turns = turns
        self._told_ns = -1

    def until(self, now_ns: int) -> Iterator[Frame]:
        """What has happened since the last time."""
        happened = [moment for moment in self._moments() if self._told_ns < moment[0] <= now_ns]
        self._told_ns = now_ns
        for _, frame in sorted(happened, key=lambda moment: moment[0]):
            yield frame()

    def _moments(self) -> Iterator[tuple[int, Callable[[], Frame]]]:
        for turn in self._turns():
            end_ns = turn.end_of_speech_ns
            if end_ns is None:
                continue
            spoken = [speech for speech in turn.caller if speech.start_ns < end_ns]
            for number, speech in enumerate(spoken):
                yield speech.start_ns, lambda: VADUserStartedSpeakingFrame(start_secs=0.0)
                if number == 0:
                    yield speech.start_ns, ProposedUserStartedSpeakingFrame
                yield speech.end_ns, lambda: VADUserStoppedSpeakingFrame(stop_secs=0.0)
            yield end_ns, ProposedUserStoppedSpeakingFrame


class LiveTurnStop(BaseUserTurnStopStrategy):  # type: ignore[no-untyped-call]
    """Ends the turn where the live one ended, or as soon after that as there is a transcript."""

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self._heard = False

    @property
    def resolves_proposed_turn_stop_frames(self) -> bool:
        return True

    async def handle_user_turn_started(self) -> None:
        self._over = self._heard = False

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        if isinstance(frame, (ProposedUserStoppedSpeakingFrame, TranscriptionFrame)):
            self._over |= isinstance(frame, ProposedUserStoppedSpeakingFrame)
            self._heard |= isinstance(frame, TranscriptionFrame)
            if self._over and self._heard:
                await self.trigger_user_turn_stopped()
        return ProcessFrameResult.CONTINUE


def live_strategies() -> ExternalUserTurnStrategies:
    """Turn strategies that follow ``LiveBoundaries``."""
    strategies = ExternalUserTurnStrategies()
    strategies.stop = [LiveTurnStop()]
    return strategies
