"""The candidate's utterances, put together from what it said and the sound it made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from harness.audio.pcm import encode
from harness.audio.resample import resample
from harness.candidate.protocol import Cut, Said, Sound
from harness.core.audio import Encoding, Format, Track
from harness.core.events import Speech
from harness.core.time import ns_from_samples, samples_from_ns

SOURCES = {"reply": "candidate/llm", "filler": "candidate/speak"}
"""``Speech.source`` of what the language model said, and of what the bot spoke without asking it."""

_AUDIBLE = 104
"""Peak of a sample that can be heard on a telephone: -50 dB below full scale."""


@dataclass(slots=True)
class _Piece:
    at_ns: int
    rate_hz: int
    samples: NDArray[np.int16]


@dataclass(slots=True)
class _Utterance:
    turn: int | None
    kind: str
    said_ns: int
    text: str = ""
    cut_ns: int | None = None
    pieces: list[_Piece] = field(default_factory=list)


class Replies:
    """Takes ``Said``, ``Sound`` and ``Cut`` in the order they happened; gives speech events and one track.

    An utterance lasts from its first audible sample to its last, so that silence at the ends of synthesised speech
    counts as waiting. One that was never voiced lies, without length, where its text came.
    """

    def __init__(self) -> None:
        self._utterances: dict[int, _Utterance] = {}

    def take(self, message: Said | Sound | Cut) -> None:
        """Add what a candidate's process told of what it says."""
        match message:
            case Said():
                self._said(message)
            case Sound():
                self._sound(message)
            case Cut():
                self._cut(message)

    def speech(self) -> tuple[Speech, ...]:
        """All utterances so far, in time order."""
        found = [speech for utterance in self._utterances.values() if (speech := _speech(utterance))]
        return tuple(sorted(found, key=lambda speech: speech.start_ns))

    def track(self, duration_ns: int) -> Track | None:
        """The sound of all utterances on the call clock up to where they were cut, at least ``duration_ns`` long;
        ``None`` if there was none."""
        pieces = [piece for utterance in self._utterances.values() for piece in _until_cut(utterance)]
        if not pieces:
            return None
        rate = max(piece.rate_hz for piece in pieces)
        end_ns = max(duration_ns, *(_piece_end_ns(piece) for piece in pieces))
        mixed = np.zeros(samples_from_ns(end_ns, rate) + 1, np.int32)
        for piece in pieces:
            samples = resample(piece.samples, piece.rate_hz, rate)
            at = samples_from_ns(piece.at_ns, rate)
            mixed[at : at + samples.size] += samples[: mixed.size - at]
        fmt = Format(Encoding.PCM_S16LE, rate)
        return Track("agent", fmt, encode(np.clip(mixed[:-1], -32768, 32767).astype(np.int16), fmt))

    def _said(self, message: Said) -> None:
        utterance = self._utterances.setdefault(
            message.utterance, _Utterance(message.turn, message.kind, message.at_ns)
        )
        utterance.text += message.text

    def _sound(self, message: Sound) -> None:
        utterance = self._utterances.setdefault(message.utterance, _Utterance(None, "reply", message.at_ns))
        samples = np.frombuffer(message.pcm[: len(message.pcm) & ~1], "<i2").astype(np.int16)
        utterance.pieces.append(_Piece(message.at_ns, message.rate_hz, samples))

    def _cut(self, message: Cut) -> None:
        for utterance in self._utterances.values():
            if utterance.cut_ns is None and _end_ns(utterance) > message.at_ns:
                utterance.cut_ns = message.at_ns


def _speech(utterance: _Utterance) -> Speech | None:
    text = " ".join(utterance.text.split())
    audible = [bounds for piece in utterance.pieces if (bounds := _audible(piece))]
    if not audible and not text:
        return None
    start = min((start for start, _ in audible), default=utterance.said_ns)
    end = max((end for _, end in audible), default=start)
    cut = utterance.cut_ns if utterance.cut_ns is not None and utterance.cut_ns < end else None
    return Speech(
        party="agent",
        start_ns=start,
        end_ns=end,
        text=text,
        source=SOURCES[utterance.kind],
        heard_until_ns=None if cut is None else max(start, cut),
        turn=utterance.turn,
    )


def _until_cut(utterance: _Utterance) -> Iterator[_Piece]:
    """The utterance's sound that was not cut off."""
    for piece in utterance.pieces:
        if utterance.cut_ns is None or _piece_end_ns(piece) <= utterance.cut_ns:
            yield piece
        elif piece.at_ns < utterance.cut_ns:
            heard = samples_from_ns(utterance.cut_ns - piece.at_ns, piece.rate_hz)
            yield replace(piece, samples=piece.samples[:heard])


def _audible(piece: _Piece) -> tuple[int, int] | None:
    """Start and end of what can be heard in a piece, on the call clock."""
    loud = np.flatnonzero(np.abs(piece.samples.astype(np.int32)) >= _AUDIBLE)
    if not loud.size:
        return None
    start = piece.at_ns + ns_from_samples(int(loud[0]), piece.rate_hz)
    end = piece.at_ns + ns_from_samples(int(loud[-1]) + 1, piece.rate_hz)
    return start, end


def _end_ns(utterance: _Utterance) -> int:
    return max((_piece_end_ns(piece) for piece in utterance.pieces), default=utterance.said_ns)


def _piece_end_ns(piece: _Piece) -> int:
    return piece.at_ns + ns_from_samples(piece.samples.size, piece.rate_hz)
