"""Speech to text for Pipecat bots, by the engine that the harness is configured with.

The only module here that imports Pipecat.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from pipecat.frames.frames import Frame, TranscriptionFrame
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.transcriptions.language import Language
from pipecat.utils.time import time_now_iso8601

from harness.candidate.stt.engines import configured, recognizer
from harness.config import SttTable
from harness.core.ports import Recognizer

_SECONDS_TO_TRANSCRIPT = 0.5
"""What turn strategies are told to expect between the end of speech and its text."""


class HarnessSTTService(SegmentedSTTService):
    """Transcribes each stretch that the pipeline's VAD cuts out.

    Pipecat keeps the last second before the VAD's decision, so that the first words are whole. The engine runs in a
    worker thread: the event loop goes on, and a virtual clock can charge the time it took.
    """

    def __init__(
        self,
        *,
        engine: str | None = None,
        model: str | None = None,
        language: str = "en",
        hotwords: tuple[str, ...] = (),
        recognizer: Recognizer | None = None,
        **options: Any,
    ) -> None:
        """Choose the recogniser: the one given, the one named, or by default the one that the harness is configured
        with (the ``[stt]`` table; the demo's outside a harness).

        Raises:
            ConfigError: no such engine, or its model is not here.
        """
        self._recognizer = recognizer or _named(engine, model, language, hotwords)
        super().__init__(
            ttfs_p99_latency=_SECONDS_TO_TRANSCRIPT,
            settings=STTSettings(model=self._recognizer.name, language=Language(language)),
            **options,
        )

    @property
    def wants_wav_segments(self) -> bool:
        """Plain samples, without a WAV header."""
        return False

    def can_generate_metrics(self) -> bool:
        """Processing time is measured."""
        return True

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Yield the final transcript of a stretch of 16-bit sound; nothing where no word was heard."""
        await self.start_processing_metrics()
        loop = asyncio.get_running_loop()
        words = await loop.run_in_executor(None, self._recognizer.transcribe, audio, self.sample_rate)
        await self.stop_processing_metrics()
        if words:
            yield TranscriptionFrame(
                text=" ".join(word.text for word in words),
                user_id=self._user_id,
                timestamp=time_now_iso8601(),
                language=self._settings.language,  # type: ignore[arg-type]  # Pipecat stores any of its own kinds
                result=words,
                finalized=True,
            )


def _named(engine: str | None, model: str | None, language: str, hotwords: tuple[str, ...]) -> Recognizer:
    if engine is None and model is None:
        return configured()
    defaults = SttTable()
    table = SttTable(
        engine=engine or defaults.engine, model=model or defaults.model, language=language, hotwords=list(hotwords)
    )
    return recognizer(table, Path.cwd())
