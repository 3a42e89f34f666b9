"""What a live agent said: the text that speech synthesis was given, where the transport wrote its sound.

Sound that was made and never written was never heard: what an interruption dropped ends ``heard_until_ns``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from harness.core.events import Event, Speech
from harness.core.time import NS_PER_MS, ns_from_samples

_AUDIBLE = 104
"""Peak of a sample that can be heard on a telephone: -50 dB below full scale."""
_CUT_NS = 100 * NS_PER_MS
"""Sound left over that is more than the padding of the last piece."""


@dataclass(slots=True)
class _Voice:
    """What belongs together for speech synthesis: its text, the sound made of it, and what of that was written."""

    asked_ns: int
    source: str
    announced: bool = False
    texts: list[str] = field(default_factory=list)
    made_ns: int = 0
    made_first_ns: int | None = None
    written_ns: int = 0
    start_ns: int | None = None
    end_ns: int = 0


class Voices:
    """Utterances by the synthesiser's own name for what belongs together; ``tell`` gets each when it is over."""

    def __init__(self, tell: Callable[[Event], object]) -> None:
        self._tell = tell
        self._voices: dict[str | None, _Voice] = {}
        self._writing: str | None = None

    def asked(self, context: str | None, source: str, at_ns: int) -> None:
        """Speech synthesis begins."""
        self._voices.setdefault(context, _Voice(at_ns, source))

    def text(self, context: str | None, text: str, source: str, at_ns: int, *, announced: bool) -> None:
        """Words to be spoken, ``announced`` before their sound; words that are told again beside it are no new ones."""
        voice = self._voices.setdefault(context, _Voice(at_ns, source))
        voice.announced = voice.announced or announced
        if announced or not voice.announced:
            voice.texts.append(text)

    def made(self, context: str | None, source: str, at_ns: int, length_ns: int) -> None:
        """Speech synthesis has made so much sound."""
        voice = self._voices.setdefault(context, _Voice(at_ns, source))
        voice.made_first_ns = at_ns if voice.made_first_ns is None else voice.made_first_ns
        voice.made_ns += length_ns

    def times(self, context: str | None) -> tuple[int, int | None] | None:
        """When an utterance was asked for, and when its first sound was made."""
        voice = self._voices.get(context)
        return None if voice is None else (voice.asked_ns, voice.made_first_ns)

    def writing(self, context: str | None) -> None:
        """The transport has come to the sound of ``context``."""
        self._writing = context

    def written(self, pcm: bytes, rate_hz: int, at_ns: int) -> None:
        """The transport has written speech that began at ``at_ns``."""
        voice = self._voices.get(self._writing)
        if voice is None:
            return
        samples = np.frombuffer(pcm, "<i2")
        voice.written_ns += ns_from_samples(samples.size, rate_hz)
        loud = np.flatnonzero(np.abs(samples.astype(np.int32)) >= _AUDIBLE)
        if loud.size:
            if voice.start_ns is None:
                voice.start_ns = at_ns + ns_from_samples(int(loud[0]), rate_hz)
            voice.end_ns = at_ns + ns_from_samples(int(loud[-1]) + 1, rate_hz)

    def wrote(self, context: str | None) -> None:
        """The transport has written all sound of ``context``."""
        voice = self._voices.pop(context, None)
        if voice is not None:
            self._said(voice, cut=False)

    def silenced(self) -> None:
        """What has not been written by now will not be heard."""
        voices, self._voices = self._voices, {}
        for voice in voices.values():
            self._said(voice, cut=True)

    def _said(self, voice: _Voice, *, cut: bool) -> None:
        text = " ".join(" ".join(voice.texts).split())
        if voice.start_ns is None or not text:
            return
        unheard_ns = max(0, voice.made_ns - voice.written_ns)
        cut = cut and unheard_ns > _CUT_NS
        self._tell(
            Speech(
                party="agent",
                start_ns=voice.start_ns,
                end_ns=voice.end_ns + (unheard_ns if cut else 0),
                text=text,
                source=f"live/{voice.source}",
                heard_until_ns=voice.end_ns if cut else None,
            )
        )
