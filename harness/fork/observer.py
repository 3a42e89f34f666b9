"""An observer for a live Pipecat bot: two lines, and the harness hears the call.

    from harness.fork.observer import CallObserver

    worker = PipelineWorker(pipeline, observers=[CallObserver(call_id)])

It sends what the transport received from the caller and what it wrote to the caller, and reports transcripts, tool
calls, stage times and usage. Where the harness is, the environment says: ``HARNESS_MEDIA_URL``, ``HARNESS_API_URL`` and
``HARNESS_TOKEN``. Without them it does nothing, which is how the same bot runs as a candidate: a candidate is not given
them.

Rules

1. Nothing that Pipecat calls here waits: no ``await``, no lock, no socket. What is seen goes into queues with bounds
   (``uplink``).
2. Nothing is raised at the pipeline. What goes wrong in here is counted, and logged once.
3. Stamps are the pipeline's own times of the frames, not the times at which an observer got round to them.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Mapping
from typing import Any

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    OutputAudioRawFrame,
    SpeechOutputAudioRawFrame,
    TTSAudioRawFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
)
from pipecat.observers.base_observer import BaseObserver, FramePushed, ProcessorSetUp
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport

from harness.core.events import Event, Feedback, Outcome
from harness.core.time import ns_from_samples
from harness.fork.live_account import WATCHED, LiveAccount
from harness.fork.live_clock import LiveClock
from harness.fork.uplink import MOST_SOUND_BYTES, Harness, Uplink, UplinkCounts
from harness.wire import frames
from harness.wire.media import Message, TrackName

log = logging.getLogger("harness.observer")


class CallObserver(BaseObserver):
    """Shows one call of a live bot to the harness. ``call_id`` is the provider's own, which joins all that is known of
    a call."""

    def __init__(
        self,
        call_id: str,
        *,
        media_url: str | None = None,
        api_url: str | None = None,
        token: str | None = None,
        attributes: Mapping[str, str] | None = None,
        most_sound_bytes: int = MOST_SOUND_BYTES,
        **kwargs: Any,
    ) -> None:
        """Prepare; nothing is opened before the first sound.

        ``media_url`` (``ws://host:8080``) and ``api_url`` (``http://host:8081``) are the ports of ``harness serve``;
        of those not given, the environment's. ``attributes`` become the call's.
        """
        super().__init__(observe_every_push=True, **kwargs)
        harness = Harness(
            media_url=media_url or os.environ.get("HARNESS_MEDIA_URL"),
            api_url=api_url or os.environ.get("HARNESS_API_URL"),
            token=token or os.environ.get("HARNESS_TOKEN"),
        )
        self.errors = 0
        self._call_id = call_id
        self._attributes = dict(attributes or {})
        self._clock = uuid.uuid4().hex
        self._on = bool(harness.media_url or harness.api_url)
        self._rates: dict[TrackName, int] = {}
        self._now_ns = 0
        self._lies = LiveClock(self._send)
        self._uplink = Uplink(harness, call_id, self._start, self._lies.zero_ns, most_sound_bytes)
        self._account = LiveAccount(self._uplink.fact)

    @property
    def counts(self) -> UplinkCounts:
        """What was sent and what was dropped."""
        return self._uplink.counts

    def outcome(self, value: str) -> None:
        """Say how the call ended: ``resolved``, ``escalated``, ``abandoned``, ``failed``, or a name of your own."""
        self._tell(Outcome(value=value, at_ns=self._now_ns))

    def feedback(self, name: str, value: Any) -> None:
        """Say what somebody said of the call, such as ``csat``."""
        self._tell(Feedback(name=name, value=value, at_ns=self._now_ns))

    async def on_processor_setup(self, data: ProcessorSetUp) -> None:
        """Learn the rates of the transport."""
        if isinstance(data.processor, BaseInputTransport):
            self._rates["inbound"] = data.processor.sample_rate
        elif isinstance(data.processor, BaseOutputTransport):
            self._rates["outbound"] = data.processor.sample_rate

    async def on_push_frame(self, data: FramePushed) -> None:
        """See a frame."""
        if not self._on:
            return
        try:
            self._see(data)
        except Exception:
            self._failed()

    async def cleanup(self) -> None:
        """The pipeline is over: what is left is sent without it."""
        try:
            self._account.finish()
            self._lies.finish()
        except Exception:
            self._failed()
        self._uplink.finish()
        await super().cleanup()  # type: ignore[no-untyped-call]

    def _see(self, data: FramePushed) -> None:
        frame = data.frame
        self._now_ns = max(self._now_ns, data.timestamp)
        if data.first_push and isinstance(frame, InputAudioRawFrame):
            self._sound("inbound", frame.audio, frame.sample_rate, frame.num_channels, data.timestamp)
        elif isinstance(data.source, BaseOutputTransport) and data.direction is FrameDirection.DOWNSTREAM:
            self._see_output(frame, data)
        elif not data.first_push:
            return
        elif isinstance(frame, TTSAudioRawFrame):
            length_ns = ns_from_samples(len(frame.audio) // (2 * frame.num_channels), frame.sample_rate)
            self._account.voices.made(frame.context_id, _name(data), data.timestamp, length_ns)
        elif isinstance(frame, WATCHED):
            self._account.take(frame, _name(data), data.timestamp)

    def _see_output(self, frame: Frame, data: FramePushed) -> None:
        """What the transport passes on: sound that it has written, and between it what lies in the same order."""
        match frame:
            case OutputAudioRawFrame() if frame.transport_destination is None:
                at_ns, pcm = self._sound("outbound", frame.audio, frame.sample_rate, frame.num_channels, data.timestamp)
                if isinstance(frame, (TTSAudioRawFrame, SpeechOutputAudioRawFrame)):
                    self._account.voices.written(pcm, frame.sample_rate, at_ns)
            case TTSStartedFrame():
                self._account.voices.writing(frame.context_id)
            case TTSStoppedFrame():
                self._account.voices.wrote(frame.context_id)
            case _ if data.first_push and isinstance(frame, WATCHED):
                self._account.take(frame, _name(data), data.timestamp)
            case _:
                return

    def _sound(self, track: TrackName, audio: bytes, rate_hz: int, channels: int, until_ns: int) -> tuple[int, bytes]:
        """Send a frame that ended at ``until_ns``; when it began, and its first channel."""
        whole = audio[: len(audio) & ~1]
        pcm = whole if channels == 1 else memoryview(whole).cast("h")[::channels].tobytes()
        if not self._lies.begun:
            self._rates[track] = rate_hz
        if self._rates.setdefault(track, rate_hz) != rate_hz:
            self.counts.sound_dropped += 1
            return until_ns, pcm
        return self._lies.take(track, pcm, rate_hz, until_ns), pcm

    def _send(self, track: TrackName, at_ns: int, pcm: bytes) -> None:
        self._uplink.sound(track, at_ns, pcm)

    def _start(self, stream: int) -> Message:
        return frames.start(self._call_id, f"{self._clock}-{stream}", self._rates, self._clock, self._attributes)

    def _tell(self, event: Event) -> None:
        if self._on:
            self._uplink.fact(event)

    def _failed(self) -> None:
        self.errors += 1
        if self.errors == 1:
            log.exception("a frame could not be told to the harness; the call goes on")


def _name(data: FramePushed) -> str:
    return type(data.source).__name__
